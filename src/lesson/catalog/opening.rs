//! Putting a catalog together: folders, course files, and the heads of lessons.

use super::{Catalog, Entry, Home, Track, source};
use crate::lesson::diagnostic::{Diagnostic, Findings, Severity};
use crate::lesson::load;
use crate::lesson::lower;
use crate::lesson::model::Tier;
use crate::lesson::schema::LessonFile;
use crate::lesson::source::{SourceText, read_at_most};
use crate::lesson::suggest::{one_of, quoted};
use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The lessons in the binary.
static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// How many bytes of a lesson on disk are read for its head.
const HEAD_BYTES: u64 = 16 << 10;

/// A catalog being put together.
#[derive(Default)]
pub(super) struct Opening {
    title: String,
    tracks: Vec<(Track, Vec<(String, Diagnostic)>)>,
    problems: Vec<Diagnostic>,
    entries: IndexMap<String, Entry>,
}

impl Opening {
    pub(super) fn built_in(&mut self) {
        for folder in BUILT_IN.dirs() {
            let Some(id) = folder.path().file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
            if let Ok(source) = source(folder) {
                self.add(entry(id.clone(), load::head(source), None, Home::BuiltIn(folder)));
            }
        }
        if let Some(file) = BUILT_IN.get_file("course.yaml") {
            let source = SourceText::from_bytes("lessons/course.yaml", file.contents());
            self.course(source);
        }
    }

    pub(super) fn place(&mut self, place: &Path) {
        if place.is_file() {
            self.lesson_file(place);
        } else if place.join("lesson.yaml").is_file() {
            self.lesson_folder(place);
        } else {
            match std::fs::read_dir(place) {
                Ok(entries) => self.folder(place, entries),
                Err(error) => {
                    let help = "name a folder of lessons, a lesson's folder, or a lesson's .yaml file".to_owned();
                    let problem = Diagnostic::of_file(
                        place.display().to_string(),
                        format!("cannot be read: {error}"),
                        Some(help),
                    );
                    self.problems.push(problem);
                }
            }
        }
    }

    fn folder(&mut self, place: &Path, entries: std::fs::ReadDir) {
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        let known = self.problems.len();
        let mut here: HashMap<String, PathBuf> = HashMap::new();
        let mut course = None;
        let mut found = false;
        for path in paths {
            let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
            let id = if path.file_name().is_some_and(|name| name == "course.yaml") {
                course = Some(path.clone());
                None
            } else if path.join("lesson.yaml").is_file() {
                self.lesson_folder(&path)
            } else if is_yaml && path.is_file() {
                self.lesson_file(&path)
            } else {
                None
            };
            let Some(id) = id else { continue };
            found = true;
            if let Some(other) = here.insert(id.clone(), path.clone()) {
                let message = format!("the id {} is also that of {}", quoted(&id), other.display());
                let problem = Diagnostic::of_file(
                    path.display().to_string(),
                    message,
                    Some("give one of them another id".to_owned()),
                );
                self.problems.push(problem);
            }
        }
        match course {
            Some(course) => {
                let shown = course.display().to_string();
                self.course(SourceText::read(&course, shown));
            }
            None if !found && self.problems.len() == known => {
                let help = "a lesson is a folder with a lesson.yaml, or a single .yaml file".to_owned();
                self.problems.push(Diagnostic::of_file(
                    place.display().to_string(),
                    "there is no lesson in this folder",
                    Some(help),
                ));
            }
            None => {}
        }
    }

