//! The demos of the built-in lessons: each does, event by event, what CPython does with the same program.
//!
//! `core/LESSON.jsonl` holds CPython's event lists, one demo a line, written by the reference and not by the engine
//! (`ORACLE_BLESS=1`), so that the engine is held to them where there is no Python, too.

use crate::engine;
use crate::reference::{self, Reference, Report, Stop};
use asynctutor::lesson::catalog::Catalog;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// A demo as a case: what the lesson's file says, and every knob at its default.
struct DemoCase {
    lesson: String,
    demo: String,
    case: Value,
}

/// Every demo of every built-in lesson that asyncio has an answer to.
fn demo_cases() -> Vec<DemoCase> {
    let catalog = Catalog::open(&[]);
    let ids: Vec<String> = catalog.entries().map(|entry| entry.id.clone()).collect();
    let mut cases = Vec::new();
    for lesson in ids {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(&lesson).join("lesson.yaml");
        let text = std::fs::read_to_string(&file).expect("the lesson's file");
        let written: Value = serde_yaml::from_str(&text).expect("YAML");
        for (demo, body) in written["demos"].as_object().into_iter().flatten() {
            let mut knobs = Map::new();
            for knobs_of in [&written["knobs"], &body["knobs"]] {
                for (name, knob) in knobs_of.as_object().into_iter().flatten() {
                    knobs.insert(name.clone(), knob["default"].clone());
                }
            }
            let mut body = body.clone();
            body["knobs"] = knob_declarations(&written, &body);
            cases.push(DemoCase {
                lesson: lesson.clone(),
                demo: demo.clone(),
                case: json!({"demo": body, "knobs": knobs, "interventions": []}),
            });
        }
    }
    assert!(!cases.is_empty());
    cases
}

/// The lesson's knobs and the demo's own.
fn knob_declarations(lesson: &Value, demo: &Value) -> Value {
    let mut all = lesson["knobs"].as_object().cloned().unwrap_or_default();
    all.extend(demo["knobs"].as_object().cloned().unwrap_or_default());
    all.into()
}

fn recorded(lesson: &str) -> PathBuf {
    reference::folder().join("core").join(format!("{lesson}.jsonl"))
}

fn lines(report: &Report) -> Vec<String> {
    report.events.iter().map(ToString::to_string).collect()
}

#[test]
fn every_demo_does_what_it_does_in_cpython() {
    let Some(python) = reference::python() else { return };
    let mut reference = Reference::start(&python);
    for DemoCase { lesson, demo, case } in demo_cases() {
        let cpython = reference.ask(&case);
        assert!(!matches!(cpython.stop, Some(Stop::Invalid(_))), "{lesson}/{demo}: {:?}", cpython.stop);
        let engine = engine::run_demo(&lesson, &demo);
        if let Some(difference) = crate::compare::difference(&cpython, &engine) {
            panic!("{lesson}/{demo}: {difference}");
        }
    }
}

#[test]
fn every_demo_does_what_was_recorded_from_cpython() {
    if std::env::var_os("ORACLE_BLESS").is_some() {
        record();
    }
    for DemoCase { lesson, demo, .. } in demo_cases() {
        let path = recorded(&lesson);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; ORACLE_BLESS=1 records it", path.display()));
        let expected = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
            .find(|entry| entry["demo"] == *demo)
            .unwrap_or_else(|| panic!("{lesson}/{demo} is not recorded; ORACLE_BLESS=1 records it"));
        let expected: Vec<String> = serde_json::from_value(expected["events"].clone()).expect("a list of texts");
        assert_eq!(lines(&engine::run_demo(&lesson, &demo)), expected, "{lesson}/{demo}");
    }
}

/// Writes down what CPython does.
fn record() {
    let python = reference::python().expect("recording needs Python");
    let mut reference = Reference::start(&python);
    std::fs::create_dir_all(reference::folder().join("core")).expect("a folder");
    let mut files: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for DemoCase { lesson, demo, case } in demo_cases() {
        let events = lines(&reference.ask(&case));
        files.entry(lesson).or_default().push_str(&format!("{}\n", json!({"demo": demo, "events": events})));
    }
    for (lesson, text) in files {
        std::fs::write(recorded(&lesson), text).expect("a file");
    }
}
