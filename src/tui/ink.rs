//! Writes frames to the terminal in as few bytes as it can: what is on already is not said again.
//!
//! Ratatui's own backend for crossterm resets the style after each frame and names both colours at each change, which
//! makes a moved playhead cost twice what it may. This one keeps the style from frame to frame, names only what changes,
//! and where few cells changed writes those of one style after each other.

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use std::collections::HashSet;
use std::io::{self, Write};

/// Up to so many cells are put into the order of their styles; in larger pictures moving the cursor costs more.
const FEW: usize = 48;

/// The style letters are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pen {
    ink: Color,
    paper: Color,
    modifiers: Modifier,
}

impl Pen {
    const PLAIN: Pen = Pen { ink: Color::Reset, paper: Color::Reset, modifiers: Modifier::empty() };

    fn of(cell: &Cell) -> Pen {
        Pen { ink: cell.fg, paper: cell.bg, modifiers: cell.modifier }
    }
}

/// A terminal that ratatui draws to.
#[derive(Debug)]
pub struct Ink<W: Write> {
    out: W,
    size: fn() -> io::Result<Size>,
    /// The pen as the terminal has it; unknown at first and after others have written.
    pen: Option<Pen>,
    /// Where the next letter goes, if that is known.
    cursor: Option<Position>,
    is_cursor_shown: Option<bool>,
    /// The rightmost column written so far: behind it a terminal may hold the cursor back.
    right: u16,
    /// Rows that held a wide letter: there the order of writing matters.
    wide: HashSet<u16>,
}

impl<W: Write> Ink<W> {
    /// A terminal behind `out`, whose size `size` tells.
    pub fn new(out: W, size: fn() -> io::Result<Size>) -> Ink<W> {
        Ink { out, size, pen: None, cursor: None, is_cursor_shown: None, right: 0, wide: HashSet::new() }
    }

    /// Forgets what is known of the terminal, since others have written to it.
    pub fn forget(&mut self) {
        (self.pen, self.cursor, self.is_cursor_shown) = (None, None, None);
    }

    fn put(&mut self, at: Position, cell: &Cell) -> io::Result<()> {
        self.go_to(at)?;
        self.take_pen(Pen::of(cell))?;
        let symbol = cell.symbol();
        self.out.write_all(symbol.as_bytes())?;
        // After a wide letter terminals do not agree where they are.
        self.right = self.right.max(at.x);
        let is_narrow = is_narrow(cell);
        if !is_narrow {
            self.wide.insert(at.y);
        }
        self.cursor = is_narrow.then_some(Position { x: at.x + 1, ..at });
        Ok(())
    }

    fn go_to(&mut self, at: Position) -> io::Result<()> {
        match self.cursor {
            Some(now) if now == at => Ok(()),
            // A backspace moves one to the left and is one byte.
            Some(now) if now.y == at.y && now.x <= self.right && (at.x..at.x + 4).contains(&now.x) => {
                self.out.write_all(&b"\x08\x08\x08"[..usize::from(now.x - at.x)])
            }
            Some(now) if now.y == at.y => write!(self.out, "\x1b[{}G", at.x + 1),
            _ => write!(self.out, "\x1b[{};{}H", at.y + 1, at.x + 1),
        }
    }

    fn take_pen(&mut self, pen: Pen) -> io::Result<()> {
        if self.pen == Some(pen) {
            return Ok(());
        }
        let mut codes = Codes::default();
        let now = self.pen.unwrap_or_else(|| {
            codes.say(format_args!("0"));
            Pen::PLAIN
        });
        codes.modifiers(now.modifiers, pen.modifiers);
        if now.ink != pen.ink {
            codes.color(pen.ink, 30);
        }
        if now.paper != pen.paper {
            codes.color(pen.paper, 40);
        }
        self.pen = Some(pen);
        write!(self.out, "\x1b[{}m", codes.0)
    }
}

/// Whether a letter takes one column.
fn is_narrow(cell: &Cell) -> bool {
    unicode_width::UnicodeWidthStr::width(cell.symbol()) == 1
}

/// The codes of one change of style, as `1;38;5;221`.
#[derive(Default)]
struct Codes(String);

impl Codes {
    fn say(&mut self, code: std::fmt::Arguments<'_>) {
        use std::fmt::Write as _;
        if !self.0.is_empty() {
            self.0.push(';');
        }
        // Writing to a string cannot fail.
        let _infallible = self.0.write_fmt(code);
    }

