//! `try`, `raise` and `return`.

use super::{Cx, run_block};
use crate::scenario::engine::error::{Exc, Flow, Unwind};
use crate::scenario::program::{Arg, Block, Catch, Raise, Value};

/// The blocks of a `try` beside its handlers.
pub(super) struct Blocks<'a> {
    pub(super) body: &'a Block,
    pub(super) otherwise: &'a Block,
    pub(super) finally: &'a Block,
}

/// `try: … except …: … else: … finally: …`.
pub(super) async fn attempt(cx: &Cx<'_>, blocks: Blocks<'_>, handlers: &[(Catch, Block)]) -> Flow {
    let flow = match run_block(cx, blocks.body).await {
        Ok(()) => run_block(cx, blocks.otherwise).await,
        Err(Unwind::Exc(exc)) => match handlers.iter().find(|(catch, _)| exc.is(catch)) {
            Some((_, handler)) => run_block(&Cx { handling: Some(&exc), ..*cx }, handler).await,
            None => Err(Unwind::Exc(exc)),
        },
        left => left,
    };
    at_last(cx, flow, blocks.finally).await
}

/// `try: … except* …: … else: … finally: …`.
pub(super) async fn attempt_split(cx: &Cx<'_>, blocks: Blocks<'_>, handlers: &[(Catch, Block)]) -> Flow {
    let flow = match run_block(cx, blocks.body).await {
        Ok(()) => run_block(cx, blocks.otherwise).await,
        Err(Unwind::Exc(exc)) => handle_parts(cx, &exc, handlers).await,
        left => left,
    };
    at_last(cx, flow, blocks.finally).await
}

/// What is left of `exc` when each handler has had its part, and of what they raised. A handler that fails, be it by a
/// cancellation, does not keep the next from its part.
async fn handle_parts(cx: &Cx<'_>, exc: &Exc, handlers: &[(Catch, Block)]) -> Flow {
    let mut left = Vec::new();
    let mut rest = Some(exc.clone());
    for (catch, handler) in handlers {
        let Some(whole) = rest.take() else { break };
        // A program that splits large groups without end is to reach its limit.
        if !(0..whole.size()).all(|_| cx.run.tick()) {
            std::future::pending::<()>().await;
        }
        let (part, others) = whole.split(catch);
        rest = others;
        let Some(part) = part else { continue };
        match run_block(&Cx { handling: Some(&part), ..*cx }, handler).await {
            Ok(()) => {}
            Err(Unwind::Exc(raised)) => left.push(raised),
            // Python has no `return` here, nor has a lesson.
            returned => return returned,
        }
    }
    left.extend(rest);
    match Exc::merge(exc, left) {
        Some(exc) => Err(exc.into()),
        None => Ok(()),
    }
}

/// `finally`, with what is on its way; what leaves it itself takes its place.
async fn at_last(cx: &Cx<'_>, flow: Flow, finally: &Block) -> Flow {
    let handling = match &flow {
        Err(Unwind::Exc(exc)) => Some(exc),
        _ => cx.handling,
    };
    run_block(&Cx { handling, ..*cx }, finally).await?;
    flow
}

/// `Error(message)`, or a group of errors.
pub(super) fn raised(raise: &Raise) -> Exc {
    match raise {
        Raise::Error { class, .. } if &**class == "CancelledError" => Exc::Cancelled,
        Raise::Error { class, message } => Exc::new(class, message),
        Raise::Group { errors, message } => Exc::group(message, &errors.iter().map(raised).collect::<Vec<_>>()),
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
