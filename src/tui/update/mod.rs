//! What actions do to the state. Effects come back as data, for the event loop to perform.
//!
//! | file | what it changes |
//! |---|---|
//! | [`works`] | nothing: it says which actions make sense now |
//! | `course` | the list of lessons and the search |
//! | `lesson` | the lesson's steps and questions |
//! | `languages` | the runs of a lesson's programs in real languages |
//! | `playing` | the playhead, the axis and what is selected |
//! | `change` | the runs: interventions, knobs, clock, results |
//! | `findings` | what looks like a mistake: the list, and going to one |
//! | `outcomes` | the list of what many schedules lead to |
//! | `program` | real programs: started, stopped, followed |
//! | `pointer` | whatever the mouse points at |

mod change;
mod course;
mod findings;
mod judge;
mod languages;
mod lesson;
mod outcomes;
mod playing;
mod pointer;
mod program;
mod works;

pub use change::knobs;
pub(crate) use change::part_of;
pub(crate) use course::look_over;
pub(crate) use languages::{missing, runnable, shows_all};
pub(crate) use lesson::skips;
pub(crate) use playing::pages_text;
pub(crate) use program::launch;
pub use works::works;

use super::action::{Action, Arrival};
use super::app::{Effect, ExitStatus, Overlay, Screen, State};
use super::keymap::Context;
use super::layout::{self, Regions};
use super::view;

/// Changes the state as `action` says, and tells what is to be done besides.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    if state.ended.is_some() {
        return Vec::new();
    }
    if !works(state, &action) {
        lesson::stand_still(state, &action);
        return Vec::new();
    }
    if !matches!(action, Action::Arrived(_) | Action::Tick(_) | Action::Resize { .. } | Action::Redraw) {
        state.remark = None;
    }
    let searching = outcomes::searching(state);
    let is_found = matches!(action, Action::Arrived(Arrival::Explored { .. }));
    let mut effects = match action {
        Action::Quit => end(state, ExitStatus::Fine),
        Action::Interrupt => end(state, ExitStatus::Interrupted),
        Action::Suspend => vec![Effect::Suspend],
        Action::Redraw => vec![Effect::Redraw],
        Action::Resize { columns, rows } => {
            state.size = (columns, rows).into();
            Vec::new()
        }
        Action::Help => {
            state.overlay = match state.overlay {
                Overlay::Help { .. } => Overlay::None,
                _ => Overlay::Help { top: 0 },
            };
            Vec::new()
        }
        Action::Pointer(pointer) => pointer::point(state, pointer),
        Action::Tick(elapsed) => playing::tick(state, elapsed),
        Action::Arrived(arrival) => arrive(state, arrival),
        action => match state.context() {
            Context::Page => page(state, &action),
            Context::Trust if matches!(action, Action::Allow) => languages::allow(state),
            Context::Trust => page(state, &action),
            Context::Menu => match state.overlay {
                Overlay::Outcomes { .. } => outcomes::choose(state, &action),
                Overlay::Findings { .. } => findings::choose(state, &action),
                _ => change::choose_error(state, &action),
            },
            Context::Knobs => change::turn(state, action),
            Context::Course | Context::Search => course::act(state, &action),
            Context::Question => lesson::answer(state, action),
            Context::Player | Context::Everywhere => act_in_player(state, action),
        },
    };
    // Whatever took the list away: what it waits for is not made for nobody.
    if searching.is_some() && outcomes::searching(state).is_none() && !is_found {
        effects.push(Effect::StopExploring);
    }
    settle(state);
    effects.extend(findings::look(state));
    effects.extend(program::sources(state));
    effects.extend(lesson::highlights(state));
    effects
}

/// What an action does in the player when nothing lies over it.
fn act_in_player(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Back if state.player().is_some_and(|player| player.lesson().is_none()) => stay(state),
        Action::Back | Action::Leave => leave_player(state),
        Action::NextStep | Action::PreviousStep | Action::Confirm | Action::NextLanguage => lesson::act(state, &action),
        Action::Reset if state.player().is_some_and(|player| player.own_program().is_some()) => {
            program::launch(state, 0)
        }
        Action::CancelHere | Action::FailHere | Action::Undo | Action::Reset | Action::Knobs | Action::WallClock => {
            change::act(state, &action)
        }
        Action::Explore => outcomes::explore(state),
        Action::RunHere if state.player().is_some_and(|player| player.own_program().is_some()) => {
            program::launch(state, 0)
        }
        Action::RunHere => languages::run(state),
        Action::AllLanguages => {
            languages::toggle(state);
            Vec::new()
        }
        Action::StopProgram => program::stop(state),
        Action::Findings => {
            findings::toggle(state);
            Vec::new()
        }
        Action::Output => {
            program::output(state);
            Vec::new()
        }
        action => playing::act(state, &action),
    }
}

/// Closes nothing, where nothing is open: who closes one thing too many is not to lose a trace.
fn stay(state: &mut State) -> Vec<Effect> {
    let key = view::key_of(state, &Action::Leave, &state.theme);
    state.remark = key.map(|key| format!("nothing is open here; {key} quits"));
    Vec::new()
}

