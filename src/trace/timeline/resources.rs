//! Levels over time: permits, locks, queues, pools, events, variables.

use crate::trace::event::{EventKind, LevelKind};
use crate::trace::store::Trace;
use std::collections::HashMap;

/// A resource with a level: semaphore, lock, queue, pool, event, variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: LevelKind,
    /// The `level` events that set it.
    pub changes: Vec<usize>,
}

/// A resource's level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Free permits, items, busy workers, the value.
    pub value: i64,
    /// The bound.
    pub max: Option<i64>,
    /// How many tasks wait.
    pub waiting: u32,
}

impl Resource {
    /// Its level when the events before `moment` have happened; absent before its first.
    pub(super) fn level(&self, trace: &Trace, moment: usize) -> Option<Level> {
        let last = self.changes.partition_point(|event| *event < moment).checked_sub(1)?;
        match trace.get(self.changes[last]).kind {
            EventKind::Level { value, max, waiting, .. } => Some(Level { value, max, waiting }),
            _ => None,
        }
    }
}

/// Finds the resources while events go by.
#[derive(Debug, Default)]
pub(super) struct ResourceFinder<'a> {
    all: Vec<Resource>,
    by_name: HashMap<(&'a str, LevelKind), usize, foldhash::fast::RandomState>,
}

impl<'a> ResourceFinder<'a> {
    pub(super) fn level(&mut self, event: usize, name: &'a str, kind: LevelKind) {
        let index = *self.by_name.entry((name, kind)).or_insert_with(|| {
            self.all.push(Resource { name: name.to_owned(), kind, changes: Vec::new() });
            self.all.len() - 1
        });
        self.all[index].changes.push(event);
    }

    pub(super) fn finish(self) -> Vec<Resource> {
        self.all
    }
}
