//! What the inspector and the log say of small runs.

use crate::arbitrary::any_trace;
use crate::script::{BLOCKING, GATHER, IN_PARTS, TASKGROUP, lane, run};
use asynctutor::trace::story::{log_line, story, wait_phrase, wait_phrase_in};
use asynctutor::trace::timeline::Moment;
use asynctutor::trace::*;
use proptest::prelude::*;
use std::sync::Arc;

fn told(timeline: &Timeline, task: &str, ms: u64) -> Vec<String> {
    story(timeline, lane(timeline, task), timeline.moment_at(Nanos::from_millis(ms)))
}

fn log(timeline: &Timeline, from: u64) -> Vec<String> {
    let first = timeline.trace().count_until(Nanos::from_millis(from).plus(Nanos(0))).min(timeline.trace().len());
    (first..timeline.trace().len()).filter_map(|event| log_line(timeline, event)).collect()
}

#[test]
fn a_gather_that_failed_is_told_from_both_sides() {
    let timeline = run(GATHER);
    assert_eq!(told(&timeline, "main", 110), ["main gathers user, orders and profile since 0 ms"]);
    assert_eq!(
        told(&timeline, "main", 120),
        ["main sleeps for 400 ms since 120 ms, until 520 ms", "its gather raised ValueError at 120 ms, from orders",]
    );
    assert_eq!(
        told(&timeline, "profile", 110),
        ["profile sleeps for 300 ms since 0 ms, until 300 ms", "main waits for it", "created by main at 0 ms"]
    );
    assert_eq!(told(&timeline, "profile", 200)[1], "profile is still running: nobody waits for it");
    assert_eq!(
        told(&timeline, "profile", 400),
        ["profile returned at 300 ms", "nobody waited for it any more", "created by main at 0 ms"]
    );
    assert_eq!(told(&timeline, "orders", 200)[0], "orders raised ValueError at 120 ms");
    assert_eq!(told(&timeline, "user", 200), ["user returned ada at 100 ms", "created by main at 0 ms, gather.py:9"]);
}

#[test]
fn an_error_that_a_task_has_gone_on_after_is_not_told_as_of_now() {
    let timeline = run(
        "0 main spawn\n0 main run\n0 a spawn by main\n0 main wait task a\n0 a run\n1 a raised KeyError\n\
                        1 main ready a\n1 main run\n1 main open 1 timeout 5\n1 main wait event x\n\
                        6 main cancel timeout by main\n6 main run\n6 main deliver\n6 main close 1 timeout TimeoutError\n\
                        6 main wait sleep 4\n10 main ready timer\n10 main run\n10 b spawn by main\n10 main wait gather b\n\
                        10 b run\n10 b wait sleep 9\n19 b run\n19 b returned\n19 main run\n19 main returned",
    );
    let wait = "what it waited for raised KeyError at 1 ms, from a";
    assert_eq!(told(&timeline, "main", 2)[1], wait);
    let struck = "its timeout struck: TimeoutError at 6 ms";
    assert_eq!(told(&timeline, "main", 7)[1..], [struck.to_owned(), format!("earlier: {wait}")]);
    let earlier = format!("earlier: {wait}; {struck}");
    assert_eq!(told(&timeline, "main", 12), ["main gathers b since 10 ms", &*earlier]);
    assert_eq!(told(&timeline, "main", 19), ["main returned at 19 ms", &*earlier]);
}

#[test]
fn a_cancelled_task_names_the_failure_that_did_it() {
    let timeline = run(TASKGROUP);
    assert_eq!(
        told(&timeline, "profile", 130)[0],
        "profile was cancelled at 120 ms by the group, because orders raised ValueError"
    );
    assert_eq!(
        told(&timeline, "main", 130),
        ["main sleeps for 400 ms since 120 ms, until 520 ms", "its group raised ExceptionGroup at 120 ms, from orders",]
    );
    assert_eq!(told(&timeline, "main", 50)[0], "main waits for its group: user, orders and profile since 0 ms");
}

