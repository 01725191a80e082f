//! "Cancel this task here": the run before the playhead stays as it was.

use crate::{end, events, program};
use asynctutor::lesson::catalog::Catalog;
use asynctutor::scenario::engine::run;
use asynctutor::scenario::program::{Millis, Name};
use asynctutor::scenario::run::{Action, Intervention, RunOptions};
use asynctutor::trace::{EventKind, Nanos, Outcome};
use proptest::prelude::*;

fn cancel(task: &str, at: u64) -> RunOptions {
    let intervention = Intervention { at: Millis(at), task: task.into(), what: Action::Cancel };
    RunOptions { interventions: vec![intervention], ..RunOptions::default() }
}

#[test]
fn cancelling_strikes_when_all_that_is_due_has_run() {
    let program = program(
        "tasks:\n  main: [sleep: 100ms, note: awake, sleep: 50ms]"
            .replace("[sleep: 100ms, note: awake, sleep: 50ms]", "[{sleep: 100ms}, {note: awake}, {sleep: 50ms}]")
            .as_str(),
    );
    let trace = run(&program, &cancel("main", 100));
    assert!(trace.iter().any(|event| matches!(event.kind, EventKind::Note { text: "awake" })));
    assert_eq!(end(&trace, "main"), Some((Outcome::Cancelled, 100)));
}

#[test]
fn a_failure_is_raised_where_the_task_waits() {
    let program = program(
        "tasks:
  main:
    - try:
        do: [{sleep: 100ms}]
        except: {ConnectionError: [{note: handled}]}",
    );
    let what = Action::Fail("ConnectionError".into());
    let intervention = Intervention { at: Millis(40), task: "main".into(), what };
    let trace = run(&program, &RunOptions { interventions: vec![intervention], ..RunOptions::default() });
    assert_eq!(end(&trace, "main"), Some((Outcome::Returned, 40)));
}

#[test]
fn of_two_failures_that_strike_at_once_the_first_counts() {
    let program = program(
        "
tasks:
  main:
    - try:
        do: [{gather: [slow]}]
        except: {ConnectionError: [{note: handled}]}
    - sleep: 10ms
  slow: [{block: 100ms}, {sleep: 100ms}]",
    );
    let fail = |at, error: &str| Intervention { at: Millis(at), task: "main".into(), what: Action::Fail(error.into()) };
    let interventions = vec![fail(40, "ConnectionError"), fail(50, "ValueError")];
    let trace = run(&program, &RunOptions { interventions, ..RunOptions::default() });
    assert_eq!(end(&trace, "main"), Some((Outcome::Returned, 110)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_run_before_an_intervention_is_the_same(pick in 0usize..10_000, who in 0usize..10_000, at in 0u64..600) {
        let catalog = Catalog::open(&[]);
        let lessons: Vec<_> = catalog.entries().map(|entry| catalog.lesson(&entry.id).expect("built in")).collect();
        let demos: Vec<_> = lessons.iter().flat_map(|lesson| lesson.demos.values()).collect();
        let program = &demos[pick % demos.len()].program;
        let before = run(program, &RunOptions::default());
        let names: Vec<Name> = before
            .iter()
            .filter_map(|event| match event.kind { EventKind::Spawn { name, .. } => Some(name.into()), _ => None })
            .collect();
        let after = run(program, &cancel(&names[who % names.len()], at));
        // Everything up to and including that millisecond, but for what a stall holds up.
        let same = before.count_until(Nanos::from_millis(at).plus(Nanos(0)));
        let stalled = before.iter().any(|event| matches!(event.kind, EventKind::Stall { duration, .. }
            if event.t <= Nanos::from_millis(at) && event.t.plus(duration) > Nanos::from_millis(at)));
        prop_assume!(!stalled);
        prop_assert_eq!(&events(&before)[..same], &events(&after)[..same]);
    }

    #[test]
    fn equal_arguments_give_equal_traces(pick in 0usize..10_000, seed in any::<u64>()) {
        let catalog = Catalog::open(&[]);
        let ids: Vec<String> = catalog.entries().map(|entry| entry.id.clone()).collect();
        let lesson = catalog.lesson(&ids[pick % ids.len()]).expect("built in");
        for demo in lesson.demos.values() {
            let options = RunOptions { seed: Some(seed), ..RunOptions::default() };
            prop_assert_eq!(events(&run(&demo.program, &options)), events(&run(&demo.program, &options)));
        }
    }
}
