//! The Chrome trace format, which Perfetto (ui.perfetto.dev) and chrome://tracing open.
//!
//! Every task is a thread: its waits and steps are slices; who created, woke and cancelled whom are arrows; levels are
//! counters.

use crate::trace::{Cause, EventKind, LaneId, Nanos, State, TaskId, Timeline, json};
use serde_json::{Value, json};
use std::io::{self, Write};

/// The one process of a trace.
const PROCESS: u32 = 1;

/// Writes the run as a JSON object, one event a line.
///
/// # Errors
/// Those of the writer.
pub fn write(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let mut list = List { out, first: true };
    list.out.write_all(b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n")?;
    let source = &timeline.trace().header.source;
    let name = source.demo.as_deref().or(source.program.as_deref()).unwrap_or("run");
    list.add(&json!({"ph": "M", "pid": PROCESS, "name": "process_name", "args": {"name": name}}))?;
    for (order, lane) in timeline.rows().iter().enumerate() {
        let tid = timeline.lane(*lane).task.0;
        let args = json!({"name": timeline.name(*lane)});
        list.add(&json!({"ph": "M", "pid": PROCESS, "tid": tid, "name": "thread_name", "args": args}))?;
        let args = json!({"sort_index": order});
        list.add(&json!({"ph": "M", "pid": PROCESS, "tid": tid, "name": "thread_sort_index", "args": args}))?;
    }
    for lane in timeline.rows() {
        slices(timeline, *lane, &mut list)?;
    }
    for index in 0..timeline.trace().len() {
        event(timeline, index, &mut list)?;
    }
    list.out.write_all(b"\n]}\n")
}

/// The elements of the list of events.
struct List<'a> {
    out: &'a mut dyn Write,
    first: bool,
}

impl List<'_> {
    fn add(&mut self, event: &Value) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            self.out.write_all(b",\n")?;
        }
        json::write(event, &mut *self.out)
    }

    /// An arrow from one task to another; none to itself, nor from nobody.
    fn flow(&mut self, what: &str, id: usize, ts: Value, from: Option<TaskId>, to: TaskId) -> io::Result<()> {
        let Some(from) = from.filter(|from| *from != to) else { return Ok(()) };
        let arrow = json!({"pid": PROCESS, "ts": ts, "cat": what, "name": what, "id": id});
        for (phase, task) in [("s", from), ("f", to)] {
            let mut end = arrow.clone();
            end["ph"] = json!(phase);
            end["tid"] = json!(task.0);
            if phase == "f" {
                // It ends at the slice that goes on, not at the next one.
                end["bp"] = json!("e");
            }
            self.add(&end)?;
        }
        Ok(())
    }
}

/// The states of a task in which it does something or waits for something.
fn slices(timeline: &Timeline, lane: LaneId, list: &mut List<'_>) -> io::Result<()> {
    let tid = timeline.lane(lane).task.0;
    for segment in timeline.segments(lane, Nanos::ZERO, Nanos(u64::MAX)) {
        let (name, category) = match segment.state {
            State::Waiting(kind) => (kind.word(), "wait"),
            State::Running => ("run", "step"),
            State::Stalling => ("stall", "step"),
            State::Scheduled => ("scheduled", "ready"),
            State::Ready => ("ready", "ready"),
            State::Delivered => ("cancelling", "ready"),
            State::Starved => ("starved", "ready"),
            State::Unborn | State::Ended(_) | State::Collected => continue,
        };
        // A step that takes no time is kept, everything else of no length is left out.
        let span = segment.end.since(segment.start);
        if span == Nanos::ZERO && segment.state != State::Running {
            continue;
        }
        let mut slice = json!({
            "ph": "X", "pid": PROCESS, "tid": tid, "cat": category, "name": name,
            "ts": micros(segment.start), "dur": micros(span),
        });
        if let EventKind::Wait { on, line } = timeline.trace().get(segment.event).kind {
            let tasks: Vec<_> = on.tasks.iter().filter_map(|task| timeline.lane_of(*task)).collect();
            let tasks: Vec<_> = tasks.into_iter().map(|lane| timeline.name(lane)).collect();
            slice["args"] = json!({"on": on.name, "tasks": tasks, "line": line});
        }
        list.add(&slice)?;
    }
    Ok(())
}

/// What happens at a moment: instants, arrows and counters.
fn event(timeline: &Timeline, index: usize, list: &mut List<'_>) -> io::Result<()> {
    let event = timeline.trace().get(index);
    let (tid, ts) = (event.task.0, micros(event.t));
    let instant = |name: String, args: Value| json!({"ph": "i", "s": "t", "pid": PROCESS, "tid": tid, "ts": ts, "name": name, "args": args});
    match event.kind {
        EventKind::Cancel { by, why } => {
            list.add(&instant("cancel".to_owned(), json!({"why": why.word()})))?;
            list.flow("cancel", index, ts, by, event.task)
        }
        EventKind::Spawn { parent, .. } => list.flow("spawn", index, ts, parent, event.task),
        EventKind::Ready { by: Cause::Task(by) } => list.flow("wake", index, ts, Some(by), event.task),
        EventKind::Deliver => list.add(&instant("cancellation delivered".to_owned(), json!({}))),
        EventKind::Retrieve { of } => list.add(&instant("retrieve".to_owned(), json!({"of": of.0}))),
        EventKind::Fail { error } => list.add(&instant(format!("{error} thrown in"), json!({}))),
        EventKind::End { outcome, value, error, message, .. } => {
            let args = json!({"value": value, "error": error, "message": message});
            list.add(&instant(outcome.word().to_owned(), args))
        }
        EventKind::Note { text } => list.add(&instant(text.to_owned(), json!({}))),
        EventKind::Lint { name, text, .. } => list.add(&instant(name.to_owned(), json!({"text": text}))),
        EventKind::Level { name, kind, value, waiting, .. } => list.add(&json!({
            "ph": "C", "pid": PROCESS, "ts": ts, "name": format!("{kind} {name}"), "args": {"level": value, "waiting": waiting},
        })),
        _ => Ok(()),
    }
}

/// The format's unit.
fn micros(t: Nanos) -> Value {
    if t.0.is_multiple_of(1000) { json!(t.0 / 1000) } else { json!(t.0 as f64 / 1e3) }
}
