//! What became of a run, in so far as two runs can differ in it: how each task ended, what the shared variables hold,
//! and whether the run came to its end at all. Times are no part of it.

use crate::trace::{self, Event, EventKind, LevelKind, TaskId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The most names in one part of a sentence.
const TOLD: usize = 6;

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// With this value, if any.
    Returned(Option<Box<str>>),
    /// With an error of this class.
    Raised(Box<str>),
    /// By a cancellation.
    Cancelled,
    /// It was still there when the run was over.
    Unfinished,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ending::Returned(None) => f.write_str("returned"),
            Ending::Returned(Some(value)) => write!(f, "returned {value}"),
            Ending::Raised(error) => write!(f, "raised {error}"),
            Ending::Cancelled => f.write_str("cancelled"),
            Ending::Unfinished => f.write_str("never ended"),
        }
    }
}

/// What became of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// Why the run ended before its time, as the lint that tells of it is called: `deadlock`, `step-limit`, `time-limit`.
    pub halted: Option<Box<str>>,
    /// The shared variables at the end, in the order of declaration.
    pub vars: Vec<(Box<str>, i64)>,
    /// How each task ended, by name.
    pub ends: Vec<(Box<str>, Ending)>,
}

/// Watches a run for its outcome.
#[derive(Clone, Debug, Default)]
pub(super) struct Witness {
    outcome: Outcome,
    /// How many events there were.
    pub(super) events: usize,
}

impl Witness {
    /// Takes in the next event.
    pub(super) fn see(&mut self, event: &Event<'_>) {
        self.events += 1;
        match event.kind {
            EventKind::Spawn { name, .. } => self.outcome.ends.push((name.into(), Ending::Unfinished)),
            EventKind::End { outcome, value, error, .. } => {
                let ending = match outcome {
                    trace::Outcome::Returned => Ending::Returned(value.map(Into::into)),
                    trace::Outcome::Raised => Ending::Raised(error.unwrap_or_default().into()),
                    trace::Outcome::Cancelled => Ending::Cancelled,
                };
                // The engine numbers tasks from 1 in the order of spawning.
                let TaskId(number) = event.task;
                if let Some((_, end)) = self.outcome.ends.get_mut(number as usize - 1) {
                    *end = ending;
                }
            }
            EventKind::Level { name, kind: LevelKind::Var, value, .. } => {
                match self.outcome.vars.iter_mut().find(|(var, _)| **var == *name) {
                    Some((_, last)) => *last = value,
                    None => self.outcome.vars.push((name.into(), value)),
                }
            }
            // Of the other findings a run tells as it goes on.
            EventKind::Lint { name: name @ ("deadlock" | "step-limit" | "time-limit"), .. } => {
                self.outcome.halted = Some(name.into());
            }
            _ => {}
        }
    }

    /// What became of the run.
    pub(super) fn outcome(mut self) -> Outcome {
        // Schedules may spawn the same tasks in another order.
        self.outcome.ends.sort();
        self.outcome
    }
}

/// Says each of `outcomes` by what sets it apart from the others; all there is to say of it if it is the only one.
pub(super) fn tell(outcomes: &[&Outcome]) -> Vec<String> {
    let is_only = outcomes.len() == 1;
    let differs = |values: &[Option<String>]| is_only || values.iter().any(|value| *value != values[0]);
    let mut vars: BTreeSet<&str> = BTreeSet::new();
    let mut tasks: BTreeSet<&str> = BTreeSet::new();
    for outcome in outcomes {
        vars.extend(outcome.vars.iter().map(|(name, _)| &**name));
        tasks.extend(outcome.ends.iter().map(|(name, _)| &**name));
    }
    let var = |outcome: &Outcome, name: &str| outcome.vars.iter().find(|(var, _)| **var == *name).map(|(_, v)| *v);
    let maps: Vec<BTreeMap<&str, &Ending>> =
        outcomes.iter().map(|outcome| outcome.ends.iter().map(|(name, end)| (&**name, end)).collect()).collect();
    vars.retain(|name| {
        let values = outcomes.iter().map(|outcome| var(outcome, name).map(|value| value.to_string()));
        differs(&values.collect::<Vec<_>>())
    });
    tasks.retain(|name| differs(&maps.iter().map(|ends| ends.get(name).map(ToString::to_string)).collect::<Vec<_>>()));
    let sentence = |(outcome, ends): (&&Outcome, &BTreeMap<&str, &Ending>)| {
        let mut parts: Vec<String> = outcome.halted.iter().map(|why| why.replace('-', " ")).collect();
        parts.extend(vars.iter().filter_map(|name| Some(format!("{name} = {}", var(outcome, name)?))));
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for name in &tasks {
            let says = ends.get(name).map_or_else(|| "never started".to_owned(), ToString::to_string);
            match groups.iter_mut().find(|(known, _)| *known == says) {
                Some((_, names)) => names.push(name),
                None => groups.push((says, vec![name])),
            }
        }
        parts.extend(groups.iter().map(|(says, names)| match names.len() {
            many @ 2.. if many == ends.len() => match ends.values().all(|end| **end == Ending::Unfinished) {
                true => "no task ended".to_owned(),
                false => format!("all tasks {says}"),
            },
            _ => format!("{} {says}", list(names)),
        }));
        parts.join("; ")
    };
    outcomes.iter().zip(&maps).map(sentence).collect()
}

/// Names in a row; when there are many, the first of them.
fn list(names: &[&str]) -> String {
    match names.len().checked_sub(TOLD) {
        Some(more @ 1..) => format!("{} and {more} more", names[..TOLD].join(", ")),
        _ => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_told_by_what_sets_them_apart() {
        let ends = |b| vec![("a".into(), Ending::Returned(None)), ("b".into(), b)];
        let good = Outcome { vars: vec![("hits".into(), 2)], ends: ends(Ending::Returned(None)), halted: None };
        let bad =
            Outcome { vars: vec![("hits".into(), 2)], ends: ends(Ending::Unfinished), halted: Some("deadlock".into()) };
        assert_eq!(tell(&[&good, &bad]), ["b returned", "deadlock; b never ended"]);
        assert_eq!(tell(&[&good]), ["hits = 2; all tasks returned"]);
    }
}
