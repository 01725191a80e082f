//! Real programs: starting, stopping, following them, and the files their traces name.

use super::{languages, playing};
use crate::runtime::{Ending, Stop};
use crate::trace::{ClockKind, Moment, Nanos};
use crate::tui::action::News;
use crate::tui::app::{Effect, Overlay, Player, Progress, Reading, Real, Run, Speed, Stage, State, Transport};
use std::sync::Arc;

/// Starts the program of a stage, from nothing.
pub(crate) fn launch(state: &mut State, index: usize) -> Vec<Effect> {
    let generation = state.next_request();
    let Some(player) = state.player_mut() else { return Vec::new() };
    let Some(stage) = player.stages.get_mut(index) else { return Vec::new() };
    let Some(real) = &mut stage.real else { return Vec::new() };
    stage.generation = generation;
    let program = real.program.clone();
    **real = Real { progress: Progress::Going, ..Real::new(program.clone()) };
    if index == 0 {
        stage.run = Run::Pending;
        stage.moment = Moment(0);
        player.t = Nanos::ZERO;
        player.transport = Transport::Following;
        // They may have been changed since.
        if let Some(sources) = &mut player.sources {
            sources.files.clear();
        }
    }
    vec![Effect::Launch { generation, program }]
}

/// Asks the program that runs to end.
pub(super) fn stop(state: &State) -> Vec<Effect> {
    let stages = state.player().into_iter().flat_map(|player| player.stages.iter().chain(&player.aside));
    let going = stages.filter(|stage| stage.real.as_ref().is_some_and(|real| real.is_going()));
    going.map(|stage| Effect::EndProgram { generation: stage.generation }).collect()
}

/// Shows or hides what the program wrote.
pub(super) fn output(state: &mut State) {
    state.overlay = match (&state.overlay, state.player().and_then(written_stage)) {
        (Overlay::Output { .. }, _) | (_, None) => Overlay::None,
        // The end is what matters; it is found once the page is known.
        (_, Some(stage)) => Overlay::Output { stage, top: u16::MAX },
    };
}

/// The stage whose program's words can be shown: the active one's, else the first.
pub(super) fn written_stage(player: &Player) -> Option<usize> {
    let has = |stage: &Stage| stage.real.as_ref().is_some_and(|real| real.progress != Progress::NotRun);
    let active = player.active_stage().filter(|(_, stage)| has(stage)).map(|(index, _)| index);
    active.or_else(|| player.stages.iter().position(has))
}

/// Something has become of a program.
pub(super) fn told(state: &mut State, generation: u64, news: News) {
    let at_end = super::is_at_end_of_output(state);
    let Some(player) = state.player_mut() else { return };
    let is_it = |stage: &Stage| stage.real.is_some() && stage.generation == generation;
    if let Some(index) = player.stages.iter().position(is_it).filter(|_| player.own_program().is_some()) {
        own_told(state, index, news, at_end);
    } else if let Some(over) = news.over {
        // A lesson's program is looked at when it is over.
        if let Some(timeline) = news.timeline {
            let is_empty = timeline.lanes().is_empty();
            languages::ran(player, generation, timeline);
            let index = player.stages.iter().position(is_it);
            let mut all = player.stages.iter_mut().chain(&mut player.aside);
            let Some(real) = all.find(|stage| is_it(stage)).and_then(|stage| stage.real.as_mut()) else { return };
            real.progress = Progress::Over(over.ending);
            real.is_untraced = is_empty;
            real.wrote = news.wrote.unwrap_or_default();
            let was_stopped = matches!(over.ending, Ending::Stopped(stop) if stop != Stop::User);
            if let (true, Some(stage), Overlay::None) = (is_empty || was_stopped, index, &state.overlay) {
                state.overlay = Overlay::Output { stage, top: u16::MAX };
            }
        }
    }
}

/// Something has become of the user's own program.
fn own_told(state: &mut State, index: usize, news: News, at_end: bool) {
    let Some(player) = state.player_mut() else { return };
    let is_over = news.over.is_some();
    let follows = player.transport == Transport::Following;
    let stage = &mut player.stages[index];
    let is_first = matches!(stage.run, Run::Pending);
    if let Some(timeline) = news.timeline {
        let last = timeline.last_moment();
        let reached = if is_over { timeline.end() } else { timeline.time_of(last) };
        let is_virtual = timeline.trace().header.clock == ClockKind::Virtual;
        stage.take(timeline, player.t);
        if follows {
            stage.moment = last;
            player.t = if is_over || is_virtual { reached } else { player.t.max(reached) };
        }
    }
    let is_untraced = stage.rows() == 0;
    let Some(real) = &mut stage.real else { return };
    if let Some(wrote) = news.wrote {
        real.wrote = wrote;
    }
    real.is_full = news.is_full;
    let mut shows_output = false;
    if let Some(over) = news.over {
        real.progress = Progress::Over(over.ending);
        real.warnings = over.warnings;
        real.is_untraced = is_untraced;
        shows_output = real.has_failed() || is_untraced;
        if player.end() > Nanos::ZERO {
            player.speed = Speed::to_follow(player.end());
        }
        if follows {
            player.transport = Transport::Paused;
        }
    }
    if player.selected_lane().is_none() && (is_first || player.selected.is_none()) {
        player.select_row(index, 0);
    }
    match &mut state.overlay {
        Overlay::None if shows_output => state.overlay = Overlay::Output { stage: index, top: u16::MAX },
        Overlay::Output { top, .. } if at_end => *top = u16::MAX,
        _ => {}
    }
}

/// A program could not be started.
pub(super) fn not_started(state: &mut State, generation: u64, problem: String) {
    let Some(player) = state.player_mut() else { return };
    let is_own = player.own_program().is_some();
    let mut all = player.stages.iter_mut().chain(&mut player.aside);
    let Some(stage) = all.find(|stage| stage.real.is_some() && stage.generation == generation) else { return };
    if let Some(real) = &mut stage.real {
        real.progress = Progress::NotRun;
    }
    if !is_own {
        // What is shown of it stays.
        let title = format!("{} cannot be run here", stage.title);
        return super::message(state, &title, problem);
    }
    stage.run = Run::Failed(problem);
    if player.transport == Transport::Following {
        player.transport = Transport::Paused;
    }
}

/// A file of the program has been read.
pub(super) fn read(state: &mut State, file: &str, text: Option<Arc<str>>) {
    let sources = state.player_mut().and_then(|player| player.sources.as_mut());
    let Some(found) = sources.and_then(|sources| sources.files.iter_mut().find(|known| known.name == file)) else {
        return;
    };
    found.text = text.map_or(Reading::Missing, Reading::Here);
}

/// Asks for the files that the code pane needs and that have not been read.
pub(super) fn sources(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    if player.sources.is_none() {
        return Vec::new();
    }
    let place = player.place().map(|(file, _)| file.to_owned());
    let Some(sources) = &mut player.sources else { return Vec::new() };
    let new = sources.want(place.as_deref());
    let folder = sources.folder.clone();
    new.into_iter().map(|file| Effect::ReadSource { folder: folder.clone(), file }).collect()
}

/// Stays with the program that goes on.
pub(super) fn follow(player: &mut Player) {
    let Some(stage) = player.stages.first_mut() else { return };
    if let Some(timeline) = stage.timeline() {
        let last = timeline.last_moment();
        let end = timeline.end();
        stage.moment = last;
        player.t = player.t.max(end);
    }
    player.transport = Transport::Following;
    playing::bring_into_view(player);
}
