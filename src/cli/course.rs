//! The lessons a command works with.

use super::outside::Outside;
use crate::lesson::catalog::{Catalog, Target};
use crate::lesson::{Demo, Lesson};
use anyhow::{Result, bail};
use std::sync::Arc;

/// The built-in lessons and those of `--lessons`; what is wrong with them is said, and the others still work.
///
/// # Errors
/// If a folder of `--lessons` is not there.
pub(super) fn open(outside: &Outside) -> Result<Catalog> {
    for place in &outside.flags.lessons {
        if !place.exists() {
            bail!("--lessons {}: there is no such file or folder", place.display());
        }
    }
    let catalog = Catalog::open(&outside.flags.lessons);
    for problem in &catalog.problems {
        outside.say(&problem.to_string());
    }
    Ok(catalog)
}

/// The demo that `LESSON/DEMO` names.
///
/// # Errors
/// If there is no such demo, or its lesson is wrong.
pub(super) fn demo(catalog: &Catalog, name: &str) -> Result<(Arc<Lesson>, Demo)> {
    let Target { lesson, demo } = catalog.find(name)?;
    let Some(id) = demo else {
        let demos: Vec<&str> = lesson.demos.keys().map(String::as_str).collect();
        let example = demos.first().map_or(String::new(), |demo| format!("\nhelp: write {}/{demo}, say", lesson.id));
        bail!("`{name}` is a lesson; name one of its demos too: {}{example}", demos.join(", "));
    };
    let demo = lesson.demos[&id].clone();
    Ok((lesson, demo))
}
