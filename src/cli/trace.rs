//! `asynctutor trace PROGRAM`: a program of the user's, run as it is, and its timeline.

use super::Status;
use super::args::{Format, TraceArgs};
use super::outside::{Outside, stdout};
use super::{play, view};
use crate::runtime::{
    Ending, Growing, Launch, LaunchError, Limits, Preparation, RealRun, Report, Stop, Streams, Surroundings, Target,
    start_prepared, whole,
};
use crate::trace::codec::jsonl::{self, ReadError, Sink};
use crate::trace::{ClockKind, Event, Header, Timeline};
use anyhow::{Context, Result, anyhow};
use nix::sys::signal::{SigSet, Signal as Blocked};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Runs the program.
pub(super) fn trace(args: &TraceArgs, outside: &Outside) -> Result<Status> {
    let on_screen = outside.is_interactive() && args.out.is_none() && args.format.is_none();
    let limit = args.timeout.map(|limit| Duration::from_millis(limit.0.0));
    let launch = Launch {
        target: Target::find(&args.program, args.args.clone())?,
        clock: if args.r#virtual { ClockKind::Virtual } else { ClockKind::Wall },
        limits: Limits { wall: limit, build: limit, ..Limits::default() },
        streams: match (on_screen, &args.out, args.format) {
            (true, ..) => Streams::Kept,
            (false, None, Some(_)) => Streams::OutputToErrors,
            _ => Streams::Inherited,
        },
        surroundings: Surroundings::Whole,
    };
    let name = args.program.display().to_string();
    let done = match &args.out {
        _ if on_screen => play::program(name.clone(), launch, outside),
        Some(file) if args.format.unwrap_or(Format::Jsonl) == Format::Jsonl => to_file(&launch, file, outside),
        _ => to_memory(&launch, args, outside),
    };
    match done.as_ref().map_err(|error| error.downcast_ref::<LaunchError>()) {
        Err(Some(stopped @ LaunchError::Stopped(stop))) => {
            outside.say(&format!("asynctutor: {name}: {stopped}"));
            Ok(if *stop == Stop::User { Status::INTERRUPTED } else { Status::STOPPED })
        }
        _ => done,
    }
}

/// Writes the trace to a file while it comes, however long it gets.
fn to_file(launch: &Launch, file: &Path, outside: &Outside) -> Result<Status> {
    let name = file.display().to_string();
    let cannot = || format!("{name}: cannot be written");
    check_writable(file).with_context(cannot)?;
    let writing = Arc::new(Mutex::new(Writing { out: None, problem: None }));
    // What comes before there is a file waits for it.
    let mut held = writing.lock().unwrap_or_else(PoisonError::into_inner);
    let (run, attendance) = Attendance::start(launch, Shared(writing.clone()))?;
    // Only now: a program that cannot be started leaves the file as it is.
    held.out = Some(BufWriter::new(File::create(file).with_context(cannot)?));
    drop(held);
    let report = run.wait();
    drop(attendance);
    let mut writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
    writing.with(BufWriter::flush);
    if let Some(problem) = &writing.problem {
        outside.say(&format!("asynctutor: {name}: the trace was cut off: {problem}"));
    } else if report.trace.as_ref().is_ok_and(|followed| !followed.late.is_empty()) {
        sort(file).with_context(|| format!("{name}: cannot be put in order"))?;
    }
    conclude(launch, report, outside)
}

/// Whether a file can be written, found out without a trace of that: neither is it made nor is it emptied.
fn check_writable(file: &Path) -> io::Result<()> {
    match std::fs::metadata(file) {
        Ok(about) if about.is_file() => OpenOptions::new().write(true).open(file).map(drop),
        Ok(about) if about.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        // A pipe or a device is opened but once.
        Ok(_) => Ok(()),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            tempfile::tempfile_in(folder.unwrap_or(Path::new("."))).map(drop)
        }
        Err(problem) => Err(problem),
    }
}

/// Reads a trace, which sorts it, and writes it again.
fn sort(file: &Path) -> Result<()> {
    let reading = jsonl::read("", io::BufReader::new(File::open(file)?))?;
    let mut out = BufWriter::new(File::create(file)?);
    jsonl::write(&reading.trace, &mut out)?;
    Ok(out.flush()?)
}

