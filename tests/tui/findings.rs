//! What looks like a mistake in a run: how many, which, and going there.

use crate::{Shelf, open, open_on, real, text};
use asynctutor::scenario::run::RunOptions;
use asynctutor::trace::TaskId;
use asynctutor::tui::action::{Action, Gesture, Pointer};
use asynctutor::tui::app::{Open, Overlay, Selection};
use asynctutor::tui::headless::Headless;
use std::sync::Arc;

const SIZE: (u16, u16) = (120, 40);

/// A run of a service with three mistakes, and something that was not traced.
const SERVICE: &str = r#"{"asynctutor":"trace","version":1,"clock":"wall","runtime":"CPython 3.11.7","source":{}}
{"t":0,"ev":"lint","name":"untraced","text":"worker threads are not followed; what they post shows when it arrives"}
{"t":0,"task":1,"ev":"spawn","name":"main"}
{"t":20000,"task":1,"ev":"run"}
{"t":100000,"task":2,"ev":"spawn","name":"fails","parent":1,"line":"service.py:4"}
{"t":200000,"task":1,"ev":"wait","on":{"kind":"sleep","for":100000000},"line":"service.py:5"}
{"t":300000,"task":2,"ev":"run"}
{"t":400000,"task":2,"ev":"end","outcome":"raised","error":"ValueError","message":"boom"}
{"t":400000,"task":2,"ev":"lint","name":"exception-never-retrieved","text":"fails raised ValueError, and nobody retrieved it","line":"service.py:4"}
{"t":100500000,"task":1,"ev":"ready","by":"timer"}
{"t":100600000,"task":1,"ev":"run"}
{"t":100700000,"task":1,"ev":"lint","name":"coroutine-never-awaited","text":"main called job() and never awaited it: nothing of it ran","line":"service.py:7"}
{"t":100800000,"task":1,"ev":"stall","for":200000000,"line":"service.py:8"}
{"t":300900000,"task":1,"ev":"end","outcome":"returned"}
"#;

fn service(trace: &str, size: (u16, u16)) -> Headless {
    let trace = Arc::new(real::trace(trace));
    open_on(Shelf::new(), Open::Trace { title: "service.py".into(), trace, folder: None }, size)
}

#[test]
fn the_status_line_counts_them_and_a_key_lists_them() {
    let mut screens = service(SERVICE, SIZE);
    let header = |screens: &Headless| text(screens).lines().next().unwrap().to_owned();
    assert!(header(&screens).contains("3 findings"), "{}", header(&screens));
    screens.press("F").unwrap();
    let shown = text(&screens);
    for said in [
        "0.4 ms · exception never retrieved · service.py:4",
        "101 ms · coroutine never awaited · service.py:7",
        "loop stalled · service.py:8",
    ] {
        assert!(shown.contains(said), "{said} in {shown}");
    }
    assert!(shown.contains("main called job() and never awaited it: nothing of it ran"), "{shown}");
    screens.press("F").unwrap();
    assert!(matches!(screens.state.overlay, Overlay::None));
    assert!(header(&service(SERVICE, (80, 24))).contains("! 3"));
}

#[test]
fn enter_goes_to_the_event_and_its_task() {
    let mut screens = service(SERVICE, SIZE);
    screens.press("F down enter").unwrap();
    assert!(matches!(screens.state.overlay, Overlay::None));
    let player = screens.state.player().unwrap();
    assert_eq!(player.selected, Some(Selection { stage: 0, task: TaskId(1) }));
    let timeline = player.stages[0].timeline().unwrap();
    assert_eq!(timeline.trace().get(player.stages[0].moment.0 - 1).t, player.t, "the event has just happened");
    assert_eq!(player.t.0, 100_700_000);
    screens.press("F down down enter").unwrap();
    assert_eq!(screens.state.player().unwrap().t.0, 100_800_000);
    // A click does the same.
    screens.press("home F").unwrap();
    let row = text(&screens).lines().position(|line| line.contains("loop stalled")).unwrap();
    screens.act(Action::Pointer(Pointer { column: 60, row: row as u16, what: Gesture::Press }));
    assert_eq!(screens.state.player().unwrap().t.0, 100_800_000);
}

#[test]
fn what_was_not_traced_is_said_at_the_top() {
    let screens = service(SERVICE, SIZE);
    let second = text(&screens).lines().nth(1).unwrap().to_owned();
    assert_eq!(
        second,
        " ! Not everything is traced: worker threads are not followed; what they post shows when it arrives"
    );
    let narrow = service(SERVICE, (80, 24));
    let second = text(&narrow).lines().nth(1).unwrap().to_owned();
    assert!(
        second.starts_with(" ! Not everything is traced: worker") && second.ends_with("(F: all of it)"),
        "{second}"
    );
}

#[test]
fn a_run_without_mistakes_has_no_count_and_no_list() {
    let trace: String =
        SERVICE.lines().take(1).chain(SERVICE.lines().skip(2).take(2)).flat_map(|l| [l, "\n"]).collect();
    let mut screens = service(&trace, SIZE);
    assert!(!text(&screens).contains("finding"), "{}", text(&screens));
    screens.press("F").unwrap();
    assert!(matches!(screens.state.overlay, Overlay::None));
}

#[test]
fn a_demos_mistakes_are_listed_as_well_but_not_while_they_would_tell_an_answer() {
    let demo = Some("two-orders".into());
    let options = RunOptions { schedule: "0.1".parse().ok(), ..RunOptions::default() };
    let mut screens = open(Open::Lesson { lesson: "deadlock".into(), demo, options }, SIZE);
    assert!(text(&screens).contains("1 finding"), "{}", text(&screens));
    screens.press("F").unwrap();
    assert!(text(&screens).contains("· deadlock"), "{}", text(&screens));
    let mut screens =
        open(Open::Lesson { lesson: "deadlock".into(), demo: None, options: RunOptions::default() }, SIZE);
    while screens.state.player().is_some_and(|player| !player.hides_future()) {
        screens.press("n").unwrap();
    }
    assert!(!text(&screens).contains("finding"), "{}", text(&screens));
}

#[test]
fn it_looks_like_this() {
    for size in [(80, 24), SIZE, (200, 50)] {
        let mut screens = service(SERVICE, size);
        crate::screens::hold("findings-closed", size, &screens);
        screens.press("F").unwrap();
        crate::screens::hold("findings", size, &screens);
    }
}
