//! A task that was told to stop, and went on to return as if nothing had been.

use super::{Finding, Lint, finding, name};
use crate::trace::event::{CancelWhy, EventKind, Outcome, ScopeId, ScopeKind};
use crate::trace::timeline::{LaneId, Timeline};
use std::collections::HashMap;

/// A timeout that strikes and a group that fails cancel the task they are in and take the cancellation back at their
/// own end, which shows as a `close` with an error of theirs. It says nothing of what others asked for. A Go-style context is asked, not obeyed, and does not count.
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

/// The first delivery that `lane` swallowed.
fn swallowed(timeline: &Timeline, lane: LaneId) -> Option<usize> {
    let task = timeline.lane(lane).task;
    // The kind of the task's own scope that asked last, and of those whose cancellations have arrived.
    let mut asked = None;
    let mut pending: Vec<(usize, Option<ScopeKind>)> = Vec::new();
    let mut opened: HashMap<ScopeId, usize> = HashMap::new();
    for index in timeline.events_of(lane).iter().map(|event| *event as usize) {
        let event = timeline.trace().get(index);
        match event.kind {
            EventKind::Cancel { why: CancelWhy::Context, .. } => asked = Some(Some(ScopeKind::Context)),
            EventKind::Cancel { why: CancelWhy::Timeout, .. } => asked = Some(Some(ScopeKind::Timeout)),
            // Of a group that it is in, the task obeys; its own it may outlast.
            EventKind::Cancel { why: CancelWhy::Group, by } if by.is_none_or(|by| by == task) => {
                asked = Some(Some(ScopeKind::Group));
            }
            EventKind::Cancel { .. } => asked = Some(None),
            EventKind::Deliver if asked != Some(Some(ScopeKind::Context)) => pending.push((index, asked.flatten())),
            EventKind::Open { scope, .. } => drop(opened.insert(scope, index)),
            EventKind::Close { scope, kind, error: Some(error), .. } if error != "CancelledError" => {
                // Of several, a scope takes back the last: it would not end so if that had been swallowed.
                let since = opened.get(&scope).copied().unwrap_or(0);
                let own = |(delivered, by): &(usize, Option<ScopeKind>)| *by == Some(kind) && since < *delivered;
                if let Some(place) = pending.iter().rposition(own) {
                    pending.remove(place);
                }
            }
            EventKind::End { outcome, .. } => {
                return pending.first().filter(|_| outcome == Outcome::Returned).map(|(delivered, _)| *delivered);
            }
            _ => {}
        }
    }
    None
}
