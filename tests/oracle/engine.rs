//! The engine's side: a case as a lesson, its trace as the reference's events.

use crate::reference::{Event, Report, Stop};
use asynctutor::lesson::catalog::Catalog;
use asynctutor::lesson::load::load;
use asynctutor::lesson::settings;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::scenario::engine;
use asynctutor::scenario::program::{Millis, Program, Settings};
use asynctutor::scenario::run::{Action, Intervention, RunOptions};
use asynctutor::trace::{self, EventKind, LevelKind, Outcome, TaskId, Timeline, Trace, WaitKind, lint};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// What the engine does with `case`.
pub(crate) fn run(case: &Value) -> Report {
    match program(case) {
        Ok(program) => report(trace_of(case, &program)),
        Err(why) => Report { stop: Some(Stop::Invalid(why)), ..Report::default() },
    }
}

/// The engine's trace of `case`; absent if the case is not valid.
pub(crate) fn trace(case: &Value) -> Option<Trace> {
    Some(trace_of(case, &program(case).ok()?))
}

fn trace_of(case: &Value, program: &Arc<Program>) -> Trace {
    let settings = settings(case, program);
    let options = RunOptions { settings, interventions: interventions(case), ..RunOptions::default() };
    engine::run(program, &options)
}

/// What the engine does with a demo of a built-in lesson.
pub(crate) fn run_demo(lesson: &str, demo: &str) -> Report {
    let lesson = Catalog::open(&[]).lesson(lesson).expect("a built-in lesson without mistakes");
    report(engine::run(&lesson.demos[demo].program, &RunOptions::default()))
}

/// The case through the lesson loader: JSON is YAML.
fn program(case: &Value) -> Result<Arc<Program>, String> {
    let lesson = json!({
        "version": 1, "id": "case", "title": "case", "tier": "core", "minutes": 1, "summary": "a case", "limits": {"steps": 40_000},
        "demos": {"case": case["demo"]}, "steps": [{"demo": "case"}],
    });
    let source =
        SourceText::from_bytes("case.yaml", lesson.to_string().as_bytes()).map_err(|error| error.to_string())?;
    let loaded = load(source, &Folder::Nowhere);
    match loaded.into_result() {
        Ok(lesson) => Ok(lesson.demos["case"].program.clone()),
        Err(errors) => Err(errors.iter().map(ToString::to_string).collect()),
    }
}

/// The knobs the case turns.
fn settings(case: &Value, program: &Program) -> Settings {
    let turned = case["knobs"].as_object().cloned().unwrap_or_default();
    let value = |name: &str, value: &Value| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        settings::parse(&program.knobs[name], &text).expect("a value within the knob's range")
    };
    let known = turned.iter().filter(|(name, _)| program.knobs.contains_key(name.as_str()));
    known.map(|(name, text)| (name.as_str().into(), value(name, text))).collect()
}

fn interventions(case: &Value) -> Vec<Intervention> {
    let entries = case["interventions"].as_array().cloned().unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let (task, what) = match entry["cancel"].as_str() {
                Some(task) => (task, Action::Cancel),
                None => {
                    let error = entry["error"].as_str().unwrap_or("Exception");
                    (entry["fail"].as_str().unwrap_or("nobody"), Action::Fail(error.into()))
                }
            };
            Intervention { at: Millis(entry["at"].as_u64().expect("a time")), task: task.into(), what }
        })
        .collect()
}

/// What both sides tell of the collector.
const COLLECTED: [&str; 2] = ["task-garbage-collected", "cleanup-cut-off"];

/// The events that both sides tell.
fn report(trace: Trace) -> Report {
    let mut names: HashMap<TaskId, String> = HashMap::new();
    let mut report = Report::default();
    for event in trace.iter() {
        if let EventKind::Spawn { name, .. } = event.kind {
            names.insert(event.task, name.to_owned());
        }
        if let EventKind::Level { name, kind: LevelKind::Var, value, .. } = event.kind {
            report.vars.insert(name.to_owned(), json!(value));
        }
        if let EventKind::Lint { name, .. } = event.kind {
            match name {
                "deadlock" => report.stop = Some(Stop::Deadlock),
                "step-limit" | "time-limit" => report.stop = Some(Stop::Limit),
                _ => {}
            }
        }
        let name = |task: TaskId| names.get(&task).cloned();
        let Some(detail) = detail(&event.kind, name) else { continue };
        let Value::Object(detail) = detail else { continue };
        let ev = event.kind.word().to_owned();
        report.events.push(Event { t: event.t.0 / 1_000_000, task: names[&event.task].clone(), ev, detail });
    }
    let timeline = Timeline::new(Arc::new(trace));
    let mut found = lint::find_named("exception-never-retrieved", &timeline).expect("a lint of this name");
    found.sort_by_key(|finding| finding.task);
    // Of a task born while the run is being shut down nobody knows whether it is still to end.
    let unretrieved = found.iter().map(|finding| names[&finding.task].clone()).collect();
    report.unretrieved = timeline.is_whole().then_some(unretrieved);
    report
}

fn detail(kind: &EventKind<'_>, name: impl Fn(TaskId) -> Option<String>) -> Option<Value> {
    Some(match kind {
        EventKind::Spawn { parent, .. } => json!({"parent": parent.and_then(name)}),
        EventKind::Run | EventKind::Deliver => json!({}),
        EventKind::Wait { on, .. } => wait(on, name),
        EventKind::Stall { duration, what, .. } => json!({"for": duration.0 / 1_000_000, "what": what}),
        EventKind::Cancel { by, why } => json!({"by": by.and_then(name), "why": why.word()}),
        EventKind::Fail { error } => json!({"error": error}),
        EventKind::Lint { name, .. } if COLLECTED.contains(name) => json!({"name": name}),
        EventKind::Note { text } => json!({"text": text}),
        EventKind::Mark { label } => json!({"label": label}),
        EventKind::End { outcome: Outcome::Returned, value, .. } => json!({"outcome": "returned", "value": value}),
        EventKind::End { outcome: Outcome::Cancelled, .. } => json!({"outcome": "cancelled"}),
        EventKind::End { outcome: Outcome::Raised, error, message, errors, .. } => {
            let mut detail = json!({"outcome": "raised", "error": error, "message": message.map(written)});
            if let Some(errors) = errors {
                detail["errors"] = json!(errors);
            }
            detail
        }
        _ => return None,
    })
}

/// A message without what CPython would say in other words: which task, and what is in a group.
fn written(message: &str) -> String {
    if let Some((head, members)) = message.split_once(" sub-exception") {
        let plural = if members.starts_with('s') { "s" } else { "" };
        let space = if head.starts_with('(') { " " } else { "" };
        return format!("{space}{head} sub-exception{plural})");
    }
    match message.split_once(": ") {
        Some((head, _)) if head == "Task cannot await on itself" => head.to_owned(),
        _ => message.to_owned(),
    }
}

fn wait(on: &trace::WaitOn, name: impl Fn(TaskId) -> Option<String>) -> Value {
    let mut detail = json!({"kind": on.kind.word()});
    if !on.tasks.is_empty() {
        detail["tasks"] = on.tasks.iter().map(|task| json!(name(*task))).collect();
    }
    match on.kind {
        WaitKind::Sleep => detail["for"] = json!(on.duration.map(|duration| duration.0 / 1_000_000)),
        WaitKind::Semaphore
        | WaitKind::Lock
        | WaitKind::Event
        | WaitKind::QueueGet
        | WaitKind::QueuePut
        | WaitKind::QueueJoin
        | WaitKind::Future => detail["name"] = json!(on.name),
        _ => {}
    }
    detail
}
