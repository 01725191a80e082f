//! Words flowing into lines: wrapping of styled text, with the indents, bullets and bars of what it stands in.

use super::fit_for_cells;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// The narrowest text: deeper elements are not indented further than leaves this much.
const LEAST_TEXT: u16 = 6;

/// An element that indents what is in it.
struct Container {
    /// What the next line begins with, if it is the element's first.
    first: Option<String>,
    /// What every other line begins with.
    rest: String,
    style: Style,
}

/// Lines being filled with words.
pub(super) struct Flow<'a> {
    width: u16,
    theme: &'a Theme,
    lines: Vec<Line<'static>>,
    containers: Vec<Container>,
    /// The numbers of the next items of the lists around; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The line being filled: its spans and the columns they take.
    line: Vec<Span<'static>>,
    used: u16,
    /// The word being read: pieces that must stay on one line if they can.
    word: Vec<Span<'static>>,
    word_width: u16,
    /// Whether a blank stands before the word.
    spaced: bool,
    /// Whether text is taken as it is, line by line.
    verbatim: bool,
    /// Whether a blank line is due before the next block.
    gap: bool,
}

impl<'a> Flow<'a> {
    pub(super) fn new(width: u16, theme: &'a Theme) -> Flow<'a> {
        Flow {
            width: width.max(1),
            theme,
            lines: vec![],
            containers: vec![],
            lists: vec![],
            line: vec![],
            used: 0,
            word: vec![],
            word_width: 0,
            spaced: false,
            verbatim: false,
            gap: false,
        }
    }

    /// All lines, once everything has been said.
    pub(super) fn finish(mut self) -> Vec<Line<'static>> {
        self.end_line();
        self.lines
    }

    /// A new block begins: what came before ends, with a blank line between.
    pub(super) fn block(&mut self) {
        self.end_line();
        let marker_waits = self.containers.last().is_some_and(|container| container.first.is_some());
        if self.gap && !marker_waits {
            self.blank_line();
        }
        self.gap = true;
    }

    fn blank_line(&mut self) {
        let prefix = self.prefix(false);
        self.lines.push(Line::from(prefix));
        self.gap = false;
    }

    /// A quotation begins.
    pub(super) fn quote(&mut self) {
        let bar = format!("{} ", self.theme.glyphs.quote);
        self.enter(None, bar, self.theme.style(Role::Quote));
        self.gap = false;
    }

    /// A list begins, numbered from `first` if that is given.
    pub(super) fn list(&mut self, first: Option<u64>) {
        self.end_line();
        if self.lists.is_empty() && self.gap {
            self.blank_line();
        }
        self.lists.push(first);
    }

