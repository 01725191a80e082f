//! `timeout`: `asyncio.timeout` and `asyncio.timeout_at`.

use super::{Cx, run_block};
use crate::scenario::engine::error::{Exc, Flow, Unwind};
use crate::scenario::engine::future::{Callback, Done};
use crate::scenario::engine::reach::Reach;
use crate::scenario::engine::run::Run;
use crate::scenario::engine::task::Task;
use crate::scenario::program::{Block, Deadline};
use crate::trace::{CancelWhy, EventKind, ScopeKind};
use std::cell::Cell;
use std::rc::Rc;

/// `Timeout._on_timeout`'s share of a `Timeout`.
struct Alarm {
    task: Rc<Task>,
    expiring: Cell<bool>,
}

impl Done for Alarm {
    fn call(self: Rc<Self>, run: &Rc<Run>, _number: u32) {
        let _requested = run.cancel_task(&self.task, Some(self.task.id), CancelWhy::Timeout);
        self.expiring.set(true);
    }

    fn holds(&self, _number: u32, reach: &mut Reach) {
        reach.task(&self.task);
    }
}

/// `async with asyncio.timeout(…)`.
pub(super) async fn timeout(cx: &Cx<'_>, deadline: &Deadline, body: &Block) -> Flow {
    let now = cx.run.now();
    let when = match deadline {
        Deadline::After(span) => now.plus(cx.span(span)?),
        Deadline::At(time) => cx.span(time)?,
    };
    let scope = cx.run.next_scope();
    let kind = ScopeKind::Timeout;
    cx.run.record(cx.task.id, EventKind::Open { scope, kind, name: None, deadline: Some(when) });
    let alarm = Rc::new(Alarm { task: cx.run.current_task(cx.task), expiring: Cell::new(false) });
    let ring = Callback::Call(alarm.clone(), 0);
    // `Timeout.reschedule`: a deadline in the past strikes at the next turn.
    let cancelling = alarm.task.cancelling.get();
    let timer = if when <= now { cx.run.call_soon_unless(ring) } else { cx.run.call_at(when, ring) };
    let flow = run_block(cx, body).await;
    // `Timeout.__aexit__`
    cx.run.schedule.call_off(&timer);
    let cancelled = matches!(flow, Err(Unwind::Exc(Exc::Cancelled)));
    let timed_out = alarm.expiring.get() && alarm.task.uncancel() <= cancelling && cancelled;
    let error = timed_out.then_some("TimeoutError");
    cx.run.record(cx.task.id, EventKind::Close { scope, kind, error, errors: None });
    if timed_out { Err(Exc::new("TimeoutError", "").into()) } else { flow }
}
