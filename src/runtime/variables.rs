//! What the tracers are told through the environment. They take these variables away again before the program runs.

use super::Job;
use super::detect::{installed, named};
use crate::lesson::Language;
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

/// The command that starts a language's runtime: what the environment names, else what is found, else the usual one.
pub(super) fn command(language: Language, usual: &str) -> OsString {
    named(language).or_else(|| installed(language)).unwrap_or(usual.into())
}
