//! The compact store of a run's events: 17 bytes an event in columns, with what repeats kept once.

use super::event::{CancelWhy, Cause, Event, EventKind, LevelKind, Nanos, Outcome, ScopeId, ScopeKind, TaskId, WaitOn};
use super::header::Header;
use indexmap::IndexSet;

/// Events in one chunk of the columns.
const CHUNK: usize = 4096;

/// A string kept once in a [`Trace`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StrId(u32);

/// A wait (what on, and where) kept once in a [`Trace`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaitId(u32);

/// A wait to be looked up without a copy of it; hashes as the pair in the set does.
#[derive(Hash)]
struct WaitKey<'a>(&'a WaitOn, Option<StrId>);

impl indexmap::Equivalent<(WaitOn, Option<StrId>)> for WaitKey<'_> {
    fn equivalent(&self, kept: &(WaitOn, Option<StrId>)) -> bool {
        *self.0 == kept.0 && self.1 == kept.1
    }
}

impl WaitId {
    /// The position among [`Trace::waits`].
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// An event in short.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brief {
    /// When, in nanoseconds.
    pub(super) t: u64,
    /// Whose.
    pub(super) task: TaskId,
    /// What.
    pub(super) kind: BriefKind,
}

/// What happened, in short.
#[derive(Clone, Copy, Debug)]
pub(super) enum BriefKind {
    /// A spawn, to be looked up.
    Spawn,
    /// A step begins.
    Run,
    /// A wait.
    Wait(WaitId),
    /// Ready, by whatever cause.
    Ready,
    /// A delivery.
    Deliver,
    /// An end without more to say.
    End(Outcome),
    /// A note.
    Note,
    /// A mark.
    Mark,
    /// Any other event, to be looked up.
    Other,
}

/// What kind of event a row holds; `arg` means what the comment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Code {
    Spawn,        // payload
    Run,          // nothing
    Wait,         // wait
    ReadyTask,    // task
    ReadyTimer,   // nothing
    ReadyIo,      // nothing
    ReadyThread,  // nothing
    ReadySignal,  // nothing
    ReadyUnknown, // nothing
    Deliver,      // nothing
    EndReturned,  // nothing: returned, without a value
    EndCancelled, // nothing: cancelled, without a message
    Note,         // string
    Mark,         // string
    Retrieve,     // task
    Other,        // payload
}

/// What an event carries beyond its task and one number.
#[derive(Clone, Debug)]
enum Payload {
    Spawn {
        name: StrId,
        parent: Option<TaskId>,
        line: Option<StrId>,
    },
    Stall {
        duration: Nanos,
        what: Option<StrId>,
        line: Option<StrId>,
    },
    Cancel {
        by: Option<TaskId>,
        why: CancelWhy,
    },
    Fail {
        error: StrId,
    },
    End {
        outcome: Outcome,
        value: Option<StrId>,
        error: Option<StrId>,
        message: Option<StrId>,
        errors: Option<StrId>,
        line: Option<StrId>,
    },
    Open {
        scope: ScopeId,
        kind: ScopeKind,
        name: Option<StrId>,
        deadline: Option<Nanos>,
    },
    Close {
        scope: ScopeId,
        kind: ScopeKind,
        error: Option<StrId>,
        errors: Option<StrId>,
    },
    Level {
        name: StrId,
        kind: LevelKind,
        value: i64,
        max: Option<i64>,
        waiting: u32,
    },
    Lint {
        name: StrId,
        text: Option<StrId>,
        tasks: Box<[TaskId]>,
        line: Option<StrId>,
    },
}

/// One chunk of the columns; its vectors have room for [`CHUNK`] rows and never grow beyond.
#[derive(Clone, Debug, Default)]
struct Chunk {
    t: Vec<u64>,
    task: Vec<u32>,
    arg: Vec<u32>,
    code: Vec<Code>,
}

impl Chunk {
    fn with_room(rows: usize) -> Chunk {
        Chunk {
            t: Vec::with_capacity(rows),
            task: Vec::with_capacity(rows),
            arg: Vec::with_capacity(rows),
            code: Vec::with_capacity(rows),
        }
    }
}

/// A recorded run: its header and its events in the order they happened.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Where the run came from.
    pub header: Header,
    chunks: Vec<Chunk>,
    len: usize,
    /// The time of the last event.
    latest: u64,
    /// The wait of the last `wait` event, which is most often that of the next.
    recent: Option<WaitId>,
    strings: IndexSet<Box<str>, foldhash::fast::RandomState>,
    waits: IndexSet<(WaitOn, Option<StrId>), foldhash::fast::RandomState>,
    payloads: Vec<Payload>,
}

