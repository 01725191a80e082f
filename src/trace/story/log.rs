//! The log: what happened, an event a line.

use super::phrase::{class_of, ending, list, name, saying, task_name, wait_phrase_in};
use crate::trace::event::{CancelWhy, Event, EventKind, Nanos, Outcome, ScopeId, ScopeKind, WaitKind};
use crate::trace::timeline::{LaneId, Moment, Timeline};
use crate::trace::visible;

/// How far back the wait is sought in which a cancellation arrived.
const LOOK_BACK: usize = 16;

/// An event as a line of the log, without its time: `orders raised ValueError`. Events that come in numbers and say
/// little to a reader (steps, levels, marks) have none.
///
/// # Panics
/// If there is no such event.
pub fn log_line(timeline: &Timeline, event: usize) -> Option<String> {
    let Event { task, kind, .. } = timeline.trace().get(event);
    let who = task_name(timeline, task);
    let lane = timeline.lane_of(task);
    Some(match kind {
        EventKind::Run | EventKind::Ready { .. } | EventKind::Level { .. } | EventKind::Mark { .. } => return None,
        EventKind::Spawn { parent: Some(parent), .. } => format!("{} creates {who}", task_name(timeline, parent)),
        EventKind::Spawn { parent: None, .. } => format!("{who} is created"),
        EventKind::Wait { on, .. } if on.kind == WaitKind::Yield => return None,
        EventKind::Wait { on, .. } => format!("{who} {}", wait_phrase_in(timeline, on)),
        EventKind::Stall { .. } => {
            // One that is told in parts is one stall.
            let index = timeline.stalls().binary_search_by_key(&event, |stall| stall.event).ok()?;
            let stall = &timeline.stalls()[index];
            let what =
                timeline.held_with(stall.longest).map_or_else(String::new, |what| format!(" ({})", visible(what)));
            let span = stall.end.since(stall.start);
            let span = if span == Nanos::ZERO { String::new() } else { format!(" for {span}") };
            format!("{who} holds the loop{span}{what}{}", starving(stall.starved))
        }
        EventKind::Cancel { by, why } => {
            let by = by.map(|by| task_name(timeline, by));
            match (why, by) {
                (CancelWhy::Group, _) => format!("group cancels {who}"),
                (CancelWhy::Gather, _) => format!("gather cancels {who}"),
                (CancelWhy::Timeout, _) => format!("timeout cancels {who}"),
                (CancelWhy::Task, Some(by)) if by == who => format!("{who} cancels itself"),
                (CancelWhy::Task, Some(by)) => format!("{by} cancels {who}"),
                (CancelWhy::Task, None) => format!("a task cancels {who}"),
                (CancelWhy::User, _) => format!("you cancel {who}"),
                (CancelWhy::Shutdown, _) => format!("shutdown cancels {who}"),
                (CancelWhy::Context, _) => format!("context cancels {who}"),
            }
        }
        EventKind::Deliver => match lane.and_then(|lane| wait_word(timeline, lane, event)) {
            Some(wait) => format!("the cancellation reaches {who} at its {wait}"),
            None => format!("the cancellation reaches {who}"),
        },
        EventKind::Retrieve { .. } if is_silent(timeline, event) => return None,
        EventKind::Retrieve { of } => {
            let ending = timeline.lane_of(of).and_then(|lane| timeline.lane(lane).ended);
            let ending = ending.map(|ended| ending_of(timeline, ended)).unwrap_or_default();
            format!("{who} takes the outcome of {}{ending}", task_name(timeline, of))
        }
        EventKind::Fail { error } => format!("you make {who} fail with {}", visible(error)),
        EventKind::End { outcome: Outcome::Cancelled, message, .. } => format!("{who} cancelled{}", saying(message)),
        EventKind::End { .. } => format!("{who} {}", ending(&kind)),
        EventKind::Open { kind, name, deadline, .. } => match (kind, name.map(visible), deadline) {
            (ScopeKind::Group, ..) => format!("{who} opens a group"),
            (ScopeKind::Timeout, _, Some(deadline)) => format!("{who} sets a timeout until {deadline}"),
            (ScopeKind::Timeout, ..) => format!("{who} sets a timeout"),
            (ScopeKind::Resource, name, _) => format!("{who} opens {}", name.as_deref().unwrap_or("a resource")),
            (ScopeKind::Context, name, _) => format!("{who} opens the context {}", name.as_deref().unwrap_or("")),
        }
        .trim_end()
        .to_owned(),
        EventKind::Close { scope, kind, error, errors } => {
            let resource = || resource_name(timeline, lane, event, scope);
            match (kind, error.map(|error| class_of(Some(error), errors))) {
                (ScopeKind::Timeout, Some(_)) => format!("{who}'s timeout struck"),
                (ScopeKind::Timeout | ScopeKind::Context, None) => return None,
                (ScopeKind::Group, Some(error)) => format!("{who}'s group raised {error}"),
                (ScopeKind::Group, None) => format!("{who}'s group is done"),
                (ScopeKind::Resource, Some(error)) => format!("{who} closes {} with {error}", resource()),
                (ScopeKind::Resource, None) => format!("{who} closes {}", resource()),
                (ScopeKind::Context, Some(error)) => format!("{who}'s context is over: {error}"),
            }
        }
        EventKind::Note { text } => format!("{who}: {}", visible(text)),
        EventKind::Lint { name, text: None, .. } => visible(name).into_owned(),
        EventKind::Lint { name: "deadlock", text: Some(text), .. } => format!("deadlock: {}", visible(text)),
        EventKind::Lint { text: Some(text), .. } => visible(text).into_owned(),
    })
}

