//! Real programs: starting, stopping, following them, and the files their traces name.

use super::{languages, playing};
use crate::trace::{ClockKind, Moment, Nanos, Timeline};
use crate::tui::action::News;
use crate::tui::app::{Effect, Origin, Overlay, Player, Progress, Reading, Real, Run, Speed, Stage, State, Transport};
use std::sync::Arc;
use std::time::Duration;

/// Starts the program of a stage, from nothing.
pub(crate) fn launch(state: &mut State, index: usize) -> Vec<Effect> {
    let generation = state.next_request();
    let Some(player) = state.player_mut() else { return Vec::new() };
    let Some(stage) = player.stages.get_mut(index) else { return Vec::new() };
    let Some(real) = &stage.real else { return Vec::new() };
    stage.generation = generation;
    let program = real.program.clone();
    let rows_before = stage.room();
    let Some(real) = &mut stage.real else { return Vec::new() };
    **real = Real { progress: Progress::Starting, rows_before, ..Real::new(program.clone()) };
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
    let going = stages.filter(|stage| stage.is_going());
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

/// Something has become of a program: what is shown of it grows, and the playhead stays with it while it follows.
pub(super) fn told(state: &mut State, generation: u64, news: News) {
    let at_end = super::is_at_end_of_output(state);
    let Some(player) = state.player_mut() else { return };
    let is_it = |stage: &Stage| stage.real.is_some() && stage.generation == generation;
    let is_own = player.own_program().is_some();
    let index = player.stages.iter().position(is_it);
    let follows = player.transport == Transport::Following && index.is_some() && player.live_stage() == index;
    let t = player.t;
    let mut all = player.stages.iter_mut().chain(&mut player.aside);
    let Some(stage) = all.find(|stage| is_it(stage)) else { return };
    let Some(real) = &mut stage.real else { return };
    if real.progress == Progress::Starting {
        real.progress = Progress::Going(Duration::ZERO);
    }
    let wrote_something = news.wrote.is_some();
    if let Some(wrote) = news.wrote {
        real.wrote = wrote;
    }
    real.is_full |= news.is_full;
    let is_over = news.over.is_some();
    let is_first = matches!(stage.run, Run::Pending);
    let mut reached = None;
    if let Some(timeline) = news.timeline {
        // A recording is not given up for a run in which there is nothing to see.
        let is_empty = timeline.lanes().is_empty();
        if is_over {
            real.is_untraced = is_empty;
        }
        if is_own || !is_empty {
            let is_fresh = std::mem::take(&mut real.shows_earlier) || is_first;
            real.origin = Origin::Here;
            reached = Some((grow(stage, timeline, t, Grown { follows, is_over, is_fresh }), is_fresh));
        }
    }
    let mut shows_output = false;
    if let (Some(over), Some(real)) = (news.over, &mut stage.real) {
        real.progress = Progress::Over(over.ending);
        shows_output = real.is_untraced || (is_own && real.has_failed());
        if is_own {
            real.warnings = over.warnings;
        }
    }
    if let Some((reached, is_fresh)) = reached.filter(|_| follows) {
        player.t = reached;
        playing::take_along(player, index);
        if let Some(index) = index.filter(|index| is_fresh && player.selected.is_none_or(|it| it.stage != *index)) {
            // Its story is what is looked for now.
            player.select_row(index, 0);
        }
    }
    if is_over {
        ended(player, is_own, follows);
    }
    if let Some(index) = index
        && player.selected_lane().is_none()
        && (player.selected.is_none() || (is_own && is_first) || is_over)
    {
        player.select_row(index, 0);
    }
    match (&mut state.overlay, index) {
        (Overlay::None, Some(stage)) if shows_output => state.overlay = Overlay::Output { stage, top: u16::MAX },
        (Overlay::Output { stage, top }, Some(index)) if at_end && wrote_something && *stage == index => {
            *top = u16::MAX
        }
        _ => {}
    }
}

/// How a run has grown.
struct Grown {
    follows: bool,
    is_over: bool,
    /// Whether this is the first that is shown of it.
    is_fresh: bool,
}

/// Shows what there is of a run now. Returns the time of the present.
fn grow(stage: &mut Stage, timeline: Arc<Timeline>, t: Nanos, how: Grown) -> Nanos {
    let last = timeline.last_moment();
    let reached = if how.is_over { timeline.end() } else { timeline.time_of(last) };
    let is_virtual = timeline.trace().header.clock == ClockKind::Virtual;
    stage.take(timeline, t);
    if how.follows {
        stage.moment = last;
    }
    if how.is_over || is_virtual || how.is_fresh { reached } else { t.max(reached) }
}

/// A program is over.
fn ended(player: &mut Player, is_own: bool, follows: bool) {
    if is_own {
        if player.end() > Nanos::ZERO {
            player.speed = Speed::to_follow(player.end());
        }
    } else {
        languages::changed(player);
    }
    if follows && player.live_stage().is_none() {
        player.transport = Transport::Paused;
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
    let title = format!("{} cannot be run here", stage.title);
    if is_own {
        stage.run = Run::Failed(problem.clone());
    }
    if player.transport == Transport::Following && player.live_stage().is_none() {
        player.transport = Transport::Paused;
    }
    // What is shown of a lesson's program stays; the place of one's own has no room for a compiler's complaints.
    super::message(state, &title, problem);
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

/// Stays with the program that goes on: the playhead goes to the present.
pub(super) fn follow(player: &mut Player) {
    let Some(index) = player.live_stage() else { return };
    let stage = &mut player.stages[index];
    if let Some(timeline) = stage.timeline().filter(|_| stage.is_live()) {
        player.t = timeline.end();
        stage.moment = timeline.last_moment();
    }
    player.transport = Transport::Following;
    playing::take_along(player, Some(index));
    playing::bring_into_view(player);
}
