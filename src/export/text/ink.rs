//! Cells of text with colours, and how they are written.

use std::io::{self, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What a cell means, which decides its colour. Never the only sign: the character says the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ink {
    /// Ordinary text.
    #[default]
    Plain,
    /// Of less weight: times, branches, rulers.
    Dim,
    /// A heading.
    Bold,
    /// Waiting for time to pass.
    Time,
    /// Waiting in line for a semaphore, lock, event or queue.
    Line,
    /// Waiting for other tasks.
    Tasks,
    /// Waiting for what is outside the loop.
    Outside,
    /// A good end.
    Good,
    /// A failure.
    Bad,
    /// A cancellation, or something to look at.
    Warn,
}

impl Ink {
    /// The parameters of the escape sequence that selects graphic rendition; only the 16 colours every terminal has.
    const fn sgr(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Dim => "2",
            Ink::Bold => "1",
            Ink::Time => "34",
            Ink::Line => "35",
            Ink::Tasks => "36",
            Ink::Outside => "32",
            Ink::Good => "1;32",
            Ink::Bad => "1;31",
            Ink::Warn => "33",
        }
    }
}

/// Writes `text` in `ink`; without escape sequences when `color` is off.
pub(super) fn write_inked(out: &mut dyn Write, text: &str, ink: Ink, color: bool) -> io::Result<()> {
    if color && !ink.sgr().is_empty() && !text.is_empty() {
        write!(out, "\x1b[{}m{text}\x1b[0m", ink.sgr())
    } else {
        out.write_all(text.as_bytes())
    }
}

/// A row of cells that can be painted in any order.
#[derive(Debug)]
pub(super) struct Row {
    cells: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Empty,
    Glyph(Box<str>, Ink),
    /// The second half of a wide character.
    Covered,
}

impl Row {
    /// A row of so many empty cells.
    pub(super) fn new(columns: usize) -> Row {
        Row { cells: vec![Cell::Empty; columns] }
    }

    /// Whether nothing has been painted at `column`; true outside the row.
    pub(super) fn is_empty_at(&self, column: usize) -> bool {
        self.cells.get(column).is_none_or(|cell| *cell == Cell::Empty)
    }

    /// Paints one character; outside the row nothing happens.
    pub(super) fn put(&mut self, column: usize, glyph: &str, ink: Ink) {
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = Cell::Glyph(glyph.into(), ink);
        }
    }

    /// Paints `text` from `column` on, as much of it as fits; returns the column after it.
    pub(super) fn write(&mut self, column: usize, text: &str, ink: Ink) -> usize {
        let mut at = column;
        for grapheme in text.graphemes(true) {
            let width = grapheme.width();
            if at + width > self.cells.len() {
                break;
            }
            if width == 0 {
                continue;
            }
            self.cells[at] = Cell::Glyph(grapheme.into(), ink);
            self.cells[at + 1..at + width].fill(Cell::Covered);
            at += width;
        }
        at
    }

    /// Writes the row and a line end, without blanks at the end.
    pub(super) fn print(&self, out: &mut dyn Write, color: bool) -> io::Result<()> {
        let last = self.cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |last| last + 1);
        let mut run = String::new();
        let mut run_ink = Ink::Plain;
        for cell in &self.cells[..last] {
            let (text, ink) = match cell {
                Cell::Empty => (" ", Ink::Plain),
                Cell::Glyph(text, ink) => (&**text, *ink),
                Cell::Covered => continue,
            };
            if ink != run_ink {
                write_inked(out, &run, run_ink, color)?;
                run.clear();
                run_ink = ink;
            }
            run.push_str(text);
        }
        write_inked(out, &run, run_ink, color)?;
        out.write_all(b"\n")
    }
}

/// `text` cut to `columns` cells, with `more` at the end where something was cut off.
pub(super) fn fit(text: &str, columns: usize, more: &str) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(more.width());
    let mut cut = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > room {
            break;
        }
        cut.push_str(grapheme);
    }
    cut.push_str(more);
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(row: &Row, color: bool) -> String {
        let mut out = Vec::new();
        row.print(&mut out, color).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_row_prints_its_colours_only_when_asked() {
        let mut row = Row::new(10);
        row.write(1, "ab", Ink::Good);
        row.put(4, "c", Ink::Plain);
        assert_eq!(printed(&row, false), " ab c\n");
        assert_eq!(printed(&row, true), " \x1b[1;32mab\x1b[0m c\n");
    }

    #[test]
    fn wide_characters_take_two_cells_and_are_never_halved() {
        let mut row = Row::new(5);
        assert_eq!(row.write(0, "日本語", Ink::Plain), 4);
        assert_eq!(printed(&row, false), "日本\n");
        assert_eq!(fit("日本語", 5, "…"), "日本…");
        assert_eq!(fit("e\u{301}te", 3, "…"), "e\u{301}te");
    }
}
