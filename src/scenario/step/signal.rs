//! `set`, `clear` and `until`: `asyncio.Event`.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::program::EventId;

/// `event.set()`.
pub(super) fn set(cx: &Cx<'_>, event: EventId) -> Result<(), Exc> {
    cx.run.events[event.0].set(cx.run);
    Ok(())
}

/// `event.clear()`.
pub(super) fn clear(cx: &Cx<'_>, event: EventId) -> Result<(), Exc> {
    cx.run.events[event.0].clear(cx.run);
    Ok(())
}

/// `await event.wait()`.
pub(super) async fn until(cx: &Cx<'_>, event: EventId) -> Result<(), Exc> {
    cx.run.events[event.0].wait(cx).await
}