    /// A colour; `base` is 30 for the ink and 40 for the paper.
    fn color(&mut self, color: Color, base: u8) {
        let bright = base + 60;
        match color {
            Color::Reset => self.say(format_args!("{}", base + 9)),
            Color::Black => self.say(format_args!("{base}")),
            Color::Red => self.say(format_args!("{}", base + 1)),
            Color::Green => self.say(format_args!("{}", base + 2)),
            Color::Yellow => self.say(format_args!("{}", base + 3)),
            Color::Blue => self.say(format_args!("{}", base + 4)),
            Color::Magenta => self.say(format_args!("{}", base + 5)),
            Color::Cyan => self.say(format_args!("{}", base + 6)),
            Color::Gray => self.say(format_args!("{}", base + 7)),
            Color::DarkGray => self.say(format_args!("{bright}")),
            Color::LightRed => self.say(format_args!("{}", bright + 1)),
            Color::LightGreen => self.say(format_args!("{}", bright + 2)),
            Color::LightYellow => self.say(format_args!("{}", bright + 3)),
            Color::LightBlue => self.say(format_args!("{}", bright + 4)),
            Color::LightMagenta => self.say(format_args!("{}", bright + 5)),
            Color::LightCyan => self.say(format_args!("{}", bright + 6)),
            Color::White => self.say(format_args!("{}", bright + 7)),
            Color::Indexed(index) => self.say(format_args!("{};5;{index}", base + 8)),
            Color::Rgb(r, g, b) => self.say(format_args!("{};2;{r};{g};{b}", base + 8)),
        }
    }

    fn modifiers(&mut self, now: Modifier, wanted: Modifier) {
        let mut now = now;
        /// What is switched off together, and how it is switched on.
        const SWITCHES: [(u8, &[(Modifier, u8)]); 7] = [
            (22, &[(Modifier::BOLD, 1), (Modifier::DIM, 2)]),
            (23, &[(Modifier::ITALIC, 3)]),
            (24, &[(Modifier::UNDERLINED, 4)]),
            (25, &[(Modifier::SLOW_BLINK, 5), (Modifier::RAPID_BLINK, 6)]),
            (27, &[(Modifier::REVERSED, 7)]),
            (28, &[(Modifier::HIDDEN, 8)]),
            (29, &[(Modifier::CROSSED_OUT, 9)]),
        ];
        for (off, members) in SWITCHES {
            if members.iter().any(|(modifier, _)| now.contains(*modifier) && !wanted.contains(*modifier)) {
                self.say(format_args!("{off}"));
                members.iter().for_each(|(modifier, _)| now.remove(*modifier));
            }
            for (modifier, on) in members {
                if wanted.contains(*modifier) && !now.contains(*modifier) {
                    self.say(format_args!("{on}"));
                }
            }
        }
    }
}

