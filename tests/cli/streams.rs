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
    for line in [
        "run gather-vs-taskgroup/gather --ascii",
        "run locks-and-races/lost-update --explore 20 --ascii",
        "list --ascii",
        "check --ascii",
        "doctor --ascii",
        "run gather-vs-taskgroup/gathr --ascii",
    ] {
        let done = asynctutor(line);
        assert_ne!(done.status, None);
        assert!(done.stdout.is_ascii() && done.stderr.is_ascii(), "{line}: {done}");
    }
}

#[test]
fn where_there_is_no_unicode_ascii_is_written_unasked() {
    let home = TempDir::new().unwrap();
    let run =
        |name: &str, value: &str| done(command(&home).args(["run", "gather-vs-taskgroup/gather"]).env(name, value));
    for (name, value) in [("LC_ALL", "C"), ("LC_ALL", "POSIX"), ("LC_CTYPE", "de_DE.ISO-8859-1"), ("TERM", "dumb")] {
        assert!(run(name, value).stdout.is_ascii(), "{name}={value}");
    }
    for (name, value) in [("LC_ALL", "C.UTF-8"), ("LC_ALL", "ja_JP.utf8"), ("LC_CTYPE", "UTF-8")] {
        assert!(!run(name, value).stdout.is_ascii(), "{name}={value}");
    }
}

#[test]
fn json_says_nothing_that_a_terminal_would_obey() {
    let home = TempDir::new().unwrap();
    let trace = "{\"asynctutor\":\"trace\",\"version\":1,\"clock\":\"wall\",\"runtime\":\"x\",\"source\":{}}\n\
        {\"t\":0,\"task\":1,\"ev\":\"spawn\",\"name\":\"a\\u009b31m\\u202eb\\u007f\"}\n";
    let file = home.path().join("hostile.trace");
    std::fs::write(&file, trace).unwrap();
    for format in ["jsonl", "chrome"] {
        let done = done(command(&home).args(["view", "--format", format]).arg(&file));
        assert!(done.stdout.contains(r"a\u009b31m\u202eb\u007f"), "{done}");
    }
}
