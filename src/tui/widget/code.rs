//! Programs: source text with its syntax coloured, and the lines that are current marked.

use crate::lesson::model::Language;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::ops::Range;

/// A program's syntax by roles, so that it suits every theme. Takes tens of milliseconds to make: do it off the thread
/// that draws, once a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Highlighted {
    lines: Vec<Vec<(Range<usize>, Role)>>,
}

/// Finds the syntax of a program.
pub fn highlight(_source: &str, _language: Language) -> Highlighted {
    Highlighted::default()
}

/// A program's text with line numbers.
#[derive(Clone, Copy, Debug)]
pub struct Code<'a> {
    source: &'a str,
    theme: &'a Theme,
    highlighted: Option<&'a Highlighted>,
    current: &'a [usize],
    scroll: Option<usize>,
}

impl<'a> Code<'a> {
    /// The text, plain.
    pub fn new(source: &'a str, theme: &'a Theme) -> Code<'a> {
        Code { source, theme, highlighted: None, current: &[], scroll: None }
    }

    /// Its syntax, once it is known.
    pub fn highlighted(mut self, highlighted: Option<&'a Highlighted>) -> Code<'a> {
        self.highlighted = highlighted;
        self
    }

    /// The lines to mark, from 1, in order.
    pub fn current(mut self, lines: &'a [usize]) -> Code<'a> {
        self.current = lines;
        self
    }

    /// The first line to show, from 0; without it the first current line is kept in view.
    pub fn scroll(mut self, line: Option<usize>) -> Code<'a> {
        self.scroll = line;
        self
    }

    /// The first line that is shown in so many rows, from 0.
    pub fn first_line(&self, _rows: u16) -> usize {
        0
    }
}

impl Widget for Code<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.source, self.theme, self.highlighted.map(|h| h.lines.len()), self.current, self.scroll);
    }
}
