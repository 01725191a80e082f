//! What the steps do, one file a family. Each is the CPython function it stands for, on the engine's futures and tasks.

mod await_task;
mod block;
mod call;
mod cancel;
mod collect;
mod context;
mod exceptions;
mod future;
mod gather;
mod group;
mod hold;
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
pub(crate) use gather::gather_all;

use super::engine::error::{Exc, Flow, Unwind};
use super::engine::footprint::Touch;
use super::engine::guide::Guide;
use super::engine::run::{Run, as_number, wrong_type};
use super::engine::task::Task;
use super::program::{Arg, Block, Handlers, LineId, Millis, Name, Op, Step, Value};
use crate::trace::{EventKind, Nanos, ScopeId, ScopeKind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

/// Where a step stands: its run, its task, and what encloses it in the task's program.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'a> {
    /// The run.
    pub(crate) run: &'a Rc<Run>,
    /// The task.
    pub(crate) task: &'a Rc<Task>,
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
        Cx { run, task, group: None, handling: None, context: None }
    }

    /// The source line of the step.
    pub(crate) fn line(&self) -> Option<&'a str> {
        self.task.line.get().map(|LineId(line)| &*self.run.program.lines[line])
    }

    /// The value of `$name`: given by `with`, else a knob's.
    fn lookup(&self, name: &str) -> Result<Value, Exc> {
        let given = self.task.given.iter().find(|(given, _)| **given == *name).map(|(_, value)| value);
        given
            .or_else(|| self.run.settings.get(name))
            .cloned()
            .ok_or_else(|| Exc::new("NameError", &format!("name '{name}' is not defined")))
    }

    /// Says that a scope was left, and with which error if with one.
    fn record_close(&self, scope: ScopeId, kind: ScopeKind, flow: &Flow) {
        let (error, errors) = match flow {
            Err(Unwind::Exc(exc)) => (Some(exc.class()), exc.members()),
            _ => (None, None),
        };
        self.run.record(self.task.id, EventKind::Close { scope, kind, error, errors: errors.as_deref() });
    }

    fn value(&self, arg: &Arg<Value>) -> Result<Value, Exc> {
        match arg {
            Arg::Is(value) => Ok(value.clone()),
            Arg::Param(name) => self.lookup(name),
        }
    }

    /// A duration; under a schedule, one that is a knob takes any value of the knob's range.
    fn span(&self, arg: &Arg<Millis>) -> Result<Nanos, Exc> {
        match arg {
            Arg::Is(Millis(ms)) => Ok(Nanos::from_millis(*ms)),
            Arg::Param(name) => {
                if let Some(guide) = &self.run.guide
                    && !self.task.given.iter().any(|(given, _)| given == name)
                    && let Some(span) = guide.delay(name)
                {
                    return Ok(span);
                }
                let ms = as_number(Some(&self.lookup(name)?)).ok_or_else(|| wrong_type(name, "a duration"))?;
                Ok(Nanos::from_millis(ms))
            }
        }
    }

    fn number(&self, arg: &Arg<u64>) -> Result<u64, Exc> {
        match arg {
            Arg::Is(number) => Ok(*number),
            Arg::Param(name) => as_number(Some(&self.lookup(name)?)).ok_or_else(|| wrong_type(name, "a whole number")),
        }
    }

    fn flag(&self, arg: &Arg<bool>) -> Result<bool, Exc> {
        match arg {
            Arg::Is(flag) => Ok(*flag),
            Arg::Param(name) => match self.lookup(name)? {
                Value::Bool(flag) => Ok(flag),
                _ => Err(wrong_type(name, "true or false")),
            },
        }
    }

    fn name(&self, arg: &Arg<Name>) -> Result<Name, Exc> {
        match arg {
            Arg::Is(name) => Ok(name.clone()),
            Arg::Param(name) => Ok(self.lookup(name)?.to_string().into()),
        }
    }

    /// The instance called so, which must have been spawned.
    fn instance(&self, arg: &Arg<Name>) -> Result<Rc<Task>, Exc> {
        let name = self.name(arg)?;
        self.run.instance(&name).ok_or_else(|| Exc::new("NameError", &format!("name '{name}' is not defined")))
    }
}

