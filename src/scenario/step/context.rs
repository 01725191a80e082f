//! `context` and `check`: Go's `context`, which asks and never interrupts.

use super::{Cx, run_block};
use crate::scenario::engine::error::{Exc, Flow};
use crate::scenario::engine::future::{Callback, Done, Future, Waitable};
use crate::scenario::engine::reach::Reach;
use crate::scenario::engine::run::Run;
use crate::scenario::program::{Arg, Block, Millis, Value};
use crate::trace::{CancelWhy, EventKind, Nanos, ScopeKind, TaskId, WaitKind, WaitOn};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A context that can be cancelled, with those derived from it (`context.cancelCtx`).
pub(crate) struct Context {
    owner: TaskId,
    /// Why it is over (`Context.Err`).
    error: RefCell<Option<Exc>>,
    /// Done when it is over (`Context.Done`).
    done: Rc<Future>,
    derived: RefCell<Vec<Rc<Context>>>,
}

impl Context {
    /// Cancels it and what is derived from it, each before what is derived from it; the first reason counts.
    fn cancel(self: &Rc<Self>, run: &Rc<Run>, error: &Exc) {
        if self.error.borrow().is_some() {
            return;
        }
        let mut under: HashMap<*const Context, Vec<TaskId>> = HashMap::new();
        for task in run.live_tasks() {
            if let Some(context) = &*task.context.borrow() {
                under.entry(Rc::as_ptr(context)).or_default().push(task.id);
            }
        }
        let mut left = vec![self.clone()];
        while let Some(context) = left.pop() {
            if context.error.borrow().is_some() {
                continue;
            }
            *context.error.borrow_mut() = Some(error.clone());
            for task in under.get(&Rc::as_ptr(&context)).into_iter().flatten() {
                run.record(*task, EventKind::Cancel { by: Some(context.owner), why: CancelWhy::Context });
            }
            context.done.finish(run, Ok(Value::Null));
            left.extend(context.derived.take().into_iter().rev());
        }
    }
}

impl Done for Context {
    /// The deadline.
    fn call(self: Rc<Self>, run: &Rc<Run>, _number: u32) {
        self.cancel(run, &Exc::new("DeadlineExceeded", "context deadline exceeded"));
    }

    fn holds(&self, _number: u32, reach: &mut Reach) {
        reach.future(&self.done);
    }
}

impl Cx<'_> {
    /// The innermost context, or the one the task was spawned under.
    pub(super) fn current_context(&self) -> Option<Rc<Context>> {
        self.context.cloned().or_else(|| self.task.context.borrow().clone())
    }
}

/// `ctx, cancel := context.WithTimeout(parent, after); defer cancel()`.
pub(super) async fn context(cx: &Cx<'_>, after: Option<&Arg<Millis>>, body: &Block) -> Flow {
    let parent = cx.current_context();
    let deadline = after.map(|after| cx.span(after)).transpose()?.map(|span| cx.run.now().plus(span));
    let context = Rc::new(Context {
        owner: cx.task.id,
        error: RefCell::new(parent.as_ref().and_then(|parent| parent.error.borrow().clone())),
        done: Future::new(),
        derived: RefCell::default(),
    });
    if let Some(parent) = parent.filter(|parent| parent.error.borrow().is_none()) {
        parent.derived.borrow_mut().push(context.clone());
    }
    let scope = cx.run.next_scope();
    let kind = ScopeKind::Context;
    cx.run.record(cx.task.id, EventKind::Open { scope, kind, name: None, deadline });
    let timer = deadline.map(|when| cx.run.call_at(when, Callback::Call(context.clone(), 0)));
    let flow = run_block(&Cx { context: Some(&context), ..*cx }, body).await;
    if let Some(timer) = timer {
        cx.run.schedule.call_off(&timer);
    }
    context.cancel(cx.run, &Exc::new("Canceled", "context canceled"));
    cx.record_close(scope, kind, &flow);
    flow
}

/// `if err := ctx.Err(); err != nil { return err }`.
pub(super) fn check(cx: &Cx<'_>) -> Result<(), Exc> {
    match cx.current_context().and_then(|context| context.error.borrow().clone()) {
        Some(error) => {
            cx.run.record(cx.task.id, EventKind::Deliver);
            Err(error)
        }
        None => Ok(()),
    }
}

/// `select { case <-time.After(span): case <-ctx.Done(): return ctx.Err() }`.
pub(super) async fn sleep(cx: &Cx<'_>, context: &Rc<Context>, span: Nanos) -> Result<(), Exc> {
    check(cx)?;
    let waiter = Future::new();
    let timer = cx.run.call_at(cx.run.now().plus(span), Callback::Release(waiter.clone()));
    context.done.when_done(cx.run, Callback::Release(waiter.clone()));
    let on = WaitOn { duration: Some(span), ..WaitOn::new(WaitKind::Sleep) };
    let slept = cx.suspend(Waitable::Future(waiter.clone()), &on).await;
    cx.run.schedule.call_off(&timer);
    context.done.forget(|callback| matches!(callback, Callback::Release(other) if Rc::ptr_eq(other, &waiter)));
    slept?;
    check(cx)
}
