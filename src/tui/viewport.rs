//! The part of a run's time that is on screen: which moment each column of a track shows.

use crate::trace::Nanos;

/// The widest a track can be, in columns.
const MOST_COLUMNS: u16 = 4096;
/// The least time across a whole track: below it nothing happens, and floating point still tells columns apart.
const LEAST_SPAN: f64 = 1_000.0;
/// What a run without duration is shown on.
const EMPTY_SPAN: f64 = 1_000_000.0;

/// A stretch of time laid over the columns of a track. Column `c` shows the time from `from + c × per_column` on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    from: f64,
    per_column: f64,
    columns: u16,
    end: Nanos,
}

/// A labelled place on the ruler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// Its column.
    pub column: u16,
    /// Its time, a multiple of a round step.
    pub time: Nanos,
}

impl Viewport {
    /// The whole of a run that ends at `end`, over `columns`, with some columns to spare behind it for what is
    /// written at the ends of lanes.
    pub fn fit(end: Nanos, columns: u16) -> Viewport {
        let columns = columns.clamp(1, MOST_COLUMNS);
        let spare = (columns / 6).min(14);
        // The last moment is to have its own column.
        let used = f64::from((columns - spare).saturating_sub(1).max(1));
        let span = if end == Nanos::ZERO { EMPTY_SPAN } else { end.0 as f64 };
        let least = LEAST_SPAN / f64::from(columns);
        Viewport { from: 0.0, per_column: (span / used).max(least), columns, end }
    }

    /// When the run that is looked at ends.
    pub fn end(&self) -> Nanos {
        self.end
    }

    /// How many columns the track has.
    pub fn columns(&self) -> u16 {
        self.columns
    }

    /// The time of the first column's beginning.
    pub fn from(&self) -> Nanos {
        Nanos(self.from as u64)
    }

    /// The time at which the last column is over.
    pub fn to(&self) -> Nanos {
        Nanos((self.from + self.span()).ceil() as u64)
    }

    /// Nanoseconds a column.
    pub fn per_column(&self) -> f64 {
        self.per_column
    }

    /// Whether the whole run is in view.
    pub fn shows_all(&self) -> bool {
        self.from <= 0.0 && self.end.0 as f64 <= self.from + self.span()
    }

    fn span(&self) -> f64 {
        self.per_column * f64::from(self.columns)
    }

    /// The same time at another width of the track: a view of everything stays one, any other keeps its scale.
    pub fn with_columns(self, columns: u16) -> Viewport {
        let columns = columns.clamp(1, MOST_COLUMNS);
        if columns == self.columns {
            self
        } else if self.shows_all() {
            Viewport::fit(self.end, columns)
        } else {
            Viewport { columns, ..self }.clamped()
        }
    }

    /// The same view of a run that ends elsewhere: a view of everything stays one.
    pub fn with_end(self, end: Nanos) -> Viewport {
        if end == self.end {
            self
        } else if self.shows_all() {
            Viewport::fit(end, self.columns)
        } else {
            Viewport { end, ..self }.clamped()
        }
    }

    /// The same view, to the column, of a run that has gone on. It does not become shorter.
    pub fn grown(self, end: Nanos) -> Viewport {
        Viewport { end: self.end.max(end), ..self }
    }

    /// Zoomed so that a column shows `1 / factor` of the time it did; the time in `column` stays there.
    pub fn zoomed(self, factor: f64, column: u16) -> Viewport {
        if !factor.is_finite() || factor <= 0.0 {
            return self;
        }
        let all = Viewport::fit(self.end, self.columns);
        let least = LEAST_SPAN / f64::from(self.columns);
        let per_column = (self.per_column / factor).clamp(least, all.per_column);
        let column = f64::from(column.min(self.columns));
        let from = self.from + column * (self.per_column - per_column);
        Viewport { from, per_column, ..self }.clamped()
    }

    /// Moved later by so many columns (earlier, if negative).
    pub fn panned(self, columns: i32) -> Viewport {
        Viewport { from: self.from + f64::from(columns) * self.per_column, ..self }.clamped()
    }

    /// Moved as little as brings `t` into view, with a margin of an eighth of the track.
    pub fn following(self, t: Nanos) -> Viewport {
        let margin = f64::from(self.columns / 8) * self.per_column;
        let t = t.0 as f64;
        let last = self.from + self.span() - self.per_column;
        let from = if t < self.from {
            t - margin
        } else if t > last {
            t - self.span() + self.per_column + margin
        } else {
            return self;
        };
        Viewport { from, ..self }.clamped()
    }

    /// Kept within the run.
    fn clamped(self) -> Viewport {
        let all = Viewport::fit(self.end, self.columns);
        let latest = (all.span() - self.span()).max(0.0);
        Viewport { from: self.from.clamp(0.0, latest), ..self }
    }

    /// The column that shows `t`; negative or beyond [`Viewport::columns`] when it is out of view.
    pub fn position(&self, t: Nanos) -> i64 {
        // A time computed as the beginning of a column is to fall into it, in spite of rounding.
        ((t.0 as f64 - self.from) / self.per_column + 1e-6).floor() as i64
    }

    /// The column that shows `t`, if it is in view.
    pub fn column(&self, t: Nanos) -> Option<u16> {
        u16::try_from(self.position(t)).ok().filter(|column| *column < self.columns)
    }

    /// The earliest whole nanosecond that `column` shows.
    pub fn time_at(&self, column: u16) -> Nanos {
        Nanos((self.from + f64::from(column) * self.per_column).ceil() as u64)
    }

