//! Each lint on a run that has the mistake and on one that nearly has it.

use crate::arbitrary::any_trace;
use crate::script::{BLOCKING, GATHER, IN_PARTS, TASKGROUP, lane, run};
use asynctutor::trace::lint::{self, find_all, find_named};
use asynctutor::trace::*;
use proptest::prelude::*;
use std::sync::Arc;

fn told(lint: &str, script: &str) -> Vec<String> {
    find_named(lint, &run(script)).unwrap().into_iter().map(|finding| finding.sentence).collect()
}

fn silent(lint: &str, script: &str) {
    assert_eq!(told(lint, script), [""; 0], "{lint} should stay silent");
}

#[test]
fn loop_stalled() {
    assert_eq!(
        told("loop-stalled", BLOCKING),
        ["hash held the loop for 100 ms with sha256: one other task could run and had to wait"]
    );
    silent("loop-stalled", "0 main spawn\n0 main run\n0 main stall 50\n50 main returned");
}

#[test]
fn a_stall_told_in_parts_is_one_found_where_most_of_it_was() {
    let found = find_named("loop-stalled", &run(IN_PARTS)).unwrap();
    let told: Vec<(&str, Nanos)> = found.iter().map(|finding| (finding.sentence.as_str(), finding.t)).collect();
    let sentence = "hog held the loop for 90 ms with crunch(): one other task could run and had to wait";
    assert_eq!(told, [(sentence, Nanos::from_millis(10))]);
}

#[test]
fn task_orphaned() {
    assert_eq!(
        told("task-orphaned", GATHER),
        ["profile ran on after the wait for it was over, and nobody waited for it any more"]
    );
    silent("task-orphaned", TASKGROUP);
    let outlives = "0 main spawn\n0 main run\n0 bg spawn by main\n0 main wait sleep 10\n0 bg run\n0 bg wait sleep 50\n\
        10 main ready timer\n10 main run\n10 main returned\n50 bg ready timer\n50 bg run\n50 bg returned";
    assert_eq!(told("task-orphaned", outlives), ["bg outlived main, which created it, and nobody waited for it"]);
    // Handed over: another task waits for it when its creator is gone.
    silent(
        "task-orphaned",
        "0 main spawn\n0 main run\n0 maker spawn by main\n0 main wait task maker\n0 maker run\n0 work spawn by maker\n\
         0 maker returned\n0 main ready maker\n0 main run\n0 main wait task work\n0 work run\n0 work wait sleep 5\n\
         5 work ready timer\n5 work run\n5 work returned\n5 main ready work\n5 main run\n5 main returned",
    );
    // Gathered, failed, and then asked to stop: somebody took care.
    silent("task-orphaned", &GATHER.replace("120 main note answered with an error", "120 profile cancel task by main"));
}

#[test]
fn a_group_owns_what_its_wait_names_and_nothing_else_started_inside() {
    let script = "
        0 main spawn
        0 main run
        0 main open 1 group
        0 member spawn by main
        0 plain spawn by main
        0 main wait group member
        0 member run
        0 member wait sleep 10
        0 plain run
        0 plain wait sleep 90
        10 member ready timer
        10 member run
        10 member returned
        10 main ready member
        10 main run
        10 main close 1 group
        10 main returned
        90 plain ready timer
        90 plain run
        90 plain returned";
    let timeline = run(script);
    let members: Vec<&str> = timeline.scopes()[0].members.iter().map(|lane| timeline.name(*lane)).collect();
    assert_eq!(members, ["member"]);
    assert_eq!(told("task-orphaned", script), ["plain outlived main, which created it, and nobody waited for it"]);
}

#[test]
fn exception_never_retrieved() {
    let lost = "0 main spawn\n0 main run\n0 bg spawn by main\n0 main wait sleep 50\n0 bg run\n0 bg raised KeyError\n\
        50 main ready timer\n50 main run\n50 main returned";
    assert_eq!(
        told("exception-never-retrieved", lost),
        ["bg raised KeyError, and nobody took its outcome: the error is lost"]
    );
    silent("exception-never-retrieved", &lost.replace("main wait sleep 50", "main wait task bg"));
    silent("exception-never-retrieved", GATHER);
    silent("exception-never-retrieved", TASKGROUP);
}

