//! What happened, in plain sentences: the inspector's story of a task, and the log.
//!
//! Everything told is read off the timeline; names and texts in it come out fit to be shown on a terminal.

mod errors;
mod label;
mod log;
mod phrase;
mod stalls;
mod stuck;

pub use label::{canceller, wait_detail, wait_letter, wait_word};
pub use log::{is_silent, log_line};
pub use phrase::{wait_phrase, wait_phrase_in};
pub use stuck::{held, stuck};

use super::event::{Cause, EventKind, Nanos, Outcome, ScopeKind, WaitKind};
use super::timeline::{Finish, LaneId, Moment, State, Timeline};
use super::visible;
use errors::{MOST_TROUBLES, Trouble, TroubleKind};
use log::names;
use phrase::{at, name, reason, saying};
pub(super) use phrase::{ending, task_name};

/// How many of a task's own events a story looks back on.
const LOOK_BACK: usize = 4096;

/// The story of `lane` as of `moment`: what it does and since when, on what and whom it waits, who asked it to stop and
/// why, what its scopes made of it, why it ended, and who waits for it.
pub fn story(timeline: &Timeline, lane: LaneId, moment: Moment) -> Vec<String> {
    let teller = Teller::new(timeline, lane, moment);
    let mut told = vec![teller.now()];
    told.extend(teller.never());
    told.extend(teller.request());
    told.extend(teller.errors());
    told.extend(teller.scopes());
    told.extend(teller.company());
    told.extend(teller.earlier_errors());
    told.extend(teller.origin());
    told
}

/// How, when and why `lane` ended: `late was cancelled at 5 ms by main`.
pub(super) fn fate(timeline: &Timeline, lane: LaneId) -> String {
    Teller::new(timeline, lane, timeline.last_moment()).now()
}

/// That the recording of a run ends too early, if it does.
pub fn cut_off(timeline: &Timeline) -> Option<String> {
    let main = timeline.lane_ids().next().filter(|_| timeline.finish() == Finish::CutOff)?;
    Some(format!("the recording ends here, before {} does", name(timeline, main)))
}

/// What a story is told from: the task's events up to the moment, those that matter found in one look back.
struct Teller<'a> {
    timeline: &'a Timeline,
    lane: LaneId,
    moment: Moment,
    name: String,
    state: State,
    cancel: Option<usize>,
    deliver: Option<usize>,
    fail: Option<usize>,
    /// The last wait for tasks that is over.
    wait: Option<usize>,
    /// The last scope left with an error.
    close: Option<usize>,
    /// The waits for tasks that are over and the scopes left with an error, the last first.
    troubles: Vec<Trouble>,
}

