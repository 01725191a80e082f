//! The derived timeline: the state of anything at any moment of a trace.

use super::event::{LevelKind, Nanos, Outcome, ScopeId, ScopeKind, TaskId, WaitKind, WaitOn};
use super::store::Trace;

/// A point between two events: so many events have happened. The playhead is one of these, so that stepping through
/// events of one instant is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub usize);

/// An index into [`Timeline::lanes`]: lanes are numbered in the order of spawning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneId(pub u32);

/// What a task is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Not created yet.
    Unborn,
    /// Created, and has not run.
    Scheduled,
    /// Could run, and does not.
    Ready,
    /// Runs a step.
    Running,
    /// Suspended.
    Waiting(WaitKind),
    /// Holds the loop.
    Stalling,
    /// Ready while another task holds the loop.
    Starved,
    /// A cancellation arrives. It takes no time, so only [`Timeline::columns`] tells of it.
    Delivered,
    /// Ended.
    Ended(Outcome),
}

/// A stretch of a lane in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// When it begins.
    pub start: Nanos,
    /// When the next one begins, or the run ends.
    pub end: Nanos,
    /// The state.
    pub state: State,
    /// The event that began it.
    pub event: usize,
}

/// A task's row.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The task.
    pub task: TaskId,
    /// The event of its creation.
    pub spawned: usize,
    /// The event of its end.
    pub ended: Option<usize>,
    /// The lane of the task that created it.
    pub parent: Option<LaneId>,
    /// How deep it stands in the task tree; 0 for a root.
    pub depth: u16,
}

/// A scope's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// Its number.
    pub id: ScopeId,
    /// Its kind.
    pub kind: ScopeKind,
    /// The lane that entered it.
    pub owner: LaneId,
    /// The event of opening.
    pub opened: usize,
    /// The event of closing.
    pub closed: Option<usize>,
    /// When it is to be over.
    pub deadline: Option<Nanos>,
    /// Lanes of the tasks it owns (a group's).
    pub members: Vec<LaneId>,
}

/// A resource with a level: semaphore, lock, queue, pool, event, variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: LevelKind,
    /// The `level` events that set it.
    pub changes: Vec<usize>,
}

/// A resource's level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Free permits, items, busy workers, the value.
    pub value: i64,
    /// The bound.
    pub max: Option<i64>,
    /// How many tasks wait.
    pub waiting: u32,
}

/// The loop at a moment. Lists hold at most the asked-for number of entries; the counts are whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoopView<'a> {
    /// The task whose step runs.
    pub running: Option<LaneId>,
    /// Ready tasks, the next to run first.
    pub ready: Vec<LaneId>,
    /// How many are ready.
    pub ready_count: usize,
    /// Sleeping tasks and open deadlines, the next first.
    pub timers: Vec<(Nanos, LaneId)>,
    /// How many timers there are.
    pub timer_count: usize,
    /// Tasks that wait for something other than a timer.
    pub waiters: Vec<(LaneId, &'a WaitOn)>,
    /// How many there are.
    pub waiter_count: usize,
}

/// A cancellation from cause to victim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelArrow {
    /// The lane that caused it: the failed child of a group, else whoever asked; absent for a person or the runner.
    pub from: Option<LaneId>,
    /// The lane that was to be cancelled.
    pub to: LaneId,
    /// The `cancel` event.
    pub event: usize,
}

/// What [`Timeline::jump`] looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// A cancel request.
    Cancel,
    /// A task that ends raised.
    Failure,
    /// A stall.
    Stall,
    /// Any of these.
    Any,
}

/// What one column of a lane shows: the highest-ranking state in its span.
pub type Column = State;

/// The derived timeline of a trace.
#[derive(Clone, Debug)]
pub struct Timeline {
    trace: std::sync::Arc<Trace>,
}

#[expect(clippy::todo, unused_variables, missing_docs, reason = "interface first; the implementation follows")]
impl Timeline {
    /// Derives the timeline of `trace`.
    pub fn new(trace: std::sync::Arc<Trace>) -> Timeline {
        Timeline { trace }
    }

    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// All lanes in the order of spawning.
    pub fn lanes(&self) -> &[Lane] {
        todo!()
    }

