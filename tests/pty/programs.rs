//! `asynctutor trace` in a terminal, with a runtime that is a script: what it writes into the trace is known.

use crate::terminal::{Terminal, Threads, wakes};
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// A runtime that writes its own process id and its child's, then acts as it is told: `$2`.
const RUNTIME: &str = r#"#!/bin/bash
exec 9>"$ASYNCTUTOR_TRACE"
say() { echo "$1" >&9; }
sleep 1000 9>&- & echo "$$ $!" > "$HOME/pids"
say '{"asynctutor":"trace","version":1,"clock":"wall","runtime":"CPython 3.14.0","source":{}}'
[ "$2" = broken ] && { kill %1; echo 'SyntaxError: invalid syntax' >&2; exit 1; }
say '{"t":0,"task":1,"ev":"spawn","name":"main"}'
say '{"t":0,"task":1,"ev":"run"}'
say '{"t":1000000,"task":1,"ev":"wait","on":{"kind":"sleep","for":2000000},"line":"service.py:2"}'
echo "it has begun"
case "$2" in
 stubborn) trap '' TERM INT HUP;;
 intrudes) (echo INTRUDER >/dev/tty) 2>/dev/null || echo "no terminal to write to";;
esac
n=1
while [ "$2" != short ]; do
  n=$((n + 1))
  say "{\"t\":$((n * 1000000)),\"task\":$n,\"ev\":\"spawn\",\"name\":\"job-$n\",\"parent\":1,\"line\":\"service.py:3\"}"
  say "{\"t\":$((n * 1000000)),\"task\":$n,\"ev\":\"end\",\"outcome\":\"returned\"}"
  [ "$2" = quiet ] && wait
  [ -e "$HOME/fail" ] && { kill %1; echo 'ValueError: boom' >&2; exit 3; }
  sleep 0.02
done
kill %1
say '{"t":4000000,"task":1,"ev":"ready","by":"timer"}'
say '{"t":4000000,"task":1,"ev":"run"}'
say '{"t":5000000,"task":1,"ev":"end","outcome":"returned"}'
"#;

const SIZE: (u16, u16) = (120, 40);

/// So often in a second an idle player may be woken by something else: far less than for 30 frames.
const STRAY_WAKES: u64 = 5;

/// The player with a program that does as `manner` says.
fn traced(manner: &str) -> Terminal {
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("runtime");
    std::fs::write(&runtime, RUNTIME).unwrap();
    std::fs::set_permissions(&runtime, PermissionsExt::from_mode(0o755)).unwrap();
    started(home, &runtime, manner)
}

fn started(home: TempDir, runtime: &Path, manner: &str) -> Terminal {
    std::fs::write(home.path().join("service.py"), "import asyncio\nawait forever()\nspawn()\n").unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_asynctutor"));
    command.env("ASYNCTUTOR_PYTHON", runtime);
    command.args(["trace", "service.py", "--", manner]);
    Terminal::run(home, command, SIZE)
}

/// The program's processes: the runtime and a child of it.
fn processes(terminal: &Terminal) -> Vec<Pid> {
    let text = std::fs::read_to_string(terminal.home.path().join("pids")).unwrap();
    text.split_whitespace().map(|pid| Pid::from_raw(pid.parse().unwrap()).unwrap()).collect()
}

fn lives(pid: &Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    // What nobody has reaped yet is dead all the same.
    let is_dead = stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'));
    rustix::process::test_kill_process(*pid).is_ok() && !is_dead
}

/// What the player keeps in the folder for temporary files.
fn temporary(terminal: &Terminal) -> usize {
    std::fs::read_dir(terminal.home.path().join("tmp")).unwrap().count()
}

