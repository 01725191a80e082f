//! Claims about the order of events.

use super::check::Instead;
use super::{EventPattern, Verb, matches};
use crate::trace::event::{Event, EventKind, Outcome};
use crate::trace::timeline::Timeline;

/// Whether each pattern's event comes after that of the pattern before. The first that fits is taken each time, which
/// leaves the most room for the rest.
pub(super) fn check(patterns: &[EventPattern], timeline: &Timeline) -> Result<(), Instead> {
    let mut next = 0;
    for (index, pattern) in patterns.iter().enumerate() {
        let found = (next..timeline.trace().len()).find(|event| fits(pattern, timeline, *event));
        let Some(event) = found else { return Err(missing(patterns, index, next, timeline)) };
        next = event + 1;
    }
    Ok(())
}

fn missing(patterns: &[EventPattern], index: usize, from: usize, timeline: &Timeline) -> Instead {
    let pattern = &patterns[index];
    let earlier = (0..from).rev().find(|event| fits(pattern, timeline, *event));
    match (earlier, index.checked_sub(1).map(|before| &patterns[before])) {
        (Some(event), Some(before)) => {
            Instead::at(event, format!("`{pattern}` came before `{before}` and not after it"))
        }
        (Some(event), None) => Instead::at(event, format!("`{pattern}` came earlier")),
        (None, _) => Instead::of_the_run(format!("`{pattern}` never happened")),
    }
}

fn fits(pattern: &EventPattern, timeline: &Timeline, event: usize) -> bool {
    let Event { task, kind, .. } = timeline.trace().get(event);
    let said = match (pattern.verb, &kind) {
        (Verb::Spawned, EventKind::Spawn { .. })
        | (Verb::Runs, EventKind::Run)
        | (Verb::Ready, EventKind::Ready { .. })
        | (Verb::Cancel, EventKind::Cancel { .. })
        | (Verb::Delivered, EventKind::Deliver) => None,
        (Verb::Waits, EventKind::Wait { on, .. }) => on.name.as_deref().or(Some(on.kind.word())),
        (Verb::Ended, EventKind::End { error, value, .. }) => error.or(*value),
        (Verb::Returned, EventKind::End { outcome: Outcome::Returned, value, .. }) => *value,
        (Verb::Raised, EventKind::End { outcome: Outcome::Raised, error, .. }) => *error,
        (Verb::Cancelled, EventKind::End { outcome: Outcome::Cancelled, .. }) => None,
        (Verb::Note, EventKind::Note { text }) => Some(*text),
        (Verb::Mark, EventKind::Mark { label }) => Some(*label),
        _ => return false,
    };
    let text_fits = pattern.text.as_deref().is_none_or(|text| said.is_some_and(|said| matches(text, said)));
    text_fits && timeline.lane_of(task).is_some_and(|lane| matches(&pattern.task, timeline.name(lane)))
}
