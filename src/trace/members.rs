//! What is in an exception group, as an `end` event has it: `ValueError, (KeyError, OSError)`, a group in brackets.
//! `…` stands for what was left out of a very large one. In a file it is a list: `["ValueError",["KeyError","OSError"]]`.

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The classes of the errors themselves, in order, whatever group in the group they are in.
pub fn leaves(members: &str) -> impl Iterator<Item = &str> {
    members.split([',', '(', ')']).map(str::trim).filter(|class| !class.is_empty())
}

/// Appends them as JSON.
pub(in crate::trace) fn push_json(out: &mut Vec<u8>, members: &str) {
    out.push(b'[');
    let mut first = true;
    let mut rest = members;
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '(' | ')' | ',' | ' ' => 1,
            _ => rest.find([',', '(', ')']).unwrap_or(rest.len()),
        };
        let (part, after) = rest.split_at(end);
        rest = after;
        if matches!(part, "," | " ") {
            continue;
        }
        if part == ")" {
            out.push(b']');
            first = false;
            continue;
        }
        if !std::mem::replace(&mut first, part == "(") {
            out.push(b',');
        }
        if part == "(" {
            out.push(b'[');
        } else {
            super::json::write(part.trim_end(), &mut *out).expect("strings always serialize into memory");
        }
    }
    out.push(b']');
}

/// The members as they are read from a file: a list of classes and lists.
#[derive(Debug)]
pub(in crate::trace) struct Members(pub(in crate::trace) String);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        let mut text = String::new();
        deserializer.deserialize_any(Into(&mut text))?;
        // A list's own brackets are not told.
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).map(str::to_owned);
        Ok(Members(inner.unwrap_or(text)))
    }
}

/// Reads a class or a list into a text.
struct Into<'a>(&'a mut String);

impl<'de> de::DeserializeSeed<'de> for Into<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Into<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of classes")
    }

    fn visit_str<E: de::Error>(self, class: &str) -> Result<(), E> {
        self.0.extend(class.trim().chars().filter(|c| !matches!(c, ',' | '(' | ')')));
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.visit_str("…")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        self.visit_str("…")
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<(), E> {
        self.visit_str("…")
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        self.visit_str("…")
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        self.visit_str("…")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.visit_str("…")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.push('(');
        let mut length = self.0.len();
        while seq.next_element_seed(Into(&mut *self.0))?.is_some() {
            length = self.0.len();
            self.0.push_str(", ");
        }
        self.0.truncate(length);
        self.0.push(')');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Members, leaves, push_json};

    #[test]
    fn a_list_in_a_file_and_a_text_in_an_event_say_the_same() {
        for (text, json) in [
            ("ValueError", r#"["ValueError"]"#),
            ("ValueError, (KeyError, (OSError)), …", r#"["ValueError",["KeyError",["OSError"]],"…"]"#),
            ("(KeyError), (OSError)", r#"[["KeyError"],["OSError"]]"#),
        ] {
            let mut written = Vec::new();
            push_json(&mut written, text);
            assert_eq!(String::from_utf8(written).unwrap(), json);
            assert_eq!(serde_json::from_str::<Members>(json).unwrap().0, text);
        }
    }

    #[test]
    fn the_errors_themselves_come_in_order() {
        let classes: Vec<&str> = leaves("ValueError, (KeyError, (OSError)), ValueError").collect();
        assert_eq!(classes, ["ValueError", "KeyError", "OSError", "ValueError"]);
    }
}
