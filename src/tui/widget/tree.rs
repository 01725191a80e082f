//! The task tree at a moment: what each task does, and what it waits on.

use super::doing::doing;
use super::lanes::branches;
use super::text;
use crate::trace::{LaneId, Moment, State, Timeline, visible};
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The task tree as of the playhead, one task a row.
#[derive(Clone, Copy, Debug)]
pub struct TaskTree<'a> {
    timeline: &'a Timeline,
    moment: Moment,
    theme: &'a Theme,
    scroll: usize,
    selected: Option<LaneId>,
}

impl<'a> TaskTree<'a> {
    /// The tree at `moment`.
    pub fn new(timeline: &'a Timeline, moment: Moment, theme: &'a Theme) -> TaskTree<'a> {
        TaskTree { timeline, moment, theme, scroll: 0, selected: None }
    }

    /// The first row to show, an index into [`Timeline::rows`].
    pub fn scroll(mut self, row: usize) -> TaskTree<'a> {
        self.scroll = row;
        self
    }

    /// The selected task.
    pub fn selected(mut self, lane: Option<LaneId>) -> TaskTree<'a> {
        self.selected = lane;
        self
    }

    /// The task in row `y` of the screen, for a tree drawn into `area`.
    pub fn hit(area: Rect, timeline: &Timeline, scroll: usize, y: u16) -> Option<LaneId> {
        let row = y.checked_sub(area.y).filter(|row| *row < area.height)?;
        timeline.rows().get(scroll.saturating_add(usize::from(row))).copied()
    }
}

impl Widget for TaskTree<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let (glyphs, timeline) = (self.theme.glyphs, self.timeline);
        let rows = || timeline.rows().iter().skip(self.scroll).take(usize::from(area.height));
        let name_of = |lane: LaneId| {
            let prefix = branches(timeline, lane, None, area.width / 3, glyphs);
            format!("{prefix}{}", visible(timeline.name(lane)))
        };
        let names = rows().map(|lane| text::width(&name_of(*lane))).max().unwrap_or(0).min(area.width / 2);
        for (y, lane) in (area.top()..area.bottom()).zip(rows()) {
            let selected = self.selected == Some(*lane);
            let base = self.theme.style(if selected { Role::Selected } else { Role::Text });
            if selected {
                buf.set_style(Rect { y, height: 1, ..area }, base);
                buf.set_stringn(area.x, y, glyphs.pointer, 1, base);
            }
            let unborn = timeline.state(*lane, self.moment) == State::Unborn;
            let name_style = if unborn { base.patch(self.theme.style(Role::Dim)) } else { base };
            let mut put = |x: u16, room: u16, said: &str, style| {
                let room = room.min(area.width.saturating_sub(x));
                text::put(buf, (area.x + x, y), said, room, glyphs.ellipsis, style);
            };
            put(1, names, &name_of(*lane), name_style);
            let doing = doing(timeline, *lane, self.moment, glyphs);
            let style = if selected { base } else { self.theme.style(doing.role) };
            put(names + 3, 1, doing.sign, style);
            put(names + 5, area.width, &doing.text, style);
        }
    }
}
