//! The loop at a moment: who runs, who is ready, which timers are set, who waits for what.
//!
//! Every stay in a queue is an interval of events. Counts are differences of two sorted lists; the entries of a queue
//! are found in a pyramid of (earliest start, latest end), sixteen to one, that skips what was over or had not begun.

use super::lanes::NONE;
use super::rows::Rows;
use super::scopes::Scope;
use super::state::Rank;
use super::{Lane, LaneId};
use crate::trace::event::{EventKind, Nanos, WaitKind, WaitOn};
use crate::trace::store::Trace;

/// The loop at a moment. Lists hold at most the asked-for number of entries; the counts are whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoopView<'a> {
    /// The task whose step runs.
    pub running: Option<LaneId>,
    /// Ready tasks, the next to run first.
    pub ready: Vec<LaneId>,
    /// How many are ready.
    pub ready_count: usize,
    /// Sleeping tasks and open deadlines, the next first.
    pub timers: Vec<(Nanos, LaneId)>,
    /// How many timers there are.
    pub timer_count: usize,
    /// Tasks that wait for something other than a timer, the longest-waiting first.
    pub waiters: Vec<(LaneId, &'a WaitOn)>,
    /// How many there are.
    pub waiter_count: usize,
}

/// How many entries one entry of the next level stands for.
const FAN: usize = 16;

/// How many entries a search may look at: where timers are long and mostly cut short, the list of the next ones may
/// end early rather than take long.
const BUDGET: usize = 20_000;

/// From the event that began it to the event that ended it; [`NONE`] if none did.
#[derive(Clone, Copy, Debug)]
struct Stay {
    start: u32,
    end: u32,
    lane: u32,
}

/// Stays in the order in which a list shows them.
#[derive(Clone, Debug, Default)]
struct Queue {
    stays: Vec<Stay>,
    /// Earliest start and latest end of each sixteen entries of the level below.
    levels: Vec<Vec<(u32, u32)>>,
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Queue {
    fn of(stays: Vec<Stay>) -> Queue {
        let mut starts: Vec<u32> = stays.iter().map(|stay| stay.start).collect();
        let mut ends: Vec<u32> = stays.iter().map(|stay| stay.end).filter(|end| *end != NONE).collect();
        starts.sort_unstable();
        ends.sort_unstable();
        let span = |all: &[(u32, u32)]| all.iter().fold((NONE, 0), |(a, b), (start, end)| (a.min(*start), b.max(*end)));
        let mut levels: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut below: Vec<(u32, u32)> = stays.iter().map(|stay| (stay.start, stay.end)).collect();
        while below.len() > FAN {
            below = below.chunks(FAN).map(span).collect();
            levels.push(below.clone());
        }
        Queue { stays, levels, starts, ends }
    }

    fn count(&self, moment: u32) -> usize {
        let begun = self.starts.partition_point(|start| *start < moment);
        begun.saturating_sub(self.ends.partition_point(|end| *end < moment))
    }

    /// The first `most` stays that `moment` falls into.
    fn first(&self, moment: u32, most: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut budget = BUDGET;
        let top = self.levels.len();
        let width = self.levels.last().map_or(self.stays.len(), Vec::len);
        self.search(top, 0..width, moment, most, &mut found, &mut budget);
        found
    }

    fn search(
        &self,
        level: usize,
        range: std::ops::Range<usize>,
        moment: u32,
        most: usize,
        found: &mut Vec<usize>,
        budget: &mut usize,
    ) {
        for index in range {
            if found.len() >= most || *budget == 0 {
                return;
            }
            *budget -= 1;
            let (start, end) = match level {
                0 => (self.stays[index].start, self.stays[index].end),
                _ => self.levels[level - 1][index],
            };
            if start >= moment || end < moment {
                continue;
            }
            if level == 0 {
                found.push(index);
                continue;
            }
            let below = if level == 1 { self.stays.len() } else { self.levels[level - 2].len() };
            self.search(level - 1, index * FAN..((index + 1) * FAN).min(below), moment, most, found, budget);
        }
    }
}

/// The queues of a whole run.
#[derive(Clone, Debug, Default)]
pub(super) struct LoopIndex {
    /// Latest start first, so that the search finds the step that began last.
    running: Queue,
    ready: Queue,
    waiting: Queue,
    timers: Queue,
    due: Vec<u64>,
}

/// What a stay is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Running,
    Ready,
    Waiting,
    Nothing,
}

