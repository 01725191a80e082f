//! What looks like a mistake in the runs on screen, and what could not be traced of them.

use super::overlay::padded;
use super::{bottom, write};
use crate::trace::lint::Finding;
use crate::trace::visible;
use crate::tui::app::{Overlay, Player, State};
use crate::tui::layout;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::wrap;
use crate::tui::widget::{More, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

/// The most mistakes that are listed.
const MOST: usize = 2_000;

/// A line of the list.
struct Line {
    text: String,
    role: Role,
    /// The mistake it belongs to.
    number: Option<usize>,
}

/// Draws the list.
pub(super) fn draw(state: &State, selected: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(player) = state.player() else { return };
    let page = layout::page(area);
    Pane::new("findings", theme).focused(true).opaque().render(page, buf);
    let inner = padded(Pane::inner(page));
    let lines = lines(player, inner.width, selected, theme);
    let top = first(&lines, selected, inner.height);
    for (y, line) in (inner.top()..inner.bottom()).zip(&lines[top..]) {
        let is_selected = line.number == Some(selected);
        let role = if is_selected { Role::Selected } else { line.role };
        if is_selected {
            buf.set_style(Rect { y, height: 1, ..inner }, theme.style(role));
        }
        write(buf, (inner.x, y), &line.text, inner.width, theme.style(role), theme);
    }
    More::of(lines.len(), top, inner.height, theme).render(bottom(page), buf);
}

/// The mistake whose lines are at a place.
pub(crate) fn finding_at(state: &State, at: Position) -> Option<usize> {
    let Overlay::Findings { selected } = &state.overlay else { return None };
    let inner = padded(Pane::inner(layout::page(state.area())));
    let lines = lines(state.player()?, inner.width, *selected, &state.theme);
    let row = usize::from(inner.contains(at).then(|| at.y - inner.y)?);
    lines.get(first(&lines, *selected, inner.height) + row)?.number
}

/// The first line in view, so that all lines of the selected mistake are.
fn first(lines: &[Line], selected: usize, rows: u16) -> usize {
    let end = lines.iter().rposition(|line| line.number == Some(selected)).map_or(0, |last| last + 1);
    end.saturating_sub(usize::from(rows))
}

fn lines(player: &Player, width: u16, selected: usize, theme: &Theme) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for gap in gap_texts(player) {
        lines.extend(wrap(&gap, width).into_iter().map(|text| Line { text, role: Role::Warning, number: None }));
    }
    let all = player.mistakes();
    let blank = || Line { text: String::new(), role: Role::Text, number: None };
    if !lines.is_empty() {
        lines.push(blank());
    }
    if all.is_empty() {
        lines.push(Line { text: "Nothing else looks like a mistake.".to_owned(), role: Role::Dim, number: None });
    }
    for (number, (stage, finding)) in all.iter().enumerate().take(MOST) {
        if number > 0 {
            lines.push(blank());
        }
        let sign = if number == selected { theme.glyphs.pointer } else { " " };
        let heading = Line {
            text: format!("{sign} {}", heading(player, *stage, finding, theme)),
            role: Role::Strong,
            number: Some(number),
        };
        lines.push(heading);
        let sentence = wrap(&finding.sentence, width.saturating_sub(2)).into_iter();
        lines.extend(sentence.map(|text| Line { text: format!("  {text}"), role: Role::Text, number: Some(number) }));
    }
    if all.len() > MOST {
        let text = format!("{} more are not listed.", all.len() - MOST);
        lines.push(Line { text, role: Role::Dim, number: None });
    }
    lines
}

/// `Python · 120 ms · exception-never-retrieved · svc.py:11`.
fn heading(player: &Player, stage: usize, finding: &Finding, theme: &Theme) -> String {
    let mut parts = Vec::new();
    if player.stages.len() > 1 {
        parts.push(visible(&player.stages[stage].title).into_owned());
    }
    parts.extend([finding.t.to_string(), finding.lint.replace('-', " ")]);
    parts.extend(finding.line.as_ref().map(|line| visible(line).into_owned()));
    parts.join(&format!(" {} ", theme.glyphs.dot))
}

/// What could not be traced, in sentences.
fn gap_texts(player: &Player) -> Vec<String> {
    let all = player.gaps().into_iter();
    all.map(|(stage, gap)| {
        let of = if player.stages.len() > 1 {
            format!(" of {}", visible(&player.stages[stage].title))
        } else {
            String::new()
        };
        format!("Not everything{of} is traced: {}", gap.sentence)
    })
    .collect()
}

/// Says in a line that not everything is traced.
pub(super) fn notice(player: &Player, key: Option<&str>, line: Rect, theme: &Theme, buf: &mut Buffer) {
    let texts = gap_texts(player);
    let Some(first) = texts.first() else { return };
    let style = theme.style(Role::Warning);
    let whole = format!("! {first}");
    let is_cut = texts.len() > 1 || crate::tui::widget::text::width(&whole) > line.width.saturating_sub(2);
    let hint = key.filter(|_| is_cut).map_or(String::new(), |key| format!(" ({key}: all of it)"));
    let room = line.width.saturating_sub(2);
    let hint_width = crate::tui::widget::text::width(&hint).min(room);
    let used = write(buf, (line.x + 1, line.y), &whole, room - hint_width, style, theme);
    write(buf, (line.x + 1 + used, line.y), &hint, hint_width, style, theme);
}
