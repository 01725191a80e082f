//! What can happen in a run: the events of trace format version 1 (see `lessons/README.md`, "Traces").
//!
//! The engine writes these and so does every tracer of a real runtime; all views, lints, claims and exports read nothing else.

use std::fmt;

/// The `lint` of a program that ended before its main task did; told by whoever saw it end.
pub const PROGRAM_ENDED: &str = "program-ended";

/// The `lint` of a program that was stopped before its main task ended; told by whoever stopped it.
pub const PROGRAM_STOPPED: &str = "program-stopped";

/// A moment of a run, or a span of one, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nanos(pub u64);

impl Nanos {
    /// The start of a run.
    pub const ZERO: Nanos = Nanos(0);

    /// A number of whole milliseconds; saturates at the end of time.
    pub const fn from_millis(ms: u64) -> Nanos {
        Nanos(ms.saturating_mul(1_000_000))
    }

    /// In milliseconds, with the fraction.
    pub fn as_millis_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The span from `earlier` to here; zero if `earlier` is later.
    pub const fn since(self, earlier: Nanos) -> Nanos {
        Nanos(self.0.saturating_sub(earlier.0))
    }

    /// This moment shifted later by `span`; saturates at the end of time.
    pub const fn plus(self, span: Nanos) -> Nanos {
        Nanos(self.0.saturating_add(span.0))
    }
}

/// Milliseconds as people read them: `120 ms`, `0.25 ms`, `12.5 ms`.
impl fmt::Display for Nanos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(1_000_000) {
            write!(f, "{} ms", self.0 / 1_000_000)
        } else if self.0 >= 100_000_000 {
            write!(f, "{:.0} ms", self.as_millis_f64())
        } else {
            let text = format!("{:.3}", self.as_millis_f64());
            write!(f, "{} ms", text.trim_end_matches('0').trim_end_matches('.'))
        }
    }
}

/// A task of a run: a coroutine task, a goroutine, an async invocation. Numbered from 1 by the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

/// A scope of a run, numbered from 1 in the order of opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub u32);

/// Defines a fieldless enum whose variants have fixed words in the trace format.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word that stands for this value in the trace format.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The value that `word` stands for.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words! {
    /// What kind of thing a suspended task waits on.
    WaitKind {
        /// A timer of its own.
        Sleep = "sleep",
        /// One turn of the loop.
        Yield = "yield",
        /// A permit.
        Semaphore = "semaphore",
        /// A lock or mutex.
        Lock = "lock",
        /// An event, condition or wait group.
        Event = "event",
        /// An item of an empty queue.
        QueueGet = "queue.get",
        /// Room in a full queue.
        QueuePut = "queue.put",
        /// All items of a queue to be done.
        QueueJoin = "queue.join",
        /// Another task.
        Task = "task",
        /// The tasks of a gather.
        Gather = "gather",
        /// The tasks of a group, at its end.
        Group = "group",
        /// The tasks of a wait.
        Wait = "wait",
        /// A task whose cancellation is not passed on.
        Shield = "shield",
        /// Work on a thread.
        Thread = "thread",
        /// Work in another process.
        Process = "process",
        /// Input or output.
        Io = "io",
        /// A channel.
        Channel = "channel",
        /// Whichever of several channels comes first.
        Select = "select",
        /// A bare future or promise.
        Future = "future",
    }
}

words! {
    /// Why a cancellation was requested.
    CancelWhy {
        /// A failing child made its group stop the others.
        Group = "group",
        /// A cancelled gather passed it on to its children.
        Gather = "gather",
        /// A deadline passed.
        Timeout = "timeout",
        /// A task asked for it, or a cancelled waiter passed it on.
        Task = "task",
        /// The person watching asked for it.
        User = "user",
        /// The runner stopped what was left when main ended.
        Shutdown = "shutdown",
        /// A context was cancelled.
        Context = "context",
    }
}

words! {
    /// How a task ended.
    Outcome {
        /// It returned.
        Returned = "returned",
        /// An error left it.
        Raised = "raised",
        /// A cancellation left it.
        Cancelled = "cancelled",
    }
}

words! {
    /// What kind of scope owns work or waits for a deadline.
    ScopeKind {
        /// A task group.
        Group = "group",
        /// A timeout.
        Timeout = "timeout",
        /// A resource that is open from here to there.
        Resource = "resource",
        /// A Go-style context.
        Context = "context",
    }
}

words! {
    /// What kind of thing has a level.
    LevelKind {
        /// Free permits.
        Semaphore = "semaphore",
        /// 1 while held.
        Lock = "lock",
        /// Items in a queue.
        Queue = "queue",
        /// Busy workers of a pool.
        Pool = "pool",
        /// 1 while set.
        Event = "event",
        /// The value of a shared variable.
        Var = "var",
    }
}

/// Who or what made a waiting task ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A step of this task.
    Task(TaskId),
    /// A timer that came due.
    Timer,
    /// Input or output.
    Io,
    /// A worker thread or process.
    Thread,
    /// A signal.
    Signal,
    /// The runtime does not tell.
    Unknown,
}

/// What a suspended task waits on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WaitOn {
    /// The kind of thing.
    pub kind: WaitKind,
    /// The name of the semaphore, lock, queue, event or work.
    pub name: Option<Box<str>>,
    /// The tasks waited for.
    pub tasks: Vec<TaskId>,
    /// How long, for a sleep, or until a timeout of the wait itself.
    pub duration: Option<Nanos>,
}

impl WaitOn {
    /// A wait of which nothing but the kind is known.
    pub fn new(kind: WaitKind) -> WaitOn {
        WaitOn { kind, name: None, tasks: Vec::new(), duration: None }
    }
}

