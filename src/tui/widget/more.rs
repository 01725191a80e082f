//! The sign that there is more than is in view.

use super::text;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// How much there is above and below what is in view: `↑ 3 ↓ 34 more lines`, at the right end of a line such as a pane's
/// lower border. Where nothing is out of view, nothing is drawn.
#[derive(Clone, Copy, Debug)]
pub struct More<'a> {
    above: usize,
    below: usize,
    is_counted: bool,
    unit: &'a str,
    key: Option<&'a str>,
    theme: &'a Theme,
}

impl<'a> More<'a> {
    /// So many lines above and below.
    pub fn new(above: usize, below: usize, theme: &'a Theme) -> More<'a> {
        More { above, below, is_counted: true, unit: "line", key: None, theme }
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

    /// The key that shows what is below.
    pub fn key(mut self, key: Option<&'a str>) -> More<'a> {
        self.key = key;
        self
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
        if line.is_empty() || (self.above == 0 && self.below == 0) {
            return;
        }
        // The corner, and something of the border, stay.
        let room = line.width.saturating_sub(6).min(line.width * 2 / 3);
        let texts = self.texts();
        let Some(said) = texts.iter().find(|said| text::width(said) <= room) else { return };
        let width = text::width(said);
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
    use crate::tui::widget::Pane;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};

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
    fn any_size_will_do() {
        let theme = plain();
        for_every_size(|area, buf| More::new(1, 100_000, &theme).render(area, buf));
    }
}
