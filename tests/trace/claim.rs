//! Claims proven and refuted on small runs.

use crate::arbitrary::any_trace;
use crate::script::{BLOCKING, GATHER, TASKGROUP, run};
use asynctutor::trace::claim::{Activity, Bound, Claim, EventPattern};
use asynctutor::trace::*;
use proptest::prelude::*;
use std::sync::Arc;

const MS: fn(u64) -> Nanos = Nanos::from_millis;

fn holds(timeline: &Timeline, claim: &Claim) {
    if let Err(failure) = claim.check(timeline, Nanos::ZERO) {
        panic!("{failure}");
    }
}

fn refuted(timeline: &Timeline, claim: &Claim) -> String {
    claim.check(timeline, Nanos::ZERO).expect_err("the claim holds").to_string()
}

fn ends(task: &str) -> Claim {
    Claim::Ends {
        task: task.into(),
        outcome: None,
        error: None,
        errors: None,
        at: None,
        before: None,
        after: None,
        value: None,
    }
}

fn total(bound: Bound<Nanos>) -> Claim {
    Claim::Total(bound)
}

fn cancelled(tasks: &[&str], by: Option<&str>) -> Claim {
    Claim::Cancelled { tasks: tasks.iter().map(|task| (*task).into()).collect(), by: by.map(Into::into) }
}

fn order(patterns: &[&str]) -> Claim {
    Claim::Order(patterns.iter().map(|pattern| pattern.parse().unwrap()).collect())
}

fn at_most<T>(most: T) -> Bound<T> {
    Bound { at_most: Some(most), ..Bound::default() }
}

fn exactly<T>(exact: T) -> Bound<T> {
    Bound { exactly: Some(exact), ..Bound::default() }
}

fn picked(timeline: &Timeline, claim: &Claim) -> Vec<String> {
    claim.tasks_matching(timeline).into_iter().map(|lane| timeline.name(lane).to_owned()).collect()
}

#[test]
fn how_and_when_a_task_ends() {
    let timeline = run(GATHER);
    let raises = |error: &str, at: Nanos| match ends("orders") {
        Claim::Ends { task, before, after, value, .. } => Claim::Ends {
            task,
            outcome: Some(Outcome::Raised),
            error: Some(error.into()),
            errors: None,
            at: Some(at),
            before,
            after,
            value,
        },
        other => other,
    };
    holds(&timeline, &raises("ValueError", MS(120)));
    assert_eq!(
        refuted(&timeline, &raises("KeyError", MS(120))),
        "claimed: orders raises KeyError at 120 ms\nhappened: orders raised ValueError, at 120 ms (event 17)"
    );
    assert!(
        refuted(&timeline, &raises("ValueError", MS(121))).starts_with("claimed: orders raises ValueError at 121 ms\n")
    );
    assert!(raises("ValueError", MS(121)).check(&timeline, MS(1)).is_ok());
    holds(&timeline, &ends("*"));
    assert_eq!(
        refuted(&timeline, &ends("client-*")),
        "claimed: client-* ends\nhappened: no task is called client-*; the tasks were: main, user, orders and profile"
    );
    assert_eq!(picked(&timeline, &raises("ValueError", MS(120))), ["orders"]);
}

#[test]
fn which_tasks_are_cancelled_and_by_what() {
    let (gather, group) = (run(GATHER), run(TASKGROUP));
    holds(&gather, &cancelled(&[], None));
    holds(&group, &cancelled(&["profile"], None));
    holds(&group, &cancelled(&["pro*"], Some("group")));
    holds(&group, &cancelled(&["profile"], Some("orders")));
    holds(&group, &cancelled(&["profile"], Some("main")));
    assert_eq!(
        refuted(&group, &cancelled(&[], None)),
        "claimed: no task is cancelled\nhappened: profile was cancelled at 120 ms by the group, because orders raised \
         ValueError (event 23)"
    );
    assert!(
        refuted(&group, &cancelled(&["profile", "user"], None))
            .contains("happened: user returned ada at 100 ms; profile was cancelled at")
    );
    assert!(
        refuted(&group, &cancelled(&["profile"], Some("timeout")))
            .contains("profile was cancelled at 120 ms by the group")
    );
    assert_eq!(picked(&group, &cancelled(&[], None)), ["profile"]);
    assert_eq!(picked(&gather, &cancelled(&["x"], None)), [""; 0]);
}

