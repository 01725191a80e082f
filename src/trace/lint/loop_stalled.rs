//! A step that held the loop.

use super::{Finding, Lint, finding, line_of, more_times, name};
use crate::trace::event::{EventKind, Nanos};
use crate::trace::header::ClockKind;
use crate::trace::timeline::{Finish, Stall, Timeline};
use crate::trace::visible;
use std::collections::BTreeMap;

/// Long for a step, whoever it held up: asyncio's own `slow_callback_duration`.
const SLOW: Nanos = Nanos::from_millis(100);

/// Long for a step that held up others.
const SLOW_FOR_OTHERS: Nanos = Nanos::from_millis(20);

/// Tells of each task once, at its longest stall.
pub(super) struct LoopStalled;

impl Lint for LoopStalled {
    fn name(&self) -> &'static str {
        "loop-stalled"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let mut of_lane: BTreeMap<_, (&Stall, usize)> = BTreeMap::new();
        for stall in timeline.stalls() {
            let span = stall.end.since(stall.start);
            if span < SLOW && (span < SLOW_FOR_OTHERS || stall.starved == 0) && !is_endless(timeline, stall) {
                continue;
            }
            let (longest, count) = of_lane.entry(stall.lane).or_insert((stall, 0));
            *count += 1;
            if span > longest.end.since(longest.start) || is_endless(timeline, stall) {
                *longest = stall;
            }
        }
        let told = |(stall, count): (&Stall, usize)| {
            let what = timeline.held_with(stall.longest);
            let what = what.map_or_else(String::new, |what| format!(" with {}", visible(what)));
            let starved = match stall.starved {
                0 => String::new(),
                1 => ": one other task could run and had to wait".to_owned(),
                more => format!(": {more} other tasks could run and had to wait"),
            };
            let who = name(timeline, stall.lane);
            let sentence = match stall.end.since(stall.start) {
                Nanos::ZERO => {
                    format!("{who} held the loop{what} and never gave it back; on the virtual clock no time passed")
                }
                span => format!("{who} held the loop for {span}{what}{starved}{}", more_times(count)),
            };
            let line = line_of(timeline, stall.longest);
            Finding { line, ..finding(self.name(), timeline, stall.event, sentence) }
        };
        of_lane.into_values().map(told).collect()
    }
}

/// Whether a stall in which no time passes lasts until the program is ended: on the virtual clock, what only computes
/// takes none.
fn is_endless(timeline: &Timeline, stall: &Stall) -> bool {
    let last = timeline.events_of(stall.lane).last().map(|event| timeline.trace().get(*event as usize).kind);
    stall.start == stall.end
        && timeline.trace().header.clock == ClockKind::Virtual
        && matches!(timeline.finish(), Finish::Ended(_))
        && matches!(last, Some(EventKind::Stall { .. }))
}
