//! A real run from beginning to end: its whole trace, and how it went.

use super::preparation::Preparation;
use super::run::{Launch, LaunchError, RealRun, Report, start_prepared};
use crate::trace::codec::jsonl::{Late, Sink};
use crate::trace::{Event, Header, Trace};
use std::sync::{Arc, Mutex, PoisonError};

/// A trace that grows while others look at it.
#[derive(Clone, Debug, Default)]
pub struct Growing(Arc<Mutex<Trace>>);

impl Growing {
    /// What there is of it now. Events that came late stand at later times than their own.
    pub fn so_far(&self) -> Trace {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many events there are now.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The whole trace, once nothing is added any more.
    pub fn finish(&self, late: Late) -> Trace {
        late.put_right(std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Sink for Growing {
    fn begin(&mut self, header: Header) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).begin(header);
    }

    fn event(&mut self, event: &Event<'_>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
}

/// Runs a program to its end.
///
/// # Errors
/// If it cannot be started. A program that fails is no error.
pub fn gather(launch: &Launch) -> Result<(Trace, Report), LaunchError> {
    gather_prepared(launch, &Preparation::on_terminal())
}

/// The same as `preparation`: to stop it stops the program as well.
///
/// # Errors
/// If it cannot be started, or was stopped before that.
pub fn gather_prepared(launch: &Launch, preparation: &Preparation) -> Result<(Trace, Report), LaunchError> {
    let growing = Growing::default();
    let run = start_prepared(launch, growing.clone(), preparation)?;
    preparation.go_on_as(run.stopper());
    Ok(whole(run, &growing))
}

/// Waits for the end of a run whose trace goes to `growing`.
pub fn whole(run: RealRun, growing: &Growing) -> (Trace, Report) {
    let mut report = run.wait();
    let late = report.trace.as_mut().map(|followed| std::mem::take(&mut followed.late)).unwrap_or_default();
    (growing.finish(late), report)
}
