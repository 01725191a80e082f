//! Tasks that wait for each other in a circle.

use super::{Finding, Lint, finding, name};
use crate::trace::event::{EventKind, LevelKind, Outcome, ScopeKind, TaskId, WaitKind, WaitOn};
use crate::trace::story::{held, stuck, wait_phrase_in};
use crate::trace::timeline::{LaneId, Moment, Resource, State, Timeline};
use std::collections::{BTreeMap, HashMap};

/// A circle of waits without a deadline that is there when main ends, or when nothing can go on any more. The engine
/// records deadlocks of all tasks itself, with the circle; those are told as they are.
pub(super) struct Deadlock;

/// How many tasks of a circle are named.
const NAMED: usize = 6;

impl Lint for Deadlock {
    fn name(&self) -> &'static str {
        "deadlock"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let recorded =
            |event: &usize| matches!(timeline.trace().get(*event).kind, EventKind::Lint { name: "deadlock", .. });
        if timeline.lint_events().iter().any(recorded) {
            return Vec::new();
        }
        let at = match timeline.main_ended() {
            Some(ended) => Moment(ended + 1),
            None if timeline.is_whole() => timeline.last_moment(),
            None => return Vec::new(), // somebody may still come and open it
        };
        let waits = Waits::of(timeline, at);
        let circle = waits.circle();
        let Some(first) = circle.first() else { return Vec::new() };
        let told = circle.iter().take(NAMED).enumerate().map(|(index, lane)| {
            let next = circle[(index + 1) % circle.len()];
            waits.told(*lane, next)
        });
        let sentence = stuck(&told.collect::<Vec<_>>(), circle.len().saturating_sub(NAMED));
        let event = timeline.segment(*first, at).map_or(0, |segment| segment.event);
        vec![finding(self.name(), timeline, event, sentence)]
    }
}