    /// The lanes as the task tree shows them: parents before children, siblings in the order of spawning.
    pub fn rows(&self) -> &[LaneId] {
        todo!()
    }

    /// Whether `lane` is its parent's last child (for the tree's branches).
    pub fn is_last_child(&self, lane: LaneId) -> bool {
        todo!()
    }

    pub fn lane(&self, lane: LaneId) -> &Lane {
        todo!()
    }

    pub fn lane_of(&self, task: TaskId) -> Option<LaneId> {
        todo!()
    }

    pub fn name(&self, lane: LaneId) -> &str {
        todo!()
    }

    /// When the run ends.
    pub fn end(&self) -> Nanos {
        todo!()
    }

    /// The moment after every event up to and including `t`.
    pub fn moment_at(&self, t: Nanos) -> Moment {
        todo!()
    }

    /// The time of the last event before `moment`.
    pub fn time_of(&self, moment: Moment) -> Nanos {
        todo!()
    }

    pub fn last_moment(&self) -> Moment {
        Moment(self.trace.len())
    }

    /// What `lane` does at `moment`. Binary search.
    pub fn state(&self, lane: LaneId, moment: Moment) -> State {
        todo!()
    }

    /// The wait `lane` is in at `moment`, and since when.
    pub fn wait(&self, lane: LaneId, moment: Moment) -> Option<(&WaitOn, Nanos, Option<&str>)> {
        todo!()
    }

    /// The segment of `lane` at `moment`.
    pub fn segment(&self, lane: LaneId, moment: Moment) -> Option<Segment> {
        todo!()
    }

    /// The segments of `lane` that touch `from..to`.
    pub fn segments(&self, lane: LaneId, from: Nanos, to: Nanos) -> Box<dyn Iterator<Item = Segment> + '_> {
        todo!()
    }

    /// Fills `out`, one entry a column, each `per_column` nanoseconds wide beginning at `from`, with the
    /// highest-ranking state in each column. Time grows with the columns, not with the events.
    pub fn columns(&self, lane: LaneId, from: Nanos, per_column: f64, out: &mut [Column]) {
        todo!()
    }

    /// The events of one lane, in order (indices into the trace).
    pub fn events_of(&self, lane: LaneId) -> &[u32] {
        todo!()
    }

    /// Every scope in the order of opening.
    pub fn scopes(&self) -> &[Scope] {
        todo!()
    }

    /// The scopes `lane` is in at `moment`, the outermost first.
    pub fn scopes_open(&self, lane: LaneId, moment: Moment) -> Vec<&Scope> {
        todo!()
    }

    pub fn resources(&self) -> &[Resource] {
        todo!()
    }

    /// The level of a resource at `moment`; absent before its first event.
    pub fn level(&self, resource: usize, moment: Moment) -> Option<Level> {
        todo!()
    }

    /// The loop at `moment`, each list cut to `most` entries.
    pub fn loop_view(&self, moment: Moment, most: usize) -> LoopView<'_> {
        todo!()
    }

    /// The stalls: start, end, the lane that held the loop, how many were ready meanwhile.
    pub fn stalls(&self) -> &[Stall] {
        todo!()
    }

    /// Cancel requests in `from..to`, in order.
    pub fn cancel_arrows(&self, from: Nanos, to: Nanos) -> Box<dyn Iterator<Item = CancelArrow> + '_> {
        todo!()
    }

    /// The moment just after the next (or, backwards, the previous) landmark.
    pub fn jump(&self, moment: Moment, to: Landmark, forward: bool) -> Option<Moment> {
        todo!()
    }

    /// Whether the task outlives its owner: the group or parent that should have waited for it.
    pub fn is_orphan(&self, lane: LaneId) -> bool {
        todo!()
    }

    /// The label of the mark that governs `lane` at `moment`.
    pub fn mark(&self, lane: LaneId, moment: Moment) -> Option<&str> {
        todo!()
    }
}

/// A time in which one step held the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stall {
    /// When it began.
    pub start: Nanos,
    /// When it was over.
    pub end: Nanos,
    /// Who held the loop.
    pub lane: LaneId,
    /// How many tasks were ready meanwhile, or became due.
    pub starved: u32,
    /// The event.
    pub event: usize,
}
