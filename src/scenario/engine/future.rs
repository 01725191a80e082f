//! Futures as `asyncio.Future` has them: a result to come, and callbacks that the loop runs, each in its own turn of
//! the queue, once it is there.

use super::error::Exc;
use super::footprint::Touch;
use super::reach::Reach;
use super::run::Run;
use super::task::Task;
use crate::scenario::program::{Name, Value};
use crate::trace::TaskId;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What a finished future holds.
pub(crate) type Outcome = Result<Value, Exc>;

/// A result to come (`asyncio.Future`).
#[derive(Default)]
pub(crate) struct Future {
    state: RefCell<State>,
}

#[derive(Default)]
enum State {
    #[default]
    Idle,
    /// One callback, the common case.
    One(Callback),
    Many(Vec<Callback>),
    Done(Outcome),
    Cancelled,
}

/// What runs when a future is done, one queue entry each.
#[derive(Clone)]
pub(crate) enum Callback {
    /// The next step of a task (`Task.__wakeup`).
    Wake(Rc<Task>),
    /// A library callback, such as gather's, and the number it is to be called with.
    Call(Rc<dyn Done>, u32),
    /// Finish a future unless it is done (`futures._set_result_unless_cancelled`, `tasks._release_waiter`).
    Release(Rc<Future>),
    /// The end of the task's sleep of that number, unless it is over.
    EndSleep(Rc<Task>, u32),
    /// A callback that may have been called off (`asyncio.TimerHandle`).
    Timer(Rc<Timer>),
    /// The end of `run_until_complete` (`_run_until_complete_cb`).
    Stop,
}

/// A callback that can be called off until it runs (`asyncio.TimerHandle`).
pub(crate) struct Timer {
    /// Whether it was called off.
    pub(crate) cancelled: Cell<bool>,
    /// Whether it stands in the timer heap.
    pub(crate) scheduled: Cell<bool>,
    /// What it runs.
    pub(crate) callback: Callback,
}

/// A callback of the library.
pub(crate) trait Done {
    /// Whether it can hear of several tasks that returned in any order, with the same result.
    fn takes_returns_in_any_order(&self) -> bool {
        false
    }

    /// Runs in the loop; `number` is what it was registered with, for a gather say the child's place.
    fn call(self: Rc<Self>, run: &Rc<Run>, number: u32);

    /// Tells `reach` what it holds that could not be there without it.
    fn holds(&self, number: u32, reach: &mut Reach);

    /// The task in whose frame the task lies that this is a callback of.
    fn frame(&self) -> Option<TaskId> {
        None
    }
}

impl Future {
    /// A pending future.
    pub(crate) fn new() -> Rc<Future> {
        Rc::default()
    }

    /// Whether it has a result or was cancelled.
    pub(crate) fn is_done(&self) -> bool {
        matches!(*self.state.borrow(), State::Done(_) | State::Cancelled)
    }

