//! What the state looks like: one file for each screen and pane, none of which reads a clock or changes anything.
//!
//! ```text
//! ┌ bars ───────────────────────────────┐
//! │ course, or: text     │ code         │
//! │             stages   │ side         │      over it: overlay, knobs
//! └ bars ───────────────────────────────┘
//! ```

mod bars;
mod code;
mod course;
mod findings;
mod knobs;
mod outcomes;
mod overlay;
mod pages;
mod pulse;
mod side;
mod stages;
mod text;

pub(crate) use bars::key_at;
pub(crate) use code::tab_at as code_tab_at;
pub(crate) use findings::finding_at;
pub(crate) use knobs::knob_at;
pub(crate) use outcomes::{outcome_at, outcomes_pane};
pub(crate) use pages::page_height;
pub use pulse::{Pulse, pulse};
pub(crate) use side::story_end;
pub(crate) use stages::log_moment_at;
pub(crate) use text::{choice_at, cursor_rows, height as text_height, verdict_row};

use super::action::Action;
use super::app::{Overlay, Player, State};
use super::keymap::{Binding, Context};
use super::layout::{self, PlayerRegions, Regions};
use super::theme::{Role, Theme};
use super::update::{skips, works};
use super::widget::text as cells;
use crate::trace::{in_ascii, visible};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws everything.
pub fn draw(state: &State, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    buf.set_style(area, theme.base());
    match layout::regions(state) {
        Regions::TooSmall => too_small(state, theme, area, buf),
        Regions::Course(regions) => {
            bars::header(state, theme, regions.header, buf);
            course::draw(state, &regions, theme, buf);
            bars::footer(state, theme, regions.footer, buf);
        }
        Regions::Player(regions) => {
            bars::header(state, theme, regions.header, buf);
            if let (Some(player), Some(line)) = (state.player(), regions.notice) {
                findings::notice(player, key_of(state, &Action::Findings, theme).as_deref(), line, theme, buf);
            }
            if let Some(player) = state.player() {
                draw_player(state, player, &regions, theme, buf);
            }
            bars::footer(state, theme, regions.footer, buf);
        }
    }
    if !matches!(state.overlay, Overlay::None | Overlay::Knobs { .. }) && area.width > 2 && area.height > 2 {
        overlay::draw(state, theme, area, buf);
    }
    if theme.glyphs.ascii {
        sift(area, buf);
    }
}

/// Leaves only ASCII: what texts and names have of other characters becomes something like it.
fn sift(area: Rect, buf: &mut Buffer) {
    for at in area.positions() {
        let cell = &mut buf[at];
        if !cell.symbol().is_ascii() {
            let like = in_ascii(cell.symbol()).chars().next().unwrap_or(' ');
            cell.set_char(like);
        }
    }
}

fn draw_player(state: &State, player: &Player, regions: &PlayerRegions, theme: &Theme, buf: &mut Buffer) {
    if let Some(pane) = regions.text {
        text::draw(state, player, pane, theme, buf);
    }
    code::draw(player, regions, theme, buf);
    if let Some(stages) = &regions.stages {
        stages::draw(state, player, stages, theme, buf);
    }
    side::draw(state, player, regions, theme, buf);
    if let Some(pane) = regions.knobs {
        knobs::draw(state, player, pane, theme, buf);
    }
}

/// What the screen says when it is too small for anything else.
fn too_small(state: &State, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let least = layout::LEAST;
    let lines = [
        format!("This needs {} × {} cells.", least.width, least.height),
        format!("Here are {} × {}.", state.size.width, state.size.height),
        "Make the window larger,".to_owned(),
        "or the letters smaller.".to_owned(),
    ];
    let height = lines.len() as u16;
    let top = area.y + area.height.saturating_sub(height) / 2;
    for (y, line) in (top..area.bottom()).zip(&lines) {
        let line = if theme.glyphs.ascii { line.replace('×', "x") } else { line.clone() };
        let width = cells::width(&line).min(area.width);
        let x = area.x + (area.width - width) / 2;
        cells::put(buf, (x, y), &line, area.right() - x, theme.glyphs.ellipsis, theme.style(Role::Text));
    }
}

