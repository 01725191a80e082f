//! Ten thousand schedules of a program of five tasks, beside as many plain runs of it: `cargo bench --bench speed -- explore`.

use crate::rounds::{Rounds, tell};
use crate::timed;
use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::scenario::engine;
use asynctutor::scenario::explore::{Coverage, explore};
use asynctutor::scenario::program::Program;
use asynctutor::scenario::run::RunOptions;
use std::cell::Cell;
use std::sync::Arc;

const SCHEDULES: u64 = 10_000;
const ROUNDS: usize = 5;

/// Main and four tasks that count under a lock, or do not.
const LESSON: &str = "
version: 1
id: bench
title: bench
tier: core
knobs:
  gap: {label: gap, default: 2ms, min: 0ms, max: 10ms, step: 1ms}
demos:
  counting:
    locks: [l]
    vars: {hits: 0}
    tasks:
      main:
        - group: [careful, careful, hasty, hasty]
      careful:
        - repeat:
            times: 2
            do:
              - with: {lock: l, do: [read: hits, sleep: $gap, write: hits]}
      hasty:
        - sleep: $gap
        - read: hits
        - yield
        - write: hits
";

/// Measures it.
pub(crate) fn bench() {
    let program = program();
    let options = RunOptions::default();
    let outcomes = Cell::new(0);
    let explored = || {
        timed(|| {
            let found = explore(&program, &options, SCHEDULES);
            assert_eq!((found.runs, found.coverage), (SCHEDULES, Coverage::Sample));
            outcomes.set(found.outcomes.len());
        })
    };
    let plain = || timed(|| (0..SCHEDULES).for_each(|_| drop(engine::run(&program, &options))));
    let rounds = Rounds::of(ROUNDS, plain, explored);
    let more = format!(
        "{} outcomes; {:.2} × as many plain runs, each recorded on a thread of its own, in {:.2} s; the fastest of each {:.2} ×",
        outcomes.get(),
        rounds.ratio(),
        rounds.peer().as_secs_f64(),
        rounds.best_ratio()
    );
    tell(&format!("{SCHEDULES} schedules of five tasks"), rounds.subject().as_secs_f64(), " s", 2.0, &more);
}

fn program() -> Arc<Program> {
    let source = SourceText::from_bytes("bench.yaml", LESSON.as_bytes()).expect("text");
    let lesson = load(source, &Folder::Nowhere).into_result().unwrap_or_else(|errors| panic!("{errors:#?}"));
    lesson.demos["counting"].program.clone()
}
