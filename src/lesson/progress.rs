//! What the learner has done: one small JSON file that several instances may write at once.
//!
//! An instance never writes what it remembers, only what changed: under a lock between processes the file is read, the
//! changes are applied, and the whole is put in its place in one step. So nothing that another instance recorded is lost.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The version of the file that this program reads and writes.
const VERSION: u32 = 1;

/// A file of more bytes is not one of ours.
const MAX_BYTES: u64 = 8 << 20;

/// The environment variable that names another folder.
pub const DATA_DIR: &str = "ASYNCTUTOR_DATA_DIR";

/// Everything the learner has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The lesson that was open last.
    pub last: Option<String>,
    /// By lesson.
    pub lessons: BTreeMap<String, LessonProgress>,
}

/// What the learner has done in one lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonProgress {
    /// The step the learner was at last, from 0.
    #[serde(default)]
    pub step: usize,
    /// The furthest step, from 0.
    #[serde(default)]
    pub furthest: usize,
    /// Whether the lesson was taken to its end.
    #[serde(default)]
    pub finished: bool,
    /// Predictions and answers by step.
    #[serde(default)]
    pub guesses: BTreeMap<usize, Guesses>,
    /// The steps whose question was passed by without an answer, and not answered since.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub skipped: BTreeSet<usize>,
}

impl LessonProgress {
    /// All right and wrong guesses of the lesson.
    pub fn total(&self) -> Guesses {
        self.guesses.values().fold(Guesses::default(), |sum, guesses| Guesses {
            right: sum.right.saturating_add(guesses.right),
            wrong: sum.wrong.saturating_add(guesses.wrong),
        })
    }
}

/// How often a guess was right and wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guesses {
    /// Right.
    pub right: u32,
    /// Wrong.
    pub wrong: u32,
}

/// Something the learner did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Went to a step of a lesson.
    Step {
        /// The lesson.
        lesson: String,
        /// The step, from 0.
        step: usize,
    },
    /// Made a prediction or answered a question.
    Guess {
        /// The lesson.
        lesson: String,
        /// The step, from 0.
        step: usize,
        /// Whether it was right.
        right: bool,
    },
    /// Passed a question by without an answer.
    Skip {
        /// The lesson.
        lesson: String,
        /// The step, from 0.
        step: usize,
    },
    /// Took a lesson to its end.
    Finish {
        /// The lesson.
        lesson: String,
    },
}

impl Progress {
    /// The progress after a change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Step { lesson, step } => {
                self.last = Some(lesson.clone());
                let progress = self.lesson(lesson);
                progress.step = *step;
                progress.furthest = progress.furthest.max(*step);
            }
            Change::Guess { lesson, step, right } => {
                let progress = self.lesson(lesson);
                progress.skipped.remove(step);
                let guesses = progress.guesses.entry(*step).or_default();
                let count = if *right { &mut guesses.right } else { &mut guesses.wrong };
                *count = count.saturating_add(1);
            }
            Change::Skip { lesson, step } => {
                let progress = self.lesson(lesson);
                if !progress.guesses.contains_key(step) {
                    progress.skipped.insert(*step);
                }
            }
            Change::Finish { lesson } => self.lesson(lesson).finished = true,
        }
    }

    fn lesson(&mut self, id: &str) -> &mut LessonProgress {
        self.lessons.entry(id.to_owned()).or_default()
    }
}

/// What is in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u32,
    last: Option<String>,
    #[serde(default)]
    lessons: BTreeMap<String, LessonProgress>,
}

/// The version alone, readable in files of any version.
#[derive(Deserialize)]
struct Stamp {
    version: u32,
}

/// Why progress cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
    /// The file system refused.
    #[error("progress is not kept: {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A newer program wrote the file; it is left alone.
    #[error("progress is not kept: {path} is of version {version}, this program reads version {VERSION}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u32,
    },
    /// The platform tells of no folder for data.
    #[error("progress is not kept: no folder for data is known; set {DATA_DIR}")]
    NoFolder,
}

/// Progress as read, and what was odd about the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The progress.
    pub progress: Progress,
    /// A damaged file was put aside here.
    pub set_aside: Option<PathBuf>,
}

/// The file in which progress is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgressFile {
    folder: PathBuf,
}

impl ProgressFile {
    /// The file in a folder, which is made when something is recorded.
    pub fn in_folder(folder: impl Into<PathBuf>) -> ProgressFile {
        ProgressFile { folder: folder.into() }
    }

    /// The file in the platform's folder for data, or in the one that [`DATA_DIR`] names.
    ///
    /// # Errors
    /// The platform tells of no such folder.
    pub fn standard() -> Result<ProgressFile, ProgressError> {
        use etcetera::app_strategy::{AppStrategy, AppStrategyArgs, choose_native_strategy};
        if let Some(folder) = std::env::var_os(DATA_DIR).filter(|folder| !folder.is_empty()) {
            return Ok(ProgressFile::in_folder(folder));
        }
        let args = AppStrategyArgs { app_name: "asynctutor".to_owned(), ..AppStrategyArgs::default() };
        let strategy = choose_native_strategy(args).map_err(|_| ProgressError::NoFolder)?;
        Ok(ProgressFile::in_folder(strategy.data_dir()))
    }

    /// The file's path.
    pub fn path(&self) -> PathBuf {
        self.folder.join("progress.json")
    }

    /// The progress so far; none if there is no file. A damaged file is put aside, never overwritten.
    ///
    /// # Errors
    /// The file cannot be read, or is of a newer version.
    pub fn read(&self) -> Result<Read, ProgressError> {
        if !self.path().exists() {
            return Ok(Read::default());
        }
        let _lock = self.lock()?;
        self.read_locked()
    }

