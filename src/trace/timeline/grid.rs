//! For lanes with very many rows: which states occur in each of many small stretches of time, at every scale.
//!
//! A column of the whole run may hold thousands of such a lane's rows. Looking up where they begin and end costs more
//! memory reads than a frame can afford, so columns are put together from bins at the scale that has some sixteen to
//! thirty-two of them a column, read one after the other. The price is that what happens at a column's edge may show
//! one column to the left, by less than a sixteenth of a column. //! show one column to the left, by less than a sixteenth of a column. Only a lane's first and last moments are exact.
//! What fills most of a column is what fills most of most of its bins.

use super::LaneId;
use super::rows::{Rows, Window};
use super::stalls::Stalls;
use super::state::{Rank, Shares, State};

/// Lanes with at least so many rows have a grid.
const MANY: usize = 2048;

/// Rows for each bin of the finest scale, on average.
const ROWS_A_BIN: u64 = 4;

/// How many bins a column has at least.
const FINE: f64 = 16.0;

/// The bins of one lane at every scale, each twice as wide as the one before.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    lane: LaneId,
    /// When the lane begins.
    start: u64,
    /// When and how it ended.
    ended: Option<(u64, State)>,
    /// A bin of the finest scale is `1 << shift` nanoseconds wide.
    shift: u32,
    scales: Vec<Scale>,
}

/// Bins of one width, the first of them number `first` counted from time zero.
#[derive(Clone, Debug)]
struct Scale {
    first: u64,
    masks: Vec<u32>,
    /// The state that fills most of each bin, as far as one does.
    most: Vec<Rank>,
}

/// The grids of all lanes that need one, in the order of lanes.
pub(super) fn grids(rows: &Rows, stalls: &Stalls, end: u64) -> Vec<Grid> {
    let lanes = (0..rows.lanes() as u32).map(LaneId);
    lanes.filter(|lane| rows.range(*lane).len() >= MANY).filter_map(|lane| Grid::of(rows, lane, stalls, end)).collect()
}

/// What fills most of two stretches, by how much more than the rest, given the same of each: whatever fills more than
/// half of all of them comes out.
fn majority(a: (Rank, u64), b: (Rank, u64)) -> (Rank, u64) {
    match a {
        (rank, share) if rank == b.0 => (rank, share.saturating_add(b.1)),
        (rank, share) if share >= b.1 => (rank, share - b.1),
        (_, share) => (b.0, b.1 - share),
    }
}

/// The state of most bins.
fn commonest(bins: &[Rank]) -> Option<Rank> {
    let mut shares = Shares::NONE;
    bins.iter().filter(|rank| **rank != Rank::UNBORN).for_each(|rank| shares.add(*rank, 1));
    shares.largest()
}

impl Grid {
    fn of(rows: &Rows, lane: LaneId, stalls: &Stalls, end: u64) -> Option<Grid> {
        let range = rows.range(lane);
        let start = rows.start(range.start);
        let bins = range.len() as u64 / ROWS_A_BIN;
        let mut shift = 0;
        while (end >> shift) - (start >> shift) >= bins {
            shift += 1;
        }
        let first = start >> shift;
        let mut masks = vec![0; usize::try_from((end >> shift) - first + 1).ok()?];
        let mut most = vec![(Rank::UNBORN, 0); masks.len()];
        let last = range.end - 1;
        let ended = rows.rank(last).is_ended().then(|| (rows.start(last), rows.rank(last).state()));
        let living = if ended.is_some() { range.start..last } else { range };
        for row in living {
            let (from, to) = (rows.start(row), rows.end_within(row, lane, end));
            // A row without width is in the bin of its moment; the last one holds to the very end.
            let last = if to > from && to < end { to - 1 } else { to };
            for bin in from >> shift..=last >> shift {
                // The very last bin ends with time itself.
                let (lo, hi) = (bin << shift, (bin << shift).saturating_add(1 << shift));
                let bin = (bin - first) as usize;
                masks[bin] |= rows.mask_within(row, lo, hi.min(to), stalls);
                most[bin] = majority(most[bin], (rows.rank(row), hi.min(to).saturating_sub(lo.max(from))));
            }
        }
        let ranks = |most: &[(Rank, u64)]| most.iter().map(|(rank, _)| *rank).collect();
        let mut scales = vec![Scale { first, masks, most: ranks(&most) }];
        while let Some(below) = scales.last().filter(|scale| scale.masks.len() > 1) {
            let first = below.first / 2;
            let count = ((below.first + below.masks.len() as u64 - 1) / 2 - first + 1) as usize;
            let (mut masks, mut wider) = (vec![0; count], vec![(Rank::UNBORN, 0); count]);
            for ((bin, mask), share) in (below.first..).zip(&below.masks).zip(&most) {
                let bin = (bin / 2 - first) as usize;
                masks[bin] |= mask;
                wider[bin] = majority(wider[bin], *share);
            }
            scales.push(Scale { first, masks, most: ranks(&wider) });
            most = wider;
        }
        Some(Grid { lane, start, ended, shift, scales })
    }

    /// The grid of `lane`, if it has one that is fine enough for the window.
    pub(super) fn find<'a>(grids: &'a [Grid], lane: LaneId, window: &Window) -> Option<&'a Grid> {
        if grids.is_empty() {
            return None;
        }
        let index = grids.binary_search_by_key(&lane, |grid| grid.lane).ok()?;
        let grid = &grids[index];
        (window.per_column >= grid.width(0) * FINE).then_some(grid)
    }

    fn width(&self, scale: usize) -> f64 {
        2f64.powi(self.shift as i32 + scale as i32)
    }

    /// Fills columns; each shows the bins that begin in it.
    pub(super) fn columns(&self, window: Window, out: &mut [State]) {
        let shown = window.columns_until_end(out.len());
        out[shown..].fill(State::Unborn);
        let scale =
            (0..self.scales.len()).rev().find(|scale| self.width(*scale) * FINE <= window.per_column).unwrap_or(0);
        let Scale { first, masks, most } = &self.scales[scale];
        let shift = self.shift + scale as u32;
        // The first bin that begins at `t` or later.
        let bin_at = |t: u64| {
            let bin = (t >> shift) + u64::from(t & ((1u64 << shift) - 1) != 0);
            usize::try_from(bin.saturating_sub(*first)).map_or(masks.len(), |bin| bin.min(masks.len()))
        };
        let ended = self.ended.map_or(shown, |(t, _)| window.columns_before(t, shown));
        let mut from = bin_at(window.edge(0));
        for (column, out) in out[..ended].iter_mut().enumerate() {
            let to = bin_at(window.edge(column + 1));
            let highest = Rank::highest(masks[from..to].iter().fold(0, |all, mask| all | mask));
            let shown = if highest.is_never_lost() { highest } else { commonest(&most[from..to]).unwrap_or(highest) };
            *out = shown.state();
            from = to;
        }
        let born = window.columns_before(self.start, ended);
        out[..born].fill(State::Unborn);
        if let Some((_, state)) = self.ended {
            out[ended..shown].fill(state);
        }
    }
}
