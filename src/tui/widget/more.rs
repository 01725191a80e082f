//! The sign that there is more than is in view.

use super::text;
use crate::trace::visible;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The least columns that a name is cut to.
const LEAST_NAME: u16 = 6;

/// Which of the ways to say it is short, and still leaves no doubt: a title is not cut for a longer one.
const SHORT: usize = 2;

/// How much there is above and below what is in view: `↑ 3 ↓ 34 more lines`, at the right end of a line such as a pane's
/// lower border. Where nothing is out of view, nothing is drawn.
#[derive(Clone, Copy, Debug)]
pub struct More<'a> {
    above: usize,
    below: usize,
    is_counted: bool,
    unit: &'a str,
    of: Option<&'a str>,
    beside: u16,
    key: Option<&'a str>,
    theme: &'a Theme,
}

impl<'a> More<'a> {
    /// So many lines above and below.
    pub fn new(above: usize, below: usize, theme: &'a Theme) -> More<'a> {
        More { above, below, is_counted: true, unit: "line", of: None, beside: 0, key: None, theme }
    }

    /// For a list of `total` of which `rows` are in view from number `top` on.
    pub fn of(total: usize, top: usize, rows: u16, theme: &'a Theme) -> More<'a> {
        let top = top.min(total);
        More::new(top, (total - top).saturating_sub(usize::from(rows)), theme)
    }

    /// Something above or below, however much.
    pub fn some(above: bool, below: bool, theme: &'a Theme) -> More<'a> {
        More { is_counted: false, ..More::new(usize::from(above), usize::from(below), theme) }
    }

    /// What is counted, one of it: `line`, `task`.
    pub fn unit(mut self, unit: &'a str) -> More<'a> {
        self.unit = unit;
        self
    }

    /// Of what there is more, where the line also parts it from something else: `gather: ↓ 2 more tasks`.
    pub fn of_the(mut self, name: Option<&'a str>) -> More<'a> {
        self.of = name;
        self
    }

    /// How wide the title is that the line has too: where both fit only if less is said here, it is.
    pub fn beside(mut self, columns: u16) -> More<'a> {
        self.beside = columns;
        self
    }

    /// The key that shows what is below.
    pub fn key(mut self, key: Option<&'a str>) -> More<'a> {
        self.key = key;
        self
    }

    /// How many columns it takes at the right end of a line, with the border and the blanks around it.
    pub fn columns(&self, line: Rect) -> u16 {
        self.said(line.width).map_or(0, |said| text::width(&said) + 4)
    }

    /// What it says on a line so wide, if there is something to say and room for it.
    fn said(&self, columns: u16) -> Option<String> {
        if self.above == 0 && self.below == 0 {
            return None;
        }
        // The corner, and something of the border, stay.
        let room = columns.saturating_sub(6).min(columns * 2 / 3);
        let texts = self.texts();
        let name = self.of.map(visible);
        let [all, counts, signs] = &texts;
        let named = name.iter().flat_map(|name| {
            // A name that is too long is cut, as long as it still tells something.
            let left = room.saturating_sub(text::width(counts) + 3);
            let cut = format!("{}{}: {counts}", text::cut(name, left).0, self.theme.glyphs.ellipsis);
            let more = if self.is_counted { " more" } else { "" };
            let whole = [all.clone(), format!("{counts}{more}"), counts.clone()].map(|said| format!("{name}: {said}"));
            whole.into_iter().chain((left >= LEAST_NAME).then_some(cut))
        });
        let ways: Vec<String> = named.chain([all, counts, signs].map(Clone::clone)).collect();
        let fits = |room: u16| ways.iter().position(|said| text::width(said) <= room);
        let longest = fits(room)?;
        if self.beside == 0 {
            return ways.into_iter().nth(longest);
        }
        let beside = fits(columns.saturating_sub(self.beside + 8)).map_or(SHORT, |way| way.min(SHORT));
        ways.into_iter().nth(longest.max(beside))
    }

    /// What it says, the longest first.
    fn texts(&self) -> [String; 3] {
        let glyphs = self.theme.glyphs;
        let part = |sign: &str, count: usize| (count > 0).then(|| format!("{sign} {count}"));
        let counts: Vec<String> =
            [part(glyphs.up, self.above), part(glyphs.down, self.below)].into_iter().flatten().collect();
        let counts = counts.join(" ");
        let last = if self.below > 0 { self.below } else { self.above };
        let plural = if last == 1 { "" } else { "s" };
        let signs = [(self.above, glyphs.up), (self.below, glyphs.down)];
        let signs: String = signs.iter().filter(|(count, _)| *count > 0).map(|(_, sign)| *sign).collect();
        if !self.is_counted {
            return [format!("{signs} more"), signs.clone(), signs];
        }
        let key = self.key.filter(|_| self.below > 0).map_or(String::new(), |key| format!(": {key}"));
        [format!("{counts} more {}{plural}{key}", self.unit), counts, signs]
    }
}

impl Widget for More<'_> {
    fn render(self, line: Rect, buf: &mut Buffer) {
        let line = line.intersection(buf.area);
        let Some(said) = self.said(line.width).filter(|_| line.height > 0) else { return };
        let width = text::width(&said);
        let x = line.right() - 3 - width;
        let style = self.theme.style(Role::Key);
        for column in x - 1..=x + width {
            buf[(column, line.y)].set_symbol(" ");
        }
        buf.set_stringn(x, line.y, said, usize::from(width), style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};
    use crate::tui::widget::{Divider, Pane};

    fn bottom(width: u16, above: usize, below: usize) -> String {
        let theme = plain();
        let shown = picture(width, 2, |area, buf| {
            Pane::new("", &theme).render(area, buf);
            More::new(above, below, &theme).render(Rect { y: 1, height: 1, ..area }, buf);
        });
        shown.lines().last().unwrap_or_default().to_owned()
    }

    #[test]
    fn it_says_how_much_is_out_of_view() {
        assert_eq!(bottom(30, 0, 34), "╰────────── ↓ 34 more lines ─╯");
        assert_eq!(bottom(34, 3, 1), "╰──────────── ↑ 3 ↓ 1 more line ─╯");
        assert_eq!(bottom(30, 0, 0), format!("╰{}╯", "─".repeat(28)));
        assert_eq!(bottom(20, 12, 34), "╰────── ↑ 12 ↓ 34 ─╯");
        assert_eq!(bottom(12, 12, 34), "╰───── ↑↓ ─╯");
    }

    #[test]
    fn on_a_line_between_two_it_says_of_which_there_is_more() {
        let theme = plain();
        let shown = |width: u16, name: &str| {
            let more = More::new(1, 2, &theme).unit("task").of_the(Some(name));
            let line = Rect::new(0, 0, width, 1);
            let more = more.beside(22);
            let shown = picture(width, 1, |area, buf| {
                Divider::new("TaskGroup, which stops", &theme).keeping(more.columns(line)).render(area, buf);
                more.render(area, buf);
            });
            assert_eq!(more.columns(line) > 0, shown.contains('↓'));
            shown
        };
        assert_eq!(shown(60, "gather"), "├ TaskGroup, which stops ───── gather: ↑ 1 ↓ 2 more tasks ─┤");
        assert_eq!(shown(45, "gather"), "├ TaskGroup, which stops ─ gather: ↑ 1 ↓ 2 ─┤");
        assert_eq!(shown(40, "gather"), "├ TaskGroup, which s… gather: ↑ 1 ↓ 2 ─┤");
        assert_eq!(shown(40, "a long name of a run indeed"), "├ TaskGro… a long name of a…: ↑ 1 ↓ 2 ─┤");
        assert_eq!(shown(24, "gather"), "├ Ta… gather: ↑ 1 ↓ 2 ─┤");
    }

    #[test]
    fn any_size_will_do() {
        let theme = plain();
        for_every_size(|area, buf| More::new(1, 100_000, &theme).of_the(Some("a name")).render(area, buf));
    }
}
