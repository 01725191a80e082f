//! What the runtime or the tracer found out and recorded.

use super::{Finding, Lint, finding, more_times, task_name};
use crate::trace::event::EventKind;
use crate::trace::timeline::Timeline;
use crate::trace::visible;
use indexmap::IndexMap;
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
    let told = |event: &usize| (*event, timeline.trace().get(*event));
    timeline.lint_events().iter().map(told).filter_map(|(event, told)| match told.kind {
        EventKind::Lint { name, text, line, .. } => {
            let task = told.about();
            let sentence = text.map_or_else(
                || format!("{}: {}", task_name(timeline, task), visible(name)),
                |text| visible(text).into_owned(),
            );
            let found = finding("", timeline, event, sentence);
            let line = line.map(str::to_owned).or(found.line);
            Some(Finding { lint: Cow::Owned(name.to_owned()), task, line, ..found })
        }
        _ => None,
    })
}

/// The same, what was found of one task at one line again and again told once, at the first time.
pub(super) fn once_each(all: impl Iterator<Item = Finding>) -> Vec<Finding> {
    let mut first: IndexMap<_, (Finding, usize)> = IndexMap::new();
    for finding in all {
        let same = (finding.task, finding.line.clone(), finding.sentence.clone());
        first.entry(same).or_insert((finding, 0)).1 += 1;
    }
    let told = |(finding, count): (Finding, usize)| Finding {
        sentence: format!("{}{}", finding.sentence, more_times(count)),
        ..finding
    };
    first.into_values().map(told).collect()
}
