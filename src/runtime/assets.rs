//! The tracers' own files, which travel in the binary.

use super::cache;
use super::run::LaunchError;
use include_dir::{Dir, include_dir};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

static TRACERS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/tracers");

/// Puts the files of a language's tracer into a folder of its name on the desk, and gives the folder.
pub(super) fn unpack(language: &str, desk: &Path) -> Result<PathBuf, LaunchError> {
    let folder = desk.join(language);
    let made = std::fs::create_dir_all(&folder)
        .and_then(|()| files(language).try_for_each(|(name, text)| std::fs::write(folder.join(name), text)));
    made.map_err(LaunchError::system(format!("{} cannot be written", folder.display())))?;
    Ok(folder)
}

/// The text of one of the tracers' files, by its path.
pub(super) fn text(path: &str) -> &'static str {
    TRACERS.get_file(path).and_then(|file| file.contents_utf8()).expect("the tracers' files are there, and texts")
}

/// The names and texts of the files of a folder.
pub(super) fn files(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let folder = TRACERS.get_dir(folder).expect("the tracers' folders are there");
    folder.files().filter_map(|file| Some((file.path().file_name()?.to_str()?, file.contents_utf8()?)))
}

/// The folder of a language's tracer among the user's caches, where it stays, and a runtime may leave beside it what it
/// makes of it; absent where nothing can be kept. Another state of the files has another folder.
pub(super) fn keep(language: &str) -> Option<PathBuf> {
    let mut hasher = DefaultHasher::new();
    for file in files(language) {
        file.hash(&mut hasher);
    }
    let folder = cache::folder()?.join("tracers").join(format!("{language}-{:016x}", hasher.finish()));
    let whole = |folder: &Path| {
        files(language).all(|(name, text)| std::fs::read(folder.join(name)).is_ok_and(|found| found == text.as_bytes()))
    };
    if whole(&folder) {
        cache::touch(&folder);
        return Some(folder);
    }
    // Made whole under another name: several runs may begin at once.
    std::fs::create_dir_all(folder.parent()?).ok()?;
    let part = tempfile::tempdir_in(folder.parent()?).ok()?;
    unpack(language, part.path()).ok()?;
    let moved = std::fs::rename(part.path().join(language), &folder);
    (moved.is_ok() || whole(&folder)).then_some(folder)
}
