//! Changing a run and running it again: interventions, knobs, the clock, and what comes back.

use super::{languages, playing};
use crate::lesson::settings::{self, Turn};
use crate::scenario::program::{Knob, KnobRange, Millis, Name, Value};
use crate::scenario::run::{Action as Strike, Intervention, RunOptions};
use crate::trace::{ClockKind, LaneId, Nanos, Timeline};
use crate::tui::action::Action;
use crate::tui::app::{Asked, Effect, Overlay, Phase, Player, Request, Run, Speed, StageId, State, Transport};
use indexmap::IndexMap;
use std::sync::Arc;

/// The errors to choose from when one is thrown by hand; the first is what `--fail` throws.
const ERRORS: [&str; 6] =
    ["RuntimeError", "ValueError", "TimeoutError", "ConnectionError", "OSError", "PermissionError"];

/// The most tasks a prediction offers to pick.
const MOST_OPTIONS: usize = 500;

/// The knobs of what is on screen, and their values; one that several runs share is there once.
pub fn knobs(player: &Player) -> IndexMap<Name, (Knob, Value)> {
    let mut all = IndexMap::new();
    for stage in &player.stages {
        for (name, knob) in stage.program.iter().flat_map(|program| &program.knobs) {
            let value = stage.options.settings.get(name).unwrap_or(&knob.default);
            all.entry(name.clone()).or_insert_with(|| (knob.clone(), value.clone()));
        }
    }
    all
}

/// What an action does to the runs.
pub(super) fn act(state: &mut State, action: &Action) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let Some(stage) = player.active_stage().map(|(index, _)| index) else { return Vec::new() };
    match action {
        Action::CancelHere => intervene(state, Strike::Cancel),
        Action::FailHere => {
            state.overlay =
                Overlay::Errors { classes: ERRORS.iter().map(|class| (*class).into()).collect(), selected: 0 };
            Vec::new()
        }
        Action::Undo => {
            let options = &mut player.stages[stage].options;
            if options.interventions.pop().is_none() {
                options.schedule = None;
            }
            again(state, stage)
        }
        Action::Reset => reset(state),
        Action::Knobs => {
            state.overlay = match state.overlay {
                Overlay::Knobs { .. } => Overlay::None,
                _ => Overlay::Knobs { selected: 0 },
            };
            Vec::new()
        }
        Action::WallClock => {
            let options = &mut player.stages[stage].options;
            // Measured times leave nothing for a schedule to decide.
            options.schedule = None;
            options.clock = match options.clock {
                ClockKind::Virtual => ClockKind::Wall,
                ClockKind::Wall => ClockKind::Virtual,
            };
            again(state, stage)
        }
        _ => Vec::new(),
    }
}

/// Does something to the selected task at the playhead: the run is made again with one more intervention.
fn intervene(state: &mut State, what: Strike) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let Some((stage, timeline, lane)) = player.selected_lane() else { return Vec::new() };
    let intervention = Intervention { at: Millis(player.t.0 / 1_000_000), task: timeline.name(lane).into(), what };
    let interventions = &mut player.stages[stage].options.interventions;
    if interventions.contains(&intervention) {
        return Vec::new();
    }
    interventions.push(intervention);
    again(state, stage)
}

/// What an action does to the list of errors.
pub(super) fn choose_error(state: &mut State, action: &Action) -> Vec<Effect> {
    let Overlay::Errors { classes, selected } = &mut state.overlay else { return Vec::new() };
    let last = classes.len().saturating_sub(1);
    let chosen = match action {
        Action::Up => {
            *selected = selected.saturating_sub(1);
            return Vec::new();
        }
        Action::Down => {
            *selected = (*selected + 1).min(last);
            return Vec::new();
        }
        Action::Confirm => classes.get(*selected).cloned(),
        Action::Choose(number) => classes.get(usize::from(*number).wrapping_sub(1)).cloned(),
        _ => None,
    };
    state.overlay = Overlay::None;
    chosen.map_or_else(Vec::new, |class| intervene(state, Strike::Fail(class)))
}

/// What an action does while the knobs are open.
pub(super) fn turn(state: &mut State, action: Action) -> Vec<Effect> {
    let Overlay::Knobs { selected } = state.overlay else { return Vec::new() };
    let Some(player) = state.player() else { return Vec::new() };
    let knobs = knobs(player);
    let last = knobs.len().saturating_sub(1);
    let direction = match action {
        Action::Back => {
            state.overlay = Overlay::None;
            return Vec::new();
        }
        Action::Up | Action::Down => {
            let by = if matches!(action, Action::Up) { -1 } else { 1 };
            state.overlay = Overlay::Knobs { selected: selected.saturating_add_signed(by).min(last) };
            return Vec::new();
        }
        Action::Increase => Turn::Up,
        Action::Decrease => Turn::Down,
        // Going elsewhere closes the panel; what concerns the playhead or the runs does not.
        action => {
            if matches!(action, Action::NextStep | Action::PreviousStep) {
                state.overlay = Overlay::None;
            }
            return super::act_in_player(state, action);
        }
    };
    match knobs.get_index(selected.min(last)) {
        Some((name, (knob, value))) => set_knob(state, name, settings::turn(knob, value, direction)),
        None => Vec::new(),
    }
}

/// Gives a knob a value in every run that has it.
pub(super) fn set_knob(state: &mut State, name: &Name, value: Value) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let mut changed = Vec::new();
    for (index, stage) in player.stages.iter_mut().enumerate() {
        let Some(knob) = stage.program.as_ref().and_then(|program| program.knobs.get(name)) else { continue };
        if *stage.options.settings.get(name).unwrap_or(&knob.default) != value {
            stage.options.settings.insert(name.clone(), value.clone());
            changed.push(index);
        }
    }
    changed.into_iter().flat_map(|stage| again(state, stage)).collect()
}

