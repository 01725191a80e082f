//! A task that outlives what should own it.

use super::{Finding, Lint, ends_the_program, finding, name};
use crate::trace::story::wait_phrase_in;
use crate::trace::timeline::{Finish, LaneId, State, Timeline};
use crate::trace::visible;

/// Told of once the run is over: until then somebody may still come to wait for the task, or take its outcome.
pub(super) struct TaskOrphaned;

impl Lint for TaskOrphaned {
    fn name(&self) -> &'static str {
        "task-orphaned"
    }

    fn find(&self, timeline: &Timeline) -> Vec<Finding> {
        // A rejection that nobody handles ends a Node program before main.
        let ended = timeline.trace().header.is_node() && matches!(timeline.finish(), Finish::Ended(_));
        let is_over = ended || timeline.main_ended().is_some();
        if !is_over && !timeline.is_whole() {
            return Vec::new();
        }
        let orphan = |lane: LaneId| {
            let lost = timeline.orphaned_by(lane)?;
            if lost < timeline.lane(lane).spawned {
                // Created by what a task's closing still did: nobody could have waited for it.
                return None;
            }
            if ends_the_program(timeline, lost) {
                return None;
            }
            let found = finding(self.name(), timeline, lost, sentence(timeline, lane, lost));
            let line = timeline.spawn_line(lane).map(str::to_owned).or(found.line);
            Some(Finding { task: timeline.lane(lane).task, line, ..found })
        };
        timeline.lane_ids().filter_map(orphan).collect()
    }
}

fn sentence(timeline: &Timeline, lane: LaneId, lost: usize) -> String {
    let who = name(timeline, lane);
    let parent = timeline.lane(lane).parent.filter(|parent| timeline.lane(*parent).ended == Some(lost));
    let told = match parent {
        Some(parent) => {
            let parent = name(timeline, parent);
            format!("{who} outlived {parent}, which created it, and nobody waited for it")
        }
        None => format!("{who} ran on after the wait for it was over, and nobody waited for it any more"),
    };
    told + &left_at(timeline, lane)
}

/// What a task that never ended waits for, and where.
fn left_at(timeline: &Timeline, lane: LaneId) -> String {
    let last = timeline.last_moment();
    let wait = timeline.wait(lane, last).filter(|_| matches!(timeline.state(lane, last), State::Waiting(_)));
    let Some((on, _, line)) = wait else { return String::new() };
    let line = line.map_or_else(String::new, |line| format!(", at {}", visible(line)));
    format!("; at the end it still {}{line}", wait_phrase_in(timeline, on))
}
