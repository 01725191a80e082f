//! The programs of lessons, run for real: within limits, away from secrets, and held to what the lesson claims of them.

use super::gather::gather_prepared;
use super::preparation::Preparation;
use super::process::{Ending, Limits, Stop};
use super::recording::content_of;
use super::run::{Launch, LaunchError, Report, Streams, Surroundings};
use super::run_folder::RunFolder;
use super::target::Target;
use crate::lesson::Analogue;
use crate::trace::{ClockKind, Nanos, Timeline, Trace};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What a lesson's program may use.
pub const LIMITS: Limits = Limits {
    wall: Some(Duration::from_secs(30)),
    build: Some(Duration::from_secs(600)),
    memory: Some(2 << 30),
    output: Some(1 << 20),
    events: Some(1_000_000),
};

/// How far a measured time may lie from the claimed one: timers, the start of workers and a busy machine.
pub const TOLERANCE: Nanos = Nanos::from_millis(60);

/// How often a program is run until it keeps its claims; a machine may be too busy for one run to keep its times.
const ATTEMPTS: usize = 4;
/// How many good runs a recording is chosen from.
const RECORDED: usize = 3;

/// The launch of a lesson's program, which is put into `folder`.
///
/// # Errors
/// If it cannot be written there.
pub fn launch(analogue: &Analogue, folder: &Path) -> Result<Launch, LaunchError> {
    let target = Target::of_analogue(analogue, folder).map_err(LaunchError::system("the program cannot be written"))?;
    Ok(Launch {
        target,
        clock: ClockKind::Wall,
        limits: LIMITS,
        streams: Streams::Kept,
        surroundings: Surroundings::Sparing,
    })
}

/// Runs a lesson's program once; to stop the preparation stops the program as well.
///
/// # Errors
/// If it cannot be started.
pub fn run(analogue: &Analogue, preparation: &Preparation) -> Result<(Trace, Report), LaunchError> {
    let folder = RunFolder::new().map_err(LaunchError::system("a temporary folder cannot be made"))?;
    let (mut trace, report) = gather_prepared(&launch(analogue, folder.path())?, preparation)?;
    trace.header.source.program = Some(analogue.file.clone());
    trace.header.source.content = Some(content_of(analogue.language, &analogue.source));
    Ok((trace, report))
}

/// What is wrong with a real run of a lesson's program.
#[derive(Debug)]
pub enum Fault {
    /// It was stopped at a limit.
    Stopped(Stop, String),
    /// A signal ended it; this is what the program wrote.
    Killed(i32, String),
    /// Its tracer told nothing; this is what the program wrote.
    NoTrace(String),
    /// Its trace could not be read to the end.
    BadTrace(String),
    /// A claim does not hold: the claim's index, and what happened instead.
    Claim(usize, String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Stopped(stop, output) => write!(f, "{stop}{}", said(output)),
            Fault::Killed(signal, output) => write!(f, "it ended {}{}", Ending::Signalled(*signal), said(output)),
            Fault::BadTrace(why) => write!(f, "its trace cannot be read: {why}"),
            Fault::NoTrace(output) => write!(f, "its run was not traced{}", said(output)),
            Fault::Claim(_, why) => f.write_str(why),
        }
    }
}

fn said(output: &str) -> String {
    match output.trim() {
        "" => String::new(),
        output => format!("; it wrote:\n{output}"),
    }
}

/// A real run of a lesson's program that keeps its claims: of a few, the one that the machine disturbed least.
///
/// # Errors
/// If it cannot be started, or does not keep them: what is wrong.
pub fn recorded(analogue: &Analogue, preparation: &Preparation) -> Result<Trace, String> {
    let mut faults = Vec::new();
    let mut kept: Vec<Trace> = Vec::new();
    for _ in 0..ATTEMPTS + RECORDED {
        let (trace, report) = run(analogue, preparation).map_err(|error| error.to_string())?;
        faults = self::faults(analogue, trace.clone(), &report);
        if faults.is_empty() {
            kept.push(trace);
        }
        if kept.len() == RECORDED {
            break;
        }
    }
    if let Some(quickest) = kept.into_iter().min_by_key(Trace::end) {
        return Ok(quickest);
    }
    Err(faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))
}

/// Runs a lesson's program and proves what the lesson claims of it. A program that misses a claim is run again a few times.
///
/// # Errors
/// If it cannot be started.
pub fn prove(analogue: &Analogue, preparation: &Preparation) -> Result<Vec<Fault>, LaunchError> {
    let mut faults = Vec::new();
    for _ in 0..ATTEMPTS {
        let (trace, report) = run(analogue, preparation)?;
        faults = self::faults(analogue, trace, &report);
        if faults.is_empty() {
            break;
        }
    }
    Ok(faults)
}

/// What is wrong with a run that was made.
pub fn faults(analogue: &Analogue, trace: Trace, report: &Report) -> Vec<Fault> {
    let output = || String::from_utf8_lossy(&report.output).into_owned();
    if let Ending::Stopped(stop) = report.ending {
        return vec![Fault::Stopped(stop, output())];
    }
    if let Ending::Signalled(signal) = report.ending {
        return vec![Fault::Killed(signal, output())];
    }
    if trace.is_empty() {
        return vec![Fault::NoTrace(output())];
    }
    if let Err(error) = &report.trace {
        return vec![Fault::BadTrace(error.to_string())];
    }
    let timeline = Timeline::new(Arc::new(trace));
    let checked = analogue.claims.iter().enumerate().map(|(index, claim)| {
        claim.at_defaults.check(&timeline, TOLERANCE).map_err(|failure| {
            let at = failure.at.map(|at| format!(", at {at}")).unwrap_or_default();
            Fault::Claim(index, format!("claimed: {}; happened: {}{at}", failure.claimed, failure.happened))
        })
    });
    checked.filter_map(Result::err).collect()
}
