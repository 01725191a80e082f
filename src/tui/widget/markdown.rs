//! Prose: Markdown laid out in lines.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Markdown laid out at a width in a theme. Keep it until one of the three changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MarkdownLayout {
    lines: Vec<Line<'static>>,
}

impl MarkdownLayout {
    /// Lays `source` out.
    pub fn new(_source: &str, _width: u16, _theme: &Theme) -> MarkdownLayout {
        MarkdownLayout::default()
    }

    /// The lines.
    pub fn lines(&self) -> &[Line<'static>] {
        &self.lines
    }
}

/// Laid-out Markdown, from some line on.
#[derive(Clone, Copy, Debug)]
pub struct MarkdownView<'a> {
    layout: &'a MarkdownLayout,
    scroll: usize,
}

impl<'a> MarkdownView<'a> {
    /// The text from its beginning.
    pub fn new(layout: &'a MarkdownLayout) -> MarkdownView<'a> {
        MarkdownView { layout, scroll: 0 }
    }

    /// Lines scrolled past.
    pub fn scroll(mut self, lines: usize) -> MarkdownView<'a> {
        self.scroll = lines;
        self
    }
}

impl Widget for MarkdownView<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.layout, self.scroll);
    }
}
