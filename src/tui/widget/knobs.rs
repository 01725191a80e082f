//! Knobs: what can be turned, with its value and range.

use super::text;
use crate::trace::visible;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The narrowest and widest range bar.
const BAR: (u16, u16) = (5, 24);

/// A knob as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct KnobRow {
    /// Its label.
    pub label: String,
    /// Its value as text: `120 ms`, `on`, `orders`.
    pub value: String,
    /// Where the value stands in its range, 0 to 1; absent for a knob without one.
    pub position: Option<f64>,
    /// Whether it is not at its default.
    pub changed: bool,
}

/// Knobs, one a row: `› orders fails after  120 ms * ━━━━●───`.
#[derive(Clone, Copy, Debug)]
pub struct Knobs<'a> {
    rows: &'a [KnobRow],
    theme: &'a Theme,
    selected: Option<usize>,
}

/// Where a row's parts stand, in columns from the area's left.
struct Columns {
    label: u16,
    value: u16,
    value_width: u16,
    bar: u16,
    bar_width: u16,
}

impl<'a> Knobs<'a> {
    /// The knobs.
    pub fn new(rows: &'a [KnobRow], theme: &'a Theme) -> Knobs<'a> {
        Knobs { rows, theme, selected: None }
    }

    /// The knob that the keys turn.
    pub fn selected(mut self, index: Option<usize>) -> Knobs<'a> {
        self.selected = index;
        self
    }

    /// The knob at (`x`, `y`) and, on its range bar, the position meant, for knobs drawn into `area`.
    pub fn hit(&self, area: Rect, x: u16, y: u16) -> Option<(usize, Option<f64>)> {
        if !area.contains((x, y).into()) {
            return None;
        }
        let index = self.first(area.height) + usize::from(y - area.y);
        let row = self.rows.get(index)?;
        let columns = self.columns(area.width);
        let on_bar = (x - area.x).checked_sub(columns.bar).filter(|x| *x < columns.bar_width);
        let position =
            on_bar.filter(|_| row.position.is_some()).map(|x| f64::from(x) / f64::from(columns.bar_width - 1));
        Some((index, position))
    }

    /// The first row to show, so that the selected one is in view.
    fn first(&self, height: u16) -> usize {
        self.selected.map_or(0, |selected| (selected + 1).saturating_sub(usize::from(height)))
    }

    fn columns(&self, width: u16) -> Columns {
        let widest = |text: fn(&KnobRow) -> &str| {
            self.rows.iter().map(|row| text::width(&visible(text(row)))).max().unwrap_or(0)
        };
        let value_width = widest(|row| &row.value).min(width / 3);
        let label = 2;
        let label_width = widest(|row| &row.label).min(width.saturating_sub(label + value_width + 5));
        let value = label + label_width + 2;
        let bar = value + value_width + 3;
        let bar_width = width.saturating_sub(bar).min(BAR.1);
        Columns { label, value, value_width, bar, bar_width: if bar_width < BAR.0 { 0 } else { bar_width } }
    }
}

impl Widget for Knobs<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let columns = self.columns(area.width);
        let glyphs = self.theme.glyphs;
        let rows = self.rows.iter().enumerate().skip(self.first(area.height));
        for (y, (index, row)) in (area.top()..area.bottom()).zip(rows) {
            let selected = self.selected == Some(index);
            let style = self.theme.style(if selected { Role::Selected } else { Role::Text });
            if selected {
                buf.set_style(Rect { y, height: 1, ..area }, style);
                buf.set_stringn(area.x, y, glyphs.pointer, 1, style);
            }
            let mut put = |column: u16, room: u16, text: &str, style| {
                let room = room.min(area.width.saturating_sub(column));
                text::put(buf, (area.x + column, y), text, room, glyphs.ellipsis, style);
            };
            put(columns.label, columns.value.saturating_sub(columns.label + 1), &visible(&row.label), style);
            // On the ground of the selection only its own colour is sure to be legible.
            let style_of = |role| if selected { style } else { self.theme.style(role) };
            put(columns.value, columns.value_width, &visible(&row.value), style_of(Role::Strong));
            if row.changed {
                put(columns.value + columns.value_width + 1, 1, "*", style_of(Role::Warning));
            }
            let Some(position) = row.position.filter(|_| columns.bar_width > 0) else { continue };
            let knob = (position.clamp(0.0, 1.0) * f64::from(columns.bar_width - 1)).round() as u16;
            for cell in 0..columns.bar_width {
                let (sign, role) = match cell.cmp(&knob) {
                    std::cmp::Ordering::Less => (glyphs.bar_full, Role::Bar),
                    std::cmp::Ordering::Equal => (glyphs.chosen, Role::Focus),
                    std::cmp::Ordering::Greater => (glyphs.bar_empty, Role::Border),
                };
                put(columns.bar + cell, 1, sign, style_of(role));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};

    fn rows() -> Vec<KnobRow> {
        let row = |label: &str, value: &str, position, changed| KnobRow {
            label: label.to_owned(),
            value: value.to_owned(),
            position,
            changed,
        };
        vec![
            row("orders fails after", "120 ms", Some(0.25), true),
            row("return_exceptions", "off", None, false),
            row("workers", "4", Some(1.0), false),
        ]
    }

    #[test]
    fn each_knob_shows_its_value_and_range() {
        let (rows, theme) = (rows(), plain());
        let shown = picture(44, 3, |area, buf| Knobs::new(&rows, &theme).selected(Some(0)).render(area, buf));
        assert_eq!(
            shown,
            "\
› orders fails after  120 ms * ━━━●─────────
  return_exceptions   off
  workers             4        ━━━━━━━━━━━━●"
        );
    }

    #[test]
    fn narrow_knobs_keep_label_and_value() {
        let (rows, theme) = (rows(), plain());
        let shown = picture(24, 2, |area, buf| Knobs::new(&rows, &theme).render(area, buf));
        assert_eq!(shown, "  orders fail… 120 ms *\n  return_exce… off");
    }

    #[test]
    fn the_selected_knob_is_kept_in_view() {
        let (rows, theme) = (rows(), plain());
        let knobs = Knobs::new(&rows, &theme).selected(Some(2));
        assert!(picture(44, 1, |area, buf| knobs.render(area, buf)).starts_with("› workers"));
        assert_eq!(knobs.hit(Rect::new(0, 0, 44, 1), 3, 0), Some((2, None)));
    }

    #[test]
    fn a_click_on_the_bar_means_a_position() {
        let (rows, theme) = (rows(), plain());
        let knobs = Knobs::new(&rows, &theme);
        let area = Rect::new(0, 0, 44, 3);
        assert_eq!(knobs.hit(area, 31, 0), Some((0, Some(0.0))));
        assert_eq!(knobs.hit(area, 43, 0), Some((0, Some(1.0))));
        assert_eq!(knobs.hit(area, 43, 1), Some((1, None)));
        assert_eq!(knobs.hit(area, 3, 2), Some((2, None)));
        assert_eq!(knobs.hit(area, 3, 3), None);
    }

    #[test]
    fn any_size_will_do() {
        let (mut rows, theme) = (rows(), plain());
        rows[1].label = "漢字\u{7}".to_owned();
        rows[2].position = Some(f64::NAN);
        for_every_size(|area, buf| {
            let knobs = Knobs::new(&rows, &theme).selected(Some(2));
            knobs.render(area, buf);
            knobs.hit(area, area.x + 1, area.y);
        });
    }
}