impl<W: Write> Backend for Ink<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let mut cells = content.map(|(x, y, cell)| (Position { x, y }, cell));
        let mut first: Vec<(Position, &Cell)> = cells.by_ref().take(FEW).collect();
        if first.len() < FEW && !first.iter().any(|(at, cell)| self.wide.contains(&at.y) || !is_narrow(cell)) {
            let mut pens: Vec<Option<Pen>> = vec![self.pen];
            first.sort_by_cached_key(|(_, cell)| {
                let pen = Some(Pen::of(cell));
                pens.iter().position(|known| *known == pen).unwrap_or_else(|| {
                    pens.push(pen);
                    pens.len() - 1
                })
            });
        }
        first.into_iter().chain(cells).try_for_each(|(at, cell)| self.put(at, cell))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.is_cursor_shown != Some(false) {
            self.is_cursor_shown = Some(false);
            self.out.write_all(b"\x1b[?25l")?;
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.is_cursor_shown = Some(true);
        self.out.write_all(b"\x1b[?25h")
    }

    /// Nothing here needs the cursor's place; asking the terminal would have to wait for its answer.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let at = position.into();
        self.go_to(at)?;
        self.cursor = Some(at);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.take_pen(Pen::PLAIN)?;
        self.out.write_all(match region {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[0J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[0K",
        })
    }

    fn size(&self) -> io::Result<Size> {
        (self.size)()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    const AREA: Rect = Rect { x: 0, y: 0, width: 12, height: 4 };

    /// What a terminal shows after these pictures have been drawn one after the other.
    fn shown(pictures: &[Buffer]) -> vt100::Parser {
        let mut ink = Ink::new(Vec::new(), || Ok(AREA.as_size()));
        let mut last = Buffer::empty(AREA);
        ink.clear().unwrap();
        for picture in pictures {
            ink.draw(last.diff(picture).into_iter()).unwrap();
            last = picture.clone();
        }
        let mut parser = vt100::Parser::new(AREA.height.try_into().unwrap(), AREA.width.try_into().unwrap(), 0);
        parser.process(&ink.out);
        parser
    }

    fn vt_color(color: Color) -> vt100::Color {
        match color {
            Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
            Color::Indexed(index) => vt100::Color::Idx(index),
            Color::Red => vt100::Color::Idx(1),
            Color::LightCyan => vt100::Color::Idx(14),
            _ => vt100::Color::Default,
        }
    }

    fn style() -> impl Strategy<Value = Style> {
        let color = prop_oneof![
            Just(Color::Reset),
            Just(Color::Red),
            Just(Color::LightCyan),
            any::<u8>().prop_map(Color::Indexed),
            any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
        ];
        let modifiers = prop::sample::subsequence(
            vec![Modifier::BOLD, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED],
            0..4,
        );
        (color.clone(), color, modifiers).prop_map(|(ink, paper, modifiers)| {
            let modifiers = modifiers.into_iter().fold(Modifier::empty(), |all, one| all | one);
            Style::new().fg(ink).bg(paper).add_modifier(modifiers)
        })
    }

    fn picture() -> impl Strategy<Value = Buffer> {
        let text = prop::sample::select(vec!["a", "bc", "▼", "e\u{301}", " "]);
        prop::collection::vec((0..AREA.width, 0..AREA.height, text, style()), 0..12).prop_map(|texts| {
            let mut buffer = Buffer::empty(AREA);
            for (x, y, text, style) in texts {
                buffer.set_stringn(x, y, text, usize::from(AREA.width - x), style);
            }
            buffer
        })
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_was_drawn(pictures in prop::collection::vec(picture(), 1..5)) {
            let parser = shown(&pictures);
            let last = pictures.last().unwrap();
            for (x, y) in (0..AREA.height).flat_map(|y| (0..AREA.width).map(move |x| (x, y))) {
                let cell = &last[(x, y)];
                let shown = parser.screen().cell(y, x).unwrap();
                let symbol = if shown.contents().is_empty() { " " } else { shown.contents() };
                prop_assert_eq!(symbol, cell.symbol(), "at {},{}", x, y);
                prop_assert_eq!(shown.fgcolor(), vt_color(cell.fg));
                prop_assert_eq!(shown.bgcolor(), vt_color(cell.bg));
                prop_assert_eq!(shown.bold(), cell.modifier.contains(Modifier::BOLD));
                prop_assert_eq!(shown.italic(), cell.modifier.contains(Modifier::ITALIC));
                prop_assert_eq!(shown.underline(), cell.modifier.contains(Modifier::UNDERLINED));
                prop_assert_eq!(shown.inverse(), cell.modifier.contains(Modifier::REVERSED));
            }
        }
    }

    #[test]
    fn wide_letters_stand_where_they_should() {
        let mut first = Buffer::empty(AREA);
        first.set_string(1, 1, "漢字x", Style::new().fg(Color::Red));
        let mut second = Buffer::empty(AREA);
        second.set_string(1, 1, "ab字y", Style::new());
        let shown = shown(&[first, second]);
        assert_eq!(shown.screen().contents(), "\n ab字y");
    }

    #[test]
    fn nothing_is_said_twice() {
        let mut ink = Ink::new(Vec::new(), || Ok(AREA.as_size()));
        let mut buffer = Buffer::empty(AREA);
        buffer.set_string(2, 1, "abc", Style::new().fg(Color::Rgb(1, 2, 3)));
        ink.draw(Buffer::empty(AREA).diff(&buffer).into_iter()).unwrap();
        assert_eq!(String::from_utf8_lossy(&ink.out), "\u{1b}[2;3H\u{1b}[0;38;2;1;2;3mabc");
        ink.out.clear();
        let before = buffer.clone();
        buffer.set_string(7, 1, "d", Style::new().fg(Color::Rgb(1, 2, 3)));
        ink.draw(before.diff(&buffer).into_iter()).unwrap();
        assert_eq!(String::from_utf8_lossy(&ink.out), "\u{1b}[8Gd");
        ink.out.clear();
        ink.hide_cursor().unwrap();
        ink.hide_cursor().unwrap();
        assert_eq!(String::from_utf8_lossy(&ink.out), "\u{1b}[?25l");
    }
}
