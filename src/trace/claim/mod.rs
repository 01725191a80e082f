//! Claims: statements about behaviour that a run can prove. One vocabulary for lessons, predictions and grading, over
//! any trace.
//!
//! | file | what it does |
//! |---|---|
//! | `check` | proves a claim or says what happened instead |
//! | `tasks` | claims about how tasks end |
//! | `order`, `peak` | claims about the order of events, and about how many at once |
//! | `words` | claims as sentences, event patterns from text |
//! | `glob` | task names with `*` and `?` |

mod check;
mod glob;
mod order;
mod peak;
mod tasks;
mod words;

pub use check::Failure;
pub use glob::matches;
pub use words::PatternError;

use super::event::{Nanos, Outcome};

/// A statement about a run. Task names are globs (`*` and `?`).
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// Every task that `task` names (and at least one) ends so.
    Ends {
        /// The tasks.
        task: String,
        /// How they end; absent when only the time is claimed.
        outcome: Option<Outcome>,
        /// The class of the error.
        error: Option<String>,
        /// The classes of the errors in it, a group's, in order, whatever group in the group they are in.
        errors: Option<Vec<String>>,
        /// When.
        at: Option<Nanos>,
        /// Earlier than this.
        before: Option<Nanos>,
        /// Later than this.
        after: Option<Nanos>,
        /// What they return.
        value: Option<String>,
    },
    /// Exactly these tasks end cancelled.
    Cancelled {
        /// The tasks.
        tasks: Vec<String>,
        /// By what (a [`super::CancelWhy`] word) or by which task.
        by: Option<String>,
    },
    /// `task` ends after `owner` ended, or never. One that is garbage-collected is gone at that moment.
    Outlives {
        /// The tasks that live longer.
        task: String,
        /// The task they outlive.
        owner: String,
    },
    /// `task` is created, and never runs a step of its own code.
    NeverStarts {
        /// The tasks.
        task: String,
    },
    /// These happen in this order; see [`EventPattern`].
    Order(Vec<EventPattern>),
    /// The most tasks at once.
    Peak {
        /// What counts.
        of: Activity,
        /// The tasks.
        task: String,
        /// How many.
        bound: Bound<u64>,
    },
    /// The time until the start task ends.
    Total(Bound<Nanos>),
    /// The longest stall; zero if there is none.
    Stall(Bound<Nanos>),
    /// The highest depth of a queue.
    Depth {
        /// The queue.
        queue: String,
        /// How deep.
        bound: Bound<u64>,
    },
    /// The last value of a shared variable.
    Value {
        /// The variable.
        var: String,
        /// The values it may have.
        among: Vec<i64>,
    },
    /// Whether every opening of a resource was followed by its closing.
    Resource {
        /// The resource's name, a glob.
        name: String,
        /// Closed, or left open.
        closed: bool,
    },
    /// A lint fires.
    Lint(String),
    /// A lint stays silent.
    NoLint(String),
}

/// What a task is doing, for [`Claim::Peak`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Begun, not ended, and not in line for anything.
    Running,
    /// In line for a semaphore, lock, queue, event or pool worker.
    Waiting,
}

/// Bounds on an amount; each that is present must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound<T> {
    /// The greatest allowed.
    pub at_most: Option<T>,
    /// The least allowed.
    pub at_least: Option<T>,
    /// The only one allowed.
    pub exactly: Option<T>,
}

impl<T> Default for Bound<T> {
    fn default() -> Bound<T> {
        Bound { at_most: None, at_least: None, exactly: None }
    }
}

/// `TASK VERB [TEXT]`: a kind of event of some tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventPattern {
    /// The tasks, a glob.
    pub task: String,
    /// What happens to them.
    pub verb: Verb,
    /// The note's text, the mark's label or the error's class, where one is given.
    pub text: Option<String>,
}

/// What happens in an [`EventPattern`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// `spawned`
    Spawned,
    /// `runs`
    Runs,
    /// `waits`
    Waits,
    /// `ready`
    Ready,
    /// `cancel`: a request.
    Cancel,
    /// `delivered`: the request arrived.
    Delivered,
    /// `ended`, in whatever way.
    Ended,
    /// `returned`
    Returned,
    /// `raised`
    Raised,
    /// `cancelled`: ended so.
    Cancelled,
    /// `note TEXT`
    Note,
    /// `mark LABEL`
    Mark,
}
