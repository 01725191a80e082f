//! What a demo declares, by name.

use crate::lesson::diagnostic::{At, Findings};
use crate::lesson::schema::{self, Word};
use crate::lesson::suggest::{one_of, quoted};
use crate::scenario::program::{EventId, Knob, LockId, Name, QueueId, SemaphoreId, VarId};
use indexmap::{IndexMap, IndexSet};

/// The declarations of a demo.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) tasks: IndexSet<Name>,
    pub(super) semaphores: IndexSet<Name>,
    pub(super) locks: IndexSet<Name>,
    pub(super) events: IndexSet<Name>,
    pub(super) queues: IndexSet<Name>,
    pub(super) vars: IndexSet<Name>,
    pub(super) knobs: IndexMap<Name, Knob>,
}

impl Names {
    /// Collects the names; one that is declared twice is recorded.
    pub(super) fn of(demo: &schema::Demo, knobs: IndexMap<Name, Knob>, findings: &mut Findings) -> Names {
        fn keys<T>(table: &schema::Table<T>) -> impl Iterator<Item = &Word> {
            table.0.iter().map(|(name, _)| name)
        }
        let mut set = |words: &mut dyn Iterator<Item = &Word>, what: &str| {
            let mut names = IndexSet::<Name>::new();
            for word in words {
                if word.value.trim().is_empty() {
                    findings.error(word.at, format!("{what} needs a name"), None);
                }
                if !names.insert(word.value.as_str().into()) {
                    let message = format!("{what} {} is declared twice", quoted(&word.value));
                    findings.error(word.at, message, Some("remove one of them".to_owned()));
                }
            }
            names
        };
        Names {
            tasks: set(&mut keys(&demo.tasks), "the task"),
            semaphores: set(&mut keys(&demo.semaphores), "the semaphore"),
            locks: set(&mut demo.locks.0.iter(), "the lock"),
            events: set(&mut demo.events.0.iter(), "the event"),
            queues: set(&mut keys(&demo.queues), "the queue"),
            vars: set(&mut keys(&demo.vars), "the variable"),
            knobs,
        }
    }

    /// Every declaration's kind and names.
    fn kinds(&self) -> [(&'static str, &IndexSet<Name>); 6] {
        [
            ("task", &self.tasks),
            ("semaphore", &self.semaphores),
            ("lock", &self.locks),
            ("event", &self.events),
            ("queue", &self.queues),
            ("variable", &self.vars),
        ]
    }

    /// Records that there is no `what` called `name`.
    pub(super) fn unknown(&self, what: &'static str, name: &str, at: At, findings: &mut Findings) {
        if findings.is_full() {
            return;
        }
        let known = self.kinds().into_iter().find(|(kind, _)| *kind == what).map(|(_, names)| names);
        let other = self.kinds().into_iter().find(|(kind, names)| *kind != what && names.contains(name));
        let near = one_of(name, known.into_iter().flatten().map(AsRef::as_ref));
        let help = match other {
            Some((kind, _)) => Some(format!("{} is {}{}", quoted(name), article(kind), usage(kind))),
            None if known.is_none_or(IndexSet::is_empty) => Some(format!("declare it: {}", declaration(what, name))),
            None => near,
        };
        findings.error(at, format!("unknown {what} {}", quoted(name)), help);
    }

    pub(super) fn semaphore(&self, word: &Word, findings: &mut Findings) -> Option<SemaphoreId> {
        self.index(&self.semaphores, "semaphore", word, findings).map(SemaphoreId)
    }

    pub(super) fn lock(&self, word: &Word, findings: &mut Findings) -> Option<LockId> {
        self.index(&self.locks, "lock", word, findings).map(LockId)
    }

    pub(super) fn event(&self, word: &Word, findings: &mut Findings) -> Option<EventId> {
        self.index(&self.events, "event", word, findings).map(EventId)
    }

    pub(super) fn queue(&self, word: &Word, findings: &mut Findings) -> Option<QueueId> {
        self.index(&self.queues, "queue", word, findings).map(QueueId)
    }

    pub(super) fn var(&self, word: &Word, findings: &mut Findings) -> Option<VarId> {
        self.index(&self.vars, "variable", word, findings).map(VarId)
    }

    pub(super) fn task(&self, word: &Word, findings: &mut Findings) -> Option<usize> {
        self.index(&self.tasks, "task", word, findings)
    }

    fn index(&self, set: &IndexSet<Name>, what: &'static str, word: &Word, findings: &mut Findings) -> Option<usize> {
        let found = set.get_index_of(word.value.as_str());
        if found.is_none() {
            self.unknown(what, &word.value, word.at, findings);
        }
        found
    }
}

fn article(kind: &str) -> String {
    if kind == "event" { format!("an {kind}") } else { format!("a {kind}") }
}

/// What one does with a thing of this kind.
fn usage(kind: &str) -> &'static str {
    match kind {
        "task" => ": start it with `spawn`, `gather` or `group`",
        "semaphore" => ": use `with: {semaphore: …, do: […]}`",
        "lock" => ": use `with: {lock: …, do: […]}`",
        "event" => ": use `set`, `clear` and `until`",
        "queue" => ": use `put`, `get`, `task_done` and `join`",
        _ => ": use `read` and `write`",
    }
}

fn declaration(kind: &str, name: &str) -> String {
    match kind {
        "task" => format!("`tasks: {{{name}: [...]}}`"),
        "semaphore" => format!("`semaphores: {{{name}: 3}}`"),
        "lock" => format!("`locks: [{name}]`"),
        "event" => format!("`events: [{name}]`"),
        "queue" => format!("`queues: {{{name}: 10}}`"),
        _ => format!("`vars: {{{name}: 0}}`"),
    }
}
