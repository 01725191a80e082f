//! Many runs of one program: every schedule where they are few, else a random sample.

use super::choice::{Decisions, Schedule};
use super::outcome::{self, Outcome, Witness};
use crate::scenario::engine;
use crate::scenario::program::{Name, Program};
use crate::scenario::run::RunOptions;
use crate::trace::{ClockKind, Event};
use indexmap::{IndexMap, IndexSet};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// How many random runs tell how many schedules there may be.
const PROBES: u64 = 16;

/// An exploration ends early when its runs have taken so many steps.
const MOST_STEPS: u64 = 10_000_000;

/// Which schedules an exploration has tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All there are.
    Every,
    /// A random sample.
    Sample,
}

/// What came of many schedules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exploration {
    /// How many schedules were tried. Where all are, those that come to the same count, and are not run again.
    pub runs: u64,
    /// How many runs that took, those not counted by which it was found how many schedules there may be.
    pub made: u64,
    /// Which.
    pub coverage: Coverage,
    /// Whether it ended before as many were tried as asked for: it was stopped, or the runs are very long.
    pub cut_short: bool,
    /// The knobs whose ranges durations took values of.
    pub varied: Vec<Name>,
    /// The outcomes, the most frequent first.
    pub outcomes: Vec<Found>,
}

/// An outcome that came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What became of these runs.
    pub outcome: Outcome,
    /// In words, by what sets it apart from the other outcomes.
    pub says: String,
    /// How many runs it came up in.
    pub times: u64,
    /// A run that shows it: of those found the one with the fewest events, of several the first.
    pub schedule: Schedule,
    /// How many events that run has.
    pub events: usize,
}

/// Runs `program` under up to `count` schedules. The schedule and the clock of `options` do not matter; its seed is that
/// of every run, and of the sample.
pub fn explore(program: &Arc<Program>, options: &RunOptions, count: u64) -> Exploration {
    explore_until(program, options, count, &CancellationToken::new())
}

/// The same as [`explore`], and ends early, with what was found so far, once `stop` is cancelled.
pub fn explore_until(
    program: &Arc<Program>,
    options: &RunOptions,
    count: u64,
    stop: &CancellationToken,
) -> Exploration {
    let options = RunOptions { schedule: None, clock: ClockKind::Virtual, ..options.clone() };
    engine::on_own_thread(|| Search::new(program, &options, stop).explore(count))
}

/// The same as [`explore`], and runs also what comes to the same: to prove that it does.
pub fn explore_every_order(program: &Arc<Program>, options: &RunOptions, count: u64) -> Exploration {
    let options = RunOptions { schedule: None, clock: ClockKind::Virtual, ..options.clone() };
    let stop = CancellationToken::new();
    engine::on_own_thread(|| Search { reduces: false, ..Search::new(program, &options, &stop) }.explore(count))
}

/// An exploration under way.
struct Search<'a> {
    program: &'a Arc<Program>,
    options: &'a RunOptions,
    stop: &'a CancellationToken,
    steps_left: u64,
    /// Whether one schedule is to stand for all that come to the same.
    reduces: bool,
}

