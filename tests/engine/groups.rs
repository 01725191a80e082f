//! Exception groups: what is told of them, and that they stay within bounds. What `except*` does is held to CPython in
//! `tests/oracle`.

use crate::program;
use asynctutor::scenario::engine::run;
use asynctutor::scenario::run::RunOptions;
use asynctutor::trace::codec::jsonl;
use asynctutor::trace::{EventKind, Outcome, Timeline, Trace, story};

fn trace(demo: &str) -> Trace {
    run(&program(demo), &RunOptions::default())
}

/// How a task ended: class, message and members.
fn raised(trace: &Trace, task: &str) -> (String, String, String) {
    let name = |event| matches!(event, EventKind::Spawn { name, .. } if name == task);
    let id = trace.iter().find(|event| name(event.kind.clone())).expect("the task is created").task;
    let told = trace.iter().find_map(|event| match event.kind {
        EventKind::End { outcome: Outcome::Raised, error, message, errors, .. } if event.task == id => {
            Some([error, message, errors].map(|text| text.unwrap_or_default().to_owned()))
        }
        _ => None,
    });
    let [error, message, errors] = told.expect("the task ends with an error");
    (error, message, errors)
}

const NESTED: &str = "tasks:
  main: [group: [user, inner]]
  user: [sleep: 10ms, raise: ValueError]
  inner: [group: [orders, late]]
  orders: [sleep: 10ms, raise: KeyError]
  late: [sleep: 20ms]";

#[test]
fn a_group_names_what_is_in_it_and_in_groups_in_it_but_not_the_cancelled() {
    let trace = trace(NESTED);
    let message = "unhandled errors in a TaskGroup (2 sub-exceptions: ValueError, ExceptionGroup(KeyError))";
    assert_eq!(raised(&trace, "main"), ("ExceptionGroup".into(), message.into(), "ValueError, (KeyError)".into()));
}

#[test]
fn the_log_and_a_file_name_it_too() {
    let trace = trace(NESTED);
    let mut file = Vec::new();
    jsonl::write(&trace, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(
        file.contains(
            r#""ev":"close","scope":1,"kind":"group","error":"ExceptionGroup","errors":["ValueError",["KeyError"]]"#
        ),
        "{file}"
    );
    let timeline = Timeline::new(trace.into());
    let log: Vec<String> = (0..timeline.trace().len()).filter_map(|event| story::log_line(&timeline, event)).collect();
    assert!(log.contains(&"main's group raised ExceptionGroup of ValueError and KeyError".to_owned()), "{log:#?}");
}

#[test]
fn a_cancellation_within_a_handler_ends_the_task_as_raised() {
    let trace = trace(
        "tasks:
  main: [spawn: work, sleep: 10ms, cancel: work]
  work:
    - try:
        do: [raise: {group: [ValueError, KeyError]}]
        except*: {ValueError: [sleep: 20ms]}",
    );
    let (class, _, errors) = raised(&trace, "work");
    assert_eq!((class.as_str(), errors.as_str()), ("BaseExceptionGroup", "CancelledError, (KeyError)"));
}

#[test]
fn a_group_of_very_many_names_the_first_few() {
    let trace = trace("tasks:\n  main: [group: [{task: fails, times: 100}]]\n  fails: [raise: ValueError]");
    let (_, message, errors) = raised(&trace, "main");
    assert!(message.ends_with("(100 sub-exceptions: ValueError, ValueError, ValueError, ValueError, ValueError, ValueError, ValueError, ValueError, …)"), "{message}");
    assert_eq!(errors.matches("ValueError").count(), 64);
    assert!(errors.ends_with(", …"));
}

#[test]
fn groups_that_double_level_by_level_end_where_memory_would() {
    let mut demo = "tasks:\n  same: [await: $one]\n  l0: [raise: ValueError]\n".to_owned();
    let mut main = "  main: [spawn: l0, ".to_owned();
    for level in 1..40 {
        let below = level - 1;
        demo += &format!(
            "  l{level}: [group: [{{task: same, as: \"w{level}-{{n}}\", times: 2, with: {{one: l{below}}}}}]]\n"
        );
        main += &format!("spawn: l{level}, ");
    }
    let trace = trace(&format!("{demo}{main}try: {{do: [await: l39], except*: {{any: [raise]}}}}]"));
    assert!(raised(&trace, "main").2.contains("MemoryError"));
}
