//! `asynctutor view`, where standard output is no terminal.

use crate::program::{asynctutor, command, done};
use std::io::Write;
use std::process::Stdio;
use tempfile::TempDir;

#[test]
fn a_recording_reads_like_the_run_it_was_made_of() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("run.trace");
    std::fs::write(&file, asynctutor("run gather-vs-taskgroup/gather --format jsonl").stdout).unwrap();
    let view = done(command(&home).arg("view").arg(&file));
    assert_eq!((view.status, view.stderr.as_str()), (Some(0), ""));
    let run = asynctutor("run gather-vs-taskgroup/gather").stdout;
    let after_title =
        |text: &str| text.split_once('\n').unwrap().1.split("\nclaims").next().unwrap().trim_end().to_owned();
    assert_eq!(after_title(&view.stdout), after_title(&run));
}

#[test]
fn a_recording_cut_off_anywhere_is_shown_as_far_as_it_goes() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("cut.trace");
    let whole = asynctutor("run gather-vs-taskgroup/gather --format jsonl").stdout;
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let view = done(command(&home).arg("view").arg(&file));
    assert_eq!(view.status, Some(0));
    assert!(view.stdout.contains("orders") && view.stderr.starts_with("note:"), "{view}");
}

#[test]
fn a_recording_may_come_from_standard_input() {
    let home = TempDir::new().unwrap();
    let mut child = command(&home)
        .args(["view", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let trace = asynctutor("run gather-vs-taskgroup/gather --format jsonl").stdout;
    child.stdin.take().unwrap().write_all(trace.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("timeline: 4 tasks"));
}

#[test]
fn what_is_no_recording_is_refused() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("notes.txt");
    for bytes in [&b"these are no events\n"[..], b"", b"\xff\xfe\x00", b"{\"asynctutor\":\"trace\",\"version\":99}\n"] {
        std::fs::write(&file, bytes).unwrap();
        let view = done(command(&home).arg("view").arg(&file));
        assert_eq!((view.status, view.stdout.as_str()), (Some(2), ""), "{bytes:?}\n{view}");
        assert!(view.stderr.contains("notes.txt"), "{view}");
    }
}
