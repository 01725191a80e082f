//! Finding the runtime of a language, and its version.

use super::children::Own;
use crate::lesson::Language;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The longest a runtime may take to tell its version; the first start after an installation can be slow.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most that is read of what it says.
const MOST: u64 = 4096;

/// A version, `3.11`; what follows the second number does not matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What was found of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A runtime that is new enough.
    Good {
        /// The command that starts it.
        command: String,
        /// The version as the runtime writes it.
        version: String,
    },
    /// A runtime that is too old.
    Old {
        /// The command that starts it.
        command: String,
        /// The version as the runtime writes it.
        version: String,
    },
    /// Something of that name, which does not say its version.
    Unclear {
        /// The command that starts it.
        command: String,
        /// What it did instead.
        why: String,
    },
    /// Nothing.
    Missing,
}

/// The variable of the environment that names the command for a language's runtime, in place of the usual ones.
pub const fn variable(language: Language) -> &'static str {
    match language {
        Language::Python => "ASYNCTUTOR_PYTHON",
        Language::Go => "ASYNCTUTOR_GO",
        Language::Node => "ASYNCTUTOR_NODE",
    }
}

/// The command that the environment names for a language's runtime.
pub fn named(language: Language) -> Option<OsString> {
    std::env::var_os(variable(language)).filter(|command| !command.is_empty())
}

/// The commands that may start a language's runtime, the first choice first.
const fn commands(language: Language) -> &'static [&'static str] {
    match language {
        Language::Python => &["python3", "python"],
        Language::Go => &["go"],
        Language::Node => &["node"],
    }
}

/// The oldest version that the lessons' programs run on.
pub const fn oldest(language: Language) -> Version {
    match language {
        // asyncio.TaskGroup, asyncio.timeout
        Language::Python => Version { major: 3, minor: 11 },
        // The form of its traces, loop variables of their own
        Language::Go => Version { major: 1, minor: 22 },
        // AbortSignal.any, the permission model
        Language::Node => Version { major: 20, minor: 0 },
    }
}

/// Looks for a language's runtime by asking the first command that there is for its version. Where the environment names
/// one, no other is looked for.
pub fn detect(language: Language) -> Found {
    let candidates = match named(language) {
        Some(command) => vec![command],
        None => commands(language).iter().map(OsString::from).collect(),
    };
    for candidate in candidates {
        let command = candidate.to_string_lossy().into_owned();
        return match ask(&candidate, language) {
            Ok(None) => continue,
            Ok(Some(text)) => match version_in(&text) {
                Some((version, text)) if version >= oldest(language) => Found::Good { command, version: text },
                Some((_, version)) => Found::Old { command, version },
                None => Found::Unclear { command, why: "does not say its version".to_owned() },
            },
            Err(why) => Found::Unclear { command, why },
        };
    }
    Found::Missing
}

/// The command for a language's runtime that [`detect`] asks: the first that there is.
pub(super) fn installed(language: Language) -> Option<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |command: &&&str| std::env::split_paths(&path).any(|folder| folder.join(command).is_file());
    commands(language).iter().find(is_there).map(OsString::from)
}

/// What `command` says of its version; nothing if there is no such command.
fn ask(command: &OsStr, language: Language) -> Result<Option<String>, String> {
    let argument = if language == Language::Go { "version" } else { "--version" };
    let mut asked = Command::new(command);
    asked.arg(argument).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut own = match Own::start(asked) {
        Ok(own) => own,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("cannot be started: {error}")),
    };
    let Some(stdout) = own.child().stdout().take() else { return Err("has no output".to_owned()) };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = stdout.take(MOST).read_to_string(&mut text);
        // Nobody may be listening any more.
        let _ = sender.send(read.map(|_| text));
    });
    let said = receiver.recv_timeout(PATIENCE);
    if said.is_err() {
        // It may have ended by itself in between.
        let _ = own.child().start_kill();
    }
    let status = own.wait();
    let command = command.to_string_lossy();
    match (said, status) {
        (Ok(Ok(text)), Ok(status)) if status.success() => Ok(Some(text)),
        (Ok(Ok(_)), Ok(status)) => Err(format!("`{command} {argument}` failed ({status})")),
        (Err(_), _) => Err(format!("`{command} {argument}` did not answer")),
        _ => Err(format!("`{command} {argument}` gave no text")),
    }
}

/// The first version in a text, as numbers and as written.
fn version_in(text: &str) -> Option<(Version, String)> {
    text.split_whitespace().find_map(|word| {
        let written = word.trim_start_matches(|c: char| !c.is_ascii_digit());
        let mut numbers = written.split(|c: char| !c.is_ascii_digit());
        let major = numbers.next()?.parse().ok()?;
        let minor = numbers.next()?.parse().ok()?;
        Some((Version { major, minor }, written.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_each_runtime_says() {
        for (text, major, minor, written) in [
            ("Python 3.11.7\n", 3, 11, "3.11.7"),
            ("v20.20.2\n", 20, 20, "20.20.2"),
            ("go version go1.26.8 linux/amd64\n", 1, 26, "1.26.8"),
            ("Python 3.14.0rc1", 3, 14, "3.14.0rc1"),
        ] {
            assert_eq!(version_in(text), Some((Version { major, minor }, written.to_owned())));
        }
        assert_eq!(version_in("no such thing"), None);
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(Version { major: 3, minor: 9 } < oldest(Language::Python));
        assert!(Version { major: 1, minor: 100 } > oldest(Language::Go));
    }
}
