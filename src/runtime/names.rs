//! Names of tasks that are told apart: tracers name a task by its function, and a function may run many times.

use crate::trace::codec::jsonl::Sink;
use crate::trace::{Event, EventKind, Header};
use std::collections::{HashMap, HashSet};

/// Passes a trace on with the names of its tasks made distinct, as the engine does: `worker`, `worker-2`, `worker-3`.
#[derive(Debug)]
pub(super) struct Distinct<S> {
    sink: S,
    used: HashSet<Box<str>, foldhash::fast::RandomState>,
    /// How often each name was asked for.
    counts: HashMap<Box<str>, u64, foldhash::fast::RandomState>,
}

impl<S> Distinct<S> {
    pub(super) fn new(sink: S) -> Distinct<S> {
        Distinct { sink, used: HashSet::default(), counts: HashMap::default() }
    }

    /// `name`, or the next name after it that is free.
    fn distinct(&mut self, name: &str) -> Box<str> {
        let mut count = self.counts.get(name).copied().unwrap_or(0);
        let free = loop {
            count += 1;
            let wanted = if count == 1 { Box::from(name) } else { format!("{name}-{count}").into() };
            if self.used.insert(Box::clone(&wanted)) {
                break wanted;
            }
        };
        self.counts.insert(name.into(), count);
        free
    }
}

impl<S: Sink> Sink for Distinct<S> {
    fn begin(&mut self, header: Header) {
        self.sink.begin(header);
    }

    fn event(&mut self, event: &Event<'_>) {
        let EventKind::Spawn { name, parent, line } = event.kind else { return self.sink.event(event) };
        let name = self.distinct(name);
        self.sink.event(&Event { kind: EventKind::Spawn { name: &name, parent, line }, ..event.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_numbered_and_never_meet_a_name_of_the_program() {
        let mut names = Distinct::new(());
        let given: Vec<_> = ["a", "a", "a-3", "a", "b", "a-3"].iter().map(|name| names.distinct(name)).collect();
        assert_eq!(given.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["a", "a-2", "a-3", "a-4", "b", "a-3-2"]);
    }
}
