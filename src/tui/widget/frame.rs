//! Frames: a pane with a title, and the line that parts one into two.

use super::text;
use crate::trace::visible;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// A frame with a title in its upper border. Draw the contents into [`Pane::inner`].
#[derive(Clone, Copy, Debug)]
pub struct Pane<'a> {
    title: &'a str,
    tabs: &'a [&'a str],
    active: usize,
    focused: bool,
    opaque: bool,
    theme: &'a Theme,
}

impl<'a> Pane<'a> {
    /// A pane; an empty title leaves the border whole.
    pub fn new(title: &'a str, theme: &'a Theme) -> Pane<'a> {
        Pane { title, tabs: &[], active: 0, focused: false, opaque: false, theme }
    }

    /// Titles instead of one, as in `Python ─ Go ─ Node`; the active one stands out.
    pub fn tabs(mut self, tabs: &'a [&'a str], active: usize) -> Pane<'a> {
        (self.tabs, self.active) = (tabs, active);
        self
    }

    /// Whether the pane has the keyboard.
    pub fn focused(mut self, focused: bool) -> Pane<'a> {
        self.focused = focused;
        self
    }

    /// Covers what was drawn below it, as a pane that pops up does.
    pub fn opaque(mut self) -> Pane<'a> {
        self.opaque = true;
        self
    }

    /// What is left of `area` inside the frame.
    pub fn inner(area: Rect) -> Rect {
        area.inner(Margin::new(1, 1))
    }

    /// The tab at a place, given the pane's area.
    pub fn tab_at(&self, area: Rect, x: u16, y: u16) -> Option<usize> {
        if y != area.y {
            return None;
        }
        self.places(area).find(|(_, start, width)| (*start..start + width).contains(&x)).map(|(tab, ..)| tab)
    }

    /// Where each tab that fits is written: its number, column and width.
    fn places(&self, area: Rect) -> impl Iterator<Item = (usize, u16, u16)> {
        let mut x = area.x.saturating_add(2);
        let end = area.right().saturating_sub(2);
        self.tabs.iter().enumerate().map_while(move |(tab, title)| {
            let width = text::width(&visible(title));
            let start = x;
            x = x.saturating_add(width).saturating_add(3);
            (start + width <= end).then_some((tab, start, width))
        })
    }

    fn border_style(&self) -> Style {
        self.theme.style(if self.focused { Role::Focus } else { Role::Border })
    }
}

impl Widget for Pane<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        if self.opaque {
            for row in area.rows() {
                for at in row.positions() {
                    buf[at].reset();
                    buf[at].set_style(self.theme.base());
                }
            }
        }
        draw_border(area, buf, self.theme, self.border_style());
        let title_style = self.theme.style(if self.focused { Role::Focus } else { Role::Title });
        write_title(area, buf, self.title, self.theme, title_style);
        for (tab, x, width) in self.places(area) {
            let active = tab == self.active;
            let style = if active { self.theme.style(Role::Focus) } else { title_style };
            let padded = Rect { x: x - 1, y: area.y, width: width + 2, height: 1 };
            for at in padded.positions() {
                buf[at].set_symbol(" ");
            }
            let title = visible(self.tabs[tab]);
            let style = if active { style.underlined() } else { style };
            buf.set_stringn(x, area.y, &title, usize::from(width), style);
        }
    }
}

fn draw_border(area: Rect, buf: &mut Buffer, theme: &Theme, style: Style) {
    let [horizontal, vertical, top_left, top_right, bottom_right, bottom_left, ..] = theme.glyphs.frame;
    let (left, right) = (area.left(), area.right() - 1);
    let (top, bottom) = (area.top(), area.bottom() - 1);
    for x in left..=right {
        for y in [top, bottom] {
            buf[(x, y)].set_symbol(horizontal).set_style(style);
        }
    }
    for y in top..=bottom {
        for x in [left, right] {
            buf[(x, y)].set_symbol(vertical).set_style(style);
        }
    }
    for (at, corner) in [
        ((left, top), top_left),
        ((right, top), top_right),
        ((right, bottom), bottom_right),
        ((left, bottom), bottom_left),
    ] {
        buf[at].set_symbol(corner);
    }
}

