//! Lessons from elsewhere that have mistakes are told of at once, whatever is opened.

use crate::{Shelf, text, theme};
use asynctutor::lesson::catalog::Catalog;
use asynctutor::lesson::progress::Progress;
use asynctutor::scenario::run::RunOptions;
use asynctutor::tui::app::{Course, Open, Overlay};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::keymap::Keymap;
use asynctutor::tui::theme::ColorDepth;
use std::path::Path;
use std::sync::Arc;

/// The screens with a folder of lessons.
fn screens(folder: &Path, open: Open, size: (u16, u16)) -> Headless {
    let catalog = || Catalog::open(&[folder.to_owned()]);
    let course = Course::of(&catalog(), &Progress::default());
    let theme = theme("dark", ColorDepth::None);
    Headless::open(open, course, Keymap::built_in(), theme, size.into(), Arc::new(Shelf::of(catalog())))
}

/// A folder with a lesson that cannot be used.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lesson = "version: 1\nid: mine\ntitle: My lesson\ntier: core\nsummary: It is mine.\nstepps: []\n";
    std::fs::write(folder.path().join("mine.yaml"), lesson).unwrap();
    folder
}

#[test]
fn the_list_says_which_lesson_cannot_be_opened_and_why() {
    let folder = folder();
    for size in [(80, 24), (120, 40)] {
        let mut screens = screens(folder.path(), Open::Course, size);
        assert!(text(&screens).lines().next().unwrap().ends_with("mine cannot be opened: select it to read why"));
        screens.state.course.select_lesson("mine");
        screens.press("up down").unwrap();
        let shown = text(&screens);
        assert!(shown.lines().next().unwrap().contains("1 cannot be opened   0 of 8 done"), "{shown}");
        assert!(shown.contains("✗ My lesson ") && shown.contains("cannot be opened"), "{shown}");
        assert!(shown.contains("It cannot be opened; enter shows all of it:"), "{shown}");
        assert!(shown.contains("stepps"), "{shown}");
        screens.press("enter").unwrap();
        assert!(matches!(screens.state.overlay, Overlay::Message { .. }));
    }
}

#[test]
fn a_lesson_that_was_mended_meanwhile_opens() {
    let folder = folder();
    let file = folder.path().join("mine.yaml");
    let mut screens = screens(folder.path(), Open::Course, (80, 24));
    screens.state.course.select_lesson("mine");
    let wrong = std::fs::read_to_string(&file).unwrap();
    let rest = "minutes: 1\ndemos: {one: {title: one, tasks: {main: [sleep: 10ms]}}}\nsteps:\n  - say: mended";
    std::fs::write(&file, wrong.replace("stepps: []", rest)).unwrap();
    screens.press("enter").unwrap();
    assert!(text(&screens).contains("mended"), "{}", text(&screens));
    screens.press("q").unwrap();
    assert!(!text(&screens).contains("cannot be opened"), "{}", text(&screens));
    std::fs::write(&file, wrong).unwrap();
    screens.press("enter").unwrap();
    assert!(matches!(screens.state.overlay, Overlay::Message { .. }));
    screens.press("esc").unwrap();
    assert!(text(&screens).contains("1 cannot be opened"), "{}", text(&screens));
}

#[test]
fn whoever_plays_another_lesson_is_told_too() {
    let folder = folder();
    let open = Open::Lesson { lesson: "semaphores".into(), demo: None, options: RunOptions::default() };
    let mut screens = screens(folder.path(), open, (80, 24));
    assert!(screens.state.player().is_some());
    let header = |screens: &Headless| text(screens).lines().next().unwrap().to_owned();
    assert!(header(&screens).ends_with("mine cannot be opened: see the course"), "{}", header(&screens));
    screens.press("n").unwrap();
    assert!(header(&screens).contains("step 2/"), "{}", header(&screens));
}

#[test]
fn a_mistake_in_the_course_file_lies_over_the_first_screen() {
    let folder = tempfile::tempdir().unwrap();
    let course = "version: 1\ntracks:\n  - id: mine\n    title: Mine\n    lessons: [semaphors]\n";
    std::fs::write(folder.path().join("course.yaml"), course).unwrap();
    let mut screens = screens(folder.path(), Open::Course, (80, 24));
    let shown = text(&screens);
    assert!(shown.contains("╭ these lessons have mistakes ─"), "{shown}");
    assert!(shown.contains("there is no lesson `semaphors`") && shown.contains("course.yaml:5:15"), "{shown}");
    screens.press("enter").unwrap();
    assert!(matches!(screens.state.overlay, Overlay::None));
}
