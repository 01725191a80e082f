//! Stalls: times in which one step held the loop, and who was starved meanwhile.

use super::LaneId;
use super::rows::Rows;
use crate::trace::event::Nanos;

/// A time in which one step held the loop.
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
    /// The event.
    pub event: usize,
}

/// The stalls of a run, and the time they cover.
#[derive(Clone, Debug, Default)]
pub(super) struct Stalls {
    /// In the order of their events.
    pub(super) all: Vec<Stall>,
    /// The latest end among the stalls up to each one.
    latest_end: Vec<u64>,
    /// The covered time in disjoint stretches, in order.
    cover: Vec<(u64, u64)>,
}

impl Stalls {
    /// Adds a stall that begins no earlier than those before it.
    pub(super) fn push(&mut self, stall: Stall) {
        let (start, end) = (stall.start.0, stall.end.0);
        let latest = self.latest_end.last().map_or(end, |latest| end.max(*latest));
        self.latest_end.push(latest);
        self.all.push(stall);
        match self.cover.last_mut() {
            _ if start == end => {}
            Some((_, covered)) if start <= *covered => *covered = end.max(*covered),
            _ => self.cover.push((start, end)),
        }
    }

    /// When the last stall is over.
    pub(super) fn end(&self) -> u64 {
        self.latest_end.last().copied().unwrap_or(0)
    }

    /// Whether a stall recorded before event `before` is still on at `t`, which is no earlier than any of these.
    pub(super) fn on_at_event(&self, before: usize, t: u64) -> bool {
        let known = self.all.partition_point(|stall| stall.event < before);
        known > 0 && self.latest_end[known - 1] > t
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
        for lane in 0..rows.lanes() {
            let mut counted = 0;
            for row in rows.range(LaneId(lane as u32)) {
                let (start, stop) = (rows.start(row), rows.end_within(row, LaneId(lane as u32), end));
                if !rows.rank(row).is_ready() || !self.touch(start, stop) {
                    continue;
                }
                rows.flag_starved(row);
                let first = self.latest_end.partition_point(|latest| *latest <= start).max(counted);
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
