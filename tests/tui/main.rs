//! The screens without a terminal: what keys do, and what it looks like.

mod broken;
mod bytes;
mod findings;
mod keymap;
mod languages;
mod mashing;
mod outcomes;
mod programs;
mod questions;
mod real;
mod screens;
mod traces;
mod updates;

use asynctutor::lesson::catalog::Catalog;
use asynctutor::lesson::progress::{Change, Progress};
use asynctutor::lesson::{Analogue, Language, Lesson};
use asynctutor::runtime::recording::Recording;
use asynctutor::runtime::{Content, Found};
use asynctutor::tui::app::{Course, Open};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::keymap::Keymap;
use asynctutor::tui::perform::World;
use asynctutor::tui::theme::{ColorDepth, Glyphs, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// A lesson with a bit of everything, that stays as it is.
pub(crate) const LESSON: &str = "fan-out";

/// Lessons of this test, and a memory of what was to be kept.
pub(crate) struct Shelf {
    catalog: Catalog,
    pub(crate) kept: Mutex<Vec<Change>>,
    has_recordings: bool,
    runtime: Found,
    allows: bool,
}

impl Shelf {
    pub(crate) fn new() -> Arc<Shelf> {
        let lessons = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/tui/lessons");
        let catalog = Catalog::open(&[lessons]);
        let (kept, runtime) = (Mutex::default(), Found::Missing);
        Arc::new(Shelf { catalog, kept, has_recordings: true, runtime, allows: false })
    }

    /// With those lessons.
    pub(crate) fn of(catalog: Catalog) -> Shelf {
        Shelf { catalog, ..Arc::into_inner(Shelf::new()).unwrap() }
    }

    /// Where no run was recorded, and every runtime is as `runtime` says.
    pub(crate) fn without_recordings(runtime: Found) -> Shelf {
        let shelf = Arc::into_inner(Shelf::new()).unwrap();
        Shelf { has_recordings: false, runtime, ..shelf }
    }

    /// Whose user has allowed every program.
    pub(crate) fn that_allows(self) -> Shelf {
        Shelf { allows: true, ..self }
    }

    /// The course with only this test's lessons, whatever the program comes with.
    pub(crate) fn course(&self, progress: &Progress) -> Course {
        let mut course = Course::of(&self.catalog, progress);
        course.entries.retain(|entry| ["fan-out", "blocked"].contains(&entry.id.as_str()));
        Course::new("Test course".into(), course.tracks, course.entries, progress.last.as_deref())
    }
}

impl World for Shelf {
    fn lesson(&self, id: &str) -> Result<Arc<Lesson>, String> {
        self.catalog.lesson_anew(id).map_err(|problems| {
            let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
            texts.join("\n")
        })
    }

    fn keep(&self, change: &Change) -> Result<(), String> {
        self.kept.lock().unwrap().push(change.clone());
        Ok(())
    }

    fn recording(&self, lesson: &str, program: &Analogue) -> Option<Recording> {
        self.has_recordings.then(|| real::recording(lesson, program)).flatten()
    }

    fn runtime(&self, _: Language) -> Found {
        self.runtime.clone()
    }

    fn allows(&self, _: &Content) -> bool {
        self.allows
    }
}

pub(crate) fn theme(name: &str, depth: ColorDepth) -> Theme {
    Theme::load(name, depth, &Glyphs::UNICODE).unwrap()
}

/// The screens at that size.
pub(crate) fn open(open: Open, size: (u16, u16)) -> Headless {
    open_on(Shelf::new(), open, size)
}

/// The same with the lessons of that shelf.
pub(crate) fn open_on(shelf: Arc<Shelf>, open: Open, size: (u16, u16)) -> Headless {
    let course = shelf.course(&Progress::default());
    Headless::open(open, course, Keymap::built_in(), theme("dark", ColorDepth::None), Size::from(size), shelf)
}

/// The test's lesson, at a step counted from 1.
pub(crate) fn lesson_at(step: usize, size: (u16, u16)) -> Headless {
    let mut screens = open(Open::Course, size);
    screens.state.course.select_lesson(LESSON);
    screens.press("enter").unwrap();
    for _ in 1..step {
        screens.press("n").unwrap();
        if screens.state.player().is_some_and(|player| player.question().is_some()) {
            // A question that is left unanswered.
        }
    }
    screens
}

/// What the screen shows, as text.
pub(crate) fn text(screens: &Headless) -> String {
    lines(&screens.picture())
}

pub(crate) fn lines(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
