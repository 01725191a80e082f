//! Semaphore, lock, event and queue as `asyncio/locks.py` and `asyncio/queues.py` of CPython 3.11 and 3.12 have them,
//! line by line: who is woken, when a place is given up, what a cancelled waiter passes on.

use super::error::Exc;
use super::future::{Future, Waitable};
use super::run::Run;
use crate::scenario::program::{Name, Value};
use crate::scenario::step::Cx;
use crate::trace::{LevelKind, TaskId, WaitKind, WaitOn};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// Tasks in line, the first to come first, and how many of them have not been woken.
#[derive(Default)]
struct Waiters {
    line: RefCell<VecDeque<Rc<Future>>>,
    waiting: Cell<usize>,
}

impl Waiters {
    /// Joins the line.
    fn line_up(&self) -> Rc<Future> {
        let future = Future::new();
        self.line.borrow_mut().push_back(future.clone());
        self.waiting.set(self.waiting.get() + 1);
        future
    }

    /// Leaves the line (`deque.remove`), woken or not.
    fn leave(&self, future: &Rc<Future>) {
        let mut line = self.line.borrow_mut();
        if let Some(place) = line.iter().position(|other| Rc::ptr_eq(other, future)) {
            line.remove(place);
        }
        let woken = future.is_done() && !future.is_cancelled();
        if !woken {
            self.waiting.set(self.waiting.get() - 1);
        }
    }

    /// Wakes one, unless it is done.
    fn wake(&self, future: &Future, run: &Run) -> bool {
        let woken = future.finish(run, Ok(Value::Null));
        if woken {
            self.waiting.set(self.waiting.get() - 1);
        }
        woken
    }

    fn wake_all(&self, run: &Run) {
        for future in self.line.borrow().iter() {
            self.wake(future, run);
        }
    }

    /// `Queue._wakeup_next`: takes waiters off the line until one could be woken.
    fn take_and_wake(&self, run: &Run) {
        loop {
            let Some(next) = self.line.borrow_mut().pop_front() else { return };
            if self.wake(&next, run) {
                return;
            }
        }
    }
}

fn wait_on(kind: WaitKind, name: &Name) -> WaitOn {
    WaitOn { name: Some((&**name).into()), ..WaitOn::new(kind) }
}

/// Who holds what: for the tale of a deadlock only.
#[derive(Default)]
struct Holders(RefCell<VecDeque<TaskId>>);

impl Holders {
    fn add(&self, task: TaskId) {
        self.0.borrow_mut().push_back(task);
    }

    /// `task` gives back what it holds; if it holds nothing, what somebody else holds.
    fn remove(&self, task: TaskId) {
        let mut holders = self.0.borrow_mut();
        let place = holders.iter().position(|holder| *holder == task).unwrap_or(0);
        holders.remove(place);
    }
}

/// A wait in line, for the tale of a deadlock.
pub(crate) struct Standing<'a> {
    /// What the line is for.
    pub(crate) on: &'a WaitOn,
    /// The one who waits.
    pub(crate) future: Rc<Future>,
    /// Those whose release would help.
    pub(crate) holders: Rc<[TaskId]>,
}

/// The most holders that a deadlock's tale follows.
const FOLLOWED: usize = 32;

fn standing<'a>(on: &'a WaitOn, waiters: &Waiters, holders: Option<&Holders>) -> Vec<Standing<'a>> {
    let holders = holders.map(|holders| holders.0.borrow().iter().copied().take(FOLLOWED).collect());
    let holders: Rc<[TaskId]> = holders.unwrap_or_default();
    let line = waiters.line.borrow();
    line.iter().map(|future| Standing { on, future: future.clone(), holders: holders.clone() }).collect()
}

/// `asyncio.Semaphore`.
pub(crate) struct Semaphore {
    name: Name,
    on: WaitOn,
    permits: u64,
    value: Cell<u64>,
    waiters: Waiters,
    holders: Holders,
}

impl Semaphore {
    /// A semaphore with so many permits.
    pub(crate) fn new(name: Name, permits: u64) -> Rc<Semaphore> {
        let on = wait_on(WaitKind::Semaphore, &name);
        Rc::new(Semaphore {
            name,
            on,
            permits,
            value: Cell::new(permits),
            waiters: Waiters::default(),
            holders: Holders::default(),
        })
    }

    /// `Semaphore.acquire`.
    pub(crate) async fn acquire(&self, cx: &Cx<'_>) -> Result<(), Exc> {
        let locked = self.value.get() == 0 || self.waiters.line.borrow().iter().any(|waiter| !waiter.is_cancelled());
        if !locked {
            self.value.set(self.value.get() - 1);
            self.holders.add(cx.task.id);
            self.record(cx.run);
            return Ok(());
        }
        let future = self.waiters.line_up();
        self.record(cx.run);
        let woken = cx.suspend(Waitable::Future(future.clone()), &self.on).await;
        self.waiters.leave(&future);
        if let Err(exc) = woken {
            if future.is_done() && !future.is_cancelled() {
                self.value.set(self.value.get() + 1);
                self.wake_up_next(cx.run);
            }
            self.record(cx.run);
            return Err(exc);
        }
        self.holders.add(cx.task.id);
        if self.value.get() > 0 {
            self.wake_up_next(cx.run);
        }
        self.record(cx.run);
        Ok(())
    }

