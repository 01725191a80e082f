//! How a run ends, as far as its trace tells.

use super::lanes::Lane;
use super::{LaneId, Scope, Timeline};
use crate::trace::event::{EventKind, Nanos, Outcome, PROGRAM_ENDED, PROGRAM_STOPPED, ScopeKind, WaitKind};
use crate::trace::store::Trace;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// It goes on: what is known of it is still growing.
    Going,
    /// Its first task, main, ended; or there was none.
    Over,
    /// Nothing is left that could wake any of the tasks that have not ended. The event says so.
    Deadlock(usize),
    /// It was stopped after the steps or the time a run may take. The event says so.
    Stopped(usize),
    /// The program ended, or was made to, before main did. The event says how.
    Ended(usize),
    /// The recording ends before main does, and nobody knows why.
    CutOff,
}

impl Finish {
    /// How a trace ends that will not grow, given its lanes and its `lint` events.
    pub(super) fn of(trace: &Trace, lanes: &[Lane], lints: &[usize]) -> Finish {
        let said = lints.iter().rev().find_map(|event| match trace.get(*event).kind {
            EventKind::Lint { name: "deadlock", .. } => Some(Finish::Deadlock(*event)),
            EventKind::Lint { name: "step-limit" | "time-limit", .. } => Some(Finish::Stopped(*event)),
            EventKind::Lint { name: PROGRAM_ENDED | PROGRAM_STOPPED, .. } => Some(Finish::Ended(*event)),
            _ => None,
        });
        let main_ended = lanes.first().is_none_or(|main| main.ended.is_some());
        match said {
            // What a tracer calls a deadlock of some tasks need not be one of all.
            Some(Finish::Ended(_)) if main_ended => Finish::Over,
            Some(Finish::Deadlock(_)) if main_ended && lanes.iter().all(|lane| lane.ended.is_some()) => Finish::Over,
            Some(said) => said,
            None if main_ended => Finish::Over,
            None => Finish::CutOff,
        }
    }
}

/// See [`Timeline::is_stopped`].
pub(super) fn is_stopped(timeline: &Timeline) -> bool {
    match timeline.finish {
        Finish::Stopped(_) => true,
        Finish::Ended(event) => {
            matches!(timeline.trace.get(event).kind, EventKind::Lint { name: PROGRAM_STOPPED, .. })
        }
        Finish::Going | Finish::Over | Finish::Deadlock(_) | Finish::CutOff => false,
    }
}

/// See [`Timeline::is_whole`].
pub(super) fn is_whole(timeline: &Timeline) -> bool {
    let living = || timeline.lane_ids().filter(|lane| timeline.lane(*lane).ended.is_none());
    match timeline.finish {
        Finish::Deadlock(event) if event + 1 == timeline.trace.len() => true,
        // A Go program ends with its main, whatever its other goroutines do.
        Finish::Over if timeline.trace.header.is_go() => true,
        Finish::Over => living().next().is_none(),
        Finish::Stopped(_) => false,
        Finish::Going | Finish::CutOff | Finish::Ended(_) | Finish::Deadlock(_) => {
            timeline.trace.header.source.interventions.is_empty()
                && living().next().is_some()
                && living().all(|lane| stands_still(timeline, lane))
        }
    }
}

/// So long after a task's end whoever waited for it has heard of it.
const HEARD: Nanos = Nanos::from_millis(1);

/// Whether `lane` waits for something that only another task can do, without a deadline, and nothing of the kind has
/// happened yet: if all do, none will ever go on.
fn stands_still(timeline: &Timeline, lane: LaneId) -> bool {
    let events = timeline.events_of(lane).iter().rev().map(|event| timeline.trace.get(*event as usize).kind);
    // Others change levels and take outcomes in its name while it waits.
    let mut own = events.skip_while(|kind| {
        matches!(kind, EventKind::Level { .. } | EventKind::Lint { .. } | EventKind::Retrieve { .. })
    });
    let Some(EventKind::Wait { on, .. }) = own.next() else { return false };
    // A task that was asked to stop in the step before is stopped at this wait.
    if own.take_while(|kind| !matches!(kind, EventKind::Run)).any(|kind| matches!(kind, EventKind::Cancel { .. })) {
        return false;
    }
    let awaited = || on.tasks.iter().filter_map(|task| timeline.lane_of(*task)).map(|lane| timeline.lane(lane));
    let living = || awaited().any(|lane| lane.ended.is_none());
    // What an ended task does to the wait for it takes the loop another turn.
    let settled =
        |lane: &Lane| lane.ended.is_none_or(|ended| timeline.trace.time(ended).plus(HEARD) <= timeline.trace.end());
    let returned = |lane: &Lane| {
        let end = lane.ended.map(|ended| timeline.trace.get(ended).kind);
        matches!(end, Some(EventKind::End { outcome: Outcome::Returned, .. }))
    };
    let scopes = timeline.scopes_open(lane, timeline.last_moment());
    let moved_by = |scope: &&Scope| match scope.kind {
        ScopeKind::Timeout | ScopeKind::Context => scope.deadline.is_some(),
        ScopeKind::Group => {
            scope.members.iter().map(|lane| timeline.lane(*lane)).any(|lane| !settled(lane) && !returned(lane))
        }
        ScopeKind::Resource => false,
    };
    if on.duration.is_some() || scopes.iter().any(moved_by) {
        return false;
    }
    match on.kind {
        WaitKind::Semaphore
        | WaitKind::Lock
        | WaitKind::Event
        | WaitKind::QueueGet
        | WaitKind::QueuePut
        | WaitKind::QueueJoin => true,
        WaitKind::Task | WaitKind::Shield => !on.tasks.is_empty() && awaited().all(|lane| lane.ended.is_none()),
        WaitKind::Gather | WaitKind::Group => living() && awaited().all(|lane| settled(lane) || returned(lane)),
        WaitKind::Wait => living() && awaited().all(settled),
        _ => false,
    }
}
