//! The same program in real languages, with the lines that the selected task is at.

use super::bottom;
use crate::lesson::Language;
use crate::tui::app::{Listing, Pane as Focus, Player, State};
use crate::tui::layout::PlayerRegions;
use crate::tui::theme::Theme;
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

/// Draws a text into a pane, whose border says how much of it is not in view.
fn within(code: Code<'_>, text: &str, pane: Rect, theme: &Theme, buf: &mut Buffer) {
    let inner = Pane::inner(pane);
    code.render(inner, buf);
    More::of(text.lines().count(), code.first_line(inner.height), inner.height, theme).render(bottom(pane), buf);
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
    within(code, &analogue.source, pane, theme, buf);
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
