//! What a task can be doing, and which of several states a column shows.

use crate::trace::event::{Outcome, WaitKind};

/// What a task is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Not created yet.
    Unborn,
    /// Created, and has not run.
    Scheduled,
    /// Could run, and does not.
    Ready,
    /// Runs a step.
    Running,
    /// Suspended.
    Waiting(WaitKind),
    /// Holds the loop.
    Stalling,
    /// Ready, or past its own deadline, while another task holds the loop.
    Starved,
    /// A cancellation arrives. It takes no time, so only [`super::Timeline::columns`] tells of it.
    Delivered,
    /// Ended.
    Ended(Outcome),
    /// Taken by the garbage collector before it was done.
    Collected,
}

/// What one column of a lane shows. Some states are never lost, however short they are; of several in a column's span
/// the highest-ranking is shown. From the lowest rank to the highest:
///
/// starved < stalling < delivered < ended returned < ended cancelled < ended raised < collected.
///
/// Without any of these, a column shows the state that fills most of it. If two fill as much, or nothing in it takes
/// any time, the higher one counts: waiting (yield, then sleep, then the other kinds as [`WaitKind`] lists them) <
/// scheduled < ready < running.
///
/// So what goes wrong is never lost under what goes well, and a task that waits nearly all the time is seen to wait.
/// Columns after an end go on showing it; columns before the lane's first event and after the end of the run are
/// unborn.
pub type Column = State;

/// A state as a number of at most five bits, the higher the more it matters in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(pub(super) u8);

impl Rank {
    pub(super) const UNBORN: Rank = Rank(0);
    pub(super) const SCHEDULED: Rank = Rank(20);
    pub(super) const READY: Rank = Rank(21);
    pub(super) const RUNNING: Rank = Rank(22);
    pub(super) const STARVED: Rank = Rank(23);
    pub(super) const STALLING: Rank = Rank(24);
    pub(super) const DELIVERED: Rank = Rank(25);
    const RETURNED: Rank = Rank(26);
    const CANCELLED: Rank = Rank(27);
    const RAISED: Rank = Rank(28);
    pub(super) const COLLECTED: Rank = Rank(29);

    pub(super) const fn waiting(kind: WaitKind) -> Rank {
        match kind {
            WaitKind::Yield => Rank(1),
            WaitKind::Sleep => Rank(2),
            kind => Rank(1 + kind as u8),
        }
    }

    pub(super) const fn ended(outcome: Outcome) -> Rank {
        match outcome {
            Outcome::Returned => Rank::RETURNED,
            Outcome::Cancelled => Rank::CANCELLED,
            Outcome::Raised => Rank::RAISED,
        }
    }

    pub(super) const fn is_waiting(self) -> bool {
        self.0 >= 1 && self.0 < Rank::SCHEDULED.0
    }

    /// Created or made ready, and not running.
    pub(super) const fn is_ready(self) -> bool {
        self.0 == Rank::SCHEDULED.0 || self.0 == Rank::READY.0
    }

    /// Running, whether or not it holds the loop for long.
    pub(super) const fn is_running(self) -> bool {
        self.0 == Rank::RUNNING.0 || self.0 == Rank::STALLING.0
    }

    pub(super) const fn is_ended(self) -> bool {
        self.0 >= Rank::RETURNED.0
    }

    /// The bit that stands for this rank in a mask of states.
    pub(super) const fn bit(self) -> u32 {
        1 << self.0
    }

    /// Whether a column that holds this shows it (or what ranks higher) in any case.
    pub(super) const fn is_never_lost(self) -> bool {
        self.0 >= Rank::STARVED.0
    }

    /// The highest rank in a mask; unborn if there is none.
    pub(super) const fn highest(mask: u32) -> Rank {
        if mask == 0 { Rank::UNBORN } else { Rank(31 - mask.leading_zeros() as u8) }
    }

    pub(super) fn state(self) -> State {
        match self {
            Rank::SCHEDULED => State::Scheduled,
            Rank::READY => State::Ready,
            Rank::RUNNING => State::Running,
            Rank::STARVED => State::Starved,
            Rank::STALLING => State::Stalling,
            Rank::DELIVERED => State::Delivered,
            Rank::RETURNED => State::Ended(Outcome::Returned),
            Rank::CANCELLED => State::Ended(Outcome::Cancelled),
            Rank::RAISED => State::Ended(Outcome::Raised),
            Rank::COLLECTED => State::Collected,
            Rank(1) => State::Waiting(WaitKind::Yield),
            Rank(2) => State::Waiting(WaitKind::Sleep),
            Rank(other) => other
                .checked_sub(1)
                .and_then(|kind| WaitKind::ALL.get(kind as usize))
                .map_or(State::Unborn, |kind| State::Waiting(*kind)),
        }
    }
}

/// How much time each state fills, to find the one that fills most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shares([u64; 32]);

impl Shares {
    pub(super) const NONE: Shares = Shares([0; 32]);

    pub(super) fn add(&mut self, rank: Rank, time: u64) {
        let share = &mut self.0[usize::from(rank.0 & 31)];
        *share = share.saturating_add(time);
    }

    /// The state of the largest share, of equal ones the highest; absent if none takes any time.
    pub(super) fn largest(&self) -> Option<Rank> {
        let largest = (0..).zip(self.0).max_by_key(|(_, share)| *share)?;
        (largest.1 > 0).then_some(Rank(largest.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rank_stands_for_one_state() {
        let states: std::collections::HashSet<State> = (0..=28).map(|rank| Rank(rank).state()).collect();
        assert_eq!(states.len(), 29);
        for kind in WaitKind::ALL {
            assert_eq!(Rank::waiting(*kind).state(), State::Waiting(*kind));
            assert!(Rank::waiting(*kind).is_waiting());
        }
        for outcome in Outcome::ALL {
            assert_eq!(Rank::ended(*outcome).state(), State::Ended(*outcome));
        }
    }
}
