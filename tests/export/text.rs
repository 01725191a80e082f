//! A run as plain text.

use crate::runs;
use asynctutor::export::text::{Line, Look, Text};
use asynctutor::trace::{CancelWhy, EventKind, Outcome, TaskId, Timeline};
use std::sync::Arc;

fn text(timeline: &Timeline, look: Look) -> String {
    let mut out = Vec::new();
    Text::new(look, &mut out).run(timeline, Some("a title")).unwrap();
    String::from_utf8(out).unwrap()
}

const PLAIN: Look = Look { width: 100, ascii: false, color: false };

#[test]
fn a_group_stops_the_others() {
    insta::assert_snapshot!(text(&runs::group(), PLAIN));
}

#[test]
fn a_stall_starves_and_a_timeout_is_drawn() {
    insta::assert_snapshot!(text(&runs::stall(), PLAIN));
}

#[test]
fn a_queue_has_its_depth_over_time() {
    insta::assert_snapshot!(text(&runs::queue(), PLAIN));
}

#[test]
fn of_a_cancelled_task_it_is_said_by_whom_in_the_words_of_the_player() {
    let mut r = runs::Recorder::new("l", "d");
    r.spawn(1, "main", None).run(1).spawn(2, "worker", Some(1)).spawn(3, "poller", Some(1)).sleep(1);
    r.run(2).sleep(2).run(3).sleep(3).at(10).wake(1);
    r.add(2, EventKind::Cancel { by: Some(TaskId(1)), why: CancelWhy::Task });
    r.run(2).add(2, EventKind::Deliver).end(2, Outcome::Cancelled, None);
    r.end(1, Outcome::Returned, None).add(3, EventKind::Cancel { by: None, why: CancelWhy::Shutdown });
    r.run(3).add(3, EventKind::Deliver).end(3, Outcome::Cancelled, None);
    let text = text(&r.timeline(), PLAIN);
    assert!(text.contains("⊘ by main\n") && text.contains("⊘ at shutdown"), "{text}");
}

#[test]
fn everything_can_be_said_in_ascii() {
    for timeline in [runs::group(), runs::stall(), runs::queue()] {
        let text = text(&timeline, Look { ascii: true, ..PLAIN });
        assert!(text.is_ascii(), "{text}");
    }
    insta::assert_snapshot!(text(&runs::stall(), Look { ascii: true, ..PLAIN }));
}

#[test]
fn colours_are_escape_sequences_and_nothing_else_changes() {
    let colored = text(&runs::group(), Look { color: true, ..PLAIN });
    assert!(colored.contains("\x1b[1;31m"));
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, text(&runs::group(), PLAIN));
}

#[test]
fn no_line_of_the_lanes_is_wider_than_asked() {
    use unicode_width::UnicodeWidthStr;
    for width in [40, 60, 100, 200] {
        for timeline in [runs::group(), runs::stall(), runs::queue()] {
            let text = text(&timeline, Look { width, ..PLAIN });
            let lanes = text.split_once("\ntimeline").unwrap().1.split_once("\n\n").unwrap().0;
            for line in lanes.lines() {
                assert!(line.width() <= width, "{} > {width}: {line}", line.width());
            }
        }
    }
}

#[test]
fn a_run_of_nothing_and_one_of_no_length_are_text_too() {
    let empty = runs::Recorder::new("l", "d").timeline();
    assert!(text(&empty, PLAIN).contains("0 tasks"));
    let short = runs::Recorder::new("l", "d").spawn(1, "main", None).run(1).end(1, Outcome::Returned, None).timeline();
    assert!(text(&short, PLAIN).contains("1 task, ends at 0 ms"));
}

#[test]
fn control_sequences_and_wide_names_are_shown_and_never_obeyed() {
    let mut r = runs::Recorder::new("l\x1b[2J", "d");
    r.spawn(1, "\x1b]0;owned\x07日本語\u{202e}e\u{301}", None).run(1).sleep(1).at(10).wake(1).end(
        1,
        Outcome::Returned,
        None,
    );
    let text = text(&r.timeline(), PLAIN);
    assert!(!text.contains('\x1b') && !text.contains('\x07') && !text.contains('\u{202e}'), "{text}");
    assert!(text.contains("日本語"));
}

#[test]
fn a_section_says_good_and_bad_with_signs_and_indents_further_lines() {
    let mut out = Vec::new();
    let lines = [Line::Good("held".into()), Line::Bad("claimed\nhappened".into()), Line::Plain("none".into())];
    Text::new(PLAIN, &mut out).section("claims", &lines).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "\nclaims\n  ✓ held\n  ✗ claimed\n    happened\n  none\n");
}

#[test]
fn of_a_trace_without_a_task_it_is_said_that_nothing_was_traced() {
    let mut out = Vec::new();
    Text::new(PLAIN, &mut out).findings(&Timeline::new(Arc::default())).unwrap();
    let said = String::from_utf8(out).unwrap();
    assert!(said.contains("nothing was traced: no task was created"), "{said}");
    assert!(!said.contains("nothing that looks like a mistake"), "{said}");
}
