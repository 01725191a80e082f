//! What the steps do, one file a family. Each is the CPython function it stands for, on the engine's futures and tasks.

mod await_task;
mod block;
mod cancel;
mod context;
mod exceptions;
mod gather;
mod group;
mod hold;
mod looping;
mod offload;
mod queue;
mod resource;
mod retry;
mod say;
mod shared;
mod shield;
mod signal;
mod sleep;
mod spawn;
mod timeout;
mod wait;

pub(crate) use context::Context;
pub(crate) use gather::start as start_gather;

use super::engine::error::{Exc, Flow};
use super::engine::run::{Run, as_number, wrong_type};
use super::engine::task::Task;
use super::program::{Arg, Block, Millis, Name, Op, Step, Value};
use crate::trace::Nanos;
use std::pin::Pin;
use std::rc::Rc;

/// Where a step stands: its run, its task, and what encloses it in the task's program.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'a> {
    /// The run.
    pub(crate) run: &'a Rc<Run>,
    /// The task.
    pub(crate) task: &'a Rc<Task>,
    /// The source line.
    pub(crate) line: Option<&'a str>,
    /// The innermost group.
    group: Option<&'a group::Group>,
    /// The exception of the innermost handler.
    handling: Option<&'a Exc>,
    /// The innermost context; else the one the task was spawned under.
    context: Option<&'a Rc<Context>>,
}

impl<'a> Cx<'a> {
    /// The outermost place of a task.
    pub(crate) fn new(run: &'a Rc<Run>, task: &'a Rc<Task>) -> Cx<'a> {
        Cx { run, task, line: None, group: None, handling: None, context: None }
    }

    /// The value of `$name`: given by `with`, else a knob's.
    fn lookup(self, name: &str) -> Result<Value, Exc> {
        let given = self.task.given.iter().find(|(given, _)| **given == *name).map(|(_, value)| value);
        given
            .or_else(|| self.run.settings.get(name))
            .cloned()
            .ok_or_else(|| Exc::new("NameError", &format!("name '{name}' is not defined")))
    }

    fn value(self, arg: &Arg<Value>) -> Result<Value, Exc> {
        match arg {
            Arg::Is(value) => Ok(value.clone()),
            Arg::Param(name) => self.lookup(name),
        }
    }

    fn span(self, arg: &Arg<Millis>) -> Result<Nanos, Exc> {
        match arg {
            Arg::Is(Millis(ms)) => Ok(Nanos::from_millis(*ms)),
            Arg::Param(name) => {
                let ms = as_number(Some(&self.lookup(name)?)).ok_or_else(|| wrong_type(name, "a duration"))?;
                Ok(Nanos::from_millis(ms))
            }
        }
    }

    fn number(self, arg: &Arg<u64>) -> Result<u64, Exc> {
        match arg {
            Arg::Is(number) => Ok(*number),
            Arg::Param(name) => as_number(Some(&self.lookup(name)?)).ok_or_else(|| wrong_type(name, "a whole number")),
        }
    }

    fn flag(self, arg: &Arg<bool>) -> Result<bool, Exc> {
        match arg {
            Arg::Is(flag) => Ok(*flag),
            Arg::Param(name) => match self.lookup(name)? {
                Value::Bool(flag) => Ok(flag),
                _ => Err(wrong_type(name, "true or false")),
            },
        }
    }

    fn name(self, arg: &Arg<Name>) -> Result<Name, Exc> {
        match arg {
            Arg::Is(name) => Ok(name.clone()),
            Arg::Param(name) => Ok(self.lookup(name)?.to_string().into()),
        }
    }

    /// The instance called so, which must have been spawned.
    fn instance(self, arg: &Arg<Name>) -> Result<Rc<Task>, Exc> {
        let name = self.name(arg)?;
        self.run.instance(&name).ok_or_else(|| Exc::new("NameError", &format!("no task '{name}' has been spawned yet")))
    }
}

