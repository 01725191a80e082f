//! The loop: `asyncio.BaseEventLoop`'s queue and timers, turned by one tokio task.
//!
//! tokio polls woken tasks first come, first served, but looks at its timers at moments of its own, and a tokio task is
//! queued only once. asyncio's order needs a queue entry for every callback, and timers that join the queue between two
//! turns. So the queue and the timer heap are asyncio's, kept here, and tokio's tasks, clock and timer serve them: at the
//! start of each turn the loop wakes, in order, the tokio tasks whose steps are in it, and itself behind them. A task
//! that is polled first runs the callbacks that stand before it in the queue; the loop runs those that are left. When
//! nothing is ready, one tokio timer waits for the nearest deadline, and on the paused clock tokio jumps there.
//!
//! Under a [`Guide`] the task steps of a turn trade places before they are woken; all else stays as it is.

use super::error::Exc;
use super::future::{Callback, Future, Timer};
use super::guide::Guide;
use super::run::Run;
use super::task::Task;
use super::timers::Timers;
use crate::scenario::program::Value;
use crate::scenario::run::{Action, Intervention};
use crate::trace::{CancelWhy, Cause, Nanos};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::Poll;

/// The longest a run may last on the virtual clock: 400 days.
pub(crate) const LONGEST_RUN: Nanos = Nanos::from_millis(400 * 24 * 3_600_000);

/// Why a run ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// Tasks wait, and nothing is left that could wake one.
    Deadlock,
    /// It took more steps than allowed.
    StepLimit,
    /// It lasted longer than a run may.
    TimeLimit,
    /// Somebody stopped it.
    Stopped,
}

/// A callback in the queue, and what put it there.
struct Handle {
    callback: Callback,
    cause: Cause,
}

/// Ready callbacks, timers, and interventions to come.
#[derive(Default)]
pub(crate) struct Schedule {
    ready: RefCell<VecDeque<Handle>>,
    /// How many of `ready` belong to this turn.
    todo: Cell<usize>,
    timers: RefCell<Timers>,
    cause: Cell<Option<Cause>>,
    stopping: Cell<bool>,
    /// The next first.
    interventions: RefCell<VecDeque<Intervention>>,
}

impl Schedule {
    /// What is happening: the running step, or what put the running callback into the queue.
    pub(crate) fn cause(&self) -> Cause {
        self.cause.get().unwrap_or(Cause::Unknown)
    }

    /// From here on, `cause` is happening.
    pub(crate) fn set_cause(&self, cause: Cause) {
        self.cause.set(Some(cause));
    }

    /// Puts the task steps of this turn in the order `guide` chooses. Callbacks keep their places.
    fn reorder_steps(&self, guide: &Guide) {
        let mut ready = self.ready.borrow_mut();
        let is_step = |place: &usize| matches!(ready[*place].callback, Callback::Wake(_));
        let places: Vec<usize> = (0..self.todo.get()).filter(is_step).collect();
        let between = places.last().zip(places.first()).is_some_and(|(last, first)| last - first >= places.len());
        guide.begin_turn(places.len(), between);
        for (nth, place) in places.iter().enumerate() {
            let chosen = guide.choose(places.len() - nth);
            ready.swap(*place, places[nth + chosen]);
        }
    }

    /// What is going to be done to the run.
    pub(crate) fn intervene(&self, mut interventions: Vec<Intervention>) {
        interventions.sort_by_key(|intervention| intervention.at);
        *self.interventions.borrow_mut() = interventions.into();
    }

    /// Looks at all that is scheduled.
    pub(super) fn each_callback(&self, mut look: impl FnMut(&Callback)) {
        self.ready.borrow().iter().for_each(|handle| look(&handle.callback));
        self.timers.borrow().each(look);
    }

    /// Drops all that is scheduled.
    pub(crate) fn clear(&self) {
        self.ready.take();
        self.timers.take();
    }