    /// An item of a list begins.
    pub(super) fn item(&mut self) {
        self.end_line();
        self.gap = false;
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => format!("{} ", self.theme.glyphs.bullet),
        };
        let indent = " ".repeat(usize::from(text::width(&marker)));
        self.enter(Some(marker), indent, self.theme.style(Role::Dim));
    }

    /// A list ends.
    pub(super) fn end_list(&mut self) {
        self.end_line();
        self.lists.pop();
        self.gap = true;
    }

    fn enter(&mut self, first: Option<String>, rest: String, style: Style) {
        let indent: u16 = self.containers.iter().map(|container| text::width(&container.rest)).sum();
        let fits = indent + text::width(&rest) + LEAST_TEXT <= self.width.max(LEAST_TEXT + 2);
        let (first, rest) = if fits { (first, rest) } else { (None, String::new()) };
        self.containers.push(Container { first, rest, style });
    }

    /// The innermost quotation or item ends.
    pub(super) fn leave(&mut self) {
        self.end_line();
        self.containers.pop();
        self.gap = true;
    }

    /// Text as it stands begins or ends.
    pub(super) fn verbatim(&mut self, verbatim: bool) {
        self.end_line();
        self.verbatim = verbatim;
        if verbatim {
            self.enter(None, "  ".to_owned(), self.theme.base());
        } else {
            self.containers.pop();
        }
    }

    fn prefix(&mut self, with_markers: bool) -> Vec<Span<'static>> {
        let spans = self.containers.iter_mut().filter(|container| !container.rest.is_empty()).map(|container| {
            let first = if with_markers { container.first.take() } else { None };
            Span::styled(first.unwrap_or_else(|| container.rest.clone()), container.style)
        });
        spans.collect()
    }

    /// Columns for text in a line.
    fn room(&self) -> u16 {
        let indent: u16 = self.containers.iter().map(|container| text::width(&container.rest)).sum();
        self.width.saturating_sub(indent).max(1)
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str, style: Style) {
        if self.verbatim {
            for line in text.split_inclusive('\n') {
                let (body, ends) = match line.strip_suffix('\n') {
                    Some(body) => (body.strip_suffix('\r').unwrap_or(body), true),
                    None => (line, false),
                };
                self.letters(&fit_for_cells(body), style);
                if ends {
                    self.push_line();
                }
            }
            return;
        }
        let mut first = true;
        for part in text.split([' ', '\t', '\n', '\r']) {
            if !first {
                self.end_word();
                self.spaced = true;
            }
            first = false;
            if !part.is_empty() {
                let part = fit_for_cells(part);
                self.word_width = self.word_width.saturating_add(text::width(&part));
                self.word.push(Span::styled(part, style));
            }
        }
    }

    /// Adds letters one by one, going on in the next line where one is full.
    fn letters(&mut self, text: &str, style: Style) {
        let room = self.room();
        let mut piece = String::new();
        for letter in text.graphemes(true) {
            let wide = text::width(letter);
            if self.used + wide > room && self.used > 0 {
                self.line.push(Span::styled(std::mem::take(&mut piece), style));
                self.push_line();
            }
            piece.push_str(letter);
            self.used += wide;
        }
        if !piece.is_empty() {
            self.line.push(Span::styled(piece, style));
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let room = self.room();
        let blank = u16::from(self.spaced && self.used > 0);
        if self.used > 0 && self.used.saturating_add(blank).saturating_add(self.word_width) > room {
            self.push_line();
        } else if blank > 0 {
            // The blank takes the style of what it leads to only inside one element: plain is right elsewhere.
            let style = self.word[0].style;
            let same = self.line.last().is_some_and(|span| span.style == style);
            self.line.push(if same { Span::styled(" ", style) } else { Span::styled(" ", self.theme.base()) });
            self.used += 1;
        }
        for span in std::mem::take(&mut self.word) {
            self.letters(&span.content, span.style);
        }
        self.word_width = 0;
        self.spaced = false;
    }

    /// Ends the line here.
    pub(super) fn line_break(&mut self) {
        self.end_word();
        self.push_line();
    }

    /// Ends the line, if there is one.
    pub(super) fn end_line(&mut self) {
        self.end_word();
        if !self.line.is_empty() {
            self.push_line();
        }
        self.spaced = false;
    }

    fn push_line(&mut self) {
        let mut spans = self.prefix(true);
        spans.append(&mut self.line);
        self.lines.push(Line::from(spans));
        self.used = 0;
    }

    /// A line across.
    pub(super) fn rule(&mut self) {
        self.block();
        let rule = self.theme.glyphs.rule.repeat(usize::from(self.room()));
        self.line.push(Span::styled(rule, self.theme.style(Role::Border)));
        self.push_line();
    }

    /// A table; its first row is the head.
    pub(super) fn table(&mut self, rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| fit_for_cells(cell.trim())).collect()).collect();
        let widths = self.column_widths(&rows, columns);
        let gap = if self.spread(&widths, 2) { "  " } else { " " };
        for (number, row) in rows.iter().enumerate() {
            let style = if number == 0 { self.theme.style(Role::Strong) } else { self.theme.base() };
            let cells: Vec<Vec<String>> =
                row.iter().zip(&widths).map(|(cell, width)| text::wrap(cell, *width)).collect();
            for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
                for (cell, width) in cells.iter().zip(&widths) {
                    let said = cell.get(line).map_or("", String::as_str);
                    let blank = usize::from(width.saturating_sub(text::width(said)));
                    self.line.push(Span::styled(format!("{said}{}{gap}", " ".repeat(blank)), style));
                }
                self.push_line();
            }
            if number == 0 {
                let rule: Vec<String> =
                    widths.iter().map(|width| self.theme.glyphs.rule.repeat(usize::from(*width))).collect();
                self.line.push(Span::styled(rule.join(gap), self.theme.style(Role::Border)));
                self.push_line();
            }
        }
    }

    fn spread(&self, widths: &[u16], gap: usize) -> bool {
        let total: usize = widths.iter().map(|width| usize::from(*width)).sum();
        total + gap * (widths.len() - 1) <= usize::from(self.room())
    }

    /// The widths of a table's columns: as wide as their cells, but the widest are cut down until all fit.
    fn column_widths(&self, rows: &[Vec<String>], columns: usize) -> Vec<u16> {
        let mut widths = vec![1; columns];
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = text::width(cell).max(*width);
            }
        }
        while !self.spread(&widths, 1) {
            match widths.iter_mut().max() {
                Some(widest) if *widest > 1 => *widest -= 1,
                _ => break,
            }
        }
        widths
    }
}
