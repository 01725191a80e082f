//! The list of lessons and the search.

use crate::scenario::run::RunOptions;
use crate::tui::action::Action;
use crate::tui::app::{Effect, Opening, Row, Screen, State};
use crate::tui::layout::CourseRegions;
use crate::tui::widget::Pane;

/// The longest search, in characters.
const MOST: usize = 80;

/// What an action does in the list of lessons.
pub(super) fn act(state: &mut State, action: &Action) -> Vec<Effect> {
    let page = isize::try_from(state.size.height / 2).unwrap_or(1).max(1);
    let course = &mut state.course;
    match action {
        Action::Up => course.move_by(-1),
        Action::Down => course.move_by(1),
        Action::PageUp => course.move_by(-page),
        Action::PageDown => course.move_by(page),
        Action::First => course.move_by(isize::MIN),
        Action::Last => course.move_by(isize::MAX),
        Action::Search => course.typing = true,
        Action::Type(c) => edit(state, |query| query.push(*c)),
        Action::Paste(text) => edit(state, |query| query.push_str(text)),
        Action::Erase => edit(state, |query| {
            query.pop();
        }),
        Action::EraseAll => edit(state, String::clear),
        Action::Confirm => return open_selected(state),
        Action::Back if course.typing || !course.query.is_empty() => {
            course.typing = false;
            edit(state, String::clear);
        }
        _ => {}
    }
    Vec::new()
}

/// Says what is wrong with the folders that lessons are from, and has those lessons looked at that are not known to be
/// right.
pub(crate) fn look_over(state: &mut State) -> Vec<Effect> {
    if let problems @ [_, ..] = state.course.problems.as_slice() {
        let text = problems.join("\n\n");
        super::message(state, "these lessons have mistakes", text);
    }
    let foreign = state.course.entries.iter().filter(|entry| entry.is_foreign);
    let lessons: Vec<String> = foreign.map(|entry| entry.id.clone()).collect();
    if lessons.is_empty() { Vec::new() } else { vec![Effect::Inspect { lessons }] }
}

/// Some lessons cannot be opened: the list says so, and whoever does not look at it is told.
pub(super) fn inspected(state: &mut State, broken: Vec<(String, String)>) {
    for (id, problem) in broken {
        if let Some(entry) = state.course.entry_mut(&id) {
            entry.problem = Some(problem);
        }
    }
    let broken: Vec<&str> = state.course.broken().map(|entry| entry.id.as_str()).collect();
    let who = match broken[..] {
        [] => return,
        [one] => one.to_owned(),
        _ => format!("{} lessons", broken.len()),
    };
    let whence = match state.screen {
        Screen::Course => "select it to read why",
        Screen::Player(_) => "see the course",
    };
    state.remark = Some(format!("{who} cannot be opened: {whence}"));
}

/// Reads the selected lesson, to open it where the learner was.
pub(super) fn open_selected(state: &mut State) -> Vec<Effect> {
    let Some(entry) = state.course.selected_entry() else { return Vec::new() };
    let id = entry.id.clone();
    state.course.typing = false;
    state.opening = Some(Opening { lesson: id.clone(), demo: None, options: RunOptions::default() });
    vec![Effect::Load { id }]
}

/// Changes what is looked for. Only printing characters are kept.
fn edit(state: &mut State, change: impl FnOnce(&mut String)) {
    let query = &mut state.course.query;
    change(query);
    query.retain(|c| !c.is_control());
    if let Some((end, _)) = query.char_indices().nth(MOST) {
        query.truncate(end);
    }
    state.course.filter();
}

/// Keeps the selected lesson in view, with its heading where there is room.
pub(super) fn settle(state: &mut State, regions: &CourseRegions) {
    let height = usize::from(Pane::inner(regions.list).height).max(1);
    let course = &mut state.course;
    let heading = match course.selected.checked_sub(1).and_then(|above| course.rows.get(above)) {
        Some(Row::Track(_)) if height > 1 => course.selected - 1,
        _ => course.selected,
    };
    course.top = course.top.min(heading).max((course.selected + 1).saturating_sub(height));
    course.top = course.top.min(course.rows.len().saturating_sub(height));
}
