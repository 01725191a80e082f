//! Text of others, made safe to show: what a terminal would obey, hide or reorder becomes a sign one can see.

use std::borrow::Cow;

/// `text` with everything that does not print replaced by visible signs: ASCII controls by their Unicode pictures
/// (`␛`), all others (C1 controls, bidirectional controls, zero-width, private-use and unassigned characters) by
/// `\u{…}`. Wide and combining characters stay, and so do the joiners inside emoji and scripts that need them.
pub fn visible(text: &str) -> Cow<'_, str> {
    // What most text is needs no look at each character.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let Some((start, _)) = text.char_indices().find(|&(at, c)| !prints(text, at, c)) else {
        return Cow::Borrowed(text);
    };
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(&text[..start]);
    for (at, c) in text[start..].char_indices() {
        if prints(text, start + at, c) {
            shown.push(c);
        } else {
            push_sign(&mut shown, c);
        }
    }
    Cow::Owned(shown)
}

fn push_sign(shown: &mut String, c: char) {
    match c {
        '\0'..='\x1f' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
        '\x7f' => shown.push('\u{2421}'),
        _ => shown.extend(c.escape_unicode()),
    }
}

/// Whether the character `c`, which stands at `at` in `text`, can go to a terminal as it is.
fn prints(text: &str, at: usize, c: char) -> bool {
    match c {
        ' '..='~' => true,
        // Spaces of all widths are blank, but they take their room and obey no one.
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => true,
        // Letters and marks by class that show nothing: grapheme joiner, Hangul fillers, Khmer inherent vowels.
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{17b4}' | '\u{17b5}' => false,
        // Tags and supplementary variation selectors can carry whole hidden texts.
        '\u{e0000}'..='\u{e0fff}' => false,
        '\u{200c}' | '\u{200d}' => joins(&text[..at], &text[at + c.len_utf8()..]),
        _ => is_printable(c),
    }
}

/// A joiner has work to do only between two characters of a script that joins: never next to ASCII, never at an edge.
fn joins(before: &str, after: &str) -> bool {
    let wants = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && is_printable(c));
    wants(before.chars().next_back()) && wants(after.chars().next())
}

/// What Rust's own `Debug` would print as it is, in the middle of a word (where combining marks may stand).
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    let mut buffer = [b'a'; 5];
    let length = 1 + c.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..length]).is_ok_and(|word| word.escape_debug().nth(1) == Some(c))
}

/// `text` with everything that is not ASCII replaced by something like it, one character for one: for terminals and
/// readers that know nothing else.
pub fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(like).collect()) }
}

/// The ASCII character that is most like `c`.
fn like(c: char) -> char {
    match c {
        c if c.is_ascii() => c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '·' | '─' | '╌' | '┄' | '┈' => '-',
        '━' | '═' => '=',
        '│' | '┆' | '├' | '┤' | '▎' | '║' => '|',
        '╭' | '╮' | '╯' | '╰' => '+',
        '‘' | '’' | '′' => '\'',
        '“' | '”' | '„' | '″' => '"',
        '…' => '~',
        '×' | '✗' => 'x',
        'µ' | 'μ' => 'u',
        '→' | '›' | '▶' | '▸' | '≥' => '>',
        '←' | '‹' | '◀' | '≤' => '<',
        '↑' => '^',
        '↓' | '▼' => 'v',
        '•' | '●' => '*',
        '✓' => '+',
        '≠' => '!',
        '≈' => '~',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::{in_ascii, visible};
    use std::borrow::Cow;

    #[test]
    fn plain_wide_and_combining_text_is_left_alone() {
        for text in [
            "",
            "profile",
            "日本語 タスク",
            "e\u{301}te\u{301}",
            "👩\u{200d}💻",
            "नमस्ते",
            "a\u{3000}b",
            "✓ ✗ ─",
            "❤\u{fe0f}",
        ] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text:?} became {}", visible(text));
        }
    }

    #[test]
    fn control_characters_show_as_pictures() {
        assert_eq!(visible("a\x1b[31mred\r\n\0\x7f"), "a␛[31mred␍␊␀␡");
        assert_eq!(visible("\x1b]0;title\x07"), "␛]0;title␇");
    }

    #[test]
    fn what_hides_or_reorders_shows_as_an_escape() {
        assert_eq!(visible("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(visible("a\u{202e}b\u{2066}c"), "a\\u{202e}b\\u{2066}c");
        assert_eq!(visible("a\u{200b}b\u{feff}\u{ad}"), "a\\u{200b}b\\u{feff}\\u{ad}");
        assert_eq!(visible("a\u{200d}b"), "a\\u{200d}b");
        assert_eq!(visible("\u{378}\u{e000}\u{2028}"), "\\u{378}\\u{e000}\\u{2028}");
    }

    #[test]
    fn what_is_not_ascii_becomes_like_it_letter_for_letter() {
        assert_eq!(in_ascii("a – b… 3 × 5 µs → “x”"), "a - b~ 3 x 5 us > \"x\"");
        assert_eq!(in_ascii("日本"), "??");
    }

    #[test]
    fn showing_twice_changes_nothing_more() {
        for text in ["\x1b\u{202e}\u{200d}x", "é\u{200d}é\u{200d}"] {
            let once = visible(text).into_owned();
            assert_eq!(visible(&once), once);
        }
    }
}
