//! The playhead, the axis, and what is selected and scrolled.

use super::{judge, program};
use crate::lesson::DemoView;
use crate::trace::story;
use crate::trace::timeline::Landmark;
use crate::trace::{Moment, Nanos};
use crate::tui::action::Action;
use crate::tui::app::{Effect, Pane, Phase, Player, Selection, Stage, State, Subject, Transport, nanos};
use crate::tui::layout::PlayerRegions;
use crate::tui::view;
use crate::tui::viewport::Viewport;
use crate::tui::widget::Pane as Frame;
use std::time::Duration;

/// By how much a zoom step changes the scale.
pub(super) const ZOOM: f64 = 1.5;

/// What an action does to the playhead, the axis or the selection.
pub(super) fn act(state: &mut State, action: &Action) -> Vec<Effect> {
    let page = isize::try_from(state.size.height / 3).unwrap_or(1).max(1);
    let Some(player) = state.player_mut() else { return Vec::new() };
    match action {
        Action::PlayPause => return play_pause(state),
        Action::StepForward => step(player, true),
        Action::StepBack => step(player, false),
        Action::NextLandmark => jump(player, Landmark::Any, true),
        Action::PreviousLandmark => jump(player, Landmark::Any, false),
        Action::NextCancel => jump(player, Landmark::Cancel, true),
        Action::NextFailure => jump(player, Landmark::Failure, true),
        Action::NextStall => jump(player, Landmark::Stall, true),
        Action::First => hold(player, Nanos::ZERO),
        Action::Last if player.live_stage().is_some() => program::follow(player),
        Action::Last => hold(player, player.end()),
        Action::Faster => player.speed = player.speed.faster(),
        Action::Slower => player.speed = player.speed.slower(),
        Action::ZoomIn => zoom(player, ZOOM, None),
        Action::ZoomOut => zoom(player, 1.0 / ZOOM, None),
        Action::PanLeft => player.viewport = player.viewport.panned(-pan(player)),
        Action::PanRight => player.viewport = player.viewport.panned(pan(player)),
        Action::Fit => player.viewport = Viewport::fit(player.viewport.end(), player.viewport.columns()),
        Action::Up => go(player, -1),
        Action::Down => go(player, 1),
        Action::PageUp if pages_text(player) => player.text_top = player.text_top.saturating_sub(page.unsigned_abs()),
        Action::PageDown if pages_text(player) => player.text_top = player.text_top.saturating_add_signed(page),
        Action::PageUp => go(player, -page),
        Action::PageDown => go(player, page),
        Action::NextPane => focus_by(player, 1),
        Action::PreviousPane => focus_by(player, -1),
        Action::NextView => show(player, next_view(player.view)),
        Action::Show(name) => show(player, (*name).into()),
        _ => {}
    }
    arrived_at_end(state)
}

/// Lets time go on.
pub(super) fn tick(state: &mut State, elapsed: Duration) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    for real in player.stages.iter_mut().chain(&mut player.aside).filter_map(|stage| stage.real.as_mut()) {
        real.tick(elapsed);
    }
    let elapsed = nanos(elapsed);
    match player.transport {
        Transport::Paused => {}
        Transport::Playing => {
            let gone = Nanos((elapsed.0 as f64 * player.speed.factor()) as u64);
            let before = player.t;
            player.seek(player.t.plus(gone));
            match player.live_end() {
                // It has caught up with a program that goes on.
                Some(present) if before <= present && player.t >= present => program::follow(player),
                _ if player.t >= player.end() => player.transport = Transport::Paused,
                _ => {}
            }
        }
        Transport::Following => {
            let live = player.live_stage();
            let stage = live.map(|index| &player.stages[index]);
            // By its own clock a run gets on with its events only; and before the first there is no time.
            if stage.is_some_and(|stage| stage.is_live() && stage.is_measured() && stage.rows() > 0) {
                player.t = player.t.plus(elapsed);
                take_along(player, live);
            }
            player.follow();
        }
        Transport::Live => {
            player.t = player.t.plus(elapsed);
            player.follow();
        }
    }
    arrived_at_end(state)
}

