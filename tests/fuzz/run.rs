//! What must be true of every run, and of everything that is told of it.

use crate::drive::{self, Figures};
use crate::lesson::assert_visible;
use crate::random::Random;
use asynctutor::export::text::{Line, Look, Text};
use asynctutor::export::{chrome, outcomes};
use asynctutor::lesson::{Demo, settings};
use asynctutor::scenario::engine;
use asynctutor::scenario::explore::explore;
use asynctutor::scenario::program::{Millis, Program, Settings};
use asynctutor::scenario::run::{Action, Intervention, RunOptions};
use asynctutor::scenario::{Name, Schedule};
use asynctutor::trace::codec::jsonl;
use asynctutor::trace::lint::find_all;
use asynctutor::trace::story::{cut_off, log_line, story};
use asynctutor::trace::timeline::LaneId;
use asynctutor::trace::{ClockKind, EventKind, Moment, Nanos, ScopeId, TaskId, Timeline, Trace};
use serde::de::IgnoredAny;
use std::collections::HashSet;
use std::sync::Arc;

/// The most steps of a run here, each as often as it stands.
const STEPS: [u64; 8] = [60, 150, 300, 300, 300, 600, 600, 4000];

/// Runs a demo as it is, and then changed in ways a learner could change it.
pub(crate) fn check(demo: &Demo, random: &mut Random, figures: &mut Figures) {
    let mut program = Program::clone(&demo.program);
    program.limits.steps = program.limits.steps.min(*random.pick(&STEPS));
    let program = Arc::new(program);
    let mut options = RunOptions::default();
    let mut names: Vec<Name> = program.tasks.iter().map(|task| task.name.clone()).collect();
    let mut last = 0;
    for _ in 0..1 + random.below(3) {
        let _telling = Telling(options.clone());
        let trace = engine::run(&program, &options);
        figures.runs += 1;
        figures.events += trace.len() as u64;
        if names.len() == program.tasks.len() {
            last = trace.end().0 / 1_000_000;
            names.extend(trace.iter().filter_map(|event| match event.kind {
                EventKind::Spawn { name, .. } => Some(Name::from(name)),
                _ => None,
            }));
        }
        consistent(&trace);
        let bytes = round_trip(&trace);
        if random.chance(10) {
            assert_eq!(bytes, written(&engine::run(&program, &options)), "equal arguments give equal runs");
        }
        told(Arc::new(trace), Some((demo, &options.settings)), random);
        options = changed(&program, &names, last, random);
    }
    if random.chance(6) {
        explored(&program, &options, random);
    }
    if random.below(300) == 0 {
        let options = RunOptions { clock: ClockKind::Wall, ..options };
        drop(engine::run_live(program, options, |event| drop(format!("{event:?}"))).expect("a thread"));
    }
}

/// Adds how a run was made to what is told of its failure.
struct Telling(RunOptions);

impl Drop for Telling {
    fn drop(&mut self) {
        if std::thread::panicking() {
            drive::add_to_finding(&format!("\nin a run with {:?}", self.0));
        }
    }
}

/// Options a learner could choose: knobs at their ends, cancellations and failures, a schedule, a seed.
fn changed(program: &Program, names: &[Name], last: u64, random: &mut Random) -> RunOptions {
    let mut options = RunOptions::default();
    for (name, knob) in &program.knobs {
        if random.chance(40) {
            let ends = settings::values(knob, 2);
            if !ends.is_empty() {
                options.settings.insert(name.clone(), random.pick(&ends).clone());
            }
        }
    }
    for _ in 0..random.below(4) {
        let at = match random.below(8) {
            0 => 0,
            1 => u64::MAX,
            2 => last,
            _ => random.below(usize::try_from(last + 2).unwrap_or(usize::MAX)) as u64,
        };
        let errors =
            ["ValueError", "CancelledError", "KeyError", "TimeoutError", "ExceptionGroup", "Exception", "\x1b[2J"];
        let what = if random.chance(60) { Action::Cancel } else { Action::Fail((*random.pick(&errors)).into()) };
        options.interventions.push(Intervention { at: Millis(at), task: random.pick(names).clone(), what });
    }
    options.schedule = match random.below(5) {
        0 | 1 => Some(Schedule::Random(random.below(1000) as u64)),
        2 => Some(Schedule::from_choices((0..random.below(30)).map(|_| random.below(5) as u32).collect())),
        _ => None,
    };
    options.seed = random.chance(20).then(|| random.below(usize::MAX) as u64);
    options
}

/// What one task is doing, as its events have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Created,
    Running,
    Waiting,
    Ready,
    Ended,
}

