//! What is kept among the user's caches from run to run: the tracers' files, and what is built of Go with them.
//!
//! Another version of asynctutor or of Go has folders of its own there. What no run has used for a while is removed at the end
//! of a run, once a day. Nothing is removed while others run: every run holds a lock (flock(2)) that runs share, and whoever
//! removes has it alone.

use etcetera::BaseStrategy;
use rustix::fs::{FlockOperation, flock};
use std::fs::{DirEntry, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// What is used for a day is noted no more than once.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// For how many days what nobody uses is kept.
pub const DAYS_KEPT: u32 = 30;
/// The file that is locked; it was last changed when it was last looked what is to be removed.
const LOOKED: &str = "looked";
/// What begins the names of the folders that are being removed.
const REMOVED: &str = "removed-";
/// Where there are folders each of which is used, or not.
const PLACES: [&str; 3] = ["tracers", "go", "go/programs"];
/// Folders among them that hold others.
const HOLDERS: [&str; 2] = ["modules", "programs"];

/// The folder of all that is kept; absent where no folder for caches is known.
pub fn folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("asynctutor"))
}

/// How many bytes are in a folder.
pub fn size(folder: &Path) -> u64 {
    let size = |entry: DirEntry| match entry.metadata() {
        Ok(about) if about.is_dir() => size(&entry.path()),
        Ok(about) => about.len(),
        Err(_) => 0,
    };
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(size).sum()
}

/// A run that uses what is kept. Dropped at its end.
#[derive(Debug)]
pub(super) struct Use {
    folder: PathBuf,
    lock: File,
}

impl Use {
    /// From now on nothing is removed. Absent where nothing is kept, or no files can be locked: then nothing ever is.
    pub(super) fn begin() -> Option<Use> {
        Use::of(folder()?).ok()
    }

    fn of(folder: PathBuf) -> io::Result<Use> {
        std::fs::create_dir_all(&folder)?;
        let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(LOOKED))?;
        // Whoever removes has it for no longer than it takes to rename a few folders.
        flock(&lock, FlockOperation::LockShared)?;
        Ok(Use { folder, lock })
    }

    /// Takes what nobody has used for long from its place, if nobody else is at work here and it is time for that.
    fn clear_out(&self) -> io::Result<Option<TempDir>> {
        if !is_older(&self.lock.metadata()?, DAY)
            || flock(&self.lock, FlockOperation::NonBlockingLockExclusive).is_err()
        {
            return Ok(None);
        }
        self.lock.set_modified(now())?;
        let heap = tempfile::Builder::new().prefix(REMOVED).tempdir_in(&self.folder)?;
        let within = |place: &Path| std::fs::read_dir(place).into_iter().flatten().flatten();
        let is_unused = |entry: &DirEntry| {
            let is_holder = HOLDERS.iter().any(|holder| entry.file_name() == *holder);
            !is_holder && entry.metadata().is_ok_and(|about| about.is_dir() && is_older(&about, DAY * DAYS_KEPT))
        };
        let unused = PLACES.iter().flat_map(|place| within(&self.folder.join(place))).filter(is_unused);
        // Whoever was at this may have been killed.
        let is_left =
            |entry: &DirEntry| entry.file_name().to_string_lossy().starts_with(REMOVED) && entry.path() != heap.path();
        for (number, entry) in unused.chain(within(&self.folder).filter(is_left)).enumerate() {
            // What cannot be moved stays.
            let _moved = std::fs::rename(entry.path(), heap.path().join(number.to_string()));
        }
        Ok(Some(heap))
    }
}

impl Drop for Use {
    fn drop(&mut self) {
        let heap = self.clear_out();
        // It takes its time to remove much: meanwhile others may begin.
        let _unlocked = flock(&self.lock, FlockOperation::Unlock);
        drop(heap);
    }
}

/// Notes that a folder is used.
pub(super) fn touch(folder: &Path) {
    if folder.metadata().is_ok_and(|about| is_older(&about, DAY)) {
        // If it cannot be noted, it is made once more some day.
        let _noted = File::open(folder).and_then(|folder| folder.set_modified(now()));
    }
}

fn is_older(about: &std::fs::Metadata, age: Duration) -> bool {
    let since = about.modified().ok().and_then(|then| now().duration_since(then).ok());
    since.is_some_and(|since| since > age)
}

#[expect(clippy::disallowed_methods, reason = "how long something was not used is told by the clock")]
fn now() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A cache with these folders, changed so many days ago.
    fn cache(folders: &[(&str, u32)]) -> TempDir {
        let cache = tempfile::tempdir().unwrap();
        for (name, _) in folders {
            fs::create_dir_all(cache.path().join(name)).unwrap();
            fs::write(cache.path().join(name).join("file"), "text").unwrap();
        }
        fs::write(cache.path().join(LOOKED), "").unwrap();
        for (name, days) in folders {
            age(&cache.path().join(name), *days);
        }
        cache
    }

    fn age(path: &Path, days: u32) {
        File::open(path).unwrap().set_modified(now() - DAY * days).unwrap();
    }

    fn begin(cache: &TempDir) -> Use {
        Use::of(cache.path().to_owned()).unwrap()
    }

    #[test]
    fn what_no_run_has_used_for_long_goes_once_a_day() {
        let folders = [
            ("tracers/python-1", 31),
            ("tracers/python-2", 29),
            ("go/1.26-1", 100),
            ("go/1.26-2", 0),
            ("go/programs/1", 100),
            ("go/programs/2", 1),
            ("go/programs", 100),
            ("go/modules", 100),
            ("go", 100),
            ("tracers", 100),
            ("removed-abc", 0),
            ("other", 100),
        ];
        let cache = cache(&folders);
        let there = || folders.map(|(name, _)| name).into_iter().filter(|name| cache.path().join(name).exists());
        drop(begin(&cache));
        assert_eq!(there().count(), folders.len(), "it was looked today");
        age(&cache.path().join(LOOKED), 2);
        let another = begin(&cache);
        drop(begin(&cache));
        assert_eq!(there().count(), folders.len(), "another one runs");
        drop(another);
        let gone = ["tracers/python-1", "go/1.26-1", "go/programs/1", "removed-abc"];
        assert_eq!(
            there().collect::<Vec<_>>(),
            folders.map(|(name, _)| name).into_iter().filter(|name| !gone.contains(name)).collect::<Vec<_>>()
        );
        let names = fs::read_dir(cache.path()).unwrap().count();
        assert_eq!(names, 4, "nothing of it is left: only go, tracers, other, and the file that is locked");
        assert!(!is_older(&cache.path().join(LOOKED).metadata().unwrap(), DAY));
    }

    #[test]
    fn what_is_used_stays() {
        let cache = cache(&[("tracers/python-1", 100), ("tracers/python-2", 100)]);
        age(&cache.path().join(LOOKED), 2);
        let run = begin(&cache);
        touch(&cache.path().join("tracers/python-2"));
        drop(run);
        assert!(!cache.path().join("tracers/python-1").exists());
        assert!(cache.path().join("tracers/python-2/file").exists());
    }

    #[test]
    fn all_that_is_kept_is_counted() {
        let cache = cache(&[("tracers/python-1", 0), ("go/programs/1", 0)]);
        std::os::unix::fs::symlink("/", cache.path().join("go/root")).unwrap();
        assert_eq!(size(cache.path()), 8 + 1);
        assert_eq!(size(&cache.path().join("nowhere")), 0);
    }
}
