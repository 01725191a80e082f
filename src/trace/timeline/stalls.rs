//! Stalls: times in which one step held the loop, and who was starved meanwhile.

use super::rows::Rows;
use super::{LaneId, Moment, Timeline};
use crate::trace::event::{EventKind, Nanos};

/// How many of a task's own events are looked back on for its stall: within its step, others may come.
const LOOK_BACK: usize = 4096;

/// A time in which one step held the loop, whether told at once or in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stall {
    /// When it began.
    pub start: Nanos,
    /// When it was over.
    pub end: Nanos,
    /// Who held the loop.
    pub lane: LaneId,
    /// How many tasks were ready meanwhile, or became due.
    pub starved: u32,
    /// The event, or the first of its parts.
    pub event: usize,
    /// The event, or its longest part, which tells best what held the loop.
    pub longest: usize,
}

/// A stall as it is told by one event.
#[derive(Clone, Copy, Debug)]
struct Part {
    event: usize,
    span: u64,
    /// The latest end among the stalls up to this one.
    latest_end: u64,
}

/// The stalls of a run, and the time they cover.
#[derive(Clone, Debug, Default)]
pub(super) struct Stalls {
    /// In the order of their events.
    pub(super) all: Vec<Stall>,
    /// In the order of their events.
    parts: Vec<Part>,
    /// The covered time in disjoint stretches, in order.
    cover: Vec<(u64, u64)>,
}

impl Stalls {
    /// Adds a stall that begins no earlier than those before it. The event `event` tells it.
    pub(super) fn push(&mut self, start: u64, end: u64, lane: LaneId, event: usize) {
        let (from, to) = (Nanos(start), Nanos(end));
        self.all.push(Stall { start: from, end: to, lane, starved: 0, event, longest: event });
        self.part(start, end, event);
    }

    /// Goes on with the stall whose first event is `first`, from its end until `end`. The event `event` tells it.
    pub(super) fn go_on(&mut self, first: usize, end: u64, event: usize) {
        let Ok(index) = self.all.binary_search_by_key(&first, |stall| stall.event) else { return };
        let longest = self.parts.binary_search_by_key(&self.all[index].longest, |part| part.event);
        let longest = longest.map_or(0, |part| self.parts[part].span);
        let stall = &mut self.all[index];
        let start = std::mem::replace(&mut stall.end, Nanos(end)).0;
        if end - start > longest {
            stall.longest = event;
        }
        self.part(start, end, event);
    }

    fn part(&mut self, start: u64, end: u64, event: usize) {
        let latest_end = self.end().max(end);
        self.parts.push(Part { event, span: end - start, latest_end });
        match self.cover.last_mut() {
            _ if start == end => {}
            Some((_, covered)) if start <= *covered => *covered = end.max(*covered),
            _ => self.cover.push((start, end)),
        }
    }

    /// When the last stall is over.
    pub(super) fn end(&self) -> u64 {
        self.parts.last().map_or(0, |part| part.latest_end)
    }

    /// Whether a stall recorded before event `before` is still on at `t`, which is no earlier than any of these.
    pub(super) fn on_at_event(&self, before: usize, t: u64) -> bool {
        let known = self.parts.partition_point(|part| part.event < before);
        known > 0 && self.parts[known - 1].latest_end > t
    }

    /// The stretch of stalled time that holds `t`.
    pub(super) fn holding(&self, t: u64) -> Option<(u64, u64)> {
        let stretch = *self.cover.get(self.cover.partition_point(|(_, end)| *end <= t))?;
        (stretch.0 <= t).then_some(stretch)
    }

    /// The first stretch that ends after `t`.
    pub(super) fn next_after(&self, t: u64) -> Option<(u64, u64)> {
        self.cover.get(self.cover.partition_point(|(_, end)| *end <= t)).copied()
    }

    /// When the last stretch that is over by `t` ended.
    pub(super) fn last_end_until(&self, t: u64) -> Option<u64> {
        let before = self.cover.partition_point(|(_, end)| *end <= t).checked_sub(1)?;
        Some(self.cover[before].1)
    }

    /// Whether some of `from..to` is stalled.
    pub(super) fn touch(&self, from: u64, to: u64) -> bool {
        from < to && self.next_after(from).is_some_and(|(start, _)| start < to)
    }

    /// Counts, for each stall, the lanes that were ready during some of it, and flags their rows.
    pub(super) fn starve(&mut self, rows: &mut Rows, end: u64) {
        if self.cover.is_empty() {
            return;
        }
        // A lane's ready stretch starves it in a run of stalls; counting begins and ends of runs makes it linear.
        let mut change = vec![0i64; self.all.len() + 1];
        let mut latest = 0;
        let latest_so_far = |stall: &Stall| {
            latest = stall.end.0.max(latest);
            latest
        };
        let latest_end: Vec<u64> = self.all.iter().map(latest_so_far).collect();
        for lane in 0..rows.lanes() {
            let mut counted = 0;
            for row in rows.range(LaneId(lane as u32)) {
                let (start, stop) = (rows.start(row), rows.end_within(row, LaneId(lane as u32), end));
                if !rows.rank(row).is_ready() || !self.touch(start, stop) {
                    continue;
                }
                rows.flag_starved(row);
                let first = latest_end.partition_point(|latest| *latest <= start).max(counted);
                let past = self.all.partition_point(|stall| stall.start.0 < stop);
                if first < past {
                    change[first] += 1;
                    change[past] -= 1;
                    counted = past;
                }
            }
        }
        let mut starved = 0i64;
        for (stall, change) in self.all.iter_mut().zip(&change) {
            starved += change;
            stall.starved = u32::try_from(starved).unwrap_or(0);
        }
    }
}

impl Timeline {
    /// What held the loop, as a `stall` event says.
    pub fn held_with(&self, event: usize) -> Option<&str> {
        match self.trace.get(event).kind {
            EventKind::Stall { what, .. } => what,
            _ => None,
        }
    }

    /// The last `stall` event of `lane` before `moment`: of a stall that is told in parts, the part that is known then.
    pub fn stall_told(&self, lane: LaneId, moment: Moment) -> Option<usize> {
        let events = self.events_of(lane);
        let known = events.partition_point(|event| (*event as usize) < moment.0);
        let is_stall = |event: &usize| matches!(self.trace.get(*event).kind, EventKind::Stall { .. });
        events[..known].iter().rev().map(|event| *event as usize).take(LOOK_BACK).find(is_stall)
    }
}
