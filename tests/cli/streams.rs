//! Pipes, colours and characters.

use crate::program::{asynctutor, command, done};
use std::process::Stdio;
use tempfile::TempDir;

#[test]
fn a_closed_pipe_is_quiet() {
    let home = TempDir::new().unwrap();
    for line in [
        "run gather-vs-taskgroup/gather",
        "run gather-vs-taskgroup/gather --format jsonl",
        "list",
        "man",
        "--help",
        "completions bash",
    ] {
        // The reading end is closed before anything is written.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command(&home)
            .args(line.split(' '))
            .stdout(Stdio::from(writer))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
        assert_eq!(output.status.code(), Some(0), "{line}");
    }
}

#[test]
fn colour_goes_into_a_pipe_only_when_asked() {
    let home = TempDir::new().unwrap();
    let colored = |flag: &str, no_color: &str| {
        let done = done(command(&home).args(["run", "gather-vs-taskgroup/gather", flag]).env("NO_COLOR", no_color));
        done.stdout.contains("\x1b[")
    };
    assert!(!colored("--color=auto", ""));
    assert!(!colored("--color=never", ""));
    assert!(colored("--color=always", ""));
    assert!(colored("--color=always", "1"), "the flag decides before the variable");
}

#[test]
fn ascii_means_no_other_character() {
    for line in ["run gather-vs-taskgroup/gather --ascii", "list --ascii"] {
        let done = asynctutor(line);
        assert_eq!(done.status, Some(0));
        assert!(done.stdout.is_ascii(), "{done}");
    }
}
