//! A sleep that lasted longer than was asked for.

use super::{Finding, Lint, finding, more_times, name};
use crate::trace::event::{Cause, EventKind, Nanos, WaitKind};
use crate::trace::header::ClockKind;
use crate::trace::timeline::{LaneId, Timeline};
use indexmap::IndexMap;

/// So late is late; operating systems and timer wheels are a few milliseconds late by themselves.
const LATE: Nanos = Nanos::from_millis(20);

/// So late is late on the wall clock where nobody held the loop: many tasks, or a busy machine, take their time.
const LATE_FOR_NO_ONE: Nanos = Nanos::from_millis(100);

/// Tells of each task once, at its latest timer; on the wall clock of each cause once, at the latest of them.
pub(super) struct TimerLate;

impl Lint for TimerLate {
    fn name(&self) -> &'static str {
        "timer-late"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let is_wall = timeline.trace().header.clock == ClockKind::Wall;
        let mut of_cause: IndexMap<Option<LaneId>, (LaneId, Late, usize)> = IndexMap::new();
        let mut told = Vec::new();
        for lane in timeline.lane_ids() {
            let Some(late) = latest(timeline, lane) else { continue };
            let holder = holder(timeline, late.due);
            if !is_wall {
                told.push(self.told(timeline, lane, &late, holder, 0));
            } else if holder.is_some() || late.by >= LATE_FOR_NO_ONE {
                let (first, latest, count) = of_cause.entry(holder).or_insert((lane, late, 0));
                *count += 1;
                if late.by > latest.by {
                    (*first, *latest) = (lane, late);
                }
            }
        }
        let merged =
            of_cause.iter().map(|(holder, (lane, late, count))| self.told(timeline, *lane, late, *holder, count - 1));
        told.extend(merged);
        told
    }
}

impl TimerLate {
    /// `others` are the tasks besides `lane` that were late for the same cause.
    fn told(&self, timeline: &Timeline, lane: LaneId, late: &Late, holder: Option<LaneId>, others: usize) -> Finding {
        let Late { by, due, event, count } = *late;
        let who = name(timeline, lane);
        let holder = holder.map_or(String::new(), |lane| format!(", since {} held the loop", name(timeline, lane)));
        let others = match others {
            0 => String::new(),
            1 => "; one other task woke late, too".to_owned(),
            more => format!("; {more} other tasks woke late, too"),
        };
        let sentence = format!("{who} was to wake at {due} and woke {by} late{holder}{}{others}", more_times(count));
        finding(self.name(), timeline, event, sentence)
    }
}

/// Who held the loop when the timer came due.
fn holder(timeline: &Timeline, due: Nanos) -> Option<LaneId> {
    let stalls = timeline.stalls();
    let last = stalls.partition_point(|stall| stall.start <= due).checked_sub(1)?;
    (due < stalls[last].end).then_some(stalls[last].lane)
}

/// A lane's latest timer.
#[derive(Clone, Copy)]
struct Late {
    by: Nanos,
    due: Nanos,
    /// The event that ended the sleep.
    event: usize,
    /// How many timers of the lane were late.
    count: usize,
}

fn latest(timeline: &Timeline, lane: LaneId) -> Option<Late> {
    let mut due = None;
    let mut worst: Option<Late> = None;
    for event in timeline.events_of(lane).iter().map(|event| *event as usize) {
        let now = timeline.trace().get(event);
        match now.kind {
            EventKind::Wait { on, .. } if on.kind == WaitKind::Sleep => due = on.duration.map(|span| now.t.plus(span)),
            EventKind::Wait { .. } | EventKind::Cancel { .. } => due = None,
            EventKind::Ready { by: Cause::Timer | Cause::Unknown } | EventKind::Run => {
                let Some(due) = due.take() else { continue };
                let by = now.t.since(due);
                if by >= LATE {
                    let count = worst.map_or(1, |worst| worst.count + 1);
                    let later = worst.filter(|worst| worst.by >= by).unwrap_or(Late { by, due, event, count });
                    worst = Some(Late { count, ..later });
                }
            }
            _ => {}
        }
    }
    worst
}
