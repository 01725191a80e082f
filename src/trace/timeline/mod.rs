//! The derived timeline: the state of anything at any moment of a trace.
//!
//! A run is looked at in two ways. A [`Moment`] counts events, so that stepping through the many events of one virtual
//! instant is exact; a time in [`Nanos`] is what columns and rulers are made of. Everything here is a function of the
//! trace alone and holds for any sequence of events, also one cut off anywhere or made by a foreign tracer: a task
//! without a `spawn` gets a lane at its first event, unknown scopes are passed over, an ended task stays ended.
//!
//! | file | what it finds |
//! |---|---|
//! | `build` | the one pass over the events |
//! | `lanes` | tasks, their rows, their tree |
//! | `rows`, `grid`, `state` | states over time, and the index that columns are drawn from |
//! | `stalls` | who held the loop, who was starved |
//! | `scopes`, `ownership` | groups and their tasks, who waits for whom, orphans |
//! | `resources` | levels |
//! | `loop_view` | the loop's queues at a moment |
//! | `finish` | how the run ends |
//! | `landmarks` | cancellations, failures, stalls to jump to |

mod build;
mod finish;
mod grid;
mod landmarks;
mod lanes;
mod loop_view;
mod ownership;
mod resources;
mod rows;
mod scopes;
mod stalls;
mod state;

pub use finish::Finish;
pub use landmarks::{CancelArrow, Landmark};
pub use lanes::Lane;
pub use loop_view::LoopView;
pub use resources::{Level, Resource};
pub use scopes::Scope;
pub use stalls::Stall;
pub use state::{Column, State};

use super::event::{EventKind, Nanos, TaskId, WaitOn};
use super::store::Trace;
use grid::Grid;
use landmarks::Landmarks;
use lanes::{LaneIds, NONE, Tree};
use loop_view::LoopIndex;
use ownership::{Leavings, Waiters};
use rows::{Rows, Window};
use scopes::Scopes;
use stalls::Stalls;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A point between two events: so many events have happened. The playhead is one of these, so that stepping through
/// events of one instant is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub usize);

/// An index into [`Timeline::lanes`]: lanes are numbered in the order of spawning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneId(pub u32);

/// A stretch of a lane in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// When it begins.
    pub start: Nanos,
    /// When the next one begins, or the run ends.
    pub end: Nanos,
    /// The state.
    pub state: State,
    /// The event that began it; for a state that the clock began (running on after a stall, starved past a
    /// deadline), the event before.
    pub event: usize,
}

/// The derived timeline of a trace. Methods that take a [`LaneId`] panic for a number that is not one of
/// [`Timeline::lanes`].
#[derive(Clone, Debug)]
pub struct Timeline {
    trace: Arc<Trace>,
    lanes: Vec<Lane>,
    tree: Tree,
    ids: LaneIds,
    named_by: Vec<u32>,
    unnamed: HashMap<u32, String>,
    rows: Rows,
    grids: Vec<Grid>,
    event_offsets: Vec<u32>,
    events: Vec<u32>,
    end: Nanos,
    stalls: Stalls,
    scopes: Scopes,
    resources: Vec<Resource>,
    landmarks: Landmarks,
    marks: Vec<(u32, u32)>,
    orphans: Vec<Option<u32>>,
    lints: Vec<usize>,
    finish: Finish,
    leavings: Leavings,
    retrievals: Vec<(LaneId, usize)>,
    loop_index: OnceLock<LoopIndex>,
    waiters: OnceLock<Waiters>,
}

impl Timeline {
    /// Derives the timeline of `trace`.
    pub fn new(trace: Arc<Trace>) -> Timeline {
        build::build(trace)
    }

    /// Derives the timeline of a run that still goes on from what is known of it.
    pub fn of_a_run_going_on(trace: Arc<Trace>) -> Timeline {
        Timeline { finish: Finish::Going, ..build::build(trace) }
    }

    /// How the run ends.
    pub fn finish(&self) -> Finish {
        self.finish
    }

