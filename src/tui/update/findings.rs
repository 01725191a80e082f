//! What looks like a mistake: asking for it, the list of it, and going to one.

use super::playing;
use crate::trace::lint::Finding;
use crate::trace::{Moment, Timeline};
use crate::tui::action::Action;
use crate::tui::app::{Effect, Overlay, Selection, State, Transport};
use std::sync::Arc;

/// Asks for the mistakes in runs that nothing is known of yet.
pub(super) fn look(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let mut effects = Vec::new();
    for stage in player.stages.iter_mut().chain(&mut player.aside) {
        if let Some(timeline) = stage.timeline().cloned().filter(|timeline| stage.findings.want(timeline)) {
            effects.push(Effect::Lint { timeline });
        }
    }
    effects
}

/// The mistakes in a run are known.
pub(super) fn arrived(state: &mut State, timeline: &Arc<Timeline>, found: &Arc<[Finding]>) {
    let Some(player) = state.player_mut() else { return };
    for stage in player.stages.iter_mut().chain(&mut player.aside) {
        stage.findings.take(timeline, found);
    }
}

/// Shows or hides the list.
pub(super) fn toggle(state: &mut State) {
    state.overlay = match state.overlay {
        Overlay::Findings { .. } => Overlay::None,
        _ => Overlay::Findings { selected: 0 },
    };
}

/// What an action does to the list.
pub(super) fn choose(state: &mut State, action: &Action) -> Vec<Effect> {
    let page = usize::from(state.size.height / 4).max(1);
    let last = state.player().map_or(0, |player| player.mistakes().len().saturating_sub(1));
    let Overlay::Findings { selected } = &mut state.overlay else { return Vec::new() };
    let now = (*selected).min(last);
    let chosen = match action {
        Action::Up => now.saturating_sub(1),
        Action::Down => now + 1,
        Action::PageUp => now.saturating_sub(page),
        Action::PageDown => now + page,
        Action::First => 0,
        Action::Last => last,
        Action::Confirm => return go(state, now),
        Action::Choose(number) => return go(state, usize::from(*number).saturating_sub(1)),
        _ => {
            state.overlay = Overlay::None;
            return Vec::new();
        }
    };
    *selected = chosen.min(last);
    Vec::new()
}

/// Goes to the event and the task of a mistake.
fn go(state: &mut State, number: usize) -> Vec<Effect> {
    state.overlay = Overlay::None;
    let Some(player) = state.player_mut() else { return Vec::new() };
    let found = player.mistakes().get(number).map(|(stage, finding)| (*stage, finding.t, finding.event, finding.task));
    let Some((index, t, event, task)) = found else { return Vec::new() };
    player.transport = Transport::Paused;
    player.seek(t);
    let stage = &mut player.stages[index];
    let Some(timeline) = stage.timeline() else { return Vec::new() };
    let has_lane = timeline.lane_of(task).is_some();
    stage.moment = Moment((event + 1).min(timeline.last_moment().0));
    if has_lane {
        player.selected = Some(Selection { stage: index, task });
        playing::bring_into_view(player);
    }
    playing::arrived_at_end(state)
}
