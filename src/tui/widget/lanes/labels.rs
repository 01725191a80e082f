//! What is written into a wait: what it is for, as fully as fits.

use crate::trace::{TaskId, Timeline, WaitKind, WaitOn, visible};
use crate::tui::widget::text;
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

/// A wait to be labelled.
pub(super) struct Wait<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) on: &'a WaitOn,
    /// Whether its task has been cancelled, and waits in what it does before it ends.
    pub(super) cleanup: bool,
}

impl Wait<'_> {
    /// What is written into it with room for so many columns: as much as fits.
    pub(super) fn label(&self, room: u16) -> Option<String> {
        let word = wait_word(self.on.kind);
        let fits = |said: &String| text::width(said) <= room;
        // Longer ones are made only where the shortest of them could fit.
        let full = || detail(self.timeline, self.on).map(|detail| format!("{word} {detail}"));
        let full = (room > text::width(word) + 1).then(full).flatten();
        let ways = if self.cleanup {
            let longest = full.map(|full| format!("cleanup: {full}"));
            [longest, Some("cleanup".to_owned()), Some(word.to_owned())]
        } else {
            [full, Some(word.to_owned()), None]
        };
        ways.into_iter().flatten().find(fits).or_else(|| (room > 0).then(|| wait_letter(self.on.kind).to_owned()))
    }
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
fn names(timeline: &Timeline, tasks: &[TaskId]) -> String {
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
