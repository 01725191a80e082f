//! Traces of every kind: hand-written ones, and any sequence of events at all.

use asynctutor::trace::*;
use proptest::prelude::*;

/// An event that owns what it holds.
#[derive(Clone, Debug)]
pub(crate) enum Made {
    Spawn(Option<u32>),
    Run,
    Wait(WaitOn),
    Ready(Cause),
    Stall(u64),
    Cancel(Option<u32>, CancelWhy),
    Deliver,
    Fail,
    Retrieve(u32),
    End(Outcome, Option<String>),
    Open(u32, ScopeKind, Option<u64>),
    Close(u32, ScopeKind, Option<String>),
    Level(u8, LevelKind, i64, Option<i64>, u32),
    Note(String),
    Mark(String),
    Lint(Option<String>, Vec<TaskId>),
}

const NAMES: [&str; 4] = ["main", "orders", "profile", "jobs"];
const ERRORS: [&str; 2] = ["ValueError", "KeyError"];

/// Adds `made` to `trace`.
pub(crate) fn push(trace: &mut Trace, t: u64, task: u32, made: &Made) {
    let kind = match made {
        Made::Spawn(parent) => EventKind::Spawn {
            name: NAMES[task as usize % NAMES.len()],
            parent: parent.map(TaskId),
            line: task.is_multiple_of(2).then_some("main.py:3"),
        },
        Made::Run => EventKind::Run,
        Made::Wait(on) => EventKind::Wait { on, line: on.name.is_none().then_some("main.py:7") },
        Made::Ready(by) => EventKind::Ready { by: *by },
        Made::Stall(span) => EventKind::Stall { duration: Nanos(*span), what: Some("hash"), line: None },
        Made::Cancel(by, why) => EventKind::Cancel { by: by.map(TaskId), why: *why },
        Made::Deliver => EventKind::Deliver,
        Made::Retrieve(of) => EventKind::Retrieve { of: TaskId(*of) },
        Made::Fail => EventKind::Fail { error: ERRORS[0] },
        Made::End(outcome, text) => EventKind::End {
            outcome: *outcome,
            value: text.as_deref().filter(|_| *outcome == Outcome::Returned),
            error: text.as_deref().filter(|_| *outcome == Outcome::Raised),
            message: text.as_deref().filter(|text| text.len() > 3),
            errors: text.as_ref().filter(|text| text.len() > 5).map(|_| "ValueError, (KeyError)"),
            line: text.as_ref().filter(|text| text.len() > 4).map(|_| "main.py:7"),
        },
        Made::Open(scope, kind, deadline) => EventKind::Open {
            scope: ScopeId(*scope),
            kind: *kind,
            name: (*kind == ScopeKind::Resource).then_some("db"),
            deadline: deadline.map(Nanos),
        },
        Made::Close(scope, kind, error) => {
            let errors = error.as_ref().filter(|error| error.len() > 5).map(|_| "(KeyError), ValueError");
            EventKind::Close { scope: ScopeId(*scope), kind: *kind, error: error.as_deref(), errors }
        }
        Made::Level(name, kind, value, max, waiting) => EventKind::Level {
            name: NAMES[*name as usize % NAMES.len()],
            kind: *kind,
            value: *value,
            max: *max,
            waiting: *waiting,
        },
        Made::Note(text) => EventKind::Note { text },
        Made::Mark(label) => EventKind::Mark { label },
        Made::Lint(text, tasks) => {
            EventKind::Lint { name: "deadlock", text: text.as_deref(), tasks, line: text.as_ref().map(|_| "main.py:9") }
        }
    };
    trace.push(&Event { t: Nanos(t), task: TaskId(task), kind });
}

fn task() -> impl Strategy<Value = u32> {
    prop_oneof![20 => 0u32..6, 1 => Just(4_000_000_000u32), 1 => Just(u32::MAX)]
}

fn made() -> impl Strategy<Value = Made> {
    let word = || prop_oneof![Just("x".to_owned()), "\\PC{0,6}", any::<String>()];
    let wait = (
        prop::sample::select(WaitKind::ALL),
        prop::option::of(prop::sample::select(&NAMES[..])),
        prop::collection::vec(task(), 0..4),
        prop::option::of(0u64..12),
    );
    prop_oneof![
        4 => prop::option::of(task()).prop_map(Made::Spawn),
        8 => Just(Made::Run),
        8 => wait.prop_map(|(kind, name, tasks, span)| Made::Wait(WaitOn {
            kind,
            name: name.map(Into::into),
            tasks: tasks.into_iter().map(TaskId).collect(),
            duration: span.map(Nanos),
        })),
        6 => prop_oneof![
            task().prop_map(|task| Cause::Task(TaskId(task))),
            prop::sample::select(&[Cause::Timer, Cause::Io, Cause::Thread, Cause::Signal, Cause::Unknown][..]),
        ].prop_map(Made::Ready),
        2 => prop_oneof![0u64..15, Just(u64::MAX)].prop_map(Made::Stall),
        2 => (prop::option::of(task()), prop::sample::select(CancelWhy::ALL)).prop_map(|(by, why)| Made::Cancel(by, why)),
        1 => Just(Made::Deliver),
        1 => Just(Made::Fail),
        1 => task().prop_map(Made::Retrieve),
        2 => (prop::sample::select(Outcome::ALL), prop::option::of(word())).prop_map(|(how, text)| Made::End(how, text)),
        2 => (0u32..5, prop::sample::select(ScopeKind::ALL), prop::option::of(0u64..90)).prop_map(|(id, kind, deadline)| Made::Open(id, kind, deadline)),
        2 => (0u32..6, prop::sample::select(ScopeKind::ALL), prop::option::of(word())).prop_map(|(id, kind, error)| Made::Close(id, kind, error)),
        1 => (any::<u8>(), prop::sample::select(LevelKind::ALL), any::<i64>(), any::<Option<i64>>(), 0u32..9).prop_map(|(name, kind, value, max, waiting)| Made::Level(name, kind, value, max, waiting)),
        1 => word().prop_map(Made::Note),
        1 => word().prop_map(Made::Mark),
        1 => (prop::option::of(word()), prop::collection::vec(task().prop_map(TaskId), 0..4)).prop_map(|(text, tasks)| Made::Lint(text, tasks)),
    ]
}

/// Any events in any order, on a clock that mostly stands still.
pub(crate) fn any_trace(most: usize) -> impl Strategy<Value = Trace> {
    let step = prop_oneof![50 => Just(0u64), 40 => 1u64..8, 10 => Just(40u64), 1 => Just(u64::MAX / 3)];
    prop::collection::vec((step, task(), made()), 0..most).prop_map(|events| {
        let mut trace = Trace::new(Header { runtime: "any 1".to_owned(), ..Header::default() });
        let mut t = 0;
        for (step, task, made) in &events {
            t = u64::saturating_add(t, *step);
            push(&mut trace, t, *task, made);
        }
        trace
    })
}
