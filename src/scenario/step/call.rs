//! `call`: a coroutine function called without `await`.

use super::Cx;
use crate::scenario::program::DefId;
use crate::trace::EventKind;

/// Makes the coroutine and drops it: nothing of its body runs (`coroutine.__del__` warns of "coroutine … was never
/// awaited").
pub(super) fn call(cx: &Cx<'_>, def: DefId) {
    let (caller, called) = (&cx.task.name, &cx.run.program.tasks[def.0].name);
    let text = format!("{caller} called {called}() without await, so nothing of {called} ran");
    let kind = EventKind::Lint { name: "coroutine-never-awaited", text: Some(&text), tasks: &[], line: cx.line() };
    cx.run.record(cx.task.id, kind);
}
