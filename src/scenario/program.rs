//! A scenario, checked and ready to run: the abstract syntax of the scenario language.
//!
//! Every name has been resolved, every duration is whole milliseconds, every step is allowed where it stands. Only the
//! names of task *instances* stay names, since instances come to be while the program runs.

use indexmap::IndexMap;
use std::fmt;
use std::sync::Arc;

/// A name or text shared between a program and its runs.
pub type Name = Arc<str>;

/// Whole milliseconds, the only unit of time in a scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ms", self.0)
    }
}

/// A value of the scenario language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// Nothing; as a queue item the sentinel.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A duration.
    Duration(Millis),
    /// A word.
    Text(Name),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("None"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            Value::Duration(value) => write!(f, "{value}"),
            Value::Text(value) => f.write_str(value),
        }
    }
}

/// What stands in a step where a `T` is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg<T> {
    /// The thing itself.
    Is(T),
    /// `$name`: a value given by `with`, else a knob.
    Param(Name),
}

impl<T> From<T> for Arg<T> {
    fn from(value: T) -> Arg<T> {
        Arg::Is(value)
    }
}

/// Defines index types into the declarations of a [`Program`].
macro_rules! indices {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub usize);
    )+ };
}

indices! {
    /// An index into [`Program::tasks`].
    DefId,
    /// An index into [`Program::semaphores`].
    SemaphoreId,
    /// An index into [`Program::locks`].
    LockId,
    /// An index into [`Program::events`].
    EventId,
    /// An index into [`Program::queues`].
    QueueId,
    /// An index into [`Program::vars`].
    VarId,
    /// An index into [`Program::lines`].
    LineId,
}

/// The range a knob can be turned through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnobRange {
    /// From `min` to `max` in steps of `step`; whole numbers or milliseconds alike, as the default's type says.
    Steps {
        /// The least value.
        min: u64,
        /// The greatest value.
        max: u64,
        /// The distance between values; at least 1.
        step: u64,
    },
    /// One of these.
    Choices(Vec<Value>),
}

/// A parameter the learner may turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knob {
    /// What the screen calls it.
    pub label: String,
    /// Its value until it is turned; always within the range.
    pub default: Value,
    /// The values it can take; a yes/no knob has both as choices.
    pub range: KnobRange,
}

/// The value of every knob of a program.
pub type Settings = IndexMap<Name, Value>;

/// A scenario, checked and ready to run.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The lesson's id, for the trace's header.
    pub lesson: String,
    /// The demo's id, for the trace's header.
    pub demo: String,
    /// The task the run starts with and ends with.
    pub start: usize,
    /// The tasks by definition.
    pub tasks: Vec<TaskDef>,
    /// Semaphores: name and permits.
    pub semaphores: Vec<(Name, Arg<u64>)>,
    /// Locks.
    pub locks: Vec<Name>,
    /// Events.
    pub events: Vec<Name>,
    /// Queues: name and size, 0 for unbounded.
    pub queues: Vec<(Name, Arg<u64>)>,
    /// Shared variables and their first values.
    pub vars: Vec<(Name, i64)>,
    /// Pool workers.
    pub workers: Workers,
    /// Source lines, `FILE:N`.
    pub lines: Vec<Name>,
    /// The knobs, with their defaults.
    pub knobs: IndexMap<Name, Knob>,
    /// The seed of everything random, unless the run is given another.
    pub seed: u64,
    /// Bounds on a run.
    pub limits: Limits,
    /// Whether a step of it is [`Op::Collect`]: such a run keeps its tasks where the collector can take them.
    pub collects: bool,
}

/// How many workers the pools have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workers {
    /// Threads.
    pub thread: Arg<u64>,
    /// Processes.
    pub process: Arg<u64>,
}

impl Default for Workers {
    fn default() -> Workers {
        Workers { thread: Arg::Is(4), process: Arg::Is(2) }
    }
}

/// Bounds on a run; a lesson may lower them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most steps a run may take.
    pub steps: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { steps: 5_000_000 }
    }
}

/// A task by definition; a run makes instances of it.
#[derive(Clone, Debug)]
pub struct TaskDef {
    /// Its name.
    pub name: Name,
    /// What it does.
    pub body: Block,
}

