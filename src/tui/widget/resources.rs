//! Resources: the level of each over time, and now.

use crate::trace::{Moment, Timeline};
use crate::tui::theme::Theme;
use crate::tui::viewport::Viewport;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Every resource's level over the time in view, its level now, and who waits for it.
#[derive(Clone, Copy, Debug)]
pub struct Resources<'a> {
    timeline: &'a Timeline,
    viewport: &'a Viewport,
    moment: Moment,
    name_width: u16,
    theme: &'a Theme,
    scroll: usize,
    reveal: Option<Moment>,
}

impl<'a> Resources<'a> {
    /// Resources on the same track as the lanes (the same `name_width` and viewport).
    pub fn new(
        timeline: &'a Timeline,
        viewport: &'a Viewport,
        moment: Moment,
        name_width: u16,
        theme: &'a Theme,
    ) -> Resources<'a> {
        Resources { timeline, viewport, moment, name_width, theme, scroll: 0, reveal: None }
    }

    /// The first resource to show.
    pub fn scroll(mut self, first: usize) -> Resources<'a> {
        self.scroll = first;
        self
    }

    /// Hides what happens from this moment on.
    pub fn reveal_until(mut self, moment: Option<Moment>) -> Resources<'a> {
        self.reveal = moment;
        self
    }
}

impl Widget for Resources<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.timeline, self.viewport, self.moment, self.name_width, self.theme, self.scroll, self.reveal);
    }
}
