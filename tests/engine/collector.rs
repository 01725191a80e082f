//! A pass of the collector takes what nothing can wake, and nothing else.

use crate::{end, last_lint, program};
use asynctutor::scenario::engine::run;
use asynctutor::scenario::program::Millis;
use asynctutor::scenario::run::{Action, Intervention, RunOptions};
use asynctutor::trace::{EventKind, Outcome, Trace};
use std::collections::HashMap;

/// What the collector and the notes tell, in order.
fn told(trace: &Trace) -> Vec<String> {
    let mut names = HashMap::new();
    let mut told = Vec::new();
    for event in trace.iter() {
        match event.kind {
            EventKind::Spawn { name, .. } => drop(names.insert(event.task, name.to_owned())),
            EventKind::Lint { name: "task-garbage-collected", .. } => {
                told.push(format!("{} taken", names[&event.task]))
            }
            EventKind::Lint { name: "cleanup-cut-off", .. } => told.push(format!("{} cut off", names[&event.task])),
            EventKind::Note { text } => told.push(format!("{} says {text}", names[&event.task])),
            _ => {}
        }
    }
    told
}

fn told_of(demo: &str) -> Vec<String> {
    told(&run(&program(demo), &RunOptions::default()))
}

/// A task `lonely` that does this, without an owner, and a pass of the collector while it waits.
fn told_of_lonely(steps: &str) -> Vec<String> {
    told_of(&format!(
        "semaphores: {{one: 1}}\nlocks: [m]\nevents: [ready]\nqueues: {{jobs: 1}}\ntasks:\n  main:\n    - acquire: one\n    - acquire: m\n    \
         - spawn: owned\n    - spawn: {{task: lonely, owner: false}}\n    - sleep: 10ms\n    - collect\n    - note: done\n  \
         owned:\n    - sleep: 20ms\n  lonely:\n    - try: {{do: [{{{steps}}}], finally: [note: bye]}}"
    ))
}

#[test]
fn a_task_without_an_owner_that_only_it_could_wake_is_taken() {
    assert_eq!(told_of_lonely("future: x"), ["lonely taken", "lonely says bye", "main says done"]);
}

#[test]
fn what_the_loop_a_worker_a_line_or_another_task_can_wake_stays() {
    for steps in [
        "sleep: 1s",
        "offload: {to: thread, for: 1s}",
        "acquire: one",
        "acquire: m",
        "until: ready",
        "get: jobs",
        "await: owned",
        "gather: [{running: owned}]",
        "shield: {running: owned}",
        "wait: [{running: owned}]",
        "timeout: {after: 1s, do: [future: x]}",
        "group: [owned]",
    ] {
        let told = told_of_lonely(steps);
        assert!(!told.contains(&"lonely taken".to_owned()), "{steps}: {told:?}");
    }
}

#[test]
fn a_chain_and_a_cycle_that_nobody_holds_are_taken_in_the_order_of_creation() {
    let demo = |first: &str, last: &str| {
        format!(
            "tasks:\n  main:\n    - spawn: {{task: a, owner: {first}}}\n    - spawn: {{task: b, owner: false}}\n    \
             - spawn: {{task: c, owner: false}}\n    - sleep: 1ms\n    - collect\n  a: [await: b]\n  b: [await: c]\n  c: [{last}]"
        )
    };
    let all = ["a taken", "b taken", "c taken"];
    assert_eq!(told_of(&demo("false", "future: x")), all);
    assert_eq!(told_of(&demo("false", "await: a")), all);
    // Who is held holds whom it awaits.
    assert_eq!(told_of(&demo("true", "future: x")), [""; 0]);
    assert_eq!(told_of(&demo("true", "await: a")), [""; 0]);
}

#[test]
fn cleanup_runs_up_to_its_first_await_and_no_handler_hears_of_it() {
    let told = told_of(
        "locks: [m]
tasks:
  main:
    - spawn: {task: lonely, owner: false}
    - sleep: 1ms
    - collect
    - with: {lock: m, do: [note: the lock is free]}
  lonely:
    - try:
        do:
          - with:
              lock: m
              do:
                - try:
                    do: [future: x]
                    except: {any: [note: never], cancelled: [note: never]}
                    finally: [note: inner]
        finally: [{note: outer}, {try: {do: [sleep: 1ms], finally: [note: never]}}, {note: never}]",
    );
    assert_eq!(
        told,
        ["lonely taken", "lonely says inner", "lonely says outer", "lonely cut off", "main says the lock is free"]
    );
}

