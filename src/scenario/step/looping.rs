//! `repeat`, `forever` and `if`.

use super::{Cx, run_block};
use crate::scenario::engine::error::Flow;
use crate::scenario::program::{Arg, Block, Value};

/// `for _ in range(times)`.
pub(super) async fn repeat(cx: Cx<'_>, times: &Arg<u64>, body: &Block) -> Flow {
    for _ in 0..cx.number(times)? {
        turn(cx, body).await?;
    }
    Ok(())
}

/// `while True`.
pub(super) async fn forever(cx: Cx<'_>, body: &Block) -> Flow {
    loop {
        turn(cx, body).await?;
    }
}

/// One time through the body; it counts as a step, so that an empty loop ends too.
async fn turn(cx: Cx<'_>, body: &Block) -> Flow {
    if !cx.run.tick() {
        std::future::pending::<()>().await;
    }
    run_block(cx, body).await
}

/// `if value == is`.
pub(super) async fn branch(cx: Cx<'_>, value: &Arg<Value>, is: &Arg<Value>, then: &Block, otherwise: &Block) -> Flow {
    let same = cx.value(value)? == cx.value(is)?;
    run_block(cx, if same { then } else { otherwise }).await
}
