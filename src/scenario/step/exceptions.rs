//! `try`, `raise` and `return`.

use super::{Cx, run_block};
use crate::scenario::engine::error::{Exc, Flow, Unwind};
use crate::scenario::program::{Arg, Block, Catch, Value};

/// `try: … except …: … else: … finally: …`.
pub(super) async fn attempt(
    cx: &Cx<'_>,
    body: &Block,
    handlers: &[(Catch, Block)],
    otherwise: &Block,
    finally: &Block,
) -> Flow {
    let flow = match run_block(cx, body).await {
        Ok(()) => run_block(cx, otherwise).await,
        Err(Unwind::Exc(exc)) => match handlers.iter().find(|(catch, _)| exc.is(catch)) {
            Some((_, handler)) => run_block(&Cx { handling: Some(&exc), ..*cx }, handler).await,
            None => Err(Unwind::Exc(exc)),
        },
        left => left,
    };
    let handling = match &flow {
        Err(Unwind::Exc(exc)) => Some(exc),
        _ => cx.handling,
    };
    // What leaves `finally` itself replaces what was on its way.
    run_block(&Cx { handling, ..*cx }, finally).await?;
    flow
}

/// `raise Error(message)`.
pub(super) fn raise(error: &str, message: &str) -> Result<(), Exc> {
    match error {
        "CancelledError" => Err(Exc::Cancelled),
        error => Err(Exc::new(error, message)),
    }
}

/// `raise` in a handler.
pub(super) fn reraise(cx: &Cx<'_>) -> Result<(), Exc> {
    match cx.handling {
        Some(exc) => Err(exc.clone()),
        None => Err(Exc::new("RuntimeError", "No active exception to reraise")),
    }
}

/// `return value`.
pub(super) fn return_value(cx: &Cx<'_>, value: &Arg<Value>) -> Flow {
    Err(Unwind::Return(cx.value(value)?))
}
