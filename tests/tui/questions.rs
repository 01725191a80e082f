//! Questions that wait, and those left without an answer.

use crate::{LESSON, Shelf, lesson_at, open_on, text};
use asynctutor::lesson::progress::Change;
use asynctutor::tui::app::Open;
use asynctutor::tui::headless::Headless;

const SIZE: (u16, u16) = (120, 40);
/// Steps of the lesson, from 1: predictions of tasks, and of a statement.
const WHO_GATHER: usize = 2;
const WHEN: usize = 4;

fn press(screens: &mut Headless, keys: &str) {
    screens.press(keys).unwrap();
}

#[test]
fn a_question_left_without_an_answer_is_said_and_kept() {
    let shelf = Shelf::new();
    let mut screens = open_on(shelf.clone(), Open::Course, SIZE);
    press(&mut screens, "enter n");
    assert!(text(&screens).contains("n skip"), "{}", text(&screens));
    press(&mut screens, "n");
    assert!(text(&screens).contains("prediction skipped: p goes back to it"), "{}", text(&screens));
    press(&mut screens, "enter n n");
    assert!(!text(&screens).contains("skipped"), "the one before was answered\n{}", text(&screens));
    assert!(shelf.kept.lock().unwrap().contains(&Change::Skip { lesson: LESSON.into(), step: WHO_GATHER - 1 }));
    press(&mut screens, "1 enter n n n n n n n up");
    let shown = text(&screens);
    assert!(shown.contains("done, 2 of 4 skipped") && shown.contains("2 of 4 questions skipped"), "{shown}");
    // It may still be answered.
    press(&mut screens, "enter n enter n");
    let standing = screens.state.course.standing(LESSON);
    assert_eq!((standing.answered.len(), standing.skipped.len()), (3, 1));
}

#[test]
fn keys_of_the_run_say_why_it_stands_still_while_a_question_waits() {
    for (step, says) in [(WHO_GATHER, "space picks, enter answers"), (WHEN, "enter answers")] {
        let mut screens = lesson_at(step, (80, 24));
        press(&mut screens, "right");
        let shown = text(&screens);
        assert!(shown.contains("the run waits for your answer: ") && shown.contains(says), "{shown}");
        press(&mut screens, "down");
        assert!(!text(&screens).contains("waits for your answer"));
    }
}
