//! A key with its modifiers, as the keymap writes it and as the screen shows it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;
use std::str::FromStr;

/// A key and the modifiers held with it. Two ways to write the same chord are equal: a capital letter says shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Keys that have a word: how the keymap writes them, how the screen shows them, and in ASCII.
const NAMED: &[(KeyCode, &str, &str, &str)] = &[
    (KeyCode::Char(' '), "space", "space", "space"),
    (KeyCode::Enter, "enter", "enter", "enter"),
    (KeyCode::Esc, "esc", "esc", "esc"),
    (KeyCode::Tab, "tab", "tab", "tab"),
    (KeyCode::Backspace, "backspace", "⌫", "bksp"),
    (KeyCode::Delete, "delete", "del", "del"),
    (KeyCode::Insert, "insert", "ins", "ins"),
    (KeyCode::Left, "left", "←", "left"),
    (KeyCode::Right, "right", "→", "right"),
    (KeyCode::Up, "up", "↑", "up"),
    (KeyCode::Down, "down", "↓", "down"),
    (KeyCode::Home, "home", "home", "home"),
    (KeyCode::End, "end", "end", "end"),
    (KeyCode::PageUp, "page-up", "pgup", "pgup"),
    (KeyCode::PageDown, "page-down", "pgdn", "pgdn"),
    (KeyCode::Char('+'), "plus", "+", "+"),
];

impl Chord {
    /// The chord of a key event.
    pub fn of(event: &KeyEvent) -> Chord {
        Chord::normal(event.code, event.modifiers)
    }

    /// The character this chord types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => Some(c),
            _ => None,
        }
    }

    /// How the screen shows it.
    pub fn shown(self, ascii: bool) -> String {
        let mut text = String::new();
        for (modifier, sign, plain) in [
            (KeyModifiers::CONTROL, "ctrl+", "ctrl+"),
            (KeyModifiers::ALT, "alt+", "alt+"),
            (KeyModifiers::SHIFT, "⇧", "shift+"),
        ] {
            if self.modifiers.contains(modifier) {
                text.push_str(if ascii { plain } else { sign });
            }
        }
        match (NAMED.iter().find(|named| named.0 == self.code), self.code) {
            (Some((_, _, sign, plain)), _) => text.push_str(if ascii { plain } else { sign }),
            (None, KeyCode::Char(c)) => text.push(c),
            (None, KeyCode::F(n)) => text.push_str(&format!("F{n}")),
            (None, other) => text.push_str(&format!("{other:?}")),
        }
        text
    }

    fn normal(code: KeyCode, modifiers: KeyModifiers) -> Chord {
        let mut modifiers = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) if c.is_ascii_lowercase() && modifiers == KeyModifiers::SHIFT => {
                KeyCode::Char(c.to_ascii_uppercase())
            }
            // A terminal cannot tell ctrl+shift+a from ctrl+a.
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => KeyCode::Char(c.to_ascii_lowercase()),
            code => code,
        };
        if matches!(code, KeyCode::Char(_)) {
            modifiers -= KeyModifiers::SHIFT;
        }
        Chord { code, modifiers }
    }
}

impl FromStr for Chord {
    type Err = String;

    /// Reads a chord: `space`, `ctrl+c`, `shift+left`, `?`, `f1`.
    fn from_str(text: &str) -> Result<Chord, String> {
        let unknown = || {
            let words: Vec<&str> = NAMED.iter().map(|named| named.1).collect();
            format!(
                "no key is called `{text}`; write one character, f1 to f12 or one of {}, after ctrl+, alt+ or shift+",
                words.join(", ")
            )
        };
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text;
        while let Some((word, after)) =
            rest.split_once('+').filter(|(word, after)| !word.is_empty() && !after.is_empty())
        {
            modifiers |= match word {
                "ctrl" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => return Err(unknown()),
            };
            rest = after;
        }
        let mut characters = rest.chars();
        let code = match (characters.next(), characters.next()) {
            (Some(c), None) if !c.is_control() => KeyCode::Char(c),
            _ => match NAMED.iter().find(|named| named.1 == rest) {
                Some(named) => named.0,
                None => {
                    let number = rest.strip_prefix('f').and_then(|number| number.parse().ok());
                    KeyCode::F(number.filter(|number| (1..=12).contains(number)).ok_or_else(unknown)?)
                }
            },
        };
        Ok(Chord::normal(code, modifiers))
    }
}

/// As the keymap writes it.
impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, word) in
            [(KeyModifiers::CONTROL, "ctrl+"), (KeyModifiers::ALT, "alt+"), (KeyModifiers::SHIFT, "shift+")]
        {
            if self.modifiers.contains(modifier) {
                f.write_str(word)?;
            }
        }
        match (NAMED.iter().find(|named| named.0 == self.code), self.code) {
            (Some((_, word, ..)), _) => f.write_str(word),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "f{n}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn the_same_chord_may_be_written_in_several_ways() {
        assert_eq!(chord("shift+n"), chord("N"));
        assert_eq!(chord("ctrl+C"), chord("ctrl+c"));
        assert_eq!(chord("shift+?"), chord("?"));
        assert_eq!(chord("plus"), chord("+"));
        assert_eq!(chord("ctrl++"), chord("ctrl+plus"));
        assert_ne!(chord("shift+left"), chord("left"));
    }

    #[test]
    fn a_key_event_is_the_chord_it_is_written_as() {
        let event = |code, modifiers| Chord::of(&KeyEvent::new(code, modifiers));
        assert_eq!(event(KeyCode::BackTab, KeyModifiers::SHIFT), chord("shift+tab"));
        assert_eq!(event(KeyCode::BackTab, KeyModifiers::NONE), chord("shift+tab"));
        assert_eq!(event(KeyCode::Char('?'), KeyModifiers::SHIFT), chord("?"));
        assert_eq!(event(KeyCode::Char('Z'), KeyModifiers::SHIFT), chord("Z"));
        assert_eq!(event(KeyCode::Char('c'), KeyModifiers::CONTROL), chord("ctrl+c"));
        assert_eq!(event(KeyCode::F(5), KeyModifiers::NONE), chord("f5"));
    }

    #[test]
    fn what_is_no_key_is_refused_with_what_is() {
        for wrong in ["", "spcae", "hyper+x", "f0", "f13", "ctrl+", "\u{7}"] {
            let error = wrong.parse::<Chord>().unwrap_err();
            assert!(error.contains("page-down"), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_chord_reads_back_as_it_is_written() {
        for text in ["space", "ctrl+c", "shift+left", "Z", "?", "f1", "alt+x", "plus", "page-up"] {
            assert_eq!(chord(text).to_string(), text);
        }
    }
}