/// The lower border of a pane.
fn bottom(pane: Rect) -> Rect {
    Rect { y: pane.bottom().saturating_sub(1), height: pane.height.min(1), ..pane }
}

/// Writes text of any origin into a row, cut to `columns`. Returns the columns used.
fn write(buf: &mut Buffer, at: (u16, u16), text: &str, columns: u16, style: Style, theme: &Theme) -> u16 {
    cells::put(buf, at, &visible(text), columns, theme.glyphs.ellipsis, style)
}

/// Keys that do something now, and what they do.
pub(crate) struct Keys<'a> {
    /// The keys as they are shown.
    pub(crate) shown: String,
    /// What the first of them does.
    pub(crate) action: &'a Action,
}

/// The keys that do something now, those of one label together, in the order of the keymap.
pub(crate) fn keys<'a>(state: &'a State, context: Context, theme: &Theme) -> Vec<Keys<'a>> {
    let mut found: Vec<(&'static str, Vec<Binding<'a>>)> = Vec::new();
    for binding in state.keymap.bindings(context) {
        let label = label(state, meant(state, binding.action));
        if label.is_empty() || !works(state, binding.action) {
            continue;
        }
        match found.iter_mut().find(|(known, _)| *known == label) {
            Some((_, bindings)) => bindings.push(binding),
            None => found.push((label, vec![binding])),
        }
    }
    found
        .into_iter()
        .map(|(_, bindings)| {
            let mut kinds = Vec::new();
            let mut shown: Vec<String> = Vec::new();
            for binding in &bindings {
                // One key for each action is enough here; the help has all.
                let kind = std::mem::discriminant(meant(state, binding.action));
                let is_choice = matches!(binding.action, Action::Choose(_));
                if is_choice || !kinds.contains(&kind) {
                    kinds.push(kind);
                    shown.push(binding.chord.shown(theme.glyphs.ascii));
                }
            }
            let shown = match (bindings[0].action, shown.as_slice()) {
                (Action::Choose(_), [first, .., last]) => format!("{first}-{last}"),
                (_, keys) if keys.iter().all(|key| key.chars().count() == 1) => keys.concat(),
                (_, keys) => keys.join(" "),
            };
            Keys { shown, action: meant(state, bindings[0].action) }
        })
        .collect()
}

/// What an action is called on the bar of keys here.
fn label(state: &State, action: &Action) -> &'static str {
    match (&state.overlay, action) {
        (Overlay::Trust { seen: false, .. }, Action::Up | Action::Down) => {
            "read on; it can be run once you saw its end"
        }
        (
            Overlay::Trust { .. } | Overlay::Help { .. } | Overlay::Message { .. } | Overlay::Output { .. },
            Action::Up | Action::Down,
        ) => "scroll",
        (Overlay::Findings { .. }, Action::Confirm) => "go there",
        (Overlay::Findings { .. }, Action::Findings) => "close",
        (Overlay::Findings { .. }, Action::Choose(_)) => "",
        // There the bar has the key that leaves.
        (Overlay::None, Action::Back) if state.player().is_some() => "",
        (Overlay::None, Action::NextStep) if skips(state) => "skip",
        _ => action.label(),
    }
}

/// What an action comes to here: where there is no lesson, to reset is to run the program again, and to leave is to quit.
fn meant<'a>(state: &State, action: &'a Action) -> &'a Action {
    let Some(player) = state.player() else { return action };
    match action {
        Action::Reset if player.own_program().is_some() => &Action::RunHere,
        Action::Leave if player.lesson().is_none() => &Action::Quit,
        _ => action,
    }
}

/// The key of an action, for a sentence that names it.
pub(crate) fn key_of(state: &State, action: &Action, theme: &Theme) -> Option<String> {
    let kind = std::mem::discriminant(action);
    let bindings = state.keymap.bindings(state.context());
    let found = bindings.iter().find(|binding| std::mem::discriminant(binding.action) == kind);
    found.map(|binding| binding.chord.shown(theme.glyphs.ascii))
}
