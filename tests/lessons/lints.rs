//! The bank of lints: for each a lesson of two runs, one that has the mistake and one that has it but for a single line.

use asynctutor::lesson::Lesson;
use asynctutor::lesson::check::prove;
use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::scenario::engine;
use asynctutor::scenario::run::RunOptions;
use asynctutor::trace::lint::{self, Finding};
use asynctutor::trace::{Timeline, Trace};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons/lints")
}

/// The lints of the bank.
fn bank() -> Vec<&'static str> {
    lint::ALL.iter().map(|lint| lint.name()).collect()
}

fn text(name: &str) -> String {
    let file = folder().join(format!("{name}.yaml"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn lesson(name: &str) -> Arc<Lesson> {
    let source = SourceText::from_bytes(format!("{name}.yaml"), text(name).as_bytes()).unwrap();
    let loaded = load(source, &Folder::Nowhere);
    let told: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    loaded.lesson.expect("a lesson without mistakes")
}

fn trace(lesson: &Lesson, demo: &str) -> Trace {
    engine::run(&lesson.demos[demo].program, &RunOptions::default())
}

/// The first `count` events.
fn prefix(trace: &Trace, count: usize) -> Arc<Trace> {
    let mut cut = Trace::new(trace.header.clone());
    trace.iter().take(count).for_each(|event| cut.push(&event));
    Arc::new(cut)
}

#[test]
fn every_lint_has_its_two_runs() {
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let wanted: BTreeSet<String> = bank().into_iter().map(str::to_owned).collect();
    assert_eq!(files, wanted);
}

#[test]
fn the_runs_of_the_bank_prove_what_they_claim() {
    for name in bank() {
        let report = prove(&lesson(name));
        let told: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!((report.claims, told.join("\n").as_str()), (2, ""), "{name}");
    }
}

#[test]
fn a_mistake_is_told_of_the_right_task_at_the_right_moment_and_line_in_a_sentence() {
    let mut told = String::new();
    for name in bank() {
        let timeline = Timeline::new(Arc::new(trace(&lesson(name), "triggers")));
        let findings = lint::find_named(name, &timeline).unwrap();
        assert_eq!(findings.len(), 1, "{name}: {findings:?}");
        let Finding { sentence, task, line, t, event, .. } = &findings[0];
        let who = timeline.name(timeline.lane_of(*task).unwrap());
        let word = timeline.trace().get(*event).kind.word();
        let line = line.as_deref().unwrap_or("no line");
        told += &format!("{name}\n    {who}, at {t}, {line}, `{word}`\n    {sentence}\n");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_run_that_nearly_has_the_mistake_is_one_line_away_and_nothing_is_said() {
    for name in bank() {
        let text = text(name);
        let (triggers, nearly) = text.split_once("  nearly:\n").expect("two demos");
        let (_, triggers) = triggers.split_once("  triggers:\n").expect("two demos");
        let steps = |demo: &str| -> Vec<String> {
            let told = |line: &&str| !line.starts_with("    title:") && !line.starts_with("    claims:");
            demo.lines().filter(told).map(str::to_owned).collect()
        };
        let (triggers, nearly) = (steps(triggers), steps(nearly));
        assert_eq!(triggers.len(), nearly.len(), "{name}");
        assert_eq!(triggers.iter().zip(&nearly).filter(|(one, other)| one != other).count(), 1, "{name}");
        let timeline = Timeline::new(Arc::new(trace(&lesson(name), "nearly")));
        assert_eq!(lint::find_named(name, &timeline).unwrap(), [], "{name}");
    }
}

#[test]
fn what_is_said_of_the_beginning_of_a_run_holds_for_all_of_it() {
    let what = |finding: Finding| (finding.lint.into_owned(), finding.task);
    for name in bank() {
        let lesson = lesson(name);
        for demo in ["triggers", "nearly"] {
            let whole = trace(&lesson, demo);
            let known: BTreeSet<_> =
                lint::find_all(&Timeline::new(Arc::new(whole.clone()))).into_iter().map(what).collect();
            for count in 0..whole.len() {
                let cut = prefix(&whole, count);
                for timeline in [Timeline::new(cut.clone()), Timeline::of_a_run_going_on(cut)] {
                    for finding in lint::find_all(&timeline) {
                        let sentence = finding.sentence.clone();
                        assert!(known.contains(&what(finding)), "{name}/{demo}, {count} events: {sentence}");
                    }
                }
            }
        }
    }
}
