//! The recordings that travel in the binary: one of every program of the built-in lessons, of the program as it is, and
//! true to what the lessons claim of it. No runtime is needed to know that.

use asynctutor::lesson::catalog::Catalog;
use asynctutor::runtime::{analogue, recording};
use asynctutor::trace::Timeline;
use std::sync::Arc;

#[test]
fn every_program_of_the_lessons_has_a_recording_of_it_as_it_is_which_keeps_the_claims() {
    let catalog = Catalog::open(&[]);
    let mut wrong = Vec::new();
    let mut programs = 0;
    for entry in catalog.entries() {
        let lesson = catalog.lesson(&entry.id).expect("a built-in lesson without mistakes");
        for program in lesson.demos.values().flat_map(|demo| &demo.analogues) {
            programs += 1;
            let name = recording::place(&lesson.id, &program.file);
            let Some(found) = recording::find(&lesson.id, program) else {
                wrong.push(format!("{name}: there is none"));
                continue;
            };
            if !found.is_current {
                wrong.push(format!("{name}: the program was changed since"));
                continue;
            }
            let source = &found.trace.header.source;
            assert!(source.recorded.is_some() && source.lesson.as_deref() == Some(&lesson.id), "{name}: {source:?}");
            let timeline = Timeline::new(Arc::new(found.trace));
            for claim in &program.claims {
                if let Err(failure) = claim.at_defaults.check(&timeline, analogue::TOLERANCE) {
                    wrong.push(format!("{name}: {failure}"));
                }
            }
        }
    }
    assert!(programs > 100, "only {programs} programs");
    assert!(wrong.is_empty(), "`asynctutor record` makes what is missing or stale:\n{}", wrong.join("\n"));
}
