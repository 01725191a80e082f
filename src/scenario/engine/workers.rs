//! Pool workers: `concurrent.futures` executors on the run's clock.
//!
//! A pool has a fixed number of workers and a queue, first come, first served. Work that computes on a thread needs the
//! GIL, which the threads hand round every 5 ms (`sys.getswitchinterval`); other work runs on without it. A finished job
//! reaches the loop as `call_soon_threadsafe` does: by a callback of its own.

use super::future::{Callback, Done, Future};
use super::run::Run;
use crate::scenario::program::Pool;
use crate::trace::{LevelKind, Nanos};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// How long a computing thread keeps the GIL while others want it.
const SWITCH_INTERVAL: Nanos = Nanos::from_millis(5);

/// The pools of a run.
pub(crate) struct Pools {
    threads: Workers,
    processes: Workers,
    /// Computing jobs on threads, the one that holds the GIL first.
    gil: RefCell<VecDeque<Rc<Job>>>,
}

struct Workers {
    name: &'static str,
    size: u64,
    busy: Cell<u64>,
    queue: RefCell<VecDeque<Rc<Job>>>,
}

/// Work for a pool.
pub(crate) struct Job {
    pool: Pool,
    cpu: bool,
    left: Cell<Nanos>,
    slice: Cell<Nanos>,
    future: Rc<Future>,
}

impl Pools {
    /// Pools with so many workers; at least one each, as executors demand.
    pub(crate) fn new(threads: u64, processes: u64) -> Pools {
        let workers =
            |name, size: u64| Workers { name, size: size.max(1), busy: Cell::default(), queue: RefCell::default() };
        Pools { threads: workers("thread", threads), processes: workers("process", processes), gil: RefCell::default() }
    }

    fn of(&self, pool: Pool) -> &Workers {
        match pool {
            Pool::Thread => &self.threads,
            Pool::Process => &self.processes,
        }
    }
}

impl Run {
    /// `Executor.submit`: `future` is done some time after the work is.
    pub(crate) fn submit(self: &Rc<Self>, pool: Pool, span: Nanos, cpu: bool, future: Rc<Future>) -> Rc<Job> {
        let left = Cell::new(span);
        let job = Rc::new(Job { pool, cpu, left, slice: Cell::default(), future });
        self.pools.of(pool).queue.borrow_mut().push_back(job.clone());
        self.feed(pool);
        job
    }

    /// `concurrent.futures.Future.cancel`: takes a job out of the queue, if it is still there.
    pub(crate) fn take_back(self: &Rc<Self>, job: &Rc<Job>) {
        let workers = self.pools.of(job.pool);
        workers.queue.borrow_mut().retain(|other| !Rc::ptr_eq(other, job));
        self.record_pool(job.pool);
    }

    /// Gives queued jobs to idle workers.
    fn feed(self: &Rc<Self>, pool: Pool) {
        let workers = self.pools.of(pool);
        while workers.busy.get() < workers.size {
            let Some(job) = workers.queue.borrow_mut().pop_front() else { break };
            workers.busy.set(workers.busy.get() + 1);
            if job.cpu && pool == Pool::Thread {
                self.pools.gil.borrow_mut().push_back(job);
                if self.pools.gil.borrow().len() == 1 {
                    self.compute();
                }
            } else {
                self.call_at(self.now().plus(job.left.get()), Callback::Call(job, 0));
            }
        }
        self.record_pool(pool);
    }

    /// Lets the first thread in line hold the GIL for a while.
    fn compute(self: &Rc<Self>) {
        let Some(job) = self.pools.gil.borrow().front().cloned() else { return };
        job.slice.set(job.left.get().min(SWITCH_INTERVAL));
        self.call_at(self.now().plus(job.slice.get()), Callback::Call(job, 1));
    }

    fn finish_job(self: &Rc<Self>, job: Rc<Job>) {
        let workers = self.pools.of(job.pool);
        workers.busy.set(workers.busy.get() - 1);
        self.schedule.set_cause(crate::trace::Cause::Thread);
        self.call_soon(Callback::Release(job.future.clone()));
        self.feed(job.pool);
    }

    fn record_pool(&self, pool: Pool) {
        let workers = self.pools.of(pool);
        let waiting = workers.queue.borrow().len();
        self.record_level(workers.name, LevelKind::Pool, workers.busy.get() as i64, Some(workers.size as i64), waiting);
    }
}

impl Done for Job {
    /// The work is done (0), or its thread's turn with the GIL is over (1).
    fn call(self: Rc<Self>, run: &Rc<Run>, number: usize) {
        if number == 0 {
            run.finish_job(self);
            return;
        }
        let holder = run.pools.gil.borrow_mut().pop_front();
        self.left.set(self.left.get().since(self.slice.get()));
        if self.left.get() > Nanos::ZERO {
            run.pools.gil.borrow_mut().extend(holder);
            run.compute();
        } else {
            run.compute();
            run.finish_job(self);
        }
    }
}
