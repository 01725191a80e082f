//! What lies over the screen: a page, a list to choose from, what an exploration found.

use super::{bottom, findings, pages, write};
use crate::export::text::{grouped, outcomes_heading};
use crate::scenario::explore::Exploration;
use crate::tui::app::{Overlay, State};
use crate::tui::layout;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::wrap;
use crate::tui::widget::{More, Pane};
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
        Overlay::Outcomes { found, selected, .. } => outcomes(found.as_deref(), *selected, theme, area, buf),
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

/// Draws what an exploration found: how often each outcome came up.
fn outcomes(found: Option<&Exploration>, selected: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let list = layout::outcomes(area, found.map_or(0, |found| found.outcomes.len()));
    Pane::new("outcomes", theme).focused(true).opaque().render(list, buf);
    let inner = padded(Pane::inner(list));
    let heading = found.map_or_else(|| "trying many schedules of this run".to_owned(), outcomes_heading);
    let varied = found
        .filter(|found| !found.varied.is_empty())
        .map(|found| format!("; each duration ${} takes any value of its range", found.varied.join(", $")));
    if inner.height > 0 {
        let heading = format!("{heading}{}", varied.unwrap_or_default());
        let lines = wrap(&heading, inner.width);
        for (y, line) in (inner.y..inner.bottom()).zip(&lines).take(usize::from(layout::OUTCOMES_HEAD)) {
            write(buf, (inner.x, y), line, inner.width, theme.style(Role::Dim), theme);
        }
    }
    let Some(found) = found else { return };
    let rows = inner.height.saturating_sub(layout::OUTCOMES_HEAD);
    More::of(found.outcomes.len(), layout::first_outcome(selected, inner.height), rows, theme)
        .unit("outcome")
        .render(bottom(list), buf);
    let first = layout::first_outcome(selected, inner.height);
    let rows = inner.y.saturating_add(layout::OUTCOMES_HEAD)..inner.bottom();
    for (y, (index, outcome)) in rows.zip(found.outcomes.iter().enumerate().skip(first)) {
        let is_selected = index == selected;
        let style = theme.style(if is_selected { Role::Selected } else { Role::Text });
        buf.set_style(Rect { y, height: 1, ..inner }, style);
        let sign = if is_selected { theme.glyphs.pointer } else { " " };
        let share = 100.0 * outcome.times as f64 / found.runs.max(1) as f64;
        let text = format!("{sign} {:>6}  {share:>5.1} %  {}", grouped(outcome.times), outcome.says);
        write(buf, (inner.x, y), &text, inner.width, style, theme);
    }
}

/// What is left of a pane's inside with a blank column on either side.
pub(super) fn padded(inner: Rect) -> Rect {
    let side = inner.width.min(2) / 2;
    Rect { x: inner.x + side, width: inner.width - 2 * side, ..inner }
}
