//! Lines to events.

use super::VERSION;
use super::event::{Fault, Parts};
use super::fields::Fields;
use super::lines::{LineEnd, Lines};
use super::warning::{Problem, Warning};
use crate::trace::event::{Event, Nanos, TaskId};
use crate::trace::header::{ClockKind, Header, Source};
use crate::trace::store::Trace;
use crate::trace::visible;
use serde::Deserialize;
use std::borrow::Cow;
use std::io::{self, BufRead};
use thiserror::Error;

/// A trace as read, and what had to be passed over.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What was whole.
    pub trace: Trace,
    /// What was not.
    pub warnings: Vec<Warning>,
}

/// How much of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in one line.
    pub line: usize,
    /// Bytes in all.
    pub bytes: u64,
    /// Events.
    pub events: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { line: 16 << 20, bytes: 4 << 30, events: 20_000_000 }
    }
}

/// Why a file is no trace.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It could not be read.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// Its first line is not that of a trace.
    #[error("{file}:1:{column}: {reason}\n  {text}\n{advice}")]
    NotATrace {
        /// The file.
        file: String,
        /// The column of its first line, from 1.
        column: usize,
        /// What is wrong with it.
        reason: String,
        /// The line itself, made visible and cut to a screen's width.
        text: String,
        /// What to do.
        advice: &'static str,
    },
}

const ADVICE: &str = "a trace begins with a line {\"asynctutor\":\"trace\",\"version\":1,…}; \
    `asynctutor run LESSON/DEMO --format jsonl` writes one";
const NEWER: &str = "a newer asynctutor made this trace, and is needed to open it";

/// How much of a wrong first line an error shows.
const SHOWN: usize = 72;

/// Reads a trace, `file` being its name in messages.
///
/// # Errors
/// If the input cannot be read, or is no trace at all.
pub fn read(file: &str, input: impl BufRead) -> Result<Reading, ReadError> {
    read_within(file, input, Limits::default())
}

/// Reads a trace within limits of your own.
///
/// # Errors
/// If the input cannot be read, or is no trace at all.
pub fn read_within(file: &str, input: impl BufRead, limits: Limits) -> Result<Reading, ReadError> {
    let mut trace = Trace::default();
    let Followed { warnings, late } = follow(file, input, limits, &mut trace)?;
    Ok(Reading { trace: late.put_right(trace), warnings })
}

/// What a trace is told to while it is read.
pub trait Sink {
    /// The header was read.
    fn begin(&mut self, header: Header);

    /// An event was read. It may be earlier than the one before.
    fn event(&mut self, event: &Event<'_>);
}

impl Sink for Trace {
    fn begin(&mut self, header: Header) {
        self.header = header;
    }

    fn event(&mut self, event: &Event<'_>) {
        self.push(event);
    }
}

/// What is to be known of a trace besides its events.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// What could not be taken as it was.
    pub warnings: Vec<Warning>,
    /// Which events came late.
    pub late: Late,
}

/// The events that stood after later ones, which a [`Trace`] keeps at those ones' times.
#[derive(Clone, Debug, Default)]
pub struct Late(Vec<(usize, Nanos)>);

impl Late {
    /// Whether all came in time.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The trace sorted by time, events of one time staying in the order they came in.
    #[must_use]
    pub fn put_right(self, trace: Trace) -> Trace {
        if self.0.is_empty() {
            return trace;
        }
        let mut times: Vec<Nanos> = (0..trace.len()).map(|index| trace.time(index)).collect();
        for (index, t) in self.0 {
            times[index] = t;
        }
        let mut order: Vec<usize> = (0..times.len()).collect();
        order.sort_by_key(|index| times[*index]);
        let mut sorted = Trace::new(trace.header.clone());
        for index in order {
            sorted.push(&Event { t: times[index], ..trace.get(index) });
        }
        sorted
    }
}

/// Reads a trace event by event, also one that is still being written; returns at the end of the input.
///
/// # Errors
/// If the input cannot be read, or is no trace at all.
pub fn follow(file: &str, input: impl BufRead, limits: Limits, sink: &mut impl Sink) -> Result<Followed, ReadError> {
    let failed = |source| ReadError::Io { file: file.to_owned(), source };
    let mut lines = Lines::new(input, limits.line);
    let end = lines.advance().map_err(failed)?;
    let mut reader = Reader { sink, followed: Followed::default(), events: 0, latest: 0 };
    match header(file, &lines.buffer, end) {
        Ok(header) => reader.sink.begin(header),
        Err(_) if end == Some(LineEnd::Input) && begins_like_a_header(&lines.buffer) => {
            reader.warn(1, Problem::CutOff);
        }
        Err(error) => return Err(error),
    }
    while let Some(end) = lines.advance().map_err(failed)? {
        if reader.events >= limits.events || lines.bytes > limits.bytes {
            reader.warn(lines.number, Problem::TooMuch);
            break;
        }
        reader.line(&lines.buffer, lines.number, end);
    }
    Ok(reader.followed)
}

