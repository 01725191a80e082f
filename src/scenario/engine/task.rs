//! Tasks: `asyncio.Task` on a tokio task.
//!
//! Each scenario task is one tokio task. Its steps are the polls of that task, and tokio polls in the order of waking,
//! so the loop (see [`super::event_loop`]) decides the order by waking in it.

use super::collector;
use super::error::{Exc, Unwind};
use super::future::{Callback, Future, Outcome, Waitable};
use super::run::Run;
use crate::scenario::program::{DefId, LineId, Name, Value, VarId};
use crate::scenario::step::{self, Context, Cx};
use crate::trace::{self, CancelWhy, EventKind, TaskId, WaitOn};
use std::cell::{Cell, OnceCell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// How deep a cancellation is passed on before it counts as endless, as CPython's recursion limit has it.
const DEEPEST_CANCEL: u32 = 900;

/// A task (`asyncio.Task`).
///
/// In memory its fields lie as they stand here: what each of its steps needs comes first, since with thousands of tasks
/// it is the fetching of them that takes the time.
#[repr(C)]
pub(crate) struct Task {
    /// Its number.
    pub(crate) id: TaskId,
    /// Whether its next step is in the queue of this turn.
    due: Cell<bool>,
    /// Whether a cancellation is to be raised at the next step (`_must_cancel`).
    pub(crate) must_cancel: Cell<bool>,
    /// Whether a request waits for its delivery; for the trace only.
    requested: Cell<bool>,
    /// Whether an await of it was begun that the loop never took up (`_asyncio_future_blocking` left set): its own, or
    /// that of a task which was being closed.
    blocking: Cell<bool>,
    /// Whether its error was retrieved (`_log_traceback` taken back).
    retrieved: Cell<bool>,
    waker: OnceCell<Waker>,
    /// What it waits on (`_fut_waiter`).
    pub(crate) waiting: RefCell<Option<Waitable>>,
    /// Done when its present sleep is over. One future serves all its sleeps, since it has one at a time.
    pub(crate) sleep: Future,
    /// The number of its present sleep.
    sleep_number: Cell<u32>,
    /// An error to be raised at the next step.
    pub(crate) thrown: RefCell<Option<Exc>>,
    /// The source line of its current step.
    pub(crate) line: Cell<Option<LineId>>,
    /// Done when the task is.
    pub(crate) done: Future,
    /// Its instance name.
    pub(crate) name: Name,
    /// What it does.
    pub(crate) def: DefId,
    /// Values given by `with`.
    pub(crate) given: Vec<(Name, Value)>,
    /// Cancel requests not taken back (`cancelling()`).
    pub(crate) cancelling: Cell<u32>,
    /// Whether somebody keeps a reference to it as long as the run lasts.
    pub(crate) kept: Cell<bool>,
    /// Whether the collector has taken it.
    pub(crate) destroyed: Cell<bool>,
    /// The tasks behind the bare future it waits on: a group's, a wait's, a shield's.
    pub(crate) awaited: RefCell<Vec<TaskId>>,
    /// Read but not yet written values of shared variables.
    pub(crate) copies: RefCell<Vec<(VarId, i64)>>,
    /// The Go-style context it runs under.
    pub(crate) context: RefCell<Option<Rc<Context>>>,
    /// The group whose tasks it waits for at its end.
    pub(crate) leaving: RefCell<Option<Rc<dyn Leaving>>>,
}

/// A group that waits for its tasks (`TaskGroup.__aexit__`).
pub(crate) trait Leaving {
    /// Counts `exc` as an error of the body.
    fn fail(&self, exc: Exc);
}

impl Task {
    /// A task that has not run.
    pub(crate) fn new(id: TaskId, name: Name, def: DefId, given: Vec<(Name, Value)>) -> Task {
        Task {
            id,
            due: Cell::default(),
            must_cancel: Cell::default(),
            requested: Cell::default(),
            blocking: Cell::default(),
            retrieved: Cell::default(),
            waker: OnceCell::default(),
            waiting: RefCell::default(),
            sleep: Future::default(),
            sleep_number: Cell::default(),
            thrown: RefCell::default(),
            line: Cell::default(),
            done: Future::default(),
            name,
            def,
            given,
            cancelling: Cell::default(),
            kept: Cell::default(),
            destroyed: Cell::default(),
            awaited: RefCell::default(),
            copies: RefCell::default(),
            context: RefCell::default(),
            leaving: RefCell::default(),
        }
    }

    /// Begins its next sleep, and tells the number of it.
    pub(crate) fn begin_sleep(&self) -> u32 {
        self.sleep.renew();
        self.sleep_number.set(self.sleep_number.get().wrapping_add(1));
        self.sleep_number.get()
    }

    /// Whether its sleep of that number goes on.
    pub(crate) fn sleeps(&self, number: u32) -> bool {
        self.sleep_number.get() == number && !self.sleep.is_done()
    }

    /// `Task.uncancel`: takes one request back and tells how many are left.
    pub(crate) fn uncancel(&self) -> u32 {
        self.cancelling.set(self.cancelling.get().saturating_sub(1));
        self.cancelling.get()
    }

    /// Lets tokio poll it, after everything woken before.
    pub(crate) fn wake(self: &Rc<Self>, run: &Rc<Run>) {
        self.due.set(true);
        match self.waker.get() {
            Some(waker) => waker.wake_by_ref(),
            None => {
                let life = live(run.clone(), self.clone());
                if let Some(collector) = &run.collector {
                    collector.put(self.id, Box::pin(life));
                    let life = collector::polled(run.clone(), self.clone());
                    tokio::task::spawn_local(tokio::task::coop::unconstrained(life));
                } else {
                    tokio::task::spawn_local(tokio::task::coop::unconstrained(life));
                }
            }
        }
    }
}

impl Run {
    /// `Future.result` or `Future.exception` of a task: if it failed, `by` has its error. Told the first time.
    pub(crate) fn retrieve(&self, by: TaskId, of: &Task) {
        if of.done.has_failed() && !of.retrieved.replace(true) {
            self.record(by, EventKind::Retrieve { of: of.id });
        }
    }

    /// `await` of a task that is done, whatever it came to.
    pub(crate) fn take_outcome(&self, by: TaskId, of: &Task) {
        of.retrieved.set(true);
        self.record(by, EventKind::Retrieve { of: of.id });
    }

    /// `Task.cancel`: requests that `task` be cancelled. False if it is done.
    pub(crate) fn cancel_task(&self, task: &Rc<Task>, by: Option<TaskId>, why: CancelWhy) -> Result<bool, Exc> {
        self.cancel_task_at(task, by, why, 0)
    }

    fn cancel_task_at(&self, task: &Rc<Task>, by: Option<TaskId>, why: CancelWhy, depth: u32) -> Result<bool, Exc> {
        if task.destroyed.get() {
            return Ok(false);
        }
        if task.done.is_done() {
            // `Task.cancel` begins with `self._log_traceback = False`, also for a task that is done; `TaskGroup._abort` looks first.
            if let Some(by) = by.filter(|_| why != CancelWhy::Group) {
                self.retrieve(by, task);
            }
            return Ok(false);
        }
        if depth > DEEPEST_CANCEL {
            return Err(Exc::new("RecursionError", "maximum recursion depth exceeded"));
        }
        self.record(task.id, EventKind::Cancel { by, why });
        task.cancelling.set(task.cancelling.get() + 1);
        task.requested.set(true);
        let waiting = task.waiting.borrow().clone();
        if let Some(waiting) = waiting
            && self.cancel_waitable(&waiting, task.id, depth)?
        {
            return Ok(true);
        }
        task.must_cancel.set(true);
        Ok(true)
    }

    /// `cancel` of whatever a task waits on; a gather's children are asked one by one.
    fn cancel_waitable(&self, waitable: &Waitable, by: TaskId, depth: u32) -> Result<bool, Exc> {
        match waitable {
            Waitable::Future(_) | Waitable::Bare(_) | Waitable::Sleep(_) => Ok(waitable.future().cancel(self)),
            Waitable::Task(task) => self.cancel_task_at(task, Some(by), CancelWhy::Task, depth + 1),
            Waitable::Gather(gathering) => {
                if gathering.outer.is_done() {
                    return Ok(false);
                }
                let mut any = false;
                for child in gathering.children.borrow().iter() {
                    any |= self.cancel_task_at(child, Some(by), CancelWhy::Gather, depth + 1)?;
                }
                if any {
                    gathering.cancel_requested.set(true);
                }
                Ok(any)
            }
        }
    }

    /// Throws `exc` into `task` at its await, as if what it waits on had failed; what it waits on goes on by itself.
    pub(crate) fn throw(&self, task: &Rc<Task>, exc: Exc) {
        if task.done.is_done() {
            return;
        }
        if let Exc::Raised(raised) = &exc {
            self.record(task.id, EventKind::Fail { error: &raised.class });
        }
        // A group that waits expects nothing but a cancellation there: the error counts as one of its body's.
        let thrown = match &*task.leaving.borrow() {
            Some(group) => {
                group.fail(exc);
                Exc::Cancelled
            }
            None => exc,
        };
        // One that was thrown before is on its way, and the await is over with it.
        if task.thrown.borrow().is_some() {
            return;
        }
        *task.thrown.borrow_mut() = Some(thrown);
        let waiting = task.waiting.borrow().clone();
        if let Some(waiting) = waiting.filter(|waiting| !waiting.future().is_done()) {
            let mine = |callback: &Callback| matches!(callback, Callback::Wake(other) if Rc::ptr_eq(other, task));
            waiting.future().forget(mine);
            if let Waitable::Future(_) | Waitable::Bare(_) | Waitable::Sleep(_) = &waiting {
                waiting.future().cancel(self);
            }
            self.call_soon(Callback::Wake(task.clone()));
        }
    }
}

impl Cx<'_> {
    /// `await waitable`, recorded as a wait on `on`: `Future.__await__` and the second half of `Task.__step`.
    /// The wait begins at once; the suspension is to be awaited at once.
    pub(crate) fn suspend(&self, waitable: Waitable, on: &WaitOn) -> Suspension<'_> {
        let Cx { run, task, .. } = *self;
        if let Waitable::Task(other) = &waitable
            && other.blocking.get()
            && !other.done.is_done()
        {
            // `FutureIter_am_send`: the mark of an await that `Task.__step` refused, or never saw, is still on it.
            let refused = Future::new();
            refused.finish(run, Err(Exc::new("RuntimeError", "await wasn't used with future")));
            return Suspension { run, task, waitable: Some(Waitable::Future(refused)), polled: true, ready: true };
        }
        let ready = waitable.future().is_done();
        if ready {
            if let Waitable::Task(other) = &waitable {
                run.take_outcome(task.id, other);
            }
        } else if run.is_closing() {
            if let Waitable::Task(other) = &waitable {
                other.blocking.set(true);
            }
            if let Some(collector) = &run.collector {
                collector.abandon(waitable.clone());
            }
        } else {
            run.record_wait(task.id, on, self.line());
            if !on.tasks.is_empty() {
                task.awaited.borrow_mut().clone_from(&on.tasks);
            }
            self.wait_for(&waitable);
        }
        Suspension { run, task, waitable: Some(waitable), polled: ready, ready }
    }

    /// `await asyncio.sleep(0)`: a bare yield.
    pub(crate) fn give_way(&self, on: &WaitOn) -> Suspension<'_> {
        let Cx { run, task, .. } = *self;
        if !run.is_closing() {
            run.record_wait(task.id, on, self.line());
            run.call_soon(Callback::Wake(task.clone()));
        }
        Suspension { run, task, waitable: None, polled: false, ready: false }
    }

    fn wait_for(&self, waitable: &Waitable) {
        let Cx { run, task, .. } = *self;
        if let Waitable::Task(other) = waitable
            && Rc::ptr_eq(other, task)
        {
            task.blocking.set(true);
            let message = format!("Task cannot await on itself: {}", task.name);
            *task.thrown.borrow_mut() = Some(Exc::new("RuntimeError", &message));
            run.call_soon(Callback::Wake(task.clone()));
            return;
        }
        waitable.future().when_done(run, Callback::Wake(task.clone()));
        *task.waiting.borrow_mut() = Some(waitable.clone());
        if task.must_cancel.get() && run.cancel_waitable(waitable, task.id, 0).unwrap_or(false) {
            task.must_cancel.set(false);
        }
    }
}

