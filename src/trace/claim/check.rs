//! Proves a claim, or says what happened instead.

use super::words::list;
use super::{Bound, Claim, order, peak, tasks};
use crate::trace::event::{EventKind, LevelKind, Nanos, ScopeKind};
use crate::trace::lint;
use crate::trace::timeline::{LaneId, Resource, Timeline};
use crate::trace::visible;
use std::fmt;

/// Why a claim does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What was claimed, in words.
    pub claimed: String,
    /// What happened instead.
    pub happened: String,
    /// When, unless `happened` says so.
    pub at: Option<Nanos>,
    /// The event to look at.
    pub event: Option<usize>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "claimed: {}\nhappened: {}", self.claimed, self.happened)?;
        if let Some(at) = self.at {
            write!(f, ", at {at}")?;
        }
        self.event.map_or(Ok(()), |event| write!(f, " (event {event})"))
    }
}

impl std::error::Error for Failure {}

/// What happened instead of what was claimed, and the event to look at.
pub(super) struct Instead {
    pub(super) happened: String,
    pub(super) event: Option<usize>,
    /// Whether the sentence has the times in it.
    pub(super) dated: bool,
}

impl Instead {
    /// Something that is so of the run as a whole.
    pub(super) fn of_the_run(happened: impl Into<String>) -> Instead {
        Instead { happened: happened.into(), event: None, dated: true }
    }

    /// Something that an event shows.
    pub(super) fn at(event: usize, happened: impl Into<String>) -> Instead {
        Instead { happened: happened.into(), event: Some(event), dated: false }
    }
}

impl Claim {
    /// Proves the claim on a run, times being allowed to miss by `tolerance`.
    ///
    /// # Errors
    /// What happened instead.
    pub fn check(&self, timeline: &Timeline, tolerance: Nanos) -> Result<(), Failure> {
        let result = match self {
            Claim::Ends { .. } | Claim::Cancelled { .. } | Claim::Outlives { .. } | Claim::NeverStarts { .. } => {
                tasks::check(self, timeline, tolerance)
            }
            Claim::Order(patterns) => order::check(patterns, timeline),
            Claim::Peak { of, task, bound } => peak::check(*of, task, bound, timeline, tolerance),
            Claim::Total(bound) => total(bound, timeline, tolerance),
            Claim::Stall(bound) => stall(bound, timeline, tolerance),
            Claim::Depth { queue, bound } => depth(queue, bound, timeline),
            Claim::Value { var, among } => value(var, among, timeline),
            Claim::Resource { name, closed } => resource(name, *closed, timeline),
            Claim::Lint(name) => fires(name, true, timeline),
            Claim::NoLint(name) => fires(name, false, timeline),
        };
        result.map_err(|instead| Failure {
            claimed: self.to_string(),
            happened: instead.happened,
            at: instead.event.filter(|_| !instead.dated).map(|event| timeline.trace().time(event)),
            event: instead.event,
        })
    }

    /// A time it states of which `tolerance` leaves nothing, if there is one: a least that nothing falls below, or a time
    /// that a run may miss by more than the whole of it.
    pub fn time_lost_in(&self, tolerance: Nanos) -> Option<Nanos> {
        let (at_least, others) = match self {
            Claim::Ends { at, before, after, .. } => (*after, [*at, *before]),
            Claim::Total(bound) | Claim::Stall(bound) => (bound.at_least, [bound.at_most, bound.exactly]),
            _ => return None,
        };
        let stated = |time: &Nanos| *time > Nanos::ZERO;
        let least = at_least.filter(|least| stated(least) && *least <= tolerance);
        least.or_else(|| others.into_iter().flatten().find(|time| stated(time) && *time < tolerance))
    }

    /// The tasks of which the claim is true, whichever it names: what the learner who is asked the question should
    /// pick. Empty for claims that are not about how single tasks end.
    pub fn tasks_matching(&self, timeline: &Timeline) -> Vec<LaneId> {
        tasks::matching(self, timeline)
    }
}

impl Bound<u64> {
    /// Whether `value` is within the bound.
    pub fn holds(&self, value: u64) -> bool {
        self.holds_within(value, 0)
    }

    fn holds_within(&self, value: u64, tolerance: u64) -> bool {
        self.at_most.is_none_or(|most| value <= most.saturating_add(tolerance))
            && self.at_least.is_none_or(|least| value.saturating_add(tolerance) >= least)
            && self.exactly.is_none_or(|exact| value.abs_diff(exact) <= tolerance)
    }
}

impl Bound<Nanos> {
    /// Whether `value` is within the bound, give or take `tolerance`.
    pub fn holds(&self, value: Nanos, tolerance: Nanos) -> bool {
        let number = |time: Option<Nanos>| time.map(|time| time.0);
        let bound =
            Bound { at_most: number(self.at_most), at_least: number(self.at_least), exactly: number(self.exactly) };
        bound.holds_within(value.0, tolerance.0)
    }
}

