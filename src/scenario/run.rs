//! What a run is given: knobs, interventions, seed, clock.

use super::explore::Schedule;
use super::program::{Millis, Name, Settings};
use crate::trace::ClockKind;

/// Something done to a run from outside, at a time. It strikes when everything due at that millisecond has run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intervention {
    /// When.
    pub at: Millis,
    /// The instance's name.
    pub task: Name,
    /// What.
    pub what: Action,
}

/// What an intervention does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Request cancellation.
    Cancel,
    /// Throw an error of this class into the task at its await.
    Fail(Name),
}

/// Everything a run depends on besides its program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOptions {
    /// Knobs that are not at their default.
    pub settings: Settings,
    /// What is done to the run, in any order.
    pub interventions: Vec<Intervention>,
    /// The seed of everything random; the program's if absent.
    pub seed: Option<u64>,
    /// What decides the order of tasks that are ready at once; asyncio's order if absent.
    pub schedule: Option<Schedule>,
    /// The clock to go by.
    pub clock: ClockKind,
}