/// An await: pending until the task's next step.
pub(crate) struct Suspension<'a> {
    run: &'a Rc<Run>,
    task: &'a Rc<Task>,
    waitable: Option<Waitable>,
    polled: bool,
    /// Whether there was nothing to wait for.
    ready: bool,
}

impl Suspension<'_> {
    /// Gives up the timer that was to end it.
    pub(crate) fn give_up(&self) {
        if let Some(waitable) = &self.waitable {
            waitable.future().cancel(self.run);
            self.run.schedule.count_off();
        }
    }

    /// Whether its coroutine goes no further.
    pub(crate) fn is_dropped(&self) -> bool {
        self.run.is_dropping()
    }
}

impl std::future::Future for Suspension<'_> {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, _context: &mut std::task::Context<'_>) -> Poll<Self::Output> {
        if !std::mem::replace(&mut self.polled, true) {
            return Poll::Pending;
        }
        let result = || self.waitable.as_ref().map_or(Ok(Value::Null), |waitable| waitable.future().result());
        if self.ready {
            return Poll::Ready(raised(result()));
        }
        if self.run.begin_step(self.task) {
            self.run.enter(self.task, true);
        } else if !self.run.is_closing() || (self.waitable.is_none() && self.run.is_dropping()) {
            return Poll::Pending;
        }
        let result = match self.task.thrown.take() {
            Some(exc) => Err(exc),
            None => result(),
        };
        if self.task.requested.take() && matches!(result, Err(Exc::Cancelled)) {
            self.run.record(self.task.id, EventKind::Deliver);
        }
        Poll::Ready(raised(result))
    }
}