    /// Whether the run was stopped before main ended: by a limit, or by the person watching.
    pub fn is_stopped(&self) -> bool {
        finish::is_stopped(self)
    }

    /// Whether nothing can happen in the run any more, so that what has not happened by now never will: all of its
    /// tasks have ended, or it is a Go program whose main has, or none of those left can go on (but for the person
    /// watching). A trace that is cut off or still grows is whole only in the last case.
    pub fn is_whole(&self) -> bool {
        finish::is_whole(self)
    }

    /// The event with which the first task, main, ended.
    pub fn main_ended(&self) -> Option<usize> {
        self.lanes.first()?.ended
    }

    /// The trace it was derived from.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// All lanes in the order of spawning.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The number of every lane, in the order of spawning.
    pub fn lane_ids(&self) -> impl ExactSizeIterator<Item = LaneId> + use<> {
        (0..self.lanes.len() as u32).map(LaneId)
    }

    /// The lanes as the task tree shows them: parents before children, siblings in the order of spawning.
    pub fn rows(&self) -> &[LaneId] {
        &self.tree.rows
    }

    /// Where `lane` stands in [`Timeline::rows`].
    pub fn row_of(&self, lane: LaneId) -> usize {
        self.tree.position[lane.0 as usize] as usize
    }

    /// Whether `lane` is its parent's last child (for the tree's branches).
    pub fn is_last_child(&self, lane: LaneId) -> bool {
        self.tree.last[lane.0 as usize]
    }

    /// A lane.
    pub fn lane(&self, lane: LaneId) -> &Lane {
        &self.lanes[lane.0 as usize]
    }

    /// The lane of a task; absent for a task without events.
    pub fn lane_of(&self, task: TaskId) -> Option<LaneId> {
        self.ids.get(task)
    }

    /// A lane's name: its task's, else `task` and its number.
    pub fn name(&self, lane: LaneId) -> &str {
        let named_by = self.named_by[lane.0 as usize];
        if named_by != NONE
            && let EventKind::Spawn { name, .. } = self.trace.get(named_by as usize).kind
        {
            return name;
        }
        self.unnamed.get(&lane.0).map_or("", String::as_str)
    }

    /// Where the task was created: `FILE:N`.
    pub fn spawn_line(&self, lane: LaneId) -> Option<&str> {
        let named_by = self.named_by[lane.0 as usize];
        match (named_by != NONE).then(|| self.trace.get(named_by as usize).kind)? {
            EventKind::Spawn { line, .. } => line,
            _ => None,
        }
    }

    /// When the run ends: at its last event, or when its last stall is over.
    pub fn end(&self) -> Nanos {
        self.end
    }

    /// The moment after every event up to and including `t`.
    pub fn moment_at(&self, t: Nanos) -> Moment {
        Moment(self.trace.count_until(t))
    }

    /// The time of the last event before `moment`.
    pub fn time_of(&self, moment: Moment) -> Nanos {
        match moment.0.min(self.trace.len()).checked_sub(1) {
            Some(last) => self.trace.time(last),
            None => Nanos::ZERO,
        }
    }

    /// The moment after every event.
    pub fn last_moment(&self) -> Moment {
        Moment(self.trace.len())
    }

    /// What `lane` does at `moment`. Binary search.
    pub fn state(&self, lane: LaneId, moment: Moment) -> State {
        let t = self.time_of(moment).0;
        let Some(row) = self.rows.at_event(lane, moment.0, t) else { return State::Unborn };
        let rank = self.rows.rank(row);
        if rank.is_ready() && self.stalls.on_at_event(moment.0, t) { State::Starved } else { rank.state() }
    }

    /// What `lane` does at `t`, after all that happens then. Unlike [`Timeline::state`] it knows times between events.
    pub fn state_at(&self, lane: LaneId, t: Nanos) -> State {
        match self.rows.at_time(lane, t.0) {
            Some(row) => self.rows.piece(row, lane, t.0, &self.stalls, self.end.0).state,
            None => State::Unborn,
        }
    }