/// Writes a title into the line at the top of `area`, between two blanks.
fn write_title(area: Rect, buf: &mut Buffer, title: &str, theme: &Theme, style: Style) {
    let room = area.width.saturating_sub(6);
    if title.is_empty() || room == 0 {
        return;
    }
    let used = text::put(buf, (area.x + 2, area.y), &visible(title), room, theme.glyphs.ellipsis, style);
    buf[(area.x + 1, area.y)].set_symbol(" ");
    buf[(area.x + 2 + used, area.y)].set_symbol(" ");
}

/// A line with a title across a pane, joined to its frame: `├ log ───┤`. Its area is one row of the pane's, borders included.
#[derive(Clone, Copy, Debug)]
pub struct Divider<'a> {
    title: &'a str,
    kept: u16,
    focused: bool,
    theme: &'a Theme,
}

impl<'a> Divider<'a> {
    /// A divider.
    pub fn new(title: &'a str, theme: &'a Theme) -> Divider<'a> {
        Divider { title, kept: 0, focused: false, theme }
    }

    /// Keeps so many columns at the right end free of the title.
    pub fn keeping(mut self, columns: u16) -> Divider<'a> {
        self.kept = columns;
        self
    }

    /// Whether what is below has the keyboard.
    pub fn focused(mut self, focused: bool) -> Divider<'a> {
        self.focused = focused;
        self
    }
}

impl Widget for Divider<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let [horizontal, .., left, right] = self.theme.glyphs.frame;
        let style = self.theme.style(if self.focused { Role::Focus } else { Role::Border });
        for x in area.left()..area.right() {
            buf[(x, area.y)].set_symbol(horizontal).set_style(style);
        }
        buf[(area.right() - 1, area.y)].set_symbol(right);
        buf[(area.left(), area.y)].set_symbol(left);
        let title = self.theme.style(if self.focused { Role::Focus } else { Role::Title });
        let free = Rect { width: area.width - self.kept.saturating_sub(4).min(area.width), ..area };
        write_title(free, buf, self.title, self.theme, title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};

    #[test]
    fn a_pane_has_its_title_in_the_border() {
        let theme = plain();
        let shown = picture(20, 4, |area, buf| {
            Pane::new("lesson", &theme).render(area, buf);
            Divider::new("log", &theme).render(Rect { y: 2, height: 1, ..area }, buf);
        });
        assert_eq!(
            shown,
            "\
╭ lesson ──────────╮
│                  │
├ log ─────────────┤
╰──────────────────╯"
        );
    }

    #[test]
    fn tabs_are_written_side_by_side_and_found_by_the_mouse() {
        let theme = plain();
        let tabs = ["Python", "Go", "Node"];
        let pane = Pane::new("", &theme).tabs(&tabs, 1);
        assert_eq!(picture(26, 1, |area, buf| pane.render(area, buf)), "╰ Python ─ Go ─ Node ────╯");
        let area = Rect::new(0, 0, 26, 3);
        assert_eq!(pane.tab_at(area, 2, 0), Some(0));
        assert_eq!(pane.tab_at(area, 12, 0), Some(1));
        assert_eq!(pane.tab_at(area, 9, 0), None);
        assert_eq!(pane.tab_at(area, 12, 1), None);
    }

    #[test]
    fn a_long_or_hostile_title_is_cut_and_shown() {
        let theme = plain();
        let pane = Pane::new("a\u{1b}[2Jlong title", &theme);
        assert_eq!(picture(14, 2, |area, buf| pane.render(area, buf)).lines().next(), Some("╭ a␛[2Jlo… ──╮"));
    }

    #[test]
    fn any_size_will_do() {
        let theme = plain();
        let tabs = ["Python", "漢字"];
        for_every_size(|area, buf| {
            Pane::new("title", &theme).focused(true).opaque().render(area, buf);
            Pane::new("title", &theme).tabs(&tabs, 0).render(area, buf);
            Divider::new("title", &theme).render(area, buf);
        });
    }
}
