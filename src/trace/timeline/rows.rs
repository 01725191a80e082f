//! The drawing index: every lane's states in one compressed table, with masks over groups of rows.
//!
//! The rows of lane `n` are `offsets[n]..offsets[n + 1]`, in order of time. A row lasts until the next one of its lane
//! begins. Over all rows lies a pyramid of masks: level `k` holds, for each 16^k rows, which states occur among them,
//! so that the highest-ranking state of any stretch costs a few dozen reads however many rows it has. Lanes of many
//! thousand rows have a grid besides (see `grid`).

use super::stalls::Stalls;
use super::state::{Rank, Shares, State};
use super::{LaneId, Segment};
use crate::trace::event::Nanos;
use std::ops::Range;

/// In a row's state: some of the row is starved.
const STARVED: u8 = 0x80;

/// How many entries one entry of the next level stands for.
const FAN: usize = 16;

/// Up to so many rows in a column the share that each state takes of it is exact. Of more, so many are taken for all,
/// in groups of so many neighbours.
const COUNTED: usize = 1024;
const NEIGHBOURS: usize = 16;

/// So few rows are looked at one by one.
const FEW: usize = 16;

/// All rows of all lanes.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    offsets: Vec<u32>,
    start: Vec<u64>,
    state: Vec<u8>,
    event: Vec<u32>,
    masks: Vec<Vec<u32>>,
}

/// Rows in the order they are found, lanes mixed.
#[derive(Debug, Default)]
pub(super) struct Stream {
    lane: Vec<u32>,
    start: Vec<u64>,
    state: Vec<u8>,
    event: Vec<u32>,
}

impl Stream {
    pub(super) fn with_capacity(rows: usize) -> Stream {
        Stream {
            lane: Vec::with_capacity(rows),
            start: Vec::with_capacity(rows),
            state: Vec::with_capacity(rows),
            event: Vec::with_capacity(rows),
        }
    }

    pub(super) fn push(&mut self, lane: u32, start: u64, rank: Rank, event: u32) {
        self.lane.push(lane);
        self.start.push(start);
        self.state.push(rank.0);
        self.event.push(event);
    }
}

/// Where the entries of each key begin when entries are laid out key by key; one longer than there are keys.
pub(super) fn offsets(keys: usize, entries: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut offsets = vec![0u32; keys + 1];
    for key in entries {
        offsets[key as usize + 1] += 1;
    }
    for key in 0..keys {
        offsets[key + 1] += offsets[key];
    }
    offsets
}

impl Rows {
    /// Sorts a stream by lane; each lane's rows keep their order.
    pub(super) fn of(stream: &Stream, lanes: usize) -> Rows {
        let offsets = offsets(lanes, stream.lane.iter().copied());
        let mut next = offsets.clone();
        let count = stream.lane.len();
        let (mut start, mut state, mut event) = (vec![0; count], vec![0; count], vec![0; count]);
        for (row, &lane) in stream.lane.iter().enumerate() {
            let place = next[lane as usize] as usize;
            next[lane as usize] += 1;
            start[place] = stream.start[row];
            state[place] = stream.state[row];
            event[place] = stream.event[row];
        }
        Rows { offsets, start, state, event, masks: Vec::new() }
    }

    /// Builds the masks, once the rows are as they stay.
    pub(super) fn seal(&mut self) {
        let mut below: Vec<u32> =
            self.state.chunks(FAN).map(|rows| rows.iter().fold(0, |mask, state| mask | mask_of(*state))).collect();
        while below.len() > FAN {
            let above = below.chunks(FAN).map(|masks| masks.iter().fold(0, |all, mask| all | mask)).collect();
            self.masks.push(std::mem::replace(&mut below, above));
        }
        self.masks.push(below);
    }

