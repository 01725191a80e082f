//! `shield`: `asyncio.shield`.

use super::{Cx, spawn};
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::{Callback, Done, Future, Waitable};
use crate::scenario::engine::reach::Reach;
use crate::scenario::engine::run::Run;
use crate::scenario::engine::task::Task;
use crate::scenario::program::Member;
use crate::trace::{TaskId, WaitKind, WaitOn};
use std::rc::Rc;

/// `_inner_done_callback` (number 0) and `_outer_done_callback` (number 1) in `asyncio.shield`.
struct Screen {
    by: TaskId,
    inner: Rc<Task>,
    outer: Rc<Future>,
}

impl Done for Screen {
    fn call(self: Rc<Self>, run: &Rc<Run>, number: u32) {
        if number == 0 {
            run.retrieve(self.by, &self.inner);
            if self.outer.is_cancelled() {
                return;
            }
            if self.inner.done.is_cancelled() {
                self.outer.cancel(run);
            } else {
                self.outer.finish(run, self.inner.done.result());
            }
        } else if !self.inner.done.is_done() {
            let this: Rc<dyn Done> = self.clone();
            self.inner.done.forget(|callback| matches!(callback, Callback::Call(other, 0) if Rc::ptr_eq(other, &this)));
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
            cx.run.take_outcome(cx.task.id, &inner);
            inner.done.result()?;
            continue;
        }
        let outer = Future::new();
        let screen = Rc::new(Screen { by: cx.task.id, inner: inner.clone(), outer: outer.clone() });
        inner.done.when_done(cx.run, Callback::Call(screen.clone(), 0));
        outer.when_done(cx.run, Callback::Call(screen, 1));
        cx.suspend(Waitable::Future(outer), &on).await?;
    }
    Ok(())
}
