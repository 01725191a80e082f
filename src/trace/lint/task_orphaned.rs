//! A task that outlives what should own it.

use super::{Finding, Lint, finding, name};
use crate::trace::timeline::{LaneId, Timeline};

pub(super) struct TaskOrphaned;

impl Lint for TaskOrphaned {
    fn name(&self) -> &'static str {
        "task-orphaned"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        let orphans = timeline.lane_ids().filter(|lane| timeline.is_orphan(*lane));
        orphans
            .map(|lane| finding(self.name(), timeline, timeline.lane(lane).spawned, sentence(timeline, lane)))
            .collect()
    }
}

fn sentence(timeline: &Timeline, id: LaneId) -> String {
    let lane = timeline.lane(id);
    let who = name(timeline, id);
    let ended = lane.ended.unwrap_or(usize::MAX);
    let parent = lane.parent.filter(|parent| timeline.lane(*parent).ended.is_some_and(|parent| parent < ended));
    match parent {
        Some(parent) => {
            let parent = name(timeline, parent);
            format!("{who} outlived {parent}, which created it, and nobody waited for it")
        }
        None => format!("{who} ran on after the wait for it was over, and nobody waited for it any more"),
    }
}
