//! `asynctutor view FILE`: a recorded trace in the player, or as text where there is no terminal.

use super::Status;
use super::args::ViewArgs;
use super::outside::{Outside, stdout};
use super::play;
use crate::export::text::Text;
use crate::trace::Timeline;
use crate::trace::codec::jsonl::{self, Reading};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;
use std::sync::Arc;

/// Opens the trace.
pub(super) fn view(args: &ViewArgs, outside: &Outside) -> Result<Status> {
    let name = args.file.display().to_string();
    let reading = read(&args.file, &name)?;
    let trace = Arc::new(reading.trace);
    if outside.is_interactive() && name != "-" {
        // What is wrong with the file is said where it can be read, after the player is left.
        let status = play::trace(name.clone(), trace, outside)?;
        warn(&name, &reading.warnings, outside);
        return Ok(status);
    }
    warn(&name, &reading.warnings, outside);
    let timeline = Timeline::new(trace);
    let mut out = stdout();
    let mut text = Text::new(outside.look(args.width), &mut out);
    text.run(&timeline, None)?;
    text.findings(&timeline)?;
    out.flush()?;
    Ok(Status::FINE)
}

fn read(path: &Path, name: &str) -> Result<Reading> {
    if name == "-" {
        return Ok(jsonl::read("standard input", io::stdin().lock())?);
    }
    if path.is_dir() {
        bail!("{name}: this is a folder; name the trace in it");
    }
    let file = File::open(path).with_context(|| format!("{name}: cannot be opened"))?;
    Ok(jsonl::read(name, BufReader::new(file))?)
}

fn warn(name: &str, warnings: &[jsonl::Warning], outside: &Outside) {
    for warning in warnings {
        outside.note(&format!("{name}: {warning}"));
    }
}
