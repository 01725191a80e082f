//! The steps of the scenario language as they are written.

use super::scalar::Factor;
use super::value::{List, Located, Or, Param, Short, Shorthand, Table, Word};
use crate::scenario::program::{Millis, Name, Value};
use serde::Deserialize;

/// Steps in order.
pub type Block = List<Step>;

/// One step: a word, or one key and its value. The reference in `lessons/README.md` has a row for each.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Suspend for a time.
    Sleep(Short<Sleep>),
    /// Give the loop one turn.
    Yield,
    /// Hold the loop.
    Block(Short<Hold>),
    /// Await a pool worker.
    Offload(Offload),
    /// Create tasks.
    Spawn(Short<Spawn>),
    /// Call a task's function and drop the coroutine.
    Call(Word),
    /// Await a task.
    Await(Param<Name>),
    /// Await a future that nobody else holds.
    Future(Word),
    /// A pass of the garbage collector.
    Collect,
    /// `asyncio.gather`.
    Gather(Short<Gather>),
    /// `asyncio.TaskGroup`.
    Group(Short<Group>),
    /// `asyncio.wait`.
    Wait(Short<Wait>),
    /// `asyncio.shield`.
    Shield(Short<Member>),
    /// `asyncio.timeout` and `timeout_at`.
    Timeout(Timeout),
    /// A Go-style context.
    Context(Context),
    /// Stop here if the context is cancelled.
    Check,
    /// Request cancellation.
    Cancel(Param<Name>),
    /// Acquire or open, run, release or close.
    With(With),
    /// Acquire and keep.
    Acquire(Word),
    /// Release.
    Release(Word),
    /// `Queue.put`.
    Put(Put),
    /// `Queue.get`.
    Get(Short<Get>),
    /// `Queue.task_done`.
    TaskDone(Word),
    /// `Queue.join`.
    Join(Word),
    /// `Event.set`.
    Set(Word),
    /// `Event.clear`.
    Clear(Word),
    /// `Event.wait`.
    Until(Word),
    /// Read a shared variable.
    Read(Word),
    /// Write what was read + 1.
    Write(Word),
    /// A loop with an end.
    Repeat(Repeat),
    /// A loop without.
    Forever(Block),
    /// Compare a knob or given value.
    If(If),
    /// `try`.
    Try(Try),
    /// `raise`.
    Raise(Option<Short<Raise>>),
    /// `return`.
    Return(Option<Param<Value>>),
    /// Try again, later and later.
    Retry(Retry),
    /// Say something.
    Note(Word),
    /// Tie what follows to source lines.
    Mark(Word),
}

/// `sleep: D` or `{for: D, ctx: true}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sleep {
    /// For how long.
    pub r#for: Param<Millis>,
    /// Whether a cancelled context ends it.
    #[serde(default)]
    pub ctx: bool,
}

impl Shorthand for Sleep {
    type Short = Param<Millis>;

    fn full(r#for: Param<Millis>) -> Sleep {
        Sleep { r#for, ctx: false }
    }
}

/// `block: D` or `{for: D, what: text}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// For how long.
    pub r#for: Param<Millis>,
    /// With what.
    pub what: Option<String>,
}

impl Shorthand for Hold {
    type Short = Param<Millis>;

    fn full(r#for: Param<Millis>) -> Hold {
        Hold { r#for, what: None }
    }
}

/// `offload`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offload {
    /// Which pool.
    pub to: Pool,
    /// For how long.
    pub r#for: Param<Millis>,
    /// Whether it computes.
    pub cpu: Option<Param<bool>>,
    /// What it is.
    pub what: Option<String>,
}

/// A pool of workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    /// Threads.
    Thread,
    /// Processes.
    Process,
}

/// `spawn: T` or its full form.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spawn {
    /// Which task.
    pub task: Word,
    /// The instances' name.
    pub r#as: Option<Word>,
    /// Values for `$name` in it.
    #[serde(default)]
    pub with: Table<Or<Value>>,
    /// How many.
    pub times: Option<Param<u64>>,
    /// Whether anything keeps a reference.
    pub owner: Option<bool>,
    /// Which scope owns it.
    pub r#in: Option<Located<Owner>>,
}

/// What a `spawn` can be `in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The innermost enclosing group.
    Group,
}

impl Shorthand for Spawn {
    type Short = Word;

    fn full(task: Word) -> Spawn {
        Spawn { task, r#as: None, with: Table::default(), times: None, owner: None, r#in: None }
    }
}

/// One entry of a gather, group, shield or wait: a task, its full form, or an instance that runs already.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Which task to start.
    pub task: Option<Word>,
    /// The instances' name.
    pub r#as: Option<Word>,
    /// Values for `$name` in it.
    #[serde(default)]
    pub with: Table<Or<Value>>,
    /// How many.
    pub times: Option<Param<u64>>,
    /// An instance already spawned.
    pub running: Option<Param<Name>>,
}