    fn lesson_folder(&mut self, path: &Path) -> Option<String> {
        let name = path.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))?;
        Some(self.add(entry(name, disk_head(&path.join("lesson.yaml")), Some(path), Home::Disk(path.to_owned()))))
    }

    fn lesson_file(&mut self, path: &Path) -> Option<String> {
        let head = disk_head(path);
        let written = head.as_ref().and_then(|head| head.id.as_ref()).map(|id| id.value.clone());
        let id = written.or_else(|| Some(path.file_stem()?.to_string_lossy().into_owned()))?;
        Some(self.add(entry(id, head, Some(path), Home::Disk(path.to_owned()))))
    }

    fn add(&mut self, entry: Entry) -> String {
        let id = entry.id.clone();
        self.entries.insert(id.clone(), entry);
        id
    }

    fn course(&mut self, source: Result<SourceText, Diagnostic>) {
        let (course, problems) = match source {
            Ok(source) => load::course(source),
            Err(diagnostic) => (None, vec![diagnostic]),
        };
        self.problems.extend(problems);
        let Some((course, source)) = course else { return };
        let mut findings = Findings::new(source.clone());
        if let Some(title) = course.title {
            self.title = title;
        }
        let mut listed: Vec<&str> = Vec::new();
        let mut ids: Vec<&str> = Vec::new();
        for track in &course.tracks.0 {
            let id = &track.value.id;
            if ids.contains(&id.value.as_str()) {
                findings.error(id.at, format!("the track {} stands twice", quoted(&id.value)), None);
                continue;
            }
            ids.push(&id.value);
            let mut lessons = Vec::new();
            for lesson in &track.value.lessons.0 {
                if listed.contains(&lesson.value.as_str()) {
                    findings.error(lesson.at, format!("the lesson {} is listed twice", quoted(&lesson.value)), None);
                    continue;
                }
                listed.push(&lesson.value);
                let help = one_of(&lesson.value, self.entries.keys().map(String::as_str));
                let unknown = Diagnostic {
                    severity: Severity::Error,
                    place: source.place(lesson.at),
                    message: format!("there is no lesson {}", quoted(&lesson.value)),
                    help,
                };
                lessons.push((lesson.value.clone(), unknown));
            }
            let track = Track {
                id: id.value.clone(),
                title: track.value.title.clone(),
                summary: track.value.summary.trim().to_owned(),
                lessons: Vec::new(),
            };
            match self.tracks.iter_mut().find(|(known, _)| known.id == track.id) {
                Some(known) => *known = (track, lessons),
                None => self.tracks.push((track, lessons)),
            }
        }
        self.problems.extend(findings.into_sorted());
    }

    pub(super) fn finish(mut self) -> Catalog {
        let mut tracks = Vec::new();
        let mut placed: Vec<String> = Vec::new();
        for (mut track, lessons) in self.tracks {
            for (id, unknown) in lessons {
                if !self.entries.contains_key(&id) {
                    self.problems.push(unknown);
                } else if !placed.contains(&id) {
                    placed.push(id.clone());
                    track.lessons.push(id);
                }
            }
            tracks.push(track);
        }
        let mut rest: Vec<&Entry> = self.entries.values().filter(|entry| !placed.contains(&entry.id)).collect();
        rest.sort_by_key(|entry| entry.tier);
        for entry in rest {
            let id = entry.tier.key();
            match tracks.iter_mut().find(|track| track.id == id) {
                Some(track) => track.lessons.push(entry.id.clone()),
                None => tracks.push(Track {
                    id: id.to_owned(),
                    title: entry.tier.title().to_owned(),
                    summary: String::new(),
                    lessons: vec![entry.id.clone()],
                }),
            }
        }
        tracks.retain(|track| !track.lessons.is_empty());
        let title = if self.title.is_empty() { "Async concurrency".to_owned() } else { self.title };
        Catalog { title, tracks, problems: self.problems, entries: self.entries, loaded: Mutex::default() }
    }
}

fn entry(id: String, head: Option<LessonFile>, path: Option<&Path>, home: Home) -> Entry {
    let head = head.unwrap_or_default();
    Entry {
        title: head.title.map_or_else(|| id.clone(), |title| title.value),
        tier: head.tier.map_or(Tier::Basics, lower::tier),
        minutes: head.minutes.unwrap_or(lower::MINUTES),
        needs: head.needs.0.into_iter().map(|id| id.value).collect(),
        summary: head.summary.map(|summary| summary.value.trim().to_owned()).unwrap_or_default(),
        path: path.map(Path::to_owned),
        id,
        home,
    }
}

/// The head of a lesson on disk, if it can be read; what is wrong with it is said when it is loaded.
fn disk_head(path: &Path) -> Option<LessonFile> {
    let mut bytes = read_at_most(path, HEAD_BYTES).ok()?;
    if let Err(error) = std::str::from_utf8(&bytes) {
        bytes.truncate(error.valid_up_to());
    }
    load::head(SourceText::from_bytes(path.display().to_string(), &bytes).ok()?)
}
