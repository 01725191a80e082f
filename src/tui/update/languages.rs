//! The step that shows a demo's programs on their own runtimes: recordings, runs made here, and which of them are shown.

use super::message;
use crate::lesson::{Analogue, Language};
use crate::runtime::{Content, Ending, Found};
use crate::trace::contrast::{contrasts, key};
use crate::trace::{Nanos, Timeline, visible};
use crate::tui::action::Recorded;
use crate::tui::app::{
    Activity, Effect, Origin, Overlay, Player, Progress, Real, RealProgram, Selection, Speed, Stage, State, Transport,
};
use ratatui::layout::Size;
use std::sync::Arc;

/// From this size on all languages are shown at first.
const ROOMY: Size = Size { width: 110, height: 40 };

/// Takes the real runs off the stage. They are kept, for when the learner comes back.
pub(super) fn put_aside(player: &mut Player) {
    let (real, engine) = std::mem::take(&mut player.stages).into_iter().partition(|stage| language(stage).is_some());
    player.stages = engine;
    let real: Vec<Stage> = real;
    player.aside.extend(real);
    player.contrasts.clear();
    if player.selected.is_some_and(|selected| selected.stage >= player.stages.len()) {
        player.selected = None;
    }
}

/// Puts the programs of the demo on stage, and looks for their recordings and runtimes.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Some(player) = state.player() else { return effects };
    let Some(lesson) = player.lesson().map(|lesson| lesson.id.clone()) else { return effects };
    let Some(demo) = player.stages.first().and_then(|stage| stage.demo.clone()) else { return effects };
    let programs: Vec<Arc<Analogue>> = player.analogues().iter().cloned().map(Arc::new).collect();
    for program in programs {
        let runtime = program.language;
        if !state.runtimes.contains_key(&runtime) {
            state.runtimes.insert(runtime, None);
            effects.push(Effect::Detect { language: runtime });
        }
        let generation = state.next_request();
        let Some(player) = state.player_mut() else { return effects };
        let is_known =
            |stage: &Stage| stage.demo.as_deref() == Some(&demo) && language(stage) == Some(program.language);
        if player.aside.iter().any(is_known) {
            continue;
        }
        let mut stage = Stage::recorded(program.language.title().to_owned());
        stage.demo = Some(demo.clone());
        stage.generation = generation;
        stage.real = Some(Box::new(Real::new(RealProgram::Analogue(program.clone()))));
        player.aside.push(stage);
        effects.push(Effect::Recording { generation, lesson: lesson.clone(), program });
    }
    if let Some(player) = state.player_mut() {
        contrast(player);
    }
    effects
}

/// The language of a stage with a lesson's program.
pub(super) fn language(stage: &Stage) -> Option<Language> {
    match &stage.real.as_ref()?.program {
        RealProgram::Analogue(program) => Some(program.language),
        RealProgram::Own(_) => None,
    }
}

/// Whether all languages are shown, not only the chosen one.
pub(crate) fn shows_all(player: &Player, size: Size) -> bool {
    player.all_languages.unwrap_or(size.width >= ROOMY.width && size.height >= ROOMY.height)
}

/// Shows the runs that are wanted below the demo's, and no others.
pub(super) fn arrange(player: &mut Player, size: Size) {
    let Activity::Languages = player.activity else { return };
    let Some(demo) = player.stages.first().and_then(|stage| stage.demo.clone()) else { return };
    let chosen = player.analogue().map(|analogue| analogue.language);
    let all = shows_all(player, size);
    let wanted = |stage: &Stage| {
        stage.demo.as_deref() == Some(&demo) && language(stage).is_some_and(|one| all || Some(one) == chosen)
    };
    if player.stages[1..].iter().all(wanted) && !player.aside.iter().any(wanted) {
        return;
    }
    let selected = player.selected_lane().map(|(index, timeline, lane)| {
        (language(&player.stages[index]), player.selected.map(|s| s.task), key(timeline.name(lane)))
    });
    let real = player.stages.drain(1..).chain(player.aside.drain(..)).collect::<Vec<_>>();
    let (mut shown, aside): (Vec<Stage>, Vec<Stage>) = real.into_iter().partition(wanted);
    shown.sort_by_key(|stage| Language::ALL.iter().position(|one| Some(*one) == language(stage)));
    player.stages.extend(shown);
    player.aside = aside;
    let t = player.t;
    for stage in &mut player.stages[1..] {
        if let Some(timeline) = stage.timeline() {
            stage.moment = timeline.moment_at(t);
        }
    }
    player.selected = None;
    let Some((was_in, task, name)) = selected else { return };
    // The same task of the same run, else the one of that name in the demo.
    let same_stage = player.stages.iter().position(|stage| language(stage) == was_in);
    player.selected = match (same_stage, task) {
        (Some(stage), Some(task)) => Some(Selection { stage, task }),
        _ => player.stages[0].timeline().and_then(|demo| {
            let lane = demo.lane_ids().find(|lane| key(demo.name(*lane)) == name)?;
            Some(Selection { stage: 0, task: demo.lane(lane).task })
        }),
    };
    if player.selected_lane().is_none() {
        player.select_row(0, 0);
    }
}

