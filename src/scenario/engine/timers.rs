//! The loop's timers, by deadline: `asyncio`'s heap, in which timers of one deadline go by registration.

use super::future::Callback;
use crate::trace::Nanos;
use std::collections::VecDeque;
use std::collections::btree_map::{BTreeMap, Entry};

/// `base_events._MIN_SCHEDULED_TIMER_HANDLES`: below this many timers, cancelled ones are not cleared away.
const FEW: usize = 100;

/// What is to run at some time. Deadlines are whole milliseconds, so that many timers share one; none is without timers.
#[derive(Default)]
pub(super) struct Timers {
    by_deadline: BTreeMap<Nanos, VecDeque<Callback>>,
    len: usize,
    /// How many of them are called off.
    off: usize,
}

impl Timers {
    /// One more, after all of the same deadline.
    pub(super) fn push(&mut self, when: Nanos, callback: Callback) {
        self.len += 1;
        match self.by_deadline.entry(when) {
            Entry::Occupied(mut same) => same.get_mut().push_back(callback),
            // Most deadlines far apart have one timer each.
            Entry::Vacant(new) => new.insert(VecDeque::with_capacity(1)).push_back(callback),
        }
    }

    /// Looks at all of them.
    pub(super) fn each(&self, look: impl FnMut(&Callback)) {
        self.by_deadline.values().flatten().for_each(look);
    }

    /// One more of them is called off.
    pub(super) fn count_off(&mut self) {
        self.off += 1;
    }

    /// The nearest deadline; forgets timers called off on the way, as `_run_once` does.
    pub(super) fn next_deadline(&mut self) -> Option<Nanos> {
        if self.len > FEW && self.off * 2 > self.len {
            self.by_deadline.retain(|_, timers| {
                timers.retain(|timer| !is_off(timer));
                !timers.is_empty()
            });
            self.len = self.by_deadline.values().map(VecDeque::len).sum();
            self.off = 0;
        }
        while let Some(mut first) = self.by_deadline.first_entry() {
            let timers = first.get_mut();
            while let Some(timer) = timers.front() {
                if !is_off(timer) {
                    return Some(*first.key());
                }
                timers.pop_front();
                self.len -= 1;
                self.off = self.off.saturating_sub(1);
            }
            first.remove();
        }
        None
    }

    /// Takes those that are due by `now`, called off or not, in their order.
    pub(super) fn take_due(&mut self, now: Nanos, mut taken: impl FnMut(Callback)) {
        while let Some(first) = self.by_deadline.first_entry()
            && *first.key() <= now
        {
            let timers = first.remove();
            self.len -= timers.len();
            for timer in timers {
                if self.off > 0 && is_off(&timer) {
                    self.off -= 1;
                }
                if let Callback::Timer(timer) = &timer {
                    timer.scheduled.set(false);
                }
                taken(timer);
            }
        }
    }
}

/// Whether it was called off. A sleep's is when the sleep is over, which spares every sleep a timer of its own.
fn is_off(timer: &Callback) -> bool {
    match timer {
        Callback::Timer(timer) => timer.cancelled.get(),
        Callback::EndSleep(task, number) => !task.sleeps(*number),
        _ => false,
    }
}
