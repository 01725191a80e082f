//! Resources: the level of each over time, and now.

use super::lanes::track;
use super::text;
use crate::trace::timeline::Level;
use crate::trace::{LevelKind, Moment, Timeline, WaitKind, WaitOn, visible};
use crate::tui::theme::{Role, Theme};
use crate::tui::viewport::Viewport;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Rows of a resource: its level, and who waits for it.
const ROWS: u16 = 2;

/// Every resource's level over the time in view, its level now, and who waits for it:
///
/// ```text
/// api         2/3 ▃▃▃▆▆▆██████▆▆▃▃      in use
///   1 waiting              1221         waiting
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Resources<'a> {
    timeline: &'a Timeline,
    viewport: &'a Viewport,
    moment: Moment,
    name_width: u16,
    theme: &'a Theme,
    scroll: usize,
    reveal: Option<Moment>,
}

impl<'a> Resources<'a> {
    /// Resources on the same track as the lanes (the same `name_width` and viewport).
    pub fn new(
        timeline: &'a Timeline,
        viewport: &'a Viewport,
        moment: Moment,
        name_width: u16,
        theme: &'a Theme,
    ) -> Resources<'a> {
        Resources { timeline, viewport, moment, name_width, theme, scroll: 0, reveal: None }
    }

    /// The first resource to show.
    pub fn scroll(mut self, first: usize) -> Resources<'a> {
        self.scroll = first;
        self
    }

    /// Hides what happens from this moment on.
    pub fn reveal_until(mut self, moment: Option<Moment>) -> Resources<'a> {
        self.reveal = moment;
        self
    }

    fn draw_now(&self, index: usize, area: Rect, buf: &mut Buffer) {
        let resource = &self.timeline.resources()[index];
        let glyphs = self.theme.glyphs;
        let level = self.timeline.level(index, self.moment);
        let said = level.map_or_else(String::new, |level| now(resource.kind, level));
        let room = area.width.saturating_sub(2);
        let value = text::width(&said).min(room);
        let style = self.theme.style(Role::Strong);
        text::put(buf, (area.x + 1 + room - value, area.y), &said, value, glyphs.ellipsis, style);
        let name = room.saturating_sub(value + 1);
        let style = self.theme.style(Role::Text);
        text::put(buf, (area.x + 1, area.y), &visible(&resource.name), name, glyphs.ellipsis, style);
        if area.height > 1 && room > 2 {
            let (said, role) = match level {
                Some(level) if level.waiting > 0 => (format!("{} waiting", level.waiting), Role::WaitPermit),
                _ => (resource.kind.word().to_owned(), Role::Dim),
            };
            text::put(buf, (area.x + 3, area.y + 1), &said, room - 2, glyphs.ellipsis, self.theme.style(role));
        }
    }

    fn draw_history(&self, index: usize, moments: &[Moment], area: Rect, buf: &mut Buffer) {
        let resource = &self.timeline.resources()[index];
        let levels: Vec<Option<Level>> = moments.iter().map(|moment| self.timeline.level(index, *moment)).collect();
        let amount = |level: &Level| amount(resource.kind, *level);
        let highest = levels.iter().flatten().map(|level| level.max.unwrap_or(0).max(amount(level))).max().unwrap_or(1);
        for (x, level) in (area.left()..area.right()).zip(&levels) {
            let Some(level) = level else { continue };
            let full = level.max.is_some_and(|max| max > 0 && amount(level) >= max);
            let role = if full { Role::Warning } else { Role::Bar };
            let sign = spark(amount(level), highest.max(1), self.theme);
            buf[(x, area.y)].set_symbol(sign).set_style(self.theme.style(role));
            if level.waiting > 0 && area.height > 1 {
                let sign = char::from_digit(level.waiting.min(10), 10).unwrap_or('+');
                buf[(x, area.y + 1)].set_char(sign).set_style(self.theme.style(Role::WaitPermit));
            }
        }
    }

    /// The moment at the end of each column, as far as it is to be seen.
    fn moments(&self, columns: u16) -> Vec<Moment> {
        let last = self.reveal.unwrap_or(self.timeline.last_moment());
        let until = self.timeline.time_of(last);
        (0..columns)
            .map_while(|column| {
                let (start, end) = (self.viewport.time_at(column), self.viewport.time_at(column + 1));
                let before = crate::trace::Nanos(end.0.saturating_sub(1));
                (start <= until).then(|| self.timeline.moment_at(before).min(last))
            })
            .collect()
    }
}

impl Widget for Resources<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let resources = self.timeline.resources();
        if resources.is_empty() {
            let style = self.theme.style(Role::Dim);
            let is_shared = |on: &WaitOn| {
                use WaitKind::{Channel, Event, Lock, QueueGet, QueueJoin, QueuePut, Select, Semaphore};
                matches!(on.kind, Semaphore | Lock | Event | QueueGet | QueuePut | QueueJoin | Channel | Select)
            };
            let said = match self.timeline.trace().waits().any(is_shared) {
                true => "The trace tells who waits for what is shared, and not how much of it there is.",
                false => "This run uses no semaphore, lock, queue, event or pool.",
            };
            text::put(buf, (area.x, area.y), said, area.width, self.theme.glyphs.ellipsis, style);
            return;
        }
        let track = track(area, self.name_width);
        let columns = self.viewport.columns().min(track.width);
        let moments = self.moments(columns);
        let mut y = area.y;
        for index in self.scroll.min(resources.len() - 1)..resources.len() {
            if y >= area.bottom() {
                return;
            }
            let height = ROWS.min(area.bottom() - y);
            self.draw_now(index, Rect { y, height, width: area.width - track.width, ..area }, buf);
            self.draw_history(index, &moments, Rect { y, height, width: columns, ..track }, buf);
            // A blank row between two resources, where there is room for it.
            y += ROWS + u16::from(usize::from(area.height) >= resources.len() * usize::from(ROWS + 1));
        }
    }
}

/// How much of a resource is taken: permits in use, items, busy workers, the value.
fn amount(kind: LevelKind, level: Level) -> i64 {
    match (kind, level.max) {
        (LevelKind::Semaphore, Some(max)) => max.saturating_sub(level.value).max(0),
        _ => level.value,
    }
}

/// A level in a few letters.
fn now(kind: LevelKind, level: Level) -> String {
    let amount = amount(kind, level);
    match (kind, level.max) {
        (LevelKind::Lock, _) => if level.value > 0 { "held" } else { "free" }.to_owned(),
        (LevelKind::Event, _) => if level.value > 0 { "set" } else { "clear" }.to_owned(),
        (LevelKind::Semaphore, None) => format!("{amount} free"),
        (_, Some(max)) => format!("{amount}/{max}"),
        (_, None) => amount.to_string(),
    }
}

/// The sign whose height shows an amount; nothing taken is a blank.
fn spark(amount: i64, highest: i64, theme: &Theme) -> &'static str {
    if amount <= 0 {
        return theme.glyphs.scheduled;
    }
    let steps = theme.glyphs.spark.len() as i128;
    let step = (i128::from(amount) * steps - 1) / i128::from(highest);
    theme.glyphs.spark[step.clamp(0, steps - 1) as usize]
}
