//! A trace on its own: what the player makes of it without a lesson around it.

use crate::{Shelf, open_on, real, text};
use asynctutor::tui::app::Open;
use asynctutor::tui::headless::Headless;
use std::sync::Arc;

const SIZE: (u16, u16) = (120, 40);

/// A trace with these events, as the tracer of Python writes them.
fn trace(events: &[&str], size: (u16, u16)) -> Headless {
    let header = r#"{"asynctutor":"trace","version":1,"clock":"wall","runtime":"CPython 3.11.7","source":{}}"#;
    let lines: String = [header].iter().chain(events).flat_map(|line| [line, "\n"]).collect();
    let trace = Arc::new(real::trace(&lines));
    open_on(Shelf::new(), Open::Trace { title: "service.py".into(), trace, folder: None }, size)
}

fn header(screens: &Headless) -> String {
    text(screens).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_run_that_takes_no_time_is_not_slowed_down_beyond_measure() {
    let events =
        [r#"{"t":0,"task":1,"ev":"spawn","name":"main"}"#, r#"{"t":0,"task":1,"ev":"end","outcome":"returned"}"#];
    let shown = header(&trace(&events, SIZE));
    assert!(shown.contains("‖ 1×"), "{shown}");
    let events = [events[0], r#"{"t":70000,"task":1,"ev":"end","outcome":"returned"}"#];
    let shown = header(&trace(&events, SIZE));
    assert!(shown.contains("‖ 20 µs/s"), "{shown}");
}
