//! A `join` that can never return, since nobody is left to finish what was taken out.

use super::{Finding, Lint, finding, name};
use crate::trace::event::{EventKind, TaskId, WaitKind};
use crate::trace::timeline::{LaneId, Moment, Timeline};
use crate::trace::visible;
use std::collections::{BTreeMap, BTreeSet};

/// A join that is still waiting when nothing can happen any more; or one that was cut short when all other tasks that ever used
/// the queue had ended or stood in line at it, empty as it was.
pub(super) struct JoinNeverReturns;

impl Lint for JoinNeverReturns {
    fn name(&self) -> &'static str {
        "join-never-returns"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        if !timeline.is_whole() {
            return Vec::new(); // somebody may still come and finish it
        }
        let users = users(timeline);
        let mut told = BTreeSet::new();
        let mut findings = Vec::new();
        for (event, lane, queue) in joins(timeline) {
            let hopeless = match left(timeline, lane, event) {
                None => true,
                Some(left) if cut_short(timeline, lane, left) => {
                    let moment = Moment(left);
                    let users = users.get(queue).map(BTreeSet::iter).into_iter().flatten();
                    users.copied().filter(|user| *user != lane).all(|user| is_idle(timeline, user, queue, moment))
                }
                Some(_) => false,
            };
            if hopeless && told.insert((lane, queue)) {
                let sentence = format!(
                    "{} waits until every item of {} is reported done, and nobody is left to do so",
                    name(timeline, lane),
                    visible(queue)
                );
                findings.push(finding(self.name(), timeline, event, sentence));
            }
        }
        findings
    }
}

/// Every join: its event, who waits, for which queue.
fn joins(timeline: &Timeline) -> impl Iterator<Item = (usize, LaneId, &str)> {
    timeline.trace().iter().enumerate().filter_map(|(index, event)| match event.kind {
        EventKind::Wait { on, .. } if on.kind == WaitKind::QueueJoin => {
            Some((index, timeline.lane_of(event.task)?, on.name.as_deref().unwrap_or("the queue")))
        }
        _ => None,
    })
}

/// The tasks that ever waited at or changed each queue.
fn users(timeline: &Timeline) -> BTreeMap<&str, BTreeSet<LaneId>> {
    let mut users: BTreeMap<&str, BTreeSet<LaneId>> = BTreeMap::new();
    let mut add = |queue, task: TaskId| {
        if let Some(lane) = timeline.lane_of(task) {
            users.entry(queue).or_default().insert(lane);
        }
    };
    for event in timeline.trace().iter() {
        match event.kind {
            EventKind::Wait { on, .. } if matches!(on.kind, WaitKind::QueueGet | WaitKind::QueuePut) => {
                add(on.name.as_deref().unwrap_or("the queue"), event.task);
            }
            EventKind::Level { name, kind: crate::trace::LevelKind::Queue, .. } => add(name, event.task),
            _ => {}
        }
    }
    users
}

/// The event with which `lane` left the wait of `event`.
fn left(timeline: &Timeline, lane: LaneId, event: usize) -> Option<usize> {
    let events = timeline.events_of(lane);
    let after = events.partition_point(|other| (*other as usize) <= event);
    events[after..].iter().map(|event| *event as usize).find(|event| {
        matches!(
            timeline.trace().get(*event).kind,
            EventKind::Ready { .. } | EventKind::Run | EventKind::Deliver | EventKind::End { .. }
        )
    })
}

/// Whether it was a cancellation that `lane` left its wait with.
fn cut_short(timeline: &Timeline, lane: LaneId, left: usize) -> bool {
    let events = timeline.events_of(lane);
    let from = events.partition_point(|other| (*other as usize) < left);
    let next = events[from..].iter().map(|event| timeline.trace().get(*event as usize).kind);
    next.take_while(|kind| !matches!(kind, EventKind::Wait { .. })).any(|kind| matches!(kind, EventKind::Deliver))
}

/// Whether `lane` had ended, or stood in line for an item of `queue`.
fn is_idle(timeline: &Timeline, lane: LaneId, queue: &str, moment: Moment) -> bool {
    let ended = timeline.lane(lane).ended.is_some_and(|ended| ended < moment.0);
    let in_line = |(on, ..): (&crate::trace::WaitOn, _, _)| {
        on.kind == WaitKind::QueueGet && on.name.as_deref().unwrap_or("the queue") == queue
    };
    ended || timeline.wait(lane, moment).is_some_and(in_line)
}
