//! `asynctutor trace --out` as a job of a shell, with a runtime that is a script: whatever the keyboard does to the job
//! happens to the program, and the shell gets its terminal back.

use crate::terminal::Terminal;
use portable_pty::CommandBuilder;
use std::os::unix::fs::PermissionsExt;

/// Says that it has begun, and whenever it has the terminal and goes on, and does as it is told: `$2`.
const RUNTIME: &str = r#"#!/bin/bash
exec 9>"$ASYNCTUTOR_TRACE"
echo '{"asynctutor":"trace","version":1,"clock":"wall","runtime":"CPython 3.14.0","source":{}}' >&9
in_front() { read -r -a stat </proc/$$/stat; [ "${stat[7]}" = $$ ]; }
seen=0
look() { in_front && { seen=$((seen + 1)); echo "in front $seen"; }; }
trap 'look' CONT
echo "it has begun"
[ "$3" = bg ] || until look; do sleep 0.01; done
case "$2" in
 reads) if [ "$3" = bg ]; then read -r line; else until read -t 0.02 -r line; do :; done; fi; echo "got <$line>";;
 stops) kill -STOP $$; echo "goes on";;
 waits) while :; do sleep 0.02; done;;
esac
exit 7
"#;

const PROGRAM: &str = "\"$ASYNCTUTOR\" trace service.py --out t.jsonl --";

/// An interactive shell.
fn shell() -> Terminal {
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("runtime");
    std::fs::write(&runtime, RUNTIME).unwrap();
    std::fs::set_permissions(&runtime, PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::write(home.path().join("service.py"), "").unwrap();
    let mut command = CommandBuilder::new("bash");
    command.args(["--norc", "--noprofile", "-i"]);
    command.env("ASYNCTUTOR", env!("CARGO_BIN_EXE_asynctutor"));
    command.env("ASYNCTUTOR_PYTHON", &runtime);
    let mut terminal = Terminal::run(home, command, (120, 40));
    terminal.send("PS1='shell: '\n").wait_for("\nshell: ");
    terminal
}

#[test]
fn a_key_stops_the_program_and_us_and_the_shell_lets_both_go_on() {
    let mut terminal = shell();
    terminal.send(&format!("{PROGRAM} reads\n")).wait_for("in front 1");
    for times in 2..4 {
        terminal.send("\x1a").wait_for("Stopped").send("clear; echo $((6 * 7)) here\n").wait_for("42 here");
        terminal.send("clear; fg\n").wait_for(&format!("in front {times}"));
    }
    terminal.send("a line\n").wait_for("got <a line>").send("echo status $?\n").wait_for("status 7");
    terminal.send("exit\n");
    assert_eq!(terminal.wait(), 0);
}

#[test]
fn in_the_background_the_terminal_stays_the_shells() {
    let mut terminal = shell();
    terminal.send(&format!("{PROGRAM} waits bg &\n")).wait_for("it has begun");
    terminal.send("echo $((6 * 7)) here\n").wait_for("42 here");
    terminal.send("kill %1; wait -f %1; echo status $?\n").wait_for("status 143");
    // What it reads it gets once it is in the foreground.
    terminal.send(&format!("clear; {PROGRAM} reads bg &\n")).wait_for("it has begun");
    terminal.send("while [ -n \"$(jobs -r)\" ]; do sleep 0.02; done; jobs\n").wait_for("Stopped");
    terminal.send("fg\n").wait_for("in front").send("a line\n").wait_for("got <a line>");
    terminal.send("echo status $?\n").wait_for("status 7");
}

#[test]
fn a_stopped_program_can_go_on_in_the_background_and_be_ended() {
    let mut terminal = shell();
    terminal.send(&format!("{PROGRAM} waits\n")).wait_for("in front").send("\x1a").wait_for("Stopped");
    terminal.send("bg\n").wait_for("&\n").send("echo $((6 * 7)) here\n").wait_for("42 here");
    // The key comes to us now, since nobody told us of the foreground.
    terminal.send("clear; fg\n").wait_for_no("here").wait_for("trace").wait_for_handover();
    terminal.send("\x1a").wait_for("Stopped");
    terminal.send("kill %1; wait -f %1; echo status $?\n").wait_for("status 143");
    terminal.send(&format!("clear; {PROGRAM} stops\n")).wait_for("Stopped");
    terminal.send("fg\n").wait_for("goes on").send("echo status $?\n").wait_for("status 7");
}

#[test]
fn a_pager_beside_the_program_may_read_the_terminal() {
    let mut terminal = shell();
    terminal.send(&format!("{PROGRAM} waits bg | (read -r line </dev/tty; echo \"read <$line>\")\n"));
    terminal.wait_for("waits").send("a line\n").wait_for("read <a line>");
    terminal.send("\x03").wait_for("\nshell: ");
}
