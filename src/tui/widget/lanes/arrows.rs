//! Cancellations, drawn from their cause to their victims:
//!
//! ```text
//! orders   ╾ sleep ───✗═╗ ValueError
//! profile  ╾ sleep ───⊘◄╣ by group: orders failed
//! audit    ╾ sleep ───⊘◄╝ by group: orders failed
//! ```

use super::plan::{Plan, Row};
use super::{Canvas, paint};
use crate::trace::timeline::CancelArrow;
use crate::trace::{EventKind, LaneId, Outcome};
use crate::tui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cancellations of one lane, and bundles in all, that are drawn in a view.
const MOST_A_LANE: usize = 64;
const MOST_BUNDLES: usize = 128;
/// Events of a task among which a request's delivery is sought.
const DELIVERY_SOUGHT: usize = 8;

/// The cancellations of one cause in one column.
struct Bundle {
    column: u16,
    from: Option<LaneId>,
    /// The rows of the cause, where there is one, and of the victims.
    cause: Option<i64>,
    victims: Vec<i64>,
}

/// Marks where cancellations reach a task that goes on or ends in another way: `╾ sleep ──╼⊘ cleanup`.
pub(super) fn mark_deliveries(canvas: &Canvas<'_>, lane: LaneId, y: u16, buf: &mut Buffer) {
    if canvas.ghost {
        return;
    }
    let trace = canvas.timeline.trace();
    let events = canvas.timeline.events_of(lane);
    let ended = canvas.timeline.lane(lane).ended;
    for arrow in in_view(canvas, canvas.scene.cancelled(lane)) {
        let after = events.partition_point(|event| (*event as usize) <= arrow.event);
        let mut later = events[after..].iter().take(DELIVERY_SOUGHT).map(|event| *event as usize);
        let delivered = later.find(|event| trace.get(*event).kind == EventKind::Deliver);
        let Some(delivered) = delivered.filter(|event| *event < canvas.shown) else { continue };
        let Some(column) = canvas.column(trace.time(delivered)) else { continue };
        // At the task's own end, the sign for that stands there, and this one before it.
        let ends = ended.filter(|ended| *ended < canvas.shown && canvas.column(trace.time(*ended)) == Some(column));
        let cancelled = |ended| matches!(trace.get(ended).kind, EventKind::End { outcome: Outcome::Cancelled, .. });
        let column = match ends {
            Some(ended) if cancelled(ended) => continue,
            Some(_) => column.checked_sub(1),
            None => Some(column),
        };
        if let Some(column) = column {
            put(canvas, (column, y), canvas.theme.glyphs.cancelled, canvas.theme.style(Role::Cancelled), buf);
        }
    }
}

/// Draws all cancellations that touch a visible lane.
pub(super) fn draw(canvas: &Canvas<'_>, plan: &Plan, area: Rect, buf: &mut Buffer) {
    for bundle in bundles(canvas, plan) {
        draw_bundle(canvas, &bundle, area, plan.rows().len(), buf);
    }
}

fn bundles(canvas: &Canvas<'_>, plan: &Plan) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = vec![];
    for row in plan.rows() {
        let Row::Lane(lane) = row else { continue };
        for arrows in [canvas.scene.cancelled(*lane), canvas.scene.cancels(*lane)] {
            for arrow in in_view(canvas, arrows) {
                add(canvas, plan, &mut bundles, arrow);
            }
        }
    }
    bundles
}

fn in_view<'a>(canvas: &'a Canvas<'_>, arrows: &'a [CancelArrow]) -> impl Iterator<Item = &'a CancelArrow> {
    let trace = canvas.timeline.trace();
    let first = arrows.partition_point(|arrow| trace.time(arrow.event) < canvas.viewport.from());
    arrows[first..].iter().take(MOST_A_LANE).take_while(|arrow| arrow.event < canvas.shown)
}

fn add(canvas: &Canvas<'_>, plan: &Plan, bundles: &mut Vec<Bundle>, arrow: &CancelArrow) {
    // Who cancels itself needs no arrow.
    if arrow.from == Some(arrow.to) {
        return;
    }
    let Some(column) = canvas.column(canvas.timeline.trace().time(arrow.event)) else { return };
    let victim = plan.row_of(canvas.scene, arrow.to);
    let known = bundles.iter().position(|bundle| bundle.column == column && bundle.from == arrow.from);
    let number = known.unwrap_or(bundles.len());
    if known.is_none() {
        if number == MOST_BUNDLES {
            return;
        }
        let cause = arrow.from.map(|from| plan.row_of(canvas.scene, from));
        bundles.push(Bundle { column, from: arrow.from, cause, victims: vec![] });
    }
    let victims = &mut bundles[number].victims;
    if !victims.contains(&victim) {
        victims.push(victim);
    }
}

fn draw_bundle(canvas: &Canvas<'_>, bundle: &Bundle, area: Rect, rows: usize, buf: &mut Buffer) {
    let glyphs = canvas.theme.glyphs;
    let style = canvas.theme.style(Role::CancelArrow);
    let ends = || bundle.victims.iter().copied().chain(bundle.cause);
    let (Some(top), Some(bottom)) = (ends().min(), ends().max()) else { return };
    let visible = i64::from(area.height).min(rows as i64);
    let [tail, down, bar, side, up, head, cross] = glyphs.arrow;
    for row in top.max(0)..=bottom.min(visible - 1) {
        let y = area.y + row as u16;
        let is_victim = bundle.victims.contains(&row);
        let is_cause = bundle.cause == Some(row);
        if is_victim || is_cause {
            put(canvas, (bundle.column.saturating_add(1), y), if is_victim { head } else { tail }, style, buf);
        }
        // What comes from outside the run has heads only.
        if bundle.cause.is_none() {
            continue;
        }
        let joint = match (is_victim || is_cause, row == top, row == bottom) {
            (true, true, _) => down,
            (true, _, true) => up,
            (true, ..) => side,
            (false, ..) => bar,
        };
        let column = bundle.column.saturating_add(2);
        let crosses = joint == bar && column < canvas.columns && canvas.symbol(buf, column, y) != " ";
        put(canvas, (column, y), if crosses { cross } else { joint }, style, buf);
    }
}

/// Puts a sign of an arrow into a cell, unless that holds something that must stay legible.
fn put(canvas: &Canvas<'_>, (column, y): (u16, u16), sign: &str, style: ratatui::style::Style, buf: &mut Buffer) {
    if column < canvas.columns && paint::is_line(canvas.symbol(buf, column, y), canvas.theme.glyphs) {
        canvas.sign(buf, (column, y), sign, style);
    }
}
