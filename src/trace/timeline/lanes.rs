//! Tasks and their rows: which lane a task has, and the tree they form.

use super::LaneId;
use crate::trace::event::TaskId;
use std::collections::HashMap;

/// Stands for "no lane" in the dense tables.
pub(super) const NONE: u32 = u32::MAX;

/// A task's row.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The task.
    pub task: TaskId,
    /// The event of its creation; in a trace that lacks it, the first event of the task.
    pub spawned: usize,
    /// The event of its end; the finding of it if the garbage collector took it.
    pub ended: Option<usize>,
    /// The lane of the task that created it.
    pub parent: Option<LaneId>,
    /// How deep it stands in the task tree; 0 for a root.
    pub depth: u16,
}

/// Lane numbers by task id: a table for small ids, a hash map for whatever a foreign trace may hold.
#[derive(Clone, Debug)]
pub(super) struct LaneIds {
    dense: Vec<u32>,
    sparse: HashMap<u32, u32, foldhash::fast::RandomState>,
    limit: usize,
}

impl LaneIds {
    /// A map for a trace of so many events; its table stays within a few bytes an event.
    pub(super) fn for_events(events: usize) -> LaneIds {
        LaneIds { dense: Vec::new(), sparse: HashMap::default(), limit: events.saturating_mul(2).saturating_add(1024) }
    }

    pub(super) fn get(&self, task: TaskId) -> Option<LaneId> {
        let id = task.0 as usize;
        let lane = if id < self.limit {
            self.dense.get(id).copied().unwrap_or(NONE)
        } else {
            self.sparse.get(&task.0).copied().unwrap_or(NONE)
        };
        (lane != NONE).then_some(LaneId(lane))
    }

    pub(super) fn insert(&mut self, task: TaskId, lane: LaneId) {
        let id = task.0 as usize;
        if id >= self.limit {
            self.sparse.insert(task.0, lane.0);
            return;
        }
        if id >= self.dense.len() {
            self.dense.resize(id + 1, NONE);
        }
        self.dense[id] = lane.0;
    }
}

/// The lanes as the task tree shows them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    /// Parents before children, siblings in the order of spawning.
    pub(super) rows: Vec<LaneId>,
    /// Where each lane stands in `rows`.
    pub(super) position: Vec<u32>,
    /// Whether each lane is the last among its siblings.
    pub(super) last: Vec<bool>,
}

impl Tree {
    /// The tree of lanes whose parents all come before them, which also rules out circles.
    pub(super) fn of(lanes: &[Lane]) -> Tree {
        let mut first_child = vec![NONE; lanes.len()];
        let mut next_sibling = vec![NONE; lanes.len()];
        let mut first_root = NONE;
        let mut last = vec![false; lanes.len()];
        // From the back, so that each list comes out in the order of spawning.
        for (index, lane) in lanes.iter().enumerate().rev() {
            let head = match lane.parent {
                Some(parent) => &mut first_child[parent.0 as usize],
                None => &mut first_root,
            };
            last[index] = *head == NONE;
            next_sibling[index] = std::mem::replace(head, index as u32);
        }
        let mut rows = Vec::with_capacity(lanes.len());
        let mut position = vec![0; lanes.len()];
        let mut pending = Vec::new();
        pending.extend((first_root != NONE).then_some(first_root));
        while let Some(index) = pending.pop() {
            position[index as usize] = rows.len() as u32;
            rows.push(LaneId(index));
            let sibling = next_sibling[index as usize];
            pending.extend((sibling != NONE).then_some(sibling));
            let child = first_child[index as usize];
            pending.extend((child != NONE).then_some(child));
        }
        Tree { rows, position, last }
    }
}