impl Shorthand for Member {
    type Short = Word;

    fn full(task: Word) -> Member {
        Member { task: Some(task), ..Member::default() }
    }
}

/// `gather: [T…]` or its full form.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gather {
    /// What to gather.
    pub tasks: List<Short<Member>>,
    /// Whether failures are results.
    pub return_exceptions: Option<Param<bool>>,
}

impl Shorthand for Gather {
    type Short = List<Short<Member>>;

    fn full(tasks: List<Short<Member>>) -> Gather {
        Gather { tasks, return_exceptions: None }
    }
}

/// `group: [T…]` or its full form.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What to start before the body.
    #[serde(default)]
    pub tasks: List<Short<Member>>,
    /// The body.
    #[serde(default)]
    pub r#do: Block,
}

impl Shorthand for Group {
    type Short = List<Short<Member>>;

    fn full(tasks: List<Short<Member>>) -> Group {
        Group { tasks, r#do: Block::default() }
    }
}

/// `wait`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// What to wait for.
    pub tasks: List<Short<Member>>,
    /// When to stop waiting; all by default.
    pub until: Option<WaitUntil>,
    /// How long at most.
    pub timeout: Option<Param<Millis>>,
}

impl Shorthand for Wait {
    type Short = List<Short<Member>>;

    fn full(tasks: List<Short<Member>>) -> Wait {
        Wait { tasks, until: None, timeout: None }
    }
}

/// When a `wait` is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitUntil {
    /// `FIRST_COMPLETED`.
    FirstCompleted,
    /// `FIRST_EXCEPTION`.
    FirstException,
    /// `ALL_COMPLETED`.
    All,
}

/// `timeout`: after a time, or at one.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeout {
    /// So long after it is entered.
    pub after: Option<Param<Millis>>,
    /// At this time of the run.
    pub at: Option<Param<Millis>>,
    /// What to do until then.
    pub r#do: Block,
}

/// `context`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// When it is cancelled by itself.
    pub after: Option<Param<Millis>>,
    /// What to do under it.
    pub r#do: Block,
}

/// `with`: a semaphore, a lock or a resource.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct With {
    /// A permit of this.
    pub semaphore: Option<Word>,
    /// This lock.
    pub lock: Option<Word>,
    /// This resource.
    pub resource: Option<Word>,
    /// How long opening takes.
    pub open: Option<Param<Millis>>,
    /// How long closing takes.
    pub close: Option<Param<Millis>>,
    /// What to do with it.
    pub r#do: Block,
}

/// `put`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Put {
    /// Where.
    pub queue: Word,
    /// What; nothing is the sentinel.
    pub item: Param<Value>,
}

/// `get: q` or its full form.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Where from.
    pub queue: Word,
    /// The item that ends the task.
    pub stop: Option<Param<Value>>,
}

impl Shorthand for Get {
    type Short = Word;

    fn full(queue: Word) -> Get {
        Get { queue, stop: None }
    }
}

/// `repeat`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// How often.
    pub times: Param<u64>,
    /// What.
    pub r#do: Block,
}

/// `if`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct If {
    /// A knob or given value.
    pub value: Param<Value>,
    /// What it is compared with.
    pub is: Param<Value>,
    /// What to do when they are the same.
    pub r#do: Block,
    /// What to do when not.
    #[serde(default)]
    pub r#else: Block,
}

/// `try`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Try {
    /// The body.
    pub r#do: Block,
    /// Handlers by what they catch.
    #[serde(default)]
    pub except: Table<Block>,
    /// Handlers of the parts of a group.
    #[serde(rename = "except*")]
    pub except_star: Option<Located<Table<Block>>>,
    /// What to do when the body ended by itself.
    #[serde(default)]
    pub r#else: Block,
    /// What to do on every path.
    #[serde(default)]
    pub finally: Block,
}

/// `raise: E` or its full form: an error, or a group of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raise {
    /// The error's class.
    pub error: Option<Word>,
    /// What is in the group.
    pub group: Option<Located<List<Short<Raise>>>>,
    /// Its message.
    pub message: Option<String>,
}

impl Shorthand for Raise {
    type Short = Word;

    fn full(error: Word) -> Raise {
        Raise { error: Some(error), group: None, message: None }
    }
}

/// `retry`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// Attempts at most, the first included.
    pub times: Param<u64>,
    /// The pause after the first failure; none by default.
    pub backoff: Option<Param<Millis>>,
    /// By how much each pause is longer; 2 by default.
    pub factor: Option<Param<Factor>>,
    /// Whether a pause is a random part of its full length.
    pub jitter: Option<Param<bool>>,
    /// What is worth another attempt; any error by default.
    pub on: Option<List<String>>,
    /// The attempt.
    pub r#do: Block,
}
