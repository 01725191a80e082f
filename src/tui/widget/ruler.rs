//! The time axis: round times, and the playhead.

use super::text;
use crate::trace::Nanos;
use crate::tui::theme::{Role, Theme};
use crate::tui::viewport::{Tick, Viewport};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

/// The least distance of labels, in columns.
const APART: u16 = 12;

/// The time axis, in one row over the track (see [`super::lanes::track`]); it leaves what is between its labels as it
/// is, so that it may lie on a pane's border. The first digit of a label stands in the column of its time. Where the
/// playhead stands on a label, the letter there is reversed, not covered.
#[derive(Clone, Copy, Debug)]
pub struct Ruler<'a> {
    viewport: &'a Viewport,
    theme: &'a Theme,
    playhead: Option<Nanos>,
}

impl<'a> Ruler<'a> {
    /// A ruler.
    pub fn new(viewport: &'a Viewport, theme: &'a Theme) -> Ruler<'a> {
        Ruler { viewport, theme, playhead: None }
    }

    /// Marks the playhead.
    pub fn playhead(mut self, at: Nanos) -> Ruler<'a> {
        self.playhead = Some(at);
        self
    }

    fn draw_labels(&self, area: Rect, buf: &mut Buffer) {
        let (ticks, unit) = labels(self.viewport);
        let columns = self.viewport.columns().min(area.width);
        let style = self.theme.style(Role::Dim);
        let fits = |tick: &Tick, said: &str| tick.column + text::width(said) <= columns;
        let amount = |tick: &Tick| (tick.time.0 / unit.nanos).to_string();
        let with_unit = |tick: &Tick| format!("{} {}", amount(tick), unit.word);
        // The unit stands once, behind the last label with room for it.
        let last = ticks.iter().rposition(|tick| fits(tick, &with_unit(tick)));
        for (number, tick) in ticks.iter().enumerate() {
            let said = if last == Some(number) { with_unit(tick) } else { amount(tick) };
            if !fits(tick, &said) || last.is_some_and(|last| number > last) {
                continue;
            }
            let (x, width) = (area.x + tick.column, text::width(&said));
            // What they lie on leaves nothing of itself below and beside them.
            for column in x.saturating_sub(1).max(area.x)..(x + width + 1).min(area.x + columns) {
                let cell = &mut buf[(column, area.y)];
                cell.set_symbol(" ");
                cell.modifier = Modifier::empty();
            }
            buf.set_stringn(x, area.y, &said, usize::from(width), style);
        }
    }

    fn draw_playhead(&self, at: Nanos, area: Rect, buf: &mut Buffer) {
        let columns = self.viewport.columns().min(area.width);
        if columns == 0 {
            return;
        }
        let position = self.viewport.position(at);
        let (column, sign) = if position < 0 {
            (0, "<")
        } else if position >= i64::from(columns) {
            (columns - 1, ">")
        } else {
            (position as u16, self.theme.glyphs.playhead)
        };
        let style = self.theme.style(Role::Playhead);
        // Nothing of the border's style stays: the sign and its time in the header are written with one pen.
        let border = Modifier::all() - style.add_modifier;
        let style = style.remove_modifier(border);
        let cell = &mut buf[(area.x + column, area.y)];
        if cell.symbol().chars().all(char::is_alphanumeric) {
            cell.set_style(style.add_modifier(Modifier::REVERSED));
        } else {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

impl Widget for Ruler<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        self.draw_labels(area, buf);
        if let Some(at) = self.playhead {
            self.draw_playhead(at, area, buf);
        }
    }
}

/// What times are counted in.
struct Unit {
    word: &'static str,
    nanos: u64,
}

/// The largest first.
const UNITS: [Unit; 4] = [
    Unit { word: "s", nanos: 1_000_000_000 },
    Unit { word: "ms", nanos: 1_000_000 },
    Unit { word: "µs", nanos: 1_000 },
    Unit { word: "ns", nanos: 1 },
];

