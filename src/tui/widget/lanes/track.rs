//! A task's track: its states over time.

use super::plan::{Plan, Row};
use super::{Canvas, arrows, ends, labels, lay_ground};
use crate::trace::timeline::{Segment, Stall};
use crate::trace::{EventKind, LaneId, Nanos, Outcome, State, Timeline, WaitKind, story, visible};
use crate::tui::theme::Role;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Fewer events than this need not be counted.
const FEW: usize = 16;
/// Columns an arrow takes beside the moment it is about; what is written there moves aside.
pub(super) const ARROW: u16 = 3;

/// Draws what a task did.
pub(super) fn draw(canvas: &Canvas<'_>, lane: LaneId, y: u16, states: &mut [State], buf: &mut Buffer) {
    let timeline = canvas.timeline;
    if canvas.columns == 0 || timeline.lane(lane).spawned >= canvas.shown {
        return;
    }
    let (from, to) = (canvas.viewport.from(), canvas.viewport.to().min(canvas.until.plus(Nanos(1))));
    // What goes on until now is the last that was heard of, however long ago.
    let from = if canvas.now.is_some() { from.min(timeline.end()) } else { from };
    // A wait takes three events: its beginning, ready, running.
    if changes(timeline, lane, from, to) > usize::from(canvas.columns) + FEW {
        draw_columns(canvas, lane, y, states, buf);
    } else {
        let mut segments = timeline.segments(lane, from, to).peekable();
        while let Some(segment) = segments.next() {
            let next = segments.peek().map(|next| next.event);
            // Most steps take no time: nothing is to be seen of them.
            if segment.start != segment.end || next.is_none_or(|next| next >= canvas.shown) {
                draw_segment(canvas, lane, &segment, next, y, buf);
            }
        }
    }
    mark_orphan(canvas, lane, y, buf);
    arrows::mark_deliveries(canvas, lane, y, buf);
    ends::draw(canvas, lane, y, buf);
}

/// How many events of a lane are in `from..to`, or in all where these are few.
fn changes(timeline: &Timeline, lane: LaneId, from: Nanos, to: Nanos) -> usize {
    let events = timeline.events_of(lane);
    if events.len() <= FEW {
        return events.len();
    }
    let before = |t: Nanos| events.partition_point(|event| timeline.trace().time(*event as usize) < t);
    before(to) - before(from).min(before(to))
}

/// Draws a lane of more changes than columns: for each column what sums it up.
fn draw_columns(canvas: &Canvas<'_>, lane: LaneId, y: u16, states: &mut [State], buf: &mut Buffer) {
    let timeline = canvas.timeline;
    timeline.columns(lane, canvas.viewport.from(), canvas.viewport.per_column(), states);
    let known = canvas.clip(canvas.position(canvas.until).saturating_add(1));
    let end = canvas.now.map_or(known, |now| canvas.clip(canvas.position(now).saturating_add(1)).max(known));
    if end > known && timeline.lane(lane).ended.is_none() {
        states[usize::from(known)..usize::from(end)].fill(timeline.state(lane, timeline.last_moment()));
    }
    let mut column = 0;
    while column < end {
        let state = states[usize::from(column)];
        let same = states[usize::from(column)..usize::from(end)].iter().take_while(|other| **other == state).count();
        let next = column + same as u16;
        if let Some((sign, style)) = look(canvas, state) {
            canvas.fill(buf, y, i64::from(column), i64::from(next), sign, style);
        }
        if let State::Waiting(kind) = state {
            let word = story::wait_word(kind);
            let width = text::width(word);
            if next - column >= width + 4 {
                canvas.sign(buf, (column + 1, y), " ", canvas.state(state));
                canvas.text(buf, (column + 2, y), next, word, canvas.state(state));
                canvas.sign(buf, (column + 2 + width, y), " ", canvas.state(state));
            } else if next - column >= 3 && !canvas.ghost {
                canvas.sign(buf, (column + 1, y), story::wait_letter(kind), canvas.state(state));
            }
        }
        column = next;
    }
}

/// The sign and style that fill a state's columns.
fn look(canvas: &Canvas<'_>, state: State) -> Option<(&'static str, Style)> {
    let glyphs = canvas.theme.glyphs;
    let style = canvas.state(state);
    if canvas.ghost && !matches!(state, State::Unborn | State::Ended(_) | State::Collected) {
        return Some((glyphs.ghost, style));
    }
    Some(match state {
        State::Unborn => return None,
        State::Scheduled => (glyphs.scheduled, style),
        State::Ready => (glyphs.ready, style),
        State::Running => (glyphs.running, style),
        State::Waiting(_) => (glyphs.wait, style),
        // A solid block in the colour of the label's ground.
        State::Stalling => (glyphs.stall, style.bg.map_or(Style::new(), |ground| Style::new().fg(ground).bg(ground))),
        State::Starved => (glyphs.starved, style),
        State::Delivered => (glyphs.cancelled, style),
        State::Ended(_) | State::Collected => return None,
    })
}

