//! The log: what happened around a moment, a line for each event worth one.

use crate::trace::{LaneId, Moment, Timeline};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The log around the playhead: the last line that has happened is marked, and what is yet to come is dim or hidden.
#[derive(Clone, Copy, Debug)]
pub struct Log<'a> {
    timeline: &'a Timeline,
    moment: Moment,
    theme: &'a Theme,
    scroll: i32,
    selected: Option<LaneId>,
    reveal: Option<Moment>,
}

impl<'a> Log<'a> {
    /// The log around `moment`.
    pub fn new(timeline: &'a Timeline, moment: Moment, theme: &'a Theme) -> Log<'a> {
        Log { timeline, moment, theme, scroll: 0, selected: None, reveal: None }
    }

    /// Lines to shift the view by, from where it follows the playhead: positive shows later ones.
    pub fn scroll(mut self, lines: i32) -> Log<'a> {
        self.scroll = lines;
        self
    }

    /// The selected task, whose lines stand out.
    pub fn selected(mut self, lane: Option<LaneId>) -> Log<'a> {
        self.selected = lane;
        self
    }

    /// Hides what happens from this moment on.
    pub fn reveal_until(mut self, moment: Option<Moment>) -> Log<'a> {
        self.reveal = moment;
        self
    }

    /// The moment just after the event whose line is in row `y` of the screen, for a log drawn into `area`.
    pub fn hit(&self, _area: Rect, _y: u16) -> Option<Moment> {
        None
    }
}

impl Widget for Log<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.timeline, self.moment, self.theme, self.scroll, self.selected, self.reveal);
    }
}