/// What the first line says.
fn header(file: &str, line: &[u8], end: Option<LineEnd>) -> Result<Header, ReadError> {
    #[derive(Deserialize)]
    struct Line {
        asynctutor: Option<String>,
        version: Option<u64>,
        clock: Option<serde_json::Value>,
        runtime: Option<serde_json::Value>,
        source: Option<serde_json::Value>,
        retrieves: Option<serde_json::Value>,
    }
    let text = String::from_utf8_lossy(line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line));
    let wrong = |column: usize, reason: &str, advice| ReadError::NotATrace {
        file: file.to_owned(),
        column: column.max(1),
        reason: reason.to_owned(),
        text: shown(&text),
        advice,
    };
    match end {
        None => return Err(wrong(1, "this is no trace: it is empty", ADVICE)),
        Some(LineEnd::TooLong) => return Err(wrong(1, "this is no trace: its first line does not end", ADVICE)),
        Some(LineEnd::Newline | LineEnd::Input) => {}
    }
    let line: Line = serde_json::from_str(&text)
        .map_err(|error| wrong(error.column(), &format!("this is no trace: {}", reason(&error)), ADVICE))?;
    if line.asynctutor.as_deref() != Some("trace") {
        return Err(wrong(1, "this is no trace: its first line does not say so", ADVICE));
    }
    match line.version {
        Some(1..=VERSION) => {}
        Some(version) if version > VERSION => {
            return Err(wrong(
                1,
                &format!("this trace has version {version}, and {VERSION} is the latest known"),
                NEWER,
            ));
        }
        _ => return Err(wrong(1, "this trace does not say which version it has", ADVICE)),
    }
    let clock = line.clock.and_then(|clock| serde_json::from_value(clock).ok()).unwrap_or(ClockKind::Wall);
    let runtime = line.runtime.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let source = line.source.and_then(|source| serde_json::from_value::<Source>(source).ok()).unwrap_or_default();
    let retrieves = line.retrieves.is_some_and(|says| says == true);
    Ok(Header { clock, runtime, source, retrieves })
}

/// The beginning of a line, visible.
fn shown(text: &str) -> String {
    let start: String = text.chars().take(SHOWN).collect();
    let more = if start.len() < text.len() { "…" } else { "" };
    format!("{}{more}", visible(&start))
}

/// Whether a file that ends within its first line was going to be a trace.
fn begins_like_a_header(line: &[u8]) -> bool {
    const START: &[u8] = b"{\"asynctutor\":\"trace\"";
    let whole = serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
    !line.is_empty() && !whole && (START.starts_with(line) || line.starts_with(START))
}

/// The error without the position, which is told apart.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

struct Reader<'a, S> {
    sink: &'a mut S,
    followed: Followed,
    /// How many events there were.
    events: usize,
    /// The time of the latest.
    latest: u64,
}

impl<S: Sink> Reader<'_, S> {
    fn warn(&mut self, line: u64, problem: Problem) {
        Warning::add(&mut self.followed.warnings, line, problem);
    }

    fn line(&mut self, bytes: &[u8], number: u64, end: LineEnd) {
        if end == LineEnd::TooLong {
            return self.warn(number, Problem::TooLong);
        }
        // To see that all is well takes much less than to look for what is not.
        let text = std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        if matches!(text, Cow::Owned(_)) && end == LineEnd::Newline {
            self.warn(number, Problem::NotUtf8);
        }
        if !text.starts_with('{') && text.trim().is_empty() {
            return;
        }
        let parsed = serde_json::from_str::<Fields<'_>>(&text);
        let result = match parsed {
            Ok(fields) => self.event(&fields, number),
            Err(error) => {
                let mended = without_lone_surrogates(&text);
                match mended.as_deref().map(serde_json::from_str::<Fields<'_>>) {
                    Some(Ok(fields)) => self.event(&fields, number),
                    _ if end == LineEnd::Input => return self.warn(number, Problem::CutOff),
                    _ => {
                        let problem = Problem::Unreadable { column: error.column().max(1), reason: reason(&error) };
                        return self.warn(number, problem);
                    }
                }
            }
        };
        match result {
            Ok(()) => {}
            Err(Fault::Unknown(word)) => self.warn(number, Problem::UnknownEvent { word }),
            Err(Fault::Lacks(field)) => {
                self.warn(number, Problem::Unreadable { column: 1, reason: format!("it lacks `{field}`") });
            }
        }
    }

    fn event(&mut self, fields: &Fields<'_>, number: u64) -> Result<(), Fault> {
        let lacks = |field| move || Fault::Lacks(field);
        let word = fields.ev.as_ref().ok_or_else(lacks("ev"))?.text();
        let t = fields.t.ok_or_else(lacks("t"))?.0;
        // What concerns the run as a whole may name no task.
        let task = match (&*word, fields.task) {
            (_, Some(task)) => task,
            ("level" | "lint", None) => 0,
            _ => return Err(Fault::Lacks("task")),
        };
        let parts = Parts::of(fields);
        let kind = parts.kind(&word, fields)?;
        if t < self.latest {
            self.followed.late.0.push((self.events, Nanos(t)));
            self.warn(number, Problem::OutOfOrder);
        }
        self.latest = self.latest.max(t);
        self.events += 1;
        self.sink.event(&Event { t: Nanos(t), task: TaskId(task), kind });
        Ok(())
    }
}

/// The line with half surrogate pairs (`\ud800`), which some writers of JSON let through, replaced; absent if it has
/// none.
fn without_lone_surrogates(line: &str) -> Option<String> {
    let half = |at: usize| -> Option<u32> {
        let hex = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(hex, 16).ok().filter(|code| (0xd800..0xe000).contains(code))
    };
    let mut mended = String::with_capacity(line.len());
    let mut found = false;
    let mut at = 0;
    while at < line.len() {
        let step = match (half(at), half(at + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..)) => 12,
            (Some(_), _) => {
                found = true;
                mended.push_str("\\ufffd");
                at += 6;
                continue;
            }
            // An escaped backslash before `u` is no escape of a character.
            _ if line[at..].starts_with("\\\\") => 2,
            _ => line[at..].chars().next().map_or(1, char::len_utf8),
        };
        mended.push_str(&line[at..at + step]);
        at += step;
    }
    found.then_some(mended)
}
