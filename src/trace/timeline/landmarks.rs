//! What one jumps to and what arrows point out: cancel requests, failures, stalls.

use super::lanes::{Lane, LaneIds};
use super::scopes::Scopes;
use super::{LaneId, Moment};
use crate::trace::event::CancelWhy;
use crate::trace::store::Trace;

/// A cancellation from cause to victim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelArrow {
    /// The lane that caused it: the failed child of a group, else whoever asked; absent for a person or the runner.
    pub from: Option<LaneId>,
    /// The lane that was to be cancelled.
    pub to: LaneId,
    /// The `cancel` event.
    pub event: usize,
}

/// What [`super::Timeline::jump`] looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// A cancel request.
    Cancel,
    /// A task that ends raised.
    Failure,
    /// A stall.
    Stall,
    /// Any of these.
    Any,
}

/// The landmarks of a run, each list in the order of events.
#[derive(Clone, Debug, Default)]
pub(super) struct Landmarks {
    pub(super) cancels: Vec<CancelArrow>,
    cancel_events: Vec<u32>,
    pub(super) failures: Vec<u32>,
    pub(super) stalls: Vec<u32>,
    any: Vec<u32>,
}

/// How many failures of one instant are looked at for the one that made a group cancel the others.
const FAILURES_CONSIDERED: usize = 256;

impl Landmarks {
    /// Adds a request, for now as coming from whoever asked.
    pub(super) fn cancel(&mut self, event: usize, to: LaneId, by: Option<LaneId>) {
        self.cancels.push(CancelArrow { from: by, to, event });
        self.cancel_events.push(event as u32);
        self.any.push(event as u32);
    }

    pub(super) fn failure(&mut self, event: usize) {
        self.failures.push(event as u32);
        self.any.push(event as u32);
    }

    pub(super) fn stall(&mut self, event: usize) {
        self.stalls.push(event as u32);
        self.any.push(event as u32);
    }

    /// Lets the arrows of groups begin at the child whose failure made the group cancel.
    pub(super) fn find_causes(
        &mut self,
        trace: &Trace,
        lanes: &[Lane],
        ids: &LaneIds,
        scopes: &Scopes,
        why: impl Fn(usize) -> CancelWhy,
    ) {
        let same_owner = |failed: LaneId, arrow: &CancelArrow| {
            let owner = |lane: LaneId| match scopes.group_of(lane) {
                Some(group) => Some(group.owner),
                None => lanes[lane.0 as usize].parent,
            };
            let owner_of_failed = owner(failed);
            owner_of_failed.is_some() && (owner_of_failed == owner(arrow.to) || owner_of_failed == Some(arrow.to))
        };
        for arrow in &mut self.cancels {
            if why(arrow.event) != CancelWhy::Group {
                continue;
            }
            let t = trace.time(arrow.event);
            let before = self.failures.partition_point(|failure| (*failure as usize) < arrow.event);
            let cause = self.failures[..before]
                .iter()
                .rev()
                .take(FAILURES_CONSIDERED)
                .take_while(|failure| trace.time(**failure as usize) == t)
                .filter_map(|failure| ids.get(trace.task(*failure as usize)))
                .find(|failed| *failed != arrow.to && same_owner(*failed, arrow));
            if cause.is_some() {
                arrow.from = cause;
            }
        }
    }

    pub(super) fn jump(&self, moment: Moment, to: Landmark, forward: bool) -> Option<Moment> {
        let among = |events: &[u32]| {
            let before = |bound: usize| events.partition_point(|event| (*event as usize) < bound);
            // Just after a landmark, the previous one is the landmark before it.
            let index = if forward { before(moment.0) } else { before(moment.0.saturating_sub(1)).checked_sub(1)? };
            events.get(index).map(|event| Moment(*event as usize + 1))
        };
        match to {
            Landmark::Cancel => among(&self.cancel_events),
            Landmark::Failure => among(&self.failures),
            Landmark::Stall => among(&self.stalls),
            Landmark::Any => among(&self.any),
        }
    }
}
