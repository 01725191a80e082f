//! What is said of runs that differ, and of runs that do not.

use crate::script::{BLOCKING, GATHER, TASKGROUP, run};
use asynctutor::trace::Timeline;
use asynctutor::trace::contrast::contrasts;
use std::sync::Arc;

#[test]
fn equal_runs_leave_nothing_to_say_but_what_all_do() {
    let gather = run(GATHER);
    let said = contrasts(&[("Python", &gather), ("Node", &gather)]);
    assert_eq!(said, ["In all of them orders failed, and gather was over at 120 ms; profile went on."]);
    let quiet = run("0 main spawn\n0 main run\n5 main returned");
    assert_eq!(contrasts(&[("Python", &quiet), ("Go", &quiet)]), [""; 0]);
    assert_eq!(contrasts(&[]), [""; 0]);
}

#[test]
fn of_a_run_that_was_stopped_in_a_wait_nothing_is_said_that_is_not_known() {
    let whole = run(GATHER);
    let lines = GATHER.lines().count();
    for kept in 0..=lines {
        let part: Vec<&str> = GATHER.lines().take(kept).collect();
        let part = Timeline::of_a_run_going_on(Arc::new(run(&part.join("\n")).trace().clone()));
        let said = contrasts(&[("Python", &whole), ("Node", &part)]);
        let is_over = part.waits_left().all(|(_, left)| left < part.trace().len());
        assert!(is_over || !said.iter().any(|line| line.starts_with("Node: orders failed")), "{kept}: {said:?}");
    }
}

#[test]
fn what_comes_of_a_failure_is_told_of_each_and_then_who_fared_otherwise() {
    let (gather, group) = (run(GATHER), run(TASKGROUP));
    let said = contrasts(&[("Python", &group), ("Node", &gather), ("the demo", &gather)]);
    assert_eq!(
        said[..3],
        [
            "Python: orders failed, profile was cancelled, and the group was over at 120 ms, when all had ended.",
            "Node and the demo: orders failed, and gather was over at 120 ms; profile went on.",
            "profile was cancelled by its group at 120 ms in Python; it returned at 300 ms in Node and the demo.",
        ]
    );
}

#[test]
fn tasks_correspond_however_a_language_writes_their_names() {
    let one = run(
        "0 main spawn\n0 main run\n0 bob-pays spawn by main\n0 bob-pays run\n50 bob-pays returned\n50 main returned",
    );
    let other = run(
        "0 main spawn\n0 main run\n0 bobPays spawn by main\n0 bobPays run\n250 bobPays returned\n250 main returned",
    );
    assert_eq!(
        contrasts(&[("Python", &one), ("Node", &other)]),
        [
            "bob-pays returned at 50 ms in Python; it returned at 250 ms in Node.",
            "main was over after 50 ms in Python and 250 ms in Node."
        ]
    );
}

#[test]
fn a_loop_that_is_held_in_one_of_them_is_told_of() {
    let free = run("0 main spawn\n0 main run\n100 main returned");
    let said = contrasts(&[("Node", &run(BLOCKING)), ("Go", &free)]);
    assert!(
        said.contains(&"One step held all others up for 100 ms in Node, and nobody in Go.".to_owned()),
        "{said:#?}"
    );
}

#[test]
fn times_that_are_only_about_the_same_are_told_as_such() {
    let at = |profile: u32| {
        run(&format!(
            "0 main spawn\n0 main run\n0 orders spawn by main\n0 orders run\n0 profile spawn by main\n0 profile run\n\
             {profile} profile returned\n200 orders returned\n200 main returned"
        ))
    };
    let said = contrasts(&[("Python", &at(100)), ("Node", &at(110)), ("Go", &at(180))]);
    assert_eq!(said, ["profile returned at about 105 ms in Python and Node; it returned at 180 ms in Go."]);
}

#[test]
fn who_of_a_crowd_comes_first_is_no_difference() {
    let crowd = |first: u32, second: u32| {
        let (early, late) = if first < second { (1, 2) } else { (2, 1) };
        let (sooner, later) = (first.min(second), first.max(second));
        run(&format!(
            "0 main spawn\n0 main run\n0 call-1 spawn by main\n0 call-1 run\n0 call-2 spawn by main\n0 call-2 run\n\
             {sooner} call-{early} returned\n{later} call-{late} returned\n500 main returned"
        ))
    };
    assert_eq!(contrasts(&[("Python", &crowd(100, 300)), ("Go", &crowd(300, 100))]), [""; 0]);
    let said = contrasts(&[("Python", &crowd(100, 300)), ("Go", &crowd(100, 450))]);
    assert_eq!(said, ["call-2 returned at 300 ms in Python; it returned at 450 ms in Go."]);
}

#[test]
fn a_goroutine_that_ends_has_not_succeeded_for_that() {
    let script =
        |end: &str| format!("0 main spawn\n0 main run\n0 orders spawn by main\n0 orders run\n{end}\n300 main returned");
    let failed = run(&script("120 orders raised ValueError"));
    let go = |end: &str| {
        let mut trace = run(&script(end)).trace().clone();
        trace.header.runtime = "Go 1.25".into();
        Timeline::new(Arc::new(trace))
    };
    let unknown = "Whether orders failed in Go too, the trace does not tell: what functions return there is not known.";
    assert_eq!(contrasts(&[("Python", &failed), ("Go", &go("121 orders returned"))]), [unknown]);
    let said = contrasts(&[("Python", &failed), ("Go", &go("210 orders returned"))]);
    assert_eq!(said, ["orders failed at 120 ms in Python; it ended at 210 ms in Go.", unknown]);
    let returned = run(&script("120 orders returned"));
    assert_eq!(contrasts(&[("Python", &returned), ("Go", &go("121 orders returned"))]), [""; 0]);
    assert_eq!(contrasts(&[("Python", &failed), ("Go", &go("121 orders raised panic"))]), [""; 0]);
}

#[test]
fn of_a_run_that_was_broken_off_nobody_says_that_a_task_never_ended() {
    let whole = run("0 main spawn\n0 main run\n0 a spawn by main\n0 a run\n50 a returned\n60 main returned");
    let broken = run("0 main spawn\n0 main run\n0 a spawn by main\n0 a run\n20 a wait sleep 500");
    assert_eq!(contrasts(&[("Python", &whole), ("Node", &broken)]), [""; 0]);
    let left = run("0 main spawn\n0 main run\n0 a spawn by main\n0 a run\n20 a wait sleep 500\n60 main returned");
    let said = contrasts(&[("Python", &whole), ("Node", &left)]);
    assert_eq!(said, ["a returned at 50 ms in Python; it never came to its end in Node."]);
}
