//! What the tracers are told through the environment. They take these variables away again before the program runs.

use super::Job;
use crate::trace::ClockKind;
use std::ffi::OsString;
use std::process::Command;

/// Tells a tracer where the trace goes, relative to which folder lines are, and which clock is wanted.
pub(super) fn tell(command: &mut Command, job: &Job<'_>) {
    let folder = job.target.folder();
    command
        .env("ASYNCTUTOR_TRACE", job.pipe)
        .env("ASYNCTUTOR_FOLDER", folder.canonicalize().unwrap_or(folder.to_owned()));
    if job.clock == ClockKind::Virtual {
        command.env("ASYNCTUTOR_VIRTUAL", "1");
    }
}

/// The command that starts a runtime: what `ASYNCTUTOR_PYTHON` (`_NODE`, `_GO`) says, else the usual one.
pub(super) fn command(language: &str, usual: &str) -> OsString {
    std::env::var_os(format!("ASYNCTUTOR_{language}")).filter(|command| !command.is_empty()).unwrap_or(usual.into())
}
