//! The beat of what plays.

use super::Told;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// What tells the time at a pace, as long as there is one.
#[derive(Default)]
pub(super) struct Metronome {
    pace: Option<Duration>,
    last: Option<Instant>,
}

impl Metronome {
    #[expect(clippy::disallowed_methods, reason = "the event loop is where time enters the screens")]
    fn now() -> Instant {
        Instant::now()
    }

    /// Takes up a pace. What begins to play begins now, however long the beat before it was.
    fn keep(&mut self, pace: Option<Duration>) {
        if self.pace != pace {
            (self.pace, self.last) = (pace, None);
        }
    }

    /// Waits for something to be told; not beyond the next beat.
    pub(super) fn wait(&mut self, pace: Option<Duration>, told: &Receiver<Told>) -> Option<Told> {
        self.keep(pace);
        let Some(pace) = pace else { return told.recv().ok() };
        let last = *self.last.get_or_insert_with(Metronome::now);
        let left = (last + pace).saturating_duration_since(Metronome::now());
        told.recv_timeout(left).ok()
    }

    /// The time since the last beat, once the next is due.
    pub(super) fn elapsed(&mut self, pace: Option<Duration>) -> Option<Duration> {
        self.keep(pace);
        let pace = pace?;
        let now = Metronome::now();
        let last = *self.last.get_or_insert(now);
        let elapsed = now - last;
        (elapsed >= pace).then(|| {
            self.last = Some(now);
            elapsed
        })
    }
}
