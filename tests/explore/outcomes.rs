//! What the explorer finds in the examples of the course.

use crate::{built_in, program, run_by};
use asynctutor::scenario::RunOptions;
use asynctutor::scenario::explore::{Exploration, Found, explore};
use asynctutor::trace::Timeline;
use asynctutor::trace::lint::find_all;
use std::sync::Arc;

/// What 200 schedules of a demo show.
fn exploration(lesson: &str, demo: &str) -> Exploration {
    explore(&built_in(lesson, demo), &RunOptions::default(), 200)
}

/// What is found in the run that shows an outcome.
fn lints(lesson: &str, demo: &str, found: &Found) -> Vec<String> {
    let trace = run_by(&built_in(lesson, demo), Some(found.schedule.clone()));
    find_all(&Timeline::new(Arc::new(trace))).iter().map(|finding| finding.lint.to_string()).collect()
}

fn value(found: &Found, name: &str) -> i64 {
    found.outcome.vars.iter().find(|(var, _)| **var == *name).expect("a shared variable").1
}

#[test]
fn a_lost_update_is_found() {
    let found = exploration("locks-and-races", "lost-update");
    let good = found.outcomes.iter().find(|found| value(found, "hits") == 3).expect("some schedule counts to 3");
    let bad = found.outcomes.iter().find(|found| value(found, "hits") < 3).expect("some schedule loses an update");
    assert!(lints("locks-and-races", "lost-update", bad).contains(&"lost-update".to_owned()));
    assert!(!lints("locks-and-races", "lost-update", good).contains(&"lost-update".to_owned()));
}

#[test]
fn with_a_lock_or_without_an_await_no_update_is_lost() {
    for demo in ["locked", "no-await"] {
        let found = exploration("locks-and-races", demo);
        assert_eq!(found.outcomes.len(), 1, "{demo}: {found:#?}");
        assert_eq!(value(&found.outcomes[0], "hits"), 3);
    }
}

#[test]
fn a_missed_notification_is_found() {
    let found = exploration("locks-and-races", "missed");
    let stuck = found.outcomes.iter().find(|found| found.outcome.halted.as_deref() == Some("deadlock"));
    assert!(stuck.expect("some schedule misses it").says.starts_with("deadlock; "), "{found:#?}");
    assert!(found.outcomes.len() > 1, "and some do not");
    let kept = exploration("locks-and-races", "kept");
    assert!(kept.outcomes.iter().all(|found| found.outcome.halted.is_none()), "{kept:#?}");
}

#[test]
fn a_deadlock_of_two_locks_is_found() {
    let found = exploration("deadlock", "two-orders");
    let stuck = found.outcomes.iter().find(|found| found.outcome.halted.is_some()).expect("some schedule is stuck");
    assert!(lints("deadlock", "two-orders", stuck).contains(&"deadlock".to_owned()));
    assert!(found.outcomes.len() > 1, "and some are not");
    let ordered = exploration("deadlock", "one-order");
    assert!(ordered.outcomes.iter().all(|found| found.outcome.halted.is_none()), "{ordered:#?}");
}

#[test]
fn findings_that_end_no_run_make_no_outcome() {
    let demo = program(
        "tasks:\n  main: [spawn: {task: loose, owner: false}, sleep: 1ms, group: [a, b]]\n  a: [call: loose]\n  b: [collect]\n  \
         loose: [future: never]",
    );
    let found = explore(&demo, &RunOptions::default(), 20);
    assert_eq!(found.outcomes.len(), 1, "whichever of the two findings comes last: {found:#?}");
    assert_eq!(found.outcomes[0].outcome.halted, None);
}