    pub(super) fn lanes(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    pub(super) fn range(&self, lane: LaneId) -> Range<usize> {
        self.offsets[lane.0 as usize] as usize..self.offsets[lane.0 as usize + 1] as usize
    }

    pub(super) fn start(&self, row: usize) -> u64 {
        self.start[row]
    }

    pub(super) fn event(&self, row: usize) -> usize {
        self.event[row] as usize
    }

    pub(super) fn rank(&self, row: usize) -> Rank {
        Rank(self.state[row] & !STARVED)
    }

    fn is_starved(&self, row: usize) -> bool {
        self.state[row] & STARVED != 0
    }

    pub(super) fn flag_starved(&mut self, row: usize) {
        self.state[row] |= STARVED;
    }

    /// When `row` of `lane` is over: where the next begins, or at the run's end.
    pub(super) fn end_within(&self, row: usize, lane: LaneId, end: u64) -> u64 {
        if row + 1 < self.offsets[lane.0 as usize + 1] as usize {
            self.start[row + 1]
        } else {
            end.max(self.start[row])
        }
    }

    /// The row `lane` is in when the events before `moment` have happened, the last of them at `t`.
    pub(super) fn at_event(&self, lane: LaneId, moment: usize, t: u64) -> Option<usize> {
        let range = self.range(lane);
        let past = range.start + self.event[range.clone()].partition_point(|event| (*event as usize) < moment);
        let mut row = past.checked_sub(1).filter(|row| *row >= range.start)?;
        // A row that begins by the clock (a stall is over, a deadline passed) shares its event with the row before.
        while self.start[row] > t && row > range.start {
            row -= 1;
        }
        Some(row)
    }

    /// The row `lane` is in at `t`, after all that happens then.
    pub(super) fn at_time(&self, lane: LaneId, t: u64) -> Option<usize> {
        let range = self.range(lane);
        let past = range.start + self.start[range.clone()].partition_point(|start| *start <= t);
        past.checked_sub(1).filter(|row| *row >= range.start)
    }

    /// The part of `row` around `t` that is in one state.
    pub(super) fn piece(&self, row: usize, lane: LaneId, t: u64, stalls: &Stalls, end: u64) -> Segment {
        let (start, stop) = (self.start[row], self.end_within(row, lane, end));
        let whole = Segment {
            start: Nanos(start),
            end: Nanos(stop),
            state: self.rank(row).state(),
            event: self.event[row] as usize,
        };
        if !self.is_starved(row) {
            return whole;
        }
        if let Some((from, to)) = stalls.holding(t) {
            return Segment { start: Nanos(from.max(start)), end: Nanos(to.min(stop)), state: State::Starved, ..whole };
        }
        Segment {
            start: Nanos(stalls.last_end_until(t).map_or(start, |over| over.max(start))),
            end: Nanos(stalls.next_after(t).map_or(stop, |(next, _)| next.min(stop))),
            ..whole
        }
    }

    /// The pieces of `lane` that touch `from..to`, deliveries left out.
    pub(super) fn pieces<'a>(
        &'a self,
        lane: LaneId,
        from: u64,
        to: u64,
        stalls: &'a Stalls,
        end: u64,
    ) -> impl Iterator<Item = Segment> + 'a {
        let to = to.max(from.saturating_add(1));
        let range = self.range(lane);
        let first = range.start + self.start[range.clone()].partition_point(|start| *start < from);
        let reaches_in = first > range.start && self.end_within(first - 1, lane, end) > from;
        let mut row = if reaches_in { first - 1 } else { first };
        let mut at = from;
        std::iter::from_fn(move || {
            while row < range.end && self.rank(row) == Rank::DELIVERED {
                row += 1;
            }
            if row >= range.end || self.start[row].max(at) >= to {
                return None;
            }
            let piece = self.piece(row, lane, at.max(self.start[row]), stalls, end);
            at = piece.end.0;
            if at >= self.end_within(row, lane, end) {
                row += 1;
            }
            Some(piece)
        })
    }

    /// See [`super::Timeline::columns`].
    pub(super) fn columns(&self, lane: LaneId, window: Window, stalls: &Stalls, out: &mut [State]) {
        let range = self.range(lane);
        let starts = &self.start[range.clone()];
        let shown = window.columns_until_end(out.len());
        out[shown..].fill(State::Unborn);
        // The first row that begins in this column or later.
        let mut next = starts.partition_point(|start| *start < window.from);
        let mut column = 0;
        let mut lo = window.edge(0);
        while column < shown {
            let edge = window.edge(column + 1);
            let hi = edge.max(lo.saturating_add(1));
            if next == starts.len() || starts[next] >= hi {
                let until = starts.get(next).map_or(shown, |start| window.column_of(*start, column + 1, shown));
                self.fill_row(range.start, next, &mut out[column..until], window.shifted(column), stalls);
                column = until;
                lo = window.edge(column);
                continue;
            }
            let past = next + gallop(&starts[next..], hi);
            let first = if starts[next] == lo || next == 0 { next } else { next - 1 };
            let rows = range.start + first..range.start + past;
            let last_end = starts.get(past).copied().unwrap_or(window.end.saturating_add(1));
            let highest = Rank::highest(self.column_mask(rows.clone(), lo, hi, last_end, stalls));
            let shown = if highest.is_never_lost() { highest } else { self.most(rows, lo, hi, last_end, highest) };
            out[column] = shown.state();
            next = past;
            column += 1;
            lo = edge;
        }
    }

    /// Columns in which no row begins show the row before `next`, the lane's rows beginning at `base`.
    fn fill_row(&self, base: usize, next: usize, out: &mut [State], window: Window, stalls: &Stalls) {
        let Some(row) = next.checked_sub(1).map(|row| base + row) else {
            out.fill(State::Unborn);
            return;
        };
        let state = self.rank(row).state();
        if !self.is_starved(row) {
            out.fill(state);
            return;
        }
        for (column, out) in out.iter_mut().enumerate() {
            let starved = stalls.touch(window.edge(column), window.edge(column + 1));
            *out = if starved { State::Starved } else { state };
        }
    }

    /// Which states occur in `lo..hi`, given the rows that touch it, the last of which ends at `last_end`.
    fn column_mask(&self, rows: Range<usize>, lo: u64, hi: u64, last_end: u64, stalls: &Stalls) -> u32 {
        let (first, last) = (rows.start, rows.end - 1);
        if rows.len() <= FEW {
            let mask = self.state[rows].iter().fold(0, |mask, state| mask | mask_of(*state));
            if mask & Rank::STARVED.bit() == 0 {
                return mask;
            }
        }
        if first == last {
            return self.mask_within(first, lo, hi.min(last_end), stalls);
        }
        self.mask_within(first, lo, self.start[first + 1], stalls)
            | self.range_mask(first + 1, last)
            | self.mask_within(last, self.start[last], hi.min(last_end), stalls)
    }

    /// The state that fills most of `lo..hi`, given the rows that touch it, the last of which ends at `last_end`;
    /// `highest` if nothing there takes any time. Of very many rows, some are taken for all.
    fn most(&self, rows: Range<usize>, lo: u64, hi: u64, last_end: u64, highest: Rank) -> Rank {
        if rows.len() == 1 {
            return highest;
        }
        let last = rows.end - 1;
        let mut shares = Shares::NONE;
        // Rows come in cycles, so that neighbours have to be looked at together.
        let (parts, together) = match rows.len() {
            ..=COUNTED => (1, COUNTED),
            _ => (COUNTED / NEIGHBOURS, NEIGHBOURS),
        };
        let stride = rows.len().div_ceil(parts);
        for from in rows.clone().step_by(stride) {
            for row in from..rows.end.min(from + together) {
                let end = if row == last { last_end } else { self.start[row + 1] };
                shares.add(self.rank(row), end.min(hi).saturating_sub(self.start[row].max(lo)));
            }
        }
        shares.largest().unwrap_or(highest)
    }

    /// The states of a row between `from` and `to`.
    pub(super) fn mask_within(&self, row: usize, from: u64, to: u64, stalls: &Stalls) -> u32 {
        let mask = mask_of(self.state[row]);
        let from = from.max(self.start[row]);
        if self.is_starved(row) && !stalls.touch(from, to) { mask & !Rank::STARVED.bit() } else { mask }
    }

    /// The states of rows `from..to`, whole.
    fn range_mask(&self, mut from: usize, mut to: usize) -> u32 {
        let mut mask = 0;
        while from < to && !from.is_multiple_of(FAN) {
            mask |= mask_of(self.state[from]);
            from += 1;
        }
        while from < to && !to.is_multiple_of(FAN) {
            to -= 1;
            mask |= mask_of(self.state[to]);
        }
        for level in &self.masks {
            if from >= to {
                break;
            }
            (from, to) = (from / FAN, to / FAN);
            while from < to && (!from.is_multiple_of(FAN) || to - from <= FAN) {
                mask |= level[from];
                from += 1;
            }
            while from < to && !to.is_multiple_of(FAN) {
                to -= 1;
                mask |= level[to];
            }
        }
        mask
    }
}

