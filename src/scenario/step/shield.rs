//! `shield`: `asyncio.shield`.

use super::{Cx, spawn};
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::{Callback, Done, Future, Waitable};
use crate::scenario::engine::reach::Reach;
use crate::scenario::engine::run::Run;
use crate::scenario::engine::task::Task;
use crate::scenario::program::Member;
use crate::trace::{EventKind, TaskId, WaitKind, WaitOn};
use std::rc::Rc;

/// `_inner_done_callback` (number 0) and `_outer_done_callback` (number 1) in `asyncio.shield`.
struct Screen {
    by: TaskId,
    /// Whether it stands in a coroutine that is being closed, so that no wait tells of it.
    untold: bool,
    inner: Rc<Task>,
    outer: Rc<Future>,
}

impl Done for Screen {
    fn call(self: Rc<Self>, run: &Rc<Run>, number: u32) {
        if number == 0 {
            if self.outer.is_cancelled() {
                return; // marks the error as retrieved, which was said below
            }
            if self.inner.done.is_cancelled() {
                self.outer.cancel(run);
            } else {
                let result = self.inner.done.result();
                if self.untold && result.is_err() {
                    run.record(self.by, EventKind::Retrieve { of: self.inner.id });
                }
                self.outer.finish(run, result);
            }
        } else if !self.inner.done.is_done() {
            let this: Rc<dyn Done> = self.clone();
            self.inner.done.forget(|callback| matches!(callback, Callback::Call(other, 0) if Rc::ptr_eq(other, &this)));
        } else if self.outer.is_cancelled()
            && let Err(Exc::Raised(_)) = self.inner.done.result()
        {
            // Too late to be forgotten: the other callback still runs, or has run, and retrieves the error.
            run.record(self.by, EventKind::Retrieve { of: self.inner.id });
        }
    }

    /// The inner task's callback knows the outer future; only the outer future's knows the inner task.
    fn holds(&self, number: u32, reach: &mut Reach) {
        reach.future(&self.outer);
        if number == 1 {
            reach.task(&self.inner);
        }
    }
}

/// `await asyncio.shield(task)`.
pub(super) async fn shield(cx: &Cx<'_>, member: &Member) -> Result<(), Exc> {
    for inner in spawn::members(cx, std::slice::from_ref(member))? {
        let on = WaitOn { tasks: vec![inner.id], ..WaitOn::new(WaitKind::Shield) };
        if inner.done.is_done() {
            cx.run.record(cx.task.id, EventKind::Retrieve { of: inner.id });
            inner.done.result()?;
            continue;
        }
        let outer = Future::new();
        let screen =
            Rc::new(Screen { by: cx.task.id, untold: cx.run.is_closing(), inner: inner.clone(), outer: outer.clone() });
        inner.done.when_done(cx.run, Callback::Call(screen.clone(), 0));
        outer.when_done(cx.run, Callback::Call(screen, 1));
        cx.suspend(Waitable::Future(outer), &on).await?;
    }
    Ok(())
}
