//! Scopes: what is open when, and which tasks a group owns.

use super::LaneId;
use super::lanes::{LaneIds, NONE};
use super::rows::offsets;
use crate::trace::event::{Nanos, ScopeId, ScopeKind, TaskId};
use crate::trace::store::{Trace, WaitId};
use std::collections::HashMap;

/// A scope's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// Its number.
    pub id: ScopeId,
    /// Its kind.
    pub kind: ScopeKind,
    /// The lane that entered it.
    pub owner: LaneId,
    /// The event of opening.
    pub opened: usize,
    /// The event of closing.
    pub closed: Option<usize>,
    /// When it is to be over.
    pub deadline: Option<Nanos>,
    /// Lanes of the tasks it owns (a group's).
    ///
    /// A group owns the tasks its wait names, whoever created them. Of the tasks its owner created inside it without
    /// such a mention it owns those that had ended by the group's first wait, or, if it never waited, by its close:
    /// a group cannot close before its own are done, so what is alive then is not its own. Of a group that never
    /// waited and is still open all such tasks are taken to be its own.
    pub members: Vec<LaneId>,
}

/// All scopes of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Scopes {
    pub(super) all: Vec<Scope>,
    /// The scope that was the innermost of the same lane when this one opened.
    outer: Vec<u32>,
    /// The scopes of each lane, lane by lane, in the order of opening.
    of_lane: Vec<u32>,
    lane_offsets: Vec<u32>,
    /// The group that owns each lane.
    group_of: Vec<u32>,
}

impl Scopes {
    /// The scopes `lane` is in when the events before `moment` have happened, the outermost first.
    pub(super) fn open(&self, lane: LaneId, moment: usize) -> Vec<&Scope> {
        let Some(range) = self.lane_offsets.get(lane.0 as usize..lane.0 as usize + 2) else { return Vec::new() };
        let own = &self.of_lane[range[0] as usize..range[1] as usize];
        let opened = own.partition_point(|scope| self.all[*scope as usize].opened < moment);
        let mut open = Vec::new();
        let mut next = opened.checked_sub(1).map_or(NONE, |last| own[last]);
        while let Some(scope) = self.all.get(next as usize) {
            if scope.closed.is_none_or(|closed| closed >= moment) {
                open.push(scope);
            }
            next = self.outer[next as usize];
        }
        open.reverse();
        open
    }

    /// The group that owns `lane`.
    pub(super) fn group_of(&self, lane: LaneId) -> Option<&Scope> {
        self.all.get(*self.group_of.get(lane.0 as usize)? as usize)
    }
}

/// Finds the scopes while events go by.
#[derive(Debug, Default)]
pub(super) struct ScopeFinder {
    all: Vec<Scope>,
    outer: Vec<u32>,
    by_id: HashMap<ScopeId, u32, foldhash::fast::RandomState>,
    /// The innermost open scope of each lane, and the innermost group.
    innermost: Vec<u32>,
    innermost_group: Vec<u32>,
    /// The group that was the innermost when this one opened.
    outer_group: Vec<u32>,
    /// Which tasks were created inside which group.
    candidates: Vec<(u32, LaneId)>,
    /// The waits of groups, and the event of each one's first.
    waits: Vec<(u32, WaitId)>,
    first_wait: Vec<Option<usize>>,
}

fn slot(of_lane: &mut Vec<u32>, lane: LaneId) -> &mut u32 {
    let index = lane.0 as usize;
    if index >= of_lane.len() {
        of_lane.resize(index + 1, NONE);
    }
    &mut of_lane[index]
}

impl ScopeFinder {
    pub(super) fn open(&mut self, event: usize, owner: LaneId, id: ScopeId, kind: ScopeKind, deadline: Option<Nanos>) {
        let index = self.all.len() as u32;
        self.all.push(Scope { id, kind, owner, opened: event, closed: None, deadline, members: Vec::new() });
        self.first_wait.push(None);
        self.by_id.insert(id, index);
        self.outer.push(std::mem::replace(slot(&mut self.innermost, owner), index));
        let outer_group = slot(&mut self.innermost_group, owner);
        self.outer_group.push(*outer_group);
        if kind == ScopeKind::Group {
            *outer_group = index;
        }
    }

    /// Closes a scope; one that is not open is ignored.
    pub(super) fn close(&mut self, event: usize, id: ScopeId) {
        let Some(index) = self.by_id.remove(&id) else { return };
        let scope = &mut self.all[index as usize];
        scope.closed = Some(event);
        let owner = scope.owner;
        for (innermost, outer) in [(&mut self.innermost, &self.outer), (&mut self.innermost_group, &self.outer_group)] {
            let innermost = slot(innermost, owner);
            while self.all.get(*innermost as usize).is_some_and(|scope| scope.closed.is_some()) {
                *innermost = outer[*innermost as usize];
            }
        }
    }

    /// `lane` was created by `parent`.
    pub(super) fn spawned(&mut self, lane: LaneId, parent: LaneId) {
        if let Some(&group) = self.innermost_group.get(parent.0 as usize)
            && group != NONE
        {
            self.candidates.push((group, lane));
        }
    }

    /// `lane` waits for a group.
    pub(super) fn waits(&mut self, event: usize, lane: LaneId, wait: WaitId) {
        let Some(&group) = self.innermost_group.get(lane.0 as usize) else { return };
        if group == NONE {
            return;
        }
        self.first_wait[group as usize].get_or_insert(event);
        if self.waits.last() != Some(&(group, wait)) {
            self.waits.push((group, wait));
        }
    }

    pub(super) fn finish(
        mut self,
        trace: &Trace,
        ids: &LaneIds,
        ended: impl Fn(LaneId) -> Option<usize>,
        lanes: usize,
    ) -> Scopes {
        let mut group_of = vec![NONE; if self.all.is_empty() { 0 } else { lanes }];
        self.waits.sort_unstable();
        self.waits.dedup();
        let waits: Vec<&[TaskId]> = trace.waits().map(|on| on.tasks.as_slice()).collect();
        for (group, wait) in &self.waits {
            let owner = self.all[*group as usize].owner;
            for lane in waits[wait.index()].iter().filter_map(|task| ids.get(*task)).filter(|lane| *lane != owner) {
                group_of[lane.0 as usize] = *group;
            }
        }
        for (group, lane) in &self.candidates {
            let scope = &self.all[*group as usize];
            let due = self.first_wait[*group as usize].or(scope.closed).unwrap_or(usize::MAX);
            let over = ended(*lane).unwrap_or(usize::MAX) <= due;
            if group_of[lane.0 as usize] == NONE && over && *lane != scope.owner {
                group_of[lane.0 as usize] = *group;
            }
        }
        for (lane, group) in group_of.iter().enumerate() {
            if let Some(scope) = self.all.get_mut(*group as usize) {
                scope.members.push(LaneId(lane as u32));
            }
        }
        let lane_offsets = offsets(lanes, self.all.iter().map(|scope| scope.owner.0));
        let mut next = lane_offsets.clone();
        let mut of_lane = vec![0; self.all.len()];
        for (index, scope) in self.all.iter().enumerate() {
            let place = &mut next[scope.owner.0 as usize];
            of_lane[*place as usize] = index as u32;
            *place += 1;
        }
        Scopes { all: self.all, outer: self.outer, of_lane, lane_offsets, group_of }
    }
}
