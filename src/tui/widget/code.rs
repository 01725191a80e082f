//! Programs: source text with its syntax coloured, and the lines that are current marked.

mod highlight;

pub use highlight::{Highlighted, highlight};

use super::text;
use crate::trace::visible;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// A program's text with line numbers.
#[derive(Clone, Copy, Debug)]
pub struct Code<'a> {
    source: &'a str,
    theme: &'a Theme,
    highlighted: Option<&'a Highlighted>,
    current: &'a [usize],
    scroll: Option<usize>,
}

impl<'a> Code<'a> {
    /// The text, plain.
    pub fn new(source: &'a str, theme: &'a Theme) -> Code<'a> {
        Code { source, theme, highlighted: None, current: &[], scroll: None }
    }

    /// Its syntax, once it is known.
    pub fn highlighted(mut self, highlighted: Option<&'a Highlighted>) -> Code<'a> {
        self.highlighted = highlighted;
        self
    }

    /// The lines to mark, from 1, in order.
    pub fn current(mut self, lines: &'a [usize]) -> Code<'a> {
        self.current = lines;
        self
    }

    /// The first line to show, from 0; without it the first current line is kept in view.
    pub fn scroll(mut self, line: Option<usize>) -> Code<'a> {
        self.scroll = line;
        self
    }

    /// The first line that is shown in so many rows, from 0.
    pub fn first_line(&self, rows: u16) -> usize {
        let rows = usize::from(rows);
        let last = self.source.lines().count().saturating_sub(rows);
        let wanted = self.scroll.unwrap_or_else(|| {
            // By half pages, so that the text stays where it is while the current line moves within one.
            let half = (rows / 2).max(1);
            let current = self.current.first().map_or(0, |line| line.saturating_sub(1));
            current.saturating_sub(rows / 4) / half * half
        });
        wanted.min(last)
    }

    fn line(&self, index: usize, line: &str, (x, y): (u16, u16), room: u16, buf: &mut Buffer) {
        let base = self.theme.base();
        let spans = self.highlighted.and_then(|highlighted| highlighted.line(index)).unwrap_or(&[]);
        let mut writer = Writer { buf, x, y, column: 0, room, cut: self.theme.glyphs.ellipsis };
        let mut at = 0;
        for (range, role) in spans {
            // Spans of another text than this one are not an error, only not of use.
            let (Some(plain), Some(coloured)) = (line.get(at..range.start), line.get(range.clone())) else { break };
            writer.write(plain, base);
            writer.write(coloured, base.patch(self.theme.style(*role)));
            at = range.end;
        }
        writer.write(line.get(at..).unwrap_or(""), base);
    }
}

/// Writes pieces of a line one after another.
struct Writer<'a> {
    buf: &'a mut Buffer,
    x: u16,
    y: u16,
    column: u16,
    room: u16,
    cut: &'a str,
}

impl Writer<'_> {
    fn write(&mut self, piece: &str, style: Style) {
        for (number, part) in piece.split('\t').enumerate() {
            if number > 0 {
                self.column = (self.column / 4 + 1).saturating_mul(4);
            }
            let room = self.room.saturating_sub(self.column);
            if part.is_empty() {
                continue;
            }
            if room == 0 {
                if self.room > 0 {
                    self.buf[(self.x + self.room - 1, self.y)].set_symbol(self.cut).set_style(style);
                }
                return;
            }
            // No more of a very long line is looked at than can be seen.
            let most = part.char_indices().nth(usize::from(room) * 8).map_or(part.len(), |(at, _)| at);
            let at = (self.x + self.column, self.y);
            self.column += text::put(self.buf, at, &visible(&part[..most]), room, self.cut, style);
        }
    }
}

impl Widget for Code<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let first = self.first_line(area.height);
        let numbers = (first + usize::from(area.height)).max(10).ilog10() as u16 + 1;
        let text_at = numbers + 3;
        let lines = self.source.lines().enumerate().skip(first);
        for (y, (index, line)) in (area.top()..area.bottom()).zip(lines) {
            let current = self.current.contains(&(index + 1));
            let number = format!("{:>1$}", index + 1, usize::from(numbers));
            buf.set_stringn(area.x, y, number, usize::from(area.width), self.theme.style(Role::Dim));
            if area.width > text_at {
                self.line(index, line, (area.x + text_at, y), area.width - text_at, buf);
            }
            if current {
                mark_row(Rect { y, height: 1, ..area }, numbers + 1, self.theme, buf);
            }
        }
    }
}

/// Lays the current line's ground below a row and puts the sign before its text.
fn mark_row(row: Rect, sign_at: u16, theme: &Theme, buf: &mut Buffer) {
    let style = theme.style(Role::CurrentLine);
    // Its letters keep the colours of their syntax, unless the ground is one on which only its own is sure to be legible.
    let keeps_colours = style.fg == theme.style(Role::Strong).fg;
    buf.set_style(row, if keeps_colours { Style { fg: None, ..style } } else { style });
    if sign_at < row.width {
        let sign = &mut buf[(row.x + sign_at, row.y)];
        sign.set_symbol(theme.glyphs.current);
        if keeps_colours {
            sign.set_style(Style { bg: style.bg, ..theme.style(Role::Playhead) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::model::Language;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};

    const PROGRAM: &str = "async def main():\n    await asyncio.gather(\n\tuser(), orders())\n";

    #[test]
    fn lines_are_numbered_and_the_current_one_is_marked() {
        let theme = plain();
        let shown = picture(32, 3, |area, buf| Code::new(PROGRAM, &theme).current(&[2]).render(area, buf));
        assert_eq!(
            shown,
            " 1   async def main():
 2 ▶     await asyncio.gather(
 3       user(), orders())"
        );
    }

    #[test]
    fn colours_do_not_change_the_text() {
        let theme = plain();
        let highlighted = highlight(PROGRAM, Language::Python);
        let shown = |highlighted| {
            picture(20, 3, |area, buf| Code::new(PROGRAM, &theme).highlighted(highlighted).render(area, buf))
        };
        assert_eq!(shown(Some(&highlighted)), shown(None));
        let other = highlight("x = '漢字漢字漢字漢字'\n# 漢\n", Language::Python);
        assert_eq!(shown(Some(&other)), shown(None));
    }

    #[test]
    fn the_current_line_is_kept_in_view() {
        let source: String = (1..=100).map(|n| format!("line {n}\n")).collect();
        let theme = plain();
        for current in 1..=100 {
            for rows in [1, 2, 3, 10, 99, 100, 200] {
                let current = [current];
                let first = Code::new(&source, &theme).current(&current).first_line(rows);
                assert!((first..first + usize::from(rows)).contains(&(current[0] - 1)), "{current:?} {rows}");
            }
        }
        assert_eq!(Code::new(&source, &theme).scroll(Some(1_000)).first_line(10), 90);
    }

    #[test]
    fn any_size_will_do() {
        let theme = plain();
        let source = format!("{PROGRAM}# 漢字\u{1b}[2J {}\n", "x".repeat(100_000));
        let highlighted = highlight(&source, Language::Python);
        for_every_size(|area, buf| {
            Code::new(&source, &theme).highlighted(Some(&highlighted)).current(&[1, 3]).render(area, buf);
        });
    }
}