#[test]
fn the_message_of_a_cancellation_is_told_where_it_ends_a_task() {
    let timeline =
        run("0 main spawn\n0 main run\n0 bg spawn by main\n0 main wait sleep 5\n0 bg run\n0 bg wait sleep 50\n\
                        5 main run\n5 bg cancel task by main\n5 bg run\n5 bg deliver\n5 bg cancelled - not needed");
    assert_eq!(told(&timeline, "bg", 5)[0], "bg was cancelled at 5 ms by main, saying \"not needed\"");
    assert_eq!(log(&timeline, 4).last().unwrap(), "bg cancelled, saying \"not needed\"");
}

#[test]
fn a_request_is_told_before_it_arrives() {
    let timeline = run(TASKGROUP);
    let cancel = timeline.trace().iter().position(|event| matches!(event.kind, EventKind::Cancel { .. })).unwrap();
    let told = story(&timeline, lane(&timeline, "profile"), Moment(cancel + 1));
    assert_eq!(told[1], "asked to stop at 120 ms by the group, because orders raised ValueError");
    assert_eq!(told[2], "the request has not arrived yet");
}

#[test]
fn a_stall_is_told_by_who_holds_the_loop_and_who_may_not_run() {
    let timeline = run(BLOCKING);
    assert_eq!(
        told(&timeline, "hash", 30)[0],
        "hash holds the loop from 30 ms to 130 ms (sha256); one other task could run and may not"
    );
    assert_eq!(told(&timeline, "beat", 140)[0], "beat was cancelled at 130 ms by the shutdown, since main had ended");
}

#[test]
fn a_stall_told_in_parts_is_one_and_what_holds_the_loop_is_what_did_at_the_moment() {
    let timeline = run(IN_PARTS);
    let starved = "one other task could run and may not";
    assert_eq!(told(&timeline, "hog", 10)[0], format!("hog holds the loop from 10 ms to 100 ms (load()); {starved}"));
    assert_eq!(told(&timeline, "hog", 40)[0], format!("hog holds the loop from 10 ms to 100 ms (crunch()); {starved}"));
    let stalls: Vec<String> = (0..timeline.trace().len())
        .filter(|event| timeline.trace().get(*event).kind.word() == "stall")
        .filter_map(|event| log_line(&timeline, event))
        .collect();
    assert_eq!(stalls, ["hog holds the loop for 90 ms (crunch()): one task starves"]);
}

#[test]
fn a_timer_that_came_due_while_the_loop_was_held_was_due_then_and_not_when_the_loop_came_to_it() {
    let timeline = run(BLOCKING);
    let ready = |event: &Event<'_>| matches!(event.kind, EventKind::Ready { by: Cause::Timer });
    let woken = timeline.trace().iter().rposition(|event| ready(&event)).unwrap();
    let beat = lane(&timeline, "beat");
    assert_eq!(timeline.state_at(beat, Nanos::from_millis(50)), State::Starved);
    assert_eq!(
        story(&timeline, beat, Moment(woken + 1))[0],
        "beat is ready since 50 ms: its timer came due while hash held the loop, which came to it at 130 ms"
    );
    assert_eq!(
        story(&timeline, beat, Moment(woken + 3))[0],
        "beat runs since 130 ms: its timer came due at 50 ms, while hash held the loop"
    );
}

#[test]
fn of_a_task_that_runs_it_is_told_what_woke_it() {
    let timeline = run("0 main spawn\n0 main run\n0 item spawn by main\n0 main wait queue.get jobs\n0 item run\n\
                        5 main ready item\n5 item returned\n5 main run\n9 main note got it");
    assert_eq!(told(&timeline, "main", 6)[0], "main runs since 5 ms: item woke it");
    assert_eq!(told(&timeline, "item", 1)[0], "item runs since 0 ms");
}