/// Reveals the answer of a prediction whose run has played to its end.
pub(super) fn arrived_at_end(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player() else { return Vec::new() };
    let plays = player.question().is_some_and(|question| question.phase == Phase::Playing);
    let over = |stage: &Stage| stage.timeline().is_none_or(|run| stage.moment >= run.last_moment());
    if plays && player.t >= player.end() && player.stages.iter().all(over) { judge::reveal(state) } else { Vec::new() }
}

fn play_pause(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    match player.transport {
        Transport::Playing | Transport::Following => player.transport = Transport::Paused,
        Transport::Live => return super::change::stop_live(state),
        Transport::Paused => {
            if player.live_end().is_some_and(|present| player.t == present || player.t >= player.end()) {
                program::follow(player);
                return Vec::new();
            }
            if player.t >= player.end() {
                player.seek(Nanos::ZERO);
            }
            player.transport = Transport::Playing;
        }
    }
    Vec::new()
}

/// Brings the runs that are over to the playhead's time, beside a program that goes on in stage `live`.
pub(super) fn take_along(player: &mut Player, live: Option<usize>) {
    let t = player.t;
    for (index, stage) in player.stages.iter_mut().enumerate() {
        if let Some(timeline) = stage.timeline().filter(|_| Some(index) != live) {
            stage.moment = timeline.moment_at(t);
        }
    }
}

/// Moves the playhead by hand, which stops the playing. A run on the wall clock has its own time.
pub(super) fn hold(player: &mut Player, t: Nanos) {
    if player.transport != Transport::Live {
        player.transport = Transport::Paused;
        player.seek(t);
    }
}

/// To the next or previous event of any stage. Where events of several stages coincide, the upper stage's come first.
fn step(player: &mut Player, forward: bool) {
    player.transport = Transport::Paused;
    let neighbours = player.stages.iter().enumerate().filter_map(|(index, stage)| {
        let trace = stage.timeline()?.trace();
        let event = if forward { Some(stage.moment.0) } else { stage.moment.0.checked_sub(1) };
        event.filter(|event| *event < trace.len()).map(|event| (trace.time(event), index))
    });
    let found = if forward { neighbours.min() } else { neighbours.max() };
    match found {
        Some((t, index)) => {
            let stage = &mut player.stages[index];
            let by = |moment: Moment| Moment(if forward { moment.0 + 1 } else { moment.0 - 1 });
            let passed = |moment: Moment| if forward { moment.0.checked_sub(1) } else { Some(moment.0) };
            stage.moment = by(stage.moment);
            // What nobody can see is no step.
            while let Some(timeline) = stage.timeline()
                && (1..timeline.trace().len()).contains(&stage.moment.0)
                && passed(stage.moment).is_some_and(|event| story::is_silent(timeline, event))
            {
                stage.moment = by(stage.moment);
            }
            let reached = stage.timeline().map(|timeline| timeline.time_of(stage.moment));
            player.t = if forward { reached.unwrap_or(t) } else { last_time(player) };
        }
        None => player.t = if forward { player.end() } else { Nanos::ZERO },
    }
    player.follow();
}

/// The time of the last event that has happened in any stage.
fn last_time(player: &Player) -> Nanos {
    let begun = player.stages.iter().filter(|stage| stage.moment.0 > 0);
    begun.filter_map(|stage| Some(stage.timeline()?.time_of(stage.moment))).max().unwrap_or_default()
}

/// To the nearest landmark of any stage, and selects its task.
fn jump(player: &mut Player, to: Landmark, forward: bool) {
    player.transport = Transport::Paused;
    let found = player.stages.iter().enumerate().filter_map(|(index, stage)| {
        let timeline = stage.timeline()?;
        let moment = timeline.jump(stage.moment, to, forward)?;
        Some((timeline.time_of(moment), index, moment))
    });
    let found = if forward { found.min() } else { found.max() };
    let Some((t, index, moment)) = found else { return };
    player.seek(t);
    player.stages[index].moment = moment;
    // As in stepping: of what happens at the same time, the lower stages' events are still to come.
    for stage in &mut player.stages[index + 1..] {
        if let Some(timeline) = stage.timeline() {
            stage.moment = t.0.checked_sub(1).map_or(Moment(0), |before| timeline.moment_at(Nanos(before)));
        }
    }
    let event = moment.0.checked_sub(1);
    let task = player.stages[index].timeline().zip(event).map(|(run, event)| run.trace().task(event));
    if let Some(task) = task {
        player.selected = Some(Selection { stage: index, task });
        bring_into_view(player);
    }
}