impl Trace {
    /// An empty trace.
    pub fn new(header: Header) -> Trace {
        Trace { header, ..Trace::default() }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing happened.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// When event `index` happened.
    ///
    /// # Panics
    /// If there is no such event.
    pub fn time(&self, index: usize) -> Nanos {
        Nanos(self.chunks[index / CHUNK].t[index % CHUNK])
    }

    /// Whose event `index` is.
    ///
    /// # Panics
    /// If there is no such event.
    pub fn task(&self, index: usize) -> TaskId {
        TaskId(self.chunks[index / CHUNK].task[index % CHUNK])
    }

    /// The time of the last event; zero for an empty trace. A last `stall` counts with its duration.
    pub fn end(&self) -> Nanos {
        let Some(last) = self.len.checked_sub(1) else { return Nanos::ZERO };
        match self.get(last) {
            Event { t, kind: EventKind::Stall { duration, .. }, .. } => t.plus(duration),
            event => event.t,
        }
    }

    /// Event `index`.
    ///
    /// # Panics
    /// If there is no such event.
    pub fn get(&self, index: usize) -> Event<'_> {
        let chunk = &self.chunks[index / CHUNK];
        let row = index % CHUNK;
        let arg = chunk.arg[row];
        let text = |id: StrId| -> &str { &self.strings[id.0 as usize] };
        let kind = match chunk.code[row] {
            Code::Run => EventKind::Run,
            Code::Wait => {
                let (on, line) = &self.waits[arg as usize];
                EventKind::Wait { on, line: line.map(text) }
            }
            Code::ReadyTask => EventKind::Ready { by: Cause::Task(TaskId(arg)) },
            Code::ReadyTimer => EventKind::Ready { by: Cause::Timer },
            Code::ReadyIo => EventKind::Ready { by: Cause::Io },
            Code::ReadyThread => EventKind::Ready { by: Cause::Thread },
            Code::ReadySignal => EventKind::Ready { by: Cause::Signal },
            Code::ReadyUnknown => EventKind::Ready { by: Cause::Unknown },
            Code::Deliver => EventKind::Deliver,
            Code::EndReturned => EventKind::end(Outcome::Returned),
            Code::EndCancelled => EventKind::end(Outcome::Cancelled),
            Code::Note => EventKind::Note { text: text(StrId(arg)) },
            Code::Mark => EventKind::Mark { label: text(StrId(arg)) },
            Code::Retrieve => EventKind::Retrieve { of: TaskId(arg) },
            Code::Spawn | Code::Other => self.payload_kind(&self.payloads[arg as usize]),
        };
        Event { t: Nanos(chunk.t[row]), task: TaskId(chunk.task[row]), kind }
    }

    fn payload_kind<'a>(&'a self, payload: &'a Payload) -> EventKind<'a> {
        let text = |id: StrId| -> &'a str { &self.strings[id.0 as usize] };
        match payload {
            Payload::Spawn { name, parent, line } => {
                EventKind::Spawn { name: text(*name), parent: *parent, line: line.map(text) }
            }
            Payload::Stall { duration, what, line } => {
                EventKind::Stall { duration: *duration, what: what.map(text), line: line.map(text) }
            }
            Payload::Cancel { by, why } => EventKind::Cancel { by: *by, why: *why },
            Payload::Fail { error } => EventKind::Fail { error: text(*error) },
            Payload::End { outcome, value, error, message, errors, line } => EventKind::End {
                outcome: *outcome,
                value: value.map(text),
                error: error.map(text),
                message: message.map(text),
                errors: errors.map(text),
                line: line.map(text),
            },
            Payload::Open { scope, kind, name, deadline } => {
                EventKind::Open { scope: *scope, kind: *kind, name: name.map(text), deadline: *deadline }
            }
            Payload::Close { scope, kind, error, errors } => {
                EventKind::Close { scope: *scope, kind: *kind, error: error.map(text), errors: errors.map(text) }
            }
            Payload::Level { name, kind, value, max, waiting } => {
                EventKind::Level { name: text(*name), kind: *kind, value: *value, max: *max, waiting: *waiting }
            }
            Payload::Lint { name, text: sentence, tasks, line } => {
                EventKind::Lint { name: text(*name), text: sentence.map(text), tasks, line: line.map(text) }
            }
        }
    }

