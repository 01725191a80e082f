//! How a task ended, and why, written behind its end.

use super::{Canvas, track};
use crate::trace::{CancelWhy, EventKind, Finish, LaneId, Outcome, Timeline, story, visible};
use crate::tui::theme::Role;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;

/// Draws the sign of a task's end and, as far as there is room, the reason.
pub(super) fn draw(canvas: &Canvas<'_>, lane: LaneId, y: u16, buf: &mut Buffer) {
    let timeline = canvas.timeline;
    let Some(ended) = timeline.lane(lane).ended else {
        return draw_endless(canvas, lane, y, buf);
    };
    if ended >= canvas.shown {
        return;
    }
    let t = timeline.trace().time(ended);
    let column = canvas.position(t);
    if !(0..i64::from(canvas.columns)).contains(&column) {
        return;
    }
    let column = column as u16;
    let EventKind::End { outcome, .. } = timeline.trace().get(ended).kind else {
        let style = canvas.state(crate::trace::State::Collected);
        canvas.sign(buf, (column, y), canvas.theme.glyphs.endless, style);
        canvas.text(buf, (column + 2, y), canvas.columns, "garbage-collected", style);
        return;
    };
    let style = canvas.state(crate::trace::State::Ended(outcome));
    canvas.sign(buf, (column, y), canvas.theme.glyphs.outcome(outcome), style);
    let aside = if track::arrow_at(canvas, lane, t) { track::ARROW } else { 1 };
    let from = column + aside + 1;
    let Some(room) = canvas.columns.checked_sub(from).filter(|room| *room > 1) else { return };
    let orphan = canvas.orphan_since(lane).is_some();
    let ways = reasons(canvas, lane, ended, orphan);
    let Some(said) = ways.iter().find(|said| text::width(said) <= room).or(ways.last()) else { return };
    let style = if orphan && outcome != Outcome::Cancelled { canvas.style(Role::Orphan) } else { style };
    canvas.text(buf, (from, y), canvas.columns, said, style);
}

/// A task that is still there when nothing more is known of the run: what it waits for in vain, or why nothing is known.
fn draw_endless(canvas: &Canvas<'_>, lane: LaneId, y: u16, buf: &mut Buffer) {
    let timeline = canvas.timeline;
    // While a run is shown bit by bit, its end is not known.
    if canvas.shown < timeline.last_moment().0 {
        return;
    }
    let Some(column) = canvas.column(timeline.end()) else { return };
    let glyphs = canvas.theme.glyphs;
    let (sign, ways, role) = match timeline.finish() {
        Finish::Going => return,
        Finish::Deadlock(_) => (glyphs.endless, waits_for_ever(timeline, lane), Role::Bad),
        Finish::Over => (glyphs.endless, vec!["no end".to_owned()], Role::Warning),
        _ if timeline.is_stopped() => {
            (glyphs.ellipsis, vec!["stopped here".to_owned(), "stopped".to_owned()], Role::Warning)
        }
        Finish::Stopped(_) | Finish::Ended(_) => {
            let ways = ["the program ended here", "program ended", "ended"].map(str::to_owned);
            (glyphs.ellipsis, ways.to_vec(), Role::Warning)
        }
        Finish::CutOff => (glyphs.ellipsis, vec!["cut off".to_owned()], Role::Dim),
    };
    let style = canvas.style(role);
    canvas.sign(buf, (column, y), sign, style);
    let from = column.saturating_add(2);
    let room = canvas.columns.saturating_sub(from);
    if let Some(said) = ways.iter().find(|said| text::width(said) <= room).or(ways.last()) {
        canvas.text(buf, (from, y), canvas.columns, said, style);
    }
}

/// What a task waits for at the end of a deadlocked run, the longest way of saying so first.
fn waits_for_ever(timeline: &Timeline, lane: LaneId) -> Vec<String> {
    match timeline.wait(lane, timeline.last_moment()) {
        Some((on, ..)) => {
            let word = story::wait_word(on.kind);
            let detail = story::wait_detail(timeline, on).map(|detail| format!("{word} {detail}"));
            let said = Some(story::wait_phrase_in(timeline, on));
            said.into_iter().chain(detail).chain([word.to_owned()]).collect()
        }
        None => vec!["no end".to_owned()],
    }
}

/// Why it ended, the longest way of saying so first.
fn reasons(canvas: &Canvas<'_>, lane: LaneId, ended: usize, orphan: bool) -> Vec<String> {
    let trace = canvas.timeline.trace();
    let EventKind::End { outcome, value, error, .. } = trace.get(ended).kind else { return vec![] };
    let result = match outcome {
        Outcome::Returned => value.filter(|value| *value != "None"),
        Outcome::Raised => error,
        Outcome::Cancelled => return cancel_reasons(canvas, lane, ended),
    };
    match (result.map(visible), orphan) {
        (None, false) => vec![],
        (None, true) => vec!["unowned".to_owned()],
        (Some(result), false) => vec![result.into_owned()],
        (Some(result), true) => vec![format!("{result}, unowned"), "unowned".to_owned()],
    }
}

fn cancel_reasons(canvas: &Canvas<'_>, lane: LaneId, ended: usize) -> Vec<String> {
    let timeline = canvas.timeline;
    // Arrows are the run's own, not those of the one before.
    let arrows = if canvas.ghost { &[] } else { canvas.scene.cancelled(lane) };
    let before = arrows.partition_point(|arrow| arrow.event < ended);
    let Some(arrow) = before.checked_sub(1).map(|last| arrows[last]) else { return vec![] };
    let EventKind::Cancel { by, why } = timeline.trace().get(arrow.event).kind else { return vec![] };
    let name = |lane: LaneId| visible(timeline.name(lane));
    let asker = by.and_then(|task| timeline.lane_of(task)).filter(|asker| *asker != lane);
    let cause = arrow.from.filter(|from| *from != lane && Some(*from) != asker);
    let short = story::canceller(timeline, arrow.event);
    let ran = timeline
        .events_of(lane)
        .iter()
        .take(8)
        .any(|event| timeline.trace().get(*event as usize).kind == EventKind::Run);
    let mut ways = vec![];
    match cause {
        Some(cause) if why == CancelWhy::Group => ways.push(format!("{short}: {} failed", name(cause))),
        Some(cause) => ways.push(format!("{short}, from {}", name(cause))),
        None => {}
    }
    ways.push(short);
    if !ran {
        ways.insert(0, format!("{}, never ran", ways[ways.len() - 1]));
    }
    if let EventKind::End { message: Some(message), .. } = timeline.trace().get(ended).kind
        && !message.is_empty()
    {
        ways.insert(0, format!("{}, saying \"{}\"", ways[ways.len() - 1], visible(message)));
    }
    ways
}
