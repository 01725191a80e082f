//! `retry`: another attempt after a pause, with exponential backoff and full jitter.

use super::{Cx, run_block, sleep};
use crate::scenario::engine::error::{Flow, Unwind};
use crate::scenario::program::Retry;
use crate::trace::Nanos;
use rand::RngExt;

/// Runs the body until it succeeds, fails with something not worth another attempt, or attempts run out; then the last
/// error goes on. Pauses are whole milliseconds, rounded down.
pub(super) async fn retry(cx: &Cx<'_>, retry: &Retry) -> Flow {
    let times = cx.number(&retry.times)?.max(1);
    let jitter = cx.flag(&retry.jitter)?;
    let mut backoff = cx.span(&retry.backoff)?.0 / 1_000_000;
    let line = cx.task.line.get();
    for attempt in 1.. {
        let flow = run_block(cx, &retry.body).await;
        cx.task.line.set(line);
        match &flow {
            Err(Unwind::Exc(exc)) if attempt < times && retry.on.iter().any(|catch| exc.is(catch)) => {}
            _ => return flow,
        }
        let pause = if jitter { cx.run.random.borrow_mut().random_range(0..=backoff) } else { backoff };
        sleep::pause(cx, Nanos::from_millis(pause)).await?;
        backoff = backoff.saturating_mul(retry.factor_milli) / 1000;
    }
    Ok(())
}
