//! Scopes: groups, timeouts, open resources and contexts, from where they open to where they close.

use super::Canvas;
use crate::trace::timeline::Scope;
use crate::trace::{EventKind, LaneId, ScopeKind, visible};
use crate::tui::theme::{Role, scope_role};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;

/// Scopes of one lane that are drawn in a view.
const MOST_SCOPES: usize = 256;

/// Draws the scopes of one level in a row of their own: `╰ timeout 250 ms ───────┆✗ TimeoutError`.
pub(super) fn draw_row(canvas: &Canvas<'_>, lane: LaneId, level: u16, y: u16, buf: &mut Buffer) {
    for scope in in_view(canvas, lane, Some(level)) {
        let glyphs = canvas.theme.glyphs;
        let style = canvas.theme.style(scope_role(scope.kind));
        let (start, end, closed) = span(canvas, scope);
        canvas.fill(buf, y, start, end + 1, glyphs.scope, style);
        draw_deadline(canvas, scope, (start, end), y, buf);
        if start >= 0 {
            canvas.fill(buf, y, start, start + 1, glyphs.scope_open, style);
        }
        if closed {
            canvas.fill(buf, y, end, end + 1, glyphs.scope_close, style);
        }
        let from = canvas.clip(start.max(0) + 2);
        let ways = names(canvas, scope);
        // Up to the end, and beyond it when the scope is too short for its name and nothing follows.
        let room = canvas.clip(end).saturating_sub(from + 1);
        let mut free = from;
        if let Some(said) = ways.iter().find(|said| text::width(said) <= room) {
            canvas.sign(buf, (from - 1, y), " ", style);
            free = from + canvas.text(buf, (from, y), canvas.columns, said, style);
            if free < canvas.clip(end) {
                canvas.sign(buf, (free, y), " ", style);
            }
        }
        if closed {
            draw_result(canvas, scope, (free, end), y, buf);
        }
    }
}

/// Draws the scopes of a task onto its own row: `[` where one opens, `]` where it closes.
pub(super) fn draw_brackets(canvas: &Canvas<'_>, lane: LaneId, y: u16, buf: &mut Buffer) {
    for scope in in_view(canvas, lane, None) {
        let (start, end, closed) = span(canvas, scope);
        let style = canvas.theme.style(scope_role(scope.kind));
        draw_deadline(canvas, scope, (start, end), y, buf);
        let failed = closed && error_of(canvas, scope).is_some();
        let end_style = if failed { canvas.theme.style(Role::Raised) } else { style };
        for (column, bracket, drawn, style) in [(start, "[", true, style), (end, "]", closed && end > start, end_style)]
        {
            if drawn && (0..i64::from(canvas.columns)).contains(&column) {
                let sign = canvas.symbol(buf, column as u16, y);
                let glyphs = canvas.theme.glyphs;
                // The end of a task is worth more than that of a scope.
                if ![glyphs.returned, glyphs.raised, glyphs.cancelled].contains(&sign) {
                    canvas.fill(buf, y, column, column + 1, bracket, style);
                }
            }
        }
    }
}

/// The scopes of a lane that may be seen.
fn in_view<'a>(canvas: &'a Canvas<'_>, lane: LaneId, level: Option<u16>) -> impl Iterator<Item = &'a Scope> {
    let timeline = canvas.timeline;
    let numbers = canvas.scene.scopes_of(lane);
    let (from, to) = (canvas.viewport.from(), canvas.viewport.to().min(canvas.until));
    let trace = timeline.trace();
    let opened = |number: &u32| trace.time(timeline.scopes()[*number as usize].opened);
    let end = numbers.partition_point(|number| opened(number) <= to);
    // The latest come first, so that a limit hides those that matter least; all that are still open are near the end.
    numbers[..end]
        .iter()
        .rev()
        .take(MOST_SCOPES)
        .filter(move |number| level.is_none_or(|level| canvas.scene.level_of(**number) == level))
        .map(|number| &timeline.scopes()[*number as usize])
        .filter(move |scope| scope.opened < canvas.shown)
        .filter(move |scope| scope.closed.is_none_or(|closed| trace.time(closed) >= from))
}