/// Draws a stretch in one state; `next` is the event that ends it, where that is known.
fn draw_segment(canvas: &Canvas<'_>, lane: LaneId, segment: &Segment, next: Option<usize>, y: u16, buf: &mut Buffer) {
    if segment.event >= canvas.shown || segment.start > canvas.until {
        return;
    }
    let Some((sign, style)) = look(canvas, segment.state) else { return };
    let timeline = canvas.timeline;
    let start = canvas.position(segment.start);
    // Where it is cut by what is hidden, or by the end of the run, it has no end of its own.
    let hidden = segment.end > canvas.until || next.is_some_and(|next| next >= canvas.shown);
    let open = hidden || (next.is_none() && timeline.lane(lane).ended.is_none());
    let mut end = canvas.position(segment.end.min(canvas.until)) + i64::from(hidden);
    if end == start && (open || segment.end > segment.start) {
        end += 1;
    }
    if let Some(now) = canvas.now.filter(|_| open && next.is_none()) {
        end = end.max(canvas.position(now) + 1);
    }
    canvas.fill(buf, y, start, end, sign, style);
    match segment.state {
        State::Waiting(kind) => {
            let whole = (start >= 0, !open && end <= i64::from(canvas.columns));
            draw_wait(canvas, lane, (segment, kind), (canvas.clip(start), canvas.clip(end)), whole, y, buf);
        }
        State::Stalling => {
            let said = |room| stall_label(timeline, segment, room);
            label(canvas, (canvas.clip(start), canvas.clip(end)), y, said, canvas.style(Role::Stall), buf);
        }
        State::Starved => {
            let said = |room| (room >= 7).then(|| "starved".to_owned());
            label(canvas, (canvas.clip(start), canvas.clip(end)), y, said, style, buf);
        }
        _ => {}
    }
}

/// Puts ends and a label on a wait.
fn draw_wait(
    canvas: &Canvas<'_>,
    lane: LaneId,
    (segment, kind): (&Segment, WaitKind),
    (start, end): (u16, u16),
    (starts, ends): (bool, bool),
    y: u16,
    buf: &mut Buffer,
) {
    let glyphs = canvas.theme.glyphs;
    let style = canvas.state(segment.state);
    let width = end.saturating_sub(start);
    if width == 0 {
        return;
    }
    if !canvas.ghost {
        if starts && (width > 1 || !ends) {
            canvas.sign(buf, (start, y), glyphs.wait_start, style);
        }
        if ends && width > 1 {
            canvas.sign(buf, (end - 1, y), glyphs.wait_end, style);
        }
    }
    let aside = if starts && arrow_at(canvas, lane, segment.start) { ARROW } else { 0 };
    let from = start + aside.min(width);
    match end - from {
        0..=2 => {}
        3..=5 if aside == 0 => {
            canvas.sign(buf, (from + 1, y), story::wait_letter(kind), style);
        }
        _ => {
            let said = |room| wait_label(canvas, lane, segment, room);
            label(canvas, (from, end), y, said, style, buf);
        }
    }
}

/// What a wait is for. The event is looked up only here, where there is room to tell.
fn wait_label(canvas: &Canvas<'_>, lane: LaneId, segment: &Segment, room: u16) -> Option<String> {
    let timeline = canvas.timeline;
    let EventKind::Wait { on, .. } = timeline.trace().get(segment.event).kind else { return None };
    labels::Wait { timeline, on, cleanup: is_cleanup(canvas, lane, segment) }.label(room)
}

/// Whether a wait belongs to what a cancelled task does before it ends.
fn is_cleanup(canvas: &Canvas<'_>, lane: LaneId, segment: &Segment) -> bool {
    let ended = canvas.timeline.lane(lane).ended.map(|event| canvas.timeline.trace().get(event).kind);
    !canvas.ghost
        && matches!(ended, Some(EventKind::End { outcome: Outcome::Cancelled, .. }))
        && canvas.scene.cancelled(lane).first().is_some_and(|arrow| arrow.event < segment.event)
}

/// Whether a cancellation's arrow is drawn at this lane and time.
pub(super) fn arrow_at(canvas: &Canvas<'_>, lane: LaneId, t: Nanos) -> bool {
    if canvas.ghost {
        return false;
    }
    let (cancelled, cancels) = (canvas.scene.cancelled(lane), canvas.scene.cancels(lane));
    if cancelled.is_empty() && cancels.is_empty() {
        return false;
    }
    let trace = canvas.timeline.trace();
    let at = |arrows: &[crate::trace::timeline::CancelArrow]| {
        let first = arrows.partition_point(|arrow| trace.time(arrow.event) < t);
        arrows.get(first).is_some_and(|arrow| {
            trace.time(arrow.event) == t && arrow.event < canvas.shown && arrow.from != Some(arrow.to)
        })
    };
    at(cancelled) || at(cancels)
}

