//! What the story tells of stalls: who holds the loop, with what, and who may not run meanwhile.

use super::{LOOK_BACK, Teller};
use crate::trace::event::{Cause, EventKind, Nanos};
use crate::trace::timeline::Stall;
use crate::trace::visible;

impl<'a> Teller<'a> {
    fn stalls_before(&self) -> impl DoubleEndedIterator<Item = &'a Stall> + use<'a> {
        let stalls = self.timeline.stalls();
        stalls[..stalls.partition_point(|stall| stall.event < self.moment.0)].iter()
    }

    pub(super) fn stalling(&self) -> String {
        let stall = self.stalls_before().rfind(|stall| stall.lane == self.lane);
        let Some(stall) = stall else { return format!("{} holds the loop", self.name) };
        let part = self.timeline.stall_told(self.lane, self.moment).unwrap_or(stall.event);
        let what = match self.timeline.held_with(part) {
            Some(what) => format!(" ({})", visible(what)),
            _ => String::new(),
        };
        let starved = match stall.starved {
            0 => String::new(),
            1 => "; one other task could run and may not".to_owned(),
            more => format!("; {more} other tasks could run and may not"),
        };
        if stall.start == stall.end {
            return format!("{} holds the loop since {}{what}{starved}", self.name, stall.start);
        }
        format!("{} holds the loop from {} to {}{what}{starved}", self.name, stall.start, stall.end)
    }

    pub(super) fn starved(&self, since: Nanos) -> String {
        let holder = self.stalls_before().next_back();
        let holder = holder.map_or_else(|| "another task".to_owned(), |stall| self.name_of(stall.lane));
        format!("{} could run since {since}, but {holder} holds the loop", self.name)
    }

    /// Of a wake-up by a timer that came due while the loop was held: when that was, and who held it.
    pub(super) fn due_in_stall(&self, event: usize) -> Option<(Nanos, String)> {
        let trace = self.timeline.trace();
        let EventKind::Ready { by: Cause::Timer } = trace.get(event).kind else { return None };
        let events = self.timeline.events_of(self.lane);
        let before = events.partition_point(|other| (*other as usize) < event);
        let mut waits = events[..before].iter().rev().take(LOOK_BACK).map(|event| trace.get(*event as usize));
        let due = waits.find_map(|event| match event.kind {
            EventKind::Wait { on, .. } => Some(on.duration.map(|span| event.t.plus(span))),
            EventKind::Run => Some(None),
            _ => None,
        })??;
        // The latest to begin by then; another loop's may have begun before and last longer.
        let stalls = self.timeline.stalls();
        let begun = stalls.partition_point(|stall| stall.start <= due);
        let stall = stalls[..begun].last().filter(|stall| due < stall.end && stall.lane != self.lane)?;
        Some((due, self.name_of(stall.lane)))
    }
}
