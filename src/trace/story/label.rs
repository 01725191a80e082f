//! A wait in a word, a letter, or as much as fits, and a cancellation in a few words: what is written into a lane.

use super::phrase::task_name;
use crate::trace::event::{CancelWhy, Event, EventKind, WaitKind, WaitOn};
use crate::trace::timeline::Timeline;
use crate::trace::visible;

/// Tasks named in a label; more are counted.
const TASKS_NAMED: usize = 4;

/// The letter of a kind of wait, for stretches too short for its word.
pub const fn wait_letter(kind: WaitKind) -> &'static str {
    match kind {
        WaitKind::Sleep => "s",
        WaitKind::Yield => "y",
        WaitKind::Semaphore => "m",
        WaitKind::Lock => "l",
        WaitKind::Event => "e",
        WaitKind::QueueGet => "g",
        WaitKind::QueuePut => "p",
        WaitKind::QueueJoin => "j",
        WaitKind::Task => "t",
        WaitKind::Gather => "G",
        WaitKind::Group => "R",
        WaitKind::Wait => "W",
        WaitKind::Shield => "H",
        WaitKind::Thread => "T",
        WaitKind::Process => "P",
        WaitKind::Io => "i",
        WaitKind::Channel => "c",
        WaitKind::Select => "S",
        WaitKind::Future => "f",
    }
}

/// The word of a kind of wait.
pub const fn wait_word(kind: WaitKind) -> &'static str {
    match kind {
        WaitKind::Semaphore => "permit",
        WaitKind::QueueGet => "get",
        WaitKind::QueuePut => "put",
        WaitKind::QueueJoin => "join",
        WaitKind::Task => "await",
        kind => kind.word(),
    }
}

/// Which, how long, or for whom, fit to be shown; absent where nothing is known but the kind.
pub fn wait_detail(timeline: &Timeline, on: &WaitOn) -> Option<String> {
    if let Some(name) = &on.name {
        return Some(visible(name).into_owned());
    }
    match (on.tasks.as_slice(), on.duration) {
        ([], Some(duration)) if on.kind == WaitKind::Sleep => Some(duration.to_string()),
        ([], _) => None,
        (tasks, _) if tasks.len() > TASKS_NAMED => Some(format!("{} tasks", tasks.len())),
        (tasks, _) => {
            let names: Vec<String> = tasks.iter().map(|task| task_name(timeline, *task)).collect();
            Some(names.join(", "))
        }
    }
}

/// Who or what asked, of a `cancel` event, in the fewest words: `by main`, `by timeout`, `at shutdown`.
///
/// # Panics
/// If there is no such event.
pub fn canceller(timeline: &Timeline, event: usize) -> String {
    let Event { task, kind: EventKind::Cancel { by, why }, .. } = timeline.trace().get(event) else {
        return String::new();
    };
    match (why, by) {
        (CancelWhy::User, _) => "by you".to_owned(),
        (CancelWhy::Shutdown, _) => "at shutdown".to_owned(),
        (CancelWhy::Task, Some(by)) if by == task => "by itself".to_owned(),
        (CancelWhy::Task, Some(by)) => format!("by {}", task_name(timeline, by)),
        (CancelWhy::Task, None) => "by a task".to_owned(),
        (why, _) => format!("by {why}"),
    }
}
