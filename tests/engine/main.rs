//! The engine: what runs have in common whatever they run. That the order is asyncio's is shown in `tests/oracle`.

mod clocks;
mod collector;
mod ends;
mod groups;
mod interventions;

use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::scenario::program::Program;
use asynctutor::trace::{EventKind, Outcome, Trace};
use std::sync::Arc;

/// The program of a demo, written as in a lesson: everything below the demo's id.
fn program(demo: &str) -> Arc<Program> {
    let indented: String = demo.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!(
        "version: 1\nid: test\ntitle: test\ntier: core\nminutes: 1\nsummary: a test\nlimits: {{steps: 1000000}}\ndemos:\n  demo:\n{indented}steps:\n  - demo: demo\n"
    );
    let source = SourceText::from_bytes("test.yaml", text.as_bytes()).expect("it is short and UTF-8");
    match load(source, &Folder::Nowhere).into_result() {
        Ok(lesson) => lesson.demos["demo"].program.clone(),
        Err(errors) => panic!("{}", errors.iter().map(ToString::to_string).collect::<String>()),
    }
}

/// The events as text, times included.
fn events(trace: &Trace) -> Vec<String> {
    trace.iter().map(|event| format!("{event:?}")).collect()
}

/// How a task ended, and when in milliseconds; absent if it never did.
fn end(trace: &Trace, task: &str) -> Option<(Outcome, u64)> {
    let id = trace.iter().find_map(|event| match event.kind {
        EventKind::Spawn { name, .. } if name == task => Some(event.task),
        _ => None,
    })?;
    trace.iter().find_map(|event| match event.kind {
        EventKind::End { outcome, .. } if event.task == id => Some((outcome, event.t.0 / 1_000_000)),
        _ => None,
    })
}

/// The name and sentence of a run's last event, if that is a lint.
fn last_lint(trace: &Trace) -> Option<(String, String)> {
    match trace.iter().last()?.kind {
        EventKind::Lint { name, text, .. } => Some((name.to_owned(), text.unwrap_or_default().to_owned())),
        _ => None,
    }
}
