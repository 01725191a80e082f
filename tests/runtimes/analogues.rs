//! The lessons' programs beside their demos: the trace of the real program tells the same story as the engine's.

use crate::traced::{PATIENCE, Traced, run, runtime};
use asynctutor::lesson::catalog::Catalog;
use asynctutor::lesson::{Demo, Language};
use asynctutor::scenario::engine;
use asynctutor::scenario::run::RunOptions;
use asynctutor::trace::{ClockKind, EventKind, Nanos, TaskId, Timeline};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is compared of two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// Everything, to the nanosecond.
    Exact,
    /// Everything but when and in what order.
    Outcomes,
    /// Only that it runs to its end: the program is another one than the demo.
    Nothing,
}

/// Programs that cannot do exactly as their demo does.
const OTHERWISE: [(&str, Measure); 2] = [
    // A process of its own takes real time, on any clock.
    ("blocking-the-loop/process", Measure::Outcomes),
    // The program names its tasks otherwise, and awaits one where the demo gathers it.
    ("deadlock/own-pool", Measure::Nothing),
];

/// How a task ended: its name, the outcome, error and value, and when.
type End = (String, &'static str, Option<String>, Option<String>, Nanos);

/// A run in what both sides tell.
#[derive(Debug, PartialEq)]
struct Story {
    /// Tasks and who made them.
    tasks: Vec<(String, Option<String>)>,
    ends: Vec<End>,
    /// Who was to be cancelled by whom, and why.
    cancels: Vec<(String, Option<String>, &'static str)>,
    /// Who waited on what.
    waits: Vec<(String, &'static str, Vec<String>)>,
    /// Which scopes were left with what error.
    closes: Vec<(String, &'static str, Option<String>)>,
}

impl Story {
    fn of(timeline: &Timeline) -> Story {
        let name = |task: TaskId| {
            timeline.lane_of(task).map_or_else(|| format!("{task:?}"), |lane| timeline.name(lane).to_owned())
        };
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let mut story =
            Story { tasks: Vec::new(), ends: Vec::new(), cancels: Vec::new(), waits: Vec::new(), closes: Vec::new() };
        for event in timeline.trace().iter() {
            let task = name(event.task);
            match event.kind {
                EventKind::Spawn { parent, .. } => story.tasks.push((task, parent.map(name))),
                EventKind::End { outcome, error, value, .. } => {
                    story.ends.push((task, outcome.word(), owned(error), owned(value), event.t));
                }
                EventKind::Cancel { by, why } => story.cancels.push((task, by.map(name), why.word())),
                EventKind::Wait { on, .. } => {
                    story.waits.push((task, on.kind.word(), on.tasks.iter().copied().map(name).collect()));
                }
                EventKind::Close { kind, error, .. } => story.closes.push((task, kind.word(), owned(error))),
                _ => {}
            }
        }
        story
    }

    /// Without what depends on the time.
    fn outcomes(&self) -> impl PartialEq + Debug {
        let set = |cancels: &[(String, Option<String>, &'static str)]| cancels.iter().cloned().collect::<BTreeSet<_>>();
        let ends: BTreeSet<_> =
            self.ends.iter().map(|(task, how, error, value, _)| (task, how, error, value)).collect();
        (self.tasks.iter().cloned().collect::<BTreeSet<_>>(), format!("{ends:?}"), set(&self.cancels))
    }
}

fn measure_of(demo: &str) -> Measure {
    OTHERWISE.iter().find(|(name, _)| *name == demo).map_or(Measure::Exact, |(_, measure)| *measure)
}

/// Says how the program beside `demo` differs from it, if it does.
fn difference(demo: &Demo, path: &Path, clock: ClockKind, measure: Measure) -> Option<String> {
    let engine = Timeline::new(Arc::new(engine::run(&demo.program, &RunOptions::default())));
    let traced: Traced = run(path, &[], clock, PATIENCE);
    let (wanted, found) = (Story::of(&engine), Story::of(&traced.timeline));
    let same = match measure {
        Measure::Exact => wanted == found,
        Measure::Outcomes => wanted.outcomes() == found.outcomes(),
        Measure::Nothing => !found.ends.is_empty(),
    };
    (!same || !traced.warnings.is_empty())
        .then(|| format!("{}\nthe demo: {wanted:#?}\nthe program: {found:#?}\n{:?}", path.display(), traced.warnings))
}

/// Compares all analogues of a language with their demos. On the real clock only the outcomes are compared.
pub(crate) fn agree(language: Language, clock: ClockKind) {
    if runtime(language).is_none() {
        return;
    }
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let catalog = Catalog::open(&[]);
    let mut pairs: Vec<(Demo, PathBuf, Measure)> = Vec::new();
    for entry in catalog.entries() {
        let lesson = catalog.lesson(&entry.id).unwrap();
        for demo in lesson.demos.values() {
            let Some(analogue) = demo.analogues.iter().find(|analogue| analogue.language == language) else { continue };
            let path = lessons.join(&entry.id).join(&analogue.file);
            let measure = match (measure_of(&format!("{}/{}", entry.id, demo.id)), clock) {
                (Measure::Exact, ClockKind::Wall) => Measure::Outcomes,
                (measure, _) => measure,
            };
            pairs.push((demo.clone(), path, measure));
        }
    }
    assert!(!pairs.is_empty(), "no lesson has a program in {}", language.title());
    // A machine that is busy may be late by more than programs allow for.
    let attempts = if clock == ClockKind::Wall { 4 } else { 1 };
    let differs = |(demo, path, measure): &(Demo, PathBuf, Measure)| {
        let mut found = None;
        for _ in 0..attempts {
            found = difference(demo, path, clock, *measure);
            found.as_ref()?;
        }
        found
    };
    let differences: Vec<String> = std::thread::scope(|scope| {
        let halves: Vec<_> = pairs
            .chunks(pairs.len().div_ceil(2))
            .map(|half| scope.spawn(move || half.iter().filter_map(differs).collect::<Vec<_>>()))
            .collect();
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(differences.is_empty(), "\n{}\n", differences.join("\n\n"));
}
