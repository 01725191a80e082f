//! How fast a recording plays.

use crate::trace::Nanos;
use std::fmt;

/// How many times faster than the clock a recording plays: 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(i32);

impl Speed {
    /// As fast as the clock.
    pub const NORMAL: Speed = Speed(0);
    const SLOWEST: i32 = -18;
    const FASTEST: i32 = 12;
    /// A thousandth; below, the factor is too small to be read.
    const THOUSANDTH: i32 = -9;

    /// The factor.
    pub fn factor(self) -> f64 {
        [1.0, 2.0, 5.0][self.0.rem_euclid(3) as usize] * 10f64.powi(self.0.div_euclid(3))
    }

    /// The next faster one.
    #[must_use]
    pub fn faster(self) -> Speed {
        Speed((self.0 + 1).min(Speed::FASTEST))
    }

    /// The next slower one.
    #[must_use]
    pub fn slower(self) -> Speed {
        Speed((self.0 - 1).max(Speed::SLOWEST))
    }

    /// The fastest at which a run of that length can be followed: it plays for three seconds or more. In one that takes no
    /// time there is nothing to follow.
    pub fn to_follow(end: Nanos) -> Speed {
        if end == Nanos::ZERO {
            return Speed::NORMAL;
        }
        let mut speed = Speed(Speed::FASTEST);
        while speed.0 > Speed::SLOWEST && end.0 as f64 / speed.factor() < 3e9 {
            speed = speed.slower();
        }
        speed
    }

    /// The factor with its sign (`0.5×`); for one too small to be read, how much of the run a second shows (`20 µs/s`).
    pub fn shown(self, ascii: bool) -> String {
        match self.0 {
            ..Speed::THOUSANDTH => format!("{} {}", (self.factor() * 1e6).round(), if ascii { "us/s" } else { "µs/s" }),
            _ => format!("{self}{}", if ascii { 'x' } else { '×' }),
        }
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::try_from(-self.0.div_euclid(3)).unwrap_or(0);
        write!(f, "{:.decimals$}", self.factor())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_one_two_five_and_read_so() {
        let mut speed = Speed::NORMAL;
        for wanted in ["1", "0.5", "0.2", "0.1", "0.05"] {
            assert_eq!(speed.to_string(), wanted);
            speed = speed.slower();
        }
        assert_eq!(Speed::NORMAL.faster().faster().faster().faster().to_string(), "20");
    }

    #[test]
    fn a_short_run_is_slowed_down_so_that_it_can_be_followed() {
        for (ms, wanted) in [(520, "0.1"), (3_000, "1"), (60_000, "20"), (0, "1")] {
            assert_eq!(Speed::to_follow(Nanos::from_millis(ms)).to_string(), wanted, "{ms} ms");
        }
    }

    #[test]
    fn a_very_slow_speed_is_told_by_what_a_second_shows() {
        for (ns, wanted) in [(3_000_000, "0.001×"), (2_999_999, "500 µs/s"), (70_000, "20 µs/s"), (1, "1 µs/s")] {
            assert_eq!(Speed::to_follow(Nanos(ns)).shown(false), wanted, "{ns} ns");
        }
        assert_eq!(Speed::NORMAL.shown(true), "1x");
        assert_eq!(Speed::to_follow(Nanos(70_000)).shown(true), "20 us/s");
    }
}
