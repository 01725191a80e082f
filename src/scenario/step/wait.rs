//! `wait`: `asyncio.wait`.

use super::{Cx, spawn};
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::{Callback, Done, Future, Timer, Waitable};
use crate::scenario::engine::reach::Reach;
use crate::scenario::engine::run::Run;
use crate::scenario::program::{Arg, Member, Millis, Until, Value};
use crate::trace::{TaskId, WaitKind, WaitOn};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

/// `_on_completion` in `asyncio.tasks._wait`.
struct Watch {
    /// The task that waits; its frame has the others at hand.
    frame: TaskId,
    waiter: Rc<Future>,
    until: Until,
    left: Cell<usize>,
    timer: RefCell<Option<Rc<Timer>>>,
}

impl Done for Watch {
    fn takes_returns_in_any_order(&self) -> bool {
        true
    }

    fn call(self: Rc<Self>, run: &Rc<Run>, task: u32) {
        self.left.set(self.left.get().saturating_sub(1));
        let task = run.task(TaskId(task));
        let enough = match self.until {
            Until::FirstCompleted => true,
            Until::FirstException => {
                let failed = self.left.get() > 0 && task.done.has_failed();
                if failed {
                    // `f.exception()`; of the last task it is not asked for.
                    run.retrieve(self.frame, &task);
                }
                failed
            }
            Until::All => false,
        };
        if enough || self.left.get() == 0 {
            if let Some(timer) = &*self.timer.borrow() {
                run.schedule.call_off(timer);
            }
            self.waiter.finish(run, Ok(Value::Null));
        }
    }

    fn holds(&self, _number: u32, reach: &mut Reach) {
        reach.future(&self.waiter);
    }

    fn frame(&self) -> Option<TaskId> {
        Some(self.frame)
    }
}

/// `await asyncio.wait(…)`; the tasks themselves are left alone.
pub(super) async fn wait(
    cx: &Cx<'_>,
    members: &[Member],
    until: Until,
    timeout: Option<&Arg<Millis>>,
) -> Result<(), Exc> {
    let span = timeout.map(|timeout| cx.span(timeout)).transpose()?;
    let mut tasks = spawn::members(cx, members)?;
    // CPython makes a set of them; nothing depends on its order.
    let mut seen = HashSet::new();
    tasks.retain(|task| seen.insert(task.id));
    if tasks.is_empty() {
        return Err(Exc::new("ValueError", "Set of Tasks/Futures is empty."));
    }
    let waiter = Future::new();
    let timer = span.map(|span| cx.run.call_at(cx.run.now().plus(span), Callback::Release(waiter.clone())));
    let watch = Rc::new(Watch {
        frame: cx.task.id,
        waiter: waiter.clone(),
        until,
        left: Cell::new(tasks.len()),
        timer: RefCell::new(timer.clone()),
    });
    for task in &tasks {
        task.done.when_done(cx.run, Callback::Call(watch.clone(), task.id.0));
    }
    let ids = tasks.iter().map(|task| task.id).collect();
    let on = WaitOn { tasks: ids, duration: span, ..WaitOn::new(WaitKind::Wait) };
    let waited = cx.suspend(Waitable::Future(waiter), &on).await;
    if let Some(timer) = timer {
        cx.run.schedule.call_off(&timer);
    }
    let watch: Rc<dyn Done> = watch;
    for task in &tasks {
        task.done.forget(|callback| matches!(callback, Callback::Call(other, _) if Rc::ptr_eq(other, &watch)));
    }
    waited.map(drop)
}
