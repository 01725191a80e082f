//! The `asynctutor` command: everything is in the library, only the exit status is made here.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(asynctutor::cli::main().code())
}