/// Changes the scale by `factor`, around `column` or else the playhead.
pub(super) fn zoom(player: &mut Player, factor: f64, column: Option<u16>) {
    let view = player.viewport;
    let column = column.or(view.column(player.t)).unwrap_or(view.columns() / 2);
    player.viewport = view.zoomed(factor, column);
}

fn pan(player: &Player) -> i32 {
    i32::from(player.viewport.columns() / 8).max(1)
}

/// Moves what the focused pane moves: the selection, or its text.
pub(super) fn go(player: &mut Player, by: isize) {
    let lines = |top: usize| top.saturating_add_signed(by);
    match player.focus {
        Pane::Stage if player.view == DemoView::Resources => player.resources_top = lines(player.resources_top),
        Pane::Stage => select_by(player, by),
        Pane::Text => player.text_top = lines(player.text_top),
        Pane::Code => player.code_top = Some(lines(player.code_top.unwrap_or(0))),
        Pane::Log => player.log_shift = player.log_shift.saturating_add(i32::try_from(by).unwrap_or(0)),
        Pane::Inspector => {
            player.inspector_top = player.inspector_top.saturating_add_signed(i16::try_from(by).unwrap_or(0));
        }
    }
}

/// Whether a page up or down is one of the lesson's text: where that does not fit, though the runs may have the keyboard.
pub(crate) fn pages_text(player: &Player) -> bool {
    player.text_goes_on && matches!(player.focus, Pane::Stage | Pane::Text)
}

/// Moves the selection by so many rows, across stages.
fn select_by(player: &mut Player, by: isize) {
    let total: usize = player.stages.iter().map(Stage::rows).sum();
    let Some(last) = total.checked_sub(1) else { return };
    let now = selected_row(player).map(|(stage, row)| {
        let above: usize = player.stages[..stage].iter().map(Stage::rows).sum();
        above + row
    });
    let mut wanted = now.map_or(0, |now| now.saturating_add_signed(by).min(last));
    for stage in 0..player.stages.len() {
        let rows = player.stages[stage].rows();
        if wanted < rows {
            player.select_row(stage, wanted);
            break;
        }
        wanted -= rows;
    }
    bring_into_view(player);
}

/// The stage and row of the selection.
fn selected_row(player: &Player) -> Option<(usize, usize)> {
    let (stage, _, lane) = player.selected_lane()?;
    Some((stage, player.stages[stage].timeline()?.row_of(lane)))
}

/// Asks for the selected row to be scrolled into view. [`settle`] does it, since it knows how many rows there are.
pub(super) fn bring_into_view(player: &mut Player) {
    player.inspector_top = 0;
    player.wants_selection_in_view = true;
}

fn focus_by(player: &mut Player, by: isize) {
    let panes = panes(player);
    let now = panes.iter().position(|pane| *pane == player.focus).unwrap_or(0);
    let next = (now as isize + by).rem_euclid(panes.len() as isize);
    player.focus = panes[next as usize];
}

/// The panes that can have the keyboard, in the order of the tab key.
fn panes(player: &Player) -> Vec<Pane> {
    let mut panes = vec![Pane::Stage, Pane::Inspector];
    if player.view != DemoView::Log {
        panes.push(Pane::Log);
    }
    if matches!(player.subject, Subject::Lesson(_)) {
        panes.push(Pane::Text);
    }
    if player.code_lines() > 0 {
        panes.push(Pane::Code);
    }
    panes
}

/// Shows this view of the runs.
pub(super) fn show(player: &mut Player, view: DemoView) {
    player.view = view;
    player.focus = Pane::Stage;
    player.log_shift = 0;
}

