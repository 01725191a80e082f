//! `await`: `await task`.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::Waitable;
use crate::scenario::program::{Arg, Name};
use crate::trace::{WaitKind, WaitOn};

/// Awaits a task; a cancellation of the waiter goes to it.
pub(super) async fn await_task(cx: &Cx<'_>, name: &Arg<Name>) -> Result<(), Exc> {
    let task = cx.instance(name)?;
    let on = WaitOn { tasks: vec![task.id], ..WaitOn::new(WaitKind::Task) };
    cx.suspend(Waitable::Task(task), &on).await.map(drop)
}