/// What an await gives, raised there if it is an error.
fn raised(result: Outcome) -> Outcome {
    if let Err(exc) = &result {
        exc.raised_at_await();
    }
    result
}

/// A task from its first step to its end, polled by tokio: one poll is one step (`Task.__step`). What a step begins with
/// is done by what the task waits on, [`FirstStep`] or a [`Suspension`], so that it is all one future.
async fn live(run: Rc<Run>, task: Rc<Task>) {
    let outcome = match (FirstStep { run: &run, task: &task }).await {
        Ok(()) => body(&run, &task).await,
        // Cancelled before its first step: the body never runs.
        Err(exc) => Err(exc),
    };
    run.finish_task(&task, outcome);
}

/// The steps of a task's body from first to last.
async fn body(run: &Rc<Run>, task: &Rc<Task>) -> Outcome {
    let block = run.program.tasks[task.def.0].body.clone();
    match step::run_block(&Cx::new(run, task), &block).await {
        Ok(()) => Ok(Value::Null),
        Err(Unwind::Return(value)) => Ok(value),
        Err(Unwind::Exc(exc)) => Err(exc),
    }
}

/// What a task that has not run waits on.
struct FirstStep<'a> {
    run: &'a Rc<Run>,
    task: &'a Rc<Task>,
}

