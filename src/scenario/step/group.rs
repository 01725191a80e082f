//! `group`: `asyncio.TaskGroup`, as 3.11 and 3.12 have it.

use super::{Cx, run_block, spawn};
use crate::scenario::engine::error::{Exc, Flow, Unwind};
use crate::scenario::engine::future::{Callback, Done, Future, Waitable};
use crate::scenario::engine::reach::Reach;
use crate::scenario::engine::run::Run;
use crate::scenario::engine::task::{Leaving, Task};
use crate::scenario::program::{Block, Launch, Value};
use crate::trace::{CancelWhy, EventKind, ScopeKind, TaskId, WaitKind, WaitOn};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A group on its owner's stack.
pub(super) struct Group(Rc<State>);

/// `TaskGroup`'s fields.
struct State {
    /// The task whose frame the group lies in.
    frame: TaskId,
    /// `asyncio.current_task()` where it was entered: the same, but for a group in a coroutine that is being closed.
    parent: Rc<Task>,
    /// In the order of creation, until `_on_task_done` has been called for them.
    tasks: RefCell<BTreeMap<TaskId, Rc<Task>>>,
    aborting: Cell<bool>,
    parent_cancel_requested: Cell<bool>,
    errors: RefCell<Vec<Exc>>,
    completed: RefCell<Option<Rc<Future>>>,
}

/// `async with asyncio.TaskGroup()`.
pub(super) async fn group(cx: &Cx<'_>, members: &[Launch], body: &Block) -> Flow {
    let line = cx.task.line.get();
    let scope = cx.run.next_scope();
    let kind = ScopeKind::Group;
    cx.run.record(cx.task.id, EventKind::Open { scope, kind, name: None, deadline: None });
    let group = Group(Rc::new(State {
        frame: cx.task.id,
        parent: cx.run.current_task(cx.task),
        tasks: RefCell::default(),
        aborting: Cell::default(),
        parent_cancel_requested: Cell::default(),
        errors: RefCell::default(),
        completed: RefCell::default(),
    }));
    let flow = fill(&Cx { group: Some(&group), ..*cx }, &group, members, body).await;
    cx.task.line.set(line);
    let flow = group.exit(cx, flow).await;
    cx.record_close(scope, kind, &flow);
    flow
}

/// The tasks of the group, then the body.
async fn fill(cx: &Cx<'_>, group: &Group, members: &[Launch], body: &Block) -> Flow {
    for member in members {
        group.create_tasks(cx, member)?;
    }
    run_block(cx, body).await
}

impl Group {
    /// `TaskGroup.create_task`.
    pub(super) fn create_tasks(&self, cx: &Cx<'_>, launch: &Launch) -> Result<Vec<Rc<Task>>, Exc> {
        if self.0.aborting.get() {
            return Err(Exc::new("RuntimeError", "TaskGroup is shutting down"));
        }
        let tasks = spawn::launch(cx, launch)?;
        for task in &tasks {
            task.done.when_done(cx.run, Callback::Call(self.0.clone(), task.id.0));
            self.0.tasks.borrow_mut().insert(task.id, task.clone());
        }
        Ok(tasks)
    }

    /// `TaskGroup.__aexit__`.
    async fn exit(&self, cx: &Cx<'_>, flow: Flow) -> Flow {
        let state = &*self.0;
        let raised = match &flow {
            Err(Unwind::Exc(exc)) => Some(exc.clone()),
            _ => None,
        };
        let mut cancellation = matches!(raised, Some(Exc::Cancelled));
        if state.parent_cancel_requested.get() && state.parent.uncancel() == 0 {
            cancellation = false;
        }
        if raised.is_some() && !state.aborting.get() {
            state.abort(cx.run);
        }
        while !state.tasks.borrow().is_empty() {
            let completed = Future::new();
            *state.completed.borrow_mut() = Some(completed.clone());
            let tasks = state.tasks.borrow().keys().copied().collect();
            let on = WaitOn { tasks, ..WaitOn::new(WaitKind::Group) };
            *cx.task.leaving.borrow_mut() = Some(self.0.clone());
            let waited = cx.suspend(Waitable::Future(completed), &on).await;
            cx.task.leaving.take();
            if let Err(exc @ Exc::Exit) = waited {
                if cx.run.is_dropping() {
                    std::future::pending::<()>().await;
                }
                return Err(exc.into());
            }
            if waited.is_err() && !state.aborting.get() {
                cancellation = true;
                state.abort(cx.run);
            }
            state.completed.take();
        }
        if cancellation && state.errors.borrow().is_empty() {
            return Err(Exc::Cancelled.into());
        }
        if let Some(exc @ (Exc::Raised(_) | Exc::Exit)) = raised {
            state.errors.borrow_mut().push(exc);
        }
        let errors = state.errors.take();
        if errors.is_empty() {
            // A cancellation that was the group's own ends here; a `return` goes on.
            return match flow {
                Err(Unwind::Exc(_)) => Ok(()),
                flow => flow,
            };
        }
        Err(Exc::group("unhandled errors in a TaskGroup", &errors).into())
    }
}

impl State {
    /// `TaskGroup._abort`, in the order of creation.
    fn abort(&self, run: &Run) {
        self.aborting.set(true);
        for task in self.tasks.borrow().values() {
            // An endless chain of waiting tasks is cancelled as far as CPython gets.
            let _requested = run.cancel_task(task, Some(self.parent.id), CancelWhy::Group);
        }
    }
}

impl Leaving for State {
    fn fail(&self, exc: Exc) {
        self.errors.borrow_mut().push(exc);
    }
}

impl Done for State {
    fn takes_returns_in_any_order(&self) -> bool {
        true
    }

    /// `TaskGroup._on_task_done`.
    fn call(self: Rc<Self>, run: &Rc<Run>, task: u32) {
        let task = TaskId(task);
        self.tasks.borrow_mut().remove(&task);
        if self.tasks.borrow().is_empty()
            && let Some(completed) = &*self.completed.borrow()
        {
            completed.finish(run, Ok(Value::Null));
        }
        let task = run.task(task);
        let Err(exc @ Exc::Raised(_)) = task.done.result() else { return };
        run.retrieve(self.parent.id, &task);
        self.errors.borrow_mut().push(exc);
        if self.parent.done.is_done() || self.aborting.get() || self.parent_cancel_requested.get() {
            return;
        }
        self.abort(run);
        self.parent_cancel_requested.set(true);
        let _requested = run.cancel_task(&self.parent, Some(self.parent.id), CancelWhy::Group);
    }

    fn holds(&self, _number: u32, reach: &mut Reach) {
        reach.task(&self.parent);
        self.tasks.borrow().values().for_each(|task| reach.task(task));
        if let Some(completed) = &*self.completed.borrow() {
            reach.future(completed);
        }
    }

    fn frame(&self) -> Option<TaskId> {
        Some(self.frame)
    }
}
