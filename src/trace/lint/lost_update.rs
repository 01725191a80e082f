//! Two tasks that read the same value, of which the later writes over what the earlier wrote.

use super::{Finding, Lint, finding, more_times, name};
use crate::trace::event::{EventKind, LevelKind};
use crate::trace::timeline::Timeline;
use crate::trace::visible;

/// A shared variable counts up by one a write; a write by another task than the last that brings nothing new on top of
/// it was made from a value read before. Told of once a variable, at the first loss.
pub(super) struct LostUpdate;

impl Lint for LostUpdate {
    fn name(&self) -> &'static str {
        "lost-update"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let variables = timeline.resources().iter().filter(|resource| resource.kind == LevelKind::Var);
        let mut findings = Vec::new();
        for variable in variables {
            let mut first = None;
            let mut count = 0;
            for pair in variable.changes.windows(2) {
                let value = |event: usize| match timeline.trace().get(event).kind {
                    EventKind::Level { value, .. } => value,
                    _ => 0,
                };
                let (before, after) = (timeline.trace().task(pair[0]), timeline.trace().task(pair[1]));
                if before != after && value(pair[1]) <= value(pair[0]) {
                    count += 1;
                    first = first.or_else(|| Some((timeline.lane_of(before)?, timeline.lane_of(after)?, pair[1])));
                }
            }
            if let Some((victim, writer, event)) = first {
                let sentence = format!(
                    "{} wrote over what {} had written to {}: that update is lost{}",
                    name(timeline, writer),
                    name(timeline, victim),
                    visible(&variable.name),
                    more_times(count),
                );
                findings.push(finding(self.name(), timeline, event, sentence));
            }
        }
        findings
    }
}
