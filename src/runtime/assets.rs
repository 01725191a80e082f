//! The tracers' own files, which travel in the binary.

use super::run::LaunchError;
use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};

static TRACERS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/tracers");

/// Puts the files of a language's tracer into a folder of its name on the desk, and gives the folder.
pub(super) fn unpack(language: &str, desk: &Path) -> Result<PathBuf, LaunchError> {
    let folder = TRACERS.get_dir(language).expect("every language has its folder of files");
    for file in folder.files() {
        let path = desk.join(file.path());
        let made =
            path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, file.contents()));
        made.map_err(LaunchError::system(format!("{} cannot be written", path.display())))?;
    }
    Ok(desk.join(language))
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
