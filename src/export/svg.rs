//! A screen as a picture: a buffer of cells in, an SVG document out.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// A cell's width and height in user units: those of common monospace fonts, so that lines of box drawing meet.
const CELL: (f64, f64) = (8.43, 16.3);
/// Where a row's text stands below the row's top.
const BASELINE: f64 = 13.0;
const FONT_SIZE: f64 = 14.0;
/// Room around the cells.
const MARGIN: f64 = 8.0;

/// The colours a terminal has of its own.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Text without a colour.
    pub foreground: [u8; 3],
    /// The ground.
    pub background: [u8; 3],
    /// The 16 colours.
    pub ansi: [[u8; 3]; 16],
}

/// A dark terminal.
pub const DARK: Palette = Palette {
    foreground: [0xd8, 0xde, 0xe9],
    background: [0x1b, 0x1f, 0x27],
    ansi: [
        [0x3b, 0x42, 0x52],
        [0xe0, 0x6c, 0x75],
        [0x98, 0xc3, 0x79],
        [0xe5, 0xc0, 0x7b],
        [0x61, 0xaf, 0xef],
        [0xc6, 0x78, 0xdd],
        [0x56, 0xb6, 0xc2],
        [0xc8, 0xcc, 0xd4],
        [0x6b, 0x73, 0x82],
        [0xff, 0x88, 0x91],
        [0xb5, 0xe0, 0x90],
        [0xff, 0xd6, 0x8a],
        [0x82, 0xc4, 0xff],
        [0xdd, 0x92, 0xf2],
        [0x74, 0xd3, 0xe0],
        [0xff, 0xff, 0xff],
    ],
};

/// Writes `buffer` as an SVG document with `title` for those who cannot see it.
///
/// # Errors
/// Those of the writer.
pub fn write(buffer: &Buffer, palette: &Palette, title: &str, out: &mut dyn Write) -> io::Result<()> {
    let area = buffer.area;
    // A screen with a ground of its own has it around the cells too.
    let corner = buffer.cell((area.x, area.y)).map_or(Color::Reset, |cell| cell.bg);
    let palette = &Palette { background: rgb(corner, palette, palette.background), ..*palette };
    let width = f64::from(area.width) * CELL.0 + 2.0 * MARGIN;
    let height = f64::from(area.height) * CELL.1 + 2.0 * MARGIN;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" role=\"img\" \
         font-family=\"'DejaVu Sans Mono','JetBrains Mono',Menlo,Consolas,ui-monospace,monospace\" \
         font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{}\"/>",
        escape(title),
        hex(palette.background),
    )?;
    for row in 0..area.height {
        let cells: Vec<&Cell> = (0..area.width).map(|column| &buffer[(area.x + column, area.y + row)]).collect();
        grounds(&cells, row, palette, out)?;
        texts(&cells, row, palette, out)?;
    }
    writeln!(out, "</svg>")
}

/// A cell's colours and weight as they appear.
#[derive(Clone, Copy, PartialEq)]
struct Style {
    foreground: [u8; 3],
    background: [u8; 3],
    modifier: Modifier,
}

impl Style {
    fn of(cell: &Cell, palette: &Palette) -> Style {
        let mut foreground = rgb(cell.fg, palette, palette.foreground);
        let mut background = rgb(cell.bg, palette, palette.background);
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut foreground, &mut background);
        }
        if cell.modifier.contains(Modifier::HIDDEN) {
            foreground = background;
        }
        Style { foreground, background, modifier: cell.modifier }
    }

    fn attributes(self) -> String {
        let mut text = format!("fill=\"{}\"", hex(self.foreground));
        for (modifier, attribute) in [
            (Modifier::BOLD, " font-weight=\"bold\""),
            (Modifier::ITALIC, " font-style=\"italic\""),
            (Modifier::DIM, " opacity=\"0.6\""),
            (Modifier::UNDERLINED, " text-decoration=\"underline\""),
            (Modifier::CROSSED_OUT, " text-decoration=\"line-through\""),
        ] {
            if self.modifier.contains(modifier) {
                text.push_str(attribute);
            }
        }
        text
    }
}