#[test]
fn who_outlives_whom_and_who_never_starts() {
    let timeline = run(GATHER);
    let outlives = |task: &str, owner: &str| Claim::Outlives { task: task.into(), owner: owner.into() };
    holds(&timeline, &outlives("profile", "orders"));
    assert!(
        refuted(&timeline, &outlives("profile", "main"))
            .ends_with("profile ended at 300 ms, before main ended at 520 ms (event 24)")
    );
    assert_eq!(picked(&timeline, &outlives("?", "orders")), ["main", "profile"]);
    let unborn = run("0 main spawn\n0 main run\n0 a spawn by main\n0 a cancel task by main\n0 main wait task a\n\
        0 a run\n0 a deliver\n0 a cancelled\n0 main ready a\n0 main run\n0 main returned");
    holds(&unborn, &Claim::NeverStarts { task: "a".into() });
    assert!(refuted(&unborn, &Claim::NeverStarts { task: "main".into() }).contains("main ran"));
}

#[test]
fn all_that_were_cancelled_are_told_with_who_asked() {
    let two = run(
        "0 main spawn\n0 main run\n0 a spawn by main\n0 b spawn by main\n0 main wait sleep 5\n0 a run\n0 a wait future\n\
        0 b run\n0 b wait future\n5 main ready timer\n5 main run\n5 a cancel task by main\n5 main wait sleep 5\n\
        5 a run\n5 a deliver\n5 a cancelled\n7 b cancel timeout by b\n7 b run\n7 b deliver\n7 b cancelled\n10 main returned",
    );
    let both = "happened: a was cancelled at 5 ms by main; b was cancelled at 7 ms by a timeout (event ";
    assert!(refuted(&two, &cancelled(&[], None)).contains(both), "{}", refuted(&two, &cancelled(&[], None)));
    assert!(refuted(&two, &cancelled(&["a"], None)).contains(both));
    assert!(refuted(&two, &cancelled(&["b"], Some("task"))).contains(both));
    assert!(
        refuted(&two, &cancelled(&["a", "main"], Some("task"))).contains("happened: main returned at 10 ms; a was")
    );
}

#[test]
fn a_collected_task_is_gone_at_that_moment() {
    // A tracer may say so in the name of whoever ran the collector.
    for teller in ["a", "main"] {
        let timeline = run(&format!(
            "0 main spawn\n0 main run\n0 a spawn by main\n0 main wait sleep 5\n0 a run\n0 a wait future\n5 main run\n\
             5 {teller} lint task-garbage-collected gone of a\n5 b spawn by main\n5 main wait sleep 5\n5 b run\n5 b wait sleep 5\n\
             10 b run\n10 b returned\n10 main run\n10 main returned"
        ));
        holds(&timeline, &Claim::Peak { of: Activity::Running, task: "*".into(), bound: exactly(2) });
        let outlives = Claim::Outlives { task: "a".into(), owner: "main".into() };
        assert!(
            refuted(&timeline, &outlives)
                .ends_with("a was garbage-collected at 5 ms, before main ended at 10 ms (event 7)")
        );
    }
}

#[test]
fn the_order_of_events() {
    let timeline = run(TASKGROUP);
    holds(
        &timeline,
        &order(&["orders raised", "profile cancel", "profile delivered", "profile cancelled", "main returned"]),
    );
    holds(&timeline, &order(&["main waits group", "user returned ada", "orders raised Value*"]));
    assert_eq!(
        refuted(&timeline, &order(&["profile cancelled", "orders raised"])),
        "claimed: in this order: profile cancelled, then orders raised\nhappened: `orders raised` came before \
         `profile cancelled` and not after it, at 120 ms (event 18)"
    );
    assert!(refuted(&timeline, &order(&["user raised"])).ends_with("happened: `user raised` never happened"));
    let noted = run(GATHER);
    holds(&noted, &order(&["main note answered with an error"]));
    assert!("orders".parse::<EventPattern>().unwrap_err().to_string().contains("write `TASK VERB`"));
    assert!("orders explodes".parse::<EventPattern>().unwrap_err().to_string().contains("write one of spawned, runs"));
}