    /// `Semaphore.release`; may go beyond the first value.
    pub(crate) fn release(&self, cx: &Cx<'_>) {
        self.holders.remove(cx.task.id);
        self.value.set(self.value.get() + 1);
        self.wake_up_next(cx.run);
        self.record(cx.run);
    }

    /// Who stands in line.
    pub(crate) fn standing(&self) -> Vec<Standing<'_>> {
        standing(&self.on, &self.waiters, Some(&self.holders))
    }

    fn wake_up_next(&self, run: &Run) {
        let next = self.waiters.line.borrow().iter().find(|waiter| !waiter.is_done()).cloned();
        if let Some(next) = next {
            self.value.set(self.value.get() - 1);
            self.waiters.wake(&next, run);
        }
    }

    /// Records the level there is.
    pub(crate) fn record(&self, run: &Run) {
        let waiting = self.waiters.waiting.get();
        run.record_level(&self.name, LevelKind::Semaphore, self.value.get() as i64, Some(self.permits as i64), waiting);
    }
}

/// `asyncio.Lock`.
pub(crate) struct Lock {
    name: Name,
    on: WaitOn,
    locked: Cell<bool>,
    waiters: Waiters,
    holders: Holders,
}

impl Lock {
    /// A free lock.
    pub(crate) fn new(name: Name) -> Rc<Lock> {
        let on = wait_on(WaitKind::Lock, &name);
        Rc::new(Lock { name, on, locked: Cell::new(false), waiters: Waiters::default(), holders: Holders::default() })
    }

    /// `Lock.acquire`.
    pub(crate) async fn acquire(&self, cx: &Cx<'_>) -> Result<(), Exc> {
        if !self.locked.get() && self.waiters.line.borrow().iter().all(|waiter| waiter.is_cancelled()) {
            self.locked.set(true);
            self.holders.add(cx.task.id);
            self.record(cx.run);
            return Ok(());
        }
        let future = self.waiters.line_up();
        self.record(cx.run);
        let woken = cx.suspend(Waitable::Future(future.clone()), &self.on).await;
        self.waiters.leave(&future);
        if let Err(exc) = woken {
            if !self.locked.get() {
                self.wake_up_first(cx.run);
            }
            self.record(cx.run);
            return Err(exc);
        }
        self.locked.set(true);
        self.holders.add(cx.task.id);
        self.record(cx.run);
        Ok(())
    }

    /// `Lock.release`.
    pub(crate) fn release(&self, cx: &Cx<'_>) -> Result<(), Exc> {
        if !self.locked.replace(false) {
            return Err(Exc::new("RuntimeError", "Lock is not acquired."));
        }
        self.holders.remove(cx.task.id);
        self.wake_up_first(cx.run);
        self.record(cx.run);
        Ok(())
    }

    /// Who stands in line.
    pub(crate) fn standing(&self) -> Vec<Standing<'_>> {
        standing(&self.on, &self.waiters, Some(&self.holders))
    }

    fn wake_up_first(&self, run: &Run) {
        let first = self.waiters.line.borrow().front().cloned();
        if let Some(first) = first {
            self.waiters.wake(&first, run);
        }
    }

    /// Records the level there is.
    pub(crate) fn record(&self, run: &Run) {
        let waiting = self.waiters.waiting.get();
        run.record_level(&self.name, LevelKind::Lock, i64::from(self.locked.get()), Some(1), waiting);
    }
}

/// `asyncio.Event`.
pub(crate) struct Event {
    name: Name,
    on: WaitOn,
    value: Cell<bool>,
    waiters: Waiters,
}

impl Event {
    /// An event that is not set.
    pub(crate) fn new(name: Name) -> Rc<Event> {
        let on = wait_on(WaitKind::Event, &name);
        Rc::new(Event { name, on, value: Cell::new(false), waiters: Waiters::default() })
    }

    /// `Event.set`.
    pub(crate) fn set(&self, run: &Run) {
        if !self.value.replace(true) {
            self.waiters.wake_all(run);
        }
        self.record(run);
    }

    /// `Event.clear`.
    pub(crate) fn clear(&self, run: &Run) {
        self.value.set(false);
        self.record(run);
    }

    /// `Event.wait`.
    pub(crate) async fn wait(&self, cx: &Cx<'_>) -> Result<(), Exc> {
        if self.value.get() {
            return Ok(());
        }
        let future = self.waiters.line_up();
        self.record(cx.run);
        let woken = cx.suspend(Waitable::Future(future.clone()), &self.on).await;
        self.waiters.leave(&future);
        woken.map(drop)
    }

