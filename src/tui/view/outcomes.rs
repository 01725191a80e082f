//! What an exploration found: how often each outcome came up.

use super::overlay::padded;
use super::{bottom, write};
use crate::export::text::{grouped, outcomes_heading};
use crate::scenario::explore::Exploration;
use crate::tui::app::{Overlay, State};
use crate::tui::layout;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::{width, wrap};
use crate::tui::widget::{More, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

/// The list as it is laid out.
struct List {
    /// The whole pane.
    pane: Rect,
    /// What is said above the outcomes.
    head: Vec<String>,
    /// Where the outcomes are.
    body: Rect,
    /// Their lines, each with the outcome it belongs to.
    lines: Vec<(usize, String)>,
    /// The first line in view, so that the selected outcome is.
    top: usize,
}

/// Draws the list.
pub(super) fn draw(found: Option<&Exploration>, selected: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let List { pane, head, body, lines, top } = list(found, selected, area, theme);
    Pane::new("outcomes", theme).focused(true).opaque().render(pane, buf);
    let inner = padded(Pane::inner(pane));
    for (y, line) in (inner.top()..inner.bottom()).zip(&head) {
        write(buf, (inner.x, y), line, inner.width, theme.style(Role::Dim), theme);
    }
    More::of(lines.len(), top, body.height, theme).render(bottom(pane), buf);
    for (y, (outcome, line)) in (body.top()..body.bottom()).zip(lines.iter().skip(top)) {
        let style = theme.style(if *outcome == selected { Role::Selected } else { Role::Text });
        buf.set_style(Rect { y, height: 1, ..body }, style);
        write(buf, (body.x, y), line, body.width, style, theme);
    }
}

/// The outcome whose lines are at a place.
pub(crate) fn outcome_at(state: &State, at: Position) -> Option<usize> {
    let Overlay::Outcomes { found, selected, .. } = &state.overlay else { return None };
    let List { body, lines, top, .. } = list(found.as_deref(), *selected, state.area(), &state.theme);
    let row = body.contains(at).then(|| at.y - body.y)?;
    lines.get(top + usize::from(row)).map(|(outcome, _)| *outcome)
}

/// The place of the whole list.
pub(crate) fn outcomes_pane(state: &State) -> Rect {
    match &state.overlay {
        Overlay::Outcomes { found, selected, .. } => list(found.as_deref(), *selected, state.area(), &state.theme).pane,
        _ => Rect::ZERO,
    }
}

fn list(found: Option<&Exploration>, selected: usize, area: Rect, theme: &Theme) -> List {
    // As wide as it will be, to find out how high it is to be.
    let inner = padded(Pane::inner(layout::outcomes(area, u16::MAX)));
    let mut head = wrap(&heading(found), inner.width);
    head.push(String::new());
    let outcomes = found.into_iter().flat_map(|found| found.outcomes.iter().map(|outcome| (outcome, found.runs)));
    let lines: Vec<(usize, String)> = outcomes
        .enumerate()
        .flat_map(|(index, (outcome, runs))| {
            let sign = if index == selected { theme.glyphs.pointer } else { " " };
            let share = 100.0 * outcome.times as f64 / runs.max(1) as f64;
            let count = format!("{sign} {:>6}  {share:>5.1} %  ", grouped(outcome.times));
            let column = usize::from(width(&count));
            let says = wrap(&outcome.says, inner.width.saturating_sub(width(&count))).into_iter().enumerate();
            says.map(move |(line, text)| match line {
                0 => (index, format!("{count}{text}")),
                _ => (index, format!("{:column$}{text}", "")),
            })
            .collect::<Vec<_>>()
        })
        .collect();
    let pane = layout::outcomes(area, u16::try_from(head.len() + lines.len()).unwrap_or(u16::MAX));
    let inner = padded(Pane::inner(pane));
    let above = u16::try_from(head.len()).unwrap_or(u16::MAX).min(inner.height);
    let body = Rect { y: inner.y + above, height: inner.height - above, ..inner };
    let first = lines.iter().position(|(outcome, _)| *outcome == selected).unwrap_or(0);
    let end = lines.iter().rposition(|(outcome, _)| *outcome == selected).map_or(0, |last| last + 1);
    let top = end.saturating_sub(usize::from(body.height)).min(first);
    List { pane, head, body, lines, top }
}

/// How many schedules were tried, and what of them varied.
fn heading(found: Option<&Exploration>) -> String {
    let Some(found) = found else { return "trying many schedules of this run".to_owned() };
    let heading = outcomes_heading(found);
    match found.varied.as_slice() {
        [] => heading,
        varied => format!("{heading}; each duration ${} takes any value of its range", varied.join(", $")),
    }
}
