//! What the screens look like, at the three sizes and without colour or Unicode.

use crate::{Shelf, lesson_at, open, text};
use asynctutor::lesson::catalog::Catalog;
use asynctutor::lesson::progress::Progress;
use asynctutor::scenario::run::RunOptions;
use asynctutor::tui::app::{Course, Open};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::keymap::Keymap;
use asynctutor::tui::theme::{ColorDepth, Glyphs, Theme};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

/// Holds the screen to its picture.
pub(crate) fn hold(name: &str, (columns, rows): (u16, u16), screens: &Headless) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("{name}@{columns}x{rows}"), text(screens));
    });
}

/// The lesson at a step from 1, after some keys, at every size.
fn hold_step(name: &str, step: usize, keys: &str) {
    for size in SIZES {
        let mut screens = lesson_at(step, size);
        screens.press(keys).unwrap();
        hold(name, size, &screens);
    }
}

fn blocked(size: (u16, u16)) -> Headless {
    open(Open::Lesson { lesson: "blocked".into(), demo: None, options: RunOptions::default() }, size)
}

#[test]
fn the_course() {
    for size in SIZES {
        let mut screens = open(Open::Course, size);
        hold("course", size, &screens);
        screens.press("enter n q / b l").unwrap();
        hold("course-search", size, &screens);
        screens.press("esc ?").unwrap();
        hold("course-help", size, &screens);
    }
}

#[test]
fn the_lessons_steps() {
    hold_step("say", 1, "");
    hold_step("predict-tasks", 2, "down down space");
    hold_step("predict-playing", 3, "enter right right right right right right right");
    hold_step("predict-wrong", 2, "down down space enter n");
    hold_step("predict-statement", 4, "2");
    hold_step("demo", 5, "X");
    hold_step("compare", 6, "X");
    hold_step("languages", 7, "");
    hold_step("languages-one", 7, "a X");
    hold_step("ask", 8, "");
    hold_step("ask-right", 8, "2 enter");
    hold_step("recap", 9, "");
}

#[test]
fn changed_runs() {
    hold_step("cancelled-here", 5, "X down c");
    hold_step("which-error", 5, "X down x down");
    hold_step("knobs", 5, "k right");
    hold_step("player-help", 5, "?");
}

#[test]
fn the_other_views() {
    for size in SIZES {
        let mut screens = blocked(size);
        screens.press("B").unwrap();
        for name in ["lanes", "loop", "resources", "tree", "log"] {
            hold(&format!("view-{name}"), size, &screens);
            screens.press("v").unwrap();
        }
    }
}

#[test]
fn without_colour_and_unicode() {
    for step in [2, 6, 7] {
        let shelf = Shelf::new();
        let course: Course = shelf.course(&Progress::default());
        let theme = Theme::load("dark", ColorDepth::None, &Glyphs::ASCII).unwrap();
        let mut screens = Headless::open(Open::Course, course, Keymap::built_in(), theme, (80, 24).into(), shelf);
        screens.press("enter").unwrap();
        for _ in 1..step {
            screens.press("n").unwrap();
        }
        screens.press("X").unwrap();
        hold(&format!("ascii-step-{step}"), (80, 24), &screens);
        let shown = text(&screens);
        assert!(shown.is_ascii(), "{shown}");
    }
}

/// Every screen, in every state that some keys lead to, is of ASCII where that is asked for, whatever the lessons say.
#[test]
fn with_ascii_nothing_else_is_drawn() {
    let catalog = Catalog::open(&[]);
    let lessons: Vec<String> = catalog.entries().map(|entry| entry.id.clone()).collect();
    assert!(lessons.len() > 5);
    for size in [(80, 24), (120, 40)] {
        for lesson in &lessons {
            let theme = Theme::load("dark", ColorDepth::None, &Glyphs::ASCII).unwrap();
            let course = Course::of(&catalog, &Progress::default());
            let target = Open::Lesson { lesson: lesson.clone(), demo: None, options: RunOptions::default() };
            let mut screens = Headless::open(target, course, Keymap::built_in(), theme, size.into(), Shelf::new());
            let mut steps = 0;
            while screens.state.player().is_some() {
                // The views, the knobs, the errors, the outcomes, the findings, the help, and the end of the run.
                for keys in
                    ["X", "v", "v", "v", "v", "v k", "esc x", "esc e", "esc F", "esc ? end", "esc end", "tab tab"]
                {
                    screens.press(keys).unwrap();
                    let shown = text(&screens);
                    assert!(shown.is_ascii(), "{lesson}, step {steps}, {keys}: {shown}");
                }
                screens.press("n n").unwrap();
                steps += 1;
                assert!(steps < 99);
            }
            screens.press("/ x").unwrap();
            assert!(text(&screens).is_ascii(), "{}", text(&screens));
        }
    }
}

#[test]
fn too_small_says_what_it_needs() {
    for size in [(79, 24), (80, 23), (40, 10), (12, 3)] {
        hold("too-small", size, &open(Open::Course, size));
    }
}