/// One event of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Event<'a> {
    /// When, from the start of the run.
    pub t: Nanos,
    /// Whose event it is.
    pub task: TaskId,
    /// What happened.
    pub kind: EventKind<'a>,
}

/// What happened. A `line` is `FILE:N`, the innermost frame of the program's own code.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind<'a> {
    /// The task was created, and is ready to run its first step.
    Spawn {
        /// Its name, or that of its function.
        name: &'a str,
        /// The task that created it.
        parent: Option<TaskId>,
        /// Where it was created.
        line: Option<&'a str>,
    },
    /// A step of the task begins; it ends at the task's next `Wait` or `End`.
    Run,
    /// The task is suspended.
    Wait {
        /// What it waits on.
        on: &'a WaitOn,
        /// Where.
        line: Option<&'a str>,
    },
    /// The task could run, and does not yet.
    Ready {
        /// What made it so.
        by: Cause,
    },
    /// The running step held the loop from here on for a time in which nothing else could run.
    Stall {
        /// For how long.
        duration: Nanos,
        /// What it did.
        what: Option<&'a str>,
        /// Where.
        line: Option<&'a str>,
    },
    /// Somebody requested that the task be cancelled.
    Cancel {
        /// The task that asked, or that owns the scope that asked.
        by: Option<TaskId>,
        /// Why.
        why: CancelWhy,
    },
    /// The cancellation arrived: it was raised at the task's await.
    Deliver,
    /// The task took the outcome of another: one that was done already, without waiting for it; or the error of one that
    /// failed, the first time that anybody takes it (asyncio's `Future._log_traceback`).
    Retrieve {
        /// Whose outcome.
        of: TaskId,
    },
    /// An error was thrown into the task from outside, at its await (a `--fail` intervention).
    Fail {
        /// The class of the error.
        error: &'a str,
    },
    /// The task ended.
    End {
        /// How.
        outcome: Outcome,
        /// What it returned, as text.
        value: Option<&'a str>,
        /// The class of the error that left it.
        error: Option<&'a str>,
        /// The error's message.
        message: Option<&'a str>,
        /// What is in it, if it is a group; see [`super::members`].
        errors: Option<&'a str>,
        /// Where the error was raised.
        line: Option<&'a str>,
    },
    /// The task entered a scope.
    Open {
        /// Which.
        scope: ScopeId,
        /// Of what kind.
        kind: ScopeKind,
        /// The resource's or context's name.
        name: Option<&'a str>,
        /// When it is to be over.
        deadline: Option<Nanos>,
    },
    /// The task left a scope.
    Close {
        /// Which.
        scope: ScopeId,
        /// Of what kind.
        kind: ScopeKind,
        /// What it made of leaving: a timeout that fired says `TimeoutError`, a failing group `ExceptionGroup`.
        error: Option<&'a str>,
        /// What is in that, if it is a group; see [`super::members`].
        errors: Option<&'a str>,
    },
    /// A resource changed its level.
    Level {
        /// Its name.
        name: &'a str,
        /// Its kind.
        kind: LevelKind,
        /// Its level now: free permits, items, busy workers, the value.
        value: i64,
        /// Its bound, if it has one.
        max: Option<i64>,
        /// How many tasks wait for it.
        waiting: u32,
    },
    /// The program said something.
    Note {
        /// What.
        text: &'a str,
    },
    /// What follows belongs to the source lines that carry this label.
    Mark {
        /// The label.
        label: &'a str,
    },
    /// A finding about the run, recorded by whoever made the trace.
    Lint {
        /// The lint's name, `deadlock` say.
        name: &'a str,
        /// The finding in a sentence.
        text: Option<&'a str>,
        /// The tasks it is about, for a deadlock the cycle.
        tasks: &'a [TaskId],
        /// Where.
        line: Option<&'a str>,
    },
}

impl Event<'_> {
    /// Whom it is about: of a finding the first task it names, of all else its own.
    pub fn about(&self) -> TaskId {
        match self.kind {
            EventKind::Lint { tasks: [first, ..], .. } => *first,
            _ => self.task,
        }
    }
}

impl EventKind<'_> {
    /// An end of which there is no more to say than how.
    pub const fn end(outcome: Outcome) -> EventKind<'static> {
        EventKind::End { outcome, value: None, error: None, message: None, errors: None, line: None }
    }

    /// Where in the program it happened, as `FILE:N`, if that is known.
    pub const fn line(&self) -> Option<&str> {
        match self {
            EventKind::Spawn { line, .. }
            | EventKind::Wait { line, .. }
            | EventKind::Stall { line, .. }
            | EventKind::End { line, .. }
            | EventKind::Lint { line, .. } => *line,
            _ => None,
        }
    }

    /// The word in the field `ev` of the trace format.
    pub const fn word(&self) -> &'static str {
        match self {
            EventKind::Spawn { .. } => "spawn",
            EventKind::Run => "run",
            EventKind::Wait { .. } => "wait",
            EventKind::Ready { .. } => "ready",
            EventKind::Stall { .. } => "stall",
            EventKind::Cancel { .. } => "cancel",
            EventKind::Deliver => "deliver",
            EventKind::Retrieve { .. } => "retrieve",
            EventKind::Fail { .. } => "fail",
            EventKind::End { .. } => "end",
            EventKind::Open { .. } => "open",
            EventKind::Close { .. } => "close",
            EventKind::Level { .. } => "level",
            EventKind::Note { .. } => "note",
            EventKind::Mark { .. } => "mark",
            EventKind::Lint { .. } => "lint",
        }
    }
}
