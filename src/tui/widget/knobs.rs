//! Knobs: what can be turned, with its value and range.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// A knob as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct KnobRow {
    /// Its label.
    pub label: String,
    /// Its value as text: `120 ms`, `on`, `orders`.
    pub value: String,
    /// Where the value stands in its range, 0 to 1; absent for a knob without one.
    pub position: Option<f64>,
    /// Whether it is not at its default.
    pub changed: bool,
}

/// Knobs, one a row.
#[derive(Clone, Copy, Debug)]
pub struct Knobs<'a> {
    rows: &'a [KnobRow],
    theme: &'a Theme,
    selected: Option<usize>,
}

impl<'a> Knobs<'a> {
    /// The knobs.
    pub fn new(rows: &'a [KnobRow], theme: &'a Theme) -> Knobs<'a> {
        Knobs { rows, theme, selected: None }
    }

    /// The knob that the keys turn.
    pub fn selected(mut self, index: Option<usize>) -> Knobs<'a> {
        self.selected = index;
        self
    }

    /// The knob at (`x`, `y`) and, on its range bar, the position meant, for knobs drawn into `area`.
    pub fn hit(&self, _area: Rect, _x: u16, _y: u16) -> Option<(usize, Option<f64>)> {
        None
    }
}

impl Widget for Knobs<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.rows, self.theme, self.selected);
    }
}
