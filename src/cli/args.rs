//! The command line: every command, flag and value, and nothing of what they do.

use crate::lesson::settings;
use crate::scenario::{Millis, Schedule};
use crate::tui::theme;
use clap::builder::PossibleValuesParser;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Learn and debug async concurrency on a timeline you can play, pause, step back and change.
///
/// Without a command it opens the course in the terminal, where you left it.
#[derive(Debug, Parser)]
#[command(
    name = "asynctutor",
    version,
    styles = STYLES,
    disable_help_subcommand = true,
    infer_subcommands = false,
    after_help = "Exit status: 0 fine, 1 a claim or check failed, 2 wrong usage or unreadable input, 130 interrupted.\n\
                  Try: asynctutor run gather-vs-taskgroup/gather"
)]
pub struct Cli {
    /// What to do; the course if absent.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What holds for every command.
    #[command(flatten)]
    pub everywhere: Everywhere,
}

/// Flags that every command takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Everywhere {
    /// A folder of lessons, or a lesson's file, to add to the built-in ones; one with the same id wins (repeatable)
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub lessons: Vec<PathBuf>,
    /// The colours of the player
    #[arg(long, global = true, value_name = "NAME", value_parser = PossibleValuesParser::new(theme::NAMES))]
    pub theme: Option<String>,
    /// Draw with ASCII characters only, as is done unasked in the locale C and for TERM=dumb
    #[arg(long, global = true)]
    pub ascii: bool,
    /// When to use colours; auto follows the terminal and NO_COLOR
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: ColorWhen,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Also into a pipe.
    Always,
    /// Not at all.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the lesson player at a lesson or a demo
    Play(PlayArgs),
    /// Run a demo without the player: its timeline, log and findings as text
    Run(RunArgs),
    /// List the lessons of the course
    List(ListArgs),
    /// Find every mistake in lessons and prove every claim they make
    Check(CheckArgs),
    /// Run a Python, Go or Node program as it is, and open the timeline of its tasks
    Trace(TraceArgs),
    /// Open a recorded trace
    View(ViewArgs),
    /// For maintainers: run the built-in lessons' programs and keep their traces
    #[command(hide = true)]
    Record(RecordArgs),
    /// Say what this terminal and this machine can do
    Doctor,
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// `play`.
#[derive(Debug, Args)]
pub struct PlayArgs {
    /// The lesson, and after a slash the demo to open at
    #[arg(value_name = "LESSON[/DEMO]")]
    pub target: String,
    /// How the run differs from the lesson's.
    #[command(flatten)]
    pub changes: Changes,
    /// A picture instead of a player.
    #[command(flatten)]
    pub picture: Picture,
}

/// For maintainers: the player's picture in a file, as in the README.
#[derive(Debug, Args)]
#[command(next_help_heading = "For maintainers")]
pub struct Picture {
    /// Draw one frame into an SVG file instead of opening the player
    #[arg(long, value_name = "FILE.svg", value_hint = ValueHint::FilePath)]
    pub screenshot: Option<PathBuf>,
    /// The frame's size in cells
    #[arg(long, value_name = "COLSxROWS", default_value = "120x40", requires = "screenshot")]
    pub size: Size,
    /// The playhead's moment in the frame [default: the start of the run]
    #[arg(long, value_name = "TIME", requires = "screenshot")]
    pub at: Option<Moment>,
    /// Keys pressed before the frame is drawn, separated by spaces, as in "n n v"
    #[arg(long, value_name = "KEYS", requires = "screenshot")]
    pub keys: Option<String>,
}

/// `run`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    asynctutor run gather-vs-taskgroup/gather --set fail_after=60ms\n  \
    asynctutor run gather-vs-taskgroup/taskgroup --cancel profile@50ms\n  \
    asynctutor run blocking-the-loop/blocked --wall\n  \
    asynctutor run queues/backpressure --format jsonl > run.trace\n  \
    asynctutor run locks-and-races/lost-update --explore 1000")]
