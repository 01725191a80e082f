//! All lessons there are: those built in, and those of folders that add to them or override them.
//!
//! Opening reads the course file and the first lines of each lesson; a lesson is parsed when it is asked for.

mod opening;

use super::diagnostic::Diagnostic;
use super::load::{Loaded, load_as, load_path};
use super::model::{Lesson, Tier};
use super::source::{Folder, SourceText};
use super::suggest::{nearest, one_of, quoted};
use include_dir::Dir;
use indexmap::IndexMap;
use opening::Opening;
use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What the course screen shows of a lesson.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its title; the id if it has none.
    pub title: String,
    /// Its part of the course.
    pub tier: Tier,
    /// How long it takes.
    pub minutes: u32,
    /// Lessons to take before.
    pub needs: Vec<String>,
    /// One or two sentences.
    pub summary: String,
    /// Where it is, if it is not built in.
    pub path: Option<PathBuf>,
    home: Home,
}

/// Where a lesson is.
#[derive(Clone, Debug)]
enum Home {
    BuiltIn(&'static Dir<'static>),
    Disk(PathBuf),
}

/// Lessons in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// The lessons' ids; each is in the catalog.
    pub lessons: Vec<String>,
}

/// All lessons there are.
#[derive(Debug, Default)]
pub struct Catalog {
    /// The course's title.
    pub title: String,
    /// The tracks in order; lessons of no track are in one for their tier.
    pub tracks: Vec<Track>,
    /// What is wrong with course files and folders.
    pub problems: Vec<Diagnostic>,
    entries: IndexMap<String, Entry>,
    loaded: Mutex<HashMap<String, Arc<Loaded>>>,
}

/// A lesson, and one of its demos if it was named.
#[derive(Clone, Debug)]
pub struct Target {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// The demo's id.
    pub demo: Option<String>,
}

/// Why a lesson or demo cannot be had.
#[derive(Clone, Debug)]
pub enum FindError {
    /// There is none of that name.
    Unknown {
        /// What is not there.
        message: String,
        /// Names that are near, or all.
        help: Option<String>,
    },
    /// It is there, and wrong.
    Broken(Vec<Diagnostic>),
}

impl fmt::Display for FindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FindError::Unknown { message, help: Some(help) } => write!(f, "{message}\nhelp: {help}"),
            FindError::Unknown { message, help: None } => f.write_str(message),
            FindError::Broken(diagnostics) => {
                let texts: Vec<String> = diagnostics.iter().map(Diagnostic::to_string).collect();
                f.write_str(&texts.join("\n\n"))
            }
        }
    }
}

impl std::error::Error for FindError {}

impl Catalog {
    /// The built-in lessons, and those of `places`, later ones overriding earlier: a folder of lessons (with or without a
    /// `course.yaml`), a lesson's folder, or a lesson that is a single file.
    pub fn open(places: &[PathBuf]) -> Catalog {
        let mut opening = Opening::default();
        opening.built_in();
        for place in places {
            opening.place(place);
        }
        opening.finish()
    }

    /// What is known of every lesson, in the order of the tracks.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.tracks.iter().flat_map(|track| &track.lessons).filter_map(|id| self.entry(id))
    }

    /// What is known of a lesson.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// A lesson with everything in it; parsed at the first call.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn lesson(&self, id: &str) -> Result<Arc<Lesson>, Vec<Diagnostic>> {
        let loaded = self.load(id).ok_or_else(|| {
            let help = one_of(id, self.entries.keys().map(String::as_str));
            vec![Diagnostic::of_file(id, format!("there is no lesson {}", quoted(id)), help)]
        })?;
        match &loaded.lesson {
            Some(lesson) => Ok(lesson.clone()),
            None => Err(loaded.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect()),
        }
    }

    /// The same as its files are now, if it is not built in: whoever writes a lesson changes it while it is looked at.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn lesson_anew(&self, id: &str) -> Result<Arc<Lesson>, Vec<Diagnostic>> {
        if let Some(Entry { home: Home::Disk(_), .. }) = self.entries.get(id) {
            self.loaded.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        }
        self.lesson(id)
    }

    /// Errors in a lesson and advice about it.
    pub fn diagnostics(&self, id: &str) -> Vec<Diagnostic> {
        self.load(id).map(|loaded| loaded.diagnostics.clone()).unwrap_or_default()
    }

    fn load(&self, id: &str) -> Option<Arc<Loaded>> {
        let known = || self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = known().get(id) {
            return Some(loaded.clone());
        }
        let loaded = Arc::new(match &self.entries.get(id)?.home {
            Home::Disk(path) => load_path(path),
            Home::BuiltIn(folder) => match source(folder) {
                Ok(source) => load_as(source, &Folder::Embedded(folder), Some(id)),
                Err(diagnostic) => Loaded { lesson: None, diagnostics: vec![diagnostic] },
            },
        });
        known().insert(id.to_owned(), loaded.clone());
        Some(loaded)
    }

    /// The lesson of `LESSON`, or the lesson and demo of `LESSON/DEMO`.
    ///
    /// # Errors
    /// There is no such lesson or demo (the error lists near names), or the lesson is wrong.
    pub fn find(&self, name: &str) -> Result<Target, FindError> {
        let (id, demo) = match name.trim_end_matches('/').split_once('/') {
            Some((id, demo)) => (id, Some(demo)),
            None => (name.trim_end_matches('/'), None),
        };
        if !self.entries.contains_key(id) {
            let help = nearest(id, self.entries.keys().map(String::as_str))
                .map(|near| format!("did you mean {}?", quoted(near)))
                .unwrap_or_else(|| "`asynctutor list` shows all lessons; `--lessons DIR` adds others".to_owned());
            return Err(FindError::Unknown { message: format!("there is no lesson {}", quoted(id)), help: Some(help) });
        }
        let lesson = self.lesson(id).map_err(FindError::Broken)?;
        if let Some(demo) = demo
            && !lesson.demos.contains_key(demo)
        {
            let message = format!("the lesson {} has no demo {}", quoted(id), quoted(demo));
            return Err(FindError::Unknown { message, help: one_of(demo, lesson.demos.keys().map(String::as_str)) });
        }
        Ok(Target { lesson, demo: demo.map(str::to_owned) })
    }
}

/// The text of a built-in lesson.
fn source(folder: &'static Dir<'static>) -> Result<SourceText, Diagnostic> {
    let path = format!("lessons/{}/lesson.yaml", folder.path().display());
    match folder.get_file(folder.path().join("lesson.yaml")) {
        Some(file) => SourceText::from_bytes(path, file.contents()),
        None => Err(Diagnostic::of_file(path, "is not there", None)),
    }
}
