//! The wall clock: the same interpreter, watched while it runs, stopped at once.

use crate::program;
use asynctutor::scenario::engine::{run, run_live};
use asynctutor::scenario::run::RunOptions;
use asynctutor::trace::{ClockKind, EventKind, Nanos};
use std::sync::mpsc::channel;

fn wall() -> RunOptions {
    RunOptions { clock: ClockKind::Wall, ..RunOptions::default() }
}

#[test]
fn the_wall_clock_gives_the_order_of_the_virtual_one() {
    let program = program(
        "tasks:
  main:
    - group: [slow, quick]
  slow: [{sleep: 60ms}]
  quick: [{sleep: 10ms}, {note: done}]",
    );
    let order = |options: &RunOptions| -> Vec<String> {
        run(&program, options).iter().map(|event| format!("{:?} {}", event.task, event.kind.word())).collect()
    };
    assert_eq!(order(&wall()), order(&RunOptions::default()));
}

#[test]
fn a_block_on_the_wall_clock_holds_the_loop_and_is_measured() {
    let program = program(
        "tasks:
  main:
    - group: [culprit, heartbeat]
  culprit: [{block: 40ms}]
  heartbeat: [{sleep: 5ms}]",
    );
    let trace = run(&program, &wall());
    let stall = trace.iter().find_map(|event| match event.kind {
        EventKind::Stall { duration, .. } => Some(duration),
        _ => None,
    });
    assert!(stall.expect("a stall") >= Nanos::from_millis(40));
    assert!(trace.end() >= Nanos::from_millis(40));
}

#[test]
fn events_arrive_while_the_run_goes_on_and_stopping_does_not_wait_for_a_block() {
    let program = program("tasks:\n  main: [{note: before}, {block: 100s}, {note: after}]");
    let (sender, events) = channel();
    let live = run_live(program, wall(), move |event| {
        let text = if let EventKind::Note { text } = event.kind { text.to_owned() } else { String::new() };
        drop(sender.send(text));
    })
    .expect("a thread");
    assert!(events.iter().any(|text| text == "before"));
    live.stop();
    // The channel is closed, so the run is over: long before the block would have been.
    assert!(events.iter().all(|text| text != "after"));
}
