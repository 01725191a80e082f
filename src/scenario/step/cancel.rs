//! `cancel`: `Task.cancel`.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::program::{Arg, Name};
use crate::trace::CancelWhy;

/// Requests cancellation of any task: another, a child, oneself, main; of one that is done, or not
/// there yet, nothing comes.
pub(super) fn cancel(cx: &Cx<'_>, name: &Arg<Name>) -> Result<(), Exc> {
    match cx.run.instance(&cx.name(name)?) {
        Some(task) => cx.run.cancel_task(&task, Some(cx.task.id), CancelWhy::Task).map(drop),
        None => Ok(()),
    }
}
