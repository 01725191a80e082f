//! Parts of sentences: tasks by name, waits, reasons for a cancellation.

use crate::trace::event::{CancelWhy, Event, EventKind, Nanos, Outcome, TaskId, WaitKind, WaitOn};
use crate::trace::members::leaves;
use crate::trace::timeline::{LaneId, Timeline};
use crate::trace::visible;

/// How many tasks a phrase names before it counts the rest.
const NAMED: usize = 4;

/// A wait as a verb phrase about a task: `sleeps for 100 ms`, `waits for a permit of api`. Tasks waited for are
/// counted, not named; see [`wait_phrase_in`].
pub fn wait_phrase(on: &WaitOn) -> String {
    let tasks = match on.tasks.len() {
        0 => String::new(),
        1 => "a task".to_owned(),
        more => format!("{more} tasks"),
    };
    phrase(on, &tasks, false)
}

/// A wait as a verb phrase, with the names of the tasks waited for: `gathers user, orders and profile`.
pub fn wait_phrase_in(timeline: &Timeline, on: &WaitOn) -> String {
    let tasks = list(on.tasks.iter().map(|task| task_name(timeline, *task)), on.tasks.len());
    phrase(on, &tasks, timeline.trace().header.is_go())
}

/// In Go, where neither has a name, that of a wait says what is done.
fn phrase(on: &WaitOn, tasks: &str, is_go: bool) -> String {
    let name = on.name.as_deref().map(visible);
    let done = on.name.as_deref().filter(|_| is_go);
    let called = |before: &str, nameless: &str| match &name {
        Some(name) => format!("{before}{name}"),
        None => nameless.to_owned(),
    };
    let whom = |verb: &str, nameless: &str| {
        if tasks.is_empty() { nameless.to_owned() } else { format!("{verb}{tasks}") }
    };
    let limit = || on.duration.map_or_else(String::new, |span| format!(" for at most {span}"));
    match on.kind {
        WaitKind::Sleep => on.duration.map_or_else(|| "sleeps".to_owned(), |span| format!("sleeps for {span}")),
        WaitKind::Yield => "gives the loop one turn".to_owned(),
        WaitKind::Semaphore => called("waits for a permit of ", "waits for a permit"),
        WaitKind::Lock => called("waits for the lock ", "waits for a lock"),
        WaitKind::Event => match done {
            Some("sync.WaitGroup") => "waits for a WaitGroup".to_owned(),
            Some("sync.Cond") => "waits for a Cond".to_owned(),
            _ => called("waits until ", "waits for an event"),
        },
        WaitKind::QueueGet => called("waits for an item of ", "waits for an item of a queue"),
        WaitKind::QueuePut => called("waits for room in ", "waits for room in a queue"),
        WaitKind::QueueJoin => called("waits until all is done in ", "waits until all items of a queue are done"),
        WaitKind::Task => whom("waits for ", "waits for a task"),
        WaitKind::Gather => whom("gathers ", "waits for its gather"),
        WaitKind::Group => whom("waits for its group: ", "waits for its group"),
        WaitKind::Wait => whom("waits for some of ", "waits for some tasks") + &limit(),
        WaitKind::Shield => whom("waits, behind a shield, for ", "waits behind a shield"),
        WaitKind::Thread => called("waits for a thread to do ", "waits for a thread"),
        WaitKind::Process => called("waits for a process to do ", "waits for a process"),
        WaitKind::Io => called("waits for input or output: ", "waits for input or output"),
        WaitKind::Channel => match done {
            Some("send") => "waits to send on a channel".to_owned(),
            Some("receive") => "waits to receive from a channel".to_owned(),
            Some("send on nil") => "waits for ever to send on a nil channel".to_owned(),
            Some("receive from nil") => "waits for ever to receive from a nil channel".to_owned(),
            _ => called("waits on the channel ", "waits on a channel"),
        },
        WaitKind::Select => match done {
            Some("{}") => "waits for ever in select {}".to_owned(),
            _ => called("selects among channels: ", "selects among channels"),
        },
        WaitKind::Future => called("waits for the future ", "waits for a future"),
    }
}

