//! Fields to events.

use super::fields::{Fields, On, Scalar};
use crate::trace::event::{
    CancelWhy, Cause, EventKind, LevelKind, Nanos, Outcome, ScopeId, ScopeKind, TaskId, WaitKind, WaitOn,
};
use std::borrow::Cow;

/// What is wrong with a line.
pub(super) enum Fault {
    /// It is an event this version does not know.
    Unknown(String),
    /// It says too little.
    Lacks(&'static str),
}

/// What an event borrows from: the fields of a line, each as what it stands for.
pub(super) struct Parts<'a> {
    on: Option<WaitOn>,
    tasks: Vec<TaskId>,
    name: Option<Cow<'a, str>>,
    line: Option<Cow<'a, str>>,
    what: Option<Cow<'a, str>>,
    value: Option<Cow<'a, str>>,
    error: Option<Cow<'a, str>>,
    message: Option<Cow<'a, str>>,
    errors: Option<&'a str>,
    text: Option<Cow<'a, str>>,
    label: Option<Cow<'a, str>>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(fields: &'a Fields<'_>) -> Parts<'a> {
        let text = |field: &'a Option<Scalar<'_>>| field.as_ref().map(Scalar::text);
        Parts {
            on: fields.on.as_ref().map(wait_on),
            tasks: fields.tasks.iter().copied().map(TaskId).collect(),
            name: text(&fields.name),
            line: text(&fields.line),
            what: text(&fields.what),
            value: text(&fields.value),
            error: text(&fields.error),
            message: text(&fields.message),
            errors: fields.errors.as_ref().map(|members| members.0.as_str()),
            text: text(&fields.text),
            label: text(&fields.label),
        }
    }

    /// The event of that word.
    pub(super) fn kind(&self, word: &str, fields: &Fields<'_>) -> Result<EventKind<'_>, Fault> {
        let unknown = || Fault::Unknown(word.to_owned());
        let scope_kind =
            || fields.kind.as_ref().and_then(|kind| ScopeKind::from_word(&kind.text())).ok_or_else(unknown);
        let scope = || fields.scope.map(ScopeId).ok_or(Fault::Lacks("scope"));
        Ok(match word {
            "spawn" => EventKind::Spawn {
                name: self.name.as_deref().unwrap_or("?"),
                parent: fields.parent.map(TaskId),
                line: self.line.as_deref(),
            },
            "run" => EventKind::Run,
            "wait" => EventKind::Wait { on: self.on.as_ref().ok_or(Fault::Lacks("on"))?, line: self.line.as_deref() },
            "ready" => EventKind::Ready { by: cause(fields.by.as_ref()) },
            "stall" => EventKind::Stall {
                duration: Nanos(fields.span.ok_or(Fault::Lacks("for"))?.0),
                what: self.what.as_deref(),
                line: self.line.as_deref(),
            },
            "cancel" => EventKind::Cancel {
                by: task_number(fields.by.as_ref()),
                why: fields.why.as_ref().and_then(|why| CancelWhy::from_word(&why.text())).unwrap_or(CancelWhy::Task),
            },
            "deliver" => EventKind::Deliver,
            "retrieve" => EventKind::Retrieve { of: fields.of.map(TaskId).ok_or(Fault::Lacks("of"))? },
            "fail" => EventKind::Fail { error: self.error.as_deref().unwrap_or("Exception") },
            "end" => EventKind::End {
                outcome: fields
                    .outcome
                    .as_ref()
                    .and_then(|outcome| Outcome::from_word(&outcome.text()))
                    .ok_or(Fault::Lacks("outcome"))?,
                value: self.value.as_deref(),
                error: self.error.as_deref(),
                message: self.message.as_deref(),
                errors: self.errors,
                line: self.line.as_deref(),
            },
            "open" => EventKind::Open {
                scope: scope()?,
                kind: scope_kind()?,
                name: self.name.as_deref(),
                deadline: fields.deadline.map(|deadline| Nanos(deadline.0)),
            },
            "close" => EventKind::Close {
                scope: scope()?,
                kind: scope_kind()?,
                error: self.error.as_deref(),
                errors: self.errors,
            },
            "level" => EventKind::Level {
                name: self.name.as_deref().unwrap_or("?"),
                kind: fields.kind.as_ref().and_then(|kind| LevelKind::from_word(&kind.text())).ok_or_else(unknown)?,
                value: fields.value.as_ref().and_then(Scalar::number).ok_or(Fault::Lacks("value"))?,
                max: fields.max,
                waiting: fields.waiting.map_or(0, |waiting| u32::try_from(waiting.0).unwrap_or(u32::MAX)),
            },
            "note" => EventKind::Note { text: self.text.as_deref().unwrap_or_default() },
            "mark" => EventKind::Mark { label: self.label.as_deref().ok_or(Fault::Lacks("label"))? },
            "lint" => EventKind::Lint {
                name: self.name.as_deref().ok_or(Fault::Lacks("name"))?,
                text: self.text.as_deref(),
                tasks: &self.tasks,
                line: self.line.as_deref(),
            },
            _ => return Err(unknown()),
        })
    }
}

fn wait_on(on: &On<'_>) -> WaitOn {
    let kind = on.kind.as_ref().and_then(|kind| WaitKind::from_word(&kind.text()));
    WaitOn {
        // A kind of a later version is still a wait.
        kind: kind.unwrap_or(WaitKind::Future),
        name: on.name.as_ref().map(|name| name.text().into()),
        tasks: on.tasks.iter().copied().map(TaskId).collect(),
        duration: on.span.map(|span| Nanos(span.0)),
    }
}

fn task_number(by: Option<&Scalar<'_>>) -> Option<TaskId> {
    match by {
        Some(Scalar::Number(task)) => u32::try_from(*task).ok().map(TaskId),
        _ => None,
    }
}

fn cause(by: Option<&Scalar<'_>>) -> Cause {
    match by {
        Some(Scalar::Text(word)) => match &**word {
            "timer" => Cause::Timer,
            "io" => Cause::Io,
            "thread" => Cause::Thread,
            "signal" => Cause::Signal,
            _ => Cause::Unknown,
        },
        number => task_number(number).map_or(Cause::Unknown, Cause::Task),
    }
}
