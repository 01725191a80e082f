//! Damage to a text: bytes, characters, lines, words, numbers, indentation.

use crate::random::Random;

/// No damaged text is longer, but for a few that go beyond the most a lesson may have.
const LONGEST: usize = 48 << 10;

/// Pieces that mean something to a parser, or to a terminal.
pub(crate) const PIECES: [&str; 64] = [
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\n    ",
    "\n\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    " #",
    "---\n",
    "...\n",
    "? ",
    "| ",
    "|\n",
    ">\n",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!int ",
    "%YAML 1.2\n",
    "\t",
    "\r",
    "\r\n",
    "\0",
    "\u{feff}",
    "'",
    "\"",
    "\\",
    "\"\\0\"",
    "\"\\e[31m\"",
    "\"\\u202e\"",
    "\"\\n\"",
    "~",
    "null",
    "true",
    "$",
    "$x",
    "{n}",
    "@",
    "`",
    "\u{202e}",
    "\u{200b}",
    "\u{200d}",
    "e\u{301}",
    "日本",
    "👩\u{200d}💻",
    "\u{2028}",
    "\u{85}",
    "\u{7f}",
    "\u{9b}",
    "\x1b[2J",
    "\u{fffe}",
    "\u{10ffff}",
    "*",
    "&",
    "ﷺ",
    "\u{e0041}",
    "\u{ad}",
    "a\u{300}\u{301}\u{302}",
];

/// Numbers and durations at and beyond the bounds of what holds them.
pub(crate) const NUMBERS: [&str; 44] = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "63",
    "64",
    "65",
    "100",
    "255",
    "256",
    "1000",
    "65535",
    "65536",
    "199999",
    "200001",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "1e308",
    ".inf",
    ".nan",
    "0x7f",
    "0o17",
    "1_000",
    "1.5",
    "0.001",
    "1000.0",
    "0ms",
    "1ms",
    "2592000000ms",
    "2592000001ms",
    "43200m",
    "0.0005s",
    "1.00000000000000000000001s",
    "999999999999999m",
];

/// Damages `text` in up to four places.
pub(crate) fn damage(text: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..1 + random.below(4) {
        once(text, random);
        if text.is_empty() {
            return;
        }
    }
    if random.below(6000) == 0 {
        // Beyond the most there may be, or just below.
        let whole = text.clone();
        while text.len() < (1 << 20) - 20_000 + random.below(40_000) {
            text.extend_from_slice(&whole);
        }
        return;
    }
    text.truncate(LONGEST);
}

fn once(text: &mut Vec<u8>, random: &mut Random) {
    if text.is_empty() {
        return text.extend_from_slice(random.pick(&PIECES).as_bytes());
    }
    let at = random.below(text.len() + 1);
    let most = *random.pick(&[1, 4, 40, 400]);
    let length = 1 + random.below(most);
    let end = (at + length).min(text.len());
    match random.below(20) {
        0 => {
            let place = random.below(text.len());
            text[place] = u8::try_from(random.below(256)).unwrap_or(0);
        }
        1 => insert(text, at, random.pick(&PIECES).as_bytes()),
        2 | 3 => drop(text.drain(at..end)),
        4 => text.truncate(at),
        5 => {
            let piece = text[at..end].to_vec();
            let to = random.below(text.len() + 1);
            insert(text, to, &piece);
        }
        6 => {
            let piece = text[at..end].repeat(1 + random.below(60));
            insert(text, at, &piece);
        }
        7 => {
            let bracket = *random.pick(&["[", "{a: ", "- ", "{", "[[", "\"", "(", "!"]);
            let piece = bracket.repeat(1 + random.below(80));
            insert(text, at, piece.as_bytes());
        }
        8 | 9 => replace_word(text, at, random, |c| c.is_ascii_digit(), &NUMBERS),
        10 => replace_word(text, at, random, |c| c.is_ascii_alphanumeric() || *c == b'_', &PIECES),
        11 => {
            let from = if random.chance(50) { "\n" } else { " " };
            let to = *random.pick(&["\r\n", "\r", "\t", "\n\n", "\u{2028}"]);
            *text = String::from_utf8_lossy(text).replace(from, to).into_bytes();
        }
        12 => insert(text, 0, random.pick(&["\u{feff}", "---\n", "\n", " ", "\0", "%YAML 1.1\n---\n"]).as_bytes()),
        _ => lines(text, random),
    }
}

fn insert(text: &mut Vec<u8>, at: usize, piece: &[u8]) {
    text.splice(at..at, piece.iter().copied());
}

/// Puts one of `words` in the place of the first word of such bytes from `at` on.
fn replace_word(text: &mut Vec<u8>, at: usize, random: &mut Random, of: impl Fn(&u8) -> bool, words: &[&str]) {
    let Some(start) = text[at..].iter().position(&of).map(|place| at + place) else { return };
    let end = text[start..].iter().position(|byte| !of(byte)).map_or(text.len(), |place| start + place);
    // Now and then another word of the text.
    if random.chance(40) {
        let other = random.below(text.len());
        let from = text[other..].iter().position(&of).map_or(text.len(), |place| other + place);
        let to = text[from..].iter().position(|byte| !of(byte)).map_or(text.len(), |place| from + place);
        let word = text[from..to].to_vec();
        text.splice(start..end, word);
    } else {
        text.splice(start..end, random.pick(words).bytes());
    }
}

/// Does something to whole lines.
fn lines(text: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<Vec<u8>> = text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let at = random.below(lines.len());
    match random.below(7) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[at].clone()),
        2 => {
            let other = random.below(lines.len());
            lines.swap(at, other);
        }
        3 => {
            let line = lines.remove(at);
            let to = random.below(lines.len() + 1);
            lines.insert(to, line);
        }
        4 => {
            let spaces = random.below(5);
            for line in lines.iter_mut().skip(at).take(1 + random.below(4)) {
                line.splice(0..0, std::iter::repeat_n(b' ', spaces));
            }
        }
        5 => {
            let most = 1 + random.below(4);
            for line in lines.iter_mut().skip(at).take(1 + random.below(4)) {
                let spaces = line.iter().take_while(|byte| **byte == b' ').count().min(most);
                line.drain(..spaces);
            }
        }
        _ => {
            let last = (at + 1 + random.below(12)).min(lines.len());
            let block = lines[at..last].to_vec();
            let to = random.below(lines.len() + 1);
            lines.splice(to..to, block);
        }
    }
    *text = lines.concat();
}
