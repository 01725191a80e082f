//! The lanes: every task's row on the time axis.
//!
//! ```text
//!  main         ╾ gather ──────────╼ sleep ──────────    name column │ track
//!  ├ user       ╾ sleep ───────✓ ada
//!  ├ orders     ╾ sleep ─────────✗ ValueError
//!  └ profile    ╾ sleep ──────────╌╌╌╌╌╌╌╌╌╌✓ unowned
//! ```
//!
//! Drawing does not depend on the playhead, so that moving it changes nothing but the ruler.

mod arrows;
mod ends;
mod labels;
mod legend;
mod names;
mod paint;
mod plan;
mod scopes;
mod track;

pub(super) use names::branches;

pub use legend::{Legend, signs};

use super::scene::Scene;
use crate::trace::{LaneId, Moment, Nanos, State, Timeline};
use crate::tui::theme::{Role, Theme};
use crate::tui::viewport::Viewport;
use plan::{Plan, Row};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::widgets::Widget;

/// Every task's row: its name in the tree, and on the track what it did when.
#[derive(Clone, Copy, Debug)]
pub struct Lanes<'a> {
    scene: &'a Scene,
    viewport: &'a Viewport,
    theme: &'a Theme,
    name_width: u16,
    scroll: usize,
    selected: Option<LaneId>,
    reveal: Option<Moment>,
    now: Option<Nanos>,
}

impl<'a> Lanes<'a> {
    /// Lanes with `name_width` columns for names and the rest of the area, `viewport.columns()`, as the track.
    pub fn new(scene: &'a Scene, viewport: &'a Viewport, name_width: u16, theme: &'a Theme) -> Lanes<'a> {
        Lanes { scene, viewport, theme, name_width, scroll: 0, selected: None, reveal: None, now: None }
    }

    /// The first row to show, an index into [`crate::trace::Timeline::rows`].
    pub fn scroll(mut self, row: usize) -> Lanes<'a> {
        self.scroll = row;
        self
    }

    /// The selected lane.
    pub fn selected(mut self, lane: Option<LaneId>) -> Lanes<'a> {
        self.selected = lane;
        self
    }

    /// What goes on goes on until now, though nothing has been heard of it since: for runs that are followed.
    pub fn until_now(mut self, now: Option<Nanos>) -> Lanes<'a> {
        self.now = now;
        self
    }

    /// Hides what happens from this moment on: for predictions, and for runs that are still going on.
    pub fn reveal_until(mut self, moment: Option<Moment>) -> Lanes<'a> {
        self.reveal = moment;
        self
    }
}

impl Widget for Lanes<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let track = track(area, self.name_width);
        let shown = self.reveal.map_or(usize::MAX, |moment| moment.0);
        let canvas = Canvas {
            scene: self.scene,
            timeline: self.scene.timeline(),
            ghost: false,
            ground: Color::Reset,
            viewport: self.viewport,
            theme: self.theme,
            track,
            columns: self.viewport.columns().min(track.width),
            shown,
            now: self.now,
            until: self.reveal.map_or(Nanos(u64::MAX), |moment| self.scene.timeline().time_of(moment)),
        };
        let plan = Plan::new(self.scene, self.scroll, area.height);
        let mut states = vec![State::Unborn; usize::from(canvas.columns)];
        for (y, row) in (area.top()..area.bottom()).zip(plan.rows()) {
            let names = Rect { y, height: 1, width: area.width - track.width, ..area };
            let selected = self.selected == Some(row.lane());
            names::draw(&canvas, *row, names, selected, buf);
            if selected {
                lay_ground(Rect { y, height: 1, ..track }, self.theme.style(Role::SelectedTrack), buf);
            }
            let canvas = Canvas { ground: if track.width > 0 { buf[(track.x, y)].bg } else { Color::Reset }, ..canvas };
            match *row {
                Row::Lane(lane) => {
                    track::draw(&canvas, lane, y, &mut states, buf);
                    if !plan.has_extra_rows() {
                        scopes::draw_brackets(&canvas, lane, y, buf);
                    }
                    if !plan.has_ghost_rows() {
                        track::draw_ghost_behind(&canvas, lane, y, &mut states, buf);
                    }
                }
                Row::Scopes(lane, level) => scopes::draw_row(&canvas, lane, level, y, buf),
                Row::Ghost(lane) => track::draw_ghost(&canvas, lane, y, &mut states, buf),
            }
        }
        track::darken_stalls(&canvas, &plan, area, buf);
        arrows::draw(&canvas, &plan, area, buf);
    }
}

