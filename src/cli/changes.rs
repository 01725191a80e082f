//! How a run differs from the one the lesson describes: `--set`, `--cancel`, `--fail`, `--seed`, `--schedule`,
//! `--wall`.

use super::args::Changes;
use crate::lesson::{settings, suggest};
use crate::scenario::{Action, Intervention, Program, RunOptions};
use crate::trace::{CancelWhy, ClockKind, EventKind, LaneId, Nanos, Timeline};
use anyhow::{Result, anyhow, bail};

/// The options of a run of `program`.
///
/// # Errors
/// If there is no such knob, or it cannot have such a value.
pub(super) fn options(program: &Program, changes: &Changes) -> Result<RunOptions> {
    let mut options = RunOptions { seed: changes.seed, schedule: changes.schedule.clone(), ..RunOptions::default() };
    if changes.wall {
        options.clock = ClockKind::Wall;
    }
    for setting in &changes.set {
        let Some((name, knob)) = program.knobs.get_key_value(setting.knob.as_str()) else {
            let knobs = || program.knobs.keys().map(|name| &**name);
            bail!(
                "there is no knob `{}` in {}{}",
                setting.knob,
                program.demo,
                one_of(&setting.knob, knobs(), "it has no knobs")
            );
        };
        let value = settings::parse(knob, &setting.value)
            .map_err(|problem| anyhow!("--set {}={}: {problem}", setting.knob, setting.value))?;
        options.settings.insert(name.clone(), value);
    }
    let cancels = changes.cancel.iter().map(|cancel| (cancel.at, &cancel.task, Action::Cancel));
    let fails = changes.fail.iter().map(|fail| (fail.at, &fail.task, Action::Fail(fail.error.as_str().into())));
    let all = cancels.chain(fails).map(|(at, task, what)| Intervention { at, task: task.as_str().into(), what });
    options.interventions = all.collect();
    Ok(options)
}

/// The same on the virtual clock, which takes no time: it has the same tasks.
pub(super) fn rehearsal(options: &RunOptions) -> RunOptions {
    RunOptions { clock: ClockKind::Virtual, ..options.clone() }
}

/// Holds interventions against a run they were made in.
///
/// # Errors
/// If one names a task that never was.
pub(super) fn check(interventions: &[Intervention], timeline: &Timeline) -> Result<()> {
    for intervention in interventions {
        if find(timeline, &intervention.task).is_none() {
            let names = timeline.rows().iter().map(|lane| timeline.name(*lane));
            bail!(
                "--{}: no task of this run is called `{}`{}",
                word(intervention),
                intervention.task,
                one_of(&intervention.task, names, "it has no tasks")
            );
        }
    }
    Ok(())
}

/// Says of each intervention that changed nothing why that is so.
pub(super) fn without_effect(interventions: &[Intervention], timeline: &Timeline) -> Vec<String> {
    interventions.iter().filter_map(|intervention| explain(intervention, timeline)).collect()
}

fn explain(intervention: &Intervention, timeline: &Timeline) -> Option<String> {
    let (lane, at) = (find(timeline, &intervention.task)?, Nanos::from_millis(intervention.at.0));
    let trace = timeline.trace();
    let struck = timeline.events_of(lane).iter().any(|event| match trace.get(*event as usize).kind {
        EventKind::Cancel { why: CancelWhy::User, .. } => intervention.what == Action::Cancel,
        EventKind::Fail { .. } => intervention.what != Action::Cancel,
        _ => false,
    });
    if struck {
        return None;
    }
    let (born, ended) =
        (trace.time(timeline.lane(lane).spawned), timeline.lane(lane).ended.map(|event| trace.time(event)));
    let why = match ended {
        _ if born > at => format!("it begins at {born}"),
        Some(ended) if ended <= at => format!("it ended at {ended}"),
        _ if timeline.end() <= at => format!("the run ended at {}", timeline.end()),
        _ => "it did not await anything then".to_owned(),
    };
    let (word, task) = (word(intervention), &intervention.task);
    Some(format!("--{word} {task}@{} changed nothing: {why}", intervention.at))
}

fn find(timeline: &Timeline, name: &str) -> Option<LaneId> {
    timeline.rows().iter().copied().find(|lane| timeline.name(*lane) == name)
}

fn word(intervention: &Intervention) -> &'static str {
    if intervention.what == Action::Cancel { "cancel" } else { "fail" }
}

/// What to write instead, as the end of a sentence.
fn one_of<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, none: &str) -> String {
    match suggest::one_of(name, known) {
        Some(text) => format!("; {text}"),
        None => format!("; {none}"),
    }
}
