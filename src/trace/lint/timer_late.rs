//! A sleep that lasted longer than was asked for.

use super::{Finding, Lint, finding, more_times, name};
use crate::trace::event::{Cause, EventKind, Nanos, WaitKind};
use crate::trace::timeline::{LaneId, Timeline};

/// So late is late; operating systems and timer wheels are a few milliseconds late by themselves.
const LATE: Nanos = Nanos::from_millis(20);

/// Tells of each task once, at its latest timer.
pub(super) struct TimerLate;

impl Lint for TimerLate {
    fn name(&self) -> &'static str {
        "timer-late"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let late = |lane: LaneId| {
            let (late, due, event, count) = latest(timeline, lane)?;
            let who = name(timeline, lane);
            let holder =
                holder(timeline, due).map_or(String::new(), |holder| format!(", since {holder} held the loop"));
            let sentence = format!("{who} was to wake at {due} and woke {late} late{holder}{}", more_times(count));
            Some(finding(self.name(), timeline, event, sentence))
        };
        timeline.lane_ids().filter_map(late).collect()
    }
}

/// Who held the loop when the timer came due.
fn holder(timeline: &Timeline, due: Nanos) -> Option<String> {
    let stalls = timeline.stalls();
    let last = stalls.partition_point(|stall| stall.start <= due).checked_sub(1)?;
    (due < stalls[last].end).then(|| name(timeline, stalls[last].lane))
}

/// How late the latest timer of `lane` was, when it was due, which event ended the sleep, and how many were late.
fn latest(timeline: &Timeline, lane: LaneId) -> Option<(Nanos, Nanos, usize, usize)> {
    let mut due = None;
    let mut worst: Option<(Nanos, Nanos, usize)> = None;
    let mut count = 0;
    for event in timeline.events_of(lane).iter().map(|event| *event as usize) {
        let now = timeline.trace().get(event);
        match now.kind {
            EventKind::Wait { on, .. } if on.kind == WaitKind::Sleep => due = on.duration.map(|span| now.t.plus(span)),
            EventKind::Wait { .. } | EventKind::Cancel { .. } => due = None,
            EventKind::Ready { by: Cause::Timer | Cause::Unknown } | EventKind::Run => {
                let Some(due) = due.take() else { continue };
                let late = now.t.since(due);
                if late >= LATE {
                    count += 1;
                    if worst.is_none_or(|(most, ..)| late > most) {
                        worst = Some((late, due, event));
                    }
                }
            }
            _ => {}
        }
    }
    worst.map(|(late, due, event)| (late, due, event, count))
}
