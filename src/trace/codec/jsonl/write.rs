//! Events to lines.

use super::VERSION;
use crate::trace::event::{Cause, Event, EventKind, TaskId, WaitOn};
use crate::trace::header::{ClockKind, Header, Source};
use crate::trace::json;
use crate::trace::members;
use crate::trace::store::Trace;
use serde::Serialize;
use std::io::{self, Write};

/// Writes a whole trace. `out` should be buffered.
pub fn write(trace: &Trace, out: &mut impl Write) -> io::Result<()> {
    write_header(&trace.header, out)?;
    let mut line = Vec::with_capacity(256);
    for event in trace.iter() {
        line.clear();
        push_event(&mut line, &event);
        out.write_all(&line)?;
    }
    Ok(())
}

/// Writes the first line.
pub fn write_header(header: &Header, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        asynctutor: &'static str,
        version: u64,
        clock: ClockKind,
        runtime: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<&'a Source>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        retrieves: bool,
    }
    let source = (header.source != Source::default()).then_some(&header.source);
    let line = Line {
        asynctutor: "trace",
        version: VERSION,
        clock: header.clock,
        runtime: &header.runtime,
        source,
        retrieves: header.retrieves,
    };
    json::write(&line, &mut *out)?;
    out.write_all(b"\n")
}

/// Writes one event's line.
pub fn write_event(event: &Event<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut line = Vec::with_capacity(256);
    push_event(&mut line, event);
    out.write_all(&line)
}

/// A line in the making. Nothing here can fail: it grows in memory.
struct Line<'a>(&'a mut Vec<u8>);

impl Line<'_> {
    fn raw(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    fn key(&mut self, key: &str) {
        self.raw(",\"");
        self.raw(key);
        self.raw("\":");
    }

    fn json(&mut self, value: impl Serialize) {
        json::write(&value, &mut *self.0).expect("numbers and strings always serialize into memory");
    }

    fn field(&mut self, key: &str, value: impl Serialize) {
        self.key(key);
        self.json(value);
    }

    fn optional(&mut self, key: &str, value: Option<impl Serialize>) {
        if let Some(value) = value {
            self.field(key, value);
        }
    }

    fn tasks(&mut self, tasks: &[TaskId]) {
        if tasks.is_empty() {
            return;
        }
        self.key("tasks");
        for (index, task) in tasks.iter().enumerate() {
            self.raw(if index == 0 { "[" } else { "," });
            self.json(task.0);
        }
        self.raw("]");
    }

    fn wait(&mut self, on: &WaitOn) {
        self.raw(",\"on\":{\"kind\":\"");
        self.raw(on.kind.word());
        self.raw("\"");
        self.optional("name", on.name.as_deref());
        self.tasks(&on.tasks);
        self.optional("for", on.duration.map(|span| span.0));
        self.raw("}");
    }

    fn members(&mut self, errors: Option<&str>) {
        if let Some(errors) = errors {
            self.key("errors");
            members::push_json(self.0, errors);
        }
    }

    fn cause(&mut self, by: Cause) {
        match by {
            Cause::Task(task) => self.field("by", task.0),
            Cause::Timer => self.field("by", "timer"),
            Cause::Io => self.field("by", "io"),
            Cause::Thread => self.field("by", "thread"),
            Cause::Signal => self.field("by", "signal"),
            Cause::Unknown => {}
        }
    }
}

fn push_event(buffer: &mut Vec<u8>, event: &Event<'_>) {
    let mut line = Line(buffer);
    line.raw("{\"t\":");
    line.json(event.t.0);
    line.field("task", event.task.0);
    line.raw(",\"ev\":\"");
    line.raw(event.kind.word());
    line.raw("\"");
    match event.kind {
        EventKind::Run | EventKind::Deliver => {}
        EventKind::Spawn { name, parent, line: at } => {
            line.field("name", name);
            line.optional("parent", parent.map(|parent| parent.0));
            line.optional("line", at);
        }
        EventKind::Wait { on, line: at } => {
            line.wait(on);
            line.optional("line", at);
        }
        EventKind::Ready { by } => line.cause(by),
        EventKind::Stall { duration, what, line: at } => {
            line.field("for", duration.0);
            line.optional("what", what);
            line.optional("line", at);
        }
        EventKind::Cancel { by, why } => {
            line.optional("by", by.map(|by| by.0));
            line.field("why", why.word());
        }
        EventKind::Retrieve { of } => line.field("of", of.0),
        EventKind::Fail { error } => line.field("error", error),
        EventKind::End { outcome, value, error, message, errors, line: place } => {
            line.field("outcome", outcome.word());
            line.optional("value", value);
            line.optional("error", error);
            line.optional("message", message);
            line.members(errors);
            line.optional("line", place);
        }
        EventKind::Open { scope, kind, name, deadline } => {
            line.field("scope", scope.0);
            line.field("kind", kind.word());
            line.optional("name", name);
            line.optional("deadline", deadline.map(|deadline| deadline.0));
        }
        EventKind::Close { scope, kind, error, errors } => {
            line.field("scope", scope.0);
            line.field("kind", kind.word());
            line.optional("error", error);
            line.members(errors);
        }
        EventKind::Level { name, kind, value, max, waiting } => {
            line.field("name", name);
            line.field("kind", kind.word());
            line.field("value", value);
            line.optional("max", max);
            line.field("waiting", waiting);
        }
        EventKind::Note { text } => line.field("text", text),
        EventKind::Mark { label } => line.field("label", label),
        EventKind::Lint { name, text, tasks, line: at } => {
            line.field("name", name);
            line.optional("text", text);
            line.tasks(tasks);
            line.optional("line", at);
        }
    }
    line.raw("}\n");
}
