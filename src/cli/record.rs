//! `asynctutor record`, for maintainers: a recorded run of every built-in lesson's program, which travels in the binary.

use super::Status;
use super::args::RecordArgs;
use super::outside::{Outside, stdout};
use crate::lesson::catalog::Catalog;
use crate::runtime::{Interrupts, analogue, recording};
use crate::trace::codec::jsonl;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::SystemTime;

/// Runs the programs whose recording is missing or stale, and writes what happened.
pub(super) fn record(args: &RecordArgs, outside: &Outside) -> Result<Status> {
    let catalog = Catalog::open(&[]);
    let known: Vec<&str> = catalog.entries().map(|entry| entry.id.as_str()).collect();
    if let Some(unknown) = args.only.iter().find(|lesson| !known.contains(&lesson.as_str())) {
        bail!("{unknown}: there is no such lesson\nhelp: {}", known.join(", "));
    }
    let interrupts = Interrupts::new().context("signals cannot be listened to")?;
    let mut out = stdout();
    let mut failed = 0;
    for id in known.iter().filter(|id| args.only.is_empty() || args.only.iter().any(|lesson| lesson == *id)) {
        let lesson = catalog.lesson(id).map_err(|_| anyhow!("{id} has mistakes: `asynctutor check` shows them"))?;
        for program in lesson.demos.values().flat_map(|demo| &demo.analogues) {
            let place = args.into.join(recording::place(id, &program.file));
            if !args.all && recording::is_current(&place, program) {
                continue;
            }
            let made = interrupts.heeding(|preparation| Ok(analogue::recorded(program, preparation)));
            let made = made.map_err(|error| error.to_string()).flatten();
            match made {
                Ok(mut trace) => {
                    trace.header.source.lesson = Some(lesson.id.clone());
                    trace.header.source.recorded = Some(today());
                    write(&place, &trace).with_context(|| format!("{}: cannot be written", place.display()))?;
                    writeln!(out, "{}: {} events, {}", place.display(), trace.len(), trace.header.runtime)?;
                }
                Err(why) => {
                    failed += 1;
                    outside.say(&format!("{}: {why}", place.display()));
                }
            }
            out.flush()?;
        }
    }
    Ok(if failed == 0 { Status::FINE } else { Status::FAILED })
}

fn write(place: &Path, trace: &crate::trace::Trace) -> std::io::Result<()> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut out = BufWriter::new(File::create(place)?);
    jsonl::write(trace, &mut out)?;
    out.flush()
}

#[expect(clippy::disallowed_methods, reason = "a recording says on which day it was made")]
fn today() -> String {
    time::OffsetDateTime::from(SystemTime::now()).date().to_string()
}
