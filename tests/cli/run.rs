//! `asynctutor run`

use crate::program::{asynctutor, command, done};
use tempfile::TempDir;

#[test]
fn a_run_is_a_timeline_a_log_and_what_was_found() {
    insta::assert_snapshot!(asynctutor("run gather-vs-taskgroup/gather"));
}

#[test]
fn a_task_group_cancels_the_others() {
    insta::assert_snapshot!(asynctutor("run gather-vs-taskgroup/taskgroup --ascii --width 80"));
}

#[test]
fn a_knob_and_a_cancellation_change_the_run() {
    let run = "run gather-vs-taskgroup/gather --set fail_after=60ms --cancel profile@80ms --fail user@30ms=KeyError";
    insta::assert_snapshot!(asynctutor(run));
}

#[test]
fn an_intervention_that_comes_too_late_is_mentioned() {
    let done = asynctutor("run gather-vs-taskgroup/gather --cancel user@450ms");
    assert_eq!(done.status, Some(0));
    assert_eq!(done.stderr, "note: --cancel user@450ms changed nothing: it ended at 100 ms\n");
}

#[test]
fn equal_runs_are_equal_byte_by_byte() {
    let run = || asynctutor("run gather-vs-taskgroup/gather --format jsonl --seed 7").stdout;
    assert_eq!(run(), run());
}

#[test]
fn jsonl_is_a_header_and_an_event_a_line() {
    let done = asynctutor("run gather-vs-taskgroup/gather --format jsonl --set fail_after=60ms");
    let lines: Vec<serde_json::Value> = done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["asynctutor"], "trace");
    assert_eq!(lines[0]["source"]["knobs"]["fail_after"], "60ms");
    let failure = lines.iter().find(|line| line["ev"] == "end" && line["outcome"] == "raised").unwrap();
    assert_eq!(failure["t"], 60_000_000);
}

#[test]
fn chrome_is_one_json_object() {
    let done = asynctutor("run gather-vs-taskgroup/gather --format chrome");
    let whole: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert!(whole["traceEvents"].as_array().unwrap().iter().any(|event| event["name"] == "thread_name"));
}

#[test]
fn on_the_wall_clock_the_log_comes_first_and_the_lanes_last() {
    let done = asynctutor("run gather-vs-taskgroup/gather --wall --set fail_after=20ms");
    assert_eq!(done.status, Some(0));
    let (log, lanes) = done.stdout.split_once("\ntimeline").unwrap();
    assert!(log.starts_with("gather-vs-taskgroup/gather") && log.contains("wall clock"), "{done}");
    assert!(log.contains("orders raised ValueError") && lanes.contains("orders"), "{done}");
}

#[test]
fn on_the_wall_clock_time_is_measured_and_never_short() {
    let done = asynctutor("run gather-vs-taskgroup/gather --wall --format jsonl");
    let last: serde_json::Value = serde_json::from_str(done.stdout.lines().last().unwrap()).unwrap();
    assert_eq!((&last["ev"], &last["task"]), (&"end".into(), &1.into()));
    // It sleeps for 120 and then for 400 ms.
    assert!(last["t"].as_u64().unwrap() > 520_000_000, "{last}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_run_on_the_wall_clock_with_status_130() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::Stdio;
    let home = TempDir::new().unwrap();
    let lesson = home.path().join("slow.yaml");
    std::fs::write(&lesson, SLOW).unwrap();
    let mut child = command(&home)
        .args(["run", "slow/slow", "--wall", "--lessons"])
        .arg(home.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("asleep") {
        assert_ne!(out.read_line(&mut said).unwrap(), 0, "{said}");
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    out.read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(said.contains("timeline"), "{said}");
}

#[cfg(unix)]
const SLOW: &str = "
version: 1
id: slow
title: slow
tier: basics
minutes: 1
summary: A run that nobody wants to wait for.
demos:
  slow:
    title: slow
    tasks:
      main: [note: asleep, sleep: 10m]
steps:
  - demo: slow
";

#[test]
fn the_page_is_as_wide_as_asked() {
    use unicode_width::UnicodeWidthStr;
    let home = TempDir::new().unwrap();
    let widest = |text: &str| {
        let lanes = text.split_once("\ntimeline").unwrap().1.split_once("\n\n").unwrap().0.to_owned();
        lanes.lines().map(UnicodeWidthStr::width).max().unwrap()
    };
    let run = ["run", "gather-vs-taskgroup/gather"];
    assert!((55..=60).contains(&widest(&done(command(&home).args(run).args(["--width", "60"])).stdout)));
    assert!((65..=70).contains(&widest(&done(command(&home).args(run).env("COLUMNS", "70")).stdout)));
    assert!((95..=100).contains(&widest(&done(command(&home).args(run)).stdout)));
}
