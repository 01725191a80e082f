//! The characters a timeline is drawn with, in Unicode and in ASCII; the same signs as in the player.

use super::ink::Ink;
use crate::trace::{Outcome, WaitKind};

/// A set of characters, each one cell wide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyphs {
    /// The beginning, middle and end of a wait.
    pub(super) wait: [&'static str; 3],
    /// A step that takes time.
    pub(super) run: &'static str,
    /// A step that holds the loop.
    pub(super) stall: &'static str,
    /// Ready during a stall.
    pub(super) starved: &'static str,
    /// Created, and has not run.
    pub(super) scheduled: &'static str,
    /// Ready.
    pub(super) ready: &'static str,
    /// A task that returned, raised, was cancelled.
    pub(super) ends: [&'static str; 3],
    /// The beginning, middle and end of a scope.
    pub(super) scope: [&'static str; 3],
    /// The task tree: a child, the last child, a passing branch.
    pub(super) tree: [&'static str; 3],
    /// The ruler: line, tick.
    pub(super) ruler: [&'static str; 2],
    /// Levels from 1 on; the last stands for all above.
    pub(super) levels: &'static [&'static str],
    /// A level of zero.
    pub(super) level_zero: &'static str,
    /// Something was cut off here.
    pub(super) more: &'static str,
    /// Between facts of a line.
    pub(super) dot: &'static str,
}

/// Unicode characters that practically every font has.
pub(super) const UNICODE: Glyphs = Glyphs {
    wait: ["╾", "─", "╼"],
    run: "━",
    stall: "█",
    starved: "░",
    scheduled: "·",
    ready: "┄",
    ends: ["✓", "✗", "⊘"],
    scope: ["╰", "─", "╯"],
    tree: ["├ ", "└ ", "│ "],
    ruler: ["─", "┬"],
    levels: &["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    level_zero: " ",
    more: "…",
    dot: "·",
};

/// ASCII.
pub(super) const ASCII: Glyphs = Glyphs {
    wait: ["<", "-", ">"],
    run: "=",
    stall: "#",
    starved: "%",
    scheduled: ".",
    ready: ":",
    ends: ["+", "x", "/"],
    scope: ["[", "_", "]"],
    tree: ["|-", "`-", "| "],
    ruler: ["-", "+"],
    levels: &["1", "2", "3", "4", "5", "6", "7", "8", "9", "+"],
    level_zero: "0",
    more: "..",
    dot: "-",
};

impl Glyphs {
    /// The sign of an end.
    pub(super) const fn end(&self, outcome: Outcome) -> (&'static str, Ink) {
        match outcome {
            Outcome::Returned => (self.ends[0], Ink::Good),
            Outcome::Raised => (self.ends[1], Ink::Bad),
            Outcome::Cancelled => (self.ends[2], Ink::Warn),
        }
    }
}

/// The colour of a kind of wait.
pub(super) const fn wait_ink(kind: WaitKind) -> Ink {
    match kind {
        WaitKind::Sleep | WaitKind::Yield => Ink::Time,
        WaitKind::Semaphore
        | WaitKind::Lock
        | WaitKind::Event
        | WaitKind::QueueGet
        | WaitKind::QueuePut
        | WaitKind::QueueJoin => Ink::Line,
        WaitKind::Task | WaitKind::Gather | WaitKind::Group | WaitKind::Wait | WaitKind::Shield => Ink::Tasks,
        WaitKind::Thread
        | WaitKind::Process
        | WaitKind::Io
        | WaitKind::Channel
        | WaitKind::Select
        | WaitKind::Future => Ink::Outside,
    }
}