pub struct RunArgs {
    /// The demo to run
    #[arg(value_name = "LESSON/DEMO")]
    pub target: String,
    /// How the run differs from the lesson's.
    #[command(flatten)]
    pub changes: Changes,
    /// What to print: text, or a trace as jsonl or for Chrome's and Perfetto's viewers
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: Format,
    /// How many columns the timeline may use [default: the terminal's width, else 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
    /// Try N orders of the tasks that are ready at once, and say how often each outcome comes up
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000), conflicts_with_all = ["wall", "schedule"])]
    pub explore: Option<u64>,
}

/// How a run differs from the one the lesson describes.
#[derive(Clone, Debug, Default, Args)]
pub struct Changes {
    /// Turn a knob, as in --set fail_after=60ms (repeatable)
    #[arg(long, value_name = "KNOB=VALUE")]
    pub set: Vec<Setting>,
    /// Request a task's cancellation at a time, as in --cancel profile@250ms (repeatable)
    #[arg(long, value_name = "TASK@TIME")]
    pub cancel: Vec<CancelAt>,
    /// Throw an error into a task at a time, as in --fail user@50ms=KeyError (repeatable)
    #[arg(long, value_name = "TASK@TIME[=ERROR]")]
    pub fail: Vec<FailAt>,
    /// The seed of everything random in the run [default: the demo's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// Run by a schedule that --explore found, as in --schedule r17
    #[arg(long, value_name = "SCHEDULE", conflicts_with = "wall")]
    pub schedule: Option<Schedule>,
    /// Run on the wall clock: sleeping takes its time, and blocking really blocks
    #[arg(long)]
    pub wall: bool,
}

impl Changes {
    /// Whether the run differs at all.
    pub fn any(&self) -> bool {
        let interventions = !self.cancel.is_empty() || !self.fail.is_empty();
        !self.set.is_empty() || interventions || self.seed.is_some() || self.schedule.is_some() || self.wall
    }
}

/// A seed as it is written.
fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// `list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Print JSON instead of a table
    #[arg(long)]
    pub json: bool,
}

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Lesson files, lesson folders or folders of lessons; the course if there is none
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Also run the lessons' programs, in all languages or those named, and prove what is claimed of them
    #[arg(long, value_name = "python,go,node", num_args = 0..=1, default_missing_value = "python,go,node")]
    pub real: Option<String>,
    /// Run the programs of lessons from elsewhere without asking, as CI does
    #[arg(long, requires = "real")]
    pub trust: bool,
}

/// `record`.
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// The lessons; all of them if there is none
    #[arg(value_name = "LESSON")]
    pub only: Vec<String>,
    /// Where recordings lie
    #[arg(long, value_name = "DIR", default_value = "assets/recordings", value_hint = ValueHint::DirPath)]
    pub into: PathBuf,
    /// Also those that are of the programs as they are
    #[arg(long)]
    pub all: bool,
}

/// `trace`.
#[derive(Debug, Args)]
#[command(
    after_help = "The program runs unchanged. While its timeline is on the screen, it has no input, and what it writes is kept \
                        there. With --out, with --format, or without a terminal (in a pipe, in CI), there is no timeline on the screen, and \
                        the program has its own input, output and errors, but for what is said of output below.\n\n\
                        Where the trace goes:\n  \
                        neither --out nor --format  on the screen; without a terminal, no trace is kept\n  \
                        --out FILE                  into the file, as jsonl\n  \
                        --out FILE --format FORMAT  into the file, in that format\n  \
                        --format FORMAT             to standard output; the program's output goes to standard error\n\n\
                        Exit status: the program's, as a shell would have it; 124 where a limit such as --timeout stopped it; 0 if \
                        you left before its end; 2 if it could not be started.\n\n\
                        Examples:\n  \
                        asynctutor trace service.py\n  \
                        asynctutor trace service.py --format text | less\n  \
                        asynctutor trace ./cmd/server -- --port 8080\n  \
                        asynctutor trace app.mjs --out app.trace && asynctutor view app.trace\n  \
                        asynctutor trace slow.py --virtual --format chrome > slow.json"
)]
pub struct TraceArgs {
    /// The program: a .py, .go, .js, .mjs, .cjs, .ts, .mts or .cts file, or the folder of a Go or Python package
    #[arg(value_name = "PROGRAM", value_hint = ValueHint::AnyPath)]
    pub program: PathBuf,
    /// The program's arguments
    #[arg(value_name = "ARGS", last = true)]
    pub args: Vec<OsString>,
    /// Write the trace to a file instead of opening it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Run on a virtual clock: long sleeps pass at once
    #[arg(long)]
    pub r#virtual: bool,
    /// Stop the program after this time, as in 10s; so long may it also take to build
    #[arg(long, value_name = "TIME")]
    pub timeout: Option<Moment>,
    /// Write the trace as text, as jsonl, or as chrome for Chrome's and Perfetto's viewers: to standard output, or into
    /// the file of --out [default: with --out jsonl; else none is written]
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
    /// How many columns the timeline may use when it is written as text
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
}

