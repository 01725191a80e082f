//! What drawing the lanes needs to know of a run beyond its timeline, worked out once for a run.

use super::text;
use crate::trace::timeline::CancelArrow;
use crate::trace::{EventKind, LaneId, Nanos, Timeline, visible};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Columns beside a name: one for the pointer, two blank ones before the track.
const NAME_MARGIN: u16 = 3;
/// Names looked at to find the width of their column.
const NAMES_MEASURED: usize = 2_000;
/// Events compared to find out whether a lane differs from its ghost.
const EVENTS_COMPARED: usize = 64;
/// Levels of scopes that are told apart; deeper ones share the last.
const MOST_LEVELS: usize = 12;

/// A run, and the run before it as its ghost, made ready for drawing. Make one when a run arrives, not for a frame.
#[derive(Clone, Debug)]
pub struct Scene {
    timeline: Arc<Timeline>,
    ghost: Option<Arc<Timeline>>,
    /// The widest name at each depth of the tree of tasks.
    widest: BTreeMap<u16, u16>,
    /// Each lane's scopes: indices into [`Timeline::scopes`], in the order of opening.
    scopes: Lists<u32>,
    /// For each scope how many of its owner's were open around it.
    levels: Vec<u16>,
    /// Rows that scopes take when each level has one of its own.
    scope_rows: usize,
    /// Each lane's cancellations as their victim.
    cancelled: Lists<CancelArrow>,
    /// Each lane's cancellations as their cause.
    cancels: Lists<CancelArrow>,
    /// Since when the lanes that outlive their owner do.
    orphans: HashMap<LaneId, Nanos, foldhash::fast::RandomState>,
    /// The lane in the ghost of each lane that went differently there.
    ghosts: HashMap<LaneId, LaneId, foldhash::fast::RandomState>,
}

/// A list for each lane.
#[derive(Clone, Debug)]
struct Lists<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Lists<T> {
    /// Sorts items, given in order, to the lanes they belong to.
    fn collect(lanes: usize, items: &[T], lane_of: impl Fn(&T) -> Option<LaneId>) -> Lists<T> {
        let lane_of = |item: &T| lane_of(item).map(|lane| lane.0 as usize).filter(|lane| *lane < lanes);
        let mut starts = vec![0_u32; lanes + 1];
        for lane in items.iter().filter_map(lane_of) {
            starts[lane + 1] += 1;
        }
        for lane in 0..lanes {
            starts[lane + 1] += starts[lane];
        }
        let mut ordered: Vec<(u32, T)> = items.iter().filter_map(|item| Some((lane_of(item)? as u32, *item))).collect();
        ordered.sort_by_key(|(lane, _)| *lane);
        Lists { starts, items: ordered.into_iter().map(|(_, item)| item).collect() }
    }

