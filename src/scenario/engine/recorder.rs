//! Where a run's events go: into a trace, or to someone who watches.

use crate::trace::{Cause, Event, EventKind, Nanos, TaskId, Trace, WaitOn};

/// Takes a run's events.
pub(crate) enum Recorder<'a> {
    /// Keeps them.
    Keep(Box<Trace>),
    /// Passes each on as it happens.
    Stream(Box<dyn FnMut(&Event<'_>) + 'a>),
}

impl Recorder<'_> {
    /// Records any event.
    pub(crate) fn record(&mut self, event: &Event<'_>) {
        match self {
            Recorder::Keep(trace) => trace.push(event),
            Recorder::Stream(sink) => sink(event),
        }
    }

    /// Records `run`.
    pub(crate) fn run(&mut self, t: Nanos, task: TaskId) {
        match self {
            Recorder::Keep(trace) => trace.push_run(t, task),
            Recorder::Stream(sink) => sink(&Event { t, task, kind: EventKind::Run }),
        }
    }

    /// Records `ready`.
    pub(crate) fn ready(&mut self, t: Nanos, task: TaskId, by: Cause) {
        match self {
            Recorder::Keep(trace) => trace.push_ready(t, task, by),
            Recorder::Stream(sink) => sink(&Event { t, task, kind: EventKind::Ready { by } }),
        }
    }

    /// Records `wait`.
    pub(crate) fn wait(&mut self, t: Nanos, task: TaskId, on: &WaitOn, line: Option<&str>) {
        self.record(&Event { t, task, kind: EventKind::Wait { on, line } });
    }
}