/// Steps in order.
pub type Block = Arc<[Step]>;

/// A step, and the source line it stands for.
#[derive(Clone, Debug)]
pub struct Step {
    /// What to do.
    pub op: Op,
    /// The line for the trace; a step without one has that of the step around it.
    pub line: Option<LineId>,
}

/// What a step does. The meaning of each is CPython asyncio's; the file under `step/` that runs it says whose.
#[derive(Clone, Debug)]
pub enum Op {
    /// Suspend for a time; zero is [`Op::Yield`].
    Sleep {
        /// For how long.
        duration: Arg<Millis>,
        /// Whether the wait ends early when the enclosing context is cancelled.
        ctx: bool,
    },
    /// Give the loop one turn.
    Yield,
    /// Hold the loop.
    Block {
        /// For how long.
        duration: Arg<Millis>,
        /// With what.
        what: Option<Name>,
    },
    /// Await work done by a pool worker.
    Offload(Offload),
    /// Create tasks and go on.
    Spawn(Spawn),
    /// Call a coroutine function and forget to await it: nothing of it runs.
    Call(DefId),
    /// Await a task; cancelling the waiter cancels it.
    Await(Arg<Name>),
    /// Await a future that nobody else holds.
    Future(Name),
    /// A pass of the garbage collector.
    Collect,
    /// `asyncio.gather`.
    Gather {
        /// What to gather.
        members: Vec<Member>,
        /// Whether failures are results.
        return_exceptions: Arg<bool>,
    },
    /// `asyncio.TaskGroup`.
    Group {
        /// The tasks created before the body.
        members: Vec<Launch>,
        /// The body.
        body: Block,
    },
    /// `asyncio.wait`: wait, cancelling nothing.
    Wait {
        /// What to wait for.
        members: Vec<Member>,
        /// When to stop waiting.
        until: Until,
        /// How long to wait at most.
        timeout: Option<Arg<Millis>>,
    },
    /// `asyncio.shield`.
    Shield(Member),
    /// `asyncio.timeout` or `asyncio.timeout_at`.
    Timeout {
        /// The deadline.
        deadline: Deadline,
        /// What to do until then.
        body: Block,
    },
    /// A Go-style context with a deadline.
    Context {
        /// When it is cancelled by itself.
        after: Option<Arg<Millis>>,
        /// What to do under it.
        body: Block,
    },
    /// Stop here if the enclosing context is cancelled.
    Check,
    /// Request cancellation of a task.
    Cancel(Arg<Name>),
    /// Acquire, run, release on every path.
    With {
        /// What to acquire.
        what: Held,
        /// What to do with it.
        body: Block,
    },
    /// Open, run, close on every path.
    Resource {
        /// The resource's name.
        name: Name,
        /// How long opening takes.
        open: Arg<Millis>,
        /// How long closing takes.
        close: Arg<Millis>,
        /// What to do with it.
        body: Block,
    },
    /// Acquire and leave it acquired.
    Acquire(Held),
    /// Release without asking who acquired.
    Release(Held),
    /// `Queue.put`.
    Put {
        /// Where.
        queue: QueueId,
        /// What; null is the sentinel.
        item: Arg<Value>,
    },
    /// `Queue.get`.
    Get {
        /// Where from.
        queue: QueueId,
        /// The item that ends the task.
        stop: Option<Arg<Value>>,
    },
    /// `Queue.task_done`.
    TaskDone(QueueId),
    /// `Queue.join`.
    Join(QueueId),
    /// `Event.set`.
    Set(EventId),
    /// `Event.clear`.
    Clear(EventId),
    /// `Event.wait`.
    Until(EventId),
    /// Read a shared variable into the task's own copy.
    Read(VarId),
    /// Write the task's own copy + 1.
    Write(VarId),
    /// Do it a number of times.
    Repeat {
        /// How often.
        times: Arg<u64>,
        /// What.
        body: Block,
    },
    /// Do it for ever.
    Forever(Block),
    /// `if`: compare a knob or a given value.
    If {
        /// What is compared.
        value: Arg<Value>,
        /// With what.
        is: Arg<Value>,
        /// What to do when they are the same.
        then: Block,
        /// What to do when they are not.
        otherwise: Block,
    },
    /// `try`.
    Try {
        /// The body.
        body: Block,
        /// What is done about an error.
        handlers: Handlers,
        /// What to do when the body ended by itself.
        otherwise: Block,
        /// What to do on every path.
        finally: Block,
    },
    /// `raise`.
    Raise(Raise),
    /// `raise` alone: what is being handled goes on.
    Reraise,
    /// `return`.
    Return(Arg<Value>),
    /// Retry with backoff.
    Retry(Retry),
    /// Say something.
    Note(Name),
    /// Tie what follows to source lines.
    Mark(Name),
}