/// Three tasks, two permits; each works 100 ms.
const PERMITS: &str = "
    0 main spawn
    0 main run
    0 api level semaphore api 2 2
    0 c-1 spawn by main
    0 c-2 spawn by main
    0 c-3 spawn by main
    0 main wait gather c-1 c-2 c-3
    0 c-1 run
    0 c-1 level semaphore api 1 2
    0 c-1 wait sleep 100
    0 c-2 run
    0 c-2 level semaphore api 0 2
    0 c-2 wait sleep 100
    0 c-3 run
    0 c-3 wait semaphore api
    100 c-1 ready timer
    100 c-2 ready timer
    100 c-1 run
    100 c-1 level semaphore api 1 2
    100 c-3 ready c-1
    100 c-1 returned
    100 c-2 run
    100 c-2 level semaphore api 2 2
    100 c-2 returned
    100 c-3 run
    100 c-3 level semaphore api 1 2
    100 c-3 wait sleep 100
    200 c-3 ready timer
    200 c-3 run
    200 c-3 level semaphore api 2 2
    200 c-3 returned
    200 main ready c-3
    200 main run
    200 main returned";

#[test]
fn how_many_run_and_wait_at_once() {
    let timeline = run(PERMITS);
    let peak = |of, bound| Claim::Peak { of, task: "c-*".into(), bound };
    holds(&timeline, &peak(Activity::Running, exactly(2)));
    holds(&timeline, &peak(Activity::Waiting, exactly(1)));
    assert_eq!(
        refuted(&timeline, &peak(Activity::Running, at_most(1))),
        "claimed: at most 1 of the tasks c-* run at once, at the peak\nhappened: 2 tasks c-* ran at once, at 0 ms (event 10)"
    );
}