/// The times to label, far enough apart for their digits, and the unit in which all are whole. Below ten seconds,
/// milliseconds are what people compare with their programs.
fn labels(viewport: &Viewport) -> (Vec<Tick>, &'static Unit) {
    let mut apart = APART;
    loop {
        let ticks: Vec<Tick> = viewport.ticks(apart).collect();
        let whole = |unit: &&Unit| ticks.iter().all(|tick| tick.time.0.is_multiple_of(unit.nanos));
        let few_seconds = viewport.to() < Nanos(10 * UNITS[0].nanos);
        let unit = UNITS[usize::from(few_seconds)..].iter().find(whole).unwrap_or(&UNITS[3]);
        let digits = ticks.last().map_or(1, |tick| (tick.time.0 / unit.nanos).max(1).ilog10() as u16 + 1);
        if digits + 5 <= apart || apart > viewport.columns() {
            return (ticks, unit);
        }
        apart = digits + 5;
    }
}

/// The time under the pointer, for a ruler drawn into `area`; while a drag goes on, places left and right of it count as
/// its ends, and `y` does not matter.
pub fn hit(area: Rect, viewport: &Viewport, x: u16) -> Nanos {
    let column = x.saturating_sub(area.x).min(area.width.saturating_sub(1));
    viewport.round_time_at(column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};

    fn shown(viewport: &Viewport, playhead: u64) -> String {
        let theme = plain();
        picture(viewport.columns(), 1, |area, buf| {
            buf.set_string(0, 0, "─".repeat(usize::from(area.width)), theme.style(Role::Border));
            Ruler::new(viewport, &theme).playhead(Nanos::from_millis(playhead)).render(area, buf);
        })
    }

    #[test]
    fn labels_begin_at_their_time_and_the_playhead_stands_among_them() {
        let view = Viewport::fit(Nanos::from_millis(400), 61);
        assert_eq!(shown(&view, 120), "0 ───────── 100▼──────── 200 ─────── 300 ──────── 400 ms ────");
        assert_eq!(shown(&view, 182), "0 ───────── 100 ──────▼─ 200 ─────── 300 ──────── 400 ms ────");
    }

    #[test]
    fn the_playhead_leaves_the_digits_of_a_label_and_reverses_one() {
        let view = Viewport::fit(Nanos::from_millis(400), 61);
        for (ms, column) in [(0, 0), (100, 12), (112, 14), (400, 50)] {
            assert_eq!(shown(&view, ms), "0 ───────── 100 ──────── 200 ─────── 300 ──────── 400 ms ────");
            let area = Rect::new(0, 0, 61, 1);
            let mut buf = Buffer::empty(area);
            Ruler::new(&view, &plain()).playhead(Nanos::from_millis(ms)).render(area, &mut buf);
            let reversed = |x: &u16| buf[(*x, 0)].modifier.contains(Modifier::REVERSED);
            assert_eq!((0..61).filter(reversed).collect::<Vec<_>>(), [column], "{ms} ms");
        }
    }

    #[test]
    fn a_playhead_out_of_view_is_pointed_at() {
        let view = Viewport::fit(Nanos::from_millis(400), 61).zoomed(4.0, 60);
        assert!(shown(&view, 0).starts_with('<'));
        assert!(shown(&view.panned(-10_000), 400).ends_with('>'));
    }

    #[test]
    fn units_follow_the_zoom() {
        let unit = |end: u64, zoom: f64| labels(&Viewport::fit(Nanos(end), 61).zoomed(zoom, 30)).1.word;
        assert_eq!(unit(60_000_000_000, 1.0), "s");
        assert_eq!(unit(5_000_000_000, 1.0), "ms");
        assert_eq!(unit(400_000_000, 400.0), "µs");
        assert_eq!(unit(400_000_000, 1e6), "ns");
        assert_eq!(unit(0, 1.0), "µs");
    }

    #[test]
    fn any_size_will_do() {
        let theme = plain();
        for end in [0, 1, 400_000_000, u64::MAX] {
            for_every_size(|area, buf| {
                let view = Viewport::fit(Nanos(end), area.width);
                Ruler::new(&view, &theme).playhead(Nanos(7)).render(area, buf);
                Ruler::new(&view.zoomed(1e9, 3), &theme).playhead(Nanos(7)).render(area, buf);
                hit(area, &view, 3);
            });
        }
    }
}
