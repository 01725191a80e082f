//! Lints on recordings of other runtimes: a real clock, lines of real programs, none of the events that only the engine
//! writes; whole ones, ones that are a line away from the mistake, and ones cut off anywhere.

use asynctutor::trace::codec::jsonl::read;
use asynctutor::trace::lint::{self, Finding};
use asynctutor::trace::{Nanos, TaskId, Timeline};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A recording with a mistake in it.
struct Case {
    lint: &'static str,
    recording: &'static str,
    /// Who, in which millisecond, where, and what is said.
    told: (u32, u64, &'static str, &'static str),
    /// What the program does in one place without the mistake: instead of this, that.
    nearly: (&'static str, &'static str),
}

macro_rules! case {
    ($lint:literal, $told:expr, $instead:expr => $that:expr) => {
        Case {
            lint: $lint,
            recording: include_str!(concat!("foreign/", $lint, ".jsonl")),
            told: $told,
            nearly: ($instead, $that),
        }
    };
}

const CASES: [Case; 12] = [
    case!("loop-stalled",
        (1, 20, "main.mjs:13", "main held the loop for 140 ms with pbkdf2Sync: one other task could run and had to wait"),
        r#""for":140000000"# => r#""for":14000000"#),
    case!("task-orphaned",
        (2, 50, "main.go:12", "audit outlived main, which created it, and nobody waited for it; at the end it still waits on the channel jobs, at main.go:7"),
        r#"{"t":50300000,"# => "{\"t\":50200000,\"task\":2,\"ev\":\"end\",\"outcome\":\"returned\"}\n{\"t\":50300000,"),
    case!("exception-never-retrieved",
        (2, 0, "main.py:12", "report raised ValueError, and nobody took its outcome: the error is lost"),
        r#"{"t":51000000,"# => "{\"t\":50800000,\"task\":1,\"ev\":\"retrieve\",\"of\":2}\n{\"t\":51000000,"),
    case!("coroutine-never-awaited",
        (1, 0, "main.py:12", "coroutine 'save' was never awaited"),
        r#""ev":"lint","name":"coroutine-never-awaited""# => r#""ev":"note""#),
    case!("cancellation-swallowed",
        (2, 11, "main.py:5", "worker was told to stop, caught the cancellation and returned as if nothing had been"),
        r#"{"t":11400000,"task":2,"ev":"end","outcome":"returned"}"# => r#"{"t":11400000,"task":2,"ev":"end","outcome":"cancelled"}"#),
    case!("never-released",
        (2, 0, "main.go:21", "call took a permit of pool and never gave it back"),
        r#"{"t":20200000,"# => "{\"t\":20150000,\"task\":2,\"ev\":\"level\",\"name\":\"pool\",\"kind\":\"semaphore\",\"value\":2,\"max\":2}\n{\"t\":20200000,"),
    case!("deadlock",
        (2, 11, "main.py:7",
            "left waits for the lock b, which right holds; right waits for the lock a, which left holds: nothing is left that could wake them"),
        r#""on":{"kind":"gather","tasks":[2,3]}"# => r#""on":{"kind":"gather","tasks":[2,3],"for":90000000}"#),
    case!("join-never-returns",
        (1, 0, "main.py:12", "main waits until every item of jobs is reported done, and nobody is left to do so"),
        r#""on":{"kind":"queue.get","name":"jobs"}"# => r#""on":{"kind":"io"}"#),
    case!("lost-update",
        (3, 11, "main.py:6", "visit-2 wrote over what visit-1 had written to hits: that update is lost"),
        r#""task":3,"ev":"level","name":"hits","kind":"var","value":1"# => r#""task":3,"ev":"level","name":"hits","kind":"var","value":2"#),
    case!("unbounded-queue-growth",
        (1, 80, "main.py:12", "the queue jobs has no bound and grew to 17 items: items came faster than they were taken"),
        r#""kind":"queue","value":1,"# => r#""kind":"queue","value":1,"max":20,"#),
    case!("task-garbage-collected",
        (2, 30, "main.py:12", "audit was collected while it waited: nothing held it"),
        r#""ev":"lint","name":"task-garbage-collected""# => r#""ev":"note""#),
    case!("timer-late",
        (2, 171, "main.mjs:5", "beat was to wake at 50.5 ms and woke 121 ms late"),
        r#"{"t":171500000,"# => r#"{"t":146000000,"#),
];

fn timeline(recording: &str) -> Timeline {
    let reading = read("recording", recording.as_bytes()).unwrap();
    Timeline::new(Arc::new(reading.trace))
}

#[test]
fn every_lint_finds_its_mistake_in_the_recording_of_another_runtime() {
    let known: BTreeSet<&str> = lint::ALL.iter().map(|lint| lint.name()).collect();
    assert_eq!(CASES.iter().map(|case| case.lint).collect::<BTreeSet<_>>(), known);
    for Case { lint, recording, told, .. } in &CASES {
        let findings = lint::find_named(lint, &timeline(recording)).unwrap();
        let [Finding { task: TaskId(task), t: Nanos(t), line: Some(line), sentence, .. }] = &findings[..] else {
            panic!("{lint}: {findings:?}");
        };
        assert_eq!((*task, t / 1_000_000, line.as_str(), sentence.as_str()), *told, "{lint}");
    }
}

#[test]
fn a_program_without_the_mistake_in_one_place_is_left_alone() {
    for Case { lint, recording, nearly: (instead, that), .. } in &CASES {
        assert!(recording.contains(instead), "{lint}");
        let nearly = recording.replacen(instead, that, 1);
        assert_eq!(lint::find_named(lint, &timeline(&nearly)).unwrap(), [], "{lint}");
    }
}

#[test]
fn of_a_recording_cut_off_anywhere_nothing_is_said_that_the_rest_refutes() {
    let what = |finding: Finding| (finding.lint.into_owned(), finding.task);
    for Case { lint, recording, nearly: (instead, that), .. } in &CASES {
        for recording in [(*recording).to_owned(), recording.replacen(instead, that, 1)] {
            let known: BTreeSet<_> = lint::find_all(&timeline(&recording)).into_iter().map(what).collect();
            for (end, _) in recording.match_indices('\n') {
                for finding in lint::find_all(&timeline(&recording[..end])) {
                    let sentence = finding.sentence.clone();
                    assert!(known.contains(&what(finding)), "{lint}, {end} bytes: {sentence}");
                }
            }
        }
    }
}

#[test]
fn a_deadlock_of_some_is_told_when_main_is_over_and_not_before() {
    let recording = include_str!("foreign/deadlock.jsonl").replace(
        r#""ev":"wait","on":{"kind":"gather","tasks":[2,3]},"line":"main.py:17""#,
        r#""ev":"wait","on":{"kind":"sleep","for":90000000},"line":"main.py:18""#,
    );
    let told = |recording: &str| lint::find_named("deadlock", &timeline(recording)).unwrap().len();
    assert_eq!(told(&recording), 0);
    let over = format!(
        "{recording}{}\n{}\n",
        r#"{"t":90600000,"task":1,"ev":"run"}"#, r#"{"t":90700000,"task":1,"ev":"end","outcome":"returned"}"#
    );
    assert_eq!(told(&over), 1);
    // The runner clears up, which makes the circle no better.
    let cleared = r#"{"t":90800000,"task":2,"ev":"cancel","why":"shutdown"}"#;
    assert_eq!(told(&format!("{over}{cleared}\n")), 1);
    // Main asks one of them to stop before it ends.
    let asked = r#"{"t":90650000,"task":2,"ev":"cancel","by":1,"why":"task"}"#;
    let ready = r#"{"t":90660000,"task":2,"ev":"ready","by":1}"#;
    let main_ends = r#"{"t":90700000,"#;
    assert_eq!(told(&over.replace(main_ends, &format!("{asked}\n{ready}\n{main_ends}"))), 0);
}

#[test]
fn a_goroutine_that_takes_the_program_with_it_loses_no_error() {
    let recording = include_str!("foreign/go-panic.jsonl");
    let told = |recording: &str| lint::find_named("exception-never-retrieved", &timeline(recording)).unwrap().len();
    for how in ["panic", "fatal error", "os.Exit"] {
        assert_eq!(told(&recording.replace(r#""panic""#, &format!("{how:?}"))), 0, "{how}");
    }
    assert_eq!(told(&recording.replace(r#""panic""#, r#""ErrNoPaper""#)), 1);
    // In another runtime nothing ends with a task that fails, whatever its error is called.
    assert_eq!(told(&recording.replace("Go 1.26.8", "PyPy 7.3.17")), 1);
    // These find out by themselves what nobody takes, also where no event shows who did.
    for runtime in ["CPython 3.12.4", "Node 22.1.0"] {
        assert_eq!(told(&recording.replace("Go 1.26.8", runtime)), 0, "{runtime}");
    }
}
