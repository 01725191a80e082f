//! Writing into cells of a track.

use super::Canvas;
use crate::tui::theme::Glyphs;
use crate::tui::widget::text;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Modifier, Style};

impl Canvas<'_> {
    /// Puts a sign into a column of row `y`.
    pub(super) fn sign(&self, buf: &mut Buffer, (column, y): (u16, u16), sign: &str, style: Style) {
        let cell = &mut buf[(self.track.x + column, y)];
        // What stood here leaves nothing but its ground.
        cell.modifier = Modifier::empty();
        cell.set_symbol(sign).set_style(style);
    }

    /// Puts one sign into the columns `from..to`, as far as they are in view.
    pub(super) fn fill(&self, buf: &mut Buffer, y: u16, from: i64, to: i64, sign: &str, style: Style) {
        let (from, to) = (self.clip(from), self.clip(to));
        if from >= to {
            return;
        }
        let first = buf.index_of(self.track.x + from, y);
        let mut cell = Cell::EMPTY;
        cell.set_bg(self.ground).set_symbol(sign).set_style(style);
        buf.content[first..first + usize::from(to - from)].fill(cell);
    }

    /// A column kept within the track.
    pub(super) fn clip(&self, column: i64) -> u16 {
        column.clamp(0, i64::from(self.columns)) as u16
    }

    /// Writes text from a column on, cut at column `to`. Returns the columns used.
    pub(super) fn text(&self, buf: &mut Buffer, (column, y): (u16, u16), to: u16, said: &str, style: Style) -> u16 {
        let room = to.min(self.columns).saturating_sub(column);
        text::put(buf, (self.track.x + column, y), said, room, self.theme.glyphs.ellipsis, style)
    }

    /// What stands in a column.
    pub(super) fn symbol<'b>(&self, buf: &'b Buffer, column: u16, y: u16) -> &'b str {
        buf[(self.track.x + column, y)].symbol()
    }
}

/// Whether a cell holds a stretch of a line, or nothing, rather than something that must stay legible.
pub(super) fn is_line(symbol: &str, glyphs: &Glyphs) -> bool {
    [" ", glyphs.wait, glyphs.orphan, glyphs.wait_start, glyphs.wait_end, glyphs.ghost, glyphs.ready, glyphs.scope]
        .contains(&symbol)
}
