//! `asynctutor check`: every mistake in lessons, and the proof of every claim they make.

use super::args::CheckArgs;
use super::outside::Outside;
use super::real::{self, Real};
use super::{Status, course};
use crate::lesson::Language;
use crate::lesson::catalog::{Catalog, Entry};
use crate::lesson::check::{Report, prove};
use crate::lesson::diagnostic::Diagnostic;
use crate::trace::visible;
use anyhow::{Result, bail};
use std::io::Write;
use std::path::PathBuf;

/// Checks lessons and prints what came of each; fails if one has a mistake or a claim that does not hold.
pub(super) fn check(args: &CheckArgs, outside: &Outside) -> Result<Status> {
    let (languages, paths) = match &args.real {
        None => (Vec::new(), args.paths.clone()),
        Some(text) => match real::languages(text) {
            Some(languages) => (languages, args.paths.clone()),
            // `--real PATH`
            None => (Language::ALL.to_vec(), [PathBuf::from(text)].into_iter().chain(args.paths.clone()).collect()),
        },
    };
    let catalog = catalog(&paths, outside)?;
    let chosen = |entry: &&Entry| paths.is_empty() || entry.path.is_some();
    if catalog.entries().filter(chosen).count() == 0 {
        for problem in &catalog.problems {
            outside.say(&problem.to_string());
        }
        return Ok(Status::WRONG);
    }
    let lessons = catalog.entries().filter(chosen).filter_map(|entry| catalog.lesson(&entry.id).ok());
    let real = Real::prepare(&lessons.collect::<Vec<_>>(), &languages, args.trust, outside)?;
    let mut out = outside.page();
    let mut sum = Sum::default();
    for problem in &catalog.problems {
        sum.findings(std::slice::from_ref(problem), &mut out)?;
    }
    for entry in catalog.entries().filter(chosen) {
        lesson(&catalog, entry, &real, outside, &mut sum, &mut out)?;
        // Proofs take their time: what is known is shown.
        out.flush()?;
    }
    writeln!(out, "{sum}")?;
    out.flush()?;
    Ok(if sum.errors == 0 { Status::FINE } else { Status::FAILED })
}

/// The lessons to check.
fn catalog(paths: &[PathBuf], outside: &Outside) -> Result<Catalog> {
    if paths.is_empty() {
        return course::open(outside);
    }
    if let Some(path) = paths.iter().find(|path| !path.exists()) {
        bail!("{}: there is no such file or folder", path.display());
    }
    Ok(Catalog::open(paths))
}

fn lesson(
    catalog: &Catalog,
    entry: &Entry,
    real: &Real,
    outside: &Outside,
    sum: &mut Sum,
    out: &mut dyn Write,
) -> Result<()> {
    let mut diagnostics = catalog.diagnostics(&entry.id);
    let mut facts = Vec::new();
    if let Ok(lesson) = catalog.lesson(&entry.id) {
        let report = prove(&lesson);
        sum.add(&report, lesson.demos.len());
        facts = vec![count(lesson.demos.len(), "demo"), count(report.claims, "claim"), count(report.runs, "run")];
        diagnostics.extend(report.diagnostics);
        let proof = real.prove(&lesson);
        if proof.programs > 0 {
            facts.push(count(proof.programs, "program"));
            facts.push(format!("{} of them", count(proof.claims, "claim")));
        }
        sum.programs += proof.programs;
        sum.claims += proof.claims;
        diagnostics.extend(proof.diagnostics);
    }
    sum.lessons += 1;
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    if errors > 0 {
        facts.push(count(errors, "mistake"));
    }
    let (good, bad) = if outside.flags.ascii { ("ok", "!!") } else { ("✓", "✗") };
    let (sign, color) = if errors == 0 { (good, "32") } else { (bad, "1;31") };
    let sign = if outside.color_on_stdout() { format!("\x1b[{color}m{sign}\x1b[0m") } else { sign.to_owned() };
    writeln!(out, "{sign} {}: {}", visible(&entry.id), facts.join(", "))?;
    sum.findings(&diagnostics, out)
}

/// What came of all lessons.
#[derive(Default)]
struct Sum {
    lessons: usize,
    demos: usize,
    claims: usize,
    runs: usize,
    programs: usize,
    errors: usize,
    advice: usize,
}

impl Sum {
    fn add(&mut self, report: &Report, demos: usize) {
        self.demos += demos;
        self.claims += report.claims;
        self.runs += report.runs;
    }

    /// Prints what was found, each finding set apart.
    fn findings(&mut self, diagnostics: &[Diagnostic], out: &mut dyn Write) -> Result<()> {
        for diagnostic in diagnostics {
            if diagnostic.is_error() {
                self.errors += 1;
            } else {
                self.advice += 1;
            }
            writeln!(out, "\n{diagnostic}")?;
        }
        if !diagnostics.is_empty() {
            writeln!(out)?;
        }
        Ok(())
    }
}

impl std::fmt::Display for Sum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let checked = format!("{}, {}", count(self.lessons, "lesson"), count(self.demos, "demo"));
        let runs = match self.programs {
            0 => count(self.runs, "run"),
            programs => format!("{} and {} run for real", count(self.runs, "run"), count(programs, "program")),
        };
        match self.errors {
            0 if self.claims == 0 => write!(f, "{checked}: nothing is claimed; no mistakes in {runs}")?,
            0 => write!(f, "{checked}: all {} proven in {runs}", count(self.claims, "claim"))?,
            errors => {
                write!(f, "{checked}: {} in {} and {runs}", count(errors, "mistake"), count(self.claims, "claim"))?
            }
        }
        match self.advice {
            0 => Ok(()),
            advice => write!(f, "; {advice} with advice"),
        }
    }
}

/// `1 claim`, `1,234 claims`
fn count(number: usize, word: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {word}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_are_grouped_and_agree_in_number() {
        assert_eq!(count(1, "claim"), "1 claim");
        assert_eq!(count(0, "claim"), "0 claims");
        assert_eq!(count(1234567, "run"), "1,234,567 runs");
        assert_eq!(count(123, "run"), "123 runs");
    }
}
