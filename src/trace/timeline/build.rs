//! Derives a timeline: one pass over the events, then sorting by lane.

use super::finish::Finish;
use super::grid;
use super::landmarks::Landmarks;
use super::lanes::{Lane, LaneIds, NONE, Tree};
use super::ownership::{self, Leavings};
use super::resources::ResourceFinder;
use super::rows::{Rows, Stream, offsets};
use super::scopes::ScopeFinder;
use super::stalls::Stalls;
use super::state::{Rank, State};
use super::{LaneId, Timeline};
use crate::trace::event::{CancelWhy, EventKind, Nanos, Outcome, TaskId, WaitKind};
use crate::trace::store::{BriefKind, Trace, WaitId};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// What a lane is doing while the pass is on: a rank, and whether there is more to know. A byte a lane, since most
/// events need no more, and of many lanes more would not stay in the processor's cache.
#[derive(Clone, Copy)]
struct Now(u8);

impl Now {
    /// Something else than an event may end it: a stall, a wait with a deadline of its own.
    const TIMED: u8 = 0x80;
    /// A wait for other tasks.
    const FOR_TASKS: u8 = 0x40;

    const fn rank(self) -> Rank {
        Rank(self.0 & !(Now::TIMED | Now::FOR_TASKS))
    }

    const fn is(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

/// More about what a lane is doing, where there is more to know.
#[derive(Clone, Copy, Default)]
struct Details {
    /// The event that began it.
    event: u32,
    /// The kept wait it is in, if it is one.
    wait: Option<WaitId>,
    /// When the stall is over or the wait's own deadline passes.
    until: u64,
}

/// The finding with which a task is gone that was never done.
const COLLECTED: &str = "task-garbage-collected";

/// Never.
const NEVER: u64 = u64::MAX;

struct Builder<'a> {
    trace: &'a Trace,
    ids: LaneIds,
    lanes: Vec<Lane>,
    /// The `spawn` event that names each lane, where it is not the lane's first event.
    named_by: Vec<u32>,
    now: Vec<Now>,
    details: Vec<Details>,
    rows: Stream,
    event_lane: Vec<u32>,
    waits: Vec<(WaitKind, u64, bool)>,
    leavings: Leavings,
    stalls: Stalls,
    scopes: ScopeFinder,
    resources: ResourceFinder<'a>,
    landmarks: Landmarks,
    marks: Vec<(u32, u32)>,
    /// For each lane the number after the last event that asked it to stop, other than by the person or the runner.
    asked_to_stop: Vec<u32>,
    lints: Vec<usize>,
    /// Whose outcome was taken without a wait that shows it, and with which event.
    retrievals: Vec<(TaskId, usize)>,
}

/// The timeline of `trace`.
pub(super) fn build(trace: Arc<Trace>) -> Timeline {
    let parts = {
        let mut builder = Builder::new(&trace);
        for (index, brief) in trace.briefs().enumerate() {
            builder.event(index, brief.t, brief.task, brief.kind);
        }
        builder.finish()
    };
    Timeline { trace, ..parts }
}

impl<'a> Builder<'a> {
    fn new(trace: &'a Trace) -> Builder<'a> {
        Builder {
            trace,
            ids: LaneIds::for_events(trace.len()),
            lanes: Vec::new(),
            named_by: Vec::new(),
            now: Vec::new(),
            details: Vec::new(),
            rows: Stream::with_capacity(trace.len()),
            event_lane: Vec::with_capacity(trace.len()),
            waits: trace
                .waits()
                .map(|on| (on.kind, on.duration.map_or(NEVER, |span| span.0), !on.tasks.is_empty()))
                .collect(),
            leavings: Leavings::for_waits(trace.waits().len()),
            stalls: Stalls::default(),
            scopes: ScopeFinder::default(),
            resources: ResourceFinder::default(),
            landmarks: Landmarks::default(),
            marks: Vec::new(),
            asked_to_stop: Vec::new(),
            lints: Vec::new(),
            retrievals: Vec::new(),
        }
    }

    fn event(&mut self, index: usize, t: u64, task: TaskId, brief: BriefKind) {
        let known = self.ids.get(task);
        let kind = match brief {
            BriefKind::Spawn | BriefKind::Other => Some(self.trace.get(index).kind),
            _ => None,
        };
        // A level or a finding may belong to the run as a whole; neither makes a task.
        let of_the_run = matches!(kind, Some(EventKind::Level { .. } | EventKind::Lint { .. }));
        let lane = match known {
            Some(lane) => Some(lane),
            None if of_the_run => None,
            None => Some(self.new_lane(index, task)),
        };
        self.event_lane.push(lane.map_or(NONE, |lane| lane.0));
        match kind {
            Some(EventKind::Level { name, kind, .. }) => return self.resources.level(index, name, kind),
            Some(EventKind::Lint { name, .. }) => {
                if name == COLLECTED
                    && let Some(lane) = self.ids.get(self.trace.get(index).about())
                {
                    self.over(lane, index, t, Rank::COLLECTED);
                }
                return self.lints.push(index);
            }
            _ => {}
        }
        let Some(lane) = lane else { return };
        match brief {
            BriefKind::Run => self.enter(lane, index, t, Rank::RUNNING),
            BriefKind::Ready => self.ready(lane, index, t),
            BriefKind::Wait(wait) => self.wait(lane, index, t, wait),
            BriefKind::Deliver => self.deliver(lane, index, t),
            BriefKind::End(outcome) => self.end(lane, index, t, outcome),
            BriefKind::Note => self.begun(lane, index, t),
            BriefKind::Mark => {
                self.begun(lane, index, t);
                self.marks.push((lane.0, index as u32));
            }
            BriefKind::Spawn | BriefKind::Other => {
                if let Some(kind) = kind {
                    self.other(lane, index, t, kind);
                }
            }
        }
    }

    fn other(&mut self, lane: LaneId, index: usize, t: u64, kind: EventKind<'a>) {
        match kind {
            EventKind::Spawn { parent, .. } => self.spawn(lane, index, t, parent),
            EventKind::Stall { duration, .. } => self.stall(lane, index, t, duration),
            EventKind::Cancel { by, why } => {
                if self.rank(lane) == Rank::UNBORN {
                    self.enter(lane, index, t, Rank::SCHEDULED);
                }
                let by = by.and_then(|by| self.ids.get(by));
                self.landmarks.cancel(index, lane, by);
                if !matches!(why, CancelWhy::Shutdown | CancelWhy::User) && self.main_ended().is_none() {
                    self.asked_to_stop[lane.0 as usize] = index as u32 + 1;
                }
            }
            EventKind::End { outcome, .. } => self.end(lane, index, t, outcome),
            EventKind::Retrieve { of } => self.retrievals.push((of, index)),
            EventKind::Open { scope, kind, deadline, .. } => {
                self.begun(lane, index, t);
                self.scopes.open(index, lane, scope, kind, deadline);
            }
            EventKind::Close { scope, .. } => {
                self.begun(lane, index, t);
                self.scopes.close(index, scope);
            }
            EventKind::Fail { .. } if self.rank(lane) == Rank::UNBORN => self.enter(lane, index, t, Rank::SCHEDULED),
            _ => {}
        }
    }

    fn new_lane(&mut self, event: usize, task: TaskId) -> LaneId {
        let lane = LaneId(self.lanes.len() as u32);
        self.ids.insert(task, lane);
        self.lanes.push(Lane { task, spawned: event, ended: None, parent: None, depth: 0 });
        self.named_by.push(NONE);
        self.now.push(Now(Rank::UNBORN.0));
        self.details.push(Details::default());
        self.asked_to_stop.push(0);
        lane
    }

    /// The event with which the first task, main, ended.
    fn main_ended(&self) -> Option<usize> {
        self.lanes.first().and_then(|main| main.ended)
    }

    fn rank(&self, lane: LaneId) -> Rank {
        self.now[lane.0 as usize].rank()
    }

    /// The lane enters a state with this event. An ended lane stays ended; entering the same state again is nothing.
    fn enter(&mut self, lane: LaneId, index: usize, t: u64, rank: Rank) {
        let before = self.rank(lane);
        if before.is_ended() || (before == rank && !rank.is_waiting()) {
            return;
        }
        self.leave(lane, t, index);
        self.begin(lane, index, t, rank);
    }

    /// A row begins with this event.
    fn begin(&mut self, lane: LaneId, index: usize, t: u64, rank: Rank) {
        self.rows.push(lane.0, t, rank, index as u32);
        self.now[lane.0 as usize] = Now(rank.0);
    }

    /// Adds the rows that began by the clock before `t`, when the lane leaves its state with event `index`.
    fn leave(&mut self, lane: LaneId, t: u64, index: usize) {
        let now = self.now[lane.0 as usize];
        if now.is(Now::FOR_TASKS)
            && let Some(wait) = self.details[lane.0 as usize].wait
        {
            let begun = self.details[lane.0 as usize].event as usize;
            let in_time = self.main_ended().is_none_or(|ended| begun < ended);
            self.leavings.left(wait, index, in_time);
        }
        if !now.is(Now::TIMED) || self.stalls.all.is_empty() {
            return;
        }
        let Details { event, until, .. } = self.details[lane.0 as usize];
        if now.rank() == Rank::STALLING {
            if until <= t {
                self.rows.push(lane.0, until, Rank::RUNNING, event);
            }
        } else if until < t && self.stalls.holding(until).is_some() {
            self.rows.push(lane.0, until, Rank::READY, event);
        }
    }

    fn spawn(&mut self, lane: LaneId, index: usize, t: u64, parent: Option<TaskId>) {
        if self.named_by[lane.0 as usize] == NONE {
            self.named_by[lane.0 as usize] = index as u32;
        }
        // Parents come before children, which also rules out circles.
        let parent = parent.and_then(|parent| self.ids.get(parent)).filter(|parent| *parent < lane);
        if self.lanes[lane.0 as usize].parent.is_none()
            && let Some(parent) = parent
        {
            self.lanes[lane.0 as usize].parent = Some(parent);
            self.lanes[lane.0 as usize].depth = self.lanes[parent.0 as usize].depth.saturating_add(1);
            self.scopes.spawned(lane, parent);
        }
        if self.rank(lane) == Rank::UNBORN {
            self.enter(lane, index, t, Rank::SCHEDULED);
        }
    }

    fn ready(&mut self, lane: LaneId, index: usize, t: u64) {
        if self.rank(lane) != Rank::SCHEDULED {
            self.enter(lane, index, t, Rank::READY);
        }
    }

    /// Something only a running step can do, by a task whose beginning the trace lacks.
    fn begun(&mut self, lane: LaneId, index: usize, t: u64) {
        if self.rank(lane) == Rank::UNBORN {
            self.enter(lane, index, t, Rank::RUNNING);
        }
    }

    fn wait(&mut self, lane: LaneId, index: usize, t: u64, wait: WaitId) {
        if self.rank(lane).is_ended() {
            return;
        }
        let (kind, span, for_tasks) = self.waits[wait.index()];
        self.leave(lane, t, index);
        self.begin(lane, index, t, Rank::waiting(kind));
        if span != NEVER || for_tasks {
            let flags = if span == NEVER { 0 } else { Now::TIMED } | if for_tasks { Now::FOR_TASKS } else { 0 };
            self.now[lane.0 as usize].0 |= flags;
            self.details[lane.0 as usize] =
                Details { event: index as u32, wait: Some(wait), until: t.saturating_add(span) };
        }
        if kind == WaitKind::Group {
            self.scopes.waits(index, lane, wait);
        }
    }

    fn stall(&mut self, lane: LaneId, index: usize, t: u64, duration: Nanos) {
        let end = t.saturating_add(duration.0);
        let Details { event: first, until, .. } = self.details[lane.0 as usize];
        if self.rank(lane) == Rank::STALLING && until == t {
            self.stalls.go_on(first as usize, end, index);
            self.details[lane.0 as usize].until = end;
            return;
        }
        self.stalls.push(t, end, lane, index);
        self.landmarks.stall(index);
        if self.rank(lane).is_ended() {
            return;
        }
        self.leave(lane, t, index);
        self.begin(lane, index, t, Rank::STALLING);
        self.now[lane.0 as usize].0 |= Now::TIMED;
        self.details[lane.0 as usize] = Details { event: index as u32, wait: None, until: end };
    }

    fn deliver(&mut self, lane: LaneId, index: usize, t: u64) {
        if self.rank(lane).is_ended() {
            return;
        }
        self.leave(lane, t, index);
        self.begin(lane, index, t, Rank::DELIVERED);
        self.begin(lane, index, t, Rank::RUNNING);
    }

    fn end(&mut self, lane: LaneId, index: usize, t: u64, outcome: Outcome) {
        self.over(lane, index, t, Rank::ended(outcome));
    }

    /// The lane comes to its end, one way or another; the first counts.
    fn over(&mut self, lane: LaneId, index: usize, t: u64, rank: Rank) {
        if self.rank(lane).is_ended() {
            return;
        }
        self.enter(lane, index, t, rank);
        self.lanes[lane.0 as usize].ended = Some(index);
        if matches!(rank.state(), State::Ended(Outcome::Raised) | State::Collected) {
            self.landmarks.failure(index);
        }
    }

    fn finish(mut self) -> Timeline {
        let end = self.trace.end().0.max(self.stalls.end());
        for lane in 0..self.lanes.len() {
            let lane = LaneId(lane as u32);
            if !self.rank(lane).is_ended() {
                self.leave(lane, NEVER, Leavings::NEVER);
            }
        }
        let mut rows = Rows::of(&self.rows, self.lanes.len());
        self.stalls.starve(&mut rows, end);
        rows.seal();
        let grids = grid::grids(&rows, &self.stalls, end);
        let lanes = self.lanes;
        let scopes = self.scopes.finish(self.trace, &self.ids, |lane| lanes[lane.0 as usize].ended, lanes.len());
        let why = |event: usize| match self.trace.get(event).kind {
            EventKind::Cancel { why, .. } => why,
            _ => CancelWhy::Task,
        };
        self.landmarks.find_causes(self.trace, &lanes, &self.ids, &scopes, why);
        let asked = |lane: LaneId, since: usize| self.asked_to_stop[lane.0 as usize] as usize > since;
        let mut retrievals: Vec<(LaneId, usize)> =
            self.retrievals.iter().filter_map(|(of, event)| Some((self.ids.get(*of)?, *event))).collect();
        retrievals.sort_unstable();
        let orphans = ownership::orphans(self.trace, &lanes, &self.ids, &scopes, &self.leavings, &retrievals, asked);
        // By lane, and within a lane by event, as they were found.
        self.marks.sort_unstable();
        let (event_offsets, events) = by_lane(&self.event_lane, lanes.len());
        let unnamed: HashMap<u32, String> = lanes
            .iter()
            .zip(&self.named_by)
            .enumerate()
            .filter(|(_, (_, named_by))| **named_by == NONE)
            .map(|(index, (lane, _))| (index as u32, format!("task {}", lane.task.0)))
            .collect();
        let finish = Finish::of(self.trace, &lanes, &self.lints);
        Timeline {
            trace: Arc::default(),
            tree: Tree::of(&lanes),
            lanes,
            ids: self.ids,
            named_by: self.named_by,
            unnamed,
            rows,
            grids,
            event_offsets,
            events,
            end: Nanos(end),
            stalls: self.stalls,
            scopes,
            resources: self.resources.finish(),
            landmarks: self.landmarks,
            marks: self.marks,
            orphans,
            finish,
            lints: self.lints,
            leavings: self.leavings,
            retrievals,
            loop_index: OnceLock::new(),
            waiters: OnceLock::new(),
        }
    }
}

/// Event numbers laid out lane by lane.
fn by_lane(event_lane: &[u32], lanes: usize) -> (Vec<u32>, Vec<u32>) {
    let offsets = offsets(lanes, event_lane.iter().copied().filter(|lane| *lane != NONE));
    let mut next = offsets.clone();
    let mut events = vec![0; offsets.last().copied().unwrap_or(0) as usize];
    for (event, lane) in event_lane.iter().enumerate().filter(|(_, lane)| **lane != NONE) {
        let place = &mut next[*lane as usize];
        events[*place as usize] = event as u32;
        *place += 1;
    }
    (offsets, events)
}
