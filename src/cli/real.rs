//! `check --real`: the lessons' programs, run on their own runtimes and held to their claims.

use super::outside::{Outside, shown};
use crate::lesson::diagnostic::{Diagnostic, Place, Severity};
use crate::lesson::progress::ProgressFile;
use crate::lesson::{Analogue, ClaimSpec, Language, Lesson};
use crate::runtime::analogue::{self, Fault};
use crate::runtime::{Content, Found, Interrupts, Trust, detect};
use anyhow::{Context, Result, bail};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// If set, a runtime that is missing is a failure.
const REQUIRED: &str = "ASYNCTUTOR_REQUIRE_RUNTIMES";

/// The languages in a list like `python,go`.
pub(super) fn languages(text: &str) -> Option<Vec<Language>> {
    let named = |key: &str| Language::ALL.into_iter().find(|language| language.key() == key.trim());
    text.split(',').map(named).collect()
}

/// Programs that may run here.
pub(super) struct Real {
    languages: Vec<Language>,
    interrupts: Interrupts,
}

/// What came of a lesson's programs.
#[derive(Default)]
pub(super) struct Proof {
    pub(super) programs: usize,
    pub(super) claims: usize,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Real {
    /// Looks which of `languages` can run here, and asks whether the programs of lessons from elsewhere may.
    ///
    /// # Errors
    /// If they may not, or a runtime that must be here is missing.
    pub(super) fn prepare(
        lessons: &[Arc<Lesson>],
        languages: &[Language],
        trusted: bool,
        outside: &Outside,
    ) -> Result<Real> {
        let used =
            |language: &&Language| lessons.iter().any(|lesson| programs(lesson).any(|a| a.language == **language));
        let mut here = Vec::new();
        for language in languages.iter().filter(used) {
            let why = match detect(*language) {
                Found::Good { .. } => {
                    here.push(*language);
                    continue;
                }
                Found::Old { version, .. } => format!("{version} is too old"),
                Found::Unclear { why, .. } => why,
                Found::Missing => "it is not installed".to_owned(),
            };
            let title = language.title();
            if std::env::var_os(REQUIRED).is_some_and(|value| !value.is_empty()) {
                bail!("{title} programs cannot be run: {why}\nhelp: {REQUIRED} is set, so this is a failure");
            }
            outside.note(&format!("SKIPPED: {title} programs are not run: {why}"));
        }
        let interrupts = Interrupts::new().context("signals cannot be listened to")?;
        let real = Real { languages: here, interrupts };
        if !trusted {
            real.ask(lessons, outside)?;
        }
        Ok(real)
    }

    /// Programs of a lesson that can run here.
    fn programs<'a>(&'a self, lesson: &'a Lesson) -> impl Iterator<Item = &'a Analogue> {
        programs(lesson).filter(|analogue| self.languages.contains(&analogue.language))
    }

    /// Shows the programs that did not come with asynctutor and were never allowed, and asks whether they may run.
    fn ask(&self, lessons: &[Arc<Lesson>], outside: &Outside) -> Result<()> {
        let foreign = lessons.iter().filter(|lesson| lesson.path.is_some());
        let all = foreign.flat_map(|lesson| self.programs(lesson).map(move |program| (lesson, program)));
        let trust = ProgressFile::standard().ok().and_then(|file| Some(Trust::within(file.path().parent()?)));
        let content = |program: &Analogue| Content::of(program.language, &program.source);
        let allowed = |program: &Analogue| trust.as_ref().is_some_and(|trust| trust.allows(&content(program)));
        let new: Vec<_> = all.filter(|(_, program)| !allowed(program)).collect();
        if new.is_empty() {
            return Ok(());
        }
        if !outside.is_interactive() {
            bail!(
                "{} of these lessons did not come with asynctutor, and would run with your rights\n\
                 help: read them, then run this in a terminal and allow them; in CI, --trust says that you have",
                if new.len() == 1 { "a program".to_owned() } else { format!("{} programs", new.len()) }
            );
        }
        let mut answer = String::new();
        let mut err = io::stderr();
        for (lesson, program) in &new {
            let name = format!("{}/{}, a {} program", lesson.id, program.file, program.language.title());
            let (name, whence) = (shown(&name), shown(&program.whence()));
            writeln!(err, "── {name}, from {whence}\n{}", shown(&program.source))?;
        }
        let asks = match new.len() {
            1 => "This program did not come with asynctutor. It would run with your rights. Run it?".to_owned(),
            count => format!(
                "These {count} programs did not come with asynctutor. They would run with your rights. Run them?"
            ),
        };
        write!(err, "{asks} [y/N] ")?;
        err.flush()?;
        io::stdin().read_line(&mut answer)?;
        if !matches!(answer.trim(), "y" | "Y" | "yes") {
            bail!("the programs were not run");
        }
        for (lesson, program) in &new {
            let name = format!("{}/{}", lesson.id, program.file);
            if let Some(problem) = trust.as_ref().and_then(|trust| trust.allow(&content(program), &name).err()) {
                outside.note(&format!("the answer is not remembered: {problem}"));
            }
        }
        Ok(())
    }

    /// Runs a lesson's programs, one after the other, since they are measured.
    pub(super) fn prove(&self, lesson: &Lesson) -> Proof {
        let mut proof = Proof::default();
        for demo in lesson.demos.values() {
            for program in demo.analogues.iter().filter(|analogue| self.languages.contains(&analogue.language)) {
                proof.programs += 1;
                proof.claims += program.claims.len();
                proof.diagnostics.extend(program.claims.iter().filter_map(|claim| says_nothing(program, claim)));
                let problems = match self.interrupts.heeding(|preparation| analogue::prove(program, preparation)) {
                    Ok(faults) => faults,
                    Err(error) => {
                        proof.diagnostics.push(diagnostic(program, &program.place, &error.to_string()));
                        continue;
                    }
                };
                proof.diagnostics.extend(problems.iter().map(|fault| {
                    let place = match fault {
                        Fault::Claim(index, _) => &program.claims[*index].place,
                        _ => &program.place,
                    };
                    diagnostic(program, place, &fault.to_string())
                }));
            }
        }
        proof
    }
}

fn programs(lesson: &Lesson) -> impl Iterator<Item = &Analogue> {
    lesson.demos.values().flat_map(|demo| &demo.analogues)
}

/// That a claim states a time which is lost in what real clocks are allowed to miss.
fn says_nothing(program: &Analogue, claim: &ClaimSpec) -> Option<Diagnostic> {
    let time = claim.at_defaults.time_lost_in(analogue::TOLERANCE)?;
    let message = format!(
        "{}, run for real: of {time} the claim says nothing: times of real runs may miss by {}",
        program.file,
        analogue::TOLERANCE
    );
    let help =
        Some("let the program take longer, several times as long as that, and claim the longer times".to_owned());
    Some(Diagnostic { severity: Severity::Advice, place: claim.place.clone(), message, help })
}

fn diagnostic(program: &Analogue, place: &Place, what: &str) -> Diagnostic {
    let message = format!("{}, run for real: {what}", program.file);
    // A program within the lesson's text has no file that could be traced.
    let file = Path::new(&place.path).parent().map(|folder| folder.join(&program.file)).filter(|file| file.is_file());
    let help = file.map(|file| format!("asynctutor trace {} --format text shows its run", file.display()));
    Diagnostic { severity: Severity::Error, place: place.clone(), message, help }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::catalog::Catalog;

    const QUICK: &str = "
version: 1
id: quick
title: Quick
tier: basics
minutes: 1
summary: A program that is over before a clock can tell.
demos:
  one:
    title: one task
    tasks:
      main: [sleep: 50ms]
    analogues:
      python:
        code: 'import asyncio; asyncio.run(asyncio.sleep(0.05))'
        claims: [{total: {at_most: 10ms}}, {total: {at_most: 300ms}}]
steps:
  - demo: one
";

    #[test]
    fn of_a_claim_shorter_than_the_tolerance_it_is_said_that_it_proves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quick.yaml");
        std::fs::write(&path, QUICK).unwrap();
        let lesson = Catalog::open(&[path]).lesson("quick").unwrap();
        let program = programs(&lesson).next().unwrap();
        let said: Vec<String> =
            program.claims.iter().filter_map(|claim| Some(says_nothing(program, claim)?.to_string())).collect();
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("of 10 ms the claim says nothing: times of real runs may miss by 60 ms"), "{said:?}");
        assert!(said[0].contains("quick.yaml:16:"), "{said:?}");
    }
}
