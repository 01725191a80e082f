//! What a task does at a moment, in a sign and a few words.

use crate::trace::story::wait_phrase_in;
use crate::trace::{EventKind, LaneId, Moment, Outcome, State, Timeline, visible};
use crate::tui::theme::{Glyphs, Role, state_role};

/// What a task does.
pub(super) struct Doing {
    pub(super) sign: &'static str,
    pub(super) role: Role,
    pub(super) text: String,
}

/// What `lane` does at `moment`.
pub(super) fn doing(timeline: &Timeline, lane: LaneId, moment: Moment, glyphs: &Glyphs) -> Doing {
    let state = timeline.state(lane, moment);
    let (sign, text) = match state {
        State::Unborn => (" ", "not created yet".to_owned()),
        State::Scheduled => (glyphs.scheduled, "created, has not run yet".to_owned()),
        State::Ready => (glyphs.ready, "ready to run".to_owned()),
        State::Running => (glyphs.current, "runs".to_owned()),
        State::Delivered => (glyphs.cancelled, "a cancellation arrives".to_owned()),
        State::Starved => (glyphs.starved, "starved: ready, but the loop is held".to_owned()),
        State::Stalling => (glyphs.stall, stalls(timeline, lane, moment)),
        State::Waiting(_) => (glyphs.wait, waits(timeline, lane, moment)),
        State::Ended(outcome) => (glyphs.outcome(outcome), ended(timeline, lane, outcome)),
        State::Collected => (glyphs.endless, "garbage-collected before it was done".to_owned()),
    };
    Doing { sign, role: state_role(state), text }
}

fn waits(timeline: &Timeline, lane: LaneId, moment: Moment) -> String {
    match timeline.wait(lane, moment) {
        Some((on, since, _)) => format!("{}, since {since}", wait_phrase_in(timeline, on)),
        None => "waits".to_owned(),
    }
}

fn stalls(timeline: &Timeline, lane: LaneId, moment: Moment) -> String {
    let Some(segment) = timeline.segment(lane, moment) else { return "holds the loop".to_owned() };
    match timeline.stall_told(lane, moment).and_then(|event| timeline.held_with(event)) {
        Some(what) => format!("holds the loop since {}: {}", segment.start, visible(what)),
        None => format!("holds the loop since {}", segment.start),
    }
}

fn ended(timeline: &Timeline, lane: LaneId, outcome: Outcome) -> String {
    let Some(event) = timeline.lane(lane).ended else { return outcome.word().to_owned() };
    let t = timeline.trace().time(event);
    let result = match timeline.trace().get(event).kind {
        EventKind::End { value: Some(value), .. } => Some(value),
        EventKind::End { error, .. } => error,
        _ => None,
    };
    let unowned = if timeline.is_orphan(lane) { ", unowned" } else { "" };
    match result.map(visible) {
        Some(result) => format!("{outcome} {result} at {t}{unowned}"),
        None => format!("{outcome} at {t}{unowned}"),
    }
}