    /// Whether it was cancelled.
    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(*self.state.borrow(), State::Cancelled)
    }

    /// Whether it failed.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(*self.state.borrow(), State::Done(Err(Exc::Raised(_))))
    }

    /// Its result (`Future.result`); pending counts as null, which no caller asks for.
    pub(crate) fn result(&self) -> Outcome {
        match &*self.state.borrow() {
            State::Done(outcome) => outcome.clone(),
            State::Cancelled => Err(Exc::Cancelled),
            _ => Ok(Value::Null),
        }
    }

    /// `Future.add_done_callback`: `callback` is queued once it is done, at once if it is.
    pub(crate) fn when_done(&self, run: &Run, callback: Callback) {
        let mut state = self.state.borrow_mut();
        match std::mem::take(&mut *state) {
            State::Idle => *state = State::One(callback),
            State::One(first) => *state = State::Many(vec![first, callback]),
            State::Many(mut all) => {
                all.push(callback);
                *state = State::Many(all);
            }
            done => {
                *state = done;
                drop(state);
                run.call_soon(callback);
            }
        }
    }

    /// `Future.remove_done_callback`, for the callbacks `unwanted` picks.
    pub(crate) fn forget(&self, unwanted: impl Fn(&Callback) -> bool) {
        let mut state = self.state.borrow_mut();
        match &mut *state {
            State::One(callback) if unwanted(callback) => *state = State::Idle,
            State::Many(callbacks) => callbacks.retain(|callback| !unwanted(callback)),
            _ => {}
        }
    }

    /// What the end of the task touches whose future this is.
    pub(super) fn touch_of_end(&self, returns: bool) -> Touch {
        let state = self.state.borrow();
        let callbacks: &[Callback] = match &*state {
            State::One(callback) => std::slice::from_ref(callback),
            State::Many(callbacks) => callbacks,
            _ => &[],
        };
        let is_wake = |callback: &Callback| matches!(callback, Callback::Wake(_));
        let is_patient =
            |callback: &Callback| matches!(callback, Callback::Call(done, _) if done.takes_returns_in_any_order());
        if callbacks.iter().all(is_wake) {
            Touch::Nothing
        } else if returns && callbacks.iter().all(is_patient) {
            Touch::Returns
        } else {
            Touch::Everything
        }
    }

    /// `Future.set_result` and `set_exception`, unless it is done already.
    pub(crate) fn finish(&self, run: &Run, outcome: Outcome) -> bool {
        self.settle(run, State::Done(outcome))
    }

    /// `Future.cancel`: false if it is done already.
    pub(crate) fn cancel(&self, run: &Run) -> bool {
        self.settle(run, State::Cancelled)
    }

    fn settle(&self, run: &Run, settled: State) -> bool {
        if self.is_done() {
            return false;
        }
        match std::mem::replace(&mut *self.state.borrow_mut(), settled) {
            State::One(callback) => run.call_soon(callback),
            State::Many(callbacks) => callbacks.into_iter().for_each(|callback| run.call_soon(callback)),
            _ => {}
        }
        true
    }

    /// Pending again, for another use.
    pub(crate) fn renew(&self) {
        self.state.take();
    }

    /// Looks at its callbacks.
    pub(crate) fn each_callback(&self, mut look: impl FnMut(&Callback)) {
        match &*self.state.borrow() {
            State::One(callback) => look(callback),
            State::Many(callbacks) => callbacks.iter().for_each(look),
            _ => {}
        }
    }

    /// Gives up its callbacks, so that a long chain of waiting tasks is not taken down recursively.
    pub(crate) fn take_callbacks(&self) -> Vec<Callback> {
        match std::mem::replace(&mut *self.state.borrow_mut(), State::Cancelled) {
            State::One(callback) => vec![callback],
            State::Many(callbacks) => callbacks,
            _ => Vec::new(),
        }
    }
}

/// Anything a task can wait on.
#[derive(Clone)]
pub(crate) enum Waitable {
    /// A bare future.
    Future(Rc<Future>),
    /// A future that nobody else holds.
    Bare(Rc<Bare>),
    /// The present sleep of the task that waits.
    Sleep(Rc<Task>),
    /// A task.
    Task(Rc<Task>),
    /// A gather.
    Gather(Rc<Gathering>),
}

/// A future that only the task that awaits it holds.
pub(crate) struct Bare {
    future: Future,
    /// What it is for.
    pub(crate) name: Name,
}

impl Bare {
    /// A pending one.
    pub(crate) fn new(name: Name) -> Rc<Bare> {
        Rc::new(Bare { future: Future::default(), name })
    }
}

/// `asyncio.tasks._GatheringFuture`: cancelling it cancels the children.
pub(crate) struct Gathering {
    /// Done with the results.
    pub(crate) outer: Rc<Future>,
    /// The tasks gathered.
    pub(crate) children: RefCell<Vec<Rc<Task>>>,
    /// Whether a cancellation was passed on.
    pub(crate) cancel_requested: Cell<bool>,
}

impl Waitable {
    /// The future that tells when it is done.
    pub(crate) fn future(&self) -> &Future {
        match self {
            Waitable::Future(future) => future,
            Waitable::Bare(bare) => &bare.future,
            Waitable::Sleep(task) => &task.sleep,
            Waitable::Task(task) => &task.done,
            Waitable::Gather(gathering) => &gathering.outer,
        }
    }
}