/// The steps of a block in order, boxed since blocks nest.
pub(crate) fn run_block<'a>(cx: Cx<'a>, block: &'a Block) -> Pin<Box<dyn Future<Output = Flow> + 'a>> {
    Box::pin(async move {
        for step in block.iter() {
            run_step(Cx { line: step.line.as_deref().or(cx.line), ..cx }, step).await?;
        }
        Ok(())
    })
}

/// One step. Steps that hold no block run in place; the others cost a box of their own.
async fn run_step(cx: Cx<'_>, step: &Step) -> Flow {
    if !cx.run.tick() {
        // The run is over: this task is never polled again.
        std::future::pending::<()>().await;
    }
    match &step.op {
        Op::Sleep { duration, ctx } => sleep::sleep(cx, duration, *ctx).await?,
        Op::Yield => sleep::give_way(cx).await?,
        Op::Block { duration, what } => block::block(cx, duration, what.as_deref())?,
        Op::Offload(offload) => offload::offload(cx, offload).await?,
        Op::Spawn(spawn) => spawn::spawn(cx, spawn)?,
        Op::Await(task) => await_task::await_task(cx, task).await?,
        Op::Gather { members, return_exceptions } => gather::gather(cx, members, return_exceptions).await?,
        Op::Wait { members, until, timeout } => wait::wait(cx, members, *until, timeout.as_ref()).await?,
        Op::Shield(member) => shield::shield(cx, member).await?,
        Op::Check => context::check(cx)?,
        Op::Cancel(task) => cancel::cancel(cx, task)?,
        Op::Acquire(what) => hold::acquire(cx, *what).await?,
        Op::Release(what) => hold::release(cx, *what)?,
        Op::Put { queue, item } => queue::put(cx, *queue, item).await?,
        Op::Get { queue, stop } => queue::get(cx, *queue, stop.as_ref()).await?,
        Op::TaskDone(queue) => queue::task_done(cx, *queue)?,
        Op::Join(queue) => queue::join(cx, *queue).await?,
        Op::Set(event) => signal::set(cx, *event),
        Op::Clear(event) => signal::clear(cx, *event),
        Op::Until(event) => signal::until(cx, *event).await?,
        Op::Read(var) => shared::read(cx, *var),
        Op::Write(var) => shared::write(cx, *var)?,
        Op::Raise { error, message } => exceptions::raise(error, message)?,
        Op::Reraise => exceptions::reraise(cx)?,
        Op::Return(value) => exceptions::return_value(cx, value)?,
        Op::Note(text) => say::note(cx, text),
        Op::Mark(label) => say::mark(cx, label),
        Op::Group { .. }
        | Op::Timeout { .. }
        | Op::Context { .. }
        | Op::With { .. }
        | Op::Resource { .. }
        | Op::Repeat { .. }
        | Op::Forever(_)
        | Op::If { .. }
        | Op::Try { .. }
        | Op::Retry(_) => Box::pin(run_compound(cx, &step.op)).await?,
    }
    Ok(())
}

/// A step that holds blocks.
async fn run_compound(cx: Cx<'_>, op: &Op) -> Flow {
    match op {
        Op::Group { members, body } => group::group(cx, members, body).await,
        Op::Timeout { deadline, body } => timeout::timeout(cx, deadline, body).await,
        Op::Context { after, body } => context::context(cx, after.as_ref(), body).await,
        Op::With { what, body } => hold::with(cx, *what, body).await,
        Op::Resource { name, open, close, body } => resource::resource(cx, name, open, close, body).await,
        Op::Repeat { times, body } => looping::repeat(cx, times, body).await,
        Op::Forever(body) => looping::forever(cx, body).await,
        Op::If { value, is, then, otherwise } => looping::branch(cx, value, is, then, otherwise).await,
        Op::Try { body, handlers, otherwise, finally } => {
            exceptions::attempt(cx, body, handlers, otherwise, finally).await
        }
        Op::Retry(retry) => retry::retry(cx, retry).await,
        _ => Ok(()),
    }
}