    /// The events in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Event<'_>> + ExactSizeIterator {
        (0..self.len).map(|index| self.get(index))
    }

    /// The events in order, each with no more than the timeline's builder needs of most.
    pub(super) fn briefs(&self) -> impl Iterator<Item = Brief> + '_ {
        self.chunks.iter().flat_map(|chunk| {
            (0..chunk.t.len()).map(|row| Brief {
                t: chunk.t[row],
                task: TaskId(chunk.task[row]),
                kind: match chunk.code[row] {
                    Code::Spawn => BriefKind::Spawn,
                    Code::Run => BriefKind::Run,
                    Code::Wait => BriefKind::Wait(WaitId(chunk.arg[row])),
                    Code::ReadyTask
                    | Code::ReadyTimer
                    | Code::ReadyIo
                    | Code::ReadyThread
                    | Code::ReadySignal
                    | Code::ReadyUnknown => BriefKind::Ready,
                    Code::Deliver => BriefKind::Deliver,
                    Code::EndReturned => BriefKind::End(Outcome::Returned),
                    Code::EndCancelled => BriefKind::End(Outcome::Cancelled),
                    Code::Note => BriefKind::Note,
                    Code::Mark => BriefKind::Mark,
                    Code::Retrieve | Code::Other => BriefKind::Other,
                },
            })
        })
    }

    /// Every kept wait; its index is the number in its [`WaitId`].
    pub fn waits(&self) -> impl ExactSizeIterator<Item = &WaitOn> {
        self.waits.iter().map(|(on, _)| on)
    }

    /// How many events happened up to and including `t`: the index of the first one after.
    pub fn count_until(&self, t: Nanos) -> usize {
        let chunk = self.chunks.partition_point(|chunk| chunk.t.first().is_some_and(|first| *first <= t.0));
        match chunk.checked_sub(1) {
            None => 0,
            Some(chunk) => chunk * CHUNK + self.chunks[chunk].t.partition_point(|at| *at <= t.0),
        }
    }

    /// Adds an event at the end. An event earlier than the last is recorded at the last one's time, so that order holds.
    pub fn push(&mut self, event: &Event<'_>) {
        let (code, arg) = self.encode(&event.kind);
        self.push_row(event.t, event.task, code, arg);
    }

    /// Adds a `run` event; the same as [`Trace::push`], for a recorder in a hurry.
    pub fn push_run(&mut self, t: Nanos, task: TaskId) {
        self.push_row(t, task, Code::Run, 0);
    }

    /// Adds a `ready` event; the same as [`Trace::push`], for a recorder in a hurry.
    pub fn push_ready(&mut self, t: Nanos, task: TaskId, by: Cause) {
        let (code, arg) = ready_code(by);
        self.push_row(t, task, code, arg);
    }

    /// Adds a `wait` event for a wait kept with [`Trace::keep_wait`].
    pub fn push_wait(&mut self, t: Nanos, task: TaskId, wait: WaitId) {
        self.push_row(t, task, Code::Wait, wait.0);
    }

    /// Keeps a wait, to be used in any number of events.
    pub fn keep_wait(&mut self, on: &WaitOn, line: Option<&str>) -> WaitId {
        if let Some(recent) = self.recent
            && let Some((same, place)) = self.waits.get_index(recent.index())
            && place.map(|place| &*self.strings[place.0 as usize]) == line
            && same == on
        {
            return recent;
        }
        let line = line.map(|line| self.keep(line));
        let index = match self.waits.get_index_of(&WaitKey(on, line)) {
            Some(index) => index,
            None => self.waits.insert_full((on.clone(), line)).0,
        };
        *self.recent.insert(WaitId(index as u32))
    }

    /// Bytes held for events and what they carry, by capacity.
    pub fn bytes(&self) -> usize {
        let columns: usize = self
            .chunks
            .iter()
            .map(|chunk| {
                chunk.t.capacity() * 8 + chunk.task.capacity() * 4 + chunk.arg.capacity() * 4 + chunk.code.capacity()
            })
            .sum();
        let strings: usize = self.strings.iter().map(|text| text.len() + 24).sum();
        let waits: usize =
            self.waits.iter().map(|(on, _)| size_of::<(WaitOn, Option<StrId>)>() + 8 + on.tasks.capacity() * 4).sum();
        columns + strings + waits + self.payloads.capacity() * size_of::<Payload>()
    }

    fn push_row(&mut self, t: Nanos, task: TaskId, code: Code, arg: u32) {
        if self.len.is_multiple_of(CHUNK) {
            // The first chunk grows with the run: most runs are small.
            let room = if self.len == 0 { 0 } else { CHUNK };
            self.chunks.push(Chunk::with_room(room));
        }
        self.latest = self.latest.max(t.0);
        let chunk = self.chunks.last_mut().expect("a chunk was just made");
        chunk.t.push(self.latest);
        chunk.task.push(task.0);
        chunk.arg.push(arg);
        chunk.code.push(code);
        self.len += 1;
    }

    fn keep(&mut self, text: &str) -> StrId {
        if let Some(index) = self.strings.get_index_of(text) {
            return StrId(index as u32);
        }
        StrId(self.strings.insert_full(text.into()).0 as u32)
    }

    fn keep_payload(&mut self, payload: Payload) -> u32 {
        self.payloads.push(payload);
        (self.payloads.len() - 1) as u32
    }

    fn encode(&mut self, kind: &EventKind<'_>) -> (Code, u32) {
        let payload = match *kind {
            EventKind::Run => return (Code::Run, 0),
            EventKind::Wait { on, line } => return (Code::Wait, self.keep_wait(on, line).0),
            EventKind::Ready { by } => return ready_code(by),
            EventKind::Deliver => return (Code::Deliver, 0),
            EventKind::Note { text } => return (Code::Note, self.keep(text).0),
            EventKind::Mark { label } => return (Code::Mark, self.keep(label).0),
            EventKind::Retrieve { of } => return (Code::Retrieve, of.0),
            EventKind::End { outcome: Outcome::Returned, .. } if *kind == EventKind::end(Outcome::Returned) => {
                return (Code::EndReturned, 0);
            }
            EventKind::End { outcome: Outcome::Cancelled, .. } if *kind == EventKind::end(Outcome::Cancelled) => {
                return (Code::EndCancelled, 0);
            }
            EventKind::Spawn { name, parent, line } => {
                // Names of tasks are new as a rule, so that looking first would be for nothing.
                let name = StrId(self.strings.insert_full(name.into()).0 as u32);
                let payload = Payload::Spawn { name, parent, line: line.map(|line| self.keep(line)) };
                return (Code::Spawn, self.keep_payload(payload));
            }
            EventKind::Stall { duration, what, line } => Payload::Stall {
                duration,
                what: what.map(|what| self.keep(what)),
                line: line.map(|line| self.keep(line)),
            },
            EventKind::Cancel { by, why } => Payload::Cancel { by, why },
            EventKind::Fail { error } => Payload::Fail { error: self.keep(error) },
            EventKind::End { outcome, value, error, message, errors, line } => Payload::End {
                outcome,
                value: value.map(|value| self.keep(value)),
                error: error.map(|error| self.keep(error)),
                message: message.map(|message| self.keep(message)),
                errors: errors.map(|errors| self.keep(errors)),
                line: line.map(|line| self.keep(line)),
            },
            EventKind::Open { scope, kind, name, deadline } => {
                Payload::Open { scope, kind, name: name.map(|name| self.keep(name)), deadline }
            }
            EventKind::Close { scope, kind, error, errors } => Payload::Close {
                scope,
                kind,
                error: error.map(|error| self.keep(error)),
                errors: errors.map(|errors| self.keep(errors)),
            },
            EventKind::Level { name, kind, value, max, waiting } => {
                Payload::Level { name: self.keep(name), kind, value, max, waiting }
            }
            EventKind::Lint { name, text, tasks, line } => Payload::Lint {
                name: self.keep(name),
                text: text.map(|text| self.keep(text)),
                tasks: tasks.into(),
                line: line.map(|line| self.keep(line)),
            },
        };
        (Code::Other, self.keep_payload(payload))
    }
}

fn ready_code(by: Cause) -> (Code, u32) {
    match by {
        Cause::Task(task) => (Code::ReadyTask, task.0),
        Cause::Timer => (Code::ReadyTimer, 0),
        Cause::Io => (Code::ReadyIo, 0),
        Cause::Thread => (Code::ReadyThread, 0),
        Cause::Signal => (Code::ReadySignal, 0),
        Cause::Unknown => (Code::ReadyUnknown, 0),
    }
}