/// Who waits for whom at a moment. The nodes are the lanes, then the locks and semaphores.
struct Waits<'a> {
    timeline: &'a Timeline,
    at: Moment,
    /// The lanes that hold each lock and semaphore.
    holders: Vec<Vec<LaneId>>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Waits<'a> {
    fn of(timeline: &'a Timeline, at: Moment) -> Waits<'a> {
        let mut waits = Waits { timeline, at, holders: Vec::new(), by_name: HashMap::new() };
        for resource in timeline.resources() {
            if matches!(resource.kind, LevelKind::Lock | LevelKind::Semaphore) {
                waits.by_name.insert(&resource.name, waits.holders.len());
                waits.holders.push(holders(timeline, resource, at));
            }
        }
        waits
    }

    /// What `lane` waits on, unless a deadline will end that.
    fn wait(&self, lane: LaneId) -> Option<&'a WaitOn> {
        let last = self.at;
        if !matches!(self.timeline.state(lane, last), State::Waiting(_)) {
            return None;
        }
        let on = self.timeline.wait(lane, last)?.0;
        let has_deadline =
            on.duration.is_some()
                || self.timeline.scopes_open(lane, last).iter().any(|scope| {
                    matches!(scope.kind, ScopeKind::Timeout | ScopeKind::Context) && scope.deadline.is_some()
                });
        (!has_deadline).then_some(on)
    }

    /// Whether none of `lanes` can go on: what any one of them could open is closed only then.
    fn all_stuck(&self, lanes: &[LaneId]) -> bool {
        lanes.iter().all(|lane| self.wait(*lane).is_some())
    }

    /// The nodes that would have to go on first for `node` to do so.
    fn towards(&self, node: usize) -> Vec<usize> {
        let lanes = self.timeline.lanes().len();
        if let Some(resource) = node.checked_sub(lanes) {
            let holders = &self.holders[resource];
            let closed = self.all_stuck(holders);
            return holders.iter().filter(|_| closed).map(|lane| lane.0 as usize).collect();
        }
        let Some(on) = self.wait(LaneId(node as u32)) else { return Vec::new() };
        let living = |lane: &LaneId| !has_ended(self.timeline, *lane, self.at);
        let tasks: Vec<LaneId> =
            on.tasks.iter().filter_map(|task| self.timeline.lane_of(*task)).filter(living).collect();
        let resource = match on.kind {
            WaitKind::Lock | WaitKind::Semaphore => on.name.as_deref().and_then(|name| self.by_name.get(name)),
            _ => None,
        };
        // Which error opens a gather or a group, and which end a wait, the trace does not say.
        let ends = || on.tasks.iter().filter_map(|task| self.end_of(*task));
        let closed = match on.kind {
            WaitKind::Wait => self.all_stuck(&tasks) && ends().next().is_none(),
            WaitKind::Gather | WaitKind::Group => ends().all(|outcome| outcome == Outcome::Returned),
            _ => true,
        };
        let tasks = tasks.into_iter().filter(|_| closed).map(|lane| lane.0 as usize);
        tasks.chain(resource.map(|resource| lanes + resource)).collect()
    }

    /// How a task had ended by then.
    fn end_of(&self, task: TaskId) -> Option<Outcome> {
        let ended = self.timeline.lane(self.timeline.lane_of(task)?).ended.filter(|ended| *ended < self.at.0)?;
        match self.timeline.trace().get(ended).kind {
            EventKind::End { outcome, .. } => Some(outcome),
            _ => None,
        }
    }

    /// The lanes of the first circle found, searching depth first from each lane in turn.
    fn circle(&self) -> Vec<LaneId> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            OnPath,
            Done,
        }
        let lanes = self.timeline.lanes().len();
        let mut marks = vec![Mark::New; lanes + self.holders.len()];
        for start in 0..lanes {
            let mut path: Vec<(usize, std::vec::IntoIter<usize>)> = Vec::new();
            let mut next = (marks[start] == Mark::New).then_some(start);
            loop {
                if let Some(node) = next.take() {
                    marks[node] = Mark::OnPath;
                    path.push((node, self.towards(node).into_iter()));
                }
                let Some((node, untried)) = path.last_mut() else { break };
                match untried.next() {
                    None => {
                        marks[*node] = Mark::Done;
                        path.pop();
                    }
                    Some(towards) => match marks[towards] {
                        Mark::New => next = Some(towards),
                        Mark::Done => {}
                        Mark::OnPath => {
                            let from = path.iter().position(|(node, _)| *node == towards).unwrap_or(0);
                            let nodes = path[from..].iter().map(|(node, _)| *node);
                            return nodes.filter(|node| *node < lanes).map(|node| LaneId(node as u32)).collect();
                        }
                    },
                }
            }
        }
        Vec::new()
    }

    /// `a waits for the lock m, which b holds`.
    fn told(&self, lane: LaneId, next: LaneId) -> String {
        let Some(on) = self.wait(lane) else { return name(self.timeline, lane) };
        let phrase = wait_phrase_in(self.timeline, on);
        let who = name(self.timeline, lane);
        match on.kind {
            WaitKind::Lock | WaitKind::Semaphore => {
                format!("{who} {}", held(&phrase, &[name(self.timeline, next)], &[]))
            }
            _ if on.tasks.len() == 1 => format!("{who} {phrase}"),
            _ => format!("{who} {phrase} (among them {})", name(self.timeline, next)),
        }
    }
}

/// The living lanes that have taken more of a lock or semaphore than they gave back.
fn holders(timeline: &Timeline, resource: &Resource, at: Moment) -> Vec<LaneId> {
    let mut held: BTreeMap<LaneId, i64> = BTreeMap::new();
    let mut before = 0;
    for event in resource.changes.iter().take_while(|event| **event < at.0) {
        let EventKind::Level { value, max, .. } = timeline.trace().get(*event).kind else { continue };
        let taken = if resource.kind == LevelKind::Lock { value } else { max.unwrap_or(value).saturating_sub(value) };
        if let Some(lane) = timeline.lane_of(timeline.trace().task(*event)) {
            let count = held.entry(lane).or_default();
            *count = count.saturating_add(taken.saturating_sub(before));
        }
        before = taken;
    }
    let living = |lane: &LaneId| !has_ended(timeline, *lane, at);
    held.into_iter().filter(|(_, count)| *count > 0).map(|(lane, _)| lane).filter(living).collect()
}

fn has_ended(timeline: &Timeline, lane: LaneId, at: Moment) -> bool {
    timeline.lane(lane).ended.is_some_and(|ended| ended < at.0)
}
