//! A step that held the loop.

use super::{Finding, Lint, finding, line_of, more_times, name};
use crate::trace::event::Nanos;
use crate::trace::timeline::{Stall, Timeline};
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
            if span < SLOW && (span < SLOW_FOR_OTHERS || stall.starved == 0) {
                continue;
            }
            let (longest, count) = of_lane.entry(stall.lane).or_insert((stall, 0));
            *count += 1;
            if span > longest.end.since(longest.start) {
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
            let span = stall.end.since(stall.start);
            let who = name(timeline, stall.lane);
            let sentence = format!("{who} held the loop for {span}{what}{starved}{}", more_times(count));
            let line = line_of(timeline, stall.longest);
            Finding { line, ..finding(self.name(), timeline, stall.event, sentence) }
        };
        of_lane.into_values().map(told).collect()
    }
}