    /// `Handle.cancel`.
    pub(crate) fn call_off(&self, timer: &Timer) {
        if !timer.cancelled.replace(true) && timer.scheduled.get() {
            self.count_off();
        }
    }

    /// One more timer in the heap is called off.
    pub(crate) fn count_off(&self) {
        self.timers.borrow_mut().count_off();
    }

    /// Moves the timers that are due by `now` into the queue.
    fn release_due(&self, now: Nanos) {
        let mut ready = self.ready.borrow_mut();
        let release = |callback| ready.push_back(Handle { callback, cause: Cause::Timer });
        self.timers.borrow_mut().take_due(now, release);
    }
}

impl Run {
    /// `loop.call_soon`.
    pub(crate) fn call_soon(&self, callback: Callback) {
        if let Callback::Wake(task) = &callback {
            self.record_ready(task.id);
        }
        self.push_ready(callback);
    }

    /// `loop.call_soon` of a new task's first step, which being created makes ready.
    pub(crate) fn call_first_step(&self, task: Rc<Task>) {
        self.push_ready(Callback::Wake(task));
    }

    fn push_ready(&self, callback: Callback) {
        self.schedule.ready.borrow_mut().push_back(Handle { callback, cause: self.schedule.cause() });
    }

    /// `loop.call_soon` of something that may be called off.
    pub(crate) fn call_soon_unless(&self, callback: Callback) -> Rc<Timer> {
        let timer = Rc::new(Timer { cancelled: Cell::new(false), scheduled: Cell::new(false), callback });
        self.push_ready(Callback::Timer(timer.clone()));
        timer
    }

    /// `loop.call_at`.
    pub(crate) fn call_at(&self, when: Nanos, callback: Callback) -> Rc<Timer> {
        let timer = Rc::new(Timer { cancelled: Cell::new(false), scheduled: Cell::new(true), callback });
        self.schedule.timers.borrow_mut().push(when, Callback::Timer(timer.clone()));
        timer
    }

    /// `loop.call_at` of the end of a sleep; called off when the sleep is over.
    pub(crate) fn end_sleep_at(&self, when: Nanos, task: Rc<Task>, number: u32) {
        self.schedule.timers.borrow_mut().push(when, Callback::EndSleep(task, number));
    }

    /// Runs the callbacks of this turn that stand before the step of `task`, and takes that step off the queue.
    pub(crate) fn run_callbacks_before(self: &Rc<Self>, task: &Rc<Task>) {
        while let Some(callback) = self.next_callback() {
            match callback {
                Callback::Wake(next) => {
                    debug_assert!(Rc::ptr_eq(&next, task), "tokio polls tasks in the order of waking");
                    return;
                }
                callback => self.run_callback(callback),
            }
        }
    }

    /// Takes the next callback of this turn off the queue.
    fn next_callback(&self) -> Option<Callback> {
        let left = self.schedule.todo.get().checked_sub(1)?;
        self.schedule.todo.set(left);
        let handle = self.schedule.ready.borrow_mut().pop_front()?;
        self.schedule.set_cause(handle.cause);
        Some(handle.callback)
    }

    fn run_callback(self: &Rc<Self>, callback: Callback) {
        match callback {
            Callback::Timer(timer) if timer.cancelled.get() => {}
            Callback::Timer(timer) => self.run_callback(timer.callback.clone()),
            Callback::Release(future) => {
                future.finish(self, Ok(Value::Null));
            }
            Callback::EndSleep(task, number) => {
                if task.sleeps(number) {
                    task.sleep.finish(self, Ok(Value::Null));
                }
            }
            Callback::Call(done, number) => done.call(self, number),
            Callback::Stop => self.schedule.stopping.set(true),
            Callback::Wake(task) => debug_assert!(false, "the step of {} belongs to tokio", task.name),
        }
    }

