//! A queue without a bound that fills faster than it drains.

use super::{Finding, Lint, finding};
use crate::trace::event::{EventKind, LevelKind};
use crate::trace::timeline::{Resource, Timeline};
use crate::trace::visible;

/// So deep is deep.
const DEEP: i64 = 16;

/// At so many different times it was deeper than ever before: it grew, and was not just filled once.
const RECORDS: usize = 5;

pub(super) struct UnboundedQueueGrowth;

impl Lint for UnboundedQueueGrowth {
    fn name(&self) -> &'static str {
        "unbounded-queue-growth"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let queues = timeline.resources().iter().filter(|resource| resource.kind == LevelKind::Queue);
        let growing = queues.filter_map(|queue| {
            let (depth, event) = growth(timeline, queue)?;
            let sentence = format!(
                "the queue {} has no bound and grew to {depth} items: items came faster than they were taken",
                visible(&queue.name)
            );
            Some(finding(self.name(), timeline, event, sentence))
        });
        growing.collect()
    }
}

/// How deep a boundless queue grew over time, and with which event.
fn growth(timeline: &Timeline, queue: &Resource) -> Option<(i64, usize)> {
    let mut deepest = (0, 0);
    let mut records = 0;
    let mut last_record = None;
    for event in queue.changes.iter().copied() {
        let EventKind::Level { value, max, .. } = timeline.trace().get(event).kind else { continue };
        if max.is_some_and(|max| max > 0) {
            return None;
        }
        if value > deepest.0 {
            deepest = (value, event);
            let t = timeline.trace().time(event);
            records += usize::from(last_record != Some(t));
            last_record = Some(t);
        }
    }
    (deepest.0 >= DEEP && records >= RECORDS).then_some(deepest)
}
