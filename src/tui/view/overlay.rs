//! What lies over the screen: the help, a list to choose from, a message, what an exploration found.

use super::{key_of, meant, write};
use crate::export::text::{grouped, outcomes_heading};
use crate::lesson::Analogue;
use crate::scenario::explore::Exploration;
use crate::trace::visible;
use crate::tui::action::{Action, Topic};
use crate::tui::app::{Overlay, State};
use crate::tui::keymap::Context;
use crate::tui::layout;
use crate::tui::theme::{Role, Theme};
use crate::tui::update::works;
use crate::tui::widget::text::{self as cells, wrap};
use crate::tui::widget::{KeyGroup, KeyTable, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws what lies over the screen.
pub(super) fn draw(state: &State, theme: &Theme, area: Rect, buf: &mut Buffer) {
    match &state.overlay {
        Overlay::None | Overlay::Knobs { .. } => {}
        Overlay::Help { top } => {
            let page = layout::page(area);
            Pane::new("keys", theme).focused(true).opaque().render(page, buf);
            KeyTable::new(&groups(state, theme), theme).scroll(*top).render(padded(Pane::inner(page)), buf);
        }
        Overlay::Message { title, text, top } => {
            let page = layout::page(area);
            Pane::new(title, theme).focused(true).opaque().render(page, buf);
            let inner = padded(Pane::inner(page));
            let lines = lines(text, inner.width);
            for (y, line) in (inner.top()..inner.bottom()).zip(lines.iter().skip(usize::from(*top))) {
                write(buf, (inner.x, y), line, inner.width, theme.style(Role::Text), theme);
            }
        }
        Overlay::Output { stage, top } => {
            let page = layout::page(area);
            Pane::new("what it wrote", theme).focused(true).opaque().render(page, buf);
            let inner = padded(Pane::inner(page));
            let lines = output_lines(state, *stage, inner.width);
            for (y, (line, role)) in (inner.top()..inner.bottom()).zip(lines.iter().skip(usize::from(*top))) {
                write(buf, (inner.x, y), line, inner.width, theme.style(*role), theme);
            }
        }
        Overlay::Trust { program, top } => {
            let page = layout::page(area);
            Pane::new("run this program?", theme).focused(true).opaque().render(page, buf);
            let inner = padded(Pane::inner(page));
            let lines = trust_lines(state, program, inner.width, theme);
            for (y, (line, role)) in (inner.top()..inner.bottom()).zip(lines.iter().skip(usize::from(*top))) {
                write(buf, (inner.x, y), line, inner.width, theme.style(*role), theme);
            }
        }
        Overlay::Outcomes { found, selected, .. } => outcomes(found.as_deref(), *selected, theme, area, buf),
        Overlay::Errors { classes, selected } => {
            let menu = layout::menu(area, classes.len());
            Pane::new("which error?", theme).focused(true).opaque().render(menu, buf);
            let inner = Pane::inner(menu);
            for (y, (index, class)) in (inner.top()..inner.bottom()).zip(classes.iter().enumerate()) {
                let is_selected = index == *selected;
                let style = theme.style(if is_selected { Role::Selected } else { Role::Text });
                buf.set_style(Rect { y, height: 1, ..inner }, style);
                let sign = if is_selected { theme.glyphs.pointer } else { " " };
                let text = format!("{sign} {} {class}", index + 1);
                write(buf, (inner.x + 1, y), &text, inner.width.saturating_sub(1), style, theme);
            }
        }
    }
}

/// Draws what an exploration found: how often each outcome came up.
fn outcomes(found: Option<&Exploration>, selected: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let list = layout::outcomes(area, found.map_or(0, |found| found.outcomes.len()));
    Pane::new("outcomes", theme).focused(true).opaque().render(list, buf);
    let inner = padded(Pane::inner(list));
    let heading = found.map_or_else(|| "trying many schedules of this run".to_owned(), outcomes_heading);
    let varied = found
        .filter(|found| !found.varied.is_empty())
        .map(|found| format!("; each duration ${} takes any value of its range", found.varied.join(", $")));
    if inner.height > 0 {
        let heading = format!("{heading}{}", varied.unwrap_or_default());
        write(buf, (inner.x, inner.y), &heading, inner.width, theme.style(Role::Dim), theme);
    }
    let Some(found) = found else { return };
    let first = layout::first_outcome(selected, inner.height);
    let rows = inner.y.saturating_add(layout::OUTCOMES_HEAD)..inner.bottom();
    for (y, (index, outcome)) in rows.zip(found.outcomes.iter().enumerate().skip(first)) {
        let is_selected = index == selected;
        let style = theme.style(if is_selected { Role::Selected } else { Role::Text });
        buf.set_style(Rect { y, height: 1, ..inner }, style);
        let sign = if is_selected { theme.glyphs.pointer } else { " " };
        let share = 100.0 * outcome.times as f64 / found.runs.max(1) as f64;
        let text = format!("{sign} {:>6}  {share:>5.1} %  {}", grouped(outcome.times), outcome.says);
        write(buf, (inner.x, y), &text, inner.width, style, theme);
    }
}

/// How many lines the page over the screen has.
pub(crate) fn page_height(state: &State) -> u16 {
    let inner = padded(Pane::inner(layout::page(state.area())));
    match &state.overlay {
        Overlay::Help { .. } => KeyTable::new(&groups(state, &state.theme), &state.theme).height(inner.width),
        Overlay::Message { text, .. } => u16::try_from(lines(text, inner.width).len()).unwrap_or(u16::MAX),
        Overlay::Trust { program, .. } => {
            u16::try_from(trust_lines(state, program, inner.width, &state.theme).len()).unwrap_or(u16::MAX)
        }
        Overlay::Output { stage, .. } => {
            u16::try_from(output_lines(state, *stage, inner.width).len()).unwrap_or(u16::MAX)
        }
        _ => 0,
    }
}

/// What a program wrote, after a sentence on how it ended.
fn output_lines(state: &State, stage: usize, width: u16) -> Vec<(String, Role)> {
    let stage = state.player().and_then(|player| player.stages.get(stage));
    let Some((stage, real)) = stage.and_then(|stage| Some((stage, stage.real.as_deref()?))) else { return Vec::new() };
    let mut shown = Vec::new();
    let mut say = |text: &str, role| shown.extend(wrap(text, width).into_iter().map(|line| (line, role)));
    if let Some(ended) = real.ended() {
        let role = if real.has_failed() { Role::Bad } else { Role::Dim };
        say(&format!("{} ended: {ended}.", visible(&stage.title)), role);
    }
    if real.is_untraced {
        say("Nothing was traced: it ended before its first task began, or it runs none.", Role::Warning);
    }
    if real.wrote.is_empty() {
        say("It wrote nothing.", Role::Dim);
    }
    if !shown.is_empty() && !real.wrote.is_empty() {
        shown.push((String::new(), Role::Text));
    }
    shown.extend(real.wrote.lines().flat_map(|line| folded(line, width)).map(|line| (line, Role::Text)));
    shown
}

/// A program that the user is asked to allow, whole.
fn trust_lines(state: &State, program: &Analogue, width: u16, theme: &Theme) -> Vec<(String, Role)> {
    let key = |action| key_of(state, &action, theme).unwrap_or_default();
    let says = format!(
        "This {} program did not come with asynctutor. It would run with your rights. {} runs it, now and whenever it is \
         still the same; {} does not.",
        program.language.title(),
        key(Action::Allow),
        key(Action::Back),
    );
    let mut shown: Vec<(String, Role)> = wrap(&says, width).into_iter().map(|line| (line, Role::Warning)).collect();
    shown.push((String::new(), Role::Text));
    let untabbed = |line: &str| line.replace('\t', "    ");
    let source = program.source.lines().flat_map(|line| folded(&untabbed(line), width));
    shown.extend(source.map(|line| (line, Role::Text)));
    shown
}

/// A line of a program's, in pieces that fit: its spaces are its own.
fn folded(line: &str, width: u16) -> Vec<String> {
    let mut rest = visible(line).into_owned();
    let mut pieces = Vec::new();
    while cells::width(&rest) > width && width > 1 {
        let piece = cells::cut(&rest, width).0.to_owned();
        if piece.is_empty() {
            break;
        }
        rest.drain(..piece.len());
        pieces.push(piece);
    }
    pieces.push(rest);
    pieces
}

/// The lines of a message. A line with a diagnostic's `|` keeps its spaces.
fn lines(text: &str, width: u16) -> Vec<String> {
    let wrapped = |line: &str| match line.starts_with(' ') {
        true => vec![line.to_owned()],
        false => wrap(line, width),
    };
    text.lines().flat_map(wrapped).collect()
}

fn padded(inner: Rect) -> Rect {
    let side = inner.width.min(2) / 2;
    Rect { x: inner.x + side, width: inner.width - 2 * side, ..inner }
}

/// The keys that work behind the help.
fn groups(state: &State, theme: &Theme) -> Vec<KeyGroup> {
    let mut below = state.clone();
    below.overlay = Overlay::None;
    let context = below.context();
    let bindings = below.keymap.bindings(context);
    let mut groups: Vec<KeyGroup> = Vec::new();
    for topic in Topic::ALL {
        let mut keys: Vec<(String, String)> = Vec::new();
        for binding in bindings.iter().filter(|one| one.action.topic() == topic && works(&below, one.action)) {
            let key = binding.chord.shown(theme.glyphs.ascii);
            let says = meant(&below, binding.action).sentence();
            match keys.iter_mut().find(|(_, known)| known == says) {
                Some((shown, _)) if matches!(binding.action, Action::Choose(_)) => {
                    *shown = format!("{}-{key}", shown.split('-').next().unwrap_or_default());
                }
                Some((shown, _)) => {
                    shown.push(' ');
                    shown.push_str(&key);
                }
                None => keys.push((key, says.to_owned())),
            }
        }
        if !keys.is_empty() {
            groups.push(KeyGroup { title: topic.title().to_owned(), keys });
        }
    }
    let mouse: &[(&str, &str)] = match context {
        Context::Course | Context::Search => &[("click", "select a lesson, again: open it"), ("wheel", "up and down")],
        _ => &[
            ("click", "select a task, a tab, an answer, a line of the log"),
            ("drag", "move the playhead"),
            ("wheel", "scroll; on the ruler or with ctrl: zoom"),
            ("shift", "held: the terminal's own selection"),
        ],
    };
    let keys = mouse.iter().map(|(gesture, does)| ((*gesture).to_owned(), (*does).to_owned())).collect();
    groups.push(KeyGroup { title: "Mouse".to_owned(), keys });
    groups
}
