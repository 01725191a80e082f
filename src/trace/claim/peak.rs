//! Claims about how many tasks do something at once.

use super::check::Instead;
use super::{Activity, Bound, matches};
use crate::trace::event::{Event, EventKind, LevelKind, Nanos, WaitKind, WaitOn};
use crate::trace::timeline::{LaneId, Timeline};
use crate::trace::visible;
use std::collections::VecDeque;

/// Whether the most tasks at once are within the bound. A number counts once it has lasted longer than `tolerance`: on
/// the virtual clock, once time has moved on. So a task that runs just to get in line is not counted as running, nor
/// is one that was handed a permit before the last holder's step was over.
pub(super) fn check(
    of: Activity,
    glob: &str,
    bound: &Bound<u64>,
    timeline: &Timeline,
    tolerance: Nanos,
) -> Result<(), Instead> {
    let peak = Sweep::new(of, glob, timeline).peak(tolerance);
    if bound.holds(peak.most) {
        return Ok(());
    }
    let doing = match of {
        Activity::Running => "ran",
        Activity::Waiting => "waited in line",
    };
    let tasks = if peak.most == 1 { "task" } else { "tasks" };
    let happened = format!("{} {tasks} {} {doing} at once", peak.most, visible(glob));
    Err(Instead { happened, event: peak.event, dated: false })
}

/// The most at once, and the event that made it so many.
struct Peak {
    most: u64,
    event: Option<usize>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Lane {
    named: bool,
    begun: bool,
    ended: bool,
    in_line: bool,
    counted: bool,
    /// Which pool serves it, or has it in line.
    pool: Option<usize>,
}

/// A pool's tasks: served in the order of asking.
#[derive(Default)]
struct Pool {
    workers: Option<usize>,
    busy: usize,
    line: VecDeque<LaneId>,
}

struct Sweep<'a> {
    of: Activity,
    timeline: &'a Timeline,
    lanes: Vec<Lane>,
    pools: [Pool; 2],
    count: u64,
    /// For each number reached and not left since: when it was reached, and by which event.
    since: Vec<(Nanos, usize)>,
}

impl<'a> Sweep<'a> {
    fn new(of: Activity, glob: &str, timeline: &'a Timeline) -> Sweep<'a> {
        let lane = |lane| Lane { named: matches(glob, timeline.name(lane)), ..Lane::default() };
        Sweep {
            of,
            timeline,
            lanes: timeline.lane_ids().map(lane).collect(),
            pools: Default::default(),
            count: 0,
            since: Vec::new(),
        }
    }

    fn peak(mut self, tolerance: Nanos) -> Peak {
        let mut peak = Peak { most: 0, event: None };
        // A run that takes no time has nothing but moments.
        let momentary = self.timeline.end() == Nanos::ZERO;
        for (index, event) in self.timeline.trace().iter().enumerate() {
            self.event(index, &event);
            while (self.since.len() as u64) > self.count {
                let Some((since, reached)) = self.since.pop() else { break };
                if (momentary || event.t.since(since) > tolerance) && self.since.len() as u64 + 1 > peak.most {
                    peak = Peak { most: self.since.len() as u64 + 1, event: Some(reached) };
                }
            }
            while (self.since.len() as u64) < self.count {
                self.since.push((event.t, index));
            }
        }
        // What holds when the trace ends goes on.
        if self.since.len() as u64 > peak.most {
            peak = Peak { most: self.since.len() as u64, event: self.since.last().map(|(_, event)| *event) };
        }
        peak
    }

    fn event(&mut self, index: usize, event: &Event<'_>) {
        if let EventKind::Level { name, kind: LevelKind::Pool, max, .. } = &event.kind {
            let pool = &mut self.pools[usize::from(name.contains("process"))];
            pool.workers = max.and_then(|max| usize::try_from(max).ok());
            return;
        }
        let Some(id) = self.timeline.lane_of(event.about()) else { return };
        match &event.kind {
            // With its end, or with the finding that it was garbage-collected.
            _ if self.timeline.lane(id).ended == Some(index) => {
                self.leave_pool(id);
                self.lanes[id.0 as usize].ended = true;
            }
            EventKind::Run => {
                let lane = &mut self.lanes[id.0 as usize];
                lane.begun = true;
                lane.in_line = false;
                self.leave_pool(id);
            }
            EventKind::Wait { on, .. } => {
                self.leave_pool(id);
                self.get_in_line(id, on);
            }
            EventKind::Ready { .. } => self.leave_pool(id),
            _ => return,
        }
        self.recount(id);
    }

    fn get_in_line(&mut self, id: LaneId, on: &WaitOn) {
        let lane = &mut self.lanes[id.0 as usize];
        match on.kind {
            WaitKind::Semaphore
            | WaitKind::Lock
            | WaitKind::Event
            | WaitKind::QueueGet
            | WaitKind::QueuePut
            | WaitKind::QueueJoin => lane.in_line = true,
            WaitKind::Thread | WaitKind::Process => {
                let index = usize::from(on.kind == WaitKind::Process);
                let pool = &mut self.pools[index];
                lane.pool = Some(index);
                lane.in_line = pool.workers.is_some_and(|workers| pool.busy >= workers);
                if lane.in_line { pool.line.push_back(id) } else { pool.busy += 1 }
            }
            _ => lane.in_line = false,
        }
    }

    /// The task is no longer with a pool; if a worker served it, the next in line is served.
    fn leave_pool(&mut self, id: LaneId) {
        let Some(index) = self.lanes[id.0 as usize].pool.take() else { return };
        if self.lanes[id.0 as usize].in_line {
            return; // it is passed over when its turn comes
        }
        let pool = &mut self.pools[index];
        while let Some(next) = pool.line.pop_front() {
            let lane = &mut self.lanes[next.0 as usize];
            if lane.pool == Some(index) && lane.in_line {
                lane.in_line = false;
                self.recount(next);
                return;
            }
        }
        pool.busy = pool.busy.saturating_sub(1);
    }

    fn recount(&mut self, id: LaneId) {
        let lane = &mut self.lanes[id.0 as usize];
        let counts = lane.named
            && !lane.ended
            && match self.of {
                Activity::Running => lane.begun && !lane.in_line,
                Activity::Waiting => lane.in_line,
            };
        match (lane.counted, counts) {
            (false, true) => self.count += 1,
            (true, false) => self.count -= 1,
            _ => {}
        }
        lane.counted = counts;
    }
}
