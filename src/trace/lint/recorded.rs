//! What the runtime or the tracer found out and recorded.

use super::{Finding, Lint, finding, task_name};
use crate::trace::event::EventKind;
use crate::trace::timeline::Timeline;
use crate::trace::visible;
use std::borrow::Cow;

/// A lint that only the runtime can know of.
pub(super) struct Recorded(pub(super) &'static str);

impl Lint for Recorded {
    fn name(&self) -> &'static str {
        self.0
    }

    fn find(&self, _timeline: &Timeline) -> Vec<Finding> {
        Vec::new() // every lint's recorded findings are added to its own
    }
}

/// Every recorded finding.
pub(super) fn all(timeline: &Timeline) -> impl Iterator<Item = Finding> + '_ {
    timeline.lint_events().iter().filter_map(|event| match timeline.trace().get(*event).kind {
        EventKind::Lint { name, text, tasks, line } => {
            let task = tasks.first().copied().unwrap_or(timeline.trace().task(*event));
            let sentence = text.map_or_else(
                || format!("{}: {}", task_name(timeline, task), visible(name)),
                |text| visible(text).into_owned(),
            );
            let found = finding("", timeline, *event, sentence);
            let line = line.map(str::to_owned).or(found.line);
            Some(Finding { lint: Cow::Owned(name.to_owned()), task, line, ..found })
        }
        _ => None,
    })
}
