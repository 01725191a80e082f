//! However it ends, the terminal is as it was, and the exit status says how.

use crate::terminal::Terminal;
use asynctutor::tui::terminal::Taken;
use portable_pty::CommandBuilder;
use rustix::process::Signal;

const SIZE: (u16, u16) = (100, 30);

fn course() -> Terminal {
    let mut terminal = Terminal::start(&[], SIZE);
    terminal.wait_for("gather versus TaskGroup");
    assert!(!terminal.is_restored());
    terminal
}

#[test]
fn leaving_gives_the_terminal_back() {
    let mut terminal = course();
    assert_eq!(terminal.send("q").wait(), 0);
    assert!(terminal.is_restored());
}

#[test]
fn ctrl_c_ends_it_as_interrupted_wherever_it_is() {
    let mut terminal = course();
    assert_eq!(terminal.send("\x03").wait(), 130);
    assert!(terminal.is_restored());
    let mut terminal = course();
    terminal.send("/").send("gath").wait_for("search: gath");
    assert_eq!(terminal.send("\x03").wait(), 130);
}

#[test]
fn signals_end_it_with_their_status() {
    for (signal, status) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut terminal = course();
        terminal.signal(signal);
        assert_eq!(terminal.wait(), status, "{signal:?}");
        assert!(terminal.is_restored(), "{signal:?}");
    }
}

#[test]
fn a_closed_terminal_ends_it_quietly() {
    let mut terminal = course();
    terminal.close();
    terminal.wait();
}

/// Not a test of its own: the other half of the next one, run in a terminal.
#[test]
#[ignore = "run by another test"]
fn crashes_with_the_terminal_taken() {
    let _taken = Taken::take().unwrap();
    panic!("boom");
}

#[test]
fn a_crash_gives_the_terminal_back_and_says_what_to_do() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--ignored",
        "--exact",
        "--nocapture",
        "--test-threads=1",
        "ways_out::crashes_with_the_terminal_taken",
    ]);
    let mut terminal = Terminal::run(tempfile::tempdir().unwrap(), command, SIZE);
    assert_ne!(terminal.wait(), 0);
    assert!(terminal.is_restored());
    let text = terminal.text();
    assert!(
        text.contains("asynctutor has a fault") && text.contains("boom") && text.contains("Please report"),
        "{text}"
    );
}

#[test]
fn ctrl_z_stops_it_and_fg_goes_on() {
    let mut shell = CommandBuilder::new("bash");
    shell.args(["--norc", "--noprofile", "-i"]);
    shell.env("PS1", "prompt> ");
    let mut terminal = Terminal::run(tempfile::tempdir().unwrap(), shell, SIZE);
    terminal.wait_for("prompt>");
    terminal.send(&format!("{}\n", env!("CARGO_BIN_EXE_asynctutor"))).wait_for("gather versus TaskGroup");
    terminal.send("\x1a").wait_for("Stopped");
    assert!(terminal.is_restored());
    terminal.send("stty -a | grep -o ' icanon'\n").wait_for(" icanon\n");
    terminal.send("fg\n").wait_for("enter accept");
    terminal.send("/").wait_for("search:");
    terminal.send("\x1b").wait_for_no("search:");
    terminal.send("q").wait_until("the shell is back", |terminal| terminal.text().trim_end().ends_with("prompt>"));
    assert!(terminal.is_restored());
    terminal.send("echo status $?\n").wait_for("status 0");
}

#[test]
fn a_wrong_keymap_is_refused_before_the_terminal_is_taken() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("config/asynctutor");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("keymap.yaml"), "version: 1\nplayer:\n  a: dance\n").unwrap();
    let mut terminal = Terminal::start_at_home(home, &[], SIZE);
    assert_eq!(terminal.wait(), 2);
    let text = terminal.text();
    assert!(text.contains("keymap.yaml:3:6") && text.contains("no action is called `dance`"), "{text}");
}