    /// The wait `lane` is in at `moment`, since when, and at which line. Past its deadline during a stall, a task is
    /// starved and still in its wait.
    pub fn wait(&self, lane: LaneId, moment: Moment) -> Option<(&WaitOn, Nanos, Option<&str>)> {
        let event = self.rows.event(self.rows.at_event(lane, moment.0, self.time_of(moment).0)?);
        match self.trace.get(event) {
            super::Event { t, kind: EventKind::Wait { on, line }, .. } => Some((on, t, line)),
            _ => None,
        }
    }

    /// The segment of `lane` at `moment`.
    pub fn segment(&self, lane: LaneId, moment: Moment) -> Option<Segment> {
        let t = self.time_of(moment).0;
        let row = self.rows.at_event(lane, moment.0, t)?;
        let at = t.max(self.rows.start(row));
        let piece = self.rows.piece(row, lane, at, &self.stalls, self.end.0);
        let state = self.state(lane, moment);
        // The stall that begins at this very instant may be an event or two ahead.
        if piece.state == state { Some(piece) } else { Some(Segment { state, ..piece }) }
    }

    /// The segments of `lane` that touch `from..to`. Deliveries are not among them: they have no width.
    pub fn segments(&self, lane: LaneId, from: Nanos, to: Nanos) -> Box<dyn Iterator<Item = Segment> + '_> {
        Box::new(self.rows.pieces(lane, from.0, to.0, &self.stalls, self.end.0))
    }

    /// Fills `out`, one entry a column, each `per_column` nanoseconds wide beginning at `from`, with the
    /// highest-ranking state in each column (see [`Column`]). Time grows with the columns, not with the events. On a
    /// lane of thousands of rows, where columns are wide, what happens at a column's edge may show one column earlier.
    pub fn columns(&self, lane: LaneId, from: Nanos, per_column: f64, out: &mut [Column]) {
        let window = Window::new(from, per_column, self.end.0);
        match Grid::find(&self.grids, lane, &window) {
            Some(grid) => grid.columns(window, out),
            None => self.rows.columns(lane, window, &self.stalls, out),
        }
    }

    /// The events of one lane, in order (indices into the trace).
    pub fn events_of(&self, lane: LaneId) -> &[u32] {
        let range = &self.event_offsets[lane.0 as usize..lane.0 as usize + 2];
        &self.events[range[0] as usize..range[1] as usize]
    }

    /// The event with which `lane` began its own code: its first step, unless that was taken by a cancellation.
    pub fn started(&self, lane: LaneId) -> Option<usize> {
        let mut first_step = None;
        for event in self.events_of(lane).iter().map(|event| *event as usize) {
            match self.trace.get(event).kind {
                EventKind::Run => drop(first_step.get_or_insert(event)),
                EventKind::Deliver => return None,
                EventKind::End { outcome: super::Outcome::Cancelled, .. } if first_step.is_none() => return None,
                EventKind::Spawn { .. }
                | EventKind::Ready { .. }
                | EventKind::Cancel { .. }
                | EventKind::Fail { .. }
                | EventKind::Level { .. }
                | EventKind::Lint { .. } => {}
                _ => return first_step.or(Some(event)),
            }
        }
        first_step
    }

    /// Every scope in the order of opening.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes.all
    }

    /// The scopes `lane` is in at `moment`, the outermost first.
    pub fn scopes_open(&self, lane: LaneId, moment: Moment) -> Vec<&Scope> {
        self.scopes.open(lane, moment.0)
    }

    /// The group that owns `lane`; see [`Scope::members`].
    pub fn group_of(&self, lane: LaneId) -> Option<&Scope> {
        self.scopes.group_of(lane)
    }

    /// Every resource with a level, in the order of first mention.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The level of a resource at `moment`; absent before its first event.
    pub fn level(&self, resource: usize, moment: Moment) -> Option<Level> {
        self.resources.get(resource)?.level(&self.trace, moment.0)
    }

    /// The loop at `moment`, each list cut to `most` entries. The first call sorts the queues of the whole run.
    pub fn loop_view(&self, moment: Moment, most: usize) -> LoopView<'_> {
        let index = self
            .loop_index
            .get_or_init(|| LoopIndex::of(&self.trace, &self.rows, &self.lanes, &self.scopes.all, self.end.0));
        index.view(&self.trace, moment.0, most)
    }

    /// The lanes that wait for `lane` at `moment`, whoever began last first.
    pub fn waiters(&self, lane: LaneId, moment: Moment) -> Vec<LaneId> {
        let waiters = self.waiters.get_or_init(|| Waiters::of(&self.trace, &self.ids, self.lanes.len()));
        let t = self.time_of(moment).0;
        let mut found: Vec<usize> = waiters
            .events_naming(lane, moment.0)
            .filter(|event| {
                let waiter = self.ids.get(self.trace.task(*event));
                let row = waiter.and_then(|waiter| self.rows.at_event(waiter, moment.0, t));
                row.is_some_and(|row| self.rows.event(row) == *event)
            })
            .collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.into_iter().filter_map(|event| self.ids.get(self.trace.task(event))).collect()
    }

    /// Every kind of wait that was ever used, and the event with which the last task in it left it; `usize::MAX` if one
    /// never did.
    pub fn waits_left(&self) -> impl Iterator<Item = (&WaitOn, usize)> {
        self.leavings.iter(&self.trace)
    }

    /// Every task whose outcome was taken without a wait that shows it, lane by lane, and the `retrieve` events in order.
    pub fn retrievals(&self) -> &[(LaneId, usize)] {
        &self.retrievals
    }

    /// The stalls: start, end, the lane that held the loop, how many were ready meanwhile.
    pub fn stalls(&self) -> &[Stall] {
        &self.stalls.all
    }

    /// Cancel requests in `from..to`, in order.
    pub fn cancel_arrows(&self, from: Nanos, to: Nanos) -> Box<dyn Iterator<Item = CancelArrow> + '_> {
        let cancels = &self.landmarks.cancels;
        let first = cancels.partition_point(|arrow| self.trace.time(arrow.event) < from);
        Box::new(cancels[first..].iter().copied().take_while(move |arrow| self.trace.time(arrow.event) < to))
    }

    /// The arrow of the `cancel` event `event`.
    pub fn cancel_arrow(&self, event: usize) -> Option<CancelArrow> {
        let cancels = &self.landmarks.cancels;
        cancels.binary_search_by_key(&event, |arrow| arrow.event).ok().map(|index| cancels[index])
    }

    /// The moment just after the next (or, backwards, the previous) landmark.
    pub fn jump(&self, moment: Moment, to: Landmark, forward: bool) -> Option<Moment> {
        self.landmarks.jump(moment, to, forward)
    }

    /// The `lint` events of the trace, in order.
    pub fn lint_events(&self) -> &[usize] {
        &self.lints
    }

    /// Whether the task outlives its owner; see [`Timeline::orphaned_by`].
    pub fn is_orphan(&self, lane: LaneId) -> bool {
        self.orphans[lane.0 as usize].is_some()
    }

    /// The event with which `lane` became an orphan. A group's task does if it ends after the group closed. Any other
    /// task does if it ends after the task that created it, and nobody waits for it any more by then; or if it runs on
    /// when a gather that waited for it, or in Node a race, is over, and nobody has waited for it since nor (but for the person watching
    /// and the runner at its end) asked it to stop.
    pub fn orphaned_by(&self, lane: LaneId) -> Option<usize> {
        self.orphans[lane.0 as usize].map(|event| event as usize)
    }

    /// The label of the mark that governs `lane` at `moment`: its own last one.
    pub fn mark(&self, lane: LaneId, moment: Moment) -> Option<&str> {
        let event = u32::try_from(moment.0).unwrap_or(u32::MAX);
        let last = self.marks.partition_point(|mark| *mark < (lane.0, event)).checked_sub(1)?;
        let (owner, event) = self.marks[last];
        match self.trace.get(event as usize).kind {
            EventKind::Mark { label } if owner == lane.0 => Some(label),
            _ => None,
        }
    }
}