#[test]
fn cancellation_swallowed() {
    let swallowed = "0 main spawn\n0 main run\n0 w spawn by main\n0 main wait sleep 5\n0 w run\n0 w wait sleep 50\n\
        5 main ready timer\n5 main run\n5 w cancel task by main\n5 w ready main\n5 main wait task w\n5 w run\n5 w deliver\n\
        5 w returned\n5 main ready w\n5 main run\n5 main returned";
    assert_eq!(
        told("cancellation-swallowed", swallowed),
        ["w was told to stop, caught the cancellation and returned as if nothing had been"]
    );
    silent("cancellation-swallowed", &swallowed.replace("5 w returned", "5 w cancelled"));
    // What comes later takes back nothing: a timeout that strikes, an error that passes through a resource.
    let timeout = "5 w open 1 timeout 10\n5 w wait sleep 50\n10 w cancel timeout by w\n10 w run\n10 w deliver\n\
        10 w close 1 timeout TimeoutError\n10 w returned";
    let resource = "5 w open 1 resource db\n5 w close 1 resource KeyError\n5 w returned";
    for later in [timeout, resource] {
        assert_eq!(told("cancellation-swallowed", &swallowed.replace("5 w returned", later)).len(), 1, "{later}");
    }
    // A timeout takes back its own.
    silent(
        "cancellation-swallowed",
        "0 main spawn\n0 main run\n0 main open 1 timeout 20\n0 main wait sleep 50\n20 main cancel timeout by main\n\
         20 main ready timer\n20 main run\n20 main deliver\n20 main close 1 timeout TimeoutError\n20 main returned",
    );
}

#[test]
fn never_released() {
    let leak =
        "0 main spawn\n0 main run\n0 main level semaphore api 2 2\n0 main level semaphore api 1 2\n9 main returned";
    assert_eq!(told("never-released", leak), ["main took a permit of api and never gave it back"]);
    silent("never-released", &leak.replace("9 main", "5 main level semaphore api 2 2\n9 main"));
    let open = "0 main spawn\n0 main run\n0 main open 1 resource db\n9 main returned";
    assert_eq!(told("never-released", open), ["main opened db and ended without closing it"]);
    silent("never-released", &open.replace("9 main", "5 main close 1 resource\n9 main"));
    silent("never-released", &open.replace("9 main returned", "9 main wait sleep 5"));
}

#[test]
fn deadlock() {
    let locks = "
        0 a spawn
        0 b spawn
        0 a run
        0 a level lock m 1 1
        0 a wait sleep 5
        0 b run
        0 b level lock n 1 1
        0 b wait sleep 5
        5 a ready timer
        5 b ready timer
        5 a run
        5 a wait lock n
        5 b run
        5 b wait lock m";
    assert_eq!(
        told("deadlock", locks),
        [
            "a waits for the lock n, which b holds; b waits for the lock m, which a holds: nothing is left that could wake them"
        ]
    );
    let finding = find_named("deadlock", &run(locks)).unwrap().remove(0);
    assert_eq!((finding.t, finding.task, finding.event), (Nanos::from_millis(5), TaskId(1), 11));
    silent("deadlock", &locks.replace("5 b wait lock m", "5 b level lock n 0 1\n5 b wait lock m"));
    silent("deadlock", &locks.replace("0 a run", "0 a run\n0 a open 1 timeout 50"));
    assert_eq!(
        told("deadlock", "0 a spawn\n0 b spawn\n0 a run\n0 a wait task b\n0 b run\n0 b wait task a"),
        ["a waits for b; b waits for a: nothing is left that could wake them"]
    );
    // A semaphore opens when any one of its holders gives back.
    let permits = "
        0 a spawn
        0 b spawn
        0 a run
        0 a level semaphore s 1 2
        0 b run
        0 b level semaphore s 0 2
        0 b wait sleep 50
        0 a wait semaphore s";
    silent("deadlock", permits);
    assert_eq!(
        told("deadlock", &permits.replace("b wait sleep 50", "b wait semaphore s")),
        ["a waits for a permit of s, which a holds: nothing is left that could wake it"]
    );
    assert_eq!(
        told("deadlock", "0 a spawn\n0 a run\n0 a wait lock m\n0 a lint deadlock a waits for itself"),
        ["a waits for itself"]
    );
}

#[test]
fn join_never_returns() {
    let script = "
        0 main spawn
        0 main run
        0 w spawn by main
        0 main level queue jobs 1 9
        0 main open 1 timeout 50
        0 main wait queue.join jobs
        0 w run
        0 w level queue jobs 0 9
        0 w raised ValueError
        50 main cancel timeout by main
        50 main ready timer
        50 main run
        50 main deliver
        50 main close 1 timeout TimeoutError
        50 main returned";
    let wanted = ["main waits until every item of jobs is reported done, and nobody is left to do so"];
    assert_eq!(told("join-never-returns", script), wanted);
    silent("join-never-returns", &script.replace("0 w raised ValueError", "0 w wait sleep 80"));
    let in_line = script.replace("0 w raised ValueError", "0 w wait queue.get jobs");
    assert_eq!(told("join-never-returns", &format!("{in_line}\n50 w cancel shutdown\n50 w cancelled")), wanted);
    silent("join-never-returns", &in_line);
    assert_eq!(told("join-never-returns", "0 main spawn\n0 main run\n0 main wait queue.join jobs"), wanted);
    silent(
        "join-never-returns",
        "0 main spawn\n0 main run\n0 main wait queue.join jobs\n5 main ready io\n5 main run\n5 main returned",
    );
}