/// Leaves the player for the list of lessons, or the program if there was none.
fn leave_player(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player() else { return Vec::new() };
    let lesson = player.lesson().map(|lesson| lesson.id.clone());
    let mut effects = change::stop_live(state);
    effects.extend(program::stop(state));
    match lesson {
        None => effects.extend(end(state, ExitStatus::Fine)),
        Some(id) => {
            state.screen = Screen::Course;
            state.overlay = Overlay::None;
            state.course.select_lesson(&id);
        }
    }
    effects
}

/// Ends the program.
fn end(state: &mut State, status: ExitStatus) -> Vec<Effect> {
    let effects = change::stop_live(state);
    state.ended = Some(status);
    effects
}

fn arrive(state: &mut State, arrival: Arrival) -> Vec<Effect> {
    match arrival {
        Arrival::Lesson { id, lesson } => lesson::opened(state, &id, lesson),
        Arrival::Inspected { broken } => {
            course::inspected(state, broken);
            Vec::new()
        }
        Arrival::Run { stage, generation, timeline } => change::finished(state, stage, generation, timeline),
        Arrival::Live { stage, generation, timeline, over } => {
            change::went_on(state, stage, generation, timeline, over);
            Vec::new()
        }
        Arrival::Program { generation, news } => {
            program::told(state, generation, news);
            Vec::new()
        }
        Arrival::NotStarted { generation, problem } => {
            program::not_started(state, generation, problem);
            Vec::new()
        }
        Arrival::Recording { generation, recording } => {
            languages::recorded(state, generation, recording);
            Vec::new()
        }
        Arrival::Runtime { language, found } => {
            state.runtimes.insert(language, Some(found));
            Vec::new()
        }
        Arrival::Trust { program, allowed } => languages::trusted(state, program, allowed),
        Arrival::Source { file, text } => {
            program::read(state, &file, text);
            Vec::new()
        }
        Arrival::Findings { timeline, found } => {
            findings::arrived(state, &timeline, &found);
            Vec::new()
        }
        Arrival::Explored { generation, found } => {
            outcomes::arrived(state, generation, found);
            Vec::new()
        }
        Arrival::Highlighted { language, source, highlighted } => {
            if let Some(player) = state.player_mut() {
                for highlight in &mut player.highlights {
                    if highlight.language == language && highlight.source == source {
                        highlight.ready = Some(highlighted.clone());
                    }
                }
            }
            Vec::new()
        }
        Arrival::Trouble(text) => {
            if state.trouble.as_ref() != Some(&text) {
                state.trouble = Some(text.clone());
                message(state, "Something went wrong", text);
            }
            Vec::new()
        }
    }
}

/// Shows something to know.
pub(super) fn message(state: &mut State, title: &str, text: String) {
    state.overlay = Overlay::Message { title: title.to_owned(), text, top: 0 };
}

/// What an action does to a page that lies over the screen.
fn page(state: &mut State, action: &Action) -> Vec<Effect> {
    let rows = page_rows(state);
    let last = view::page_height(state).saturating_sub(rows);
    let Some(top) = page_top(&mut state.overlay) else { return Vec::new() };
    match action {
        Action::Up => *top = top.saturating_sub(1),
        Action::Down => *top = top.saturating_add(1),
        Action::PageUp => *top = top.saturating_sub(rows),
        Action::PageDown => *top = top.saturating_add(rows),
        Action::First => *top = 0,
        Action::Last => *top = last,
        Action::Back | Action::Confirm | Action::Output => state.overlay = Overlay::None,
        _ => {}
    }
    Vec::new()
}

/// The first line shown of a page, if one lies over the screen.
fn page_top(overlay: &mut Overlay) -> Option<&mut u16> {
    match overlay {
        Overlay::Help { top }
        | Overlay::Message { top, .. }
        | Overlay::Output { top, .. }
        | Overlay::Trust { top, .. } => Some(top),
        _ => None,
    }
}

/// Whether the page with what a program wrote is open, at its end.
fn is_at_end_of_output(state: &State) -> bool {
    let last = || view::page_height(state).saturating_sub(page_rows(state));
    matches!(state.overlay, Overlay::Output { top, .. } if top >= last())
}

/// How many lines of a page are in view.
fn page_rows(state: &State) -> u16 {
    layout::page(state.area()).height.saturating_sub(2).max(1)
}

/// Brings what depends on the size, on the runs and on each other into agreement, so that views need not clamp.
pub(crate) fn settle(state: &mut State) {
    if page_top(&mut state.overlay).is_some() {
        let last = view::page_height(state).saturating_sub(page_rows(state));
        if let Some(top) = page_top(&mut state.overlay) {
            *top = (*top).min(last);
        }
        if let Overlay::Trust { top, seen, .. } = &mut state.overlay {
            *seen |= *top >= last;
        }
    }
    let size = state.size;
    if let Some(player) = state.player_mut() {
        languages::arrange(player, size);
    }
    match layout::regions(state) {
        Regions::TooSmall => {}
        Regions::Course(regions) => course::settle(state, &regions),
        Regions::Player(regions) => playing::settle(state, &regions),
    }
}