fn assert_all_gone(processes: &[Pid]) {
    assert_eq!(processes.len(), 2);
    let left: Vec<_> = processes.iter().filter(|pid| lives(pid)).collect();
    assert!(left.is_empty(), "{left:?} outlived the player");
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux says how often a thread was woken")]
fn looking_back_at_a_program_that_goes_on_costs_nothing_while_it_says_nothing() {
    let mut terminal = traced("quiet");
    terminal.wait_for("● live").wait_for("job-2").send("\x1b[H").wait_for("● live   ‖");
    terminal.drain(Duration::from_millis(500));
    let before = wakes(&terminal, Threads::Main);
    assert_eq!(terminal.drain(Duration::from_millis(1000)), 0);
    let woken = wakes(&terminal, Threads::Main) - before;
    assert!(woken <= STRAY_WAKES, "{woken} wakes in a second in which nothing happened");
}

#[test]
fn the_question_whether_a_program_may_run_names_its_file_and_language() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("course/mine");
    std::fs::create_dir_all(&folder).unwrap();
    let lesson = "version: 1\nid: mine\ntitle: Mine\ntier: basics\nsummary: A lesson.\ndemos:\n  one:\n    title: One\n\
                  \x20   tasks: {main: [sleep: 1ms]}\n    analogues: {python: {file: one.py}}\nsteps: [{demo: one}]\n";
    std::fs::write(folder.join("lesson.yaml"), lesson).unwrap();
    std::fs::write(folder.join("one.py"), "print('mine')\n").unwrap();
    let runtime = home.path().join("runtime");
    std::fs::write(&runtime, "#!/bin/sh\necho Python 3.14.0\n").unwrap();
    std::fs::set_permissions(&runtime, PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_asynctutor"));
    command.env("ASYNCTUTOR_PYTHON", runtime);
    command.args(["check", "--real", "python", "course"]);
    let mut terminal = Terminal::run(home, command, SIZE);
    terminal.wait_for("mine/one.py, a Python program, from course/mine/one.py").wait_for("print('mine')");
    terminal.wait_for("This program did not come with asynctutor").send("n\r").wait_for("the programs were not run");
}

#[test]
fn a_program_is_followed_while_it_goes_on_and_looked_back_at() {
    let mut terminal = traced("endless");
    terminal.wait_for("● live").wait_for("job-5").wait_for("CPython 3.14.0");
    terminal.send("\x1b[H").wait_for("● live   ‖").wait_for("service.py");
    terminal.send("\x1b[C\x1b[C\x1b[C").wait_for("2 ▶ await forever()");
    terminal.wait_for("job-9");
    assert!(terminal.text().contains("● live"), "looking back does not stop it");
    terminal.send("\x1b[F").wait_for_no("‖");
    let processes = processes(&terminal);
    assert!(processes.iter().all(lives));
    terminal.send("s").wait_for("stopped").wait_for("‖");
    assert_all_gone(&processes);
    terminal.send("q");
    assert_eq!(terminal.wait(), 0);
    assert!(terminal.is_restored());
}

#[test]
fn a_program_on_the_screen_cannot_write_into_it() {
    let mut terminal = traced("intrudes");
    terminal.wait_for("● live").wait_for("job-2").send("O").wait_for("no terminal to write to");
    assert!(!String::from_utf8_lossy(&terminal.written).contains("INTRUDER"));
    terminal.send("\x1b").wait_for_no("no terminal to write to").send("q");
    assert_eq!(terminal.wait(), 0);
}

#[test]
fn however_the_player_ends_the_program_ends_with_it() {
    for manner in ["endless", "stubborn", "quiet"] {
        let mut terminal = traced(manner);
        terminal.wait_for("● live").wait_for("job-2");
        let processes = processes(&terminal);
        terminal.send("q");
        assert_eq!(terminal.wait(), 0, "{manner}");
        assert_all_gone(&processes);
    }
    for (signal, status) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut terminal = traced("stubborn");
        terminal.wait_for("● live").wait_for("job-2");
        let processes = processes(&terminal);
        assert_eq!(temporary(&terminal), 1);
        terminal.signal(signal);
        assert_eq!(terminal.wait(), status, "{signal:?}");
        assert_all_gone(&processes);
        assert_eq!(temporary(&terminal), 0, "{signal:?}");
    }
    let mut terminal = traced("endless");
    terminal.wait_for("job-2");
    let found = processes(&terminal);
    terminal.send("\x03");
    assert_eq!(terminal.wait(), 130);
    assert_all_gone(&found);
    let mut terminal = traced("endless");
    terminal.wait_for("job-2");
    let found = processes(&terminal);
    terminal.close();
    terminal.wait();
    assert_all_gone(&found);
    assert_eq!(temporary(&terminal), 0);
    for signal in [Signal::TERM, Signal::HUP] {
        let mut terminal = languages("endless");
        terminal.send("R").wait_for("Python · running").wait_for("● live");
        let found = self::processes(&terminal);
        assert_eq!(temporary(&terminal), 2);
        terminal.signal(signal);
        terminal.wait();
        assert_all_gone(&found);
        assert_eq!(temporary(&terminal), 0, "{signal:?}");
    }
}