impl<'a> Teller<'a> {
    fn new(timeline: &'a Timeline, lane: LaneId, moment: Moment) -> Teller<'a> {
        let state = timeline.state(lane, moment);
        let mut teller = Teller {
            timeline,
            lane,
            moment,
            name: name(timeline, lane),
            state,
            cancel: None,
            deliver: None,
            fail: None,
            wait: None,
            close: None,
            troubles: Vec::new(),
        };
        let events = timeline.events_of(lane);
        let known = events.partition_point(|event| (*event as usize) < moment.0);
        let mut later: Option<usize> = None;
        let mut steps = 0;
        let mut trouble = |kind, is_present| {
            if teller.troubles.len() < MOST_TROUBLES {
                teller.troubles.push(Trouble { kind, is_present });
            }
        };
        for event in events[..known].iter().rev().take(LOOK_BACK).map(|event| *event as usize) {
            match timeline.trace().get(event).kind {
                EventKind::Cancel { .. } => drop(teller.cancel.get_or_insert(event)),
                EventKind::Deliver => {
                    teller.deliver.get_or_insert(event);
                    later = Some(event);
                }
                EventKind::Fail { .. } => drop(teller.fail.get_or_insert(event)),
                EventKind::Wait { on, .. } => {
                    if let (Some(left), false) = (later, on.tasks.is_empty()) {
                        teller.wait.get_or_insert(event);
                        trouble(TroubleKind::Wait { began: event, left }, steps <= 1);
                    }
                    later = Some(event);
                }
                EventKind::Close { error: Some(_), .. } => {
                    teller.close.get_or_insert(event);
                    trouble(TroubleKind::Close(event), steps == 0);
                }
                EventKind::Run => {
                    steps += 1;
                    later = Some(event);
                }
                EventKind::Ready { .. } | EventKind::End { .. } => later = Some(event),
                _ => {}
            }
        }
        teller
    }

    /// What it does, and since when; of an ended task how it ended and why.
    fn now(&self) -> String {
        let (timeline, name) = (self.timeline, &self.name);
        let segment = timeline.segment(self.lane, self.moment);
        let since = segment.map_or(timeline.end(), |segment| segment.start);
        match self.state {
            State::Unborn => format!("{name} has not been created yet"),
            State::Scheduled => format!("{name} was created at {since} and has not run yet"),
            State::Ready => self.ready(segment.map(|segment| segment.event), since),
            State::Running | State::Delivered => match segment.and_then(|segment| self.woken_before(segment.event)) {
                Some(cause) => format!("{name} runs since {since}: {cause}"),
                None => format!("{name} runs since {since}"),
            },
            State::Waiting(_) => self.waiting(),
            State::Stalling => self.stalling(),
            State::Starved => self.starved(since),
            State::Ended(outcome) => self.ended(outcome),
            State::Collected => self.collected(),
        }
    }

    fn name_of(&self, lane: LaneId) -> String {
        name(self.timeline, lane)
    }

    /// What made it ready for the step that begins with `event`.
    fn woken_before(&self, event: usize) -> Option<String> {
        let events = self.timeline.events_of(self.lane);
        let before = events.partition_point(|other| (*other as usize) < event);
        self.woken_by(*events[..before].last()? as usize)
    }

    fn woken_by(&self, event: usize) -> Option<String> {
        match self.timeline.trace().get(event).kind {
            EventKind::Ready { by } => match by {
                Cause::Task(task) => {
                    let waker = self.timeline.lane_of(task)?;
                    Some(if waker == self.lane {
                        "it gave up its turn".to_owned()
                    } else {
                        format!("{} woke it", self.name_of(waker))
                    })
                }
                Cause::Timer => Some(match self.due_in_stall(event) {
                    Some((due, holder)) => format!("its timer came due at {due}, while {holder} held the loop"),
                    None => "its timer came due".to_owned(),
                }),
                Cause::Io => Some("its input or output is done".to_owned()),
                Cause::Thread => Some("its thread or process is done".to_owned()),
                Cause::Signal => Some("a signal came".to_owned()),
                Cause::Unknown => None,
            },
            _ => None,
        }
    }

    /// Since when it is ready: when its timer came due, if the loop came to that later.
    fn ready(&self, event: Option<usize>, since: Nanos) -> String {
        let name = &self.name;
        if let Some((due, holder)) = event.and_then(|event| self.due_in_stall(event)) {
            let held = format!("its timer came due while {holder} held the loop, which came to it at {since}");
            return format!("{name} is ready since {due}: {held}");
        }
        match event.and_then(|event| self.woken_by(event)) {
            Some(cause) => format!("{name} is ready since {since}: {cause}"),
            None => format!("{name} is ready since {since}"),
        }
    }

    /// Why nothing more happens to a task that has not ended, where the run is over.
    fn never(&self) -> Option<String> {
        let (timeline, last) = (self.timeline, self.moment >= self.timeline.last_moment());
        let ended = matches!(self.state, State::Ended(_) | State::Collected | State::Unborn);
        match timeline.finish() {
            _ if ended => None,
            Finish::Deadlock(event) | Finish::Stopped(event) | Finish::Ended(event) if self.moment.0 > event => {
                log_line(timeline, event)
            }
            Finish::CutOff if last => cut_off(timeline),
            _ => None,
        }
    }

    fn waiting(&self) -> String {
        let Some((on, since, line)) = self.timeline.wait(self.lane, self.moment) else {
            return format!("{} waits", self.name);
        };
        let mut told = format!("{} {} since {since}", self.name, wait_phrase_in(self.timeline, on));
        if let (WaitKind::Sleep, Some(span)) = (on.kind, on.duration) {
            told += &format!(", until {}", since.plus(span));
        }
        if let Some(line) = line {
            told += &format!(", at {}", visible(line));
        }
        told
    }

    fn collected(&self) -> String {
        let ended = self.timeline.lane(self.lane).ended.map(|event| format!(" at {}", at(self.timeline, event)));
        format!("{} was taken by the garbage collector{}, before it was done", self.name, ended.unwrap_or_default())
    }

    fn ended(&self, outcome: Outcome) -> String {
        let (timeline, name) = (self.timeline, &self.name);
        let Some(event) = timeline.lane(self.lane).ended else { return format!("{name} ended") };
        let t = at(timeline, event);
        if outcome != Outcome::Cancelled {
            return format!("{name} {} at {t}", ending(&timeline.trace().get(event).kind));
        }
        let why = match (self.cancel, self.cancelled_with()) {
            (Some(cancel), _) => format!(" {}", reason(timeline, cancel)),
            (None, Some(other)) => format!(", because {other}, which it waited for, was"),
            (None, None) => String::new(),
        };
        let said = match timeline.trace().get(event).kind {
            EventKind::End { message, .. } => saying(message),
            _ => String::new(),
        };
        format!("{name} was cancelled at {t}{why}{said}")
    }

    /// The task waited for last, if it was cancelled: that comes over whoever awaits it.
    fn cancelled_with(&self) -> Option<String> {
        let EventKind::Wait { on, .. } = self.timeline.trace().get(self.wait?).kind else { return None };
        let cancelled =
            |lane: &LaneId| matches!(self.timeline.state(*lane, self.moment), State::Ended(Outcome::Cancelled));
        let lane = on.tasks.iter().filter_map(|task| self.timeline.lane_of(*task)).find(cancelled)?;
        Some(self.name_of(lane))
    }

    /// Who asked a living task to stop, and how far that has come; or that it went on in spite of it.
    fn request(&self) -> Vec<String> {
        let timeline = self.timeline;
        let mut told = Vec::new();
        if let Some(fail) = self.fail
            && let EventKind::Fail { error } = timeline.trace().get(fail).kind
        {
            told.push(format!("you made it fail with {} at {}", visible(error), at(timeline, fail)));
        }
        let (Some(cancel), false) = (self.cancel, self.state == State::Ended(Outcome::Cancelled)) else {
            return told;
        };
        if self.close.is_some_and(|close| self.deliver.is_some_and(|deliver| cancel < deliver && deliver < close)) {
            return told; // a timeout or group has made an error of it, which is told of the scopes
        }
        told.push(format!("asked to stop at {} {}", at(timeline, cancel), reason(timeline, cancel)));
        match (self.deliver.filter(|deliver| *deliver > cancel), self.state) {
            (None, State::Ended(_)) => told.push("it ended before the request arrived".to_owned()),
            (None, _) => told.push("the request has not arrived yet".to_owned()),
            (Some(_), State::Ended(_)) => told.push("it took the request and ended in its own way".to_owned()),
            (Some(deliver), _) => {
                told.push(format!("the request arrived at {}; it has not ended yet", at(timeline, deliver)))
            }
        }
        told
    }

    /// What it is in.
    fn scopes(&self) -> Vec<String> {
        let timeline = self.timeline;
        let mut told = Vec::new();
        if matches!(self.state, State::Ended(_) | State::Collected) {
            return told;
        }
        for scope in timeline.scopes_open(self.lane, self.moment) {
            if scope.kind == ScopeKind::Group && self.state == State::Waiting(WaitKind::Group) {
                continue; // said already
            }
            let opened = at(timeline, scope.opened);
            let called = match timeline.trace().get(scope.opened).kind {
                EventKind::Open { name: Some(name), .. } => visible(name).into_owned(),
                _ => String::new(),
            };
            told.push(match (scope.kind, scope.deadline) {
                (ScopeKind::Timeout, Some(deadline)) => format!("under a timeout until {deadline}"),
                (ScopeKind::Timeout, None) => "under a timeout".to_owned(),
                (ScopeKind::Context, Some(deadline)) => format!("under the context {called} until {deadline}"),
                (ScopeKind::Context, None) => format!("under the context {called}"),
                (ScopeKind::Group, _) => format!("in its group since {opened}"),
                (ScopeKind::Resource, _) => format!("has {called} open since {opened}"),
            });
        }
        told
    }

    /// Who waits for it, or that nobody does.
    fn company(&self) -> Option<String> {
        let (timeline, name) = (self.timeline, &self.name);
        let lane = timeline.lane(self.lane);
        let parent = lane.parent?;
        if self.state == State::Unborn {
            return None;
        }
        let orphan = timeline.orphaned_by(self.lane).is_some_and(|event| event < self.moment.0);
        if matches!(self.state, State::Ended(_) | State::Collected) {
            return self.taken().or_else(|| orphan.then(|| "nobody waited for it any more".to_owned()));
        }
        let waiters = timeline.waiters(self.lane, self.moment);
        let owner_lane = timeline.group_of(self.lane).map_or(parent, |group| group.owner);
        let owner = self.name_of(owner_lane);
        if !waiters.is_empty() {
            let verb = if waiters.len() == 1 { "waits" } else { "wait" };
            return Some(format!("{} {verb} for it", names(timeline, &waiters)));
        }
        if timeline.group_of(self.lane).is_some() && !orphan {
            return Some(format!("the group of {owner} owns it"));
        }
        if let Some(ended) = timeline.lane(owner_lane).ended.filter(|ended| orphan && *ended < self.moment.0) {
            return Some(format!("{name} is an orphan: {owner}, which created it, ended at {}", at(timeline, ended)));
        }
        if orphan {
            return Some(format!("{name} is still running: nobody waits for it"));
        }
        // Goroutines wait for each other by what they share, and a trace does not tell for whom.
        (!timeline.trace().header.is_go()).then(|| "nobody waits for it".to_owned())
    }

    /// Who took its outcome after it had ended.
    fn taken(&self) -> Option<String> {
        let retrievals = self.timeline.retrievals();
        let known = retrievals.partition_point(|retrieval| *retrieval < (self.lane, self.moment.0));
        let (_, event) = retrievals[..known].last().filter(|(lane, _)| *lane == self.lane)?;
        if is_silent(self.timeline, *event) {
            return None;
        }
        let taker = task_name(self.timeline, self.timeline.trace().task(*event));
        Some(format!("{taker} took its outcome at {}", at(self.timeline, *event)))
    }

    fn origin(&self) -> Option<String> {
        let lane = self.timeline.lane(self.lane);
        let parent = lane.parent.filter(|_| !matches!(self.state, State::Unborn | State::Scheduled))?;
        let mut told = format!("created by {} at {}", self.name_of(parent), at(self.timeline, lane.spawned));
        if let Some(line) = self.timeline.spawn_line(self.lane) {
            told += &format!(", {}", visible(line));
        }
        Some(told)
    }
}
