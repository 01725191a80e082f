//! What is to be run: a file or a package, and in which language it is.

use crate::lesson::{Analogue, Language};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A program to run, as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its language.
    pub language: Language,
    /// Its file; for Go and Python also the folder of its package.
    pub path: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
}

/// Why a path cannot be run.
#[derive(Debug, Error)]
pub enum NoTarget {
    /// There is nothing.
    #[error("{0}: there is no such file or folder")]
    Missing(String),
    /// It is not known how to run it.
    #[error(
        "{0}: asynctutor can trace a .py, .go, .js, .mjs, .cjs, .ts, .mts or .cts file, and the folder of a Go or Python \
         package"
    )]
    Unknown(String),
    /// A folder without a program that is known how to run.
    #[error("{0}: this folder holds no .go file and no __main__.py; name the file to run")]
    Folder(String),
}

/// The language of a file, by its name.
pub fn language_of(path: &Path) -> Option<Language> {
    match path.extension()?.to_str()? {
        "py" | "pyw" => Some(Language::Python),
        "go" => Some(Language::Go),
        // Whether types are taken away is for Node to say.
        "js" | "mjs" | "cjs" | "ts" | "mts" | "cts" => Some(Language::Node),
        _ => None,
    }
}

impl Target {
    /// The program at `path`.
    ///
    /// # Errors
    /// If there is none, or none that is known how to run.
    pub fn find(path: &Path, args: Vec<OsString>) -> Result<Target, NoTarget> {
        let name = || path.display().to_string();
        // No runtime takes it for an option.
        let within = Path::new(".").join(path);
        let path = if path.as_os_str().as_encoded_bytes().starts_with(b"-") { &within } else { path };
        if path.is_dir() {
            let mut files = path.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
            let is_go = files.any(|file| language_of(&file) == Some(Language::Go));
            let language = match is_go {
                true => Language::Go,
                false if path.join("__main__.py").is_file() => Language::Python,
                false => return Err(NoTarget::Folder(name())),
            };
            return Ok(Target { language, path: path.to_owned(), args });
        }
        if !path.exists() {
            return Err(NoTarget::Missing(name()));
        }
        let language = language_of(path).ok_or_else(|| NoTarget::Unknown(name()))?;
        Ok(Target { language, path: path.to_owned(), args })
    }

    /// The program of a lesson, put into a folder.
    ///
    /// # Errors
    /// If it cannot be written there.
    pub fn of_analogue(analogue: &Analogue, folder: &Path) -> io::Result<Target> {
        // A file is named within its lesson's folder, or has no name at all.
        let name = Path::new(&analogue.file).file_name().filter(|name| language_of(Path::new(name)).is_some());
        let path = folder.join(name.unwrap_or(main_file(analogue.language).as_ref()));
        std::fs::write(&path, analogue.source.as_bytes())?;
        Ok(Target { language: analogue.language, path, args: Vec::new() })
    }

    /// The program's folder.
    pub fn folder(&self) -> &Path {
        if self.path.is_dir() {
            return &self.path;
        }
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// The folder that source lines are told relative to: the program's, or that of the Go workspace or module it is in.
    pub fn root(&self) -> PathBuf {
        let folder = self.folder();
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        if self.language != Language::Go {
            return folder;
        }
        // What lies there by chance is nobody's module, for Go too.
        let passing = std::env::temp_dir().canonicalize().unwrap_or_default();
        let above = |name: &str| {
            let mut folders = folder.ancestors().filter(|above| *above != passing);
            folders.find(|above| above.join(name).is_file()).map(Path::to_owned)
        };
        let workspace = match std::env::var_os("GOWORK").filter(|named| !named.is_empty()) {
            None => above("go.work"),
            Some(named) => Path::new(&named).parent().filter(|named| folder.starts_with(named)).map(Path::to_owned),
        };
        workspace.filter(|named| named.is_absolute()).or_else(|| above("go.mod")).unwrap_or(folder)
    }
}

/// What a program without a name of its own is called.
const fn main_file(language: Language) -> &'static str {
    match language {
        Language::Python => "main.py",
        Language::Go => "main.go",
        Language::Node => "main.mjs",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_go_program_are_told_from_its_module_and_those_of_others_from_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let module = folder.path().canonicalize().unwrap().join("module");
        let package = module.join("cmd").join("server");
        std::fs::create_dir_all(&package).unwrap();
        for file in ["main.go", "main.py"] {
            std::fs::write(package.join(file), "").unwrap();
        }
        let root = |path: &Path| Target::find(path, Vec::new()).unwrap().root();
        assert_eq!(root(&package), package);
        std::fs::write(module.join("go.mod"), "").unwrap();
        assert_eq!(root(&package), module);
        assert_eq!(root(&package.join("main.go")), module);
        assert_eq!(root(&package.join("main.py")), package);
    }
}