/// What everything on the track is drawn with.
#[derive(Clone, Copy)]
struct Canvas<'a> {
    scene: &'a Scene,
    /// The run that is drawn: the scene's, or its ghost.
    timeline: &'a Timeline,
    /// Whether it is the ghost, and to be dim.
    ghost: bool,
    /// What the row stands on.
    ground: Color,
    viewport: &'a Viewport,
    theme: &'a Theme,
    track: Rect,
    columns: u16,
    /// Events from this one on are hidden.
    shown: usize,
    /// Until when what has not ended goes on, beyond the run's last event.
    now: Option<Nanos>,
    /// The time from which on everything is hidden.
    until: Nanos,
}

impl Canvas<'_> {
    /// How a state looks here.
    fn state(&self, state: State) -> Style {
        if self.ghost { self.theme.style(Role::Ghost) } else { self.theme.state(state) }
    }

    /// How a role looks here.
    fn style(&self, role: Role) -> Style {
        self.theme.style(if self.ghost { Role::Ghost } else { role })
    }

    /// Since when a lane outlives what should own it.
    fn orphan_since(&self, lane: LaneId) -> Option<Nanos> {
        if self.ghost { None } else { self.scene.orphan_since(lane) }
    }

    /// The column of a time: negative, or beyond the track, when it is out of view.
    fn position(&self, t: Nanos) -> i64 {
        self.viewport.position(t)
    }

    /// The column of a time that is in view.
    fn column(&self, t: Nanos) -> Option<u16> {
        self.viewport.column(t).filter(|column| *column < self.columns)
    }
}

/// Changes the ground of a row and leaves its letters.
fn lay_ground(row: Rect, style: Style, buf: &mut Buffer) {
    if let Some(ground) = style.bg {
        buf.set_style(row, Style::new().bg(ground));
    }
}

/// The track's part of the lanes' area: where time is. A ruler for them has the same columns.
pub fn track(area: Rect, name_width: u16) -> Rect {
    let names = name_width.min(area.width);
    Rect { x: area.x + names, width: area.width - names, ..area }
}

/// How many rows of `height` the lanes of a run take, from the top.
pub fn rows(scene: &Scene, height: u16) -> u16 {
    Plan::new(scene, 0, height).rows().len().min(usize::from(height)) as u16
}

/// What is under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanesHit {
    /// A task's name.
    Name(LaneId),
    /// A place on a task's track.
    Track(LaneId, Nanos),
    /// A place below all tasks.
    Empty(Nanos),
}

/// What is at (`x`, `y`), for lanes drawn into `area` with the same scene, viewport, name width and scroll.
pub fn hit(
    area: Rect,
    scene: &Scene,
    viewport: &Viewport,
    name_width: u16,
    scroll: usize,
    (x, y): (u16, u16),
) -> Option<LanesHit> {
    if !area.contains((x, y).into()) {
        return None;
    }
    let plan = Plan::new(scene, scroll, area.height);
    let lane = plan.rows().get(usize::from(y - area.y)).map(Row::lane);
    let track = track(area, name_width);
    let time = viewport.round_time_at(x.saturating_sub(track.x));
    match lane {
        Some(lane) if x < track.x => Some(LanesHit::Name(lane)),
        Some(lane) => Some(LanesHit::Track(lane, time)),
        None => Some(LanesHit::Empty(time)),
    }
}
