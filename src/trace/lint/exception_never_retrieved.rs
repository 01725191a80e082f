//! A task that failed, and nobody ever heard of it.

use super::{Finding, Lint, ends_the_program, finding, name};
use crate::trace::event::{CancelWhy, EventKind, Outcome, WaitKind};
use crate::trace::timeline::{Finish, LaneId, State, Timeline};
use crate::trace::visible;

/// In a trace that tells of all of it (see [`Header::retrieves`](crate::trace::Header::retrieves)) an error is retrieved
/// by a `retrieve` event, or by the runner that shut the task down. In one that does not, it counts what the runtime has
/// found out, if it can (see [`Header::finds_lost_errors`](crate::trace::Header::finds_lost_errors)); else the benefit of
/// the doubt goes to whoever waited in any way, and to a creator that fails with the same class. Told of once nothing can
/// happen any more.
///
/// A goroutine that panics, and one that exits, ends the whole program, which says so: that error is not lost.
pub(super) struct ExceptionNeverRetrieved;

impl Lint for ExceptionNeverRetrieved {
    fn name(&self) -> &'static str {
        "exception-never-retrieved"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        if !timeline.is_whole() {
            return Vec::new();
        }
        // What a collected task has set going may hear of an error at any time, and no wait shows that.
        let is_over = matches!(timeline.finish(), Finish::Over | Finish::Deadlock(_));
        if !is_over && timeline.lane_ids().any(|lane| was_collected(timeline, lane)) {
            return Vec::new();
        }
        let header = &timeline.trace().header;
        let exact = header.retrieves;
        if !exact && header.finds_lost_errors() {
            return Vec::new();
        }
        let heard_of = if exact { retrieved(timeline) } else { perhaps_heard_of(timeline) };
        let failure = |lane: LaneId| {
            let ended = timeline.lane(lane).ended?;
            let error = raised(timeline, lane)?;
            if ends_the_program(timeline, ended) {
                return None;
            }
            let parent = timeline.lane(lane).parent?;
            let by_creator = !exact && raised(timeline, parent) == Some(error);
            (!heard_of[lane.0 as usize] && !by_creator).then(|| {
                let error = visible(error.unwrap_or("an error"));
                let sentence =
                    format!("{} raised {error}, and nobody took its outcome: the error is lost", name(timeline, lane));
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

fn was_collected(timeline: &Timeline, lane: LaneId) -> bool {
    timeline.state(lane, timeline.last_moment()) == State::Collected
}

/// Which lanes' errors are known to have been retrieved, in a trace that tells.
fn retrieved(timeline: &Timeline) -> Vec<bool> {
    let mut heard = vec![false; timeline.lanes().len()];
    for (lane, _) in timeline.retrievals() {
        heard[lane.0 as usize] = true;
    }
    // The runner gathers those it shuts down, and reports their errors itself.
    if timeline.finish() == Finish::Over {
        for lane in timeline.lane_ids().filter(|lane| shut_down(timeline, *lane)) {
            heard[lane.0 as usize] = true;
        }
    }
    heard
}

fn shut_down(timeline: &Timeline, lane: LaneId) -> bool {
    let mut events = timeline.events_of(lane).iter().rev().map(|event| timeline.trace().get(*event as usize).kind);
    raised(timeline, lane).is_some()
        && events.any(|kind| matches!(kind, EventKind::Cancel { why: CancelWhy::Shutdown, .. }))
}

/// Which lanes' errors somebody may have heard of, in a trace that does not tell.
fn perhaps_heard_of(timeline: &Timeline) -> Vec<bool> {
    let mut heard: Vec<bool> = timeline.lane_ids().map(|lane| timeline.group_of(lane).is_some()).collect();
    for (lane, _) in timeline.retrievals() {
        heard[lane.0 as usize] = true;
    }
    for (on, left) in timeline.waits_left() {
        let marks_all = matches!(on.kind, WaitKind::Gather | WaitKind::Shield);
        for lane in on.tasks.iter().filter_map(|task| timeline.lane_of(*task)) {
            let in_time = timeline.lane(lane).ended.is_some_and(|ended| ended < left);
            heard[lane.0 as usize] |= marks_all || in_time;
        }
    }
    heard
}
