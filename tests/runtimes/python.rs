//! CPython.

use crate::bank;
use asynctutor::lesson::Language;
use std::path::Path;
use std::process::Command;

/// The command that runs a program without the tracer.
fn native(path: &Path) -> Command {
    let python = std::env::var_os("ASYNCTUTOR_PYTHON").filter(|python| !python.is_empty());
    let mut command = Command::new(python.unwrap_or("python3".into()));
    command.arg(path);
    command
}

#[test]
fn every_program_of_the_bank_shows_what_it_must() {
    bank::hold(Language::Python, "py", native);
}
