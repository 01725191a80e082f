//! Help: the keys that work here.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Keys that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyGroup {
    /// What they are for.
    pub title: String,
    /// Each key, as it is written, and what it does.
    pub keys: Vec<(String, String)>,
}

/// All keys in groups, in as many columns as fit.
#[derive(Clone, Copy, Debug)]
pub struct KeyTable<'a> {
    groups: &'a [KeyGroup],
    theme: &'a Theme,
    scroll: u16,
}

impl<'a> KeyTable<'a> {
    /// The keys.
    pub fn new(groups: &'a [KeyGroup], theme: &'a Theme) -> KeyTable<'a> {
        KeyTable { groups, theme, scroll: 0 }
    }

    /// Rows scrolled past.
    pub fn scroll(mut self, rows: u16) -> KeyTable<'a> {
        self.scroll = rows;
        self
    }

    /// How many rows they take at a width.
    pub fn height(&self, _width: u16) -> u16 {
        0
    }
}

impl Widget for KeyTable<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.groups, self.theme, self.scroll);
    }
}

/// The most useful keys in one row: as many as fit whole.
#[derive(Clone, Copy, Debug)]
pub struct KeyBar<'a> {
    keys: &'a [(String, String)],
    theme: &'a Theme,
}

impl<'a> KeyBar<'a> {
    /// The keys, the most useful first; each with what it does.
    pub fn new(keys: &'a [(String, String)], theme: &'a Theme) -> KeyBar<'a> {
        KeyBar { keys, theme }
    }

    /// Which key is at column `x`, for a bar drawn into `area`.
    pub fn hit(&self, _area: Rect, _x: u16) -> Option<usize> {
        None
    }
}

impl Widget for KeyBar<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.keys, self.theme);
    }
}