    /// The roundest time that `column` shows: what is meant by a click there.
    pub fn round_time_at(&self, column: u16) -> Nanos {
        let first = self.time_at(column);
        let next = self.time_at(column.saturating_add(1));
        let mut step = 1_u64;
        let mut best = first;
        while let Some(coarser) = step.checked_mul(10) {
            let rounded = first.0.div_ceil(coarser).saturating_mul(coarser);
            if rounded >= next.0 {
                break;
            }
            best = Nanos(rounded);
            step = coarser;
        }
        best.min(self.end)
    }

    /// Round times to label, at least `apart` columns from each other.
    pub fn ticks(&self, apart: u16) -> impl Iterator<Item = Tick> + '_ {
        let step = round_step(self.per_column * f64::from(apart.max(1)));
        let first = (self.from / step as f64).ceil() as u64;
        let view = *self;
        (first..)
            .map_while(move |number| number.checked_mul(step))
            .map(Nanos)
            .map_while(move |time| view.column(time).map(|column| Tick { column, time }))
    }
}

/// The least of 1, 2, 5, 10, 20, 50, … nanoseconds that is not below `least`.
fn round_step(least: f64) -> u64 {
    let mut decade = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let step = decade.saturating_mul(factor);
            if step as f64 >= least || step == u64::MAX {
                return step;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MS: u64 = 1_000_000;

    #[test]
    fn a_run_fits_with_room_for_what_is_written_at_its_end() {
        let view = Viewport::fit(Nanos::from_millis(400), 61);
        assert_eq!(view.column(Nanos::ZERO), Some(0));
        assert_eq!(view.column(Nanos::from_millis(200)), Some(25));
        assert_eq!(view.column(Nanos::from_millis(400)), Some(50));
        assert!(view.shows_all());
    }

    #[test]
    fn a_run_of_no_time_is_in_the_first_column() {
        let view = Viewport::fit(Nanos::ZERO, 80);
        assert_eq!(view.column(Nanos::ZERO), Some(0));
        assert_eq!(view.time_at(0), Nanos::ZERO);
        assert_eq!(view.round_time_at(79), Nanos::ZERO);
        assert!(view.shows_all());
        assert_eq!(view.zoomed(2.0, 10).panned(-5).zoomed(0.001, 0), view);
    }

    #[test]
    fn ticks_are_round_and_apart() {
        let ticks = |view: Viewport| view.ticks(10).map(|tick| tick.time.0 / MS).collect::<Vec<_>>();
        let view = Viewport::fit(Nanos::from_millis(400), 61);
        assert_eq!(ticks(view), [0, 100, 200, 300, 400]);
        assert_eq!(ticks(view.zoomed(2.0, 25)), [100, 150, 200, 250, 300]);
        assert_eq!(view.ticks(10).map(|tick| tick.column).collect::<Vec<_>>(), [0, 12, 25, 37, 50]);
    }

    #[test]
    fn zooming_keeps_the_time_under_the_pointer() {
        let view = Viewport::fit(Nanos::from_millis(400), 61);
        let at = Nanos::from_millis(200);
        let closer = view.zoomed(4.0, 25);
        assert_eq!(closer.column(at), Some(25));
        assert_eq!(closer.zoomed(0.25, 25).column(at), Some(25));
        assert!(closer.zoomed(1e-9, 3).shows_all());
    }

    #[test]
    fn panning_stops_at_both_ends() {
        let view = Viewport::fit(Nanos::from_millis(400), 61).zoomed(4.0, 0);
        assert_eq!(view.panned(-9), view);
        let last = view.panned(100_000);
        assert_eq!(last.panned(1), last);
        assert!(last.column(Nanos::from_millis(400)).is_some());
    }

    #[test]
    fn following_moves_only_when_it_must() {
        let view = Viewport::fit(Nanos::from_millis(400), 61).zoomed(4.0, 0);
        assert_eq!(view.following(Nanos::from_millis(50)), view);
        for ms in [0, 120, 399, 400] {
            let t = Nanos::from_millis(ms);
            assert!(view.panned(30).following(t).column(t).is_some(), "{ms} ms");
        }
    }

    #[test]
    fn a_click_means_the_roundest_time_of_its_column() {
        let view = Viewport::fit(Nanos::from_millis(400), 61);
        assert_eq!(view.round_time_at(25), Nanos::from_millis(200));
        assert_eq!(view.round_time_at(26), Nanos::from_millis(210));
    }

    #[test]
    fn another_width_keeps_the_scale_or_the_whole() {
        let view = Viewport::fit(Nanos::from_millis(400), 61);
        assert!(view.with_columns(20).shows_all());
        let closer = view.zoomed(8.0, 10);
        assert_eq!(closer.with_columns(30).per_column(), closer.per_column());
    }

    proptest! {
        #[test]
        fn columns_and_times_are_inverse(
            end in 0_u64..10_000_000_000_000,
            columns in 0_u16..600,
            zoom in 0.01_f64..1e6,
            pan in -500_i32..500,
            at in 0_u16..600,
        ) {
            let view = Viewport::fit(Nanos(end), columns).zoomed(zoom, at).panned(pan);
            let column = at.min(view.columns() - 1);
            // Below a nanosecond a column there is no time to show in some of them.
            if view.per_column() >= 2.0 {
                prop_assert_eq!(view.column(view.time_at(column)), Some(column));
            }
            prop_assert!(view.ticks(8).count() <= usize::from(view.columns()) + 1);
            prop_assert!(view.round_time_at(column) <= Nanos(end));
            prop_assert!(view.to() > view.from());
        }
    }
}
