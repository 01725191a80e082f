//! Running the binary in a world of its own.

use std::fmt;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a command did.
pub(crate) struct Done {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: Option<i32>,
}

/// As a shell would show it, one part after the other.
impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.stdout)?;
        if !self.stderr.is_empty() {
            write!(f, "-- stderr\n{}", self.stderr)?;
        }
        match self.status {
            Some(status) => write!(f, "-- exit {status}"),
            None => write!(f, "-- ended by a signal"),
        }
    }
}

/// The binary, with an empty home folder and no variables that change what it prints.
pub(crate) fn command(home: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_asynctutor"));
    for name in [
        "COLUMNS",
        "NO_COLOR",
        "COLORTERM",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "RUST_BACKTRACE",
        "LC_ALL",
        "LC_CTYPE",
        "ASYNCTUTOR_PYTHON",
        "ASYNCTUTOR_GO",
        "ASYNCTUTOR_NODE",
    ] {
        command.env_remove(name);
    }
    command.env("HOME", home.path()).env("TERM", "xterm-256color").env("LANG", "C.UTF-8").stdin(Stdio::null());
    command.env("XDG_DATA_HOME", home.path().join("data")).env("XDG_CONFIG_HOME", home.path().join("config"));
    command.env("XDG_CACHE_HOME", home.path().join("cache"));
    command
}

/// Runs the binary with `line` split at blanks.
pub(crate) fn asynctutor(line: &str) -> Done {
    let home = TempDir::new().unwrap();
    done(command(&home).args(line.split_whitespace()))
}

/// Runs a command to its end.
pub(crate) fn done(command: &mut Command) -> Done {
    let output = command.output().unwrap();
    Done {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code(),
    }
}