/// The value at a part (0 to 1) of a knob's range.
pub(super) fn value_at(knob: &Knob, part: f64) -> Value {
    /// Finer than any bar on screen.
    const MOST: u64 = 1000;
    let values = settings::values(knob, MOST);
    let last = values.len().saturating_sub(1);
    let index = (part.clamp(0.0, 1.0) * last as f64).round() as usize;
    values.get(index).unwrap_or(&knob.default).clone()
}

/// Where a value stands in a knob's range, 0 to 1.
pub(crate) fn part_of(knob: &Knob, value: &Value) -> Option<f64> {
    match &knob.range {
        KnobRange::Steps { min, max, .. } => {
            let number = match value {
                Value::Duration(Millis(ms)) => *ms,
                Value::Int(number) => u64::try_from(*number).ok()?,
                _ => return None,
            };
            let span = max.saturating_sub(*min);
            (span > 0).then(|| (number.saturating_sub(*min) as f64 / span as f64).clamp(0.0, 1.0))
        }
        KnobRange::Choices(_) => None,
    }
}

/// Every run as the lesson has it.
fn reset(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let mut changed = Vec::new();
    for (index, stage) in player.stages.iter_mut().enumerate() {
        if stage.is_changed() {
            stage.options = RunOptions { settings: stage.base.clone(), ..RunOptions::default() };
            stage.drop_ghost();
            changed.push(index);
        }
    }
    changed.into_iter().flat_map(|stage| request(state, stage)).collect()
}

/// Makes a run again, and keeps the present one as its ghost.
pub(super) fn again(state: &mut State, stage: usize) -> Vec<Effect> {
    if let Some(stage) = state.player_mut().and_then(|player| player.stages.get_mut(stage)) {
        stage.leaves_ghost = true;
    }
    request(state, stage)
}

/// Asks for a run as the stage's options have it.
pub(super) fn request(state: &mut State, index: usize) -> Vec<Effect> {
    let mut effects = stop_live(state);
    let generation = state.next_request();
    let Some(player) = state.player_mut() else { return effects };
    let Some(stage) = player.stages.get_mut(index) else { return effects };
    let Some(program) = stage.program.clone() else { return effects };
    stage.generation = generation;
    let request = Request { stage: StageId(index), generation, program, options: stage.options.clone() };
    match stage.options.clock {
        ClockKind::Virtual => effects.push(Effect::Run(request)),
        ClockKind::Wall => {
            player.transport = Transport::Live;
            player.t = Nanos::ZERO;
            effects.push(Effect::RunLive(request));
        }
    }
    effects
}

/// A run on virtual time is complete.
pub(super) fn finished(
    state: &mut State,
    id: StageId,
    generation: u64,
    timeline: Result<Arc<Timeline>, String>,
) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let t = player.t;
    let Some(stage) = player.stages.get_mut(id.0).filter(|stage| stage.generation == generation) else {
        return Vec::new();
    };
    // A run that took no time told nothing of a speed.
    let is_first = matches!(stage.run, Run::Pending) || stage.end() == Nanos::ZERO;
    match timeline {
        Ok(timeline) => stage.take(timeline, t),
        Err(problem) => {
            stage.run = Run::Failed(problem);
            return Vec::new();
        }
    }
    offer_tasks(player);
    languages::contrast(player);
    if is_first {
        player.speed = Speed::to_follow(player.end());
    }
    if player.selected_lane().is_none() {
        player.select_row(id.0, 0);
    }
    playing::bring_into_view(player);
    playing::arrived_at_end(state)
}

/// Offers the tasks of the run to a prediction that waits for them.
fn offer_tasks(player: &mut Player) {
    let Some(timeline) = player.stages.first().and_then(|stage| stage.timeline()).cloned() else { return };
    let Some(question) = player.question_mut() else { return };
    if question.asked == Asked::Tasks && question.phase == Phase::Asking {
        let names = timeline.rows().iter().take(MOST_OPTIONS).map(|lane: &LaneId| timeline.name(*lane).to_owned());
        question.options = names.collect();
        let most = question.options.len();
        question.picked.retain(|picked| *picked < most);
    }
}

/// A run on the wall clock has come so far.
pub(super) fn went_on(state: &mut State, id: StageId, generation: u64, timeline: Arc<Timeline>, over: bool) {
    let Some(player) = state.player_mut().filter(|player| player.transport == Transport::Live) else { return };
    let Some(stage) = player.stages.get_mut(id.0).filter(|stage| stage.generation == generation) else { return };
    let last = timeline.last_moment();
    let reached = timeline.time_of(last);
    let end = timeline.end();
    stage.take(timeline, reached);
    stage.moment = last;
    player.t = player.t.max(reached);
    if over {
        player.transport = Transport::Paused;
        player.t = end;
    }
    let t = player.t;
    for (index, stage) in player.stages.iter_mut().enumerate() {
        if let Some(timeline) = stage.timeline().filter(|_| index != id.0) {
            stage.moment = timeline.moment_at(t);
        }
    }
    if player.selected_lane().is_none() {
        player.select_row(id.0, 0);
    }
}

/// Stops a run on the wall clock, if one goes on. What has happened of it stays.
pub(super) fn stop_live(state: &mut State) -> Vec<Effect> {
    let generation = state.next_request();
    let Some(player) = state.player_mut().filter(|player| player.transport == Transport::Live) else {
        return Vec::new();
    };
    player.transport = Transport::Paused;
    for stage in player.stages.iter_mut().filter(|stage| stage.options.clock == ClockKind::Wall) {
        stage.generation = generation;
    }
    vec![Effect::StopLive]
}
