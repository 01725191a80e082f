//! A task that was told to stop, and went on to return as if nothing had been.

use super::{Finding, Lint, finding, name};
use crate::trace::event::{CancelWhy, EventKind, Outcome};
use crate::trace::timeline::{LaneId, Timeline};

/// A timeout that strikes and a group that fails cancel the task they are in and take the cancellation back at their
/// own end, which shows as a `close` with an error of theirs. A Go-style context is asked, not obeyed, and does not count.
pub(super) struct CancellationSwallowed;

impl Lint for CancellationSwallowed {
    fn name(&self) -> &'static str {
        "cancellation-swallowed"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let swallowed = |lane: LaneId| {
            let delivered = swallowed(timeline, lane)?;
            let sentence = format!(
                "{} was told to stop, caught the cancellation and returned as if nothing had been",
                name(timeline, lane)
            );
            Some(finding(self.name(), timeline, delivered, sentence))
        };
        timeline.lane_ids().filter_map(swallowed).collect()
    }
}

/// The delivery that `lane` swallowed.
fn swallowed(timeline: &Timeline, lane: LaneId) -> Option<usize> {
    let mut asked = None;
    let mut pending = None;
    for event in timeline.events_of(lane).iter().map(|event| *event as usize) {
        match timeline.trace().get(event).kind {
            EventKind::Cancel { why, .. } => asked = Some(why),
            EventKind::Deliver if asked != Some(CancelWhy::Context) => pending = Some(event),
            EventKind::Close { error: Some(error), .. } if error != "CancelledError" => pending = None,
            EventKind::End { outcome, .. } => return pending.filter(|_| outcome == Outcome::Returned),
            _ => {}
        }
    }
    None
}
