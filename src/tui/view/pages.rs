//! The pages that lie over the screen and are scrolled: the help, a message, what a program wrote, a program to allow.

use super::overlay::padded;
use super::{bottom, key_of, meant, write};
use crate::lesson::Analogue;
use crate::trace::visible;
use crate::tui::action::{Action, Topic};
use crate::tui::app::{Overlay, Player, State};
use crate::tui::keymap::Context;
use crate::tui::layout;
use crate::tui::theme::{Role, Theme};
use crate::tui::update::works;
use crate::tui::widget::text::{self as cells, wrap};
use crate::tui::widget::{KeyGroup, KeyTable, More, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws the page.
pub(super) fn draw(state: &State, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (title, top) = match &state.overlay {
        Overlay::Help { top } => ("keys".to_owned(), *top),
        Overlay::Message { title, top, .. } => (title.clone(), *top),
        Overlay::Output { top, .. } => ("what it wrote".to_owned(), *top),
        Overlay::Trust { program, top, .. } => {
            (format!("run {}, a {} program?", program.file, program.language.title()), *top)
        }
        _ => return,
    };
    let page = layout::page(area);
    Pane::new(&title, theme).focused(true).opaque().render(page, buf);
    let inner = padded(Pane::inner(page));
    let height = if let Overlay::Help { .. } = &state.overlay {
        let groups = groups(state, theme);
        let table = KeyTable::new(&groups, theme).scroll(top);
        table.render(inner, buf);
        usize::from(table.height(inner.width))
    } else {
        let lines = page_lines(state, inner.width, theme);
        for (y, (line, role)) in (inner.top()..inner.bottom()).zip(lines.iter().skip(usize::from(top))) {
            write(buf, (inner.x, y), line, inner.width, theme.style(*role), theme);
        }
        lines.len()
    };
    More::of(height, usize::from(top), inner.height, theme).render(bottom(page), buf);
}

/// How many lines the page over the screen has.
pub(crate) fn page_height(state: &State) -> u16 {
    let inner = padded(Pane::inner(layout::page(state.area())));
    match &state.overlay {
        Overlay::Help { .. } => KeyTable::new(&groups(state, &state.theme), &state.theme).height(inner.width),
        _ => u16::try_from(page_lines(state, inner.width, &state.theme).len()).unwrap_or(u16::MAX),
    }
}

/// The lines of a page that is text.
fn page_lines(state: &State, width: u16, theme: &Theme) -> Vec<(String, Role)> {
    match &state.overlay {
        Overlay::Message { text, .. } => lines(text, width).into_iter().map(|line| (line, Role::Text)).collect(),
        Overlay::Output { stage, .. } => output_lines(state, *stage, width),
        Overlay::Trust { program, .. } => trust_lines(state, program, width, theme),
        _ => Vec::new(),
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
    let lesson = state.player().and_then(Player::lesson).map_or("", |lesson| &lesson.id);
    let whence = match program.is_inline {
        true => format!("stands in the lesson {lesson}, {}", program.whence()),
        false => format!("is {}, of the lesson {lesson} in {}", program.whence(), program.place.path),
    };
    let says = format!(
        "This {} program {}. It did not come with asynctutor, and would run with your rights. Once you have seen it to \
         its end, {} runs it, now and whenever it is still the same; {} does not.",
        program.language.title(),
        visible(&whence),
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
pub(super) fn lines(text: &str, width: u16) -> Vec<String> {
    let wrapped = |line: &str| match line.starts_with(' ') {
        true => folded(line, width),
        false => wrap(line, width),
    };
    text.lines().flat_map(wrapped).collect()
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
