//! The files of a program whose lines its trace names, read when they are needed.

use crate::lesson::Language;
use crate::runtime::target::language_of;
use crate::trace::{EventKind, LaneId, Moment, Timeline};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many events of a task are looked at for the line it is at.
const LOOK_BACK: usize = 4_000;
/// The most files that are read.
const MOST_FILES: usize = 200;

/// Where a program's files are, and those that have been asked for.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The folder that file names are relative to.
    pub folder: PathBuf,
    /// The file that is shown as long as no other is wanted.
    pub main: Option<String>,
    /// The files asked for.
    pub files: Vec<SourceFile>,
}

/// A file of a program.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name, as the trace has it.
    pub name: String,
    /// What became of reading it.
    pub text: Reading,
}

/// What became of reading a file.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Nothing yet.
    Pending,
    /// This.
    Here(Arc<str>),
    /// It is not there, or not for us to show.
    Missing,
}

/// A program's text as the code pane shows it.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// The file.
    pub name: &'a str,
    /// Its text.
    pub text: &'a Arc<str>,
    /// The line of the selected task, if it is in this file.
    pub line: Option<usize>,
}

impl Listing<'_> {
    /// The file's language, as its name tells.
    pub fn language(&self) -> Option<Language> {
        language_of(Path::new(self.name))
    }
}

impl Sources {
    /// The files below a folder.
    pub fn within(folder: PathBuf, main: Option<String>) -> Sources {
        Sources { folder, main, files: Vec::new() }
    }

    /// The text of a file, once it has been read.
    fn text(&self, name: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.name == name && matches!(file.text, Reading::Here(_)))
    }

    /// What is shown while `place` is current: its file, else the main file, else any there is.
    pub fn listing(&self, place: Option<(&str, usize)>) -> Option<Listing<'_>> {
        let named = place.and_then(|(name, line)| Some((self.text(name)?, Some(line))));
        let main = || Some((self.text(self.main.as_deref()?)?, None));
        let any = || Some((self.files.iter().find(|file| matches!(file.text, Reading::Here(_)))?, None));
        let (file, line) = named.or_else(main).or_else(any)?;
        let Reading::Here(text) = &file.text else { return None };
        Some(Listing { name: &file.name, text, line })
    }

    /// Notes that the main file and that of `place` are wanted. Returns those that are still to be read.
    pub(crate) fn want(&mut self, place: Option<&str>) -> Vec<String> {
        let wanted = self.main.as_deref().into_iter().chain(place);
        let new: Vec<String> =
            wanted.filter(|name| self.files.iter().all(|file| file.name != **name)).map(ToOwned::to_owned).collect();
        let room = MOST_FILES.saturating_sub(self.files.len());
        let new: Vec<String> = new.into_iter().take(room).collect();
        self.files.extend(new.iter().map(|name| SourceFile { name: name.clone(), text: Reading::Pending }));
        new
    }
}

/// The file and line that a task was last seen at: that of its last wait or stall, or of the error it ended with, else where it was created.
pub fn place_of(timeline: &Timeline, lane: LaneId, moment: Moment) -> Option<(&str, usize)> {
    let trace = timeline.trace();
    let events = timeline.events_of(lane);
    let past = &events[..events.partition_point(|event| (*event as usize) < moment.0)];
    let line = past.iter().rev().take(LOOK_BACK).find_map(|event| match trace.get(*event as usize).kind {
        EventKind::Wait { line, .. } | EventKind::Stall { line, .. } | EventKind::End { line, .. } => line,
        _ => None,
    });
    let created = || timeline.spawn_line(lane).filter(|_| !past.is_empty());
    let (file, number) = line.or_else(created)?.rsplit_once(':')?;
    Some((file, number.parse().ok()?))
}
