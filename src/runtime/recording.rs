//! Recorded runs of the built-in lessons' programs, for machines without the runtimes.
//!
//! `assets/recordings/LESSON/FILE.trace` is the trace of one real run. Its header says on which runtime and day it was made, and of
//! which text: a program that was changed since makes it stale.

use super::content::Content;
use crate::lesson::{Analogue, Language};
use crate::trace::Trace;
use crate::trace::codec::jsonl;
use include_dir::{Dir, include_dir};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

static RECORDINGS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/recordings");

/// A recorded run.
#[derive(Clone, Debug)]
pub struct Recording {
    /// What happened.
    pub trace: Trace,
    /// Whether it is of the program as it is now.
    pub is_current: bool,
}

/// Where the recording of a lesson's program lies, from `assets/recordings` on.
pub fn place(lesson: &str, file: &str) -> String {
    format!("{lesson}/{file}.trace")
}

/// The recording of a built-in lesson's program.
pub fn find(lesson: &str, analogue: &Analogue) -> Option<Recording> {
    let file = RECORDINGS.get_file(place(lesson, &analogue.file))?;
    let trace = jsonl::read(&analogue.file, file.contents()).ok()?.trace;
    let is_current = is_of(&trace, analogue);
    Some(Recording { trace, is_current })
}

/// Whether the file at `path` is a recording of the program as it is now.
pub fn is_current(path: &Path, analogue: &Analogue) -> bool {
    let read = File::open(path).ok().and_then(|file| jsonl::read("", BufReader::new(file)).ok());
    read.is_some_and(|reading| is_of(&reading.trace, analogue))
}

fn is_of(trace: &Trace, analogue: &Analogue) -> bool {
    trace.header.source.content.as_deref() == Some(&content_of(analogue.language, &analogue.source))
}

/// What a header says of the program's text.
pub fn content_of(language: Language, source: &str) -> String {
    Content::of(language, source).to_string()
}