impl<'a> Search<'a> {
    fn new(program: &'a Arc<Program>, options: &'a RunOptions, stop: &'a CancellationToken) -> Search<'a> {
        // What a collector finds depends on all there is.
        Search { program, options, stop, steps_left: MOST_STEPS, reduces: !program.collects }
    }

    fn explore(mut self, count: u64) -> Exploration {
        let seed = self.options.seed.unwrap_or(self.program.seed);
        let mut sample = Tally::default();
        let mut guess = 0.0;
        let probes = count.min(PROBES);
        for number in 0..=count {
            if number == probes && guess <= 2.0 * count as f64 * probes as f64 {
                // There may be few enough to try them all.
                if let Some(all) = self.every(count) {
                    return all.close(Coverage::Every, false);
                }
            }
            if number == count {
                break;
            }
            let schedule = Schedule::Random(number);
            let decisions = Decisions::new(&schedule, seed).reducing(self.reduces && number < probes);
            let Some(decisions) = self.run(decisions, &mut sample, |_| 1, |_| schedule) else {
                return sample.close(Coverage::Sample, true);
            };
            guess += decisions.estimate();
        }
        sample.close(Coverage::Sample, false)
    }

    /// Tries every schedule, if that takes at most `count` runs.
    fn every(&mut self, count: u64) -> Option<Tally> {
        let mut tally = Tally::default();
        let mut next = Decisions::new(&Schedule::Choices(Vec::new()), 0).reducing(self.reduces);
        for _ in 0..count {
            match self.run(next, &mut tally, Decisions::weight, Decisions::schedule)?.next() {
                Some(decisions) => next = decisions,
                None => return Some(tally),
            }
        }
        None
    }

    /// Makes one run and counts its outcome for as many as it stands for; absent if it could not be made to its end.
    fn run(
        &mut self,
        decisions: Decisions,
        tally: &mut Tally,
        weight: impl FnOnce(&Decisions) -> u64,
        schedule: impl FnOnce(&Decisions) -> Schedule,
    ) -> Option<Decisions> {
        let witness = Rc::new(RefCell::new(Witness::default()));
        let watching = witness.clone();
        let sink = Box::new(move |event: &Event<'_>| watching.borrow_mut().see(event));
        let done = engine::run_decided(self.program, self.options, self.stop, decisions, sink);
        if self.stop.is_cancelled() {
            return None;
        }
        let witness = witness.take();
        let events = witness.events;
        tally.varied.extend(done.varied);
        let times = weight(&done.decisions);
        tally.count(witness.outcome(), events, times, || schedule(&done.decisions));
        self.steps_left = self.steps_left.checked_sub(done.steps)?;
        Some(done.decisions)
    }
}

/// How often each outcome came up.
#[derive(Default)]
struct Tally {
    runs: u64,
    made: u64,
    varied: IndexSet<Name, foldhash::fast::RandomState>,
    outcomes: IndexMap<Outcome, Count, foldhash::fast::RandomState>,
}

struct Count {
    times: u64,
    schedule: Schedule,
    events: usize,
}

impl Tally {
    fn count(&mut self, outcome: Outcome, events: usize, times: u64, schedule: impl FnOnce() -> Schedule) {
        self.runs = self.runs.saturating_add(times);
        self.made += 1;
        match self.outcomes.get_mut(&outcome) {
            Some(count) => {
                count.times = count.times.saturating_add(times);
                if events < count.events {
                    (count.events, count.schedule) = (events, schedule());
                }
            }
            None => {
                self.outcomes.insert(outcome, Count { times, schedule: schedule(), events });
            }
        }
    }

    fn close(mut self, coverage: Coverage, cut_short: bool) -> Exploration {
        // Stable: of equally frequent ones the first found stays first.
        self.outcomes.sort_by(|_, a, _, b| b.times.cmp(&a.times));
        let says = outcome::tell(&self.outcomes.keys().collect::<Vec<_>>());
        let found = self.outcomes.into_iter().zip(says).map(|((outcome, count), says)| {
            let Count { times, schedule, events } = count;
            Found { outcome, says, times, schedule, events }
        });
        let varied = self.varied.into_iter().collect();
        Exploration { runs: self.runs, made: self.made, coverage, cut_short, varied, outcomes: found.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::program::{Arg, Op, Step, TaskDef};

    #[test]
    fn runs_that_are_too_long_cut_an_exploration_short() {
        let steps = [Op::Repeat { times: Arg::Is(100), body: [Step { op: Op::Yield, line: None }].into() }];
        let body = steps.map(|op| Step { op, line: None }).into();
        let tasks = vec![TaskDef { name: "main".into(), body }];
        let program = Arc::new(Program { tasks, ..Program::default() });
        let (options, stop) = (RunOptions::default(), CancellationToken::new());
        let search = Search { steps_left: 1000, ..Search::new(&program, &options, &stop) };
        let found = search.explore(16);
        assert!(found.cut_short && (2..10).contains(&found.runs), "{found:?}");
        assert_eq!(found.coverage, Coverage::Sample);
    }

    #[test]
    fn a_stopped_exploration_tells_what_it_found() {
        let program =
            Arc::new(Program { tasks: vec![TaskDef { name: "main".into(), body: [].into() }], ..Program::default() });
        let stop = CancellationToken::new();
        stop.cancel();
        let found = explore_until(&program, &RunOptions::default(), 10, &stop);
        assert_eq!((found.runs, found.cut_short, found.outcomes.len()), (0, true, 0));
    }
}
