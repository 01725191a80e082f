//! How a run ends, as far as its trace tells.

use super::lanes::Lane;
use crate::trace::event::EventKind;
use crate::trace::store::Trace;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// It goes on: what is known of it is still growing.
    Going,
    /// Its first task, main, ended; or there was none.
    Over,
    /// Nothing is left that could wake any of the tasks that have not ended. The event says so.
    Deadlock(usize),
    /// It was stopped after the steps or the time a run may take. The event says so.
    Stopped(usize),
    /// The recording ends before main does, and nobody knows why.
    CutOff,
}

impl Finish {
    /// How a trace ends that will not grow, given its lanes and its `lint` events.
    pub(super) fn of(trace: &Trace, lanes: &[Lane], lints: &[usize]) -> Finish {
        let said = lints.iter().rev().find_map(|event| match trace.get(*event).kind {
            EventKind::Lint { name: "deadlock", .. } => Some(Finish::Deadlock(*event)),
            EventKind::Lint { name: "step-limit" | "time-limit", .. } => Some(Finish::Stopped(*event)),
            _ => None,
        });
        let main_ended = lanes.first().is_none_or(|main| main.ended.is_some());
        match said {
            // What a tracer calls a deadlock of some tasks need not be one of all.
            Some(Finish::Deadlock(_)) if main_ended && lanes.iter().all(|lane| lane.ended.is_some()) => Finish::Over,
            Some(said) => said,
            None if main_ended => Finish::Over,
            None => Finish::CutOff,
        }
    }
}