/// Work for a pool worker.
#[derive(Clone, Debug)]
pub struct Offload {
    /// Which pool.
    pub to: Pool,
    /// How long the work takes.
    pub duration: Arg<Millis>,
    /// Whether it computes; computing on a thread holds the GIL.
    pub cpu: Arg<bool>,
    /// What it is.
    pub what: Option<Name>,
}

/// A pool of workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// Threads.
    Thread,
    /// Processes.
    Process,
}

/// How to start new instances of a task.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Which task.
    pub def: DefId,
    /// The instances' name, `{n}` in it counting from 1; else the task's.
    pub named: Option<Name>,
    /// Values for `$name` in the task; in a text, `{n}` counts from 1.
    pub with: Vec<(Name, Arg<Value>)>,
    /// How many.
    pub times: Arg<u64>,
}

/// `create_task`.
#[derive(Clone, Debug)]
pub struct Spawn {
    /// What to start.
    pub launch: Launch,
    /// Whether anything keeps a reference to it.
    pub owner: bool,
    /// Whether the innermost enclosing group owns it.
    pub in_group: bool,
}

/// One entry of a gather, shield or wait.
#[derive(Clone, Debug)]
pub enum Member {
    /// New instances.
    New(Launch),
    /// An instance already spawned.
    Running(Arg<Name>),
}

/// When a wait is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// `FIRST_COMPLETED`.
    FirstCompleted,
    /// `FIRST_EXCEPTION`.
    FirstException,
    /// `ALL_COMPLETED`.
    All,
}

/// When a timeout strikes.
#[derive(Clone, Debug)]
pub enum Deadline {
    /// So long after it was entered.
    After(Arg<Millis>),
    /// At this time of the run.
    At(Arg<Millis>),
}

/// What a `with`, `acquire` or `release` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A permit.
    Semaphore(SemaphoreId),
    /// A lock.
    Lock(LockId),
}

/// What an error raised by a program is.
#[derive(Clone, Debug)]
pub enum Raise {
    /// One of this class.
    Error {
        /// The class.
        class: Name,
        /// Its message.
        message: Name,
    },
    /// An `ExceptionGroup`.
    Group {
        /// What is in it; at least one.
        errors: Vec<Raise>,
        /// Its message.
        message: Name,
    },
}

/// The handlers of a `try`, in order.
#[derive(Clone, Debug)]
pub enum Handlers {
    /// `except`: the first that catches the error has it.
    Except(Vec<(Catch, Block)>),
    /// `except*`: each has the part of a group that it catches and none before it did.
    Split(Vec<(Catch, Block)>),
}

/// What an `except` catches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Catch {
    /// CancelledError.
    Cancelled,
    /// TimeoutError.
    Timeout,
    /// ExceptionGroup.
    Group,
    /// Exception: everything but a cancellation.
    Any,
    /// This class, or one derived from it.
    Class(Name),
}

/// `retry`.
#[derive(Clone, Debug)]
pub struct Retry {
    /// Attempts at most, the first included.
    pub times: Arg<u64>,
    /// The pause after the first failure.
    pub backoff: Arg<Millis>,
    /// By how much each pause is longer than the one before, in thousandths.
    pub factor_milli: u64,
    /// Whether a pause is a random part of its full length ("full jitter").
    pub jitter: Arg<bool>,
    /// What is worth another attempt.
    pub on: Vec<Catch>,
    /// The attempt.
    pub body: Block,
}

impl Program {
    /// Every knob at its default.
    pub fn defaults(&self) -> Settings {
        self.knobs.iter().map(|(name, knob)| (name.clone(), knob.default.clone())).collect()
    }
}
