//! The log: what happened around a moment, a line for each event worth one.

use super::text;
use crate::trace::story::{cut_off, log_line};
use crate::trace::{EventKind, LaneId, Moment, Nanos, Timeline, visible};
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Events looked at in each direction to find lines, beyond eight for each line wanted.
const LOOKED_AT: usize = 512;

/// The log around the playhead: the last line that has happened is marked, and what is yet to come is dim or hidden.
#[derive(Clone, Copy, Debug)]
pub struct Log<'a> {
    timeline: &'a Timeline,
    moment: Moment,
    theme: &'a Theme,
    scroll: i32,
    selected: Option<LaneId>,
    reveal: Option<Moment>,
}

/// A line of the log.
struct LogLine {
    event: usize,
    text: String,
    /// Whether it is the last that has happened.
    current: bool,
    /// Whether it goes on with a text that began in the line above.
    continued: bool,
}

impl<'a> Log<'a> {
    /// The log around `moment`.
    pub fn new(timeline: &'a Timeline, moment: Moment, theme: &'a Theme) -> Log<'a> {
        Log { timeline, moment, theme, scroll: 0, selected: None, reveal: None }
    }

    /// Lines to shift the view by, from where it follows the playhead: positive shows later ones.
    pub fn scroll(mut self, lines: i32) -> Log<'a> {
        self.scroll = lines;
        self
    }

    /// The selected task, whose lines stand out.
    pub fn selected(mut self, lane: Option<LaneId>) -> Log<'a> {
        self.selected = lane;
        self
    }

    /// Hides what happens from this moment on.
    pub fn reveal_until(mut self, moment: Option<Moment>) -> Log<'a> {
        self.reveal = moment;
        self
    }

    /// The moment just after the event whose line is in row `y` of the screen, for a log drawn into `area`.
    pub fn hit(&self, area: Rect, y: u16) -> Option<Moment> {
        let row = y.checked_sub(area.y).filter(|row| *row < area.height)?;
        self.window(area.width, area.height).get(usize::from(row)).map(|line| Moment(line.event + 1))
    }

    /// Whether there are lines above and below those that an area shows.
    pub fn goes_on(&self, area: Rect) -> (bool, bool) {
        let shown = self.window(area.width, area.height);
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return (false, false) };
        let end = self.reveal.unwrap_or(self.timeline.last_moment()).0.min(self.timeline.last_moment().0);
        let says = |event: usize| log_line(self.timeline, event).is_some();
        let above = first.continued || (0..first.event).rev().take(LOOKED_AT).any(says);
        let below = (last.event + 1..end).take(LOOKED_AT).any(says);
        (above, below)
    }

    /// The lines that so many rows show. Work is bounded by the rows and the scroll, not by the run.
    fn window(&self, width: u16, rows: u16) -> Vec<LogLine> {
        let rows = usize::from(rows);
        let end = self.reveal.unwrap_or(self.timeline.last_moment()).0.min(self.timeline.last_moment().0);
        let now = self.moment.0.min(end);
        // Two thirds of the rows are for what has happened.
        let back = rows - rows / 3;
        let (earlier, later) = match usize::try_from(self.scroll) {
            Ok(down) => (back, rows + down),
            Err(_) => (back + self.scroll.unsigned_abs() as usize, rows),
        };
        let budget = |lines: usize| lines.saturating_mul(8) + LOOKED_AT;
        // At the end of the log more of what is before it is shown, and the other way round.
        let earlier = earlier + rows;
        let later = later + rows;
        let mut lines: Vec<LogLine> = Vec::new();
        for event in (0..now).rev().take(budget(earlier)) {
            // The last that has happened is told whole.
            let of_event = self.lines(event, width, lines.is_empty());
            lines.extend(of_event.into_iter().rev());
            if lines.len() >= earlier {
                break;
            }
        }
        lines.truncate(earlier);
        let current = lines.first().map(|line| line.event);
        lines.iter_mut().take_while(|line| Some(line.event) == current).for_each(|line| line.current = true);
        lines.reverse();
        let happened = lines.len();
        lines.extend((now..end).take(budget(later)).flat_map(|event| self.lines(event, width, false)).take(later));
        let first = (happened as i64 - back as i64 + i64::from(self.scroll)).max(0) as usize;
        let first = first.min(lines.len().saturating_sub(rows));
        lines.drain(..first);
        lines.truncate(rows);
        lines
    }

    /// The lines of an event. What is found out about a run is told whole, in as many lines as it takes, and so is the
    /// event that the playhead is at.
    fn lines(&self, event: usize, width: u16, is_current: bool) -> Vec<LogLine> {
        let trace = self.timeline.trace();
        let room = width.saturating_sub(3 + text::width(&millis(trace.time(event))));
        let line = |text, continued| LogLine { event, text, current: false, continued };
        let whole = |text: String, continued: bool| {
            let lines = text::wrap(&text, room).into_iter().enumerate();
            lines.map(|(number, text)| line(text, continued || number > 0)).collect::<Vec<_>>()
        };
        let mut lines = match (log_line(self.timeline, event), trace.get(event).kind) {
            (Some(text), EventKind::Lint { .. }) => whole(text, false),
            (Some(text), _) if is_current => whole(text, false),
            (text, _) => text.map(|text| line(text, false)).into_iter().collect(),
        };
        if event + 1 == trace.len() {
            lines.extend(cut_off(self.timeline).into_iter().flat_map(|text| whole(text, true)));
        }
        lines
    }
}

impl Widget for Log<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let lines = self.window(area.width, area.height);
        let glyphs = self.theme.glyphs;
        let trace = self.timeline.trace();
        let time = |line: &LogLine| millis(trace.time(line.event));
        let times = lines.iter().map(|line| text::width(&time(line))).max().unwrap_or(0);
        for (y, line) in (area.top()..area.bottom()).zip(&lines) {
            let task = self.timeline.lane_of(trace.task(line.event));
            let role = match line.event {
                event if event >= self.moment.0 => Role::Ghost,
                _ if line.current => Role::Playhead,
                _ if task.is_some() && task == self.selected => Role::Strong,
                _ => Role::Text,
            };
            let style = self.theme.style(role);
            let mut put = |x: u16, said: &str, style| {
                let room = area.width.saturating_sub(x);
                text::put(buf, (area.x + x, y), said, room, glyphs.ellipsis, style);
            };
            if line.current && !line.continued {
                put(0, glyphs.current, self.theme.style(Role::Playhead));
            }
            let said = if line.continued { String::new() } else { time(line) };
            put(
                2 + times - text::width(&said),
                &said,
                if role == Role::Text { self.theme.style(Role::Dim) } else { style },
            );
            put(3 + times, &visible(&line.text), style);
        }
    }
}

/// A time in milliseconds, without the unit.
fn millis(t: Nanos) -> String {
    let said = t.to_string();
    said.strip_suffix(" ms").map_or(said.clone(), str::to_owned)
}
