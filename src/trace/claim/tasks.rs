//! Claims about how tasks end.

use super::check::Instead;
use super::words::list;
use super::{Claim, matches};
use crate::trace::event::{Event, EventKind, Nanos, Outcome};
use crate::trace::members::leaves;
use crate::trace::story;
use crate::trace::timeline::{LaneId, Timeline};
use crate::trace::visible;

/// How many names a failure lists.
const NAMED: usize = 8;

pub(super) fn check(claim: &Claim, timeline: &Timeline, tolerance: Nanos) -> Result<(), Instead> {
    match claim {
        Claim::Ends { task, .. } => {
            for lane in named(timeline, task)? {
                ends(claim, timeline, lane, tolerance)?;
            }
            Ok(())
        }
        Claim::Cancelled { tasks, by } => exactly_cancelled(tasks, by.as_deref(), timeline),
        Claim::Outlives { task, owner } => {
            let owners = named(timeline, owner)?;
            for lane in named(timeline, task)? {
                for owner in owners.iter().filter(|owner| **owner != lane) {
                    outlives(timeline, lane, *owner)?;
                }
            }
            Ok(())
        }
        Claim::NeverStarts { task } => {
            let started = |lane: &LaneId| timeline.started(*lane);
            match named(timeline, task)?.iter().find_map(|lane| Some((*lane, started(lane)?))) {
                Some((lane, event)) => Err(Instead::at(event, format!("{} ran", visible(timeline.name(lane))))),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

pub(super) fn matching(claim: &Claim, timeline: &Timeline) -> Vec<LaneId> {
    let is_true = |lane: &LaneId| match claim {
        Claim::Ends { .. } => ends(claim, timeline, *lane, Nanos::ZERO).is_ok(),
        Claim::Cancelled { by, .. } => is_cancelled(timeline, *lane, by.as_deref()),
        Claim::Outlives { owner, .. } => {
            let mut owners =
                timeline.lane_ids().filter(|owner_lane| matches(owner, timeline.name(*owner_lane))).peekable();
            let owned = owners.peek().is_some();
            owned && owners.all(|owner| owner != *lane && outlives(timeline, *lane, owner).is_ok())
        }
        Claim::NeverStarts { .. } => timeline.started(*lane).is_none(),
        _ => false,
    };
    timeline.lane_ids().filter(is_true).collect()
}

/// The lanes that `glob` names; there must be one.
fn named(timeline: &Timeline, glob: &str) -> Result<Vec<LaneId>, Instead> {
    let lanes: Vec<LaneId> = timeline.lane_ids().filter(|lane| matches(glob, timeline.name(*lane))).collect();
    if lanes.is_empty() {
        let known: Vec<LaneId> = timeline.lane_ids().take(NAMED).collect();
        let known = if known.is_empty() { "none".to_owned() } else { names(timeline, &known) };
        return Err(Instead::of_the_run(format!("no task is called {}; the tasks were: {known}", visible(glob))));
    }
    Ok(lanes)
}

fn names(timeline: &Timeline, lanes: &[LaneId]) -> String {
    let mut names: Vec<String> =
        lanes.iter().take(NAMED).map(|lane| visible(timeline.name(*lane)).into_owned()).collect();
    if lanes.len() > NAMED {
        names.push(format!("{} more", lanes.len() - NAMED));
    }
    list(&names)
}

/// Whether `lane` ends as the claim says, its name aside.
fn ends(claim: &Claim, timeline: &Timeline, lane: LaneId, tolerance: Nanos) -> Result<(), Instead> {
    let Claim::Ends { outcome, error, errors, at, before, after, value, .. } = claim else { return Ok(()) };
    let name = visible(timeline.name(lane));
    let Some(event) = timeline.lane(lane).ended else {
        return Err(Instead::of_the_run(format!("{name} never ended")));
    };
    let Event { t, kind, .. } = timeline.trace().get(event);
    let EventKind::End { outcome: how, value: returned, error: raised, errors: members, .. } = kind else {
        return Err(Instead::at(event, how_it_ended(timeline, lane)));
    };
    let same = |raised: &str, wanted: &String| raised == wanted || raised.rsplit('.').next() == Some(wanted.as_str());
    let same_error = |wanted: &String| raised.is_some_and(|raised| same(raised, wanted));
    let same_errors = |wanted: &Vec<String>| {
        let members: Vec<&str> = members.map_or_else(Vec::new, |members| leaves(members).collect());
        members.len() == wanted.len() && members.into_iter().zip(wanted).all(|(member, wanted)| same(member, wanted))
    };
    let holds = outcome.is_none_or(|outcome| outcome == how)
        && error.as_ref().is_none_or(same_error)
        && errors.as_ref().is_none_or(same_errors)
        && value.as_ref().is_none_or(|value| returned == Some(value.as_str()))
        && at.is_none_or(|at| t.0.abs_diff(at.0) <= tolerance.0)
        && before.is_none_or(|before| t < before.plus(tolerance))
        && after.is_none_or(|after| t.plus(tolerance) > after);
    if holds { Ok(()) } else { Err(Instead::at(event, how_it_ended(timeline, lane))) }
}

fn how_it_ended(timeline: &Timeline, lane: LaneId) -> String {
    let name = visible(timeline.name(lane));
    match timeline.lane(lane).ended.map(|event| timeline.trace().get(event).kind) {
        Some(EventKind::Lint { .. }) => format!("{name} was garbage-collected"),
        Some(kind) => format!("{name} {}", crate::trace::story::ending(&kind)),
        None => format!("{name} never ended"),
    }
}

fn is_cancelled(timeline: &Timeline, lane: LaneId, by: Option<&str>) -> bool {
    let Some(ended) = timeline.lane(lane).ended else { return false };
    if !matches!(timeline.trace().get(ended).kind, EventKind::End { outcome: Outcome::Cancelled, .. }) {
        return false;
    }
    let Some(by) = by else { return true };
    let named = |lane: Option<LaneId>| lane.is_some_and(|lane| matches(by, timeline.name(lane)));
    timeline.events_of(lane).iter().any(|event| {
        let event = *event as usize;
        match timeline.trace().get(event).kind {
            EventKind::Cancel { by: asker, why } => {
                why.word() == by
                    || named(asker.and_then(|asker| timeline.lane_of(asker)))
                    || named(timeline.cancel_arrow(event).and_then(|arrow| arrow.from))
            }
            _ => false,
        }
    })
}

fn exactly_cancelled(globs: &[String], by: Option<&str>, timeline: &Timeline) -> Result<(), Instead> {
    let cancelled: Vec<LaneId> = timeline.lane_ids().filter(|lane| is_cancelled(timeline, *lane, by)).collect();
    let wanted = |lane: LaneId| globs.iter().any(|glob| matches(glob, timeline.name(lane)));
    let mut other = cancelled.iter().copied().find(|lane| !wanted(*lane));
    for glob in globs {
        let missing = || Ok(named(timeline, glob)?.into_iter().find(|lane| !is_cancelled(timeline, *lane, by)));
        other = other.map_or_else(missing, |other| Ok(Some(other)))?;
    }
    let Some(other) = other else { return Ok(()) };
    let mut told: Vec<LaneId> = timeline.lane_ids().filter(|lane| is_cancelled(timeline, *lane, None)).collect();
    if !is_cancelled(timeline, other, None) {
        told.insert(0, other);
    }
    let mut fates: Vec<String> = told.iter().take(NAMED).map(|lane| fate(timeline, *lane)).collect();
    if told.len() > NAMED {
        fates.push(format!("{} more were cancelled", told.len() - NAMED));
    }
    Err(Instead { happened: fates.join("; "), event: timeline.lane(other).ended, dated: true })
}

/// How, when and why a task ended, if it did.
fn fate(timeline: &Timeline, lane: LaneId) -> String {
    match timeline.lane(lane).ended {
        Some(_) => story::fate(timeline, lane),
        None => how_it_ended(timeline, lane),
    }
}

/// `orders ended at 120 ms`. A task that was collected is gone with that.
fn gone(timeline: &Timeline, lane: LaneId, event: usize) -> String {
    let how = match timeline.trace().get(event).kind {
        EventKind::Lint { .. } => "was garbage-collected",
        _ => "ended",
    };
    format!("{} {how} at {}", visible(timeline.name(lane)), timeline.trace().time(event))
}

fn outlives(timeline: &Timeline, lane: LaneId, owner: LaneId) -> Result<(), Instead> {
    let Some(owner_ended) = timeline.lane(owner).ended else {
        return Err(Instead::of_the_run(how_it_ended(timeline, owner)));
    };
    match timeline.lane(lane).ended {
        Some(ended) if ended < owner_ended => {
            let happened = format!("{}, before {}", gone(timeline, lane, ended), gone(timeline, owner, owner_ended));
            Err(Instead { dated: true, ..Instead::at(ended, happened) })
        }
        _ => Ok(()),
    }
}
