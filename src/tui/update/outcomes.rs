//! Exploring a run: many schedules of it, what came of them, and opening one.

use super::change;
use crate::scenario::explore::Exploration;
use crate::scenario::run::RunOptions;
use crate::trace::ClockKind;
use crate::tui::action::Action;
use crate::tui::app::{Effect, Overlay, Request, StageId, State};
use std::sync::Arc;

/// How many schedules the player tries.
const SCHEDULES: u64 = 1000;

/// Tries many schedules of the active run as it is now, whatever its own schedule and clock.
pub(super) fn explore(state: &mut State) -> Vec<Effect> {
    let generation = state.next_request();
    let Some((index, stage)) = state.player().and_then(|player| player.active_stage()) else { return Vec::new() };
    let Some(program) = stage.program.clone() else { return Vec::new() };
    let stage_id = StageId(index);
    let request = Request { stage: stage_id, generation, program, options: stage.options.clone() };
    state.overlay = Overlay::Outcomes { stage: stage_id, generation, found: None, selected: 0 };
    vec![Effect::Explore { request, count: SCHEDULES }]
}

/// The number of the exploration whose outcomes the list on screen waits for.
pub(super) fn searching(state: &State) -> Option<u64> {
    match &state.overlay {
        Overlay::Outcomes { generation, found: None, .. } => Some(*generation),
        _ => None,
    }
}

/// The exploration is over.
pub(super) fn arrived(state: &mut State, number: u64, result: Result<Arc<Exploration>, String>) {
    let Overlay::Outcomes { generation, found, .. } = &mut state.overlay else { return };
    if *generation != number {
        return;
    }
    match result {
        Ok(exploration) => *found = Some(exploration),
        Err(problem) => super::message(state, "Something went wrong", problem),
    }
}

/// What an action does to the list of outcomes.
pub(super) fn choose(state: &mut State, action: &Action) -> Vec<Effect> {
    let Overlay::Outcomes { stage, found, selected, .. } = &mut state.overlay else { return Vec::new() };
    let last = found.as_ref().map_or(0, |found| found.outcomes.len().saturating_sub(1));
    let chosen = match action {
        Action::Up => {
            *selected = selected.saturating_sub(1);
            return Vec::new();
        }
        Action::Down => {
            *selected = (*selected + 1).min(last);
            return Vec::new();
        }
        Action::Confirm => Some(*selected),
        Action::Choose(number) => usize::from(*number).checked_sub(1),
        _ => None,
    };
    let (StageId(stage), found) = (*stage, found.take());
    state.overlay = Overlay::None;
    let schedule = found.zip(chosen).and_then(|(found, chosen)| Some(found.outcomes.get(chosen)?.schedule.clone()));
    let target = state.player_mut().and_then(|player| player.stages.get_mut(stage));
    match (schedule, target) {
        (Some(schedule), Some(target)) => {
            let options = target.options.clone();
            target.options = RunOptions { schedule: Some(schedule), clock: ClockKind::Virtual, ..options };
            change::again(state, stage)
        }
        _ => Vec::new(),
    }
}