fn kind_of(rank: Rank) -> Kind {
    if rank.is_running() || rank == Rank::DELIVERED {
        Kind::Running
    } else if rank.is_ready() {
        Kind::Ready
    } else if rank.is_waiting() {
        Kind::Waiting
    } else {
        Kind::Nothing
    }
}

impl LoopIndex {
    pub(super) fn of(trace: &Trace, rows: &Rows, lanes: &[Lane], scopes: &[Scope], end: u64) -> LoopIndex {
        let stays = stays_by_start(trace.len(), rows);
        let (mut running, mut ready, mut waiting, mut timers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (stay, kind) in stays {
            match kind {
                Kind::Running => running.push(stay),
                Kind::Ready => ready.push(stay),
                Kind::Waiting => {
                    let event = trace.get(stay.start as usize);
                    let EventKind::Wait { on, .. } = event.kind else { continue };
                    let woken = || if stay.end == NONE { end } else { trace.time(stay.end as usize).0 };
                    match on.duration {
                        Some(span) => timers.push((event.t.plus(span).0, stay)),
                        None if on.kind == WaitKind::Sleep => timers.push((woken(), stay)),
                        None => {}
                    }
                    if on.kind != WaitKind::Sleep {
                        waiting.push(stay);
                    }
                }
                Kind::Nothing => {}
            }
        }
        for scope in scopes {
            let Some(deadline) = scope.deadline else { continue };
            let owner_ended = lanes[scope.owner.0 as usize].ended;
            let over = [scope.closed, owner_ended].into_iter().flatten().min().map_or(NONE, |event| event as u32);
            if over < scope.opened as u32 {
                continue; // opened after its owner's end: only a foreign trace has such a thing
            }
            timers.push((deadline.0, Stay { start: scope.opened as u32, end: over, lane: scope.owner.0 }));
        }
        timers.sort_unstable_by_key(|(due, stay)| (*due, stay.start));
        running.reverse();
        LoopIndex {
            running: Queue::of(running),
            ready: Queue::of(ready),
            waiting: Queue::of(waiting),
            due: timers.iter().map(|(due, _)| *due).collect(),
            timers: Queue::of(timers.into_iter().map(|(_, stay)| stay).collect()),
        }
    }

    pub(super) fn view<'a>(&self, trace: &'a Trace, moment: usize, most: usize) -> LoopView<'a> {
        let moment = u32::try_from(moment).unwrap_or(NONE);
        let lane = |queue: &Queue, index: usize| LaneId(queue.stays[index].lane);
        let waiter = |index: usize| match trace.get(self.waiting.stays[index].start as usize).kind {
            EventKind::Wait { on, .. } => Some((lane(&self.waiting, index), on)),
            _ => None,
        };
        LoopView {
            running: self.running.first(moment, 1).first().map(|index| lane(&self.running, *index)),
            ready: self.ready.first(moment, most).into_iter().map(|index| lane(&self.ready, index)).collect(),
            ready_count: self.ready.count(moment),
            timers: self
                .timers
                .first(moment, most)
                .into_iter()
                .map(|index| (Nanos(self.due[index]), lane(&self.timers, index)))
                .collect(),
            timer_count: self.timers.count(moment),
            waiters: self.waiting.first(moment, most).into_iter().filter_map(waiter).collect(),
            waiter_count: self.waiting.count(moment),
        }
    }
}

/// Every stay of every lane, in the order in which they began. Rows that begin by the clock belong to the stay before.
fn stays_by_start(events: usize, rows: &Rows) -> impl Iterator<Item = (Stay, Kind)> {
    let mut found: Vec<(Stay, Kind)> = Vec::new();
    let mut by_start = vec![NONE; events];
    for lane in 0..rows.lanes() {
        let mut open: Option<usize> = None;
        for row in rows.range(LaneId(lane as u32)) {
            let event = rows.event(row) as u32;
            let kind = kind_of(rows.rank(row));
            if let Some(open) = open {
                let (stay, open_kind) = &mut found[open];
                let goes_on = stay.start == event || (kind == *open_kind && kind != Kind::Waiting);
                if goes_on {
                    continue;
                }
                stay.end = event;
            }
            by_start[event as usize] = found.len() as u32;
            open = Some(found.len());
            found.push((Stay { start: event, end: NONE, lane: lane as u32 }, kind));
        }
    }
    by_start.into_iter().filter(|slot| *slot != NONE).map(move |slot| found[slot as usize])
}
