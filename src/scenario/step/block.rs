//! `block`: a call that holds the loop, such as `time.sleep`.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::event_loop::Halt;
use crate::scenario::program::{Arg, Millis};
use crate::trace::EventKind;

/// Holds the loop. On the virtual clock the stall is known before; on the wall clock it is measured.
pub(super) fn block(cx: &Cx<'_>, duration: &Arg<Millis>, what: Option<&str>) -> Result<(), Exc> {
    let span = cx.span(duration)?;
    let start = cx.run.now();
    let stall = |duration| EventKind::Stall { duration, what, line: cx.line() };
    if cx.run.clock.is_wall() {
        cx.run.clock.block(span);
        if cx.run.clock.is_stopped() {
            cx.run.halt(Halt::Stopped);
            return Ok(());
        }
        cx.run.record_at(start, cx.task.id, stall(cx.run.now().since(start)));
    } else {
        cx.run.record(cx.task.id, stall(span));
        cx.run.clock.block(span);
        cx.run.set_now(start.plus(span));
    }
    cx.run.finish_jobs();
    Ok(())
}