/// `a`, `a and b`, `a, b and c`; of long lists the first few and how many more. `count` is how many there are.
pub(super) fn list(names: impl Iterator<Item = String>, count: usize) -> String {
    let shown = if count <= NAMED { count } else { NAMED - 1 };
    let mut names: Vec<String> = names.take(shown).collect();
    if count > shown {
        names.push(format!("{} more", count - shown));
    }
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// A lane's name, fit to be shown.
pub(super) fn name(timeline: &Timeline, lane: LaneId) -> String {
    visible(timeline.name(lane)).into_owned()
}

/// A task's name, fit to be shown.
pub(in crate::trace) fn task_name(timeline: &Timeline, task: TaskId) -> String {
    timeline.lane_of(task).map_or_else(|| format!("task {}", task.0), |lane| name(timeline, lane))
}

/// `raised ValueError`, `returned ada`, `was cancelled`: what an end event says.
pub(in crate::trace) fn ending(kind: &EventKind<'_>) -> String {
    let EventKind::End { outcome, value, error, message, errors, .. } = kind else { return "ended".to_owned() };
    match outcome {
        Outcome::Returned => match value.filter(|value| !matches!(*value, "" | "None" | "null" | "undefined")) {
            Some(value) => format!("returned {}", visible(value)),
            None => "returned".to_owned(),
        },
        Outcome::Raised => {
            let message = message.filter(|message| !message.is_empty());
            // The engine's message names what is in a group, the real Python's does not.
            let told = |message: &str| {
                errors.and_then(|errors| leaves(errors).next()).is_none_or(|first| message.contains(first))
            };
            let error = class_of(*error, errors.filter(|_| !message.is_some_and(told)));
            match message {
                Some(message) => format!("raised {error}: {}", visible(message)),
                None => format!("raised {error}"),
            }
        }
        Outcome::Cancelled => format!("was cancelled{}", saying(*message)),
    }
}

/// `, saying "not needed"`: the message that a cancellation came with.
pub(super) fn saying(message: Option<&str>) -> String {
    let message = message.filter(|message| !message.is_empty());
    message.map_or_else(String::new, |message| format!(", saying \"{}\"", visible(message)))
}

/// An error's class, and what is in it if it is a group: `ExceptionGroup of ValueError and KeyError`.
pub(super) fn class_of(error: Option<&str>, errors: Option<&str>) -> String {
    let class = error.map_or("an error".into(), visible);
    let Some(errors) = errors else { return class.into_owned() };
    let classes: Vec<String> = leaves(errors).map(|class| visible(class).into_owned()).collect();
    let count = classes.len();
    format!("{class} of {}", list(classes.into_iter(), count))
}

/// The class of the error with which `lane` ended raised.
pub(super) fn error_of(timeline: &Timeline, lane: LaneId) -> Option<String> {
    match timeline.trace().get(timeline.lane(lane).ended?).kind {
        EventKind::End { outcome: Outcome::Raised, error, errors, .. } => Some(class_of(error, errors)),
        _ => None,
    }
}

/// Who asked and why, of a `cancel` event, to follow `was cancelled`: `by the group, because orders raised ValueError`.
pub(super) fn reason(timeline: &Timeline, event: usize) -> String {
    let Event { task, kind: EventKind::Cancel { by, why }, .. } = timeline.trace().get(event) else {
        return String::new();
    };
    let asker = || by.map(|by| if by == task { "itself".to_owned() } else { task_name(timeline, by) });
    match why {
        CancelWhy::Group => {
            let cause = timeline.cancel_arrow(event).and_then(|arrow| arrow.from);
            match cause.and_then(|lane| Some((lane, error_of(timeline, lane)?))) {
                Some((lane, error)) => format!("by the group, because {} raised {error}", name(timeline, lane)),
                None => "by the group".to_owned(),
            }
        }
        CancelWhy::Gather => match asker() {
            Some(asker) => format!("because {asker}, which gathered it, was cancelled"),
            None => "because the gather it was in was cancelled".to_owned(),
        },
        CancelWhy::Timeout => "by a timeout".to_owned(),
        CancelWhy::Task => asker().map_or_else(|| "by a task".to_owned(), |asker| format!("by {asker}")),
        CancelWhy::User => "by you".to_owned(),
        CancelWhy::Shutdown => "by the shutdown, since main had ended".to_owned(),
        CancelWhy::Context => "by its context".to_owned(),
    }
}

/// `(timeline, event)`'s time.
pub(super) fn at(timeline: &Timeline, event: usize) -> Nanos {
    timeline.trace().time(event)
}
