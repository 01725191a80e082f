//! A pass of the garbage collector: tasks that nothing can wake are destroyed, and their coroutines closed.
//!
//! Closing runs what a coroutine's cleanup does up to its first await, in the middle of the step that runs the collector. So
//! a run that can collect keeps the coroutines here, and what tokio polls only passes its polls on.

use super::error::Exc;
use super::future::Waitable;
use super::reach;
use super::run::Run;
use super::task::Task;
use crate::trace::{EventKind, TaskId};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A task from its first step to its end.
type Coroutine = Pin<Box<dyn Future<Output = ()>>>;

/// What a run needs that can collect.
#[derive(Default)]
pub(crate) struct Collector {
    /// By task, except of those that have ended or are at it.
    coroutines: RefCell<Vec<Option<Coroutine>>>,
    /// What ended the last wait of the running task.
    woken_by: RefCell<Option<Waitable>>,
    /// The task whose coroutine is being closed, and the one that runs the collector.
    closing: RefCell<Option<(TaskId, Rc<Task>)>>,
    /// Whether what is being closed has awaited, and is dropped there.
    dropping: Cell<bool>,
    /// What closed coroutines awaited. Nobody waits for it, but it may hold itself through what watches it.
    abandoned: RefCell<Vec<Waitable>>,
}

impl Collector {
    /// Keeps a task's coroutine.
    pub(super) fn put(&self, task: TaskId, coroutine: Coroutine) {
        let mut all = self.coroutines.borrow_mut();
        let place = task.0 as usize;
        if all.len() <= place {
            all.resize_with(place + 1, || None);
        }
        all[place] = Some(coroutine);
    }

    /// What `task` waited on has woken it, unless an error was thrown into it.
    #[cold]
    pub(super) fn begin_step(&self, task: &Task) {
        let failed = task.thrown.borrow().is_some();
        *self.woken_by.borrow_mut() = task.waiting.borrow().clone().filter(|_| !failed);
    }

    fn take(&self, task: TaskId) -> Option<Coroutine> {
        self.coroutines.borrow_mut().get_mut(task.0 as usize)?.take()
    }

    /// A coroutine that is being closed awaits this, and goes no further.
    pub(super) fn abandon(&self, waitable: Waitable) {
        self.abandoned.borrow_mut().push(waitable);
    }

    /// Gives up all coroutines, each of which holds the run that holds them, and what closed ones awaited.
    pub(super) fn clear(&self) {
        let all = self.coroutines.take();
        drop(all);
        self.woken_by.take();
        let callbacks: Vec<_> =
            self.abandoned.take().iter().map(|waitable| waitable.future().take_callbacks()).collect();
        drop(callbacks);
    }
}

/// The coroutine kept for `task`, polled by tokio.
pub(super) async fn polled(run: Rc<Run>, task: Rc<Task>) {
    std::future::poll_fn(|context| {
        let Some(collector) = &run.collector else { return Poll::Ready(()) };
        let Some(mut coroutine) = collector.take(task.id) else { return Poll::Pending };
        let polled = coroutine.as_mut().poll(context);
        if polled.is_pending() {
            collector.put(task.id, coroutine);
        }
        polled
    })
    .await;
}

impl Run {
    /// Whether the coroutine of some task is being closed: it is not stepped by the loop, so that its awaits register nothing.
    pub(crate) fn is_closing(&self) -> bool {
        self.collector.as_ref().is_some_and(|collector| collector.closing.borrow().is_some())
    }

    /// Whether what is being closed has awaited: nothing more of it runs but the cleanup of that await.
    pub(crate) fn is_dropping(&self) -> bool {
        self.collector.as_ref().is_some_and(|collector| collector.dropping.get())
    }

    /// `asyncio.current_task()` for code of `task`: while it is being closed, the one that runs the collector.
    pub(crate) fn current_task(&self, task: &Rc<Task>) -> Rc<Task> {
        let closing = self.collector.as_ref().and_then(|collector| {
            let closing = collector.closing.borrow();
            closing.as_ref().map(|(_, running)| running.clone())
        });
        closing.unwrap_or_else(|| task.clone())
    }

    /// `gc.collect()`, run by `running`; where the collector's lists decide, the order is that of creation.
    pub(crate) fn collect(self: &Rc<Self>, running: &Rc<Task>) {
        let Some(collector) = self.collector.as_ref().filter(|_| !self.is_closing()) else { return };
        let taken = reach::beyond_reach(self, running, collector.woken_by.borrow().as_ref());
        // First nobody can name them any more.
        taken.iter().for_each(|task| task.destroyed.set(true));
        for task in &taken {
            self.destroy(collector, task, running);
        }
        self.enter(running, false);
    }

    fn destroy(self: &Rc<Self>, collector: &Collector, task: &Rc<Task>, running: &Rc<Task>) {
        self.enter(task, false);
        let name = &task.name;
        let text = format!(
            "{name} was garbage-collected before it was done: nobody kept a reference to it, \
             and nothing was left that could wake it"
        );
        let name = "task-garbage-collected";
        self.record(task.id, EventKind::Lint { name, text: Some(&text), tasks: &[task.id], line: None });
        let waiting = task.waiting.take();
        if let Some(mut coroutine) = collector.take(task.id) {
            *collector.closing.borrow_mut() = Some((task.id, running.clone()));
            let mut context = Context::from_waker(Waker::noop());
            let mut exit = || {
                *task.thrown.borrow_mut() = Some(Exc::Exit);
                coroutine.as_mut().poll(&mut context)
            };
            if exit().is_pending() && !self.is_halted() {
                let text =
                    format!("the cleanup of {} was cut off at its first await: the collector does not wait", task.name);
                let name = "cleanup-cut-off";
                self.record(task.id, EventKind::Lint { name, text: Some(&text), tasks: &[task.id], line: None });
                collector.dropping.set(true);
                let _dropped = self.while_halted(exit);
                collector.dropping.set(false);
            }
            collector.closing.take();
        }
        // A shield's future and what watches it hold each other.
        if let Some(waiting @ (Waitable::Future(_) | Waitable::Bare(_))) = waiting {
            waiting.future().take_callbacks();
        }
        task.done.take_callbacks();
    }
}
