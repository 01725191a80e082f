//! `gather`: `asyncio.gather`.

use super::{Cx, spawn};
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::{Callback, Done, Future, Gathering, Waitable};
use crate::scenario::engine::run::Run;
use crate::scenario::engine::task::Task;
use crate::scenario::program::{Arg, Member, Value};
use crate::trace::{WaitKind, WaitOn};
use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;

/// Awaits a gather.
pub(super) async fn gather(cx: &Cx<'_>, members: &[Member], return_exceptions: &Arg<bool>) -> Result<(), Exc> {
    let return_exceptions = cx.flag(return_exceptions)?;
    let children = spawn::arguments(cx, members)?;
    let tasks = children.iter().map(|child| child.id).collect();
    let gathering = start(cx.run, children, return_exceptions);
    let on = WaitOn { tasks, ..WaitOn::new(WaitKind::Gather) };
    cx.suspend(Waitable::Gather(gathering), &on).await.map(drop)
}

/// `asyncio.gather`, not awaited yet.
pub(crate) fn start(run: &Rc<Run>, children: Vec<Rc<Task>>, return_exceptions: bool) -> Rc<Gathering> {
    let outer = Future::new();
    let gathering = Rc::new(Gathering { outer, children, cancel_requested: Cell::new(false) });
    if gathering.children.is_empty() {
        gathering.outer.finish(run, Ok(Value::Null));
        return gathering;
    }
    let mut seen = HashSet::new();
    let distinct: Vec<&Rc<Task>> = gathering.children.iter().filter(|child| seen.insert(child.id)).collect();
    let watch = Rc::new(Watch { gathering: gathering.clone(), return_exceptions, left: Cell::new(distinct.len()) });
    for child in distinct {
        let place = child.id.0 as usize;
        child.done.when_done(run, Callback::Call(watch.clone(), place));
    }
    gathering
}

/// `_done_callback` in `asyncio.gather`.
struct Watch {
    gathering: Rc<Gathering>,
    return_exceptions: bool,
    left: Cell<usize>,
}

impl Done for Watch {
    fn call(self: Rc<Self>, run: &Rc<Run>, child: usize) {
        self.left.set(self.left.get() - 1);
        let outer = &self.gathering.outer;
        if outer.is_done() {
            return;
        }
        let child = run.task(crate::trace::TaskId(child as u32));
        if !self.return_exceptions
            && let Err(exc) = child.done.result()
        {
            // A child's cancellation counts as its failure.
            outer.finish(run, Err(exc));
        } else if self.left.get() == 0 {
            let cancelled = self.gathering.cancel_requested.get();
            outer.finish(run, if cancelled { Err(Exc::Cancelled) } else { Ok(Value::Null) });
        }
    }
}
