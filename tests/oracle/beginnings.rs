//! What a lint says of the beginning of a run, of one that is cut off or still goes on, nothing that follows refutes.

use crate::engine;
use crate::generate::{self, Times};
use asynctutor::trace::lint::{self, Finding};
use asynctutor::trace::{Timeline, Trace};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a finding is about. Which of several circles a deadlock is told of may change.
fn about(finding: &Finding) -> (String, u32) {
    let task = if finding.lint == "deadlock" { 0 } else { finding.task.0 };
    (finding.lint.to_string(), task)
}

/// A finding of some beginning of `trace` that is not one of the whole.
fn refuted(trace: &Trace) -> Option<String> {
    let findings = |timeline: Timeline| lint::find_all(&timeline);
    let known: BTreeSet<_> = findings(Timeline::new(Arc::new(trace.clone()))).iter().map(about).collect();
    let mut cut = Trace::new(trace.header.clone());
    for (count, event) in (1..).zip(trace.iter()) {
        cut.push(&event);
        // In the turn in which the last task ends, callbacks of asyncio's own may still take an error.
        if event.t == trace.end()
            && Timeline::new(Arc::new(cut.clone())).lanes().iter().all(|lane| lane.ended.is_some())
        {
            continue;
        }
        let beginning = Arc::new(cut.clone());
        for timeline in [Timeline::new(beginning.clone()), Timeline::of_a_run_going_on(beginning)] {
            if let Some(finding) = findings(timeline).iter().find(|finding| !known.contains(&about(finding))) {
                return Some(format!("after {count} events: {finding:?}"));
            }
        }
    }
    None
}

#[test]
fn what_is_said_of_the_beginning_of_a_run_holds_for_all_of_it() {
    let first = crate::setting("ORACLE_SEED").unwrap_or(0);
    for seed in first..first + crate::setting("ORACLE_BEGINNINGS").unwrap_or(40) {
        for times in [Times::Distinct, Times::Ties] {
            let case = generate::case(seed, times);
            let Some(trace) = engine::trace(&case) else { continue };
            if trace.len() < 1_500
                && let Some(finding) = refuted(&trace)
            {
                let smallest = crate::shrink::shrink(&case, |case| {
                    engine::trace(case).is_some_and(|trace| trace.len() < 1_500 && refuted(&trace).is_some())
                });
                let again = engine::trace(&smallest).and_then(|trace| refuted(&trace));
                panic!("seed {seed}, {times:?}: {finding}\nthe smallest case: {smallest}\n{again:?}");
            }
        }
    }
}