#[test]
fn lost_update() {
    let script =
        "0 a spawn\n0 b spawn\n0 a run\n0 a level var hits 1\n0 b run\n0 b level var hits 1\n0 b level var hits 2";
    assert_eq!(told("lost-update", script), ["b wrote over what a had written to hits: that update is lost"]);
    silent("lost-update", &script.replace("b level var hits 1\n0", "b level var hits 2\n0"));
}

#[test]
fn unbounded_queue_growth() {
    let growing = |max: &str, step: u64| {
        (0..20).fold("0 main spawn\n0 main run".to_owned(), |script, n| {
            format!("{script}\n{} main level queue jobs {} {max}", n * step, n + 1)
        })
    };
    assert_eq!(
        told("unbounded-queue-growth", &growing("-", 5)),
        ["the queue jobs has no bound and grew to 20 items: items came faster than they were taken"]
    );
    assert_eq!(told("unbounded-queue-growth", &growing("0", 5)).len(), 1);
    silent("unbounded-queue-growth", &growing("20", 5));
    silent("unbounded-queue-growth", &growing("-", 0));
}

#[test]
fn on_the_wall_clock_timers_that_are_late_for_one_cause_are_one_finding() {
    let on_the_wall = |script: &str| {
        let mut trace = run(script).trace().clone();
        trace.header.clock = ClockKind::Wall;
        let found = find_named("timer-late", &Timeline::new(Arc::new(trace))).unwrap();
        found.into_iter().map(|finding| finding.sentence).collect::<Vec<_>>()
    };
    let sleepers = |woken: u32| {
        let sleeper = |n: u32| format!("0 s{n} spawn\n0 s{n} run\n0 s{n} wait sleep {}\n", 20 + n);
        let wakes =
            |n: u32| format!("{} s{n} ready timer\n{} s{n} run\n{} s{n} returned\n", woken + n, woken + n, woken + n);
        ((0..4).map(sleeper).collect::<String>(), (0..4).map(wakes).collect::<String>())
    };
    let (sleep, wake) = sleepers(90);
    let held = format!("{sleep}10 hog spawn\n10 hog run\n10 hog stall 75\n85 hog returned\n{wake}");
    let sentence = "s0 was to wake at 20 ms and woke 70 ms late, since hog held the loop; 3 other tasks woke late, too";
    assert_eq!(on_the_wall(&held), [sentence]);
    assert_eq!(told("timer-late", &held).len(), 4, "on the virtual clock each is told");
    assert_eq!(on_the_wall(&format!("{sleep}{wake}")), [""; 0], "a busy machine");
    let (sleep, wake) = sleepers(190);
    assert_eq!(
        on_the_wall(&format!("{sleep}{wake}")),
        ["s0 was to wake at 20 ms and woke 170 ms late; 3 other tasks woke late, too"]
    );
}

#[test]
fn timer_late() {
    assert_eq!(
        told("timer-late", BLOCKING),
        ["beat was to wake at 50 ms and woke 80 ms late, since hash held the loop"]
    );
    silent("timer-late", GATHER);
    silent(
        "timer-late",
        "0 main spawn\n0 main run\n0 main wait sleep 5\n24 main ready timer\n24 main run\n24 main returned",
    );
}

#[test]
fn a_task_that_was_collected_is_no_orphan() {
    let script = "0 main spawn\n0 a spawn by main\n0 main run\n0 main wait sleep 5\n0 a run\n0 a wait future\n5 main run\n\
        5 a lint task-garbage-collected a is gone\n5 main returned";
    assert_eq!(told("task-garbage-collected", script), ["a is gone"]);
    silent("task-orphaned", script);
    // A tracer may say so in the name of whoever ran the collector.
    let by_main =
        script.replace("5 a lint task-garbage-collected a is gone", "5 main lint task-garbage-collected gone of a");
    silent("task-orphaned", &by_main);
    assert_eq!(lane(&run(&by_main), "a"), run(&by_main).lane_of(find_all(&run(&by_main))[0].task).unwrap());
    assert_eq!(told("task-orphaned", &script.replace("5 a lint task-garbage-collected a is gone\n", "")).len(), 1);
}

#[test]
fn what_the_runtime_recorded_is_told_as_it_is() {
    let script = "0 main spawn\n0 main run\n0 main lint coroutine-never-awaited fetch() was called and never awaited\n\
        1 main lint step-limit stopped after 10 steps\n1 main returned";
    assert_eq!(told("coroutine-never-awaited", script), ["fetch() was called and never awaited"]);
    silent("task-garbage-collected", script);
    let all: Vec<String> = find_all(&run(script)).into_iter().map(|finding| finding.lint.into_owned()).collect();
    assert_eq!(all, ["coroutine-never-awaited", "step-limit"]);
    assert!(lint::is_known("timer-late") && !lint::is_known("step-limit"));
}

proptest! {
    #[test]
    fn any_trace_can_be_searched(trace in any_trace(80)) {
        let timeline = Timeline::new(Arc::new(trace));
        for finding in find_all(&timeline) {
            prop_assert_eq!(visible(&finding.sentence), finding.sentence.as_str());
        }
    }
}