fn total(bound: &Bound<Nanos>, timeline: &Timeline, tolerance: Nanos) -> Result<(), Instead> {
    let Some(main) = timeline.lane_ids().next() else { return Err(Instead::of_the_run("nothing ran")) };
    let name = visible(timeline.name(main));
    let Some(ended) = timeline.lane(main).ended else {
        return Err(Instead::of_the_run(format!("{name} never ended")));
    };
    if bound.holds(timeline.trace().time(ended), tolerance) {
        return Ok(());
    }
    Err(Instead::at(ended, format!("{name} ended")))
}

fn stall(bound: &Bound<Nanos>, timeline: &Timeline, tolerance: Nanos) -> Result<(), Instead> {
    let longest =
        timeline.stalls().iter().max_by_key(|stall| (stall.end.since(stall.start), std::cmp::Reverse(stall.event)));
    let span = longest.map_or(Nanos::ZERO, |stall| stall.end.since(stall.start));
    match longest {
        _ if bound.holds(span, tolerance) => Ok(()),
        None => Err(Instead::of_the_run("nothing held the loop")),
        Some(stall) => {
            let holder = visible(timeline.name(stall.lane));
            Err(Instead::at(stall.event, format!("{holder} held the loop for {span}")))
        }
    }
}

fn resource_of<'a>(timeline: &'a Timeline, name: &str, kind: LevelKind) -> Result<&'a Resource, Instead> {
    let all = || timeline.resources().iter().filter(|resource| resource.kind == kind);
    all().find(|resource| resource.name == name).ok_or_else(|| {
        let known: Vec<String> = all().map(|resource| visible(&resource.name).into_owned()).take(8).collect();
        let known = if known.is_empty() { "there is none".to_owned() } else { format!("there is {}", list(&known)) };
        Instead::of_the_run(format!("no {kind} is called {}; {known}", visible(name)))
    })
}

fn level(timeline: &Timeline, event: usize) -> i64 {
    match timeline.trace().get(event).kind {
        EventKind::Level { value, .. } => value,
        _ => 0,
    }
}

fn depth(queue: &str, bound: &Bound<u64>, timeline: &Timeline) -> Result<(), Instead> {
    let resource = resource_of(timeline, queue, LevelKind::Queue)?;
    let first_highest = |event: &usize| (level(timeline, *event), std::cmp::Reverse(*event));
    let Some(event) = resource.changes.iter().copied().max_by_key(first_highest) else { return Ok(()) };
    let highest = u64::try_from(level(timeline, event)).unwrap_or(0);
    if bound.holds(highest) {
        return Ok(());
    }
    Err(Instead::at(event, format!("{} held {highest}", visible(queue))))
}

fn value(var: &str, among: &[i64], timeline: &Timeline) -> Result<(), Instead> {
    let resource = resource_of(timeline, var, LevelKind::Var)?;
    let Some(last) = resource.changes.last().copied() else { return Ok(()) };
    let value = level(timeline, last);
    if among.contains(&value) {
        return Ok(());
    }
    Err(Instead::at(last, format!("{} was {value} in the end", visible(var))))
}

fn resource(name: &str, closed: bool, timeline: &Timeline) -> Result<(), Instead> {
    let opening = |opened: usize| match timeline.trace().get(opened).kind {
        EventKind::Open { name: Some(other), .. } => super::matches(name, other),
        _ => false,
    };
    let mut openings =
        timeline.scopes().iter().filter(|scope| scope.kind == ScopeKind::Resource && opening(scope.opened)).peekable();
    let Some(first) = openings.peek().map(|scope| scope.opened) else {
        return Err(Instead::of_the_run(format!("{} was never opened", visible(name))));
    };
    let left_open = openings.find(|scope| scope.closed.is_none());
    match (closed, left_open) {
        (true, None) | (false, Some(_)) => Ok(()),
        (true, Some(scope)) => {
            let opener = visible(timeline.name(scope.owner));
            Err(Instead::at(scope.opened, format!("{opener} opened {} and it was not closed", visible(name))))
        }
        (false, None) => Err(Instead::at(first, format!("{} was closed each time it was opened", visible(name)))),
    }
}

fn fires(name: &str, wanted: bool, timeline: &Timeline) -> Result<(), Instead> {
    let Some(findings) = lint::find_named(name, timeline) else {
        return Err(Instead::of_the_run(format!("there is no lint {}", visible(name))));
    };
    match (wanted, findings.first()) {
        (true, None) => Err(Instead::of_the_run("it stayed silent")),
        (false, Some(finding)) => Err(Instead::at(finding.event, finding.sentence.clone())),
        _ => Ok(()),
    }
}
