//! The loop at a moment: what runs, what is ready, which timers are set, who waits for what.

use super::doing::doing;
use super::text;
use crate::trace::story::wait_phrase_in;
use crate::trace::{LaneId, Moment, Timeline, visible};
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// The loop as of the playhead.
#[derive(Clone, Copy, Debug)]
pub struct LoopPane<'a> {
    timeline: &'a Timeline,
    moment: Moment,
    theme: &'a Theme,
    selected: Option<LaneId>,
}

/// One of the loop's lists.
struct Section {
    title: String,
    entries: Vec<Entry>,
    /// How many there are in all.
    count: usize,
}

/// A task in a list, and what is said of it.
struct Entry {
    lane: LaneId,
    sign: &'static str,
    text: String,
    role: Role,
}

impl<'a> LoopPane<'a> {
    /// The loop at `moment`.
    pub fn new(timeline: &'a Timeline, moment: Moment, theme: &'a Theme) -> LoopPane<'a> {
        LoopPane { timeline, moment, theme, selected: None }
    }

    /// The selected task, wherever it appears.
    pub fn selected(mut self, lane: Option<LaneId>) -> LoopPane<'a> {
        self.selected = lane;
        self
    }

    /// Running, ready, timers, waiting; each list with at most `most` entries.
    fn sections(&self, most: usize) -> [Section; 4] {
        let (timeline, glyphs) = (self.timeline, self.theme.glyphs);
        let view = timeline.loop_view(self.moment, most);
        let now = timeline.time_of(self.moment);
        let name = |lane: LaneId| visible(timeline.name(lane)).into_owned();
        let running = view.running.map(|lane| {
            let doing = doing(timeline, lane, self.moment, glyphs);
            Entry { lane, sign: glyphs.current, text: format!("{} {}", name(lane), doing.text), role: doing.role }
        });
        let ready = view.ready.iter().enumerate().map(|(place, lane)| {
            let next = if place == 0 { " (next)" } else { "" };
            Entry { lane: *lane, sign: glyphs.ready, text: format!("{}{next}", name(*lane)), role: Role::Ready }
        });
        let timers = view.timers.iter().map(|(due, lane)| {
            let when = if *due > now { format!("in {}", due.since(now)) } else { "due".to_owned() };
            let text = format!("{} at {due}, {when}", name(*lane));
            Entry { lane: *lane, sign: glyphs.wait, text, role: Role::WaitTime }
        });
        let waiters = view.waiters.iter().map(|(lane, on)| {
            let text = format!("{} {}", name(*lane), wait_phrase_in(timeline, on));
            Entry { lane: *lane, sign: glyphs.wait, text, role: crate::tui::theme::wait_role(on.kind) }
        });
        [
            Section::new("running", running.into_iter().collect(), usize::from(view.running.is_some())),
            Section::new("ready queue", ready.collect(), view.ready_count),
            Section::new("timers", timers.collect(), view.timer_count),
            Section::new("waiting", waiters.collect(), view.waiter_count),
        ]
    }

    fn draw_column(&self, sections: &[&Section], area: Rect, buf: &mut Buffer) {
        let mut y = area.y;
        for (number, section) in sections.iter().enumerate() {
            let left = area.bottom().saturating_sub(y);
            // What the sections below need at least is kept for them.
            let below: usize = sections[number + 1..].iter().map(|section| section.rows().min(3)).sum();
            let height = section.rows().min(usize::from(left).saturating_sub(below).max(2)).min(usize::from(left));
            self.draw_section(section, Rect { y, height: height as u16, ..area }, buf);
            y += height as u16;
        }
    }

    fn draw_section(&self, section: &Section, area: Rect, buf: &mut Buffer) {
        let glyphs = self.theme.glyphs;
        let mut put = |row: u16, x: u16, said: &str, style: Style| {
            if row < area.height && x < area.width {
                text::put(buf, (area.x + x, area.y + row), said, area.width - x, glyphs.ellipsis, style);
            }
        };
        put(0, 0, &section.title, self.theme.style(Role::Heading));
        if section.count == 0 {
            return put(1, 1, "nobody", self.theme.style(Role::Dim));
        }
        let rows = usize::from(area.height.saturating_sub(1));
        let shown = if section.count > rows { rows.saturating_sub(1) } else { section.entries.len() };
        for (row, entry) in (1..).zip(section.entries.iter().take(shown)) {
            let style = match self.selected == Some(entry.lane) {
                true => self.theme.style(Role::Selected),
                false => self.theme.style(entry.role),
            };
            put(row, 1, entry.sign, style);
            put(row, 3, &entry.text, style);
        }
        let more = section.count - shown.min(section.count);
        if more > 0 && rows > 0 {
            let said = format!("{} {more} more", glyphs.ellipsis);
            put(rows.min(shown + 1) as u16, 1, &said, self.theme.style(Role::Dim));
        }
    }
}

impl Section {
    fn new(title: &str, entries: Vec<Entry>, count: usize) -> Section {
        let title = if count > 1 { format!("{title} ({count})") } else { title.to_owned() };
        Section { title, entries, count }
    }

    /// The rows it takes in full: title, entries, a blank.
    fn rows(&self) -> usize {
        2 + self.count.max(1)
    }
}

impl Widget for LoopPane<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let sections = self.sections(usize::from(area.height));
        let [running, ready, timers, waiting] = &sections;
        let columns: &[&[&Section]] = match area.width {
            90.. => &[&[running, ready], &[timers], &[waiting]],
            50.. => &[&[running, ready, timers], &[waiting]],
            _ => &[&[running, ready, timers, waiting]],
        };
        let areas = Layout::horizontal(columns.iter().map(|_| Constraint::Fill(1))).spacing(2).split(area);
        for (column, area) in columns.iter().zip(areas.iter()) {
            self.draw_column(column, *area, buf);
        }
    }
}
