//! One program, run under its tracer.

use asynctutor::lesson::Language;
use asynctutor::runtime::detect::{self, Version};
use asynctutor::runtime::{Ending, Found, Launch, Limits, Stop, Streams, Surroundings, Target, start};
use asynctutor::trace::codec::jsonl::{self, Sink};
use asynctutor::trace::{ClockKind, Event, EventKind, Header, Timeline, Trace};
use serde_json::Value;
use std::ffi::OsString;
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The longest a program of the tests may take, unless it says otherwise.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The version of a language's runtime; absent, and said to be, if there is none that is new enough.
pub(crate) fn runtime(language: Language) -> Option<Version> {
    let found = detect::detect(language);
    let Found::Good { version, .. } = &found else {
        let missing = format!("{} is not installed here, or too old: {found:?}", language.title());
        assert!(std::env::var_os("ASYNCTUTOR_REQUIRE_RUNTIMES").is_none(), "{missing}");
        eprintln!("SKIPPED: {missing}");
        return None;
    };
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
    Some(Version { major: numbers.next().unwrap_or(0), minor: numbers.next().unwrap_or(0) })
}

/// What came of a run.
pub(crate) struct Traced {
    pub(crate) timeline: Timeline,
    pub(crate) ending: Ending,
    pub(crate) output: String,
    pub(crate) errors: String,
    /// What the reader of the trace had to pass over.
    pub(crate) warnings: Vec<String>,
}

impl Traced {
    /// The events as the trace format has them.
    pub(crate) fn events(&self) -> Vec<Value> {
        let mut bytes = Vec::new();
        jsonl::write(self.timeline.trace(), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The trace as text, for messages.
    pub(crate) fn text(&self) -> String {
        let mut bytes = Vec::new();
        jsonl::write(self.timeline.trace(), &mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Keeps the events where they can be had after the run, and tells of the finding that is awaited.
#[derive(Clone, Default)]
struct Kept {
    trace: Arc<Mutex<Trace>>,
    awaited: Option<(&'static str, Sender<()>)>,
}

impl Sink for Kept {
    fn begin(&mut self, header: Header) {
        self.trace.lock().unwrap_or_else(PoisonError::into_inner).begin(header);
    }

    fn event(&mut self, event: &Event<'_>) {
        self.trace.lock().unwrap_or_else(PoisonError::into_inner).event(event);
        if let (EventKind::Lint { name, .. }, Some((awaited, found))) = (&event.kind, &self.awaited)
            && name == awaited
        {
            // Only the first is waited for.
            let _again = found.send(());
        }
    }
}

/// Runs a program to its end, or to that of its time.
pub(crate) fn run(path: &Path, args: &[&str], clock: ClockKind, wall: Duration) -> Traced {
    run_until(None, path, args, clock, wall)
}

/// Runs a program to its end, or until there is a finding of a name, or to the end of its time.
pub(crate) fn run_until(
    finding: Option<&'static str>,
    path: &Path,
    args: &[&str],
    clock: ClockKind,
    wall: Duration,
) -> Traced {
    let target = Target::find(path, args.iter().map(OsString::from).collect()).unwrap();
    let launch = Launch {
        target,
        clock,
        limits: Limits { wall: Some(wall), ..Limits::default() },
        streams: Streams::KeptApart,
        surroundings: Surroundings::Whole,
    };
    let (found, awaited) = mpsc::channel();
    let kept = Kept { awaited: finding.map(|name| (name, found)), ..Kept::default() };
    let run = start(&launch, kept.clone()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if finding.is_some() && awaited.recv_timeout(wall).is_ok() {
        run.stopper().stop(Stop::User);
    }
    let report = run.wait();
    let trace = std::mem::take(&mut *kept.trace.lock().unwrap_or_else(PoisonError::into_inner));
    let (trace, warnings) = match report.trace {
        Ok(followed) => {
            let told = followed.warnings.iter().map(ToString::to_string).collect();
            (followed.late.put_right(trace), told)
        }
        Err(error) => (trace, vec![error.to_string()]),
    };
    Traced {
        timeline: Timeline::new(Arc::new(trace)),
        ending: report.ending,
        output: String::from_utf8_lossy(&report.output).into_owned(),
        errors: String::from_utf8_lossy(&report.errors).into_owned(),
        warnings,
    }
}