/// Time goes on, and every task is created, runs and waits by turns, and ends at most once, last of all.
fn consistent(trace: &Trace) {
    let mut tasks: Vec<Doing> = Vec::new();
    let mut open: HashSet<ScopeId> = HashSet::new();
    let mut before = Nanos::ZERO;
    let mut over = false;
    let collected: HashSet<TaskId> = trace
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Lint { name: "task-garbage-collected", .. }))
        .map(|event| event.task)
        .collect();
    for (number, event) in trace.iter().enumerate() {
        assert!(event.t >= before, "event {number} is before the last: {event:?}");
        before = event.t;
        assert!(!over, "event {number} comes after the run's last: {event:?}");
        let TaskId(id) = event.task;
        if let EventKind::Spawn { parent, .. } = event.kind {
            tasks.push(Doing::Created);
            assert_eq!(tasks.len(), id as usize, "tasks are numbered in the order of creation");
            assert!(parent.is_none_or(|TaskId(parent)| (1..id).contains(&parent)), "{event:?}");
            continue;
        }
        if let EventKind::Level { .. } | EventKind::Lint { .. } = event.kind {
            let ends = |name: &str| matches!(name, "deadlock" | "step-limit" | "time-limit");
            over = matches!(event.kind, EventKind::Lint { name, .. } if ends(name));
            continue; // of the run as a whole
        }
        if let EventKind::Retrieve { .. } = event.kind {
            continue; // also by a timeout that outlives its task, since its coroutine was closed
        }
        let doing = tasks.get_mut((id as usize).wrapping_sub(1)).unwrap_or_else(|| panic!("nobody created {event:?}"));
        assert_ne!(*doing, Doing::Ended, "event {number} comes after the task's end: {event:?}");
        let (right, next) = match event.kind {
            EventKind::Run => (matches!(doing, Doing::Created | Doing::Ready), Doing::Running),
            EventKind::Wait { .. } => (*doing == Doing::Running, Doing::Waiting),
            EventKind::Ready { .. } => (matches!(doing, Doing::Waiting), Doing::Ready),
            EventKind::End { .. } => (matches!(doing, Doing::Created | Doing::Running), Doing::Ended),
            EventKind::Cancel { .. } | EventKind::Fail { .. } => (true, *doing),
            EventKind::Deliver => (matches!(doing, Doing::Created | Doing::Running), *doing),
            _ => (*doing == Doing::Running, *doing),
        };
        // A task that is collected is closed where it stands.
        assert!(right || collected.contains(&event.task), "event {number}, of a task that is {doing:?}: {event:?}");
        *doing = next;
        match event.kind {
            EventKind::Open { scope, .. } => assert!(open.insert(scope), "{event:?} again"),
            EventKind::Close { scope, .. } => assert!(open.remove(&scope), "{event:?} without being open"),
            _ => {}
        }
    }
}

fn written(trace: &Trace) -> Vec<u8> {
    let mut bytes = Vec::new();
    jsonl::write(trace, &mut bytes).expect("memory takes it");
    bytes
}

/// A trace is read as it is written, byte for byte.
pub(crate) fn round_trip(trace: &Trace) -> Vec<u8> {
    let bytes = written(trace);
    let reading = jsonl::read("case", &bytes[..]).expect("what was written can be read");
    assert_eq!(reading.warnings, []);
    assert!(written(&reading.trace) == bytes, "what is read is written again as it was");
    bytes
}

/// Everything that can be told of a trace is told, and could go to a terminal.
pub(crate) fn told(trace: Arc<Trace>, demo: Option<(&Demo, &Settings)>, random: &mut Random) {
    let timeline = Timeline::new(trace);
    let moments = timeline.last_moment().0 + 1;
    let findings = find_all(&timeline);
    findings.iter().for_each(|finding| assert_visible(&finding.sentence));
    if let Some((demo, settings)) = demo {
        for claim in &demo.claims {
            let claim = claim.resolve(settings);
            assert_visible(&claim.to_string());
            if let Err(failure) = claim.check(&timeline, Nanos::ZERO) {
                assert_visible(&failure.to_string());
            }
            claim.tasks_matching(&timeline);
        }
    }
    cut_off(&timeline).iter().for_each(|told| assert_visible(told));
    for event in (0..timeline.trace().len()).step_by(1 + timeline.trace().len() / 200) {
        log_line(&timeline, event).iter().for_each(|line| assert_visible(line));
    }
    for _ in 0..6 {
        let moment = Moment(random.below(moments));
        if let Some(lane) = timeline.lanes().len().checked_sub(1) {
            let lane = LaneId(u32::try_from(random.below(lane + 1)).unwrap_or(0));
            story(&timeline, lane, moment).iter().for_each(|line| assert_visible(line));
            timeline.segment(lane, moment);
            timeline.scopes_open(lane, moment);
            timeline.waiters(lane, moment);
        }
        timeline.loop_view(moment, 5);
        for resource in 0..timeline.resources().len() {
            timeline.level(resource, moment);
        }
    }
    if random.chance(50) {
        let look = Look { width: *random.pick(&[0, 1, 20, 80, 200]), ascii: random.chance(30), color: false };
        let mut out = Vec::new();
        let mut text = Text::new(look, &mut out);
        text.run(&timeline, Some("a \x1b title")).expect("memory takes it");
        text.findings(&timeline).expect("memory takes it");
        let lines: Vec<Line> = findings.iter().map(Line::from).collect();
        text.section("findings", &lines).expect("memory takes it");
        assert_visible(std::str::from_utf8(&out).expect("text"));
        if look.ascii && timeline.lane_ids().all(|lane| timeline.name(lane).is_ascii()) {
            // What lessons say may be of any letters; what is drawn is not.
            assert!(!String::from_utf8_lossy(&out).contains(['─', '│', '╾']), "ASCII is ASCII");
        }
    }
    if random.chance(15) {
        let mut out = Vec::new();
        chrome::write(&timeline, &mut out).expect("memory takes it");
        serde_json::from_slice::<IgnoredAny>(&out).expect("JSON");
    }
}

/// An exploration finds runs that can be made again.
fn explored(program: &Arc<Program>, options: &RunOptions, random: &mut Random) {
    let found = explore(program, options, 1 + random.below(12) as u64);
    assert_eq!(found.runs, found.outcomes.iter().map(|outcome| outcome.times).sum::<u64>());
    for outcome in &found.outcomes {
        let options = RunOptions { schedule: Some(outcome.schedule.clone()), ..options.clone() };
        assert_eq!(engine::run(program, &options).len(), outcome.events, "by {}", outcome.schedule);
    }
    let mut out = Vec::new();
    Text::new(Look { width: 80, ascii: false, color: false }, &mut out).outcomes(&found).expect("memory takes it");
    assert_visible(std::str::from_utf8(&out).expect("text"));
    outcomes::write_jsonl(&found, &mut Vec::new()).expect("memory takes it");
}
