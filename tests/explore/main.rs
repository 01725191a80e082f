//! The explorer: many schedules of one program.

mod outcomes;
mod reduction;
mod schedules;

#[path = "../oracle"]
mod oracle {
    pub(crate) mod generate;
    pub(crate) mod random;
}

use oracle::random;

use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::scenario::{Program, RunOptions, Schedule, engine};
use asynctutor::trace::Trace;
use std::sync::Arc;

/// A program out of a demo of the lesson format.
fn program(demo: &str) -> Arc<Program> {
    let demo: String = demo.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!(
        "version: 1\nid: case\ntitle: case\ntier: core\nminutes: 1\nsummary: a case\ndemos:\n  case:\n    title: case\n\
         {demo}steps:\n  - demo: case\n"
    );
    let source = SourceText::from_bytes("case.yaml", text.as_bytes()).expect("text");
    let lesson = load(source, &Folder::Nowhere).into_result().unwrap_or_else(|errors| panic!("{errors:#?}"));
    lesson.demos["case"].program.clone()
}

/// A demo of the course.
fn built_in(lesson: &str, demo: &str) -> Arc<Program> {
    let catalog = asynctutor::lesson::catalog::Catalog::open(&[]);
    let lesson = catalog.lesson(lesson).unwrap_or_else(|errors| panic!("{errors:#?}"));
    lesson.demos[demo].program.clone()
}

/// A run by `schedule`.
fn run_by(program: &Arc<Program>, schedule: Option<Schedule>) -> Trace {
    engine::run(program, &RunOptions { schedule, ..RunOptions::default() })
}

/// The events of a trace, to be compared.
fn events(trace: &Trace) -> Vec<String> {
    trace.iter().map(|event| format!("{event:?}")).collect()
}
