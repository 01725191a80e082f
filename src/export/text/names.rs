//! What stands beside the lanes: names, branches of the task tree, scopes' names, and remarks about ends.

use super::glyphs::Glyphs;
use crate::trace::timeline::Scope;
use crate::trace::{EventKind, Finish, LaneId, Nanos, Outcome, ScopeKind, Timeline, story, visible};

/// The most levels of the task tree that are indented.
const MOST_DEPTH: u16 = 8;

/// A task's name, fit to be shown.
pub(super) fn name(timeline: &Timeline, lane: LaneId) -> String {
    visible(timeline.name(lane)).into_owned()
}

/// The branches of the task tree in front of a name.
pub(super) fn prefix(timeline: &Timeline, glyphs: &Glyphs, lane: LaneId) -> String {
    if timeline.lane(lane).depth == 0 {
        return String::new();
    }
    let own = if timeline.is_last_child(lane) { glyphs.tree[1] } else { glyphs.tree[0] };
    format!("{}{own}", passing(timeline, glyphs, timeline.lane(lane).parent))
}

/// The branches in front of a row below a task.
pub(super) fn continuation(timeline: &Timeline, glyphs: &Glyphs, lane: LaneId) -> String {
    let next = timeline.rows().get(timeline.row_of(lane) + 1);
    let child = next.is_some_and(|next| timeline.lane(*next).parent == Some(lane));
    let own = if child { glyphs.tree[2] } else { "  " };
    format!("{}{own}", passing(timeline, glyphs, Some(lane)))
}

/// The branches of ancestors, down to and with `lane`, that go on below.
fn passing(timeline: &Timeline, glyphs: &Glyphs, lane: Option<LaneId>) -> String {
    let mut parts = Vec::new();
    let mut next = lane;
    while let Some(lane) = next.filter(|lane| timeline.lane(*lane).depth > 0) {
        if timeline.lane(lane).depth <= MOST_DEPTH {
            parts.push(if timeline.is_last_child(lane) { "  " } else { glyphs.tree[2] });
        }
        next = timeline.lane(lane).parent;
    }
    parts.into_iter().rev().collect()
}

/// What there is to say about a lane's end, in a word or two.
pub(super) fn remark(timeline: &Timeline, lane: LaneId) -> String {
    let Some(event) = timeline.lane(lane).ended else {
        let how = match timeline.finish() {
            Finish::Going => return String::new(),
            Finish::Over | Finish::Deadlock(_) => "never ended",
            Finish::Stopped(_) | Finish::Ended(_) if timeline.is_stopped() => "stopped",
            Finish::Stopped(_) | Finish::Ended(_) => "not ended",
            Finish::CutOff => "cut off",
        };
        return match timeline.wait(lane, timeline.last_moment()) {
            Some((on, ..)) => match &on.name {
                Some(name) => format!("{how}: {} {}", story::wait_word(on.kind), visible(name)),
                None => format!("{how}: {}", story::wait_word(on.kind)),
            },
            None => how.to_owned(),
        };
    };
    let mut words = Vec::new();
    match timeline.trace().get(event).kind {
        EventKind::End { outcome: Outcome::Raised, error, .. } => {
            words.push(visible(error.unwrap_or("error")).into_owned());
        }
        EventKind::End { outcome: Outcome::Cancelled, .. } => {
            words.extend(last_cancel(timeline, lane).map(|event| story::canceller(timeline, event)));
        }
        EventKind::Lint { .. } => words.push("garbage-collected".to_owned()),
        _ => {}
    }
    if timeline.is_orphan(lane) {
        words.push("unowned".to_owned());
    }
    words.join(", ")
}

/// The event by which a lane was last asked to be cancelled.
fn last_cancel(timeline: &Timeline, lane: LaneId) -> Option<usize> {
    let mut events = timeline.events_of(lane).iter().rev().map(|event| *event as usize);
    events.find(|event| matches!(timeline.trace().get(*event).kind, EventKind::Cancel { .. }))
}

/// Whether a scope has a row of its own; a group has none, since its tasks stand right below.
pub(super) fn has_row(scope: &Scope) -> bool {
    scope.kind != ScopeKind::Group
}

/// When a scope was left, or the run was over.
pub(super) fn scope_end(timeline: &Timeline, scope: &Scope) -> Nanos {
    scope.closed.map_or(timeline.end(), |event| timeline.trace().time(event))
}

/// When a task ended, or the run was over.
pub(super) fn ended(timeline: &Timeline, lane: LaneId) -> Nanos {
    timeline.lane(lane).ended.map_or(timeline.end(), |event| timeline.trace().time(event))
}

/// What came of leaving a scope.
pub(super) fn scope_error(timeline: &Timeline, scope: &Scope) -> Option<String> {
    match timeline.trace().get(scope.closed?).kind {
        EventKind::Close { error, .. } => Some(visible(error?).into_owned()),
        _ => None,
    }
}

/// What a scope is called.
pub(super) fn scope_label(timeline: &Timeline, scope: &Scope) -> String {
    let trace = timeline.trace();
    match (trace.get(scope.opened).kind, scope.deadline) {
        (EventKind::Open { name: Some(name), .. }, _) => visible(name).into_owned(),
        (_, Some(deadline)) => format!("{} at {}", scope.kind, deadline),
        _ => scope.kind.to_string(),
    }
}
