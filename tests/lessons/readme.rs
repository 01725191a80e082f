//! Every example of the format's reference loads without a word.

use asynctutor::lesson::catalog::Catalog;
use asynctutor::lesson::check::prove;
use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::scenario::{RunOptions, engine};
use asynctutor::trace::Timeline;
use asynctutor::trace::lint::find_all;
use std::sync::Arc;

/// The blocks of the reference with this after their fence, each with the line it begins on.
fn examples(info: &str) -> Vec<(usize, String)> {
    let text = include_str!("../../lessons/README.md");
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut open = None;
    for (index, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(words), None) => {
                open = Some(words == info);
                found.extend((words == info).then(|| (index + 2, String::new())));
            }
            (Some(_), Some(_)) => open = None,
            (None, Some(true)) => found.last_mut().unwrap().1.push_str(&format!("{line}\n")),
            _ => {}
        }
    }
    assert!(!found.is_empty(), "there is no example of {info}");
    found
}

/// Loads a lesson and returns what is said of it, and whether its claims hold.
fn told(text: &str, ignored: &[&str]) -> String {
    let loaded = load(SourceText::from_bytes("lesson.yaml", text.as_bytes()).unwrap(), &Folder::Nowhere);
    let mut diagnostics = loaded.diagnostics;
    if let Some(lesson) = loaded.lesson {
        diagnostics.extend(prove(&lesson).diagnostics);
    }
    diagnostics.retain(|diagnostic| !ignored.iter().any(|words| diagnostic.message.contains(words)));
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn indented(text: &str, spaces: usize) -> String {
    text.lines().map(|line| format!("{:spaces$}{line}\n", "")).collect()
}

const HEAD: &str = "version: 1\nid: x\ntitle: x\ntier: basics\n";
const KNOBS: &str = "knobs:\n  fails: {label: x, default: orders, choices: [user, orders, nobody]}\n  \
                     fail_after: {label: x, default: 120ms, min: 20ms, max: 280ms, step: 20ms}\n";

#[test]
fn whole_lessons_load_and_their_claims_hold() {
    for (line, text) in examples("yaml lesson") {
        assert_eq!(told(&text, &[]), "", "README.md:{line}");
    }
}

/// The findings of a run of the only demo of a lesson.
fn findings(lesson: &str) -> Vec<String> {
    let source = SourceText::from_bytes("lesson.yaml", lesson.as_bytes()).unwrap();
    let lesson = load(source, &Folder::Nowhere).lesson.unwrap();
    let trace = engine::run(&lesson.demos[0].program, &RunOptions::default());
    assert!(!trace.is_empty());
    find_all(&Timeline::new(Arc::new(trace))).into_iter().map(|finding| finding.lint.into_owned()).collect()
}

#[test]
fn steps_load_and_run() {
    let declared =
        "    semaphores: {api: 3}\n    locks: [db]\n    events: [ready]\n    queues: {jobs: 10}\n    vars: {hits: 0}\n";
    let tasks = "      user: [sleep: 20ms, return: ada]\n      orders: [sleep: 20ms]\n";
    let call = "      call: [sleep: $pause, return: $id]\n";
    for (line, text) in examples("yaml steps") {
        let steps = indented(&text, 8);
        let call = if text.contains("call") { call } else { "" };
        // What stands behind a wait that never ends is run without it.
        let is_endless = |step: &&str| step.trim_start().starts_with("- future:");
        let ending: String = steps.lines().filter(|step| !is_endless(step)).map(|step| format!("{step}\n")).collect();
        for steps in [steps, ending] {
            let lesson = format!("{HEAD}{KNOBS}demos:\n  x:\n{declared}    tasks:\n{tasks}{call}      main:\n{steps}");
            assert_eq!(told(&lesson, &["nobody starts", "no demo uses"]), "", "README.md:{line}");
            let found = findings(&lesson);
            let is_limit = |name: &String| matches!(name.as_str(), "step-limit" | "time-limit");
            assert!(!found.iter().any(is_limit), "README.md:{line}: {found:?}");
        }
    }
}

#[test]
fn what_is_said_of_collect_call_and_future_is_so() {
    let steps: String = examples("yaml steps").into_iter().map(|(_, text)| text).collect();
    let cases = [
        (
            "- collect ",
            "[spawn: {task: loose, owner: false}, sleep: 1ms, collect]\n      loose: [future: a reply]",
            "[{lint: task-garbage-collected}, {no_lint: deadlock}, {cancelled: []}]",
        ),
        (
            "- call: orders ",
            "[call: orders]\n      orders: [read: hits, write: hits]",
            "[{lint: coroutine-never-awaited}, {value: {var: hits, equals: 0}}]",
        ),
        ("- future: a reply ", "[future: a reply]", "[{lint: deadlock}]"),
        (
            "- future: a reply ",
            "[spawn: asker, sleep: 1ms, cancel: asker]\n      asker: [future: a reply]",
            "[{cancelled: [asker], by: main}, {no_lint: deadlock}]",
        ),
    ];
    for (step, main, claims) in cases {
        assert!(steps.lines().any(|line| line.starts_with(step)), "{step} is no example");
        let lesson = format!(
            "{HEAD}demos:\n  x:\n    vars: {{hits: 0}}\n    tasks:\n      main: {main}\n    claims: {claims}\n"
        );
        assert_eq!(told(&lesson, &["no demo uses"]), "", "{step}");
    }
}

#[test]
fn knobs_load() {
    for (line, text) in examples("yaml knobs") {
        let lesson = format!("{HEAD}knobs:\n{}demos: {{x: {{tasks: {{main: [yield]}}}}}}\n", indented(&text, 2));
        assert_eq!(told(&lesson, &["no demo uses"]), "", "README.md:{line}");
    }
}

/// A demo of which every claim in the reference is true.
const CLAIMED: &str = "    semaphores: {api: 2}
    queues: {jobs: 3}
    vars: {hits: 0}
    tasks:
      main:
        - spawn: late
        - cancel: late
        - read: hits
        - write: hits
        - put: {queue: jobs, item: 1}
        - spawn: {task: call, as: \"call-{n}\", times: 3}
        - with: {resource: connection, do: [yield]}
        - try: {do: [gather: [user, orders, profile]], except: {ValueError: [note: gave up]}}
        - spawn: both
        - sleep: 300ms
      user: [sleep: 100ms, return: ada]
      orders: [sleep: 120ms, raise: ValueError]
      profile: [sleep: 300ms]
      both: [raise: {group: [ValueError, {group: [KeyError]}]}]
      late: [try: {do: [yield], except: {cancelled: [yield]}}]
      call: [with: {semaphore: api, do: [sleep: 50ms]}]
";

#[test]
fn claims_load_and_hold() {
    for (line, text) in examples("yaml claims") {
        let lesson = format!("{HEAD}demos:\n  x:\n{CLAIMED}    claims:\n{}", indented(&text, 6));
        assert_eq!(told(&lesson, &[]), "", "README.md:{line}");
    }
}

#[test]
fn what_the_learner_is_led_through_loads() {
    let demos = "demos:\n  gather: &demo\n    tasks:\n      main: [try: {do: [gather: [orders, profile]], except: {any: []}}, \
                 sleep: 400ms]\n      orders: [sleep: $fail_after, raise: ValueError]\n      profile: [sleep: 300ms]\n    \
                 analogues: {python: {code: import asyncio}}\n  group: *demo\n";
    for (line, text) in examples("yaml lesson-steps") {
        let lesson = format!("{HEAD}{KNOBS}{demos}steps:\n{}", indented(&text, 2));
        assert_eq!(told(&lesson, &["no demo uses"]), "", "README.md:{line}");
    }
}

#[test]
fn the_course_loads() {
    for (line, text) in examples("yaml course") {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("course.yaml"), text).unwrap();
        let catalog = Catalog::open(&[folder.path().to_owned()]);
        let told: Vec<String> = catalog.problems.iter().map(ToString::to_string).collect();
        assert_eq!(told.join("\n"), "", "README.md:{line}");
    }
}

#[test]
fn the_trace_is_read_whole() {
    for (line, text) in examples("json trace") {
        let read = asynctutor::trace::codec::jsonl::read("README.md", text.as_bytes())
            .unwrap_or_else(|error| panic!("README.md:{line}: {error}"));
        assert_eq!(read.trace.len() + 1, text.lines().count(), "README.md:{line}");
        assert!(read.warnings.is_empty(), "README.md:{line}: {:?}", read.warnings);
    }
}
