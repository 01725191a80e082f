//! A scenario, checked and ready to run: the abstract syntax of the scenario language.
//!
//! Every name has been resolved, every duration is whole milliseconds, every step is allowed where it stands. Only the
//! names of task *instances* stay names, since instances come to be while the program runs.

mod op;

pub use op::{Catch, Deadline, Handlers, Held, Launch, Member, Offload, Op, Pool, Raise, Retry, Spawn, Until};

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

impl Program {
    /// Every knob at its default.
    pub fn defaults(&self) -> Settings {
        self.knobs.iter().map(|(name, knob)| (name.clone(), knob.default.clone())).collect()
    }
}