#[test]
fn a_short_program_says_how_it_ended_and_can_be_run_again() {
    let mut terminal = traced("short");
    terminal.wait_for("exit status 0").wait_for("main returned");
    terminal.send("O").wait_for("it has begun").send("\x1b").wait_for_no("it has begun");
    let first = processes(&terminal);
    terminal.send("r");
    terminal.wait_until("it has run again", |terminal| {
        terminal.text().contains("exit status 0") && processes(terminal) != first
    });
    terminal.send("q");
    assert_eq!(terminal.wait(), 0);
}

#[test]
fn a_program_that_fails_shows_what_it_wrote() {
    let mut terminal = traced("endless");
    terminal.wait_for("job-3");
    std::fs::write(terminal.home.path().join("fail"), "").unwrap();
    terminal.wait_for("service.py ended: exit status 3.").wait_for("ValueError: boom");
    terminal.send("\x1b").wait_for_no("ValueError").wait_for("exit status 3");
    terminal.send("q");
    assert_eq!(terminal.wait(), 3);
    let mut terminal = traced("broken");
    terminal.wait_for("Nothing was traced").wait_for("SyntaxError: invalid syntax");
}

#[test]
fn a_runtime_that_is_missing_is_told_without_a_player() {
    let mut terminal = started(tempfile::tempdir().unwrap(), Path::new("/nowhere/python"), "short");
    assert_eq!(terminal.wait(), 2);
    let text = terminal.text();
    assert!(text.contains("Python is not installed here") && text.contains("asynctutor doctor"), "{text}");
    assert!(!terminal.written.windows(8).any(|bytes| bytes == b"\x1b[?1049h"));
}

/// The step of the course with a lesson's programs in real languages, where Python does as `manner` says.
fn languages(manner: &str) -> Terminal {
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("runtime");
    std::fs::write(&runtime, RUNTIME.replace("$2", manner)).unwrap();
    std::fs::set_permissions(&runtime, PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_asynctutor"));
    command.env("ASYNCTUTOR_PYTHON", runtime);
    command.args(["play", "gather-vs-taskgroup"]);
    let mut terminal = Terminal::run(home, command, SIZE);
    terminal.wait_for("step 1/");
    for step in 2..=20 {
        if terminal.text().contains("the same program run for real") {
            break;
        }
        terminal.send("n").wait_for(&format!("step {step}/"));
    }
    terminal.wait_for("Python");
    terminal
}

#[test]
fn a_lessons_program_is_run_beside_its_demo() {
    let mut terminal = languages("short");
    terminal.send("R").wait_for("CPython 3.14.0 · run here · done");
    terminal.send("R").wait_for("CPython 3.14.0 · run here").send("q").wait_for("lessons");
}

#[test]
fn a_lessons_program_that_never_ends_is_seen_while_it_goes_on() {
    let mut terminal = languages("endless");
    terminal.send("R").wait_for("Python · running").wait_for("CPython 3.14.0 · run here").wait_for("● live");
    terminal.send("\x1b[D").wait_for_no("● live").wait_for("end follows it again").wait_for("Python · running");
    terminal.send("\x1b[F").wait_for("● live");
    let processes = processes(&terminal);
    assert!(processes.iter().all(lives));
    terminal.send("s").wait_for("run here · stopped").wait_for("The run in Python was stopped");
    assert_all_gone(&processes);
    terminal.send("R").wait_for("Python · running").wait_for("● live");
    let found = self::processes(&terminal);
    terminal.send("n").wait_for_no("Python · running");
    terminal.wait_until("it has ended", |_| !found.iter().any(lives));
}
