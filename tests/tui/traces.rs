//! A trace on its own: what the player makes of it without a lesson around it.

use crate::{Shelf, open_on, real, text};
use asynctutor::tui::app::{ExitStatus, Open, Overlay};
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

#[test]
fn escape_closes_what_is_open_and_never_the_trace() {
    let events = [
        r#"{"t":0,"task":1,"ev":"spawn","name":"main"}"#,
        r#"{"t":90000000,"task":1,"ev":"end","outcome":"returned"}"#,
    ];
    for size in [(80, 24), SIZE, (200, 50)] {
        let mut screens = trace(&events, size);
        let foot = text(&screens).lines().last().unwrap_or_default().to_owned();
        assert!(foot.contains("q quit") && foot.contains("? help"), "{foot}");
        screens.press("? esc").unwrap();
        assert!(matches!(screens.state.overlay, Overlay::None));
        screens.press("esc").unwrap();
        assert_eq!(screens.state.ended, None, "nothing is left to close");
        assert!(header(&screens).ends_with("nothing is open here; q quits"), "{}", header(&screens));
        screens.press("right").unwrap();
        assert!(!header(&screens).contains("quits"), "{}", header(&screens));
        screens.press("q").unwrap();
        assert_eq!(screens.state.ended, Some(ExitStatus::Fine));
    }
}

#[test]
fn a_long_message_of_an_error_can_be_read_to_its_end() {
    let words: Vec<String> = (1..=110).map(|number| format!("word{number}")).collect();
    let end = format!(
        r#"{{"t":90000000,"task":1,"ev":"end","outcome":"raised","error":"ValueError","message":"{}"}}"#,
        words.join(" ")
    );
    for size in [(80, 24), SIZE] {
        let mut screens = trace(&[r#"{"t":0,"task":1,"ev":"spawn","name":"main"}"#, &end], size);
        screens.press("end").unwrap();
        let shown = text(&screens);
        assert!(shown.contains("more lines: tab ─"), "it says how: {shown}");
        let mut seen = shown;
        screens.press("tab").unwrap();
        for _ in 0..40 {
            seen.push_str(&text(&screens));
            screens.press("down").unwrap();
        }
        for word in &words {
            assert!(seen.contains(word), "{word} at {size:?}");
        }
        // No further than to the end, so that one key goes back from there.
        let last = text(&screens);
        screens.press("up").unwrap();
        assert_ne!(text(&screens), last);
    }
}
