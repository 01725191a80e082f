//! The lanes: every task's row on the time axis.

use super::scene::Scene;
use crate::trace::{LaneId, Moment, Nanos};
use crate::tui::theme::Theme;
use crate::tui::viewport::Viewport;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Every task's row: its name in the tree, and on the track what it did when.
#[derive(Clone, Copy, Debug)]
pub struct Lanes<'a> {
    scene: &'a Scene,
    viewport: &'a Viewport,
    theme: &'a Theme,
    name_width: u16,
    scroll: usize,
    selected: Option<LaneId>,
    reveal: Option<Moment>,
}

impl<'a> Lanes<'a> {
    /// Lanes with `name_width` columns for names and the rest of the area, `viewport.columns()`, as the track.
    pub fn new(scene: &'a Scene, viewport: &'a Viewport, name_width: u16, theme: &'a Theme) -> Lanes<'a> {
        Lanes { scene, viewport, theme, name_width, scroll: 0, selected: None, reveal: None }
    }

    /// The first row to show, an index into [`crate::trace::Timeline::rows`].
    pub fn scroll(mut self, row: usize) -> Lanes<'a> {
        self.scroll = row;
        self
    }

    /// The selected lane.
    pub fn selected(mut self, lane: Option<LaneId>) -> Lanes<'a> {
        self.selected = lane;
        self
    }

    /// Hides what happens from this moment on: for predictions, and for runs that are still going on.
    pub fn reveal_until(mut self, moment: Option<Moment>) -> Lanes<'a> {
        self.reveal = moment;
        self
    }
}

impl Widget for Lanes<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.scene, self.viewport, self.theme, self.name_width, self.scroll, self.selected, self.reveal);
    }
}

/// The track's part of the lanes' area: where time is. A ruler for them has the same columns.
pub fn track(area: Rect, name_width: u16) -> Rect {
    let names = name_width.min(area.width);
    Rect { x: area.x + names, width: area.width - names, ..area }
}

/// What is under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanesHit {
    /// A task's name.
    Name(LaneId),
    /// A place on a task's track.
    Track(LaneId, Nanos),
    /// A place below all tasks.
    Empty(Nanos),
}

/// What is at (`x`, `y`), for lanes drawn into `area` with the same scene, viewport, name width and scroll.
pub fn hit(
    area: Rect,
    _scene: &Scene,
    _viewport: &Viewport,
    _name_width: u16,
    _scroll: usize,
    (x, y): (u16, u16),
) -> Option<LanesHit> {
    if !area.contains((x, y).into()) {
        return None;
    }
    None
}
