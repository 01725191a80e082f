//! The name column: the task tree.

use super::Canvas;
use super::plan::Row;
use crate::trace::{LaneId, Timeline, visible};
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws a row's name, or for rows that belong to a task the branches that pass by.
pub(super) fn draw(canvas: &Canvas<'_>, row: Row, area: Rect, selected: bool, buf: &mut Buffer) {
    let timeline = &**canvas.scene.timeline();
    let (glyphs, theme) = (canvas.theme.glyphs, canvas.theme);
    let lane = row.lane();
    let name_style = theme.style(if selected { Role::Selected } else { Role::Text });
    if selected {
        buf.set_style(area, name_style);
    }
    let branch_style = if selected { name_style } else { theme.style(Role::Border) };
    let is_task = matches!(row, Row::Lane(_));
    let room = area.width.saturating_sub(2);
    if selected && is_task && area.width > 0 {
        buf.set_stringn(area.x, area.y, glyphs.pointer, 1, name_style);
    }
    let child = || timeline.rows().get(timeline.row_of(lane) + 1).map(|next| timeline.lane(*next).parent);
    let below = (!is_task).then(|| child() == Some(Some(lane)));
    let prefix = branches(timeline, lane, below, room / 2, glyphs);
    let start = area.x + 1;
    let used = text::put(buf, (start, area.y), &prefix, room, glyphs.ellipsis, branch_style);
    let (said, style) = match row {
        Row::Lane(lane) => (visible(timeline.name(lane)), name_style),
        Row::Scopes(..) => return,
        Row::Ghost(_) if selected => ("before".into(), name_style),
        Row::Ghost(_) => ("before".into(), theme.style(Role::Ghost)),
    };
    text::put(buf, (start + used, area.y), &said, room.saturating_sub(used), glyphs.ellipsis, style);
}

/// `│ ├ `: the branches left of a task's name; or, for a row below a task, those that pass by it, given whether the task has
/// children. The outermost are left out where they take more than `room`.
pub(crate) fn branches(timeline: &Timeline, lane: LaneId, below: Option<bool>, room: u16, glyphs: &Glyphs) -> String {
    let most = usize::from(room / 2);
    let mut parts: Vec<&str> = vec![];
    if let Some(has_children) = below {
        parts.push(if has_children { glyphs.trunk } else { " " });
    }
    let mut at = lane;
    while let Some(parent) = timeline.lane(at).parent.filter(|_| parts.len() < most) {
        let last = timeline.is_last_child(at);
        parts.push(match (at == lane && below.is_none(), last) {
            (true, true) => glyphs.branch_last,
            (true, false) => glyphs.branch,
            (false, true) => " ",
            (false, false) => glyphs.trunk,
        });
        at = parent;
    }
    let mut said = String::with_capacity(parts.len() * 4);
    for part in parts.iter().rev() {
        said.push_str(part);
        said.push(' ');
    }
    said
}
