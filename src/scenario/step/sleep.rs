//! `sleep` and `yield`: `asyncio.sleep`.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::Waitable;
use crate::scenario::engine::task::Suspension;
use crate::scenario::program::{Arg, Millis};
use crate::trace::{Nanos, WaitKind, WaitOn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// `await asyncio.sleep(duration)`; under a context, and asked to look, it ends when the context does.
pub(super) async fn sleep(cx: &Cx<'_>, duration: &Arg<Millis>, ctx: bool) -> Result<(), Exc> {
    let span = cx.span(duration)?;
    if ctx && let Some(context) = cx.current_context() {
        return super::context::sleep(cx, &context, span).await;
    }
    pause(cx, span).await
}

/// `await asyncio.sleep(span)`.
pub(super) async fn pause(cx: &Cx<'_>, span: Nanos) -> Result<(), Exc> {
    if span == Nanos::ZERO { give_way(cx).await } else { start(cx, span).await }
}

/// `await asyncio.sleep(span)` of more than zero, begun at once.
pub(super) fn start<'a>(cx: &'a Cx<'_>, span: Nanos) -> Sleep<'a> {
    let number = cx.task.begin_sleep();
    cx.run.end_sleep_at(cx.run.now().plus(span), cx.task.clone(), number);
    let on = WaitOn { duration: Some(span), ..WaitOn::new(WaitKind::Sleep) };
    Sleep(cx.suspend(Waitable::Sleep(cx.task.clone()), &on))
}

/// A sleep; when it ends early its timer is called off.
pub(super) struct Sleep<'a>(Suspension<'a>);

impl std::future::Future for Sleep<'_> {
    type Output = Result<(), Exc>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let slept = ready!(Pin::new(&mut self.0).poll(context));
        if slept.is_err() {
            self.0.give_up();
            if self.0.is_dropped() {
                return Poll::Pending;
            }
        }
        Poll::Ready(slept.map(drop))
    }
}

/// `await asyncio.sleep(0)`.
pub(super) async fn give_way(cx: &Cx<'_>) -> Result<(), Exc> {
    cx.give_way(&WaitOn::new(WaitKind::Yield)).await.map(drop)
}