/// `view`.
#[derive(Debug, Args)]
pub struct ViewArgs {
    /// The trace, in JSON lines; - reads standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// What to print instead of opening it: text, jsonl, or chrome for Chrome's and Perfetto's viewers
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
    /// How many columns the timeline may use when it is printed as text
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
}

/// `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// bash, zsh, fish, elvish or powershell
    #[arg(hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// What `run` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A timeline and a log.
    Text,
    /// The trace format, one event a line.
    Jsonl,
    /// The Chrome trace format.
    Chrome,
}

/// `KNOB=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The knob's name.
    pub knob: String,
    /// The value as written; only the knob knows its type.
    pub value: String,
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Setting, String> {
        match text.split_once('=') {
            Some((knob, value)) if !knob.trim().is_empty() => {
                Ok(Setting { knob: knob.trim().to_owned(), value: value.trim().to_owned() })
            }
            _ => Err("write KNOB=VALUE, as in fail_after=60ms".to_owned()),
        }
    }
}

/// A time of the run as the lesson format writes it: `250ms`, `1.5s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Millis);

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Moment, String> {
        settings::duration(text).map(Moment)
    }
}

/// `TASK@TIME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelAt {
    /// The task instance's name.
    pub task: String,
    /// When.
    pub at: Millis,
}

impl FromStr for CancelAt {
    type Err = String;

    fn from_str(text: &str) -> Result<CancelAt, String> {
        // A task's name may itself hold an @.
        match text.rsplit_once('@') {
            Some((task, at)) if !task.is_empty() => Ok(CancelAt { task: task.to_owned(), at: settings::duration(at)? }),
            _ => Err("write TASK@TIME, as in profile@250ms".to_owned()),
        }
    }
}

/// `TASK@TIME[=ERROR]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailAt {
    /// The task instance's name.
    pub task: String,
    /// When.
    pub at: Millis,
    /// The class of the error.
    pub error: String,
}

/// The error that `--fail` throws when it is given none.
pub const DEFAULT_ERROR: &str = "RuntimeError";

impl FromStr for FailAt {
    type Err = String;

    fn from_str(text: &str) -> Result<FailAt, String> {
        const HOW: &str = "write TASK@TIME or TASK@TIME=ERROR, as in user@50ms=KeyError";
        let Some((task, rest)) = text.rsplit_once('@').filter(|(task, _)| !task.is_empty()) else {
            return Err(HOW.to_owned());
        };
        let (at, error) = rest.split_once('=').unwrap_or((rest, DEFAULT_ERROR));
        if error.is_empty() || !error.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.') {
            return Err(format!("an error is named by its class; {HOW}"));
        }
        Ok(FailAt { task: task.to_owned(), at: settings::duration(at)?, error: error.to_owned() })
    }
}

/// A size in cells, `120x40`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        let sides = text.split_once('x').and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
        match sides {
            Some((columns @ 1..=500, rows @ 1..=200)) => Ok(Size { columns, rows }),
            _ => Err("write COLUMNSxROWS, at most 500x200, as in 120x40".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_may_have_an_at_sign_in_its_name() {
        assert_eq!("a@b@5ms".parse(), Ok(CancelAt { task: "a@b".into(), at: Millis(5) }));
        assert_eq!(
            "a@b@5ms=KeyError".parse(),
            Ok(FailAt { task: "a@b".into(), at: Millis(5), error: "KeyError".into() })
        );
        assert_eq!("a@5ms".parse::<FailAt>().map(|fail| fail.error), Ok(DEFAULT_ERROR.to_owned()));
        assert!("@5ms".parse::<CancelAt>().is_err());
        assert!("a@5ms=".parse::<FailAt>().is_err());
    }

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
