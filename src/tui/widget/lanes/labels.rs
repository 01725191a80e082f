//! What is written into a wait: what it is for, as fully as fits.

use crate::trace::story::{wait_detail, wait_letter, wait_word};
use crate::trace::{Timeline, WaitOn};
use crate::tui::widget::text;

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
        let full = || wait_detail(self.timeline, self.on).map(|detail| format!("{word} {detail}"));
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