/// Keeps the trace, and writes what was asked for at the end.
fn to_memory(launch: &Launch, args: &TraceArgs, outside: &Outside) -> Result<Status> {
    if let Some(file) = &args.out {
        check_writable(file).with_context(|| format!("{}: cannot be written", file.display()))?;
    }
    let growing = Growing::default();
    let (run, attendance) = Attendance::start(launch, growing.clone())?;
    let (trace, report) = whole(run, &growing);
    drop(attendance);
    let Some(format) = args.format else { return conclude(launch, report, outside) };
    let timeline = Timeline::new(Arc::new(trace));
    match &args.out {
        None => {
            let mut out = stdout();
            view::write(&timeline, format, outside.look(args.width), &mut out)?;
            out.flush()?;
        }
        Some(file) => {
            let cannot = || format!("{}: cannot be written", file.display());
            let mut out = BufWriter::new(File::create(file).with_context(cannot)?);
            let look = crate::export::text::Look { color: false, ..outside.look(args.width) };
            view::write(&timeline, format, look, &mut out)?;
            out.flush().with_context(cannot)?;
        }
    }
    conclude(launch, report, outside)
}

/// While a program runs in our place: signals that come to us are passed on to it, and the terminal is its own.
struct Attendance {
    signals: Handle,
    lends_terminal: bool,
}

impl Attendance {
    /// Starts a program. A signal that comes meanwhile waits until there is somebody to pass it on to.
    fn start(launch: &Launch, sink: impl Sink + Send + 'static) -> Result<(RealRun, Attendance)> {
        let ours = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];
        let mut signals = Signals::new(ours).context("signals cannot be listened to")?;
        let preparation = Preparation::on_terminal();
        let started = preparation.heeding(&ours, || start_prepared(launch, sink, &preparation));
        let run = match started {
            Ok(run) => run,
            Err(error) => {
                for signal in signals.pending() {
                    let _as_default = signal_hook::low_level::emulate_default_handler(signal);
                }
                return Err(error.into());
            }
        };
        let program = run.leader();
        let handle = signals.handle();
        let stopper = run.stopper();
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            let mut count = 0;
            for signal in signals.forever() {
                count += 1;
                match Signal::from_named_raw(signal) {
                    // Whoever asks three times does not want to wait any longer.
                    Some(signal) if count < 3 => {
                        let _gone = kill_process_group(program, signal);
                    }
                    _ => stopper.stop(Stop::User),
                }
            }
        })?;
        Ok((run, Attendance { signals: handle, lends_terminal: lend_terminal(program) }))
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        self.signals.close();
        if self.lends_terminal {
            lend_terminal(rustix::process::getpgrp());
        }
    }
}

/// Makes a process group the one that the terminal's keys go to. Says whether there was a terminal to lend.
fn lend_terminal(to: Pid) -> bool {
    let input = io::stdin();
    if !input.is_terminal() {
        return false;
    }
    // From the background this would stop us, if the signal for that were not held back.
    let mut held = SigSet::empty();
    held.add(Blocked::SIGTTOU);
    let _held_back = held.thread_block();
    let lent = rustix::termios::tcsetpgrp(&input, to).is_ok();
    let _let_through = held.thread_unblock();
    // It may have been stopped for reading before it might.
    let _gone = kill_process_group(to, Signal::CONT);
    lent
}

/// Says what is to be said, and ends as the program did.
fn conclude(launch: &Launch, report: Report, outside: &Outside) -> Result<Status> {
    let name = launch.target.path.display().to_string();
    match &report.trace {
        Ok(followed) => view::warn(&name, &followed.warnings, outside),
        Err(ReadError::NotATrace { .. }) => {}
        Err(error) => return Err(anyhow!("{name}: the trace cannot be read: {error}")),
    }
    for sentence in &report.untraced {
        outside.say(&format!("asynctutor: {sentence}"));
    }
    match report.ending {
        Ending::Exited(code) => Ok(Status(code as u8)),
        Ending::Signalled(signal) => {
            // As if the signal had come to us. For some it does nothing.
            let _as_default = signal_hook::low_level::emulate_default_handler(signal);
            Ok(Status(128u8.wrapping_add(signal as u8)))
        }
        Ending::Stopped(stop) => {
            outside.say(&format!("asynctutor: {name}: {stop}"));
            Ok(if stop == Stop::User { Status::INTERRUPTED } else { Status::STOPPED })
        }
    }
}

/// A file that a trace is written to, and what became of that.
struct Writing {
    /// Nothing once writing failed.
    out: Option<BufWriter<File>>,
    problem: Option<io::Error>,
}

impl Writing {
    fn with(&mut self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) {
        let Some(out) = &mut self.out else { return };
        if let Err(problem) = write(out) {
            self.problem = Some(problem);
            // What is buffered cannot be written either.
            if let Some(out) = self.out.take() {
                let _lost = out.into_parts();
            }
        }
    }
}

struct Shared(Arc<Mutex<Writing>>);

impl Sink for Shared {
    fn begin(&mut self, header: Header) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).with(|out| jsonl::write_header(&header, out));
    }

    fn event(&mut self, event: &Event<'_>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).with(|out| jsonl::write_event(event, out));
    }
}
