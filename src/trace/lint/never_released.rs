//! A resource that stays open, a permit or lock that stays taken.

use super::{Finding, Lint, finding, name};
use crate::trace::event::{EventKind, LevelKind, ScopeKind};
use crate::trace::timeline::{LaneId, Resource, Timeline};
use crate::trace::visible;
use std::collections::BTreeMap;

/// A resource is told of once its task has ended: nobody else can close it. A permit or lock, which anyone may give
/// back, once nothing can happen any more.
pub(super) struct NeverReleased;

impl Lint for NeverReleased {
    fn name(&self) -> &'static str {
        "never-released"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let whole = timeline.is_whole();
        let ended = |lane: LaneId| match timeline.lane(lane).ended.map(|event| timeline.trace().get(event).kind) {
            // What the collector took is still to be closed.
            Some(EventKind::Lint { .. }) => whole,
            ended => ended.is_some(),
        };
        let open = timeline
            .scopes()
            .iter()
            .filter(|scope| scope.kind == ScopeKind::Resource && scope.closed.is_none() && ended(scope.owner));
        let opened = open.map(|scope| {
            let what = match timeline.trace().get(scope.opened).kind {
                EventKind::Open { name: Some(name), .. } => visible(name).into_owned(),
                _ => "a resource".to_owned(),
            };
            let sentence = format!("{} opened {what} and ended without closing it", name(timeline, scope.owner));
            finding(self.name(), timeline, scope.opened, sentence)
        });
        let taken = timeline.resources().iter().filter(|_| whole).filter_map(|resource| {
            let (event, sentence) = kept(timeline, resource)?;
            Some(finding(self.name(), timeline, event, sentence))
        });
        opened.chain(taken).collect()
    }
}

/// The event with which a permit or lock was taken for good, if all that ever took or gave one have ended.
fn kept(timeline: &Timeline, resource: &Resource) -> Option<(usize, String)> {
    let level = |event: usize| match timeline.trace().get(event).kind {
        EventKind::Level { value, max, .. } => (value, max),
        _ => (0, None),
    };
    // As the number of those taken, whichever way the level counts.
    let taken = |event: usize| match (resource.kind, level(event)) {
        (LevelKind::Semaphore, (value, Some(max))) => max.saturating_sub(value),
        (LevelKind::Lock, (value, _)) => value,
        _ => 0,
    };
    let last = *resource.changes.last()?;
    if taken(last) <= 0 {
        return None;
    }
    // Who has taken more than it gave back, and with which event it took last.
    let mut held: BTreeMap<LaneId, (i64, usize)> = BTreeMap::new();
    let mut before = 0;
    for event in resource.changes.iter().copied() {
        let now = taken(event);
        if let Some(lane) = timeline.lane_of(timeline.trace().task(event))
            && now != before
        {
            timeline.lane(lane).ended?;
            let (count, taken_with) = held.entry(lane).or_insert((0, event));
            *count = count.saturating_add(now.saturating_sub(before));
            if now > before {
                *taken_with = event;
            }
        }
        before = now;
    }
    let (lane, (_, event)) = held.into_iter().find(|(_, (count, _))| *count > 0)?;
    let what = match resource.kind {
        LevelKind::Lock => "the lock",
        _ => "a permit of",
    };
    Some((event, format!("{} took {what} {} and never gave it back", name(timeline, lane), visible(&resource.name))))
}
