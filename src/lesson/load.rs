//! Text → lesson, with everything that is wrong in it.

use super::decode::decode;
use super::diagnostic::{At, Diagnostic, Findings};
use super::locate::{self, Node};
use super::lower;
use super::model::Lesson;
use super::schema::{CourseFile, LessonFile};
use super::source::{Folder, SourceText};
use super::suggest::quoted;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::Arc;

/// The version of the lesson format that this program reads.
pub const VERSION: u32 = 1;

/// What became of a lesson's text.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The lesson, if there is no error.
    pub lesson: Option<Arc<Lesson>>,
    /// Errors and advice, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    fn failed(diagnostic: Diagnostic) -> Loaded {
        Loaded { lesson: None, diagnostics: vec![diagnostic] }
    }

    /// The lesson, or what is wrong; advice is dropped.
    ///
    /// # Errors
    /// The errors in the order of the file.
    pub fn into_result(self) -> Result<Arc<Lesson>, Vec<Diagnostic>> {
        match self.lesson {
            Some(lesson) => Ok(lesson),
            None => Err(self.diagnostics.into_iter().filter(Diagnostic::is_error).collect()),
        }
    }
}

/// Loads a lesson from its text; its programs are read from `folder`.
pub fn load(source: SourceText, folder: &Folder) -> Loaded {
    load_as(source, folder, None)
}

/// Loads `lesson.yaml` of a folder, or a lesson that is a single file.
pub fn load_path(path: &Path) -> Loaded {
    let (file, folder, id) = if path.is_dir() {
        let id = path.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        (path.join("lesson.yaml"), path.to_owned(), id)
    } else {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let id = (path.file_name().is_some_and(|name| name == "lesson.yaml"))
            .then(|| parent.canonicalize().ok()?.file_name().map(|name| name.to_string_lossy().into_owned()))
            .flatten();
        (path.to_owned(), parent.to_owned(), id)
    };
    let source = match SourceText::read(&file, file.display().to_string()) {
        Ok(source) => source,
        Err(diagnostic) => return Loaded::failed(diagnostic),
    };
    let mut loaded = load_as(source, &Folder::Disk(folder), id.as_deref());
    if let Some(lesson) = loaded.lesson.as_mut().and_then(Arc::get_mut) {
        lesson.path = Some(path.to_owned());
    }
    loaded
}

/// Loads a lesson whose folder has a name that its id must repeat.
pub(super) fn load_as(source: SourceText, folder: &Folder, id: Option<&str>) -> Loaded {
    let mut findings = Findings::new(Arc::new(source));
    let Some(root) = locate::parse(&mut findings) else { return done(None, findings) };
    if let Err((at, message, help)) = version(&root) {
        findings.error(at, message, Some(help));
        return done(None, findings);
    }
    let Some(file) = decode::<LessonFile>(&root, &mut findings) else { return done(None, findings) };
    let whole = !findings.has_errors();
    if let (Some(id), Some(written)) = (id, &file.id)
        && written.value != id
    {
        let message =
            format!("the id {} is not the name of the lesson's folder, {}", quoted(&written.value), quoted(id));
        findings.error(written.at, message, Some(format!("write `id: {id}`, or rename the folder")));
    }
    let lesson = lower::lesson(&file, folder, whole, &mut findings);
    done(Some(lesson), findings)
}

fn done(lesson: Option<Lesson>, findings: Findings) -> Loaded {
    let lesson = lesson.filter(|_| !findings.has_errors());
    Loaded { lesson: lesson.map(Arc::new), diagnostics: findings.into_sorted() }
}

/// Only this version is read; of another nothing more is said.
fn version(root: &Node) -> Result<(), (At, String, String)> {
    let help = || format!("write `version: {VERSION}` as the first line");
    let Some(version) = root.get("version") else {
        return match &root.kind {
            locate::NodeKind::Map(_) => Err((root.at, "the file does not say its `version`".to_owned(), help())),
            _ => Ok(()), // the decoder says what is expected
        };
    };
    match version.text().and_then(|text| text.parse::<u32>().ok()) {
        Some(VERSION) => Ok(()),
        Some(other) => {
            let message = format!("this file is of version {other}, this program reads version {VERSION}");
            let newer = format!("get a newer asynctutor, or a lesson of version {VERSION}");
            Err((version.at, message, if other > VERSION { newer } else { help() }))
        }
        None => Err((version.at, "the version is not a number".to_owned(), help())),
    }
}

/// Reads `course.yaml`.
pub(super) fn course(source: SourceText) -> (Option<(CourseFile, Arc<SourceText>)>, Vec<Diagnostic>) {
    let (file, findings) = file(source);
    let source = findings.source().clone();
    let file = file.filter(|_| !findings.has_errors());
    (file.map(|file| (file, source)), findings.into_sorted())
}

/// Reads the head of a lesson: the text before its knobs, demos and steps. Mistakes are left to the loading of the whole.
pub(super) fn head(source: SourceText) -> Option<LessonFile> {
    let head = SourceText::new(source.path.clone(), head_of(source.text()));
    file(head).0
}

/// A versioned file as its schema has it.
fn file<T: DeserializeOwned>(source: SourceText) -> (Option<T>, Findings) {
    let mut findings = Findings::new(Arc::new(source));
    let Some(root) = locate::parse(&mut findings) else { return (None, findings) };
    if let Err((at, message, help)) = version(&root) {
        findings.error(at, message, Some(help));
        return (None, findings);
    }
    let file = decode(&root, &mut findings);
    (file, findings)
}

/// The text before the first line that opens the knobs, demos or steps.
fn head_of(text: &str) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if ["knobs:", "limits:", "demos:", "steps:"].iter().any(|key| line.starts_with(key)) {
            break;
        }
        end += line.len();
    }
    &text[..end]
}