/// A rectangle for every stretch of a row that has a ground of its own.
fn grounds(cells: &[&Cell], row: u16, palette: &Palette, out: &mut dyn Write) -> io::Result<()> {
    let mut column = 0;
    while column < cells.len() {
        let ground = Style::of(cells[column], palette).background;
        let same = cells[column..].iter().take_while(|cell| Style::of(cell, palette).background == ground).count();
        if ground != palette.background {
            writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
                number(MARGIN + column as f64 * CELL.0),
                number(MARGIN + f64::from(row) * CELL.1),
                number(same as f64 * CELL.0),
                // A hair more, so that rows of one ground have no seam.
                number(CELL.1 + 0.3),
                hex(ground),
            )?;
        }
        column += same;
    }
    Ok(())
}

/// A text for every stretch of a row in one style; its length is said, so that it keeps its place whatever font is found.
fn texts(cells: &[&Cell], row: u16, palette: &Palette, out: &mut dyn Write) -> io::Result<()> {
    let mut column = 0;
    while column < cells.len() {
        let style = Style::of(cells[column], palette);
        let (mut text, mut end) = (String::new(), column);
        while end < cells.len() && Style::of(cells[end], palette) == style {
            let symbol = cells[end].symbol();
            // Two blanks part a text: what follows then begins exactly where it belongs.
            if text.ends_with(' ') && symbol == " " {
                break;
            }
            text.push_str(symbol);
            end += symbol.width().max(1);
        }
        let (words, blanks) = (text.trim(), text.len() - text.trim_start().len());
        if !words.is_empty() {
            writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" {}>{}</text>",
                number(MARGIN + (column + blanks) as f64 * CELL.0),
                number(MARGIN + f64::from(row) * CELL.1 + BASELINE),
                number(words.width() as f64 * CELL.0),
                style.attributes(),
                escape(words),
            )?;
        }
        column = end.max(column + 1);
    }
    Ok(())
}

/// A number without needless digits.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn rgb(color: Color, palette: &Palette, default: [u8; 3]) -> [u8; 3] {
    let index = match color {
        Color::Reset => return default,
        Color::Rgb(red, green, blue) => return [red, green, blue],
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(index) => index,
    };
    match index {
        0..16 => palette.ansi[usize::from(index)],
        16..232 => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let cube = index - 16;
            [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
        }
        232.. => [8 + 10 * (index - 232); 3],
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style as CellStyle;

    fn svg(buffer: &Buffer) -> String {
        let mut out = Vec::new();
        write(buffer, &DARK, "a <title>", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn characters_of_one_style_share_a_text_whose_length_is_said() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "a<日b", CellStyle::new().red().bold());
        let svg = svg(&buffer);
        assert!(svg.contains("<title>a &lt;title&gt;</title>"), "{svg}");
        assert!(
            svg.contains("<text x=\"8\" y=\"21\" textLength=\"42.1\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#e06c75\" font-weight=\"bold\">a&lt;日b</text>"),
            "{svg}"
        );
    }

    #[test]
    fn a_ground_is_a_rectangle_and_reversed_cells_swap_their_colours() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        buffer.set_string(1, 0, "xy", CellStyle::new().fg(Color::Indexed(196)).reversed());
        let svg = svg(&buffer);
        assert!(svg.contains("<rect x=\"16.4\" y=\"8\" width=\"16.9\" height=\"16.6\" fill=\"#ff0000\"/>"), "{svg}");
        assert!(svg.contains("fill=\"#1b1f27\">xy</text>"), "{svg}");
    }

    #[test]
    fn an_empty_buffer_is_a_picture_too() {
        assert!(svg(&Buffer::empty(Rect::ZERO)).ends_with("</svg>\n"));
    }
}
