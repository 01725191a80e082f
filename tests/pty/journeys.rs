//! What a learner does, in the real program.

use crate::terminal::{Terminal, Threads, wakes};
use std::time::Duration;

#[test]
fn a_learner_reads_predicts_and_learns() {
    let mut terminal = Terminal::start(&[], (120, 40));
    terminal.wait_for("gather versus TaskGroup");
    terminal.send("/").send("taskgroup").wait_for("search: taskgroup").send("\r").wait_for("step 1/");
    terminal.send("n").wait_for("Which tasks are cancelled?").wait_for("☐ profile");
    assert!(!terminal.text().contains('✗'), "the run is hidden");
    terminal.send("\r").wait_for("Now the run answers").send("n").wait_for("✓ Right.");
    terminal.send("q").wait_for("step 2/").send("q");
    assert_eq!(terminal.wait(), 0);
    // The next time it goes on there.
    let home = std::mem::replace(&mut terminal.home, tempfile::tempdir().unwrap());
    let mut again = Terminal::start_at_home(home, &[], (120, 40));
    again.wait_for("gather versus TaskGroup").wait_for("1 of 1 questions");
    again.send("\r").wait_for("step 2/");
}

#[test]
fn cancelling_here_shows_what_changes_against_the_ghost() {
    let mut terminal = Terminal::start(&["play", "gather-vs-taskgroup/gather"], (120, 40));
    terminal.wait_for("profile").wait_for("0 / ");
    terminal.send("X").wait_for("120 / ").send("\x1b[B").wait_for("profile");
    terminal.send("c").wait_for("profile cancelled at 120 ms").wait_for("⊘");
    terminal.send("u").wait_for_no("profile cancelled at 120 ms");
    terminal.send("k").wait_for("knobs").send("\x1b[C").wait_for("140 ms");
}

#[test]
fn two_runs_are_compared_and_the_window_resized() {
    let mut terminal = Terminal::start(&["play", "gather-vs-taskgroup/gather"], (120, 40));
    terminal.wait_for("0 / ");
    for (columns, rows) in [(80, 24), (200, 50), (79, 24), (30, 5), (120, 40)] {
        terminal.resize(columns, rows);
        match (columns, rows) {
            (79, _) | (30, _) => terminal.wait_for("This needs 80"),
            _ => terminal.wait_for("? help").wait_for("orders"),
        };
    }
    terminal.send("?").wait_for("play or pause").send("\x1b").wait_for_no("play or pause");
}

#[test]
fn playing_moves_the_playhead_and_stops_at_the_end() {
    let mut terminal = Terminal::start(&["play", "gather-vs-taskgroup/gather"], (120, 40));
    terminal.wait_for("0 / 520 ms").send("++++").send(" ").wait_for("520 / 520 ms").wait_for("‖");
}

#[test]
fn an_idle_screen_writes_nothing_and_wakes_nothing() {
    let mut terminal = Terminal::start(&["play", "gather-vs-taskgroup/gather"], (120, 40));
    terminal.wait_for("0 / 520 ms");
    terminal.drain(Duration::from_millis(500));
    let before = wakes(&terminal, Threads::All);
    assert_eq!(terminal.drain(Duration::from_millis(1000)), 0);
    assert_eq!(wakes(&terminal, Threads::All), before);
}

#[test]
fn the_wall_clock_runs_in_real_time_and_can_be_left() {
    let mut terminal = Terminal::start(&["play", "gather-vs-taskgroup/gather"], (120, 40));
    terminal.wait_for("0 / 520 ms").send("w").wait_for("live").wait_for("wall clock").wait_for("‖").wait_for("profile");
    terminal.send("w").wait_for_no("wall clock").wait_for("520 ms");
    terminal.send("w").wait_for("live").send("\x03");
    assert_eq!(terminal.wait(), 130);
}

#[test]
fn keys_pressed_during_a_storm_of_resizes_are_all_taken() {
    let mut terminal = Terminal::start(&["play", "gather-vs-taskgroup/gather"], (120, 40));
    terminal.wait_for("0 / 520 ms");
    for round in 0..60 {
        terminal.resize(100 + round % 30, 30 + round % 7).send("\x1b[C");
    }
    terminal.resize(120, 40).send("\x1b[F").wait_for("520 / 520 ms");
    for _ in 0..5 {
        terminal.send("\x1b[H").wait_for("  0 / 520 ms");
        terminal.resize(121, 41).send("X").wait_for("120 / 520 ms").resize(120, 40);
    }
}

#[test]
fn the_mouse_opens_selects_and_scrubs() {
    let mut terminal = Terminal::start(&[], (120, 40));
    terminal.wait_for("gather versus TaskGroup");
    terminal.click("gather versus").click("gather versus").wait_for("step 1/");
    terminal.click("n next").wait_for("☐ profile").click("☐ profile").wait_for("☑ profile");
    terminal.click("enter accept").wait_for("Now the run answers").click("n next").wait_for("The run says otherwise");
    terminal.click("├ orders").wait_for("orders raised ValueError at 120 ms");
}

#[test]
fn a_lesson_with_mistakes_is_told_of_at_once() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("mine.yaml"), "version: 1\nid: mine\ntitle: Mine\nstepps: []\n").unwrap();
    let lessons = home.path().display().to_string();
    let mut terminal = Terminal::start_at_home(home, &["--lessons", &lessons], (80, 24));
    terminal
        .wait_for("mine cannot be opened: select it to read why")
        .send("\x1b[B")
        .wait_for("1 cannot be opened   0 of");
}

#[test]
fn a_damaged_progress_file_is_told_of_once() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data/asynctutor");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("progress.json"), "{\"vers").unwrap();
    let mut terminal = Terminal::start_at_home(home, &[], (80, 24));
    terminal.wait_for("your progress was damaged; it is kept as progress.json.bad");
    terminal.send("\x1b[B").wait_for_no("damaged").wait_for("0 of ");
    assert!(folder.join("progress.json.bad").exists());
}
