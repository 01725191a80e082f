//! Pool workers: `concurrent.futures` executors on the run's clock.
//!
//! Workers go on by themselves: whenever time has moved, also in the middle of a step that blocks, the jobs that are over
//! by then are ended, in the order of their ends, and what they made room for begins at that time. A pool has a fixed
//! number of workers and a queue, first come, first served. Work that computes on a thread needs the GIL, which the
//! threads hand round every 5 ms (`sys.getswitchinterval`); other work does without. A finished job reaches the loop as
//! `call_soon_threadsafe` does, by a callback of its own.

use super::future::{Callback, Future};
use super::run::Run;
use crate::scenario::program::Pool;
use crate::trace::{Cause, LevelKind, Nanos};
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

/// How long a computing thread keeps the GIL while others want it.
const SWITCH_INTERVAL: Nanos = Nanos::from_millis(5);

/// The pools of a run.
pub(crate) struct Pools {
    threads: Workers,
    processes: Workers,
    /// What workers are at, the first to end first; ties by the order of beginning.
    running: RefCell<BinaryHeap<Reverse<(Nanos, u64, Place)>>>,
    jobs: RefCell<Vec<Rc<Job>>>,
    begun: Cell<u64>,
    /// Computing jobs on threads that wait for the GIL.
    gil: RefCell<VecDeque<Place>>,
    gil_held: Cell<bool>,
}

/// A job's place among all of a run.
type Place = usize;

struct Workers {
    name: &'static str,
    size: u64,
    busy: Cell<u64>,
    queue: RefCell<VecDeque<Place>>,
}

/// Work for a pool.
struct Job {
    pool: Pool,
    /// Whether it needs the GIL.
    computes: bool,
    left: Cell<Nanos>,
    future: Rc<Future>,
}

impl Pools {
    /// Pools with so many workers; at least one each, as executors demand.
    pub(crate) fn new(threads: u64, processes: u64) -> Pools {
        let workers =
            |name, size: u64| Workers { name, size: size.max(1), busy: Cell::default(), queue: RefCell::default() };
        Pools {
            threads: workers("thread", threads),
            processes: workers("process", processes),
            running: RefCell::default(),
            jobs: RefCell::default(),
            begun: Cell::default(),
            gil: RefCell::default(),
            gil_held: Cell::default(),
        }
    }

    /// When the next job ends, or hands on the GIL.
    pub(crate) fn next_end(&self) -> Option<Nanos> {
        self.running.borrow().peek().map(|Reverse((end, ..))| *end)
    }

    /// Looks at the futures of all work.
    pub(super) fn each_future(&self, mut look: impl FnMut(&Future)) {
        self.jobs.borrow().iter().for_each(|job| look(&job.future));
    }

    fn of(&self, pool: Pool) -> &Workers {
        match pool {
            Pool::Thread => &self.threads,
            Pool::Process => &self.processes,
        }
    }

    fn begin(&self, place: Place, end: Nanos) {
        self.begun.set(self.begun.get() + 1);
        self.running.borrow_mut().push(Reverse((end, self.begun.get(), place)));
    }

    /// Gives queued jobs to idle workers, and the GIL to the first in line, at `now`.
    fn feed(&self, pool: Pool, now: Nanos) {
        let workers = self.of(pool);
        while workers.busy.get() < workers.size {
            let Some(place) = workers.queue.borrow_mut().pop_front() else { break };
            workers.busy.set(workers.busy.get() + 1);
            let job = self.jobs.borrow()[place].clone();
            if job.computes {
                self.gil.borrow_mut().push_back(place);
            } else {
                self.begin(place, now.plus(job.left.replace(Nanos::ZERO)));
            }
        }
        if !self.gil_held.get()
            && let Some(place) = self.gil.borrow_mut().pop_front()
        {
            let left = self.jobs.borrow()[place].left.clone();
            let slice = left.get().min(SWITCH_INTERVAL);
            self.jobs.borrow()[place].left.set(left.get().since(slice));
            self.gil_held.set(true);
            self.begin(place, now.plus(slice));
        }
    }
}

impl Run {
    /// `Executor.submit`: `future` is done some time after the work is. The number is for [`Run::take_back`].
    pub(crate) fn submit(&self, pool: Pool, span: Nanos, cpu: bool, future: Rc<Future>) -> usize {
        let computes = cpu && pool == Pool::Thread;
        let place = self.pools.jobs.borrow().len();
        self.pools.jobs.borrow_mut().push(Rc::new(Job { pool, computes, left: Cell::new(span), future }));
        self.pools.of(pool).queue.borrow_mut().push_back(place);
        self.pools.feed(pool, self.now());
        self.record_pool(pool);
        place
    }

    /// `concurrent.futures.Future.cancel`: takes a job out of the queue, if it is still there.
    pub(crate) fn take_back(&self, place: usize) {
        let pool = self.pools.jobs.borrow()[place].pool;
        self.pools.of(pool).queue.borrow_mut().retain(|other| *other != place);
        self.record_pool(pool);
    }

    /// Ends every job that is over by now.
    pub(crate) fn finish_jobs(&self) {
        // Every turn with the GIL counts as a step, so that no computing runs away with the time.
        while self.pools.next_end().is_some_and(|end| end <= self.now()) && self.tick() {
            let Some(Reverse((end, _, place))) = self.pools.running.borrow_mut().pop() else { return };
            let job = self.pools.jobs.borrow()[place].clone();
            if job.computes {
                self.pools.gil_held.set(false);
            }
            if job.left.get() > Nanos::ZERO {
                self.pools.gil.borrow_mut().push_back(place);
                self.pools.feed(job.pool, end);
                continue;
            }
            let workers = self.pools.of(job.pool);
            workers.busy.set(workers.busy.get() - 1);
            let cause = self.schedule.cause();
            self.schedule.set_cause(Cause::Thread);
            self.call_soon(Callback::Release(job.future.clone()));
            self.schedule.set_cause(cause);
            self.pools.feed(job.pool, end);
            self.record_pool(job.pool);
        }
    }

    fn record_pool(&self, pool: Pool) {
        let workers = self.pools.of(pool);
        let waiting = workers.queue.borrow().len();
        self.record_level(workers.name, LevelKind::Pool, workers.busy.get() as i64, Some(workers.size as i64), waiting);
    }
}
