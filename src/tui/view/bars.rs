//! The line at the top, which says where the learner is and how the run goes, and the keys at the foot.

use super::{keys, write};
use crate::lesson::Language;
use crate::trace::Nanos;
use crate::tui::action::Action;
use crate::tui::app::{Player, Progress, Screen, State, Transport};
use crate::tui::layout::{self, Regions};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::KeyBar;
use crate::tui::widget::text::width;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

/// Draws the line at the top.
pub(super) fn header(state: &State, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let to = theme.glyphs.pointer;
    let (path, status) = match &state.screen {
        Screen::Course => (format!("asynctutor {to} course"), course_status(state)),
        Screen::Player(player) => {
            let part = player.lesson().map(|lesson| format!("{} {to} ", lesson.tier.key())).unwrap_or_default();
            (format!("asynctutor {to} {part}{}", player.title()), player_status(player, area.width, theme))
        }
    };
    let room = area.width.saturating_sub(2);
    let (status, role) = match &state.remark {
        Some(remark) => (remark.clone(), Role::Warning),
        None => (status, Role::Playhead),
    };
    let status_width = width(&status).min(room);
    let x = area.right().saturating_sub(1 + status_width);
    write(buf, (x, area.y), &status, status_width, theme.style(role), theme);
    let left = room.saturating_sub(status_width + 2);
    write(buf, (area.x + 1, area.y), &path, left, theme.style(Role::Title), theme);
}

fn course_status(state: &State) -> String {
    let done = state.course.entries.iter().filter(|entry| entry.standing.done).count();
    let done = format!("{done} of {} done", state.course.entries.len());
    match (&state.opening, state.course.broken().count()) {
        (Some(opening), _) => format!("opening {}", opening.lesson),
        (None, 0) => done,
        (None, broken) => format!("{broken} cannot be opened   {done}"),
    }
}

/// How the runs go, and the playhead's time.
pub(super) fn player_status(player: &Player, columns: u16, theme: &Theme) -> String {
    let mut parts = Vec::new();
    let found = player.mistakes().len();
    if found > 0 {
        // Where there is little room, a sign for the word.
        parts.push(match (columns < 100, found) {
            (true, _) => format!("! {found}"),
            (false, 1) => "1 finding".to_owned(),
            (false, _) => format!("{found} findings"),
        });
    }
    if let Some(lesson) = player.lesson() {
        parts.push(format!("step {}/{}", player.step + 1, lesson.steps.len()));
    }
    if player.stages.iter().any(|stage| stage.timeline().is_some()) {
        parts.extend(program_state(player, theme.glyphs.ascii));
        if player.transport != Transport::Following || player.own_program().is_none() {
            parts.push(play_state(player, theme.glyphs.ascii));
        }
        parts.push(clock(player));
    } else {
        parts.extend(program_state(player, theme.glyphs.ascii));
    }
    parts.join("   ")
}

/// Whether the user's program runs, else how it ended.
fn program_state(player: &Player, ascii: bool) -> Option<String> {
    let program = player.own_program()?;
    match program.is_going() {
        true if program.progress == Progress::Starting && program.program.language() == Language::Go => {
            program.standing()
        }
        true => Some(if ascii { "* live" } else { "● live" }.to_owned()),
        false => program.ended(),
    }
}

fn play_state(player: &Player, ascii: bool) -> String {
    let (playing, paused, live) = if ascii { (">", "=", "*") } else { ("▶", "‖", "●") };
    match player.transport {
        Transport::Playing => format!("{playing} {}", player.speed.shown(ascii)),
        Transport::Paused => format!("{paused} {}", player.speed.shown(ascii)),
        Transport::Live | Transport::Following => format!("{live} live"),
    }
}

/// `182 / 400 ms`, always as wide, so that only the digits change while it plays. The end of a predicted run is not told.
fn clock(player: &Player) -> String {
    let end = player.end().max(player.t);
    let decimals = decimals(player, end);
    let text = |t: Nanos| format!("{:.decimals$}", floored(t, decimals));
    let end = text(end);
    let wide = end.len();
    let now = text(player.t);
    if player.hides_future() { format!("{now:>wide$} ms") } else { format!("{now:>wide$} / {end} ms") }
}

/// Milliseconds, cut after so many decimals: the time shown is never ahead of the playhead.
fn floored(t: Nanos, decimals: usize) -> f64 {
    let unit = 10u64.pow(6 - decimals as u32);
    (t.0 / unit) as f64 / 10f64.powi(decimals as i32)
}

/// How many decimals tell the events of a run apart.
fn decimals(player: &Player, end: Nanos) -> usize {
    let whole = player.stages.iter().all(|stage| !stage.is_measured());
    match end.0 {
        _ if whole => 0,
        0..10_000_000 => 3,
        10_000_000..1_000_000_000 => 1,
        _ => 0,
    }
}

/// Draws the keys.
pub(super) fn footer(state: &State, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (texts, _) = footer_keys(state, theme, area);
    KeyBar::new(&texts, theme).render(area, buf);
}

/// What a click on the keys at the foot asks for.
pub(crate) fn key_at(state: &State, at: Position) -> Option<Action> {
    let area = match layout::regions(state) {
        Regions::TooSmall => return None,
        Regions::Course(regions) => regions.footer,
        Regions::Player(regions) => regions.footer,
    };
    if !area.contains(at) {
        return None;
    }
    let (texts, actions) = footer_keys(state, &state.theme, area);
    KeyBar::new(&texts, &state.theme).hit(area, at.x).and_then(|index| actions.get(index).cloned())
}

/// The keys that fit, with the help as the last, and before it the way out of a trace: there, no other key goes back.
fn footer_keys(state: &State, theme: &Theme, area: Rect) -> (Vec<(String, String)>, Vec<Action>) {
    let all = keys(state, state.context(), theme);
    let is_last = |keys: &super::Keys<'_>| match keys.action {
        Action::Help => true,
        Action::Quit => state.player().is_some(),
        _ => false,
    };
    let (mut last, all): (Vec<_>, Vec<_>) = all.into_iter().partition(is_last);
    last.sort_by_key(|keys| matches!(keys.action, Action::Help));
    let label = |keys: &super::Keys<'_>| super::label(state, keys.action);
    let room = |keys: &super::Keys<'_>| width(&keys.shown) + 1 + width(label(keys)) + 2;
    let mut left = area.width.saturating_sub(last.iter().map(room).sum());
    let fits = all.into_iter().map_while(|keys| {
        left = left.checked_sub(room(&keys))?;
        Some(keys)
    });
    let shown: Vec<super::Keys<'_>> = fits.collect::<Vec<_>>().into_iter().chain(last).collect();
    let texts = shown.iter().map(|keys| (keys.shown.clone(), label(keys).to_owned())).collect();
    (texts, shown.iter().map(|keys| keys.action.clone()).collect())
}
