//! Where two runs of one program part.

use crate::reference::{Event, Report, Stop};
use std::fmt;

/// The first difference between CPython's run and the engine's.
#[derive(Debug)]
pub(crate) struct Difference {
    what: String,
    sides: [Vec<String>; 2],
    at: usize,
}

/// How many events are shown before and after the first that differs.
const AROUND: usize = 6;

/// The first difference, if there is one. Runs that hit the step limit need only agree as far as both go.
pub(crate) fn difference(cpython: &Report, engine: &Report) -> Option<Difference> {
    let limited = [cpython, engine].iter().any(|report| report.stop == Some(Stop::Limit));
    let common = cpython.events.len().min(engine.events.len());
    let parting = (0..common).find(|&at| cpython.events[at] != engine.events[at]);
    let (what, at) = match parting {
        Some(at) => (format!("event {at} differs"), at),
        None if limited => return None,
        None if cpython.events.len() != engine.events.len() => (format!("one side ends after event {common}"), common),
        None if cpython.stop != engine.stop => {
            (format!("CPython stops with {:?}, the engine with {:?}", cpython.stop, engine.stop), common)
        }
        None if cpython.vars != engine.vars => {
            (format!("variables: CPython {:?}, the engine {:?}", cpython.vars, engine.vars), common)
        }
        None if engine.unretrieved.is_some() && cpython.unretrieved != engine.unretrieved => {
            let (theirs, ours) = (&cpython.unretrieved, &engine.unretrieved);
            (format!("errors never retrieved: CPython {theirs:?}, the lint {ours:?}"), common)
        }
        None => return None,
    };
    let show = |report: &Report| report.events.iter().map(ToString::to_string).collect();
    Some(Difference { what, sides: [show(cpython), show(engine)], at })
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.what)?;
        let width = 62;
        writeln!(f, "     {:width$} | engine", "CPython")?;
        for at in self.at.saturating_sub(AROUND)..self.at + AROUND {
            let [cpython, engine] = self.sides.each_ref().map(|side| side.get(at).map_or("", String::as_str));
            if cpython.is_empty() && engine.is_empty() {
                break;
            }
            let sign = if cpython == engine { ' ' } else { '*' };
            writeln!(f, "{sign}{at:3} {cpython:width$} | {engine}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:5} {} {}", self.t, self.task, self.ev)?;
        self.detail.iter().try_for_each(|(key, value)| write!(f, " {key}={value}"))
    }
}
