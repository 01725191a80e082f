//! What lies over the screen: a page, a list to choose from.

use super::{findings, outcomes, pages, write};
use crate::tui::app::{Overlay, State};
use crate::tui::layout;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::Pane;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws what lies over the screen.
pub(super) fn draw(state: &State, theme: &Theme, area: Rect, buf: &mut Buffer) {
    match &state.overlay {
        Overlay::None | Overlay::Knobs { .. } => {}
        Overlay::Findings { selected } => findings::draw(state, *selected, theme, area, buf),
        Overlay::Help { .. } | Overlay::Message { .. } | Overlay::Output { .. } | Overlay::Trust { .. } => {
            pages::draw(state, theme, area, buf);
        }
        Overlay::Outcomes { found, selected, .. } => outcomes::draw(found.as_deref(), *selected, theme, area, buf),
        Overlay::Errors { classes, selected } => {
            let menu = layout::menu(area, classes.len());
            Pane::new("which error?", theme).focused(true).opaque().render(menu, buf);
            let inner = Pane::inner(menu);
            for (y, (index, class)) in (inner.top()..inner.bottom()).zip(classes.iter().enumerate()) {
                let is_selected = index == *selected;
                let style = theme.style(if is_selected { Role::Selected } else { Role::Text });
                buf.set_style(Rect { y, height: 1, ..inner }, style);
                let sign = if is_selected { theme.glyphs.pointer } else { " " };
                let text = format!("{sign} {} {class}", index + 1);
                write(buf, (inner.x + 1, y), &text, inner.width.saturating_sub(1), style, theme);
            }
        }
    }
}

/// What is left of a pane's inside with a blank column on either side.
pub(super) fn padded(inner: Rect) -> Rect {
    let side = inner.width.min(2) / 2;
    Rect { x: inner.x + side, width: inner.width - 2 * side, ..inner }
}