fn next_view(view: DemoView) -> DemoView {
    match view {
        DemoView::Lanes => DemoView::Loop,
        DemoView::Loop => DemoView::Resources,
        DemoView::Resources => DemoView::Tree,
        DemoView::Tree => DemoView::Log,
        DemoView::Log => DemoView::Lanes,
    }
}

/// Fits the axis to the pane and the run, and keeps every scroll within what there is.
pub(super) fn settle(state: &mut State, regions: &PlayerRegions) {
    settle_text(state, regions);
    let theme = state.theme.clone();
    let Some(player) = state.player_mut() else { return };
    if let (Some(top), Some(pane)) = (player.code_top, regions.code.first()) {
        let lines = player.code_lines();
        player.code_top = Some(top.min(lines.saturating_sub(usize::from(Frame::inner(*pane).height))));
    }
    player.log_shift = player.log_shift.clamp(-1_000_000, 1_000_000);
    if player.inspector_top > 0 {
        player.inspector_top = player.inspector_top.min(view::story_end(player, regions, &theme));
    }
    let resources = player.stages.iter().filter_map(|stage| Some(stage.timeline()?.resources().len())).max();
    player.resources_top = player.resources_top.min(resources.unwrap_or(0).saturating_sub(1));
    if player.transport == Transport::Following && player.live_stage().is_none() {
        player.transport = Transport::Paused;
    }
    if !matches!(player.transport, Transport::Live | Transport::Following) {
        player.t = player.t.min(player.end());
    }
    if let Some(stages) = &regions.stages {
        // The past does not move under who looks at it while the run goes on.
        let is_held = player.transport != Transport::Following && player.live_end().is_some();
        let end = axis_end(player);
        let view = player.viewport.with_columns(stages.ruler.width);
        player.viewport = if is_held { view.grown(end) } else { view.with_end(end) };
        if player.transport == Transport::Following {
            player.follow();
        }
        let selected = player.wants_selection_in_view.then(|| selected_row(player)).flatten();
        for (index, (stage, body)) in player.stages.iter_mut().zip(&stages.bodies).enumerate() {
            let height = usize::from(body.height).max(1);
            if let Some((_, row)) = selected.filter(|selected| selected.0 == index) {
                stage.top = stage.top.min(row).max((row + 1).saturating_sub(height));
            }
            stage.top = stage.top.min(stage.rows().saturating_sub(height));
        }
    }
    player.wants_selection_in_view = false;
}

/// Keeps the text, and the choice under the cursor, in view.
fn settle_text(state: &mut State, regions: &PlayerRegions) {
    let Some(inner) = regions.text.map(Frame::inner) else {
        if let Some(player) = state.player_mut() {
            player.text_goes_on = false;
        }
        return;
    };
    let height = usize::from(view::text_height(state, inner.width));
    let rows = usize::from(inner.height);
    let cursor = view::cursor_rows(state, inner.width);
    let verdict = view::verdict_row(state, inner.width);
    let Some(player) = state.player_mut() else { return };
    if let Some(verdict) = verdict.filter(|_| player.wants_verdict_in_view) {
        player.text_top = usize::from(verdict);
    }
    player.wants_verdict_in_view = false;
    player.text_goes_on = height > rows;
    if let Some(cursor) = cursor {
        player.text_top = player.text_top.max(usize::from(cursor.end).saturating_sub(rows));
        player.text_top = player.text_top.min(usize::from(cursor.start));
    }
    player.text_top = player.text_top.min(height.saturating_sub(rows));
}

/// Where the axis ends. While a prediction is open, the end of its run would give the answer away: a round time is shown.
pub(super) fn axis_end(player: &Player) -> Nanos {
    let end = player.end().max(player.t);
    if !player.hides_future() {
        return end;
    }
    let mut round = Nanos::from_millis(1).0;
    while round < end.0 && round < u64::MAX / 10 {
        round *= 10;
    }
    Nanos(if round / 2 >= end.0 { round / 2 } else { round })
}
