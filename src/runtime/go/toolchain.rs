//! The Go that a program is built with: its module may ask for another one than is installed.

use crate::lesson::Language;
use crate::runtime::detect::Version;
use crate::runtime::run::LaunchError;
use crate::runtime::variables;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The first with the trace format that is read here.
const OLDEST: Version = Version { major: 1, minor: 22 };

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
}

impl Toolchain {
    /// The one that builds what is in `folder`.
    pub(super) fn find(folder: &Path) -> Result<Toolchain, LaunchError> {
        let go = variables::command(Language::Go, "go");
        let mut command = Command::new(&go);
        command.args(["env", "GOVERSION", "GOROOT", "GOMODCACHE"]).current_dir(folder);
        let output = run(command, "go env")?;
        if !output.status.success() {
            return Err(LaunchError::Build(said(&output.stderr)));
        }
        let text = said(&output.stdout);
        let mut lines = text.lines();
        let mut next = || lines.next().unwrap_or_default();
        let (version, root, modules) = (next(), next(), next());
        let version = version.trim_start_matches("go");
        let number = parse(version).ok_or_else(|| {
            LaunchError::Refused(format!(
                "this Go says that its version is `{version}`; asynctutor needs a released one"
            ))
        })?;
        if number < OLDEST {
            return Err(LaunchError::Refused(format!(
                "Go {version} is too old to be traced: asynctutor needs Go {OLDEST} or later"
            )));
        }
        Ok(Toolchain {
            go,
            version: version.to_owned(),
            minor: number.minor,
            root: PathBuf::from(root),
            modules: PathBuf::from(modules),
        })
    }

    /// Its name and version.
    pub(super) fn title(&self) -> String {
        format!("Go {}", self.version.split_whitespace().next().unwrap_or_default())
    }
}

/// Runs a `go` command to its end.
pub(super) fn run(mut command: Command, what: &str) -> Result<Output, LaunchError> {
    command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            LaunchError::Missing { language: "Go", commands: command.get_program().to_string_lossy().into_owned() }
        }
        _ => LaunchError::System { what: format!("`{what}` cannot be started"), source: error },
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
        for (text, minor) in [("1.26.8", 26), ("1.22", 22), ("1.27rc1", 27), ("1.25.0 X:nocoverageredesign", 25)] {
            assert_eq!(parse(text), Some(Version { major: 1, minor }));
        }
        assert_eq!(parse("devel +abc"), None);
    }
}