/// Moves the selection from the run of another language to that of this one: the task of the same name, if it has one.
pub(super) fn select(player: &mut Player, wanted: Language) {
    let Some((index, stage)) = player.active_stage() else { return };
    let name = player.selected_lane().map(|(_, timeline, lane)| key(timeline.name(lane)));
    let to = player.stages.iter().position(|stage| language(stage) == Some(wanted));
    let Some(to) = to.filter(|to| *to != index && language(stage).is_some()) else { return };
    let timeline = player.stages[to].timeline();
    let same = timeline.zip(name).and_then(|(timeline, name)| {
        let mut rows = timeline.rows().iter().take(MOST_NAMES);
        rows.position(|lane| key(timeline.name(*lane)) == name)
    });
    player.selected = None;
    player.select_row(to, same.unwrap_or(0));
}

/// How many tasks are looked at for one of a certain name.
const MOST_NAMES: usize = 2_000;

/// Shows all languages, or only the chosen one.
pub(super) fn toggle(state: &mut State) {
    let size = state.size;
    if let Some(player) = state.player_mut() {
        player.all_languages = Some(!shows_all(player, size));
    }
}

/// A recording was looked for.
pub(super) fn recorded(state: &mut State, generation: u64, recording: Option<Recorded>) {
    let Some(player) = state.player_mut() else { return };
    let t = player.t;
    let Some(stage) = all_stages(player).find(|stage| stage.real.is_some() && stage.generation == generation) else {
        return;
    };
    let origin = match recording {
        None => Origin::Nowhere,
        Some(recording) => {
            let day = recording.timeline.trace().header.source.recorded.clone();
            stage.take(recording.timeline, t);
            Origin::Recording { day, is_current: recording.is_current }
        }
    };
    if let Some(real) = &mut stage.real {
        real.origin = origin;
    }
    changed(player);
}

/// The runs on stage have changed.
pub(super) fn changed(player: &mut Player) {
    contrast(player);
    if player.t.0 == 0 && player.transport == Transport::Paused && !player.stages.is_empty() {
        player.speed = Speed::to_follow(player.end());
    }
}

/// Works out in words where the runs differ: the real ones, or the one there is and the demo. Nothing is said yet of a run
/// that goes on.
pub(super) fn contrast(player: &mut Player) {
    player.contrasts.clear();
    let Activity::Languages = player.activity else { return };
    let Some(first) = player.stages.first() else { return };
    let all = || player.stages.iter().chain(&player.aside).filter(|stage| stage.demo == first.demo);
    let stopped: Vec<String> = all()
        .filter(|stage| is_cut_short(stage))
        .map(|stage| format!("The run in {} was stopped: there is nothing to compare.", visible(&stage.title)))
        .collect();
    let whole = all().filter(|stage| !stage.is_going() && !is_cut_short(stage));
    let mut real: Vec<(Language, Arc<Timeline>)> =
        whole.filter_map(|stage| Some((language(stage)?, stage.timeline()?.clone()))).collect();
    real.sort_by_key(|(one, _)| Language::ALL.iter().position(|known| known == one));
    let mut runs: Vec<(&str, &Timeline)> = real.iter().map(|(one, run)| (one.title(), run.as_ref())).collect();
    if let (1, Some(demo)) = (runs.len(), first.timeline()) {
        runs.insert(0, ("the demo", demo));
    }
    if runs.len() > 1 {
        player.contrasts = contrasts(&runs);
        if player.contrasts.is_empty() {
            player
                .contrasts
                .push("No task of the same name fares otherwise, and all are over at about the same time.".to_owned());
        }
    }
    player.contrasts.extend(stopped);
}

