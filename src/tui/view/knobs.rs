//! What can be turned about the run.

use super::bottom;
use crate::lesson::settings::format;
use crate::tui::app::{Overlay, Player, State};
use crate::tui::theme::Theme;
use crate::tui::update::{knobs, part_of};
use crate::tui::widget::{KnobRow, Knobs, More, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

/// Draws the pane.
pub(super) fn draw(state: &State, player: &Player, pane: Rect, theme: &Theme, buf: &mut Buffer) {
    let Overlay::Knobs { selected } = state.overlay else { return };
    Pane::new("knobs", theme).focused(true).opaque().render(pane, buf);
    let (rows, inner) = (rows(player), Pane::inner(pane));
    let top = (selected + 1).saturating_sub(usize::from(inner.height));
    Knobs::new(&rows, theme).selected(Some(selected)).render(inner, buf);
    More::of(rows.len(), top, inner.height, theme).unit("knob").render(bottom(pane), buf);
}

fn rows(player: &Player) -> Vec<KnobRow> {
    let row = |(knob, value): &(crate::scenario::program::Knob, crate::scenario::Value)| KnobRow {
        label: knob.label.clone(),
        value: format(value),
        position: part_of(knob, value),
        changed: *value != knob.default,
    };
    knobs(player).values().map(row).collect()
}

/// The knob at a place, and the position meant on its bar, for knobs drawn into `inner`.
pub(crate) fn knob_at(state: &State, inner: Rect, at: Position) -> Option<(usize, Option<f64>)> {
    let player = state.player()?;
    Knobs::new(&rows(player), &state.theme).hit(inner, at.x, at.y)
}
