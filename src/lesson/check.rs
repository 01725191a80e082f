//! Whether a lesson tells the truth: every claim is proven by running its demo.
//!
//! A claim without knobs is proven with every knob at its default. A claim that names knobs is proven for every value of
//! each of them, the others at their default. Of a prediction's choices exactly one must hold.

use super::diagnostic::{Diagnostic, Place, Severity};
use super::model::{ClaimSpec, Demo, Guess, Lesson, LessonStep};
use super::settings;
use super::suggest::quoted;
use crate::scenario::engine;
use crate::scenario::program::{Name, Program, Settings};
use crate::scenario::run::RunOptions;
use crate::trace::claim::{Claim, Failure};
use crate::trace::{Nanos, Timeline, Trace};
use std::sync::Arc;

/// The most values of one knob that are tried; of a longer range, so many evenly spread, with both ends.
pub const MAX_VALUES: u64 = 200;

/// How runs are made and claims are judged.
#[derive(Clone, Copy)]
pub struct Prover<'a> {
    /// Runs a program.
    pub run: &'a dyn Fn(&Arc<Program>, &RunOptions) -> Trace,
    /// Whether a claim holds; if not, what was claimed, what happened, and when.
    pub holds: &'a dyn Fn(&Claim, &Timeline) -> Result<(), String>,
}

/// Runs on the engine, where times are exact.
pub const ENGINE: Prover<'static> = Prover { run: &engine::run, holds: &holds };

/// What came of checking a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Claims that failed, and advice.
    pub diagnostics: Vec<Diagnostic>,
    /// How many claims there are.
    pub claims: usize,
    /// How many runs were made.
    pub runs: usize,
}

impl Report {
    /// Whether every claim was proven.
    pub fn is_proven(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Proves every claim of a lesson on the engine, those of its predictions included.
pub fn prove(lesson: &Lesson) -> Report {
    check(lesson, ENGINE)
}

/// Proves every claim of a lesson as `prover` says.
pub fn check(lesson: &Lesson, prover: Prover<'_>) -> Report {
    let mut check = Check { prover, report: Report::default() };
    for demo in lesson.demos.values() {
        check.demo(demo);
    }
    for step in &lesson.steps {
        if let LessonStep::Predict { demo, set, guess, .. } = step
            && let Some(demo) = lesson.demos.get(demo)
        {
            check.prediction(demo, set, guess);
        }
    }
    check.report
}

struct Check<'a> {
    prover: Prover<'a>,
    report: Report,
}

impl Check<'_> {
    fn run(&mut self, demo: &Demo, settings: &Settings) -> Timeline {
        self.report.runs += 1;
        let options = RunOptions { settings: settings.clone(), ..RunOptions::default() };
        Timeline::new(Arc::new((self.prover.run)(&demo.program, &options)))
    }

    fn error(&mut self, place: &Place, message: String, help: Option<String>) {
        self.report.diagnostics.push(Diagnostic { severity: Severity::Error, place: place.clone(), message, help });
    }

    fn demo(&mut self, demo: &Demo) {
        self.report.claims += demo.claims.len();
        let Some(first) = demo.claims.first() else { return };
        let timeline = self.run(demo, &Settings::new());
        let again = self.run(demo, &Settings::new());
        if !same(&timeline, &again) {
            let message = format!("two runs of the demo {} differ, though nothing was changed", quoted(&demo.id));
            self.error(
                &first.place,
                message,
                Some("no claim can be proven of it; this is a bug of asynctutor".to_owned()),
            );
        }
        let mut failed = vec![false; demo.claims.len()];
        for (claim, failed) in demo.claims.iter().zip(&mut failed) {
            if let Err(why) = (self.prover.holds)(&claim.at_defaults, &timeline) {
                *failed = true;
                self.error(&claim.place, why, None);
            }
        }
        for (name, knob) in &demo.program.knobs {
            if demo.claims.iter().any(|claim| claim.knobs.contains(name)) {
                for value in settings::values(knob, MAX_VALUES).iter().filter(|value| **value != knob.default) {
                    let settings: Settings = [(name.clone(), value.clone())].into_iter().collect();
                    self.at(demo, name, &settings, &mut failed);
                }
            }
        }
    }

    /// Proves the claims that name a knob at a value of it; each claim fails but once.
    fn at(&mut self, demo: &Demo, knob: &Name, settings: &Settings, failed: &mut [bool]) {
        let naming = |claim: &ClaimSpec, failed: bool| !failed && claim.knobs.contains(knob);
        if !demo.claims.iter().zip(failed.iter()).any(|(claim, failed)| naming(claim, *failed)) {
            return;
        }
        let timeline = self.run(demo, settings);
        for (claim, failed) in demo.claims.iter().zip(failed) {
            if naming(claim, *failed)
                && let Err(why) = (self.prover.holds)(&claim.resolve(settings), &timeline)
            {
                *failed = true;
                let help =
                    "a claim that names a knob must hold over its whole range: narrow the range, or state the value";
                self.error(&claim.place, format!("with {}: {why}", shown(settings)), Some(help.to_owned()));
            }
        }
    }

    fn prediction(&mut self, demo: &Demo, set: &Settings, guess: &Guess) {
        let timeline = self.run(demo, set);
        let verdict = |claim: &ClaimSpec| (self.prover.holds)(&claim.resolve(set), &timeline);
        match guess {
            Guess::Tasks(claim) => {
                self.report.claims += 1;
                if let Err(why) = verdict(claim) {
                    self.error(&claim.place, format!("the answer is wrong: {why}"), None);
                }
            }
            Guess::Choice(choices) => {
                let verdicts: Vec<Result<(), String>> = choices.iter().map(|(_, claim)| verdict(claim)).collect();
                self.report.claims += choices.len();
                let right: Vec<usize> = (0..choices.len()).filter(|index| verdicts[*index].is_ok()).collect();
                match (right.as_slice(), choices.first()) {
                    ([], Some((_, first))) => {
                        let why: Vec<String> = verdicts.into_iter().filter_map(Result::err).collect();
                        self.error(&first.place, "no choice is right".to_owned(), Some(why.join("; ")));
                    }
                    ([first, others @ ..], _) => {
                        for other in others {
                            let (say, claim) = &choices[*other];
                            let message = format!("{} holds as well as {}", quoted(say), quoted(&choices[*first].0));
                            self.error(&claim.place, message, Some("make the claims exclude each other".to_owned()));
                        }
                    }
                    ([], None) => {}
                }
            }
        }
    }
}

/// Whether a claim holds; if not, what was claimed, what happened, and when.
fn holds(claim: &Claim, timeline: &Timeline) -> Result<(), String> {
    claim.check(timeline, Nanos::ZERO).map_err(|failure| {
        let Failure { claimed, happened, at, .. } = failure;
        let at = at.map(|at| format!(", at {at}")).unwrap_or_default();
        format!("claimed: {claimed}; happened: {happened}{at}")
    })
}

/// `fail_after = 320ms`
fn shown(settings: &Settings) -> String {
    settings.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}

/// Whether two runs are one and the same.
fn same(one: &Timeline, other: &Timeline) -> bool {
    let (one, other) = (one.trace(), other.trace());
    one.len() == other.len() && (0..one.len()).all(|index| one.get(index) == other.get(index))
}
