//! What is noted while the tasks of a demo are lowered, to be judged when all of them are.

use crate::lesson::diagnostic::At;
use crate::scenario::program::{Arg, DefId, LineId, Name, Value};
use indexmap::IndexSet;
use std::collections::HashSet;

/// The notes of one demo.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Every place where a task is started.
    pub(super) launches: Vec<LaunchSite>,
    /// Every task that is called without being started.
    pub(super) called: HashSet<DefId>,
    /// Every `$name` in a task.
    pub(super) uses: Vec<Use>,
    /// Every mention of a task instance by name.
    pub(super) mentions: Vec<Mention>,
    /// Every `mark`.
    pub(super) marks: Vec<(Name, At)>,
    /// Every resource opened.
    pub(super) resources: Vec<Name>,
    /// Every source line that a step stands for.
    pub(super) lines: IndexSet<Name>,
    /// Every step that needs a context, with the task it stands in.
    pub(super) contextual: Vec<(DefId, At, &'static str)>,
    /// Whether a step is `collect`.
    pub(super) collects: bool,
}

impl Facts {
    /// The index of a source line.
    pub(super) fn line(&mut self, line: Name) -> LineId {
        LineId(self.lines.insert_full(line).0)
    }

    /// For every task the places that start it.
    pub(super) fn starts_of(&self, tasks: usize) -> Vec<Vec<&LaunchSite>> {
        let mut by_task = vec![Vec::new(); tasks];
        for site in &self.launches {
            by_task[site.to.0].push(site);
        }
        by_task
    }
}

/// A place where a task is started.
#[derive(Debug)]
pub(super) struct LaunchSite {
    /// The task that starts it.
    pub(super) from: DefId,
    /// The task that is started.
    pub(super) to: DefId,
    /// Where.
    pub(super) at: At,
    /// The instances' name, if it is not the task's.
    pub(super) named: Option<Name>,
    /// The values given.
    pub(super) with: Vec<(Name, Arg<Value>, At)>,
    /// The most instances one pass over this place starts.
    pub(super) times: u64,
    /// The most often one instance of `from` comes by.
    pub(super) passes: u64,
    /// Whether an `if` on a given value can keep it from happening.
    pub(super) guarded: bool,
    /// Whether it stands in a `context`.
    pub(super) in_context: bool,
}

/// A `$name` in a task.
#[derive(Debug)]
pub(super) struct Use {
    /// The task.
    pub(super) task: DefId,
    /// The name.
    pub(super) name: Name,
    /// What it must be.
    pub(super) need: Need,
    /// Where.
    pub(super) at: At,
}

/// What a value must be where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A duration.
    Duration,
    /// A whole number, not negative.
    Count,
    /// True or false.
    Truth,
    /// A word.
    Name,
    /// Anything.
    Any,
}

impl Need {
    /// Whether a value will do.
    pub(super) fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Need::Any, _)
            | (Need::Duration, Value::Duration(_))
            | (Need::Truth, Value::Bool(_))
            | (Need::Name, Value::Text(_) | Value::Int(_)) => true,
            (Need::Count, Value::Int(number)) => *number >= 0,
            (Need::Count, Value::Text(text)) => **text == *"{n}", // becomes the number
            _ => false,
        }
    }

    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Need::Duration => "a duration",
            Need::Count => "a whole number",
            Need::Truth => "true or false",
            Need::Name => "a name",
            Need::Any => "a value",
        }
    }
}

/// A task instance mentioned by name.
#[derive(Debug)]
pub(super) struct Mention {
    /// The name.
    pub(super) name: Name,
    /// Where.
    pub(super) at: At,
    /// The step it stands in.
    pub(super) step: &'static str,
}
