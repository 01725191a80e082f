//! The timeline against the model, on any events at all; and what it says of small runs.

use crate::arbitrary::any_trace;
use crate::model;
use asynctutor::trace::timeline::{Landmark, Moment};
use asynctutor::trace::*;
use proptest::prelude::*;
use std::sync::Arc;

fn timeline(trace: &Trace) -> Timeline {
    Timeline::new(Arc::new(trace.clone()))
}

/// One task with thousands of states, and a few others.
fn busy(seed: u64) -> Trace {
    let mut trace = Trace::new(Header::default());
    let mut random = seed | 1;
    let mut t = 0;
    for _ in 0..5000 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        t += if random.is_multiple_of(97) { random % 400 } else { random % 3 };
        let sleep = WaitOn { duration: Some(Nanos(5)), ..WaitOn::new(WaitKind::Sleep) };
        let kind = match random % 8 {
            0..=2 => EventKind::Run,
            3..=4 => EventKind::Ready { by: Cause::Timer },
            5 if random.is_multiple_of(5) => EventKind::Deliver,
            6 if random.is_multiple_of(31) => EventKind::Stall { duration: Nanos(9), what: None, line: None },
            _ => EventKind::Wait { on: &sleep, line: None },
        };
        let task = if random.is_multiple_of(20) { 2 } else { 1 };
        trace.push(&Event { t: Nanos(t + 700), task: TaskId(task), kind });
    }
    if seed.is_multiple_of(2) {
        let kind = EventKind::end(Outcome::Raised);
        trace.push(&Event { t: Nanos(t + 700), task: TaskId(1), kind });
        trace.push(&Event { t: Nanos(t + 5000), task: TaskId(2), kind: EventKind::Run });
    }
    trace
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_state_at_any_moment_is_what_a_replay_gives(trace in any_trace(60)) {
        let timeline = timeline(&trace);
        for lane in timeline.lane_ids() {
            let task = timeline.lane(lane).task;
            prop_assert_eq!(timeline.lane_of(task), Some(lane));
            for moment in 0..=trace.len() {
                prop_assert_eq!(
                    timeline.state(lane, Moment(moment)),
                    model::state(&trace, task, moment),
                    "task {} at moment {}", task.0, moment
                );
            }
        }
    }

    #[test]
    fn columns_show_what_is_never_lost_and_else_what_fills_most_of_them(
        trace in any_trace(60), from in 0u64..60, width in 1u64..20, count in 0usize..40,
    ) {
        let timeline = timeline(&trace);
        let mut shown = vec![State::Running; count];
        for lane in timeline.lane_ids() {
            let task = timeline.lane(lane).task;
            timeline.columns(lane, Nanos(from), width as f64, &mut shown);
            prop_assert_eq!(&shown, &model::columns(&trace, task, from, width, count), "task {}", task.0);
        }
    }

    #[test]
    fn no_question_about_any_trace_panics(trace in any_trace(80), at in any::<u64>(), width in any::<f64>()) {
        let timeline = timeline(&trace);
        let mut shown = [State::Unborn; 20];
        for lane in timeline.lane_ids() {
            timeline.columns(lane, Nanos(at), width, &mut shown);
            timeline.columns(lane, Nanos(at % 90), width.abs().min(1e300), &mut shown);
            let all: Vec<_> = timeline.segments(lane, Nanos::ZERO, Nanos(u64::MAX)).collect();
            for pair in all.windows(2) {
                prop_assert_eq!(pair[0].end, pair[1].start);
            }
            timeline.segments(lane, Nanos(at), Nanos(at)).for_each(drop);
            let _ = (timeline.name(lane), timeline.spawn_line(lane), timeline.is_orphan(lane));
            let _ = (timeline.is_last_child(lane), timeline.state_at(lane, Nanos(at)));
            prop_assert_eq!(timeline.rows()[timeline.row_of(lane)], lane);
        }
        for moment in (0..=trace.len() + 1).map(Moment) {
            for lane in timeline.lane_ids() {
                let _ = (timeline.wait(lane, moment), timeline.scopes_open(lane, moment), timeline.mark(lane, moment));
                let segment = timeline.segment(lane, moment);
                prop_assert_eq!(segment.map_or(State::Unborn, |segment| segment.state), timeline.state(lane, moment));
                let _ = timeline.waiters(lane, moment);
            }
            for resource in 0..=timeline.resources().len() {
                timeline.level(resource, moment);
            }
            for to in [Landmark::Cancel, Landmark::Failure, Landmark::Stall, Landmark::Any] {
                for forward in [true, false] {
                    if let Some(target) = timeline.jump(moment, to, forward) {
                        prop_assert_eq!(target > moment, forward);
 prop_assert_ne!(target, moment);
                    }
                }
            }
        }
        timeline.cancel_arrows(Nanos::ZERO, Nanos(at)).for_each(drop);
    }

    #[test]
    fn the_loop_view_counts_what_the_states_say(trace in any_trace(70)) {
        let timeline = timeline(&trace);
        for moment in (0..=trace.len()).map(Moment) {
            let view = timeline.loop_view(moment, 100);
            let now = |lane| timeline.state(lane, moment);
            let ready = timeline.lane_ids().filter(|lane| {
                matches!(now(*lane), State::Ready | State::Scheduled | State::Starved) && timeline.wait(*lane, moment).is_none()
            });
            prop_assert_eq!(view.ready_count, ready.count());
            prop_assert_eq!(view.ready.len(), view.ready_count);
            prop_assert_eq!(view.waiters.len(), view.waiter_count);
            prop_assert_eq!(view.timers.len(), view.timer_count);
            let waiting = timeline.lane_ids().filter(|lane| {
                timeline.wait(*lane, moment).is_some_and(|(on, ..)| on.kind != WaitKind::Sleep)
            });
            prop_assert_eq!(view.waiter_count, waiting.count());
            let running = timeline.lane_ids().filter(|lane| matches!(now(*lane), State::Running | State::Stalling));
            prop_assert_eq!(view.running.is_some(), running.count() > 0);
            prop_assert!(view.timers.windows(2).all(|pair| pair[0].0 <= pair[1].0));
            let short = timeline.loop_view(moment, 2);
            prop_assert_eq!(short.timers, &view.timers[..view.timers.len().min(2)]);
            prop_assert_eq!(short.ready_count, view.ready_count);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn columns_of_very_busy_lanes_miss_by_less_than_a_column(seed in any::<u64>(), from in 0u64..12000, width in 100u64..1500) {
        let trace = busy(seed);
        let timeline = timeline(&trace);
        let lane = timeline.lane_of(TaskId(1)).unwrap();
        let exact = model::columns(&trace, TaskId(1), from, width, 30);
        let mut shown = vec![State::Unborn; 30];
        timeline.columns(lane, Nanos(from), width as f64, &mut shown);
        // What is never lost, is not; of the rest, that fills most of a column which has most of it.
        let least = model::rank(State::Starved);
        let rank = |state: State| if model::rank(state) < least { 0 } else { model::rank(state) };
        let outside = |state: &State| matches!(state, State::Unborn | State::Ended(_));
        for column in 0..29 {
            prop_assert_eq!(outside(&shown[column]), outside(&exact[column]));
            let last = outside(&exact[column + 1]);
            let before = if last && column > 0 { rank(exact[column - 1]) } else { 0 };
            prop_assert!(rank(shown[column]) <= rank(exact[column]).max(rank(exact[column + 1])).max(before));
            if column > 0 {
                prop_assert!(rank(exact[column]) <= rank(shown[column]).max(rank(shown[column - 1])));
            }
        }
    }
}

#[test]
fn a_busy_lane_that_waits_nearly_all_the_time_is_seen_to_wait() {
    let mut trace = Trace::new(Header::default());
    let sleep = WaitOn { duration: Some(Nanos(90)), ..WaitOn::new(WaitKind::Sleep) };
    for turn in 0..4000 {
        for (at, kind) in [
            (0, EventKind::Ready { by: Cause::Timer }),
            (5, EventKind::Run),
            (10, EventKind::Wait { on: &sleep, line: None }),
        ] {
            trace.push(&Event { t: Nanos(turn * 100 + at), task: TaskId(1), kind });
        }
    }
    let timeline = timeline(&trace);
    let lane = timeline.lane_of(TaskId(1)).unwrap();
    for (width, count) in [(4_000.0, 99), (40_000.0, 9), (300.0, 500), (90_000.0, 4)] {
        let mut shown = vec![State::Unborn; count];
        timeline.columns(lane, Nanos(0), width, &mut shown);
        assert!(shown.iter().all(|state| *state == State::Waiting(WaitKind::Sleep)), "{width}: {shown:?}");
    }
}
