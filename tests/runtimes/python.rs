//! CPython.

use crate::traced::{PATIENCE, run, runtime};
use crate::{analogues, bank};
use asynctutor::lesson::Language;
use asynctutor::runtime::Ending;
use asynctutor::trace::ClockKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Suites of CPython's own tests that must not notice the tracer.
const SUITES: [&str; 9] =
    ["taskgroups", "timeouts", "locks", "queues", "waitfor", "runners", "futures", "base_events", "streams"];

/// The command that runs a program without the tracer.
fn native(path: &Path) -> Command {
    let python = std::env::var_os("ASYNCTUTOR_PYTHON").filter(|python| !python.is_empty());
    let mut command = Command::new(python.unwrap_or("python3".into()));
    command.arg(path);
    command
}

fn program(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn every_program_of_the_bank_shows_what_it_must() {
    bank::hold(Language::Python, "py", native);
}

#[test]
fn on_the_virtual_clock_the_programs_of_the_lessons_do_exactly_as_their_demos() {
    analogues::agree(Language::Python, ClockKind::Virtual);
}

#[test]
fn on_the_real_clock_the_programs_of_the_lessons_come_to_the_same() {
    analogues::agree(Language::Python, ClockKind::Wall);
}

#[test]
fn cpythons_own_tests_pass_under_the_tracer() {
    if runtime(Language::Python).is_none() {
        return;
    }
    let installed = native(Path::new("-c")).arg("import test.test_asyncio").output().unwrap().status.success();
    if !installed {
        eprintln!("SKIPPED: this Python comes without its own tests");
        return;
    }
    let suites = SUITES.map(|suite| format!("test.test_asyncio.test_{suite}"));
    let (_folder, path) = program("suites.py", "import sys, unittest\nunittest.main(None, argv=sys.argv)\n");
    let names: Vec<&str> = suites.iter().map(String::as_str).collect();
    let traced = run(&path, &names, ClockKind::Wall, Duration::from_secs(300));
    assert_eq!(traced.ending, Ending::Exited(0), "{}", traced.errors);
    assert!(traced.errors.contains("OK"), "{}", traced.errors);
    assert!(traced.timeline.lanes().len() > 100, "the tests' own tasks are in the trace");
}

#[test]
fn an_event_loop_of_a_kind_of_its_own_is_refused_the_virtual_clock() {
    if runtime(Language::Python).is_none() {
        return;
    }
    let text = "import asyncio\nclass Loop(asyncio.SelectorEventLoop):\n    def __init__(self):\n        super().__init__()\n        \
        self._selector = self._selector.selector\nasyncio.Runner(loop_factory=Loop).run(asyncio.sleep(1))\n";
    let (_folder, path) = program("own_loop.py", text);
    let traced = run(&path, &[], ClockKind::Virtual, PATIENCE);
    assert_eq!(traced.ending, Ending::Exited(2), "{}", traced.errors);
    assert!(traced.errors.starts_with("asynctutor: --virtual: "), "{}", traced.errors);
    assert!(traced.errors.trim_end().ends_with("; run it without"), "{}", traced.errors);
}
