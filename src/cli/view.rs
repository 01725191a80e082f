//! `asynctutor view FILE`: a recorded trace in the player, or as text where there is no terminal.

use super::Status;
use super::args::{Format, ViewArgs};
use super::outside::{Outside, stdout};
use super::play;
use crate::export::chrome;
use crate::export::text::{Look, Text};
use crate::trace::Timeline;
use crate::trace::codec::jsonl::{self, Reading};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the trace.
pub(super) fn view(args: &ViewArgs, outside: &Outside) -> Result<Status> {
    let name = args.file.display().to_string();
    let reading = read(&args.file, &name)?;
    let trace = Arc::new(reading.trace);
    if outside.is_interactive() && name != "-" && args.format.is_none() {
        // What is wrong with the file is said where it can be read, after the player is left.
        let status = play::trace(name.clone(), trace, args.file.parent().map(folder), outside)?;
        warn(&name, &reading.warnings, outside);
        return Ok(status);
    }
    warn(&name, &reading.warnings, outside);
    let mut out = stdout();
    write(&Timeline::new(trace), args.format.unwrap_or(Format::Text), outside.look(args.width), &mut out)?;
    out.flush()?;
    Ok(Status::FINE)
}

/// A folder that may have no name.
fn folder(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() }
}

/// Writes a recorded run.
pub(super) fn write(timeline: &Timeline, format: Format, look: Look, mut out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Jsonl => jsonl::write(timeline.trace(), &mut out)?,
        Format::Chrome => chrome::write(timeline, out)?,
        Format::Text => {
            let mut text = Text::new(look, out);
            text.run(timeline, None)?;
            text.findings(timeline)?;
        }
    }
    Ok(())
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

pub(super) fn warn(name: &str, warnings: &[jsonl::Warning], outside: &Outside) {
    for warning in warnings {
        outside.note(&format!("{name}: {warning}"));
    }
}
