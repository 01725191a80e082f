//! Buffers as text, for tests.

use crate::tui::theme::{ColorDepth, Glyphs, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The theme of tests: no colours, Unicode signs.
pub(crate) fn plain() -> Theme {
    Theme::load("dark", ColorDepth::None, &Glyphs::UNICODE).unwrap()
}

/// What is drawn into an area of that size, as lines without blanks at their ends.
pub(crate) fn picture(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(area, &mut buf);
    text_of(&buf)
}

/// A buffer's letters, as lines without blanks at their ends.
pub(crate) fn text_of(buf: &Buffer) -> String {
    let rows: Vec<String> = buf
        .area
        .rows()
        .map(|row| {
            let mut line = String::new();
            let mut hidden = 0;
            for at in row.positions() {
                let symbol = buf[at].symbol();
                if hidden == 0 {
                    line.push_str(symbol);
                    hidden = super::text::width(symbol).max(1);
                }
                hidden -= 1;
            }
            line.trim_end().to_owned()
        })
        .collect();
    rows.join("\n").trim_end().to_owned()
}

/// Draws into areas of all small sizes, a huge one, none, and one that lies partly outside the buffer.
pub(crate) fn for_every_size(mut draw: impl FnMut(Rect, &mut Buffer)) {
    for width in (0..=12).chain([40, 500]) {
        for height in (0..=4).chain([200]) {
            let area = Rect::new(0, 0, width, height);
            draw(area, &mut Buffer::empty(area));
        }
    }
    draw(Rect::ZERO, &mut Buffer::empty(Rect::new(0, 0, 3, 3)));
    draw(Rect::new(2, 2, 1, 1), &mut Buffer::empty(Rect::new(0, 0, 3, 3)));
    draw(Rect::new(2, 1, 30, 30), &mut Buffer::empty(Rect::new(0, 0, 9, 4)));
    draw(Rect::new(7, 9, 30, 30), &mut Buffer::empty(Rect::new(5, 6, 20, 8)));
}