#[test]
fn of_a_goroutine_nobody_says_that_nobody_waits_for_it() {
    let script =
        "0 main spawn\n0 main run\n0 worker spawn by main\n0 main wait event\n0 worker run\n0 worker wait sleep 50";
    let told_last = |timeline: &Timeline| told(timeline, "worker", 1);
    assert!(told_last(&run(script)).contains(&"nobody waits for it".to_owned()));
    let mut trace = run(script).trace().clone();
    trace.header.runtime = "Go 1.25".into();
    assert!(!told_last(&Timeline::new(Arc::new(trace))).contains(&"nobody waits for it".to_owned()));
}

#[test]
fn the_log_tells_what_matters_and_leaves_out_steps() {
    let timeline = run(TASKGROUP);
    assert_eq!(
        log(&timeline, 100),
        [
            "orders raised ValueError",
            "group cancels profile",
            "the cancellation reaches profile at its sleep",
            "profile cancelled",
            "main's group raised ExceptionGroup",
            "main sleeps for 400 ms",
            "main returned",
        ]
    );
    assert_eq!(log_line(&run(BLOCKING), 11).unwrap(), "hash holds the loop for 100 ms (sha256): one task starves");
}

#[test]
fn who_takes_the_outcome_of_a_task_that_is_done_is_told_from_both_sides() {
    let timeline =
        run("0 main spawn\n0 main run\n0 bg spawn by main\n0 main wait sleep 50\n0 bg run\n0 bg raised KeyError\n\
        50 main ready timer\n50 main run\n50 main retrieve bg\n50 main returned");
    assert_eq!(log(&timeline, 49), ["main takes the outcome of bg: it raised KeyError", "main returned"]);
    assert_eq!(told(&timeline, "bg", 49), ["bg raised KeyError at 0 ms", "created by main at 0 ms"]);
    assert_eq!(told(&timeline, "bg", 50)[1], "main took its outcome at 50 ms");
}

#[test]
fn waits_read_as_plain_words() {
    let wait = |kind, name: Option<&str>, tasks: &[u32]| WaitOn {
        kind,
        name: name.map(Into::into),
        tasks: tasks.iter().map(|id| TaskId(*id)).collect(),
        duration: None,
    };
    let phrase = |kind, name, tasks: &[u32]| wait_phrase(&wait(kind, name, tasks));
    assert_eq!(phrase(WaitKind::Semaphore, Some("api"), &[]), "waits for a permit of api");
    assert_eq!(phrase(WaitKind::QueuePut, Some("jobs"), &[]), "waits for room in jobs");
    assert_eq!(phrase(WaitKind::Gather, None, &[1, 2, 3]), "gathers 3 tasks");
    assert_eq!(phrase(WaitKind::Channel, Some("send"), &[]), "waits on the channel send");
    let mut trace = run("0 main spawn").trace().clone();
    trace.header.runtime = "Go 1.25".into();
    let go = Timeline::new(Arc::new(trace));
    for (kind, which, told) in [
        (WaitKind::Channel, None, "waits on a channel"),
        (WaitKind::Channel, Some("send"), "waits to send on a channel"),
        (WaitKind::Channel, Some("receive"), "waits to receive from a channel"),
        (WaitKind::Channel, Some("receive from nil"), "waits for ever to receive from a nil channel"),
        (WaitKind::Select, Some("{}"), "waits for ever in select {}"),
        (WaitKind::Event, Some("sync.WaitGroup"), "waits for a WaitGroup"),
    ] {
        assert_eq!(wait_phrase_in(&go, &wait(kind, which, &[])), told);
    }
    assert_eq!(phrase(WaitKind::Thread, Some("a\x1bb"), &[]), "waits for a thread to do a␛b");
}

proptest! {
    #[test]
    fn any_trace_can_be_told_without_control_characters(trace in any_trace(60)) {
        let timeline = Timeline::new(Arc::new(trace));
        let plain = |text: &str| visible(text) == text;
        for event in 0..timeline.trace().len() {
            prop_assert!(log_line(&timeline, event).is_none_or(|line| plain(&line)));
            for lane in timeline.lane_ids() {
                prop_assert!(story(&timeline, lane, Moment(event + 1)).iter().all(|line| plain(line)));
            }
        }
    }
}
