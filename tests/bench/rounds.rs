//! Measuring by turns: what is measured and what it is compared with alternate, so that a busy machine is busy for both.

use std::time::{Duration, Instant};

/// The times of two things, round by round.
pub(crate) struct Rounds {
    peer: Vec<Duration>,
    subject: Vec<Duration>,
}

impl Rounds {
    /// So many rounds, after one that does not count.
    pub(crate) fn of(
        count: usize,
        mut peer: impl FnMut() -> Duration,
        mut subject: impl FnMut() -> Duration,
    ) -> Rounds {
        peer();
        subject();
        let (peer, subject) = (0..count).map(|_| (peer(), subject())).unzip();
        Rounds { peer, subject }
    }

    /// The middle of the ratios of the rounds.
    pub(crate) fn ratio(&self) -> f64 {
        let mut ratios: Vec<f64> = self
            .subject
            .iter()
            .zip(&self.peer)
            .map(|(subject, peer)| subject.as_secs_f64() / peer.as_secs_f64())
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    }

    /// The ratio of the fastest rounds, which others on the machine disturbed least.
    pub(crate) fn best_ratio(&self) -> f64 {
        let best = |times: &[Duration]| times.iter().min().copied().unwrap_or_default().as_secs_f64();
        best(&self.subject) / best(&self.peer)
    }

    /// The middle time of what is measured.
    pub(crate) fn subject(&self) -> Duration {
        median(&self.subject)
    }

    /// The middle time of what it is compared with.
    pub(crate) fn peer(&self) -> Duration {
        median(&self.peer)
    }
}

/// The middle one.
pub(crate) fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times[times.len() / 2]
}

/// The time.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Prints a target, what was measured, and whether that is within the limit.
pub(crate) fn tell(target: &str, measured: f64, unit: &str, limit: f64, more: &str) {
    let verdict = if measured <= limit { "ok    " } else { "MISSED" };
    println!("{verdict} {target}: {measured:.2}{unit}, at most {limit}{unit} ({more})");
}
