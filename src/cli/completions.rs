//! `asynctutor completions SHELL`: a completion script.

use super::Status;
use super::args::{Cli, CompletionsArgs};
use super::outside::stdout;
use clap::CommandFactory;
use std::io::Write;

/// Prints the script.
pub(super) fn completions(args: &CompletionsArgs) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "asynctutor", &mut script);
    let mut out = stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Status::FINE)
}