    /// Adds changes to what the file says now, and returns the whole.
    ///
    /// # Errors
    /// The file cannot be read or written, or is of a newer version.
    pub fn record(&self, changes: &[Change]) -> Result<Read, ProgressError> {
        fs::create_dir_all(&self.folder).map_err(|error| self.io(error))?;
        let _lock = self.lock()?;
        let mut read = self.read_locked()?;
        changes.iter().for_each(|change| read.progress.apply(change));
        self.write(&read.progress).map_err(|error| self.io(error))?;
        Ok(read)
    }

    /// Held while the file is read and written; other processes wait.
    fn lock(&self) -> Result<File, ProgressError> {
        let lock = || {
            let file =
                File::options().create(true).truncate(false).write(true).open(self.folder.join("progress.lock"))?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|error| self.io(error))
    }

    fn read_locked(&self) -> Result<Read, ProgressError> {
        let path = self.path();
        let bytes = match super::source::read_at_most(&path, MAX_BYTES + 1) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Read::default()),
            Err(error) => return Err(self.io(error)),
        };
        if let Ok(Stamp { version }) = serde_json::from_slice(&bytes)
            && version > VERSION
        {
            return Err(ProgressError::Newer { path, version });
        }
        match serde_json::from_slice::<Stored>(&bytes) {
            Ok(Stored { version: VERSION, last, lessons }) => {
                Ok(Read { progress: Progress { last, lessons }, set_aside: None })
            }
            _ => {
                let aside = free_name(&path).map_err(|error| self.io(error))?;
                fs::rename(&path, &aside).map_err(|error| self.io(error))?;
                Ok(Read { progress: Progress::default(), set_aside: Some(aside) })
            }
        }
    }

    /// Puts the whole file in its place in one step.
    fn write(&self, progress: &Progress) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        let Progress { last, lessons } = progress.clone();
        serde_json::to_writer_pretty(&mut file, &Stored { version: VERSION, last, lessons })?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(self.path()).map_err(|error| error.error)?;
        Ok(())
    }

    fn io(&self, source: io::Error) -> ProgressError {
        ProgressError::Io { path: self.path(), source }
    }
}

/// `progress.json.bad`, or with a number if that is taken.
fn free_name(path: &Path) -> io::Result<PathBuf> {
    (1..1000u32)
        .map(|n| {
            let mut name = path.as_os_str().to_owned();
            name.push(if n == 1 { ".bad".to_owned() } else { format!(".bad-{n}") });
            PathBuf::from(name)
        })
        .find(|name| !name.exists())
        .ok_or_else(|| io::Error::other("there are too many damaged files beside it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> (tempfile::TempDir, ProgressFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = ProgressFile::in_folder(folder.path().join("data"));
        (folder, file)
    }

    fn guess(step: usize, right: bool) -> Change {
        Change::Guess { lesson: "gather".to_owned(), step, right }
    }

    #[test]
    fn nothing_is_read_before_something_is_recorded() {
        let (_folder, file) = file();
        assert_eq!(file.read().unwrap(), Read::default());
        assert!(!file.path().exists());
    }

    #[test]
    fn what_two_instances_record_is_all_kept() {
        let (_folder, file) = file();
        let threads: Vec<_> = (0..4)
            .map(|n| {
                let file = file.clone();
                std::thread::spawn(move || {
                    for step in 0..10 {
                        file.record(&[guess(step, n % 2 == 0)]).unwrap();
                        file.record(&[Change::Finish { lesson: format!("lesson-{n}") }]).unwrap();
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let progress = file.read().unwrap().progress;
        assert_eq!(progress.lessons["gather"].total(), Guesses { right: 20, wrong: 20 });
        assert!((0..4).all(|n| progress.lessons[&format!("lesson-{n}")].finished));
    }

    #[test]
    fn going_back_keeps_the_furthest_step() {
        let mut progress = Progress::default();
        for step in [0, 3, 1] {
            progress.apply(&Change::Step { lesson: "queues".to_owned(), step });
        }
        assert_eq!((progress.lessons["queues"].step, progress.lessons["queues"].furthest), (1, 3));
        assert_eq!(progress.last.as_deref(), Some("queues"));
    }

    #[test]
    fn a_question_is_skipped_until_it_is_answered() {
        let (_folder, file) = file();
        let skip = |step| Change::Skip { lesson: "gather".to_owned(), step };
        file.record(&[skip(1), skip(3), guess(3, false), guess(5, true), skip(5)]).unwrap();
        assert_eq!(file.read().unwrap().progress.lessons["gather"].skipped, BTreeSet::from([1]));
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_told() {
        let (_folder, file) = file();
        file.record(&[guess(0, true)]).unwrap();
        for (damage, aside) in [("{\"version\": 1, \"les", "progress.json.bad"), ("[]", "progress.json.bad-2")] {
            fs::write(file.path(), damage).unwrap();
            let read = file.record(&[guess(1, false)]).unwrap();
            let kept = read.set_aside.unwrap();
            assert_eq!(kept.file_name().unwrap(), aside);
            assert_eq!(fs::read_to_string(kept).unwrap(), damage);
            assert_eq!(read.progress.lessons["gather"].total(), Guesses { right: 0, wrong: 1 });
        }
    }

    #[test]
    fn a_file_of_a_newer_program_is_left_alone() {
        let (_folder, file) = file();
        file.record(&[guess(0, true)]).unwrap();
        let newer = "{\"version\": 2, \"courses\": {}}";
        fs::write(file.path(), newer).unwrap();
        assert!(matches!(file.record(&[guess(1, false)]), Err(ProgressError::Newer { version: 2, .. })));
        assert_eq!(fs::read_to_string(file.path()).unwrap(), newer);
    }
}