/// The columns of a scope's opening and closing, and whether it closes in what is shown.
fn span(canvas: &Canvas<'_>, scope: &Scope) -> (i64, i64, bool) {
    let timeline = canvas.timeline;
    let start = canvas.position(timeline.trace().time(scope.opened));
    match scope.closed.filter(|closed| *closed < canvas.shown) {
        Some(closed) => (start, canvas.position(timeline.trace().time(closed)).max(start), true),
        None => (start, canvas.position(timeline.end().min(canvas.until)), false),
    }
}

fn draw_deadline(canvas: &Canvas<'_>, scope: &Scope, (start, end): (i64, i64), y: u16, buf: &mut Buffer) {
    let Some(column) = scope.deadline.and_then(|deadline| canvas.column(deadline)) else { return };
    let style = canvas.theme.style(Role::ScopeTimeout);
    // Before its scope there is no deadline; behind it, it is worth showing what was left.
    if i64::from(column) > start && i64::from(column) != end {
        let sign = canvas.symbol(buf, column, y);
        if super::paint::is_line(sign, canvas.theme.glyphs) {
            canvas.sign(buf, (column, y), canvas.theme.glyphs.deadline, style);
        }
    }
}

/// What a scope is called, the longest name first.
fn names(canvas: &Canvas<'_>, scope: &Scope) -> Vec<String> {
    let trace = canvas.timeline.trace();
    let opened = trace.time(scope.opened);
    let name = match trace.get(scope.opened).kind {
        EventKind::Open { name, .. } => name.map(visible),
        _ => None,
    };
    let word = scope.kind.word();
    let after = scope.deadline.map(|deadline| deadline.since(opened));
    match (name, after) {
        (Some(name), Some(after)) => vec![format!("{word} {name}, {after}"), name.into_owned()],
        (Some(name), None) if scope.kind == ScopeKind::Resource => vec![format!("{name} open"), name.into_owned()],
        (Some(name), None) => vec![format!("{word} {name}"), name.into_owned()],
        (None, Some(after)) => vec![format!("{word} {after}"), word.to_owned()],
        (None, None) => vec![word.to_owned()],
    }
}

/// The error that a scope was left with: a sign at its end, and the error's name behind that or, at the edge of the
/// track, before it. What is written inside the scope ends at column `free`.
fn draw_result(canvas: &Canvas<'_>, scope: &Scope, (free, end): (u16, i64), y: u16, buf: &mut Buffer) {
    let Some(error) = error_of(canvas, scope) else { return };
    let glyphs = canvas.theme.glyphs;
    let style = canvas.theme.style(Role::Raised);
    canvas.fill(buf, y, end, end + 1, glyphs.raised, style);
    if !(0..i64::from(canvas.columns)).contains(&end) {
        return;
    }
    let end = end as u16;
    let error = visible(error);
    let wanted = text::width(&error) + 2;
    let behind = (end + 1..canvas.columns).take_while(|column| canvas.symbol(buf, *column, y) == " ").count();
    if wanted <= behind as u16 {
        canvas.text(buf, (end + 2, y), canvas.columns, &error, style);
    } else if free + 1 + wanted <= end {
        let from = end + 1 - wanted;
        canvas.sign(buf, (from - 1, y), " ", style);
        canvas.text(buf, (from, y), end, &error, style);
        canvas.sign(buf, (end - 1, y), " ", style);
    }
}

/// The error that a scope was left with.
fn error_of<'a>(canvas: &Canvas<'a>, scope: &Scope) -> Option<&'a str> {
    match canvas.timeline.trace().get(scope.closed?).kind {
        EventKind::Close { error, .. } => error,
        _ => None,
    }
}
