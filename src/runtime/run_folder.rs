//! Temporary folders for runs, which go with them. One that a killed process left behind goes at a later run.
//!
//! A folder is locked (flock(2)) as long as the process lives that made it: the system lets go of the lock however the
//! process ends. What is removed is called as these folders are, belongs to this user, is closed to all others, and nobody
//! has locked it.

use rustix::fs::{FlockOperation, Mode, OFlags, flock};
use std::ffi::OsStr;
use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::sync::Once;
use tempfile::TempDir;

/// What their names begin with.
const PREFIX: &str = "asynctutor-run-";
/// How many letters and digits follow: more than one would give a folder by hand.
const RANDOM: usize = 12;
/// They are for their user alone.
const MODE: u32 = 0o700;
/// The most entries of the folder for temporary files that are looked at.
const MOST_ENTRIES: usize = 10_000;
/// How often it is tried to make one that nobody takes for left behind meanwhile.
const ATTEMPTS: usize = 8;

/// A temporary folder, removed with all that is in it when this is dropped.
#[derive(Debug)]
pub struct RunFolder {
    folder: TempDir,
    /// Closed after the folder is gone. Absent where folders cannot be locked: then nobody removes those left behind.
    _lock: Option<File>,
}

impl RunFolder {
    /// Makes one. The first of a process removes those that were left behind.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn new() -> io::Result<RunFolder> {
        static SWEPT: Once = Once::new();
        let among = std::env::temp_dir();
        SWEPT.call_once(|| sweep(&among));
        RunFolder::within(&among)
    }

    fn within(among: &Path) -> io::Result<RunFolder> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).rand_bytes(RANDOM).permissions(Permissions::from_mode(MODE));
        for _ in 0..ATTEMPTS {
            let folder = builder.tempdir_in(among)?;
            match lock(folder.path()) {
                // Whoever swept in that moment has it, or had it.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Ok(lock) if !is_still(folder.path(), &lock) => {}
                lock => return Ok(RunFolder { folder, _lock: lock.ok() }),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Locks a folder that nobody else has locked, until what is given is closed.
fn lock(folder: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = rustix::fs::open(folder, flags, Mode::empty())?;
    flock(&folder, FlockOperation::NonBlockingLockExclusive)?;
    Ok(folder.into())
}

/// Whether `path` still leads to the folder that is open as `file`.
fn is_still(path: &Path, file: &File) -> bool {
    let identity = |about: std::fs::Metadata| (about.dev(), about.ino());
    let there = path.symlink_metadata().map(identity).ok();
    there.is_some() && there == file.metadata().map(identity).ok()
}

/// Removes the folders that were left behind.
fn sweep(among: &Path) {
    let entries = std::fs::read_dir(among).into_iter().flatten().take(MOST_ENTRIES).flatten();
    for entry in entries.filter(|entry| is_called_so(&entry.file_name())) {
        let path = entry.path();
        let Some(_lock) = lock(&path).ok().filter(|folder| is_own(folder) && is_still(&path, folder)) else { continue };
        // Something in it may not let itself be removed: the next run tries again.
        let _gone = std::fs::remove_dir_all(&path);
    }
}

fn is_called_so(name: &OsStr) -> bool {
    let random = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether a folder belongs to this user, and to nobody else.
fn is_own(folder: &File) -> bool {
    let own = rustix::process::geteuid().as_raw();
    folder.metadata().is_ok_and(|about| about.uid() == own && about.mode() & 0o7777 == MODE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_left_behind_goes_and_nothing_else_does() {
        let among = tempfile::tempdir().unwrap();
        let path = |name: &str| among.path().join(name);
        let make = |name: &str, mode| {
            fs::create_dir_all(path(name).join("within")).unwrap();
            fs::write(path(name).join("within/file"), "").unwrap();
            fs::set_permissions(path(name), Permissions::from_mode(mode)).unwrap();
        };
        make("asynctutor-run-0123456789ab", 0o700);
        make("asynctutor-run-open23456789", 0o755);
        make("asynctutor-run-python", 0o700);
        make("asynctutor-run-0123456789ab.bak", 0o700);
        make("asynctutor-run-01234567 9ab", 0o700);
        make("asynctutor-Abc123", 0o700);
        make("elsewhere", 0o700);
        std::os::unix::fs::symlink(path("elsewhere"), path("asynctutor-run-linklinklink")).unwrap();
        fs::write(path("asynctutor-run-filefilefile"), "").unwrap();
        let used = RunFolder::within(among.path()).unwrap();
        let left = RunFolder::within(among.path()).unwrap();
        let left_at = left.folder.keep();
        drop(left._lock);

        sweep(among.path());
        assert!(used.path().exists(), "it is in use");
        assert!(!left_at.exists());
        assert!(!path("asynctutor-run-0123456789ab").exists());
        for other in [
            "asynctutor-run-open23456789",
            "asynctutor-run-python",
            "asynctutor-run-0123456789ab.bak",
            "asynctutor-run-01234567 9ab",
            "asynctutor-Abc123",
            "elsewhere",
        ] {
            assert!(path(other).join("within/file").exists(), "{other}");
        }
        assert!(path("asynctutor-run-linklinklink").exists() && path("asynctutor-run-filefilefile").exists());
        drop(used);
        let names = fs::read_dir(among.path()).unwrap().flatten().map(|entry| entry.file_name());
        assert_eq!(names.filter(|name| is_called_so(name)).count(), 3, "the file, the link, and the open folder");
    }
}
