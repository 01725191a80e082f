//! `asynctutor list`: the lessons of the course.

use super::args::ListArgs;
use super::outside::{Outside, shown, stdout};
use super::{Status, course};
use crate::export::text::Sieve;
use crate::lesson::Lesson;
use crate::lesson::catalog::{Catalog, Entry};
use crate::trace::{in_ascii, json};
use anyhow::Result;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::Arc;

/// Prints the lessons; what is wrong with one is said, and the others are listed.
pub(super) fn list(args: &ListArgs, outside: &Outside) -> Result<Status> {
    let catalog = course::open(outside)?;
    let mut out = stdout();
    if args.json {
        let lessons: Vec<Value> = catalog.entries().map(|entry| as_json(&catalog, entry, outside)).collect();
        json::write_pretty(&lessons, &mut out)?;
        writeln!(out)?;
    } else {
        table(&catalog, outside, &mut Sieve::new(&mut out, outside.flags.ascii))?;
    }
    out.flush()?;
    Ok(Status::FINE)
}

fn table(catalog: &Catalog, outside: &Outside, out: &mut dyn Write) -> Result<()> {
    let ascii = outside.flags.ascii;
    let bold = |text: &str| {
        let text = legible(text, ascii);
        if outside.color_on_stdout() { format!("\x1b[1m{text}\x1b[0m") } else { text }
    };
    for track in &catalog.tracks {
        writeln!(out, "{}", bold(&track.title))?;
        if !track.summary.is_empty() {
            writeln!(out, "{}", legible(&track.summary, ascii))?;
        }
        for entry in track.lessons.iter().filter_map(|id| catalog.entry(id)) {
            writeln!(out, "\n  {}", bold(&entry.id))?;
            writeln!(out, "    {}, {} minutes", legible(&entry.title, ascii), entry.minutes)?;
            if !entry.summary.is_empty() {
                writeln!(out, "    {}", legible(&entry.summary, ascii))?;
            }
            // A lesson that is not there cannot be taken before.
            let needs: Vec<&str> =
                entry.needs.iter().map(String::as_str).filter(|id| catalog.entry(id).is_some()).collect();
            if !needs.is_empty() {
                writeln!(out, "    after: {}", legible(&needs.join(", "), ascii))?;
            }
            match load(catalog, entry, outside) {
                Some(lesson) => {
                    let demos: Vec<&str> = lesson.demos.keys().map(String::as_str).collect();
                    writeln!(out, "    demos: {}", legible(&demos.join(", "), ascii))?;
                }
                None => writeln!(out, "    cannot be used: asynctutor check says why")?,
            }
        }
        writeln!(out)?;
    }
    writeln!(out, "asynctutor play LESSON opens a lesson, asynctutor run LESSON/DEMO prints a run.")?;
    Ok(())
}

fn as_json(catalog: &Catalog, entry: &Entry, outside: &Outside) -> Value {
    let demos = load(catalog, entry, outside).map(|lesson| {
        lesson.demos.values().map(|demo| json!({"id": demo.id, "title": demo.title})).collect::<Vec<_>>()
    });
    json!({
        "id": entry.id,
        "title": entry.title,
        "tier": entry.tier.key(),
        "minutes": entry.minutes,
        "needs": entry.needs,
        "summary": entry.summary,
        "demos": demos,
        "path": entry.path,
    })
}

/// The lesson; if it cannot be used, what is wrong with it is said.
fn load(catalog: &Catalog, entry: &Entry, outside: &Outside) -> Option<Arc<Lesson>> {
    match catalog.lesson(&entry.id) {
        Ok(lesson) => Some(lesson),
        Err(problems) => {
            for problem in problems {
                outside.say(&problem.to_string());
            }
            None
        }
    }
}

/// Text of a lesson on one line; with `--ascii` without other characters.
fn legible(text: &str, ascii: bool) -> String {
    let text = shown(text).replace('\n', " ");
    if ascii { in_ascii(&text).into_owned() } else { text }
}
