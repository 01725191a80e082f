//! The mouse: what is under it, found with the same layout that was drawn.

use super::{change, course, lesson, playing, update};
use crate::lesson::DemoView;
use crate::trace::{LaneId, Moment};
use crate::tui::action::{Action, Gesture, Pointer};
use crate::tui::app::{Effect, Grab, Overlay, Pane, Player, Row, State, Transport};
use crate::tui::layout::{self, CourseRegions, PlayerRegions, Regions, StagesRegions};
use crate::tui::view;
use crate::tui::widget::{LanesHit, Pane as Frame, TaskTree, lanes, ruler};
use ratatui::layout::{Position, Rect};

/// Lanes or lines that a turn of the wheel moves by.
const NOTCH: isize = 3;

/// What the mouse does to the state.
pub(super) fn point(state: &mut State, pointer: Pointer) -> Vec<Effect> {
    let at = Position::new(pointer.column, pointer.row);
    if pointer.what == Gesture::Press
        && let Some(action) = view::key_at(state, at)
    {
        return update(state, action);
    }
    match (&state.overlay, layout::regions(state)) {
        (_, Regions::TooSmall) => Vec::new(),
        (Overlay::Help { .. } | Overlay::Message { .. } | Overlay::Output { .. } | Overlay::Trust { .. }, _) => {
            on_page(state, at, pointer.what)
        }
        (Overlay::Errors { classes, .. }, _) => {
            let area = layout::menu(state.area(), classes.len());
            on_menu(state, area, at, pointer.what)
        }
        (Overlay::Findings { .. }, _) => on_findings(state, at, pointer.what),
        (Overlay::Outcomes { .. }, _) => on_outcomes(state, at, pointer.what),
        (_, Regions::Course(regions)) => on_course(state, &regions, at, pointer.what),
        (_, Regions::Player(regions)) => on_player(state, &regions, at, pointer.what),
    }
}

fn on_page(state: &mut State, at: Position, what: Gesture) -> Vec<Effect> {
    let page = layout::page(state.area());
    match what {
        Gesture::WheelUp { .. } => update(state, Action::Up),
        Gesture::WheelDown { .. } => update(state, Action::Down),
        Gesture::Press if !page.contains(at) => update(state, Action::Back),
        _ => Vec::new(),
    }
}

fn on_menu(state: &mut State, area: Rect, at: Position, what: Gesture) -> Vec<Effect> {
    let inner = Frame::inner(area);
    match what {
        Gesture::WheelUp { .. } => update(state, Action::Up),
        Gesture::WheelDown { .. } => update(state, Action::Down),
        Gesture::Press if inner.contains(at) => {
            let number = u8::try_from(at.y - inner.y + 1).unwrap_or(u8::MAX);
            update(state, Action::Choose(number))
        }
        Gesture::Press if !area.contains(at) => update(state, Action::Back),
        _ => Vec::new(),
    }
}

fn on_findings(state: &mut State, at: Position, what: Gesture) -> Vec<Effect> {
    let found = view::finding_at(state, at);
    match (what, found) {
        (Gesture::Press, Some(number)) => {
            let selected = u8::try_from(number + 1);
            selected.map_or_else(|_| Vec::new(), |number| update(state, Action::Choose(number)))
        }
        (Gesture::Press, None) => on_page(state, at, what),
        (Gesture::WheelUp { .. } | Gesture::WheelDown { .. }, _) => on_page(state, at, what),
        _ => Vec::new(),
    }
}

fn on_outcomes(state: &mut State, at: Position, what: Gesture) -> Vec<Effect> {
    match (what, view::outcome_at(state, at)) {
        (Gesture::Press, Some(outcome)) => {
            let number = u8::try_from(outcome + 1);
            number.map_or_else(|_| Vec::new(), |number| update(state, Action::Choose(number)))
        }
        (Gesture::Press, None) if !view::outcomes_pane(state).contains(at) => update(state, Action::Back),
        (Gesture::WheelUp { .. } | Gesture::WheelDown { .. }, _) => on_page(state, at, what),
        _ => Vec::new(),
    }
}

