//! Lints: mistakes that a trace shows, in plain words, each with its task, line and moment.
//!
//! One file a lint. What whoever made the trace found out by itself (its `lint` events) counts as well, and for some
//! lints only the runtime can know: a coroutine nobody awaited leaves no other event.

mod cancellation_swallowed;
mod deadlock;
mod exception_never_retrieved;
mod join_never_returns;
mod loop_stalled;
mod lost_update;
mod never_released;
mod recorded;
mod task_orphaned;
mod timer_late;
mod unbounded_queue_growth;

use super::event::{EventKind, Nanos, TaskId};
use super::story::task_name;
use super::timeline::{LaneId, Timeline};
use super::visible;
use std::borrow::Cow;
use std::collections::HashSet;

/// Something that looks like a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The lint's name.
    pub lint: Cow<'static, str>,
    /// What is wrong, in a sentence fit to be shown.
    pub sentence: String,
    /// Whose mistake it is.
    pub task: TaskId,
    /// The nearest source line, `FILE:N`.
    pub line: Option<String>,
    /// When.
    pub t: Nanos,
    /// The event to look at.
    pub event: usize,
}

/// A kind of mistake, and how to find it.
pub trait Lint: Sync {
    /// Its name in claims and reports.
    fn name(&self) -> &'static str;

    /// Every occurrence in a run, in any order. Takes time in proportion to the events, give or take a logarithm.
    fn find(&self, timeline: &Timeline) -> Vec<Finding>;
}

/// Every lint.
pub const ALL: [&dyn Lint; 12] = [
    &loop_stalled::LoopStalled,
    &task_orphaned::TaskOrphaned,
    &exception_never_retrieved::ExceptionNeverRetrieved,
    &recorded::Recorded("coroutine-never-awaited"),
    &cancellation_swallowed::CancellationSwallowed,
    &never_released::NeverReleased,
    &deadlock::Deadlock,
    &join_never_returns::JoinNeverReturns,
    &lost_update::LostUpdate,
    &unbounded_queue_growth::UnboundedQueueGrowth,
    &recorded::Recorded("task-garbage-collected"),
    &timer_late::TimerLate,
];

/// Whether there is a lint of this name.
pub fn is_known(name: &str) -> bool {
    ALL.iter().any(|lint| lint.name() == name)
}

/// Everything that looks like a mistake in a run, in the order of events.
pub fn find_all(timeline: &Timeline) -> Vec<Finding> {
    let mut findings: Vec<Finding> = ALL.iter().flat_map(|lint| with_recorded(*lint, timeline)).collect();
    findings.extend(recorded::all(timeline).filter(|finding| !is_known(&finding.lint)));
    findings.sort_by_key(|finding| finding.event);
    findings
}

/// What one lint finds, in the order of events; absent if there is no such lint.
pub fn find_named(name: &str, timeline: &Timeline) -> Option<Vec<Finding>> {
    let lint = ALL.iter().find(|lint| lint.name() == name)?;
    let mut findings = with_recorded(*lint, timeline);
    findings.sort_by_key(|finding| finding.event);
    Some(findings)
}

/// What a lint finds, and what was recorded under its name; of one task the recorded finding stands for both.
fn with_recorded(lint: &dyn Lint, timeline: &Timeline) -> Vec<Finding> {
    let mut findings = recorded::once_each(recorded::all(timeline).filter(|finding| finding.lint == lint.name()));
    let told: HashSet<TaskId> = findings.iter().map(|finding| finding.task).collect();
    findings.extend(lint.find(timeline).into_iter().filter(|finding| !told.contains(&finding.task)));
    let mut seen = HashSet::new();
    findings.retain(|finding| seen.insert((finding.event, finding.sentence.clone())));
    findings
}

/// A finding at `event`, in the words of `sentence`.
fn finding(lint: &'static str, timeline: &Timeline, event: usize, sentence: String) -> Finding {
    let trace = timeline.trace();
    Finding {
        lint: Cow::Borrowed(lint),
        sentence,
        task: trace.task(event),
        line: line_of(timeline, event),
        t: trace.time(event),
        event,
    }
}

/// How far back the line of an event is sought that has none of its own.
const LOOK_BACK: usize = 64;

/// The line of `event`, else the last line its task was known to be at, else where it was created.
fn line_of(timeline: &Timeline, event: usize) -> Option<String> {
    let own = |event: usize| match timeline.trace().get(event).kind {
        EventKind::Spawn { line, .. }
        | EventKind::Wait { line, .. }
        | EventKind::Stall { line, .. }
        | EventKind::End { line, .. } => line,
        _ => None,
    };
    let lane = timeline.lane_of(timeline.trace().task(event));
    let before = || {
        let events = timeline.events_of(lane?);
        let known = events.partition_point(|other| (*other as usize) <= event);
        events[..known].iter().rev().take(LOOK_BACK).find_map(|event| own(*event as usize))
    };
    own(event).or_else(before).or_else(|| timeline.spawn_line(lane?)).map(str::to_owned)
}

/// What ends a Go program with the goroutine it happens in.
const FATAL_IN_GO: [&str; 3] = ["panic", "fatal error", "os.Exit"];

/// Whether the end of a task is that of the whole program, whatever its other tasks do.
fn ends_the_program(timeline: &Timeline, ended: usize) -> bool {
    timeline.trace().header.is_go()
        && matches!(timeline.trace().get(ended).kind, EventKind::End { error: Some(error), .. } if FATAL_IN_GO.contains(&error))
}

/// The name of a lane, fit to be shown.
fn name(timeline: &Timeline, lane: LaneId) -> String {
    visible(timeline.name(lane)).into_owned()
}

/// ` (and 3 times more)`, for findings told once for many.
fn more_times(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " (and once more)".to_owned(),
        count => format!(" (and {} times more)", count - 1),
    }
}