#[test]
fn a_full_pool_keeps_tasks_in_line() {
    let timeline = run("
        0 main spawn
        0 main level pool thread 0 1
        0 a spawn by main
        0 b spawn by main
        0 a run
        0 a wait thread hash
        0 b run
        0 b wait thread hash
        50 a ready thread
        50 a run
        50 a returned
        100 b ready thread
        100 b run
        100 b returned");
    let peak = |of, task: &str, bound| Claim::Peak { of, task: task.into(), bound };
    holds(&timeline, &peak(Activity::Waiting, "?", exactly(1)));
    holds(&timeline, &peak(Activity::Waiting, "a", exactly(0)));
    holds(&timeline, &peak(Activity::Running, "?", exactly(1)));
}

#[test]
fn totals_stalls_depths_values_and_resources() {
    let timeline = run(BLOCKING);
    holds(&timeline, &Claim::Total(exactly(MS(130))));
    assert_eq!(
        refuted(&timeline, &Claim::Total(at_most(MS(100)))),
        "claimed: main ends after at most 100 ms\nhappened: main ended, at 130 ms (event 18)"
    );
    holds(&timeline, &Claim::Stall(exactly(MS(100))));
    assert!(refuted(&timeline, &Claim::Stall(at_most(MS(10)))).contains("hash held the loop for 100 ms, at 30 ms"));
    assert!(run(GATHER).stalls().is_empty());
    holds(&run(GATHER), &Claim::Stall(exactly(Nanos::ZERO)));

    let timeline = run("
        0 main spawn
        0 main run
        0 main level queue jobs 0 5
        0 main level queue jobs 3 5
        0 main level var hits 1
        5 main level queue jobs 2 5
        5 main level var hits 2
        6 main open 1 resource db
        7 main close 1 resource
        7 main open 2 resource file
        9 main returned");
    holds(&timeline, &Claim::Depth { queue: "jobs".into(), bound: exactly(3) });
    assert!(
        refuted(&timeline, &Claim::Depth { queue: "jobs".into(), bound: at_most(2) })
            .contains("jobs held 3, at 0 ms (event 3)")
    );
    assert!(
        refuted(&timeline, &Claim::Depth { queue: "x".into(), bound: at_most(2) })
            .contains("no queue is called x; there is jobs")
    );
    holds(&timeline, &Claim::Value { var: "hits".into(), among: vec![1, 2] });
    assert!(
        refuted(&timeline, &Claim::Value { var: "hits".into(), among: vec![3] })
            .contains("hits was 2 in the end, at 5 ms")
    );
    holds(&timeline, &Claim::Resource { name: "db".into(), closed: true });
    holds(&timeline, &Claim::Resource { name: "f*".into(), closed: false });
    assert!(
        refuted(&timeline, &Claim::Resource { name: "file".into(), closed: true })
            .contains("main opened file and it was not closed")
    );
    assert!(refuted(&timeline, &Claim::Resource { name: "net".into(), closed: true }).contains("net was never opened"));
    holds(&timeline, &Claim::Lint("never-released".into()));
    holds(&timeline, &Claim::NoLint("deadlock".into()));
    assert!(
        refuted(&timeline, &Claim::NoLint("never-released".into()))
            .contains("main opened file and ended without closing it, at 7 ms")
    );
    assert!(refuted(&timeline, &Claim::Lint("no-such".into())).contains("there is no lint no-such"));
}

proptest! {
    #[test]
    fn any_claim_can_be_checked_on_any_trace(trace in any_trace(60), number in 0u64..4, task in "[a-z*?]{0,3}") {
        let timeline = Timeline::new(Arc::new(trace));
        let glob = || task.clone();
        for claim in [
            ends(&task),
            cancelled(&[&task], None),
            cancelled(&[], Some(&task)),
            Claim::Outlives { task: "*".into(), owner: glob() },
            Claim::NeverStarts { task: glob() },
            order(&["* runs", "* ended", "* waits sleep"]),
            Claim::Peak { of: Activity::Running, task: "*".into(), bound: at_most(number) },
            Claim::Peak { of: Activity::Waiting, task: "*".into(), bound: exactly(number) },
            Claim::Total(at_most(Nanos(number))),
            Claim::Stall(exactly(Nanos(number))),
            Claim::Depth { queue: "jobs".into(), bound: at_most(number) },
            Claim::Value { var: "jobs".into(), among: vec![] },
            Claim::Resource { name: "*".into(), closed: true },
            Claim::NoLint("deadlock".into()),
        ] {
            let _ = claim.check(&timeline, Nanos(number)).map_err(|failure| failure.to_string());
            let _ = claim.tasks_matching(&timeline);
        }
    }
}

#[test]
fn a_time_that_a_tolerance_swallows_is_told() {
    let lost = |claim: Claim| claim.time_lost_in(MS(60));
    assert_eq!(lost(total(Bound { at_most: Some(MS(10)), ..Bound::default() })), Some(MS(10)));
    assert_eq!(lost(total(Bound { at_least: Some(MS(60)), at_most: Some(MS(600)), ..Bound::default() })), Some(MS(60)));
    assert_eq!(lost(total(Bound { exactly: Some(MS(100)), ..Bound::default() })), None);
    // That nothing holds the loop is worth saying.
    assert_eq!(lost(Claim::Stall(Bound { at_most: Some(MS(0)), ..Bound::default() })), None);
    let at = |ms| match ends("a") {
        Claim::Ends { task, outcome, error, errors, before, after, value, .. } => {
            Claim::Ends { task, outcome, error, errors, at: Some(MS(ms)), before, after, value }
        }
        other => other,
    };
    assert_eq!((lost(at(50)), lost(at(120)), lost(ends("a"))), (Some(MS(50)), None, None));
}
