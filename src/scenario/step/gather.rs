//! `gather`: `asyncio.gather`.

use super::{Cx, spawn};
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::{Callback, Done, Future, Gathering, Waitable};
use crate::scenario::engine::reach::Reach;
use crate::scenario::engine::run::Run;
use crate::scenario::engine::task::Task;
use crate::scenario::program::{Arg, Member, Value};
use crate::trace::{TaskId, WaitKind, WaitOn};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

/// Awaits a gather.
pub(super) async fn gather(cx: &Cx<'_>, members: &[Member], return_exceptions: &Arg<bool>) -> Result<(), Exc> {
    let watch = Watch::new(cx.flag(return_exceptions)?, Some(cx.task.id));
    // As arguments of a call, running tasks are found before new ones are created.
    let running = members.iter().filter_map(|member| match member {
        Member::New(_) => None,
        Member::Running(name) => Some(cx.instance(name)),
    });
    let mut running = running.collect::<Result<Vec<_>, _>>()?.into_iter();
    for member in members {
        match member {
            Member::New(new) => spawn::launch_each(cx, new, |child| watch.add(cx.run, child))?,
            Member::Running(_) => running.next().into_iter().for_each(|child| watch.add(cx.run, child)),
        }
    }
    let tasks = watch.gathering.children.borrow().iter().map(|child| child.id).collect();
    let on = WaitOn { tasks, ..WaitOn::new(WaitKind::Gather) };
    cx.suspend(Waitable::Gather(watch.awaited(cx.run)), &on).await.map(drop)
}

/// `asyncio.gather(*children, return_exceptions=True)`, not awaited yet.
pub(crate) fn gather_all(run: &Run, children: Vec<Rc<Task>>) -> Rc<Gathering> {
    let watch = Watch::new(true, None);
    children.into_iter().for_each(|child| watch.add(run, child));
    watch.awaited(run)
}

/// `_done_callback` in `asyncio.gather`.
struct Watch {
    gathering: Rc<Gathering>,
    return_exceptions: bool,
    /// The task that gathers, if it is one.
    by: Option<TaskId>,
    seen: RefCell<HashSet<TaskId>>,
    left: Cell<usize>,
}

impl Watch {
    fn new(return_exceptions: bool, by: Option<TaskId>) -> Rc<Watch> {
        let gathering =
            Gathering { outer: Future::new(), children: RefCell::default(), cancel_requested: Cell::default() };
        Rc::new(Watch {
            gathering: Rc::new(gathering),
            return_exceptions,
            by,
            seen: RefCell::default(),
            left: Cell::default(),
        })
    }

    /// One more child; watched at once, and only once.
    fn add(self: &Rc<Self>, run: &Run, child: Rc<Task>) {
        if self.seen.borrow_mut().insert(child.id) {
            self.left.set(self.left.get() + 1);
            child.done.when_done(run, Callback::Call(self.clone(), child.id.0));
        }
        self.gathering.children.borrow_mut().push(child);
    }

    /// All children are there; a gather of none is done.
    fn awaited(&self, run: &Run) -> Rc<Gathering> {
        if self.gathering.children.borrow().is_empty() {
            self.gathering.outer.finish(run, Ok(Value::Null));
        }
        self.gathering.clone()
    }
}

impl Watch {
    /// `fut.exception()`.
    fn retrieve(&self, run: &Run, child: &Task) {
        if let Some(by) = self.by {
            run.retrieve(by, child);
        }
    }
}

impl Done for Watch {
    fn takes_returns_in_any_order(&self) -> bool {
        true
    }

    fn call(self: Rc<Self>, run: &Rc<Run>, child: u32) {
        self.left.set(self.left.get() - 1);
        let outer = &self.gathering.outer;
        let child = run.task(TaskId(child));
        if outer.is_done() {
            return self.retrieve(run, &child);
        }
        if !self.return_exceptions
            && let Err(exc) = child.done.result()
        {
            // A child's cancellation counts as its failure.
            self.retrieve(run, &child);
            outer.finish(run, Err(exc));
        } else if self.left.get() == 0 {
            self.gathering.children.borrow().iter().for_each(|child| self.retrieve(run, child));
            let cancelled = self.gathering.cancel_requested.get();
            outer.finish(run, if cancelled { Err(Exc::Cancelled) } else { Ok(Value::Null) });
        }
    }

    /// Each child knows the others, also when the gather is over.
    fn holds(&self, _number: u32, reach: &mut Reach) {
        reach.future(&self.gathering.outer);
        self.gathering.children.borrow().iter().for_each(|child| reach.task(child));
    }
}
