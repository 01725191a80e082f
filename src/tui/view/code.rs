//! The same program in real languages, with the lines that the selected task is at.

use super::{bottom, write};
use crate::lesson::Language;
use crate::lesson::settings::format;
use crate::scenario::program::{Knob, Value};
use crate::trace::visible;
use crate::tui::app::{Listing, Pane as Focus, Player, State};
use crate::tui::layout::PlayerRegions;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::width;
use crate::tui::widget::{Code, More, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

/// Draws the pane with its tabs, or one for each language.
pub(super) fn draw(player: &Player, regions: &PlayerRegions, theme: &Theme, buf: &mut Buffer) {
    if let (Some(listing), [pane]) = (player.listing(), regions.code.as_slice()) {
        return file(player, &listing, *pane, theme, buf);
    }
    let analogues = player.analogues();
    let titles = titles(player);
    match regions.code.as_slice() {
        [] => {}
        [pane] => {
            let shown = player.analogue().and_then(|shown| analogues.iter().position(|a| a.language == shown.language));
            let active = shown.unwrap_or(0);
            tabs(&titles, active, player, theme).render(*pane, buf);
            program(player, active, *pane, theme, buf);
        }
        panes => {
            for (index, pane) in panes.iter().enumerate().take(analogues.len()) {
                let is_chosen = analogues[index].language == player.language;
                let focused = player.focus == Focus::Code && is_chosen;
                let sign = if is_chosen { theme.glyphs.pointer } else { "" };
                let title = format!("{sign}{} {} {}", titles[index], theme.glyphs.dot, analogues[index].file);
                Pane::new(&title, theme).focused(focused).render(*pane, buf);
                program(player, index, *pane, theme, buf);
            }
        }
    }
}

/// A file of the program that is traced.
fn file(player: &Player, listing: &Listing<'_>, pane: Rect, theme: &Theme, buf: &mut Buffer) {
    Pane::new(listing.name, theme).focused(player.focus == Focus::Code).render(pane, buf);
    let current = listing.line.as_slice();
    let code = Code::new(listing.text, theme)
        .highlighted(player.highlighted(listing.text))
        .current(current)
        .scroll(player.code_top.or_else(|| current.is_empty().then_some(0)));
    within(code, listing.text, pane, theme, buf);
}

/// Draws a text into a pane, whose lower border says how much of it is not in view. Returns how many columns of that are free.
fn within(code: Code<'_>, text: &str, pane: Rect, theme: &Theme, buf: &mut Buffer) -> u16 {
    let (inner, line) = (Pane::inner(pane), bottom(pane));
    code.render(inner, buf);
    let more = More::of(text.lines().count(), code.first_line(inner.height), inner.height, theme);
    more.render(line, buf);
    pane.width.saturating_sub(more.columns(line))
}

fn titles(player: &Player) -> Vec<&'static str> {
    player.analogues().iter().map(|analogue| analogue.language.title()).collect()
}

fn tabs<'a>(titles: &'a [&'a str], active: usize, player: &Player, theme: &'a Theme) -> Pane<'a> {
    Pane::new("", theme).tabs(titles, active).focused(player.focus == Focus::Code)
}

fn program(player: &Player, index: usize, pane: Rect, theme: &Theme, buf: &mut Buffer) {
    let Some(analogue) = player.analogues().get(index) else { return };
    let current = player.current_lines(analogue);
    let code = Code::new(&analogue.source, theme)
        .highlighted(player.highlighted(&analogue.source))
        .current(&current)
        .scroll(player.code_top.or_else(|| current.is_empty().then_some(0)));
    let free = within(code, &analogue.source, pane, theme, buf);
    if let Some(note) = turned(player, free.saturating_sub(6)) {
        let at = (pane.x + 1, bottom(pane).y);
        write(buf, at, &format!(" {note} "), free, theme.style(Role::Warning), theme);
    }
}

/// That the run has other numbers than the program as it is written, in as many words as there is room for.
fn turned(player: &Player, room: u16) -> Option<String> {
    let turned = player.turned();
    let (first, rest) = turned.split_first()?;
    let value = |(knob, value): &(&Knob, &Value)| format!("{} = {}", visible(&knob.label), format(value));
    let written = format!("{}, in the code {}", value(first), format(&first.0.default));
    let all = turned.iter().map(value).collect::<Vec<_>>().join(", ");
    let ways = [
        rest.is_empty().then(|| format!("this run: {written}")),
        Some(format!("this run: {all}")),
        Some(if rest.is_empty() {
            "a knob is turned".to_owned()
        } else {
            format!("{} knobs are turned", turned.len())
        }),
    ];
    ways.into_iter().flatten().find(|way| width(way) <= room)
}

/// The language whose tab or pane is at a place in the code pane of that number.
pub(crate) fn tab_at(state: &State, regions: &PlayerRegions, index: usize, at: Position) -> Option<Language> {
    let player = state.player()?;
    let analogues = player.analogues();
    if regions.code.len() > 1 {
        return analogues.get(index).map(|analogue| analogue.language);
    }
    let titles = titles(player);
    let active = player.analogue().and_then(|shown| analogues.iter().position(|a| a.language == shown.language));
    let tab = tabs(&titles, active.unwrap_or(0), player, &state.theme).tab_at(regions.code[index], at.x, at.y)?;
    analogues.get(tab).map(|analogue| analogue.language)
}
