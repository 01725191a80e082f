//! What an exploration found, as JSON lines: one object per outcome, the most frequent first.

use crate::scenario::explore::{Coverage, Ending, Exploration, Found};
use crate::trace::json;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Writes one line per outcome. `of` is how many schedules were tried, `exhaustive` whether those are all there are.
///
/// # Errors
/// Those of `out`.
pub fn write_jsonl(found: &Exploration, out: &mut dyn Write) -> io::Result<()> {
    found.outcomes.iter().try_for_each(|outcome| {
        json::write(&line(found, outcome), &mut *out)?;
        writeln!(out)
    })
}

fn line(all: &Exploration, found: &Found) -> Value {
    let vars: Map<String, Value> =
        found.outcome.vars.iter().map(|(name, value)| (name.to_string(), (*value).into())).collect();
    let ends: Map<String, Value> =
        found.outcome.ends.iter().map(|(name, ending)| (name.to_string(), end(ending))).collect();
    json!({
        "times": found.times,
        "of": all.runs,
        "exhaustive": all.coverage == Coverage::Every,
        "schedule": found.schedule.to_string(),
        "events": found.events,
        "halted": found.outcome.halted,
        "vars": vars,
        "tasks": ends,
    })
}

fn end(ending: &Ending) -> Value {
    match ending {
        Ending::Returned(None) => json!({"outcome": "returned"}),
        Ending::Returned(Some(value)) => json!({"outcome": "returned", "value": value}),
        Ending::Raised(error) => json!({"outcome": "raised", "error": error}),
        Ending::Cancelled => json!({"outcome": "cancelled"}),
        Ending::Unfinished => Value::Null,
    }
}
