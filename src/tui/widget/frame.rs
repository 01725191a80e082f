//! Frames: a pane with a title, and the line that parts one into two.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// A frame with a title in its upper border. Draw the contents into [`Pane::inner`].
#[derive(Clone, Copy, Debug)]
pub struct Pane<'a> {
    title: &'a str,
    tabs: &'a [&'a str],
    active: usize,
    focused: bool,
    theme: &'a Theme,
}

impl<'a> Pane<'a> {
    /// A pane; an empty title leaves the border whole.
    pub fn new(title: &'a str, theme: &'a Theme) -> Pane<'a> {
        Pane { title, tabs: &[], active: 0, focused: false, theme }
    }

    /// Titles instead of one, as in `Python ─ Go ─ Node`; the active one stands out.
    pub fn tabs(mut self, tabs: &'a [&'a str], active: usize) -> Pane<'a> {
        (self.tabs, self.active) = (tabs, active);
        self
    }

    /// Whether the pane has the keyboard.
    pub fn focused(mut self, focused: bool) -> Pane<'a> {
        self.focused = focused;
        self
    }

    /// What is left of `area` inside the frame.
    pub fn inner(area: Rect) -> Rect {
        area.inner(ratatui::layout::Margin::new(1, 1))
    }

    /// The tab at a place, given the pane's area.
    pub fn tab_at(&self, _area: Rect, _x: u16, _y: u16) -> Option<usize> {
        None
    }
}

impl Widget for Pane<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.title, self.tabs, self.active, self.focused, self.theme);
    }
}

/// A line with a title across a pane, joined to its frame: `├ log ───┤`. Its area is one row of the pane's, borders included.
#[derive(Clone, Copy, Debug)]
pub struct Divider<'a> {
    title: &'a str,
    focused: bool,
    theme: &'a Theme,
}

impl<'a> Divider<'a> {
    /// A divider.
    pub fn new(title: &'a str, theme: &'a Theme) -> Divider<'a> {
        Divider { title, focused: false, theme }
    }

    /// Whether what is below has the keyboard.
    pub fn focused(mut self, focused: bool) -> Divider<'a> {
        self.focused = focused;
        self
    }
}

impl Widget for Divider<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.title, self.focused, self.theme);
    }
}
