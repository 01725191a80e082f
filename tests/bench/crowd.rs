//! A large recorded run: tasks that sleep by turns.

use asynctutor::trace::{Cause, Event, EventKind, Header, Nanos, Outcome, TaskId, Trace, WaitKind, WaitOn};

/// The tasks of every large run.
pub(crate) const TASKS: u32 = 100_000;

/// A million events: each of [`TASKS`] sleeps three times.
pub(crate) const MILLION: u64 = 3;

/// Ten million events.
pub(crate) const TEN_MILLION: u64 = 33;

/// A run of [`TASKS`] tasks that sleep `sleeps` times each, for 100 ms.
pub(crate) fn crowd(sleeps: u64) -> Trace {
    let mut trace = Trace::new(Header::default());
    let on = WaitOn { duration: Some(Nanos::from_millis(100)), ..WaitOn::new(WaitKind::Sleep) };
    let mut push = |t: Nanos, task: u32, kind| trace.push(&Event { t, task: TaskId(task), kind });
    let names: Vec<String> = (1..=TASKS).map(|task| format!("task-{task}")).collect();
    for (task, name) in (1..).zip(&names) {
        let parent = (task > 1).then_some(TaskId(1));
        push(Nanos::ZERO, task, EventKind::Spawn { name, parent, line: None });
    }
    for sleep in 0..sleeps {
        for task in 1..=TASKS {
            let t = Nanos(sleep * 100_000_000 + u64::from(task) * 500);
            if sleep > 0 {
                push(t, task, EventKind::Ready { by: Cause::Timer });
            }
            push(t, task, EventKind::Run);
            push(t, task, EventKind::Wait { on: &on, line: None });
        }
    }
    for task in (1..=TASKS).rev() {
        let kind = EventKind::end(Outcome::Returned);
        push(Nanos::from_millis(sleeps * 100), task, kind);
    }
    trace
}
