//! What a step does: one variant for every step of the scenario language, and its parts.

use super::{Arg, Block, DefId, EventId, LockId, Millis, Name, QueueId, SemaphoreId, Value, VarId};

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
