//! `with`, `acquire` and `release` of semaphores and locks.

use super::{Cx, run_block};
use crate::scenario::engine::error::{Exc, Flow};
use crate::scenario::program::{Block, Held};

/// `async with semaphore` or `async with lock`.
pub(super) async fn with(cx: &Cx<'_>, what: Held, body: &Block) -> Flow {
    acquire(cx, what).await?;
    let flow = run_block(cx, body).await;
    release(cx, what)?;
    flow
}

/// `await held.acquire()`.
pub(super) async fn acquire(cx: &Cx<'_>, what: Held) -> Result<(), Exc> {
    match what {
        Held::Semaphore(id) => cx.run.semaphores[id.0].acquire(cx).await,
        Held::Lock(id) => cx.run.locks[id.0].acquire(cx).await,
    }
}

/// `held.release()`.
pub(super) fn release(cx: &Cx<'_>, what: Held) -> Result<(), Exc> {
    match what {
        Held::Semaphore(id) => cx.run.semaphores[id.0].release(cx),
        Held::Lock(id) => cx.run.locks[id.0].release(cx)?,
    }
    Ok(())
}
