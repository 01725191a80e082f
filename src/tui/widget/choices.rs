//! Choices: the list a prediction or question is answered in.

use super::text;
use crate::trace::visible;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Columns before a choice's text: pointer, blank, box, blank.
const MARGIN: u16 = 4;

/// Stands where code begins and ends in a line. It takes no columns, and text made visible never holds it.
const CODE: &str = "\u{200b}";

/// What became of a choice, once the answer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Picked, and rightly.
    Right,
    /// Picked, and wrongly.
    Wrong,
    /// Not picked, and should have been.
    Missed,
}

/// A choice as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceRow {
    /// What it says.
    pub text: String,
    /// Whether it is picked.
    pub picked: bool,
    /// What became of it.
    pub verdict: Option<Verdict>,
}

/// Choices, each wrapped to as many rows as it needs.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    rows: &'a [ChoiceRow],
    many: bool,
    theme: &'a Theme,
    cursor: Option<usize>,
}

impl<'a> Choices<'a> {
    /// The choices; `many` if several may be picked.
    pub fn new(rows: &'a [ChoiceRow], many: bool, theme: &'a Theme) -> Choices<'a> {
        Choices { rows, many, theme, cursor: None }
    }

    /// The choice that the keys pick.
    pub fn cursor(mut self, index: Option<usize>) -> Choices<'a> {
        self.cursor = index;
        self
    }

    /// How many rows they take at a width.
    pub fn height(&self, width: u16) -> u16 {
        let rows: usize = self.rows.iter().map(|row| self.lines(row, width).len()).sum();
        rows.min(usize::from(u16::MAX)) as u16
    }

    /// The choice in row `y` of the screen, for choices drawn into `area`.
    pub fn hit(&self, area: Rect, y: u16) -> Option<usize> {
        let row = usize::from(y.checked_sub(area.y).filter(|row| *row < area.height)?);
        self.placed(area.width).nth(self.first(area) + row).map(|(index, _, _)| index)
    }

    fn lines(&self, row: &ChoiceRow, width: u16) -> Vec<String> {
        let text = visible(&row.text);
        // A sign that takes no room stands for the backticks around code; a lone backtick is itself.
        let text = if text.matches('`').count().is_multiple_of(2) { text.replace('`', CODE).into() } else { text };
        let said = match (row.verdict, self.theme.glyphs) {
            (None, _) => text,
            (Some(Verdict::Right), glyphs) => format!("{text} {} right", glyphs.returned).into(),
            (Some(Verdict::Wrong), glyphs) => format!("{text} {} wrong", glyphs.raised).into(),
            (Some(Verdict::Missed), glyphs) => format!("{text} {} missed", glyphs.raised).into(),
        };
        text::wrap(&said, width.saturating_sub(MARGIN))
    }

    /// Every line: whose it is, whether it is the first, and its text.
    fn placed(&self, width: u16) -> impl Iterator<Item = (usize, bool, String)> {
        self.rows.iter().enumerate().flat_map(move |(index, row)| {
            self.lines(row, width).into_iter().enumerate().map(move |(line, text)| (index, line == 0, text))
        })
    }

    /// The first line to show, so that the choice at the cursor is in view.
    fn first(&self, area: Rect) -> usize {
        let Some(cursor) = self.cursor else { return 0 };
        let end = self.placed(area.width).take_while(|(index, ..)| *index <= cursor).count();
        end.saturating_sub(usize::from(area.height))
    }
}

impl Widget for Choices<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let glyphs = self.theme.glyphs;
        let lines = self.placed(area.width).skip(self.first(area));
        let mut code = false;
        for (y, (index, first, line)) in (area.top()..area.bottom()).zip(lines) {
            let row = &self.rows[index];
            let role = match row.verdict {
                Some(Verdict::Right) => Role::Good,
                Some(Verdict::Wrong | Verdict::Missed) => Role::Bad,
                None => Role::Text,
            };
            let mut style = self.theme.style(role);
            if self.cursor == Some(index) {
                // The verdict is told in words too; on this ground only its own colour is sure to be legible.
                style = self.theme.style(Role::Selected);
                buf.set_style(Rect { y, height: 1, ..area }, style);
            }
            if first {
                let tick = match (self.many, row.picked) {
                    (true, true) => glyphs.ticked,
                    (true, false) => glyphs.unticked,
                    (false, true) => glyphs.chosen,
                    (false, false) => glyphs.unchosen,
                };
                let pointer = if self.cursor == Some(index) { glyphs.pointer } else { " " };
                buf.set_stringn(area.x, y, pointer, 1, style);
                if area.width > 2 {
                    buf.set_stringn(area.x + 2, y, tick, 1, style);
                }
            }
            code &= !first;
            let code_style = match self.cursor == Some(index) {
                true => style,
                false => style.patch(self.theme.style(Role::Code)),
            };
            let mut x = MARGIN;
            for (number, part) in line.split(CODE).enumerate() {
                code ^= number > 0;
                let room = area.width.saturating_sub(x);
                let style = if code { code_style } else { style };
                x += text::put(buf, (area.x.saturating_add(x), y), part, room, glyphs.ellipsis, style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};

    fn rows() -> Vec<ChoiceRow> {
        let row = |text: &str, picked, verdict| ChoiceRow { text: text.to_owned(), picked, verdict };
        vec![
            row("user", true, Some(Verdict::Wrong)),
            row("profile, which sleeps on", false, Some(Verdict::Missed)),
            row("main", false, None),
        ]
    }

    #[test]
    fn choices_are_ticked_judged_and_wrapped() {
        let (rows, theme) = (rows(), plain());
        let choices = Choices::new(&rows, true, &theme).cursor(Some(2));
        assert_eq!(
            picture(24, 4, |area, buf| choices.render(area, buf)),
            "  ☑ user ✗ wrong\n  ☐ profile, which\n    sleeps on ✗ missed\n› ☐ main"
        );
        assert_eq!(choices.height(24), 4);
        assert_eq!(choices.hit(Rect::new(0, 0, 24, 4), 2), Some(1));
        assert_eq!(choices.hit(Rect::new(0, 0, 24, 9), 7), None);
    }

    #[test]
    fn one_choice_is_round_and_the_cursor_is_kept_in_view() {
        let (rows, theme) = (rows(), plain());
        let choices = Choices::new(&rows, false, &theme).cursor(Some(2));
        assert_eq!(picture(24, 1, |area, buf| choices.render(area, buf)), "› ○ main");
        assert_eq!(choices.hit(Rect::new(0, 0, 24, 1), 0), Some(2));
    }

    #[test]
    fn code_is_shown_without_its_backticks() {
        let row = |text: &str| ChoiceRow { text: text.to_owned(), picked: false, verdict: None };
        let (rows, theme) = ([row("`await a` raises `TimeoutError`"), row("a ` alone")], plain());
        let shown = picture(22, 3, |area, buf| Choices::new(&rows, false, &theme).render(area, buf));
        assert_eq!(shown, "  ○ await a raises\n    TimeoutError\n  ○ a ` alone");
    }

    #[test]
    fn any_size_will_do() {
        let (rows, theme) = (rows(), plain());
        for_every_size(|area, buf| {
            let choices = Choices::new(&rows, true, &theme).cursor(Some(1));
            choices.render(area, buf);
            choices.hit(area, area.y);
            choices.height(area.width);
        });
    }
}