fn mask_of(state: u8) -> u32 {
    let mask = Rank(state & !STARVED).bit();
    if state & STARVED != 0 { mask | Rank::STARVED.bit() } else { mask }
}

/// How many of the sorted `starts`, of which the first does, lie before `bound`; quick when it is few.
fn gallop(starts: &[u64], bound: u64) -> usize {
    let mut step = 1;
    while step < starts.len() && starts[step] < bound {
        step *= 2;
    }
    if step == 1 {
        return 1;
    }
    let low = step / 2;
    low + starts[low..starts.len().min(step)].partition_point(|start| *start < bound)
}

/// A stretch of time cut into columns, in a run that ends at `end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// Where the first column begins.
    pub(super) from: u64,
    /// Nanoseconds a column; positive and finite.
    pub(super) per_column: f64,
    /// Which column is the first.
    pub(super) first: usize,
    /// The end of the run.
    pub(super) end: u64,
}

impl Window {
    pub(super) fn new(from: Nanos, per_column: f64, end: u64) -> Window {
        let per_column = if per_column.is_finite() && per_column > 0.0 { per_column } else { 1.0 };
        Window { from: from.0, per_column, first: 0, end }
    }

    fn shifted(self, columns: usize) -> Window {
        Window { first: self.first + columns, ..self }
    }

    /// Where a column begins.
    pub(super) fn edge(&self, column: usize) -> u64 {
        self.from.saturating_add(((self.first + column) as f64 * self.per_column) as u64)
    }

    /// How many columns begin by the end of the run.
    pub(super) fn columns_until_end(&self, columns: usize) -> usize {
        if self.from > self.end {
            return 0;
        }
        self.column_of(self.end, 0, columns).saturating_add(1).min(columns)
    }

    /// How many of the first `most` columns are over by `t`.
    pub(super) fn columns_before(&self, t: u64, most: usize) -> usize {
        if t < self.from { 0 } else { self.column_of(t, 0, most) }
    }

    /// The column that `t` lies in, within `least..=most`.
    fn column_of(&self, t: u64, least: usize, most: usize) -> usize {
        let guess = (t.saturating_sub(self.from) as f64 / self.per_column) as usize;
        let mut column = guess.saturating_sub(self.first).clamp(least, most);
        // Rounding may have missed by one.
        while column > least && self.edge(column) > t {
            column -= 1;
        }
        while column < most && self.edge(column + 1) <= t {
            column += 1;
        }
        column
    }
}