fn on_course(state: &mut State, regions: &CourseRegions, at: Position, what: Gesture) -> Vec<Effect> {
    let inner = Frame::inner(regions.list);
    match what {
        Gesture::WheelUp { .. } => state.course.move_by(-1),
        Gesture::WheelDown { .. } => state.course.move_by(1),
        Gesture::Press if inner.contains(at) => {
            let row = state.course.top + usize::from(at.y - inner.y);
            if let Some(Row::Lesson(_)) = state.course.rows.get(row) {
                // The first click selects, a click on the selected one opens.
                if state.course.selected == row {
                    return course::open_selected(state);
                }
                state.course.selected = row;
            }
        }
        _ => {}
    }
    Vec::new()
}

fn on_player(state: &mut State, regions: &PlayerRegions, at: Position, what: Gesture) -> Vec<Effect> {
    match what {
        Gesture::Press => press(state, regions, at),
        Gesture::Drag => {
            if let (Some(player), Some(stages)) = (state.player_mut(), &regions.stages)
                && player.grab == Some(Grab::Playhead)
            {
                let t = ruler::hit(stages.ruler, &player.viewport, at.x);
                playing::hold(player, t);
            }
            playing::arrived_at_end(state)
        }
        Gesture::Release => {
            if let Some(player) = state.player_mut() {
                player.grab = None;
            }
            Vec::new()
        }
        Gesture::WheelUp { zoom } => wheel(state, regions, at, zoom, true),
        Gesture::WheelDown { zoom } => wheel(state, regions, at, zoom, false),
    }
}

fn press(state: &mut State, regions: &PlayerRegions, at: Position) -> Vec<Effect> {
    if let Some(pane) = regions.knobs {
        if pane.contains(at) {
            return on_knobs(state, Frame::inner(pane), at);
        }
        state.overlay = Overlay::None;
    }
    if let Some(pane) = regions.text.filter(|pane| pane.contains(at)) {
        return on_text(state, Frame::inner(pane), at);
    }
    if let Some(index) = regions.code.iter().position(|pane| pane.contains(at)) {
        let tab = view::code_tab_at(state, regions, index, at);
        if let Some(player) = state.player_mut() {
            player.focus = Pane::Code;
            if let Some(language) = tab {
                lesson::show_language(player, language);
            }
        }
        return Vec::new();
    }
    if let Some(stages) = regions.stages.as_ref().filter(|stages| stages.pane.contains(at)) {
        return on_stages(state, stages, at);
    }
    let log = regions.log.filter(|log| log.contains(at));
    let moment = log.and_then(|log| view::log_moment_at(state, log, at.y));
    let Some(player) = state.player_mut() else { return Vec::new() };
    if log.is_some() || regions.log_pane.is_some_and(|pane| pane.contains(at)) {
        player.focus = Pane::Log;
        if let Some((stage, moment)) = moment {
            go_to(player, stage, moment);
        }
        return playing::arrived_at_end(state);
    }
    if regions.inspector.is_some_and(|pane| pane.contains(at)) {
        player.focus = Pane::Inspector;
    }
    Vec::new()
}

/// Moves the playhead to a moment of a stage, which a line of the log stands for.
fn go_to(player: &mut Player, stage: usize, moment: Moment) {
    let Some(t) = player.stages[stage].timeline().map(|run| run.time_of(moment)) else { return };
    if player.transport != Transport::Live && !player.is_asking() {
        playing::hold(player, t);
        player.stages[stage].moment = moment;
    }
}

fn on_knobs(state: &mut State, inner: Rect, at: Position) -> Vec<Effect> {
    let Some((index, part)) = view::knob_at(state, inner, at) else { return Vec::new() };
    state.overlay = Overlay::Knobs { selected: index };
    let Some(player) = state.player() else { return Vec::new() };
    let knobs = change::knobs(player);
    match (knobs.get_index(index), part) {
        (Some((name, (knob, _))), Some(part)) => change::set_knob(state, name, change::value_at(knob, part)),
        _ => Vec::new(),
    }
}

