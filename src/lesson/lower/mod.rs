//! From the schema to a program: names are resolved, places checked, and everything that is wrong recorded.
//!
//! One file per family of steps; [`body`] has what they share. What can only be judged of the whole demo (who starts whom,
//! which values a parameter can have) is collected in [`facts`] on the way and judged at the end.

mod analogue;
mod body;
mod channels;
pub(super) mod claim;
mod demo;
mod facts;
mod flow;
mod instances;
mod knob;
mod lesson_steps;
mod marks;
mod names;
mod parameters;
mod scopes;
mod starts;
mod tasks;
mod time;

use super::diagnostic::{At, Findings};
use super::model::{Lesson, Tier};
use super::schema::{self, LessonFile};
use super::source::Folder;
use super::suggest::quoted;
use crate::scenario::program::Limits;
use indexmap::IndexMap;

/// How long a lesson takes that does not say.
pub(super) const MINUTES: u32 = 10;

/// Lowers a lesson. With `whole` false, entries of the file are missing because they were wrong, and what could follow
/// from that alone is not reported.
pub(super) fn lesson(file: &LessonFile, folder: &Folder, whole: bool, findings: &mut Findings) -> Lesson {
    let text = |word: &Option<schema::Word>| word.as_ref().map(|word| word.value.clone()).unwrap_or_default();
    if whole {
        required(file, findings);
    }
    let knobs = knob::knobs(&file.knobs, findings);
    let context =
        demo::Context { lesson: text(&file.id), knobs: &knobs, limits: limits(file, findings), folder, whole };
    let mut demos = IndexMap::new();
    for (id, demo) in &file.demos.0 {
        check_id(id, "a demo", findings);
        if let Some(demo) = demo {
            let lowered = demo::demo(&context, id, &demo.value, demo.at, findings);
            demos.insert(id.value.clone(), lowered);
        }
    }
    let known: Vec<&str> = file.demos.0.iter().map(|(id, _)| id.value.as_str()).collect();
    let steps = lesson_steps::steps(&file.steps, &demos, &known, findings);
    if whole {
        for (name, _) in &file.knobs.0 {
            let used = |demo: &demo::Lowered| demo.demo.used.iter().any(|knob| **knob == *name.value);
            if !demos.is_empty() && !demos.values().any(used) {
                findings.advice(name.at, format!("no demo uses the knob {}", quoted(&name.value)), None);
            }
        }
    }
    Lesson {
        id: text(&file.id),
        title: text(&file.title),
        tier: file.tier.map_or(Tier::Basics, tier),
        minutes: file.minutes.unwrap_or(MINUTES),
        needs: file.needs.0.iter().map(|id| id.value.clone()).collect(),
        summary: text(&file.summary).trim().to_owned(),
        demos: demos.into_iter().map(|(id, lowered)| (id, lowered.demo)).collect(),
        steps,
        path: None,
    }
}

/// The model's word for the schema's.
pub(super) fn tier(tier: schema::Tier) -> Tier {
    match tier {
        schema::Tier::Core => Tier::Core,
        schema::Tier::Basics => Tier::Basics,
        schema::Tier::Intermediate => Tier::Intermediate,
        schema::Tier::Advanced => Tier::Advanced,
        schema::Tier::Interview => Tier::Interview,
    }
}

/// What every lesson must have.
fn required(file: &LessonFile, findings: &mut Findings) {
    let missing = [
        ("id", file.id.is_none(), "id: my-lesson"),
        ("title", file.title.is_none(), "title: My lesson"),
        ("tier", file.tier.is_none(), "tier: basics (or core, intermediate, advanced, interview)"),
        ("demos", file.demos.0.is_empty(), "demos: {first: {title: …, tasks: {main: [sleep: 100ms]}}}"),
    ];
    for (key, missing, example) in missing {
        if missing {
            findings.error(At::START, format!("the lesson has no `{key}`"), Some(format!("add `{example}`")));
        }
    }
    if let Some(id) = &file.id {
        check_id(id, "a lesson", findings);
    }
}

/// Ids stand in commands and in file names.
fn check_id(id: &schema::Word, what: &str, findings: &mut Findings) {
    let fine = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = &id.value;
    if name.is_empty() || name.starts_with(['-', '.']) || !name.chars().all(fine) || name.len() > 80 {
        let help = "use letters, digits, `-`, `_` and `.`: it stands in commands such as `asynctutor run LESSON/DEMO`";
        findings.error(id.at, format!("{} cannot be the id of {what}", quoted(name)), Some(help.to_owned()));
    }
}

fn limits(file: &LessonFile, findings: &mut Findings) -> Limits {
    let most = Limits::default();
    let Some(steps) = file.limits.as_ref().and_then(|limits| limits.steps.as_ref()) else { return most };
    if steps.value > most.steps || steps.value == 0 {
        let message = format!("a run may have 1 to {} steps, not {}", most.steps, steps.value);
        findings.error(steps.at, message, Some("`limits` may lower the number, not raise it".to_owned()));
        return most;
    }
    Limits { steps: steps.value }
}
