//! The loop at a moment: what runs, what is ready, which timers are set, who waits for what.

use crate::trace::{LaneId, Moment, Timeline};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The loop as of the playhead.
#[derive(Clone, Copy, Debug)]
pub struct LoopPane<'a> {
    timeline: &'a Timeline,
    moment: Moment,
    theme: &'a Theme,
    selected: Option<LaneId>,
}

impl<'a> LoopPane<'a> {
    /// The loop at `moment`.
    pub fn new(timeline: &'a Timeline, moment: Moment, theme: &'a Theme) -> LoopPane<'a> {
        LoopPane { timeline, moment, theme, selected: None }
    }

    /// The selected task, wherever it appears.
    pub fn selected(mut self, lane: Option<LaneId>) -> LoopPane<'a> {
        self.selected = lane;
        self
    }
}

impl Widget for LoopPane<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.timeline, self.moment, self.theme, self.selected);
    }
}