#[test]
fn nobody_can_name_a_task_that_was_taken() {
    let told = told_of(
        "tasks:
  main:
    - spawn: {task: lonely, owner: false}
    - sleep: 1ms
    - collect
    - cancel: lonely
    - try: {do: [await: lonely], except: {NameError: [note: no such task]}}
    - spawn: lonely
    - yield
    - cancel: lonely-2
  lonely:
    - future: x",
    );
    assert_eq!(told, ["lonely taken", "main says no such task"]);
}

#[test]
fn a_task_that_was_taken_never_ends_and_the_run_does() {
    let trace = run(
        &program(
            "tasks:\n  main:\n    - spawn: {task: lonely, owner: false}\n    - sleep: 1ms\n    - collect\n  lonely: [future: x]",
        ),
        &RunOptions::default(),
    );
    assert_eq!(end(&trace, "lonely"), None);
    assert_eq!(end(&trace, "main"), Some((Outcome::Returned, 1)));
}

#[test]
fn one_that_was_not_taken_is_cancelled_when_main_ends() {
    let trace = run(
        &program("tasks:\n  main:\n    - spawn: {task: lonely, owner: false}\n    - sleep: 1ms\n  lonely: [future: x]"),
        &RunOptions::default(),
    );
    assert_eq!(end(&trace, "lonely"), Some((Outcome::Cancelled, 1)));
}

#[test]
fn a_bare_future_is_waited_for_for_ever_unless_somebody_intervenes() {
    let program = program("tasks:\n  main: [future: a reply]");
    let (name, text) = last_lint(&run(&program, &RunOptions::default())).expect("a lint");
    assert_eq!(name, "deadlock");
    assert_eq!(text, "main waits for the future a reply: nothing is left that could wake it");
    for (what, outcome) in [(Action::Cancel, Outcome::Cancelled), (Action::Fail("ValueError".into()), Outcome::Raised)]
    {
        let interventions = vec![Intervention { at: Millis(5), task: "main".into(), what }];
        let trace = run(&program, &RunOptions { interventions, ..RunOptions::default() });
        assert_eq!(end(&trace, "main"), Some((outcome, 5)));
    }
}

#[test]
fn a_deadlock_on_a_lock_that_a_collected_task_held_says_so() {
    let told = |main: &str| {
        let tasks = "loose: [acquire: m, future: x]\n  other: [acquire: m]";
        let text = format!(
            "locks: [m]\ntasks:\n  main: [spawn: {{task: loose, owner: false}}, sleep: 1ms, {main}]\n  {tasks}"
        );
        last_lint(&run(&program(&text), &RunOptions::default())).expect("a lint").1
    };
    let held = "waits for the lock m, which loose held when it was garbage-collected";
    assert_eq!(told("collect, acquire: m"), format!("main {held}: nothing is left that could wake it"));
    assert_eq!(
        told("collect, spawn: other, await: other"),
        format!("main waits for other; other {held}: nothing is left that could wake them")
    );
    assert_eq!(
        told("acquire: m").split(':').next(),
        Some("main waits for the lock m, which loose holds; loose waits for the future x")
    );
}

#[test]
fn ten_thousand_tasks_in_a_chain_are_taken() {
    let trace = run(
        &program(
            "tasks:
  main:
    - spawn: {task: link, times: 10000, as: \"link-{n}\", with: {next: \"link-{n}\"}, owner: false}
    - spawn: {task: last, owner: false}
    - sleep: 1ms
    - collect
  link: [gather: [{running: $next}, {running: last}]]
  last: [future: x]",
        ),
        &RunOptions::default(),
    );
    assert_eq!(told(&trace).len(), 10_001);
    assert_eq!(end(&trace, "main").expect("it ended").0, Outcome::Returned);
}
