//! Colour depths, how to find out which one a terminal has, and how a colour is shown at each.

use ratatui::style::Color;
use std::str::FromStr;

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorDepth {
    /// None: only bold, dim, reversed and the like.
    None,
    /// The 16 of its own palette.
    Ansi16,
    /// 256.
    Ansi256,
    /// Any of 16 million.
    True,
}

/// What `--color` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// As the terminal and `NO_COLOR` have it.
    #[default]
    Auto,
    /// Colour in any case.
    Always,
    /// No colour.
    Never,
}

/// The environment variables that tell of a terminal's colours; absent when unset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TerminalHints<'a> {
    /// `NO_COLOR`
    pub no_color: Option<&'a str>,
    /// `COLORTERM`
    pub colorterm: Option<&'a str>,
    /// `TERM`
    pub term: Option<&'a str>,
}

impl ColorDepth {
    /// The depth to use: `--color` decides first, then `NO_COLOR` (see no-color.org), then what the terminal says of itself.
    pub fn detect(choice: ColorChoice, hints: TerminalHints<'_>) -> ColorDepth {
        let claimed = claimed(hints);
        match choice {
            ColorChoice::Never => ColorDepth::None,
            ColorChoice::Always => claimed.max(ColorDepth::Ansi16),
            ColorChoice::Auto if hints.no_color.is_some_and(|value| !value.is_empty()) => ColorDepth::None,
            ColorChoice::Auto => claimed,
        }
    }
}

fn claimed(hints: TerminalHints<'_>) -> ColorDepth {
    let term = hints.term.unwrap_or("");
    if term == "dumb" {
        return ColorDepth::None;
    }
    if hints.colorterm.is_some_and(|value| matches!(value, "truecolor" | "24bit")) {
        return ColorDepth::True;
    }
    const TRUE: [&str; 7] = ["direct", "kitty", "alacritty", "wezterm", "ghostty", "foot", "contour"];
    if TRUE.iter().any(|name| term.contains(name)) {
        ColorDepth::True
    } else if term.contains("256") {
        ColorDepth::Ansi256
    } else {
        ColorDepth::Ansi16
    }
}

/// One colour of a palette, as it is shown at each depth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    rgb: (u8, u8, u8),
    ansi: Color,
}

impl Paint {
    /// Reads `#rrggbb` and the name of one of the terminal's 16 colours.
    pub(super) fn parse(rgb: &str, ansi: &str) -> Option<Paint> {
        let Ok(Color::Rgb(r, g, b)) = Color::from_str(rgb) else { return None };
        let ansi = Color::from_str(ansi).ok()?;
        let own = !matches!(ansi, Color::Rgb(..) | Color::Indexed(_));
        own.then_some(Paint { rgb: (r, g, b), ansi })
    }

    /// The colour at a depth; `None` where there is no colour.
    pub(super) fn at(self, depth: ColorDepth) -> Option<Color> {
        let (r, g, b) = self.rgb;
        match depth {
            ColorDepth::None => None,
            ColorDepth::Ansi16 => Some(self.ansi),
            ColorDepth::Ansi256 => Some(Color::Indexed(nearest_256(self.rgb))),
            ColorDepth::True => Some(Color::Rgb(r, g, b)),
        }
    }
}

/// The nearest of xterm's 216 cube colours and 24 greys.
fn nearest_256((r, g, b): (u8, u8, u8)) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let near = |value: u8| (0..6).min_by_key(|i| LEVELS[*i].abs_diff(value)).unwrap_or(0);
    let distance = |(x, y, z): (u8, u8, u8)| {
        let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        square(x, r) + square(y, g) + square(z, b)
    };
    let (i, j, k) = (near(r), near(g), near(b));
    let cube = distance((LEVELS[i], LEVELS[j], LEVELS[k]));
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let level = 8 + 10 * grey;
    if distance((level, level, level)) < cube { 232 + grey } else { 16 + (36 * i + 6 * j + k) as u8 }
}

/// The contrast of two true colours, 1 to 21 (WCAG 2).
#[cfg(test)]
pub(super) fn contrast(a: Color, b: Color) -> f64 {
    fn luminance(color: Color) -> f64 {
        let Color::Rgb(r, g, b) = color else { panic!("{color:?} is no true colour") };
        let part = |value: u8| {
            let c = f64::from(value) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_decided_by_flag_then_no_color_then_terminal() {
        use ColorChoice::*;
        let hints = |no_color, colorterm, term| TerminalHints { no_color, colorterm, term };
        for (choice, hints, wanted) in [
            (Auto, hints(None, Some("truecolor"), Some("xterm-256color")), ColorDepth::True),
            (Auto, hints(None, None, Some("xterm-256color")), ColorDepth::Ansi256),
            (Auto, hints(None, None, Some("xterm-kitty")), ColorDepth::True),
            (Auto, hints(None, None, Some("linux")), ColorDepth::Ansi16),
            (Auto, hints(None, None, None), ColorDepth::Ansi16),
            (Auto, hints(None, Some("truecolor"), Some("dumb")), ColorDepth::None),
            (Auto, hints(Some("1"), Some("truecolor"), None), ColorDepth::None),
            (Auto, hints(Some(""), Some("24bit"), None), ColorDepth::True),
            (Always, hints(Some("1"), None, Some("dumb")), ColorDepth::Ansi16),
            (Never, hints(None, Some("truecolor"), None), ColorDepth::None),
        ] {
            assert_eq!(ColorDepth::detect(choice, hints), wanted, "{choice:?} {hints:?}");
        }
    }

    #[test]
    fn true_colours_become_their_nearest_of_256() {
        for (rgb, wanted) in
            [((0, 0, 0), 16), ((255, 255, 255), 231), ((255, 0, 0), 196), ((95, 135, 175), 67), ((128, 128, 128), 244)]
        {
            assert_eq!(nearest_256(rgb), wanted, "{rgb:?}");
        }
    }
}