    fn of(&self, lane: LaneId) -> &[T] {
        let lane = lane.0 as usize;
        match (self.starts.get(lane), self.starts.get(lane + 1)) {
            (Some(from), Some(to)) => &self.items[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

impl Scene {
    /// Makes a run ready for drawing, with the run before the last change to show behind it.
    pub fn new(timeline: Arc<Timeline>, ghost: Option<Arc<Timeline>>) -> Scene {
        let lanes = timeline.lanes().len();
        let numbers: Vec<u32> = (0..timeline.scopes().len() as u32).collect();
        let scopes = Lists::collect(lanes, &numbers, |scope| Some(timeline.scopes()[*scope as usize].owner));
        let (levels, scope_rows) = scope_levels(&timeline, &scopes);
        let arrows: Vec<CancelArrow> = timeline.cancel_arrows(Nanos::ZERO, Nanos(u64::MAX)).collect();
        let orphans = (0..lanes as u32)
            .map(LaneId)
            .filter(|lane| timeline.is_orphan(*lane))
            .map(|lane| (lane, orphan_since(&timeline, lane)))
            .collect();
        let ghosts = ghost.as_deref().map(|ghost| differing(&timeline, ghost)).unwrap_or_default();
        Scene {
            widest: widest_names(&timeline),
            scopes,
            levels,
            scope_rows,
            cancelled: Lists::collect(lanes, &arrows, |arrow| Some(arrow.to)),
            cancels: Lists::collect(lanes, &arrows, |arrow| arrow.from),
            orphans,
            ghosts,
            timeline,
            ghost,
        }
    }

    /// The run.
    pub fn timeline(&self) -> &Arc<Timeline> {
        &self.timeline
    }

    /// The run before.
    pub fn ghost(&self) -> Option<&Arc<Timeline>> {
        self.ghost.as_ref()
    }

    /// The width of the name column that suits this run's names, within a third of `available`.
    pub fn name_width(&self, available: u16) -> u16 {
        let widest = self.widest.iter().map(|(depth, width)| {
            let indent = depth.saturating_mul(2).min(available / 6);
            indent.saturating_add(*width).saturating_add(NAME_MARGIN)
        });
        widest.max().unwrap_or(0).max(8).min(available / 3)
    }

    /// The row of every scope level and every ghost that has one when there is room for all.
    pub(super) fn extra_rows(&self) -> (usize, usize) {
        (self.scope_rows, self.ghosts.len())
    }

    /// A lane's scopes, in the order of opening.
    pub(super) fn scopes_of(&self, lane: LaneId) -> &[u32] {
        self.scopes.of(lane)
    }

    /// How many scopes of the same owner are around a scope.
    pub(super) fn level_of(&self, scope: u32) -> u16 {
        self.levels[scope as usize]
    }

    /// The levels of a lane's scopes.
    pub(super) fn levels(&self, lane: LaneId) -> Range<u16> {
        0..self.scopes.of(lane).iter().map(|scope| self.level_of(*scope) + 1).max().unwrap_or(0)
    }

    /// The cancellations that a lane was the victim of.
    pub(super) fn cancelled(&self, lane: LaneId) -> &[CancelArrow] {
        self.cancelled.of(lane)
    }

    /// The cancellations that a lane caused.
    pub(super) fn cancels(&self, lane: LaneId) -> &[CancelArrow] {
        self.cancels.of(lane)
    }

    /// Since when a lane outlives what should own it.
    pub(super) fn orphan_since(&self, lane: LaneId) -> Option<Nanos> {
        self.orphans.get(&lane).copied()
    }

    /// The lane in the run before, if it went differently there.
    pub(super) fn ghost_of(&self, lane: LaneId) -> Option<LaneId> {
        self.ghosts.get(&lane).copied()
    }
}

/// The width of the widest name at each depth, among the first names.
fn widest_names(timeline: &Timeline) -> BTreeMap<u16, u16> {
    let mut widest = BTreeMap::new();
    for lane in timeline.rows().iter().take(NAMES_MEASURED) {
        let most = widest.entry(timeline.lane(*lane).depth).or_default();
        *most = text::width(&visible(timeline.name(*lane))).max(*most);
    }
    widest
}

/// The level of every scope, and how many rows the levels of all lanes take.
fn scope_levels(timeline: &Timeline, scopes: &Lists<u32>) -> (Vec<u16>, usize) {
    let mut levels = vec![0; timeline.scopes().len()];
    let mut rows = 0;
    for lane in 0..timeline.lanes().len() as u32 {
        // For each level the event that closes the scope last put there.
        let mut taken: Vec<usize> = vec![];
        for number in scopes.of(LaneId(lane)) {
            let scope = &timeline.scopes()[*number as usize];
            let free = taken.iter().position(|closed| *closed <= scope.opened);
            let level = free.unwrap_or(taken.len()).min(MOST_LEVELS - 1);
            let closed = scope.closed.unwrap_or(usize::MAX);
            match taken.get_mut(level) {
                Some(slot) => *slot = closed,
                None => taken.push(closed),
            }
            levels[*number as usize] = level as u16;
        }
        rows += taken.len();
    }
    (levels, rows)
}

/// Since when an orphan is one: since its group closed, its parent ended, or its waiter waits for it no more.
fn orphan_since(timeline: &Timeline, lane: LaneId) -> Nanos {
    let trace = timeline.trace();
    let this = timeline.lane(lane);
    let Some(parent) = this.parent else { return trace.time(this.spawned) };
    let events = timeline.events_of(parent);
    // From the parent's last wait for it; a long-lived parent's many events are not all worth looking at.
    let recent = events.iter().enumerate().rev().take(10_000);
    let waited = recent.filter(|(_, event)| match trace.get(**event as usize).kind {
        EventKind::Wait { on, .. } => on.tasks.contains(&this.task),
        _ => false,
    });
    let left = waited.map(|(at, _)| events.get(at + 1)).next().flatten().map(|event| *event as usize);
    let parent_ended = timeline.lane(parent).ended;
    match left.into_iter().chain(parent_ended).min() {
        Some(event) => trace.time(event),
        None => trace.time(this.spawned),
    }
}

/// The lanes that went differently in the run before, with their lanes there.
fn differing(now: &Timeline, before: &Timeline) -> HashMap<LaneId, LaneId, foldhash::fast::RandomState> {
    let mut by_name: Option<HashMap<&str, LaneId, foldhash::fast::RandomState>> = None;
    let count = before.lanes().len() as u32;
    let mut differing = HashMap::default();
    for lane in (0..now.lanes().len() as u32).map(LaneId) {
        let name = now.name(lane);
        // Up to the change both runs are the same, and so are their numbers.
        let same = if lane.0 < count && before.name(lane) == name {
            Some(lane)
        } else {
            by_name
                .get_or_insert_with(|| (0..count).rev().map(LaneId).map(|lane| (before.name(lane), lane)).collect())
                .get(name)
                .copied()
        };
        if let Some(was) = same.filter(|was| differs(now, lane, before, *was)) {
            differing.insert(lane, was);
        }
    }
    differing
}

/// Whether a task did otherwise in the run before, as far as a lane shows it.
fn differs(now: &Timeline, lane: LaneId, before: &Timeline, was: LaneId) -> bool {
    let (events, other) = (now.events_of(lane), before.events_of(was));
    // What many events do not show in their first and last is not searched for.
    let ends = |events: &[u32]| events.len() > 2 * EVENTS_COMPARED;
    if ends(events) && events.len() != other.len() {
        return true;
    }
    let first = told(now, events.iter().take(EVENTS_COMPARED)).ne(told(before, other.iter().take(EVENTS_COMPARED)));
    let last = |timeline, events: &[u32]| told(timeline, events.iter().rev().take(EVENTS_COMPARED)).collect::<Vec<_>>();
    first || last(now, events) != last(before, other)
}

/// What a lane shows of its events.
fn told<'a>(
    timeline: &'a Timeline,
    events: impl Iterator<Item = &'a u32> + 'a,
) -> impl Iterator<Item = (Nanos, &'static str, &'static str)> + 'a {
    events.filter_map(|event| {
        let event = timeline.trace().get(*event as usize);
        let detail = match &event.kind {
            EventKind::Wait { on, .. } => on.kind.word(),
            EventKind::End { outcome, .. } => outcome.word(),
            EventKind::Cancel { why, .. } => why.word(),
            EventKind::Run | EventKind::Ready { .. } | EventKind::Stall { .. } | EventKind::Spawn { .. } => "",
            _ => return None,
        };
        Some((event.t, event.kind.word(), detail))
    })
}
