//! The Go that a program is built with: its module may ask for another one than is installed.

use super::build;
use crate::lesson::Language;
use crate::runtime::detect::{Version, oldest};
use crate::runtime::preparation::Ran;
use crate::runtime::run::LaunchError;
use crate::runtime::{Job, variables};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is asked of it: what it is, and what decides how it compiles the standard library.
const ASKED: [&str; 11] = [
    "GOVERSION",
    "GOROOT",
    "GOMODCACHE",
    "GOTMPDIR",
    "GOCACHE",
    "GOFLAGS",
    "GOOS",
    "GOARCH",
    "GOEXPERIMENT",
    "CGO_ENABLED",
    "CGO_CFLAGS",
];
/// The first that refuses changes of files below the folder of modules, where it puts toolchains that it has downloaded.
const CAREFUL: u32 = 25;

/// A Go.
pub(super) struct Toolchain {
    /// The `go` command.
    pub(super) go: OsString,
    /// Its version, `1.26.8`.
    pub(super) version: String,
    /// The version's second number.
    pub(super) minor: u32,
    /// Where it is.
    pub(super) root: PathBuf,
    /// Where it keeps the modules of others.
    pub(super) modules: PathBuf,
    /// What decides, besides the version, how it compiles the standard library.
    pub(super) settings: String,
    /// Why its programs cannot be traced.
    pub(super) untraceable: Option<String>,
    /// Where it is to build, unless it is told by the user.
    desk: Option<PathBuf>,
    /// The `go` command is run with another name of the folder of modules.
    is_aliased: bool,
}

impl Toolchain {
    /// The one that builds what is in `folder`.
    pub(super) fn find(folder: &Path, job: &Job<'_>) -> Result<Toolchain, LaunchError> {
        let go = variables::command(Language::Go, "go");
        let mut command = Command::new(&go);
        command.arg("env").args(ASKED).current_dir(folder).env("PWD", folder);
        // It may have to download itself first.
        let downloading = job.preparation.builds("with Go".to_owned(), false);
        let ran = run(command, job)?;
        drop(downloading);
        if !ran.is_fine {
            return Err(LaunchError::Build(said(&ran.stderr).trim_end().to_owned()));
        }
        let text = said(&ran.stdout);
        let mut lines = text.lines();
        let mut next = || lines.next().unwrap_or_default();
        let (version, root, modules) = (next(), PathBuf::from(next()), PathBuf::from(next()));
        // What a build that is killed leaves behind is gone with the run.
        let desk = next().is_empty().then(|| job.desk.to_owned());
        let settings = lines.collect::<Vec<_>>().join("\n");
        let version = version.trim_start_matches("devel ").trim_start_matches("go").to_owned();
        let number = parse(&version);
        let oldest = oldest(Language::Go);
        let untraceable = match number {
            None => {
                Some(format!("this Go says that its version is `{version}`: asynctutor does not know how to trace it"))
            }
            Some(number) if number < oldest => {
                Some(format!("Go {version} is too old to be traced: asynctutor needs Go {oldest} or later"))
            }
            Some(_) => None,
        };
        let minor = number.map_or(0, |number| number.minor);
        let is_within = !modules.as_os_str().is_empty() && root.starts_with(&modules);
        let mut toolchain =
            Toolchain { go, version, minor, root, modules, settings, untraceable, is_aliased: false, desk };
        if is_within && minor >= CAREFUL && toolchain.untraceable.is_none() {
            toolchain.modules = build::alias(&toolchain.modules, job)?;
            toolchain.is_aliased = true;
        }
        Ok(toolchain)
    }

    /// The `go` command, for what is in the folder that it was found for.
    pub(super) fn command(&self) -> Command {
        if self.is_aliased {
            // By itself it would change to the toolchain of the other name.
            let mut command = self.aliased();
            command.env("GOTOOLCHAIN", "local");
            return command;
        }
        self.at_desk(Command::new(&self.go))
    }

    /// The `go` command without regard for any folder.
    pub(super) fn own_command(&self) -> Command {
        let mut command = self.aliased();
        command.env("GOTOOLCHAIN", "local").env("GOENV", "off");
        command
    }

    fn aliased(&self) -> Command {
        let mut command = self.at_desk(Command::new(self.root.join("bin").join("go")));
        if self.is_aliased {
            command.env("GOMODCACHE", &self.modules);
        }
        command
    }

    fn at_desk(&self, mut command: Command) -> Command {
        if let Some(desk) = &self.desk {
            command.env("GOTMPDIR", desk);
        }
        command
    }

    /// Its name and version.
    pub(super) fn title(&self) -> String {
        format!("Go {}", self.version.split_whitespace().next().unwrap_or_default())
    }
}

/// Runs a `go` command to its end.
pub(super) fn run(command: Command, job: &Job<'_>) -> Result<Ran, LaunchError> {
    let name = command.get_program().to_string_lossy().into_owned();
    job.preparation.run(command, job.patience).map_err(|error| match error {
        LaunchError::System { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            LaunchError::Missing { language: "Go", commands: name }
        }
        error => error,
    })
}

/// What a command wrote.
pub(super) fn said(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

/// The numbers of `1.26.8`, `1.27rc1` and the like.
fn parse(version: &str) -> Option<Version> {
    let mut numbers = version.split(|c: char| !c.is_ascii_digit());
    let major = numbers.next()?.parse().ok()?;
    let minor = numbers.next()?.parse().ok()?;
    Some(Version { major, minor })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_all_kinds_are_understood() {
        for (text, minor) in [
            ("1.26.8", 26),
            ("1.22", 22),
            ("1.27rc1", 27),
            ("1.25.0 X:nocoverageredesign", 25),
            ("1.27-6bb1dd4 X:x", 27),
        ] {
            assert_eq!(parse(text), Some(Version { major: 1, minor }));
        }
        assert_eq!(parse("+abc"), None);
    }
}
