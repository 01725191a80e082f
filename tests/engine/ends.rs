//! Runs end, whatever they are.

use crate::{end, last_lint, program};
use asynctutor::scenario::engine::run;
use asynctutor::scenario::run::RunOptions;
use asynctutor::trace::{EventKind, Outcome};

#[test]
fn a_loop_that_never_waits_is_stopped_at_its_step_limit() {
    let program = program("tasks:\n  main:\n    - forever: [yield]");
    let trace = run(&program, &RunOptions::default());
    assert_eq!(last_lint(&trace).expect("a lint").0, "step-limit");
    assert_eq!(end(&trace, "main"), None);
}

#[test]
fn an_empty_loop_is_stopped_too() {
    let trace = run(&program("tasks:\n  main:\n    - forever: []"), &RunOptions::default());
    assert_eq!(last_lint(&trace).expect("a lint").0, "step-limit");
}

#[test]
fn a_run_of_years_is_stopped() {
    let trace = run(&program("tasks:\n  main:\n    - forever: [sleep: 30000m]"), &RunOptions::default());
    assert_eq!(last_lint(&trace).expect("a lint").0, "time-limit");
}

#[test]
fn two_locks_in_two_orders_are_a_deadlock_told_as_its_cycle() {
    let trace = run(
        &program(
            "locks: [a, b]
tasks:
  main:
    - group: [left, right]
  left:
    - with: {lock: a, do: [sleep: 10ms, with: {lock: b, do: [note: both]}]}
  right:
    - with: {lock: b, do: [sleep: 10ms, with: {lock: a, do: [note: both]}]}"
                .replace(
                    "do: [sleep: 10ms, with: {lock: b, do: [note: both]}]",
                    "do: [{sleep: 10ms}, {with: {lock: b, do: [{note: both}]}}]",
                )
                .replace(
                    "do: [sleep: 10ms, with: {lock: a, do: [note: both]}]",
                    "do: [{sleep: 10ms}, {with: {lock: a, do: [{note: both}]}}]",
                )
                .as_str(),
        ),
        &RunOptions::default(),
    );
    let Some(EventKind::Lint { name: "deadlock", text: Some(text), tasks, .. }) =
        trace.iter().last().map(|event| event.kind)
    else {
        panic!("no deadlock: {:?}", trace.iter().last());
    };
    assert_eq!(tasks.len(), 2);
    assert_eq!(
        text,
        "left waits for the lock b, which right holds; right waits for the lock a, which left holds: nothing is left that could wake them"
    );
    assert_eq!(end(&trace, "main"), None);
}

#[test]
fn tasks_that_gather_each_other_are_a_deadlock_not_a_hang() {
    let trace = run(
        &program(
            "tasks:
  main:
    - spawn: a
    - await: a
  a:
    - gather: [{running: main}]",
        ),
        &RunOptions::default(),
    );
    assert_eq!(last_lint(&trace).expect("a lint").0, "deadlock");
}

#[test]
fn a_chain_of_ten_thousand_waiting_tasks_is_cancelled_and_taken_down() {
    let mut tasks = String::from(
        "tasks:\n  main:\n    - spawn: {task: link, times: 10000, as: \"link-{n}\", with: {next: \"link-{n}\"}}\n    - sleep: 1ms\n",
    );
    tasks.push_str("  link:\n    - yield\n    - await: $next\n");
    let trace = run(&program(&tasks), &RunOptions::default());
    assert_eq!(end(&trace, "main").expect("it ended").0, Outcome::Returned);
}

#[test]
fn a_hundred_thousand_tasks_run() {
    let trace = run(
        &program("tasks:\n  main:\n    - gather: [{task: worker, times: 100000}]\n  worker:\n    - sleep: 5ms"),
        &RunOptions::default(),
    );
    assert_eq!(end(&trace, "main"), Some((Outcome::Returned, 5)));
    assert_eq!(trace.iter().filter(|event| matches!(event.kind, EventKind::Spawn { .. })).count(), 100_001);
}

#[test]
fn what_is_left_when_main_ends_is_cancelled_and_its_cleanup_awaited() {
    let trace = run(
        &program(
            "tasks:
  main:
    - spawn: background
    - sleep: 10ms
  background:
    - try:
        do: [{sleep: 1s}]
        finally: [{sleep: 30ms}]",
        ),
        &RunOptions::default(),
    );
    assert_eq!(end(&trace, "background"), Some((Outcome::Cancelled, 40)));
}