    /// `loop.run_until_complete`: turns until `future` is done, then to the end of the turn after it.
    pub(crate) async fn run_until_complete(self: &Rc<Self>, future: &Future) -> Result<(), Halt> {
        future.when_done(self, Callback::Stop);
        while !self.schedule.stopping.take() {
            self.turn().await?;
        }
        Ok(())
    }

    /// `run_until_complete` of a task that ends in its first step: a turn for the step, and one for the news of it.
    pub(crate) async fn empty_task(self: &Rc<Self>) -> Result<(), Halt> {
        let future = Future::new();
        self.push_ready(Callback::Release(future.clone()));
        self.run_until_complete(&future).await
    }

    /// `_run_once`: one turn of the loop.
    async fn turn(self: &Rc<Self>) -> Result<(), Halt> {
        // Those that a step has blocked beyond.
        while self.strike(|at| at < self.now()) {}
        if self.clock.is_wall() {
            self.finish_jobs();
        }
        if self.schedule.ready.borrow().is_empty() {
            self.idle().await?;
        }
        self.schedule.release_due(self.now());
        let todo = self.schedule.ready.borrow().len();
        self.schedule.todo.set(todo);
        if let Some(guide) = &self.guide {
            self.schedule.reorder_steps(guide);
        }
        let mut steps = false;
        for handle in self.schedule.ready.borrow().iter() {
            if let Callback::Wake(task) = &handle.callback {
                task.wake(self);
                steps = true;
            }
        }
        if steps {
            behind_the_woken().await;
        }
        if let Some(guide) = &self.guide {
            guide.end_turn(self.is_halted());
        }
        while let Some(callback) = self.next_callback() {
            if let Some(halt) = self.why_halted() {
                return Err(halt);
            }
            self.run_callback(callback);
        }
        self.why_halted().map_or(Ok(()), Err)
    }

    /// Nothing is ready: waits for the nearest deadline, or finds that there is none.
    async fn idle(self: &Rc<Self>) -> Result<(), Halt> {
        loop {
            let now = self.now();
            let due = self.schedule.timers.borrow_mut().next_deadline().into_iter().chain(self.pools.next_end()).min();
            if due.is_some_and(|due| due <= now) {
                self.finish_jobs();
                return Ok(());
            }
            // What is due by itself has run: now interventions of this moment strike.
            self.strike(|at| at <= now);
            if !self.schedule.ready.borrow().is_empty() {
                return Ok(());
            }
            let intervention = self.schedule.interventions.borrow().front().map(|next| Nanos::from_millis(next.at.0));
            let Some(next) = due.into_iter().chain(intervention).min() else { return Err(Halt::Deadlock) };
            if next > LONGEST_RUN && !self.clock.is_wall() {
                return Err(Halt::TimeLimit);
            }
            self.clock.sleep_until(next).await;
            if self.clock.is_stopped() {
                self.halt(Halt::Stopped);
                return Err(Halt::Stopped);
            }
            if !self.clock.is_wall() {
                self.set_now(next);
            }
        }
    }

    /// Carries out the next intervention, if its time has come. False if it has not.
    fn strike(self: &Rc<Self>, due: impl Fn(Nanos) -> bool) -> bool {
        let next = {
            let mut interventions = self.schedule.interventions.borrow_mut();
            match interventions.front() {
                Some(next) if due(Nanos::from_millis(next.at.0)) => interventions.pop_front(),
                _ => None,
            }
        };
        let Some(Intervention { task, what, .. }) = next else { return false };
        self.schedule.set_cause(Cause::Unknown);
        match (self.instance(&task), what) {
            (None, _) => {}
            (Some(task), Action::Cancel) => drop(self.cancel_task(&task, None, CancelWhy::User)),
            (Some(task), Action::Fail(error)) => self.throw(&task, Exc::new(&error, "injected")),
        }
        true
    }
}

/// Comes back after every tokio task woken so far has been polled.
async fn behind_the_woken() {
    let mut woken = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut woken, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