/// `: beat and 2 more starve`, for those a stall holds up.
fn starving(starved: u32) -> String {
    match starved {
        0 => String::new(),
        1 => ": one task starves".to_owned(),
        more => format!(": {more} tasks starve"),
    }
}

/// Whether an event shows nothing that a wait does not show: that somebody takes the outcome of a task it has waited for.
pub fn is_silent(timeline: &Timeline, event: usize) -> bool {
    let EventKind::Retrieve { of } = timeline.trace().get(event).kind else { return false };
    let Some(lane) = timeline.lane_of(timeline.trace().task(event)) else { return false };
    let events = timeline.events_of(lane);
    let before = events.partition_point(|other| (*other as usize) < event);
    let mut kinds =
        events[..before].iter().rev().take(LOOK_BACK).map(|event| timeline.trace().get(*event as usize).kind);
    kinds.any(|kind| matches!(kind, EventKind::Wait { on, .. } if on.tasks.contains(&of)))
}

/// `: it raised ValueError`, of an end.
fn ending_of(timeline: &Timeline, ended: usize) -> String {
    format!(": it {}", ending(&timeline.trace().get(ended).kind))
}

/// The word for the wait `lane` was in just before `event`.
fn wait_word(timeline: &Timeline, lane: LaneId, event: usize) -> Option<&'static str> {
    let events = timeline.events_of(lane);
    let before = events.partition_point(|other| (*other as usize) < event);
    events[..before].iter().rev().take(LOOK_BACK).find_map(|event| match timeline.trace().get(*event as usize).kind {
        EventKind::Wait { on, .. } => Some(on.kind.word()),
        _ => None,
    })
}

fn resource_name(timeline: &Timeline, lane: Option<LaneId>, event: usize, scope: ScopeId) -> String {
    let open = lane.map_or_else(Vec::new, |lane| timeline.scopes_open(lane, Moment(event)));
    let opened = open.iter().find(|other| other.id == scope).map(|scope| timeline.trace().get(scope.opened).kind);
    match opened {
        Some(EventKind::Open { name: Some(name), .. }) => visible(name).into_owned(),
        _ => "a resource".to_owned(),
    }
}

/// The names of some lanes, the first few of many.
pub(super) fn names(timeline: &Timeline, lanes: &[LaneId]) -> String {
    list(lanes.iter().map(|lane| name(timeline, *lane)), lanes.len())
}