    /// Who waits for it.
    pub(crate) fn standing(&self) -> Vec<Standing<'_>> {
        standing(&self.on, &self.waiters, None)
    }

    /// Records the level there is.
    pub(crate) fn record(&self, run: &Run) {
        let waiting = self.waiters.waiting.get();
        run.record_level(&self.name, LevelKind::Event, i64::from(self.value.get()), None, waiting);
    }
}

/// `asyncio.Queue`.
pub(crate) struct Queue {
    name: Name,
    on_get: WaitOn,
    on_put: WaitOn,
    on_join: WaitOn,
    size: u64,
    items: RefCell<VecDeque<Value>>,
    getters: Waiters,
    putters: Waiters,
    joiners: Waiters,
    unfinished: Cell<u64>,
}

impl Queue {
    /// An empty queue; size 0 is unbounded.
    pub(crate) fn new(name: Name, size: u64) -> Rc<Queue> {
        Rc::new(Queue {
            on_get: wait_on(WaitKind::QueueGet, &name),
            on_put: wait_on(WaitKind::QueuePut, &name),
            on_join: wait_on(WaitKind::QueueJoin, &name),
            name,
            size,
            items: RefCell::default(),
            getters: Waiters::default(),
            putters: Waiters::default(),
            joiners: Waiters::default(),
            unfinished: Cell::default(),
        })
    }

    fn is_full(&self) -> bool {
        self.size > 0 && self.items.borrow().len() as u64 >= self.size
    }

    fn is_empty(&self) -> bool {
        self.items.borrow().is_empty()
    }

    /// `Queue.put`.
    pub(crate) async fn put(&self, cx: &Cx<'_>, item: Value) -> Result<(), Exc> {
        while self.is_full() {
            self.stand(cx, &self.putters, &self.on_put, || !self.is_full()).await?;
        }
        self.items.borrow_mut().push_back(item);
        self.unfinished.set(self.unfinished.get() + 1);
        self.getters.take_and_wake(cx.run);
        self.record(cx.run);
        Ok(())
    }

    /// `Queue.get`.
    pub(crate) async fn get(&self, cx: &Cx<'_>) -> Result<Value, Exc> {
        while self.is_empty() {
            self.stand(cx, &self.getters, &self.on_get, || !self.is_empty()).await?;
        }
        let item = self.items.borrow_mut().pop_front().unwrap_or_default();
        self.putters.take_and_wake(cx.run);
        self.record(cx.run);
        Ok(item)
    }

    /// One wait of `get` or `put`: woken when it is worth another look. A waiter that leaves after it was woken
    /// passes the wake-up on.
    async fn stand(
        &self,
        cx: &Cx<'_>,
        waiters: &Waiters,
        on: &WaitOn,
        worth_a_look: impl Fn() -> bool,
    ) -> Result<(), Exc> {
        let future = waiters.line_up();
        self.record(cx.run);
        let woken = cx.suspend(Waitable::Future(future.clone()), on).await;
        if let Err(exc) = woken {
            future.cancel(cx.run);
            waiters.leave(&future);
            if worth_a_look() && !future.is_cancelled() {
                waiters.take_and_wake(cx.run);
            }
            self.record(cx.run);
            return Err(exc);
        }
        Ok(())
    }

    /// `Queue.task_done`.
    pub(crate) fn task_done(&self, run: &Run) -> Result<(), Exc> {
        let Some(left) = self.unfinished.get().checked_sub(1) else {
            return Err(Exc::new("ValueError", "task_done() called too many times"));
        };
        self.unfinished.set(left);
        if left == 0 {
            self.joiners.wake_all(run);
        }
        Ok(())
    }

    /// `Queue.join`.
    pub(crate) async fn join(&self, cx: &Cx<'_>) -> Result<(), Exc> {
        if self.unfinished.get() == 0 {
            return Ok(());
        }
        let future = self.joiners.line_up();
        let woken = cx.suspend(Waitable::Future(future.clone()), &self.on_join).await;
        self.joiners.leave(&future);
        woken.map(drop)
    }

    /// Who stands in one of its lines.
    pub(crate) fn standing(&self) -> Vec<Standing<'_>> {
        let mut all = standing(&self.on_get, &self.getters, None);
        all.extend(standing(&self.on_put, &self.putters, None));
        all.extend(standing(&self.on_join, &self.joiners, None));
        all
    }

    /// Records the level there is.
    pub(crate) fn record(&self, run: &Run) {
        let max = (self.size > 0).then_some(self.size as i64);
        let waiting = self.getters.waiting.get() + self.putters.waiting.get();
        run.record_level(&self.name, LevelKind::Queue, self.items.borrow().len() as i64, max, waiting);
    }
}
