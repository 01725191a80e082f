//! Time from left to right: which moment falls on which column, and the ruler above it.

use super::glyphs::Glyphs;
use super::ink::{Ink, Row};
use crate::trace::Nanos;
use unicode_width::UnicodeWidthStr;

/// Maps the whole of a run onto a number of columns; its end falls on the last one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    /// The first column.
    pub(super) left: usize,
    /// How many columns there are.
    pub(super) columns: usize,
    end: Nanos,
}

impl Axis {
    /// An axis from zero to `end` on `columns` columns, the first of which is `left`.
    pub(super) fn new(left: usize, columns: usize, end: Nanos) -> Axis {
        Axis { left, columns: columns.max(1), end }
    }

    /// Nanoseconds in one column.
    pub(super) fn per_column(&self) -> f64 {
        (self.end.0 as f64 / (self.columns - 1).max(1) as f64).max(f64::MIN_POSITIVE)
    }

    /// The column of a moment.
    pub(super) fn column(&self, t: Nanos) -> usize {
        // A hair more, so that a moment exactly on a border is not rounded to the column before.
        let column = (t.0 as f64 / self.per_column() + 1e-6).floor();
        self.left + (column as usize).min(self.columns - 1)
    }

    /// The distance between two ticks: 1, 2 or 5 times a power of ten, wide enough for the labels.
    fn tick(&self) -> Nanos {
        let mut tick: u64 = 1;
        loop {
            for factor in [1, 2, 5] {
                let candidate = tick.saturating_mul(factor);
                let room = candidate as f64 / self.per_column();
                if room >= (label(Nanos(candidate)).width().max(label(self.end).width()) + 4).max(8) as f64 {
                    return Nanos(candidate);
                }
            }
            match tick.checked_mul(10) {
                Some(next) => tick = next,
                None => return Nanos(u64::MAX),
            }
        }
    }

    /// The labels and, below them, the line with its ticks.
    pub(super) fn ruler(&self, glyphs: &Glyphs) -> [Row; 2] {
        let width = self.left + self.columns;
        let (mut labels, mut line) = (Row::new(width), Row::new(width));
        for column in self.left..width {
            line.put(column, glyphs.ruler[0], Ink::Dim);
        }
        let tick = self.tick();
        let mut t = Nanos::ZERO;
        let mut free_from = 0;
        while t <= self.end {
            let column = self.column(t);
            line.put(column, glyphs.ruler[1], Ink::Dim);
            let next = t.0.checked_add(tick.0).map(Nanos).filter(|next| *next <= self.end);
            let text = if next.is_none() { format!("{} ms", label(t)) } else { label(t) };
            // The last label may reach beyond the line: it is moved left rather than cut.
            let from = column.min(width.saturating_sub(text.width()));
            if from >= free_from {
                free_from = labels.write(from, &text, Ink::Dim) + 1;
            }
            match next {
                Some(next) => t = next,
                None => break,
            }
        }
        [labels, line]
    }
}

/// Milliseconds without the unit.
fn label(t: Nanos) -> String {
    t.to_string().trim_end_matches(" ms").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::text::glyphs::UNICODE;

    fn ruler(columns: usize, end: Nanos) -> String {
        let mut out = Vec::new();
        for row in Axis::new(2, columns, end).ruler(&UNICODE) {
            row.print(&mut out, false).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_ruler_has_round_ticks_and_says_its_unit_once() {
        assert_eq!(
            ruler(53, Nanos::from_millis(520)),
            "  0         100       200       300       400    500 ms\n\
             \x20 ┬─────────┬─────────┬─────────┬─────────┬─────────┬──\n"
        );
    }

    #[test]
    fn an_empty_run_and_the_longest_have_a_ruler() {
        assert_eq!(ruler(10, Nanos::ZERO), "  0 ms\n  ┬─────────\n");
        assert!(ruler(60, Nanos(u64::MAX)).contains("ms"));
        assert!(ruler(1, Nanos(7)).contains('┬'));
    }
}