impl std::future::Future for FirstStep<'_> {
    type Output = Result<(), Exc>;

    fn poll(self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> Poll<Self::Output> {
        let FirstStep { run, task } = *self;
        task.waker.get_or_init(|| context.waker().clone());
        if !run.begin_step(task) {
            return Poll::Pending;
        }
        let thrown = task.thrown.take();
        run.enter(task, thrown.is_none());
        let Some(exc) = thrown else { return Poll::Ready(Ok(())) };
        if task.requested.take() && matches!(exc, Exc::Cancelled) {
            run.record(task.id, EventKind::Deliver);
        }
        Poll::Ready(Err(exc))
    }
}

impl Run {
    /// The first half of `Task.__step`, where it stands in the queue. False if it is not the task's turn, or the run is
    /// over.
    fn begin_step(self: &Rc<Self>, task: &Rc<Task>) -> bool {
        if !task.due.take() {
            return false;
        }
        self.run_callbacks_before(task);
        if let Some(guide) = &self.guide {
            guide.begin_step();
        }
        if self.is_halted() {
            return false;
        }
        if let Some(collector) = &self.collector {
            collector.begin_step(task);
        }
        let awaited = task.waiting.take();
        if let Some(Waitable::Task(other)) = &awaited
            && task.thrown.borrow().is_none()
        {
            self.retrieve(task.id, other);
        }
        if task.must_cancel.take() {
            *task.thrown.borrow_mut() = Some(Exc::Cancelled);
        }
        true
    }

    /// The end of `Task.__step` for a coroutine that is over.
    fn finish_task(&self, task: &Rc<Task>, outcome: Outcome) {
        if self.is_closing() {
            return; // nobody hears how a closed coroutine ended
        }
        // "Task is cancelled right before coro stops": a request made in its last step.
        let cancelled = matches!(outcome, Err(Exc::Cancelled)) || (outcome.is_ok() && task.must_cancel.take());
        if let Some(guide) = &self.guide {
            guide.touch(task.done.touch_of_end(outcome.is_ok() && !cancelled));
        }
        if cancelled {
            let kind = EventKind::end(trace::Outcome::Cancelled);
            self.record(task.id, kind);
            task.done.cancel(self);
            return;
        }
        match &outcome {
            Ok(Value::Null) | Err(Exc::Cancelled | Exc::Exit) => {
                let kind = EventKind::end(trace::Outcome::Returned);
                self.record(task.id, kind);
            }
            Ok(value) => {
                let value = value.to_string();
                let kind = EventKind::End {
                    outcome: trace::Outcome::Returned,
                    value: Some(&value),
                    error: None,
                    message: None,
                    errors: None,
                    line: None,
                };
                self.record(task.id, kind);
            }
            Err(Exc::Raised(raised)) => {
                let (message, members) = (raised.text(), raised.members());
                let kind = EventKind::End {
                    outcome: trace::Outcome::Raised,
                    value: None,
                    error: Some(&raised.class),
                    message: Some(&message),
                    errors: members.as_deref(),
                    line: None,
                };
                self.record(task.id, kind);
            }
        }
        task.done.finish(self, outcome);
    }
}
