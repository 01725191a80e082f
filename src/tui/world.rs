//! The world as it is: lessons from the catalog, progress in the learner's file.

use super::app::Course;
use super::perform::World;
use crate::lesson::catalog::Catalog;
use crate::lesson::diagnostic::Diagnostic;
use crate::lesson::progress::{Change, ProgressFile};
use crate::lesson::{Analogue, Language, Lesson};
use crate::runtime::recording::{self, Recording};
use crate::runtime::{Content, Found, Trust, detect};
use std::path::Path;
use std::sync::Arc;

/// Lessons from the catalog, progress in the learner's file.
#[derive(Debug)]
pub(super) struct Desk {
    catalog: Catalog,
    /// Why there is no file is told when something is to be kept.
    file: Result<ProgressFile, String>,
}

impl Desk {
    /// The catalog, and the file in the platform's folder for data.
    pub(super) fn new(catalog: Catalog) -> Desk {
        Desk { catalog, file: ProgressFile::standard().map_err(|error| error.to_string()) }
    }

    /// The course as far as the learner is, and what is to be said of that: a damaged file is kept aside. One that cannot
    /// be read counts as none; keeping to it then tells why.
    pub(super) fn course(&self) -> (Course, Option<String>) {
        let read = self.file.as_ref().ok().and_then(|file| file.read().ok()).unwrap_or_default();
        let name = read.set_aside.as_deref().and_then(Path::file_name);
        let remark = name.map(|name| format!("your progress was damaged; it is kept as {}", name.to_string_lossy()));
        (Course::of(&self.catalog, &read.progress), remark)
    }

    /// The list of programs that the user has allowed, beside the progress.
    fn trust(&self) -> Result<Trust, String> {
        let file = self.file.as_ref().map_err(String::clone)?;
        file.path().parent().map(Trust::within).ok_or_else(|| "there is no folder for it".to_owned())
    }
}

impl World for Desk {
    fn lesson(&self, id: &str) -> Result<Arc<Lesson>, String> {
        self.catalog.lesson_anew(id).map_err(|problems| {
            let texts: Vec<String> = problems.iter().map(Diagnostic::to_string).collect();
            texts.join("\n\n")
        })
    }

    fn keep(&self, change: &Change) -> Result<(), String> {
        let file = self.file.as_ref().map_err(String::clone)?;
        file.record(std::slice::from_ref(change)).map(drop).map_err(|error| error.to_string())
    }

    fn recording(&self, lesson: &str, program: &Analogue) -> Option<Recording> {
        recording::find(lesson, program)
    }

    fn runtime(&self, language: Language) -> Found {
        detect(language)
    }

    fn allows(&self, content: &Content) -> bool {
        self.trust().is_ok_and(|trust| trust.allows(content))
    }

    fn allow(&self, content: &Content, name: &str) -> Result<(), String> {
        self.trust()?.allow(content, name).map_err(|error| error.to_string())
    }
}