fn on_text(state: &mut State, inner: Rect, at: Position) -> Vec<Effect> {
    let choice = view::choice_at(state, inner, at);
    let Some(player) = state.player_mut() else { return Vec::new() };
    match (choice, player.question_mut()) {
        (Some(choice), Some(question)) => question.toggle(choice),
        _ => player.focus = Pane::Text,
    }
    Vec::new()
}

fn on_stages(state: &mut State, regions: &StagesRegions, at: Position) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    player.focus = Pane::Stage;
    let frozen = player.is_asking() && player.hides_future();
    if regions.ruler.contains(at) && !frozen {
        player.grab = Some(Grab::Playhead);
        let t = ruler::hit(regions.ruler, &player.viewport, at.x);
        playing::hold(player, t);
        return playing::arrived_at_end(state);
    }
    let Some(index) = regions.bodies.iter().position(|body| body.contains(at)) else { return Vec::new() };
    let body = regions.bodies[index];
    let stage = &player.stages[index];
    let Some(scene) = stage.scene() else { return Vec::new() };
    let timeline = scene.timeline().clone();
    let select = |player: &mut Player, lane: LaneId| {
        player.selected = Some(crate::tui::app::Selection { stage: index, task: timeline.lane(lane).task });
        player.inspector_top = 0;
    };
    match player.view {
        DemoView::Lanes => {
            match lanes::hit(body, scene, &player.viewport, regions.name_width, stage.top, (at.x, at.y)) {
                Some(LanesHit::Name(lane)) => select(player, lane),
                Some(LanesHit::Track(lane, _)) => {
                    select(player, lane);
                    player.grab = (!frozen).then_some(Grab::Playhead);
                }
                Some(LanesHit::Empty(_)) => player.grab = (!frozen).then_some(Grab::Playhead),
                None => {}
            }
        }
        DemoView::Tree => {
            if let Some(lane) = TaskTree::hit(body, &timeline, stage.top, at.y) {
                select(player, lane);
            }
        }
        DemoView::Log => {
            let found = view::log_moment_at(state, body, at.y);
            if let (Some((stage, moment)), Some(player)) = (found, state.player_mut()) {
                go_to(player, stage, moment);
            }
        }
        DemoView::Resources => player.grab = (!frozen).then_some(Grab::Playhead),
        DemoView::Loop => {}
    }
    playing::arrived_at_end(state)
}

fn wheel(state: &mut State, regions: &PlayerRegions, at: Position, zoom: bool, up: bool) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let by = if up { -NOTCH } else { NOTCH };
    let in_stages = regions.stages.as_ref().filter(|stages| stages.pane.contains(at));
    if let Some(stages) = in_stages {
        let on_ruler = at.y == stages.ruler.y;
        if zoom || on_ruler {
            let column = stages.ruler.contains((at.x, stages.ruler.y).into()).then(|| at.x - stages.ruler.x);
            let factor = if up { playing::ZOOM } else { 1.0 / playing::ZOOM };
            playing::zoom(player, factor, column);
        } else if player.view == DemoView::Resources {
            player.resources_top = player.resources_top.saturating_add_signed(by.signum());
        } else if player.view == DemoView::Log {
            player.log_shift = player.log_shift.saturating_add(by as i32);
        } else if let Some(index) = stages.bodies.iter().position(|body| body.contains(at)) {
            let stage = &mut player.stages[index];
            stage.top = stage.top.saturating_add_signed(by);
        }
        return Vec::new();
    }
    let contains = |pane: Option<Rect>| pane.is_some_and(|pane| pane.contains(at));
    let focus = player.focus;
    player.focus = if contains(regions.text) {
        Pane::Text
    } else if regions.code.iter().any(|pane| pane.contains(at)) {
        Pane::Code
    } else if contains(regions.log) {
        Pane::Log
    } else if contains(regions.inspector) {
        Pane::Inspector
    } else {
        return Vec::new();
    };
    // The wheel scrolls what is under it; the keyboard stays where it is.
    playing::go(player, by);
    player.focus = focus;
    Vec::new()
}
