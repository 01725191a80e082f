//! The limits of a run.

use super::scene::Scene;
use crate::traced::runtime;
use asynctutor::lesson::Language;
use asynctutor::runtime::{Ending, Growing, Launch, Limits, Report, Stop, Streams, Surroundings, Target, start, whole};
use asynctutor::trace::event::PROGRAM_STOPPED;
use asynctutor::trace::{ClockKind, EventKind, Trace};

/// Runs a Python program within limits, if there is a Python.
fn held(text: &str, limits: Limits, streams: Streams) -> Option<(Trace, Report)> {
    runtime(Language::Python)?;
    let scene = Scene::new();
    std::fs::write(scene.path("p.py"), text).unwrap();
    let target = Target::find(&scene.path("p.py"), Vec::new()).unwrap();
    let launch = Launch { target, clock: ClockKind::Wall, limits, streams, surroundings: Surroundings::Sparing };
    let growing = Growing::default();
    Some(whole(start(&launch, growing.clone()).unwrap(), &growing))
}

#[test]
fn a_flood_of_output_is_dammed_and_its_end_kept() {
    let text = "import sys\nwhile True:\n    print('flood' * 20)\n    print('errors' * 20, file=sys.stderr)\n";
    for streams in [Streams::Kept, Streams::KeptApart] {
        let limits = Limits { output: Some(3 << 20), ..Limits::default() };
        let Some((_, report)) = held(text, limits, streams) else { return };
        assert_eq!(report.ending, Ending::Stopped(Stop::Output(3 << 20)));
        for kept in [&report.output, &report.errors] {
            assert!(kept.len() <= 512 << 10, "{} bytes are kept", kept.len());
        }
        assert!(String::from_utf8_lossy(&report.output).contains("floodflood"));
    }
}

#[test]
fn a_program_that_takes_too_much_memory_is_stopped_with_its_children() {
    let limits = Limits { memory: Some(256 << 20), ..Limits::default() };
    let takes = "taken = bytearray(b'x') * (400 << 20)\nimport time\ntime.sleep(1000)\n";
    let child = format!("import subprocess, sys\nsubprocess.run([sys.executable, '-c', {takes:?}])\n");
    for text in [takes, &child] {
        let Some((_, report)) = held(text, limits, Streams::Kept) else { return };
        assert_eq!(report.ending, Ending::Stopped(Stop::Memory(256 << 20)));
    }
}

#[test]
fn a_trace_that_grows_too_large_is_ended_with_its_program() {
    let text =
        "import asyncio\nasync def main():\n    while True:\n        await asyncio.sleep(0)\nasyncio.run(main())\n";
    let limits = Limits { events: Some(1000), ..Limits::default() };
    let Some((trace, report)) = held(text, limits, Streams::Kept) else { return };
    assert_eq!(report.ending, Ending::Stopped(Stop::Events(1000)));
    // After so many it is only told why no more come.
    assert_eq!(trace.len(), 1001);
    let last = trace.get(1000).kind;
    assert!(
        matches!(last, EventKind::Lint { name: PROGRAM_STOPPED, text: Some(text), .. } if text.contains("1000 events"))
    );
}

/// A lesson with a program of its own.
const LESSON: &str = "\
version: 1
id: flooding
title: A flood
tier: basics
minutes: 1
needs: []
summary: >
  It never stops writing.
demos:
  flood:
    title: a flood
    start: main
    tasks:
      main:
        - sleep: 1ms
    analogues:
      python:
        code: |
          while True: print(1)
steps:
  - demo: flood
";

/// Puts a lesson from elsewhere into the scene's folder `flooding`.
pub(super) fn write_lesson(scene: &Scene) {
    std::fs::create_dir(scene.path("flooding")).unwrap();
    std::fs::write(scene.path("flooding/lesson.yaml"), LESSON).unwrap();
}

#[test]
fn a_program_of_a_lesson_is_stopped_at_its_limits_and_told_of() {
    let scene = Scene::always("writes");
    write_lesson(&scene);
    let done = scene.run("check --real python --trust flooding");
    assert_eq!(done.code(), 1, "{}{}", done.output, done.errors);
    assert!(done.output.contains("it was stopped: it wrote more than 1024 KiB"), "{}", done.output);
}