/// One pass, or several, through a block.
struct Frame<'a> {
    steps: &'a [Step],
    next: usize,
    /// Passes left after this one; absent for ever.
    passes: Option<u64>,
}

impl<'a> Frame<'a> {
    fn once(block: &'a Block) -> Frame<'a> {
        Frame { steps: block, next: 0, passes: Some(0) }
    }

    /// The next step, beginning another pass where one is left. Every further pass counts as a step, so that an empty
    /// loop ends too.
    fn step(&mut self, run: &Run) -> Option<&'a Step> {
        loop {
            if let Some(step) = self.steps.get(self.next) {
                self.next += 1;
                return Some(step);
            }
            match &mut self.passes {
                Some(0) => return None,
                Some(passes) => *passes -= 1,
                None => {}
            }
            self.next = 0;
            if !run.tick() {
                return None;
            }
        }
    }
}

/// The steps of a block in order.
///
/// A task of thousands costs no more than this future: loops and branches are frames of it, the commonest awaits are
/// part of it, and every other step is boxed for as long as it takes.
pub(crate) async fn run_block(cx: &Cx<'_>, block: &Block) -> Flow {
    let line = cx.task.line.get();
    let mut frame = Frame::once(block);
    let mut outer: Vec<Frame<'_>> = Vec::new();
    loop {
        let step = frame.step(cx.run);
        if cx.run.is_halted() || !cx.run.tick() {
            // The run is over: this task is never polled again.
            std::future::pending::<()>().await;
        }
        let Some(step) = step else {
            match outer.pop() {
                Some(enclosing) => frame = enclosing,
                None => break,
            }
            continue;
        };
        if step.line.is_some() {
            cx.task.line.set(step.line);
        }
        match &step.op {
            Op::Sleep { duration: Arg::Is(Millis(ms @ 1..)), ctx: false } => {
                sleep::start(cx, Nanos::from_millis(*ms)).await?;
            }
            Op::Yield => sleep::give_way(cx).await?,
            Op::Repeat { times, body } => {
                if let Some(passes) = cx.number(times)?.checked_sub(1) {
                    let inner = Frame { passes: Some(passes), ..Frame::once(body) };
                    outer.push(std::mem::replace(&mut frame, inner));
                }
            }
            Op::Forever(body) => {
                outer.push(std::mem::replace(&mut frame, Frame { passes: None, ..Frame::once(body) }));
            }
            Op::If { value, is, then, otherwise } => {
                let same = cx.value(value)? == cx.value(is)?;
                let inner = Frame::once(if same { then } else { otherwise });
                outer.push(std::mem::replace(&mut frame, inner));
            }
            op => match (run_now(cx, op), &cx.run.guide) {
                (Some(flow), None) => flow?,
                (Some(flow), Some(guide)) => {
                    guide.touch(Touch::of(op));
                    flow?;
                }
                (None, guide) => {
                    let flow = match guide {
                        None => run_boxed(cx, op).await,
                        Some(guide) => Watched { guide, touch: Touch::of(op), step: run_boxed(cx, op) }.await,
                    };
                    // Where a closed task is dropped, what it awaited has been cleaned up: no further step begins.
                    if let Err(unwind) = flow
                        && !cx.run.is_dropping()
                    {
                        return Err(unwind);
                    }
                }
            },
        }
    }
    cx.task.line.set(line);
    Ok(())
}

/// A step of which it is told what it touches, in each turn that it is a part of.
struct Watched<'a> {
    guide: &'a Guide,
    touch: Touch,
    step: Pin<Box<dyn Future<Output = Flow> + 'a>>,
}

