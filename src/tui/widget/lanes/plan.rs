//! Which row of the screen shows what.

use crate::trace::LaneId;
use crate::tui::widget::scene::Scene;

/// What a row of the screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A task.
    Lane(LaneId),
    /// One level of a task's scopes.
    Scopes(LaneId, u16),
    /// What a task did in the run before.
    Ghost(LaneId),
}

impl Row {
    /// The task it belongs to.
    pub(super) fn lane(&self) -> LaneId {
        match *self {
            Row::Lane(lane) | Row::Scopes(lane, _) | Row::Ghost(lane) => lane,
        }
    }
}

/// How much each task gets: when all fit, its scopes and its ghost have rows of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Room {
    Lanes,
    LanesAndScopes,
    All,
}

/// The rows of the screen, from the top.
#[derive(Debug)]
pub(super) struct Plan {
    rows: Vec<Row>,
    room: Room,
    /// The tree row of the first task.
    first: usize,
}

impl Plan {
    /// The rows that a height shows from tree row `scroll` on.
    pub(super) fn new(scene: &Scene, scroll: usize, height: u16) -> Plan {
        let height = usize::from(height);
        let lanes = scene.timeline().rows();
        let (scopes, ghosts) = scene.extra_rows();
        let room = if lanes.len() + scopes + ghosts <= height {
            Room::All
        } else if lanes.len() + scopes <= height {
            Room::LanesAndScopes
        } else {
            Room::Lanes
        };
        let first = scroll.min(lanes.len().saturating_sub(height));
        let mut rows = Vec::with_capacity(height);
        for lane in lanes[first..].iter().take(height) {
            rows.push(Row::Lane(*lane));
            if room >= Room::LanesAndScopes {
                rows.extend(scene.levels(*lane).map(|level| Row::Scopes(*lane, level)));
            }
            if room == Room::All && scene.ghost_of(*lane).is_some() {
                rows.push(Row::Ghost(*lane));
            }
        }
        Plan { rows, room, first }
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(super) fn has_extra_rows(&self) -> bool {
        self.room >= Room::LanesAndScopes
    }

    pub(super) fn has_ghost_rows(&self) -> bool {
        self.room == Room::All
    }

    /// The row of the screen of a task: negative or beyond the last when it is out of view.
    pub(super) fn row_of(&self, scene: &Scene, lane: LaneId) -> i64 {
        if self.has_extra_rows() {
            let row = self.rows.iter().position(|row| *row == Row::Lane(lane));
            row.map_or(-1, |row| row as i64)
        } else {
            scene.timeline().row_of(lane) as i64 - self.first as i64
        }
    }
}
