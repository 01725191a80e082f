//! The task tree at a moment: what each task does, and what it waits on.

use crate::trace::{LaneId, Moment, Timeline};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The task tree as of the playhead, one task a row.
#[derive(Clone, Copy, Debug)]
pub struct TaskTree<'a> {
    timeline: &'a Timeline,
    moment: Moment,
    theme: &'a Theme,
    scroll: usize,
    selected: Option<LaneId>,
}

impl<'a> TaskTree<'a> {
    /// The tree at `moment`.
    pub fn new(timeline: &'a Timeline, moment: Moment, theme: &'a Theme) -> TaskTree<'a> {
        TaskTree { timeline, moment, theme, scroll: 0, selected: None }
    }

    /// The first row to show, an index into [`Timeline::rows`].
    pub fn scroll(mut self, row: usize) -> TaskTree<'a> {
        self.scroll = row;
        self
    }

    /// The selected task.
    pub fn selected(mut self, lane: Option<LaneId>) -> TaskTree<'a> {
        self.selected = lane;
        self
    }

    /// The task in row `y` of the screen, for a tree drawn into `area`.
    pub fn hit(area: Rect, timeline: &Timeline, scroll: usize, y: u16) -> Option<LaneId> {
        let row = y.checked_sub(area.y).filter(|row| *row < area.height)?;
        timeline.rows().get(scroll + usize::from(row)).copied()
    }
}

impl Widget for TaskTree<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.timeline, self.moment, self.theme, self.scroll, self.selected);
    }
}
