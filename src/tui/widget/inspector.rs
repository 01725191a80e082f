//! The inspector: a task's story in sentences.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Sentences, wrapped; the first one stands out.
#[derive(Clone, Copy, Debug)]
pub struct Inspector<'a> {
    sentences: &'a [String],
    theme: &'a Theme,
    scroll: u16,
}

impl<'a> Inspector<'a> {
    /// The sentences of [`crate::trace::story`], say.
    pub fn new(sentences: &'a [String], theme: &'a Theme) -> Inspector<'a> {
        Inspector { sentences, theme, scroll: 0 }
    }

    /// Lines scrolled past; more than there are shows the last.
    pub fn scroll(mut self, lines: u16) -> Inspector<'a> {
        self.scroll = lines;
        self
    }
}

impl Widget for Inspector<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.sentences, self.theme, self.scroll);
    }
}
