//! A task that failed, and nobody ever heard of it.

use super::{Finding, Lint, finding, name};
use crate::trace::event::{EventKind, Outcome, WaitKind};
use crate::trace::timeline::{LaneId, Timeline};
use crate::trace::visible;

/// A failed task's error counts as heard of by whoever waited for it when it failed or later, by any gather or shield
/// that was given it (asyncio's mark it as seen), by its group, and by a creator that fails with the same class. A
/// creator that awaits a task already failed does so without waiting, which a trace does not show; if it handles the
/// error, this lint is mistaken.
pub(super) struct ExceptionNeverRetrieved;

impl Lint for ExceptionNeverRetrieved {
    fn name(&self) -> &'static str {
        "exception-never-retrieved"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let heard_of = heard_of(timeline);
        let failure = |lane: LaneId| {
            let ended = timeline.lane(lane).ended?;
            let error = raised(timeline, lane)?;
            let parent = timeline.lane(lane).parent?;
            let unheard = !heard_of[lane.0 as usize]
                && timeline.group_of(lane).is_none()
                && raised(timeline, parent) != Some(error);
            unheard.then(|| {
                let error = visible(error.unwrap_or("an error"));
                let sentence = format!("{} raised {error}, and nobody retrieved it", name(timeline, lane));
                finding(self.name(), timeline, ended, sentence)
            })
        };
        timeline.lane_ids().filter_map(failure).collect()
    }
}

/// The class of the error that a lane ended with, which may be unknown; absent if it did not end raised.
fn raised(timeline: &Timeline, lane: LaneId) -> Option<Option<&str>> {
    match timeline.trace().get(timeline.lane(lane).ended?).kind {
        EventKind::End { outcome: Outcome::Raised, error, .. } => Some(error),
        _ => None,
    }
}

fn heard_of(timeline: &Timeline) -> Vec<bool> {
    let mut heard = vec![false; timeline.lanes().len()];
    for (on, left) in timeline.waits_left() {
        let marks_all = matches!(on.kind, WaitKind::Gather | WaitKind::Shield);
        for lane in on.tasks.iter().filter_map(|task| timeline.lane_of(*task)) {
            let in_time = timeline.lane(lane).ended.is_some_and(|ended| ended < left);
            heard[lane.0 as usize] |= marks_all || in_time;
        }
    }
    heard
}
