//! Who waits for whom, and which tasks have outlived everybody who should have.

use super::LaneId;
use super::lanes::{Lane, LaneIds};
use super::rows::offsets;
use super::scopes::Scopes;
use crate::trace::event::{WaitKind, WaitOn};
use crate::trace::store::{BriefKind, Trace, WaitId};

/// For each kept wait, the event with which the last task in it left it; absent while nobody was ever in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Leavings {
    all: Vec<Option<usize>>,
    /// The same of the waits that began before main ended.
    in_time: Vec<Option<usize>>,
}

const NEVER: usize = Leavings::NEVER;

impl Leavings {
    /// Instead of an event: the waiter never left.
    pub(super) const NEVER: usize = usize::MAX;

    pub(super) fn for_waits(count: usize) -> Leavings {
        Leavings { all: vec![None; count], in_time: vec![None; count] }
    }

    /// Every wait with tasks that somebody was in, and the event with which the last left it.
    pub(super) fn iter<'a>(&'a self, trace: &'a Trace) -> impl Iterator<Item = (&'a WaitOn, usize)> + 'a {
        trace.waits().zip(&self.all).filter_map(|(on, left)| Some((on, (*left)?)))
    }

    /// The same of the waits that began before main ended.
    fn in_time<'a>(&'a self, trace: &'a Trace) -> impl Iterator<Item = (&'a WaitOn, usize)> + 'a {
        trace.waits().zip(&self.in_time).filter_map(|(on, left)| Some((on, (*left)?)))
    }

    /// A task left this wait with this event, or [`Leavings::NEVER`].
    pub(super) fn left(&mut self, wait: WaitId, event: usize, in_time: bool) {
        let later = |last: &mut Option<usize>| *last = Some(last.map_or(event, |last| last.max(event)));
        later(&mut self.all[wait.index()]);
        if in_time {
            later(&mut self.in_time[wait.index()]);
        }
    }
}

/// Until when somebody waited for a task, and in what way.
#[derive(Clone, Copy, Debug)]
struct Awaited {
    until: usize,
    /// Whether whoever left that wait did not keep those who ran on.
    drops: bool,
}

/// For each lane that outlives what should own it, the event with which it lost its owner; see
/// [`super::Timeline::orphaned_by`]. What happens after main's end, while the runner clears up, decides nothing.
pub(super) fn orphans(
    trace: &Trace,
    lanes: &[Lane],
    ids: &LaneIds,
    scopes: &Scopes,
    leavings: &Leavings,
    retrievals: &[(LaneId, usize)],
    asked_to_stop: impl Fn(LaneId, usize) -> bool,
) -> Vec<Option<u32>> {
    let mut awaited: Vec<Option<Awaited>> = vec![None; lanes.len()];
    for (on, until) in leavings.in_time(trace) {
        let drops = match on.kind {
            WaitKind::Gather => true,
            WaitKind::Wait => trace.header.is_node(),
            _ => false,
        };
        for lane in on.tasks.iter().filter_map(|task| ids.get(*task)) {
            let awaited = &mut awaited[lane.0 as usize];
            if awaited.is_none_or(|awaited| awaited.until < until) {
                *awaited = Some(Awaited { until, drops });
            }
        }
    }
    let ended_by = |lane: &Lane| lane.ended.unwrap_or(NEVER);
    let run_over = lanes.first().map_or(NEVER, ended_by);
    // Whoever takes the outcome of a task that is done cares for it as one who waits does.
    for (lane, event) in retrievals.iter().filter(|(_, event)| *event < run_over) {
        let awaited = &mut awaited[lane.0 as usize];
        if awaited.is_none_or(|awaited| awaited.until < *event) {
            *awaited = Some(Awaited { until: *event, drops: false });
        }
    }
    lanes
        .iter()
        .enumerate()
        .map(|(index, lane)| {
            let id = LaneId(index as u32);
            let ended = ended_by(lane);
            if let Some(group) = scopes.group_of(id) {
                let over = group.closed.unwrap_or(NEVER).min(ended_by(&lanes[group.owner.0 as usize]));
                return (over < ended).then_some(over as u32);
            }
            let awaited = awaited[index];
            // Its creator ends, and nobody waits for it any more.
            let parent_ended = lane.parent.map_or(NEVER, |parent| ended_by(&lanes[parent.0 as usize]));
            let unowned = (parent_ended < ended && awaited.is_none_or(|awaited| awaited.until <= parent_ended))
                .then_some(parent_ended);
            // The gather is left while it runs on; nobody waits for it since, nor asks it to stop.
            let ungathered = awaited
                .filter(|awaited| awaited.drops && awaited.until < ended && !asked_to_stop(id, awaited.until))
                .map(|awaited| awaited.until);
            unowned.into_iter().chain(ungathered).min().filter(|lost| *lost <= run_over).map(|event| event as u32)
        })
        .collect()
}

/// Who waits for a task: for each lane the kept waits that name it, for each kept wait the events that use it.
#[derive(Clone, Debug)]
pub(super) struct Waiters {
    naming: Vec<u32>,
    naming_offsets: Vec<u32>,
    uses: Vec<u32>,
    use_offsets: Vec<u32>,
}

/// How many waits that name a task, and how many uses of each, are looked at.
const CONSIDERED: usize = 256;

impl Waiters {
    pub(super) fn of(trace: &Trace, ids: &LaneIds, lanes: usize) -> Waiters {
        let named = || {
            trace
                .waits()
                .enumerate()
                .flat_map(|(wait, on)| on.tasks.iter().map(move |task| (wait as u32, *task)))
                .filter_map(|(wait, task)| Some((wait, ids.get(task)?.0)))
        };
        let naming_offsets = offsets(lanes, named().map(|(_, lane)| lane));
        let naming = grouped(&naming_offsets, named().map(|(wait, lane)| (lane, wait)));
        let used = || {
            trace.briefs().enumerate().filter_map(|(event, brief)| match brief.kind {
                BriefKind::Wait(wait) => Some((wait.index() as u32, event as u32)),
                _ => None,
            })
        };
        let use_offsets = offsets(trace.waits().len(), used().map(|(wait, _)| wait));
        let uses = grouped(&use_offsets, used());
        Waiters { naming, naming_offsets, uses, use_offsets }
    }

    /// The latest `wait` events before `moment` that name `lane`; the tasks need not be in these waits any more.
    pub(super) fn events_naming(&self, lane: LaneId, moment: usize) -> impl Iterator<Item = usize> + '_ {
        let naming = &self.naming
            [self.naming_offsets[lane.0 as usize] as usize..self.naming_offsets[lane.0 as usize + 1] as usize];
        naming.iter().rev().take(CONSIDERED).flat_map(move |wait| {
            let uses =
                &self.uses[self.use_offsets[*wait as usize] as usize..self.use_offsets[*wait as usize + 1] as usize];
            let before = uses.partition_point(|event| (*event as usize) < moment);
            uses[..before].iter().rev().take(CONSIDERED).map(|event| *event as usize)
        })
    }
}

/// Values laid out key by key, in the order in which they come.
fn grouped(offsets: &[u32], entries: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut next = offsets.to_vec();
    let mut values = vec![0; offsets.last().copied().unwrap_or(0) as usize];
    for (key, value) in entries {
        let place = &mut next[key as usize];
        values[*place as usize] = value;
        *place += 1;
    }
    values
}