impl Future for Watched<'_> {
    type Output = Flow;

    fn poll(mut self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> Poll<Flow> {
        let polled = self.step.as_mut().poll(context);
        self.guide.touch(self.touch);
        polled
    }
}

/// A step that never suspends; absent for one that may.
fn run_now(cx: &Cx<'_>, op: &Op) -> Option<Flow> {
    let result = match op {
        Op::Block { duration, what } => block::block(cx, duration, what.as_deref()),
        Op::Spawn(spawn) => spawn::spawn(cx, spawn),
        Op::Call(def) => {
            call::call(cx, *def);
            Ok(())
        }
        Op::Collect => collect::collect(cx),
        Op::Check => context::check(cx),
        Op::Cancel(task) => cancel::cancel(cx, task),
        Op::Release(what) => hold::release(cx, *what),
        Op::TaskDone(queue) => queue::task_done(cx, *queue),
        Op::Set(event) => signal::set(cx, *event),
        Op::Clear(event) => signal::clear(cx, *event),
        Op::Read(var) => shared::read(cx, *var),
        Op::Write(var) => shared::write(cx, *var),
        Op::Raise(raise) => Err(exceptions::raised(raise)),
        Op::Reraise => exceptions::reraise(cx),
        Op::Return(value) => return Some(exceptions::return_value(cx, value)),
        Op::Note(text) => say::note(cx, text),
        Op::Mark(label) => say::mark(cx, label),
        _ => return None,
    };
    Some(result.map_err(Unwind::Exc))
}

/// Any other step.
fn run_boxed<'a>(cx: &'a Cx<'a>, op: &'a Op) -> Pin<Box<dyn Future<Output = Flow> + 'a>> {
    match op {
        Op::Sleep { duration, ctx } => leaf(sleep::sleep(cx, duration, *ctx)),
        Op::Offload(offload) => leaf(offload::offload(cx, offload)),
        Op::Future(name) => leaf(future::future(cx, name)),
        Op::Await(task) => leaf(await_task::await_task(cx, task)),
        Op::Gather { members, return_exceptions } => leaf(gather::gather(cx, members, return_exceptions)),
        Op::Wait { members, until, timeout } => leaf(wait::wait(cx, members, *until, timeout.as_ref())),
        Op::Shield(member) => leaf(shield::shield(cx, member)),
        Op::Acquire(what) => leaf(hold::acquire(cx, *what)),
        Op::Put { queue, item } => leaf(queue::put(cx, *queue, item)),
        Op::Get { queue, stop } => Box::pin(queue::get(cx, *queue, stop.as_ref())),
        Op::Join(queue) => leaf(queue::join(cx, *queue)),
        Op::Until(event) => leaf(signal::until(cx, *event)),
        Op::Group { members, body } => Box::pin(group::group(cx, members, body)),
        Op::Timeout { deadline, body } => Box::pin(timeout::timeout(cx, deadline, body)),
        Op::Context { after, body } => Box::pin(context::context(cx, after.as_ref(), body)),
        Op::With { what, body } => Box::pin(hold::with(cx, *what, body)),
        Op::Resource { name, open, close, body } => Box::pin(resource::resource(cx, name, open, close, body)),
        Op::Try { body, handlers, otherwise, finally } => {
            let blocks = exceptions::Blocks { body, otherwise, finally };
            match handlers {
                Handlers::Except(handlers) => Box::pin(exceptions::attempt(cx, blocks, handlers)),
                Handlers::Split(handlers) => Box::pin(exceptions::attempt_split(cx, blocks, handlers)),
            }
        }
        Op::Retry(retry) => Box::pin(retry::retry(cx, retry)),
        _ => Box::pin(std::future::ready(Ok(()))),
    }
}

/// A step that holds no block, and so cannot `return`.
fn leaf<'a>(step: impl Future<Output = Result<(), Exc>> + 'a) -> Pin<Box<dyn Future<Output = Flow> + 'a>> {
    Box::pin(async move { step.await.map_err(Unwind::Exc) })
}
