//! What is written into a wait: what it is for, as fully as fits.

use crate::trace::{TaskId, Timeline, WaitKind, WaitOn, visible};
use crate::tui::widget::text;
use std::borrow::Cow;
use std::fmt::Write;

/// Tasks named in a label; more are counted.
const TASKS_NAMED: usize = 4;

/// The letter of a kind of wait, for stretches too short for its word.
pub fn wait_letter(kind: WaitKind) -> &'static str {
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
pub(super) fn wait_word(kind: WaitKind) -> &'static str {
    match kind {
        WaitKind::Semaphore => "permit",
        WaitKind::QueueGet => "get",
        WaitKind::QueuePut => "put",
        WaitKind::QueueJoin => "join",
        WaitKind::Task => "await",
        kind => kind.word(),
    }
}

/// What is written into a wait with room for so many columns.
pub(super) fn wait_label<'a>(timeline: &'a Timeline, on: &'a WaitOn, room: u16) -> Option<Cow<'a, str>> {
    let word = wait_word(on.kind);
    if room < text::width(word) {
        return (room > 0).then_some(Cow::Borrowed(wait_letter(on.kind)));
    }
    // Only where the shortest of the longer ones could fit is one made.
    let detail = (room > text::width(word) + 1).then(|| detail(timeline, on)).flatten();
    let full = detail.map(|detail| format!("{word} {detail}")).filter(|full| text::width(full) <= room);
    Some(full.map_or(Cow::Borrowed(word), Cow::Owned))
}

/// Which, how long, or for whom.
fn detail(timeline: &Timeline, on: &WaitOn) -> Option<String> {
    if let Some(name) = &on.name {
        return Some(visible(name).into_owned());
    }
    match (on.tasks.as_slice(), on.duration) {
        ([], Some(duration)) if on.kind == WaitKind::Sleep => Some(duration.to_string()),
        ([], _) => None,
        (tasks, _) if tasks.len() > TASKS_NAMED => Some(format!("{} tasks", tasks.len())),
        (tasks, _) => Some(names(timeline, tasks)),
    }
}

/// `user, orders, profile`
pub(super) fn names(timeline: &Timeline, tasks: &[TaskId]) -> String {
    let mut said = String::new();
    for task in tasks {
        let separator = if said.is_empty() { "" } else { ", " };
        let _ = match timeline.lane_of(*task) {
            Some(lane) => write!(said, "{separator}{}", visible(timeline.name(lane))),
            None => write!(said, "{separator}task {}", task.0),
        };
    }
    said
}
