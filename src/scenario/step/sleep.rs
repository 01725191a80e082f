//! `sleep` and `yield`: `asyncio.sleep`.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::{Callback, Future, Waitable};
use crate::scenario::program::{Arg, Millis};
use crate::trace::{Nanos, WaitKind, WaitOn};

/// `await asyncio.sleep(duration)`; under a context, and asked to look, it ends when the context does.
pub(super) async fn sleep(cx: Cx<'_>, duration: &Arg<Millis>, ctx: bool) -> Result<(), Exc> {
    let span = cx.span(duration)?;
    if ctx && let Some(context) = cx.current_context() {
        return super::context::sleep(cx, &context, span).await;
    }
    pause(cx, span).await
}

/// `await asyncio.sleep(span)`.
pub(super) async fn pause(cx: Cx<'_>, span: Nanos) -> Result<(), Exc> {
    if span == Nanos::ZERO {
        return give_way(cx).await;
    }
    let future = Future::new();
    let timer = cx.run.call_at(cx.run.now().plus(span), Callback::Release(future.clone()));
    let on = WaitOn { duration: Some(span), ..WaitOn::new(WaitKind::Sleep) };
    let slept = cx.suspend(Waitable::Future(future), &on).await;
    cx.run.schedule.call_off(&timer);
    slept.map(drop)
}

/// `await asyncio.sleep(0)`.
pub(super) async fn give_way(cx: Cx<'_>) -> Result<(), Exc> {
    cx.yield_once(&WaitOn::new(WaitKind::Yield)).await
}