/// Writes into a stretch, between blanks, what `said` has for the room there.
fn label(
    canvas: &Canvas<'_>,
    (start, end): (u16, u16),
    y: u16,
    said: impl Fn(u16) -> Option<String>,
    style: Style,
    buf: &mut Buffer,
) {
    // A sign of the stretch, a blank, the label, a blank, a sign of the stretch.
    let Some(room) = end.saturating_sub(start).checked_sub(4).filter(|room| *room > 0) else { return };
    let Some(said) = said(room).filter(|said| text::width(said) <= room) else { return };
    canvas.sign(buf, (start + 1, y), " ", style);
    let used = canvas.text(buf, (start + 2, y), end, &said, style);
    canvas.sign(buf, (start + 2 + used, y), " ", style);
}

/// What a stalling step did and how many it starved, as fully as fits.
fn stall_label(timeline: &Timeline, segment: &Segment, room: u16) -> Option<String> {
    let stalls = timeline.stalls();
    let stall = stalls.binary_search_by_key(&segment.event, |stall| stall.event).ok().map(|at| stalls[at]);
    let what = stall.and_then(|stall| timeline.held_with(stall.longest)).map(visible);
    let what = what.as_deref().unwrap_or("block");
    let starved = stall.map_or(0, |stall| stall.starved);
    let ways = if starved == 0 {
        [format!("{what} holds the loop"), what.to_owned(), "block".to_owned()]
    } else {
        [
            format!("{what} holds the loop: {starved} starved"),
            format!("{what}: {starved} starved"),
            format!("{starved}"),
        ]
    };
    ways.into_iter().find(|said| text::width(said) <= room)
}

/// Shows which part of its life a task outlives its owner in.
fn mark_orphan(canvas: &Canvas<'_>, lane: LaneId, y: u16, buf: &mut Buffer) {
    let Some(since) = canvas.orphan_since(lane).filter(|since| *since <= canvas.until) else { return };
    let glyphs = canvas.theme.glyphs;
    let style = canvas.style(Role::Orphan);
    for column in canvas.clip(canvas.position(since))..canvas.columns {
        if canvas.symbol(buf, column, y) == glyphs.wait {
            canvas.sign(buf, (column, y), glyphs.orphan, style);
        }
    }
}

/// Draws, dimmed, what a task did in the run before.
pub(super) fn draw_ghost(canvas: &Canvas<'_>, lane: LaneId, y: u16, states: &mut [State], buf: &mut Buffer) {
    let scene = canvas.scene;
    // While a run is shown bit by bit, the one before must not tell its end.
    let (Some(ghost), Some(was), Nanos(u64::MAX)) = (scene.ghost(), scene.ghost_of(lane), canvas.until) else { return };
    let canvas = Canvas { timeline: ghost, ghost: true, ..*canvas };
    draw(&canvas, was, y, states, buf);
}

/// The same on the task's own row, behind its end.
pub(super) fn draw_ghost_behind(canvas: &Canvas<'_>, lane: LaneId, y: u16, states: &mut [State], buf: &mut Buffer) {
    if canvas.scene.ghost_of(lane).is_none() {
        return;
    }
    let used = (0..canvas.columns).rev().find(|column| canvas.symbol(buf, *column, y) != " ");
    let from = used.map_or(0, |column| column + 2);
    if from >= canvas.columns {
        return;
    }
    let row = Rect { y, height: 1, ..canvas.track };
    let mut behind = Buffer::empty(row);
    draw_ghost(canvas, lane, y, states, &mut behind);
    for x in canvas.track.x + from..canvas.track.x + canvas.columns {
        if behind[(x, y)].symbol() != " " {
            let (sign, style) = (behind[(x, y)].symbol(), canvas.theme.style(Role::Ghost));
            buf[(x, y)].set_symbol(sign).set_style(style);
        }
    }
}

/// Darkens, in the columns of each stall, every lane but the one that holds the loop.
pub(super) fn darken_stalls(canvas: &Canvas<'_>, plan: &Plan, area: Rect, buf: &mut Buffer) {
    let timeline = canvas.timeline;
    let stalls = timeline.stalls();
    let mut column = 0;
    let mut next = 0;
    while column < canvas.columns {
        // The first stall not over when this column begins.
        let begins = canvas.viewport.time_at(column);
        next += stalls[next..].partition_point(|stall| stall.end <= begins);
        let Some(stall) = stalls.get(next).filter(|stall| is_shown(canvas, stall)) else { return };
        let start = canvas.clip(canvas.position(stall.start)).max(column);
        let end = canvas.clip(canvas.position(stall.end.min(canvas.until))).max(start.saturating_add(1));
        if start >= canvas.columns {
            return;
        }
        let width = end.min(canvas.columns) - start;
        for (y, row) in (area.top()..area.bottom()).zip(plan.rows()) {
            if *row != Row::Lane(stall.lane) {
                darken(Rect { x: canvas.track.x + start, y, width, height: 1 }, canvas, buf);
            }
        }
        column = end;
    }
}

fn is_shown(canvas: &Canvas<'_>, stall: &Stall) -> bool {
    stall.event < canvas.shown
}

fn darken(cells: Rect, canvas: &Canvas<'_>, buf: &mut Buffer) {
    let shadow = canvas.style(Role::Shadow);
    lay_ground(cells, shadow, buf);
    if shadow.add_modifier.contains(Modifier::DIM) {
        buf.set_style(cells, Style::new().add_modifier(Modifier::DIM));
    }
}
