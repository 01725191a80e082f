//! `put`, `get`, `task_done` and `join`: `asyncio.Queue`.

use super::Cx;
use crate::scenario::engine::error::{Exc, Flow, Unwind};
use crate::scenario::program::{Arg, QueueId, Value};

/// `await queue.put(item)`.
pub(super) async fn put(cx: &Cx<'_>, queue: QueueId, item: &Arg<Value>) -> Result<(), Exc> {
    let item = cx.value(item)?;
    cx.run.queues[queue.0].put(cx, item).await
}

/// `await queue.get()`; the item `stop` ends the task as `return` does.
pub(super) async fn get(cx: &Cx<'_>, queue: QueueId, stop: Option<&Arg<Value>>) -> Flow {
    let item = cx.run.queues[queue.0].get(cx).await?;
    match stop {
        Some(stop) if cx.value(stop)? == item => Err(Unwind::Return(Value::Null)),
        _ => Ok(()),
    }
}

/// `queue.task_done()`.
pub(super) fn task_done(cx: &Cx<'_>, queue: QueueId) -> Result<(), Exc> {
    cx.run.queues[queue.0].task_done(cx.run)
}

/// `await queue.join()`.
pub(super) async fn join(cx: &Cx<'_>, queue: QueueId) -> Result<(), Exc> {
    cx.run.queues[queue.0].join(cx).await
}
