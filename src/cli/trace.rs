//! `asynctutor trace PROGRAM`: a program of the user's, run as it is, and its timeline.

use super::Status;
use super::args::{Format, TraceArgs};
use super::attendance::Attendance;
use super::outside::{Outside, stdout};
use super::{play, view};
use crate::runtime::{
    Ending, Growing, Launch, LaunchError, Limits, Report, Stop, Streams, Surroundings, Target, whole,
};
use crate::trace::codec::jsonl::{self, ReadError, Sink};
use crate::trace::{ClockKind, Event, Header, Timeline};
use anyhow::{Context, Result, anyhow};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
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

/// Puts a trace, however long, sorted in its place. What is no file has gone where it went.
fn sort(file: &Path) -> Result<()> {
    let about = file.metadata()?;
    if !about.is_file() {
        return Ok(());
    }
    let file = file.canonicalize()?;
    let sorted = tempfile::NamedTempFile::new_in(file.parent().unwrap_or(Path::new(".")))?;
    sorted.as_file().set_permissions(about.permissions())?;
    let mut out = BufWriter::new(sorted.as_file());
    let open = || File::open(&file).map(io::BufReader::new);
    jsonl::sort("", open()?, open()?, &mut out)?;
    out.flush()?;
    drop(out);
    sorted.persist(&file)?;
    Ok(())
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
