//! The commands: the edge of the program, where files are read, errors are said and the exit status is decided.
//!
//! One file per command. Results go to standard output, everything else to standard error.

pub mod args;
mod attendance;
mod changes;
mod check;
mod completions;
mod course;
mod doctor;
mod list;
mod live;
mod man;
mod outside;
mod play;
mod real;
mod record;
mod run;
mod trace;
mod view;

use crate::runtime::{Ending, Stop};
use args::{Cli, ColorWhen, Command};
use clap::{CommandFactory, FromArgMatches};
use outside::Outside;
use std::ffi::OsString;
use std::io::{self, Write};

/// How the program ended: its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(u8);

impl Status {
    /// All is well.
    pub const FINE: Status = Status(0);
    /// A claim or a check failed.
    pub const FAILED: Status = Status(1);
    /// Wrong usage, or input that cannot be read.
    pub const WRONG: Status = Status(2);
    /// A program was stopped at a limit, as timeout(1) says it.
    pub const STOPPED: Status = Status(124);
    /// Stopped by the person at the keyboard.
    pub const INTERRUPTED: Status = Status(130);

    /// That of a program that was run, as a shell would have it; of one that the user stopped, nothing went wrong.
    fn of_program(ending: Ending) -> Status {
        match ending {
            Ending::Exited(status) => Status(status as u8),
            Ending::Signalled(signal) => Status(128u8.wrapping_add(signal as u8)),
            Ending::Stopped(Stop::User) => Status::FINE,
            Ending::Stopped(_) => Status::STOPPED,
        }
    }

    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        self.0
    }
}

/// Does what the command line says.
pub fn main() -> Status {
    let words: Vec<OsString> = std::env::args_os().collect();
    let cli = match parse(&words) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    // No command starts processes but those of runs.
    crate::runtime::adopt_orphans();
    let outside = Outside::new(&cli.everywhere);
    let result = match cli.command {
        None => play::course(&outside),
        Some(Command::Play(args)) => play::play(&args, &outside),
        Some(Command::Run(args)) => run::run(&args, &outside),
        Some(Command::List(args)) => list::list(&args, &outside),
        Some(Command::Check(args)) => check::check(&args, &outside),
        Some(Command::Trace(args)) => trace::trace(&args, &outside),
        Some(Command::Record(args)) => record::record(&args, &outside),
        Some(Command::View(args)) => view::view(&args, &outside),
        Some(Command::Doctor) => doctor::doctor(&outside),
        Some(Command::Completions(args)) => completions::completions(&args),
        Some(Command::Man) => man::man(),
    };
    result.unwrap_or_else(|error| tell(&error, &outside))
}

/// Reads the command line; `--color` also decides how clap's own messages look.
fn parse(words: &[OsString]) -> Result<Cli, clap::Error> {
    let color = match outside::color_flag(words) {
        ColorWhen::Auto => clap::ColorChoice::Auto,
        ColorWhen::Always => clap::ColorChoice::Always,
        ColorWhen::Never => clap::ColorChoice::Never,
    };
    let mut command = Cli::command().color(color);
    let matches = command.try_get_matches_from_mut(words)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Prints what clap has to say: help and version are results, everything else is wrong usage.
fn refuse(error: &clap::Error) -> Status {
    // A reader that went away does not need to be told.
    let _ = error.print();
    if error.use_stderr() { Status::WRONG } else { Status::FINE }
}

/// Says what went wrong. A reader that went away is no error: whoever closed the pipe has what they wanted.
fn tell(error: &anyhow::Error, outside: &Outside) -> Status {
    let closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    if error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(closed) {
        return Status::FINE;
    }
    let sign = if outside.color_on_stderr() { "\x1b[1;31merror:\x1b[0m" } else { "error:" };
    // Standard error may be closed as well.
    let _ = writeln!(io::stderr(), "{sign} {}", outside.legible(&format!("{error:#}")));
    Status::WRONG
}
