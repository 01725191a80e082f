//! `with: {resource: …}`: an async context manager over something that is opened and closed.

use super::{Cx, run_block, sleep};
use crate::scenario::engine::error::Flow;
use crate::scenario::program::{Arg, Block, Millis};
use crate::trace::{EventKind, Nanos, ScopeKind};

/// Opens, runs the body, closes on every path. Closing that takes time awaits, and so can itself be cancelled.
pub(super) async fn resource(cx: &Cx<'_>, name: &str, open: &Arg<Millis>, close: &Arg<Millis>, body: &Block) -> Flow {
    let (open, close) = (cx.span(open)?, cx.span(close)?);
    if open > Nanos::ZERO {
        sleep::pause(cx, open).await?;
    }
    let scope = cx.run.next_scope();
    let kind = ScopeKind::Resource;
    cx.run.record(cx.task.id, EventKind::Open { scope, kind, name: Some(name), deadline: None });
    let line = cx.task.line.get();
    let flow = run_block(cx, body).await;
    cx.task.line.set(line);
    if close > Nanos::ZERO {
        sleep::pause(cx, close).await?;
    }
    cx.record_close(scope, kind, &flow);
    flow
}