/// Whether what is shown is of a run that did not come to its own end.
fn is_cut_short(stage: &Stage) -> bool {
    stage.real.as_ref().is_some_and(|real| {
        real.origin == Origin::Here
            && !real.is_untraced
            && !real.shows_earlier
            && matches!(real.progress, Progress::Over(Ending::Stopped(_)))
    })
}

fn all_stages(player: &mut Player) -> impl Iterator<Item = &mut Stage> {
    player.stages.iter_mut().chain(&mut player.aside)
}

/// The program that a key runs: that of the selected run, else the one in the chosen language.
pub(crate) fn runnable(player: &Player) -> Option<(Language, &Stage)> {
    let Activity::Languages = player.activity else { return None };
    let demo = &player.stages.first()?.demo;
    let selected = player.active_stage().and_then(|(_, stage)| language(stage));
    let wanted = selected.or(player.analogue().map(|analogue| analogue.language))?;
    let mut all = player.stages.iter().chain(&player.aside).filter(|stage| stage.demo == *demo);
    Some((wanted, all.find(|stage| language(stage) == Some(wanted))?))
}

/// Runs a program on its own runtime, if it is here and the user allows it.
pub(super) fn run(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player() else { return Vec::new() };
    let Some((language, stage)) = runnable(player) else { return Vec::new() };
    let Some(RealProgram::Analogue(program)) = stage.real.as_ref().map(|real| real.program.clone()) else {
        return Vec::new();
    };
    let is_foreign = player.lesson().is_some_and(|lesson| lesson.path.is_some());
    if let Some(Some(found)) = state.runtimes.get(&language)
        && let Some(why) = missing(language, found)
    {
        message(state, &format!("{} cannot be run here", language.title()), why);
        return Vec::new();
    }
    match is_foreign {
        true => vec![Effect::AskTrust { content: Content::of(language, &program.source), program }],
        false => start(state, &program),
    }
}

/// Why programs of a language cannot be run here, and what to do about it.
pub(crate) fn missing(language: Language, found: &Found) -> Option<String> {
    let what = match found {
        Found::Good { .. } | Found::Unclear { .. } => return None,
        Found::Old { version, .. } => format!("{} {version} is too old.", language.title()),
        Found::Missing => format!("{} is not installed here.", language.title()),
    };
    let place = match language {
        Language::Python => "https://www.python.org/downloads",
        Language::Go => "https://go.dev/dl",
        Language::Node => "https://nodejs.org/download",
    };
    let oldest = crate::runtime::detect::oldest(language);
    Some(format!("{what} Install {} {oldest} or newer from {place} to run this program here.", language.title()))
}

/// Whether the user has allowed the program before is known: runs it, or shows it first.
pub(super) fn trusted(state: &mut State, program: Arc<Analogue>, allowed: bool) -> Vec<Effect> {
    if allowed {
        return start(state, &program);
    }
    state.overlay = Overlay::Trust { program, top: 0, seen: false };
    Vec::new()
}

/// The user allows the program that is shown.
pub(super) fn allow(state: &mut State) -> Vec<Effect> {
    let Overlay::Trust { program, .. } = std::mem::take(&mut state.overlay) else { return Vec::new() };
    let content = Content::of(program.language, &program.source);
    let lesson = state.player().and_then(Player::lesson).map_or("", |lesson| &lesson.id);
    let mut effects = vec![Effect::Allow { content, name: format!("{lesson}/{}", program.file) }];
    effects.extend(start(state, &program));
    effects
}

/// Starts a program beside the run that is shown of it.
fn start(state: &mut State, program: &Arc<Analogue>) -> Vec<Effect> {
    let generation = state.next_request();
    let Some(player) = state.player_mut() else { return Vec::new() };
    let is_it = |stage: &&mut Stage| match stage.real.as_ref().map(|real| &real.program) {
        Some(RealProgram::Analogue(known)) => Arc::ptr_eq(known, program),
        _ => false,
    };
    let Some(stage) = all_stages(player).find(is_it) else { return Vec::new() };
    stage.generation = generation;
    let (rows_before, shows_earlier) = (stage.room(), stage.timeline().is_some());
    if let Some(real) = &mut stage.real {
        (real.progress, real.rows_before, real.shows_earlier) = (Progress::Starting, rows_before, shows_earlier);
        (real.is_untraced, real.is_full, real.wrote) = (false, false, "".into());
    }
    // All runs begin anew with it, to be seen beside it.
    player.seek(Nanos::ZERO);
    player.transport = Transport::Following;
    contrast(player);
    vec![Effect::Launch { generation, program: RealProgram::Analogue(program.clone()) }]
}
