//! One node as serde reads it.

use super::access::{Entries, Items, Located, Variant};
use super::error::Error;
use super::{LOCATED, SHORT, Sink};
use crate::lesson::locate::{Node, NodeKind};
use crate::lesson::suggest::{nearest, quoted};
use serde::de::{self, Visitor};

/// Reads one node.
#[derive(Clone, Copy)]
pub(super) struct Decoder<'a, 's, 'f> {
    pub(super) node: &'a Node,
    pub(super) sink: &'s Sink<'f>,
    /// Whether the node is a word that stands for a step without a value.
    pub(super) absent: bool,
}

impl<'a, 's, 'f> Decoder<'a, 's, 'f> {
    pub(super) fn of(self, node: &'a Node) -> Decoder<'a, 's, 'f> {
        Decoder { node, sink: self.sink, absent: false }
    }

    pub(super) fn expected(&self, what: &str) -> Error {
        if self.absent {
            let word = self.node.text().unwrap_or_default();
            return Error::new(format!("`{word}` needs a value: {what}"), Some(format!("write `{word}: …`")));
        }
        let found = match &self.node.kind {
            NodeKind::Scalar { text, plain: true } if is_null(text) => "nothing".to_owned(),
            NodeKind::Scalar { text, .. } => quoted(text),
            NodeKind::List(_) => "a list".to_owned(),
            NodeKind::Map(entries) if entries.is_empty() => "an empty mapping".to_owned(),
            NodeKind::Map(_) => "a mapping".to_owned(),
        };
        Error::new(format!("expected {what}, found {found}"), None)
    }

    pub(super) fn scalar(&self) -> Option<(&'a str, bool)> {
        match &self.node.kind {
            NodeKind::Scalar { text, plain } if !self.absent => Some((text, *plain)),
            _ => None,
        }
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Whole numbers through one parser; the visitor refuses what is out of its range.
macro_rules! numbers {
    ($($method:ident),+) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.scalar().and_then(|(text, plain)| plain.then(|| text.parse::<i64>().ok()).flatten()) {
                Some(number) if number >= 0 => visitor.visit_u64(number as u64),
                Some(number) => visitor.visit_i64(number),
                None => Err(self.expected("a whole number")),
            }
        }
    )+ };
}

impl<'de> de::Deserializer<'de> for Decoder<'de, '_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.absent {
            return Err(self.expected("what it is about"));
        }
        match &self.node.kind {
            NodeKind::Scalar { text, plain: true } if is_null(text) => visitor.visit_unit(),
            NodeKind::Scalar { text, plain } => match (plain, truth(text), text.parse::<i64>()) {
                (true, Some(value), _) => visitor.visit_bool(value),
                (true, _, Ok(value)) => visitor.visit_i64(value),
                _ => visitor.visit_str(text),
            },
            NodeKind::List(_) => self.deserialize_seq(visitor),
            NodeKind::Map(_) => self.deserialize_map(visitor),
        }
    }

    numbers!(
        deserialize_i8,
        deserialize_i16,
        deserialize_i32,
        deserialize_i64,
        deserialize_u8,
        deserialize_u16,
        deserialize_u32,
        deserialize_u64
    );

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar().and_then(|(text, plain)| truth(text).filter(|_| plain)) {
            Some(value) => visitor.visit_bool(value),
            None => Err(self.expected("true or false")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some((text, plain)) if !(plain && is_null(text)) => visitor.visit_str(text),
            _ => Err(self.expected("a word or text")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.absent { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match (name, &self.node.kind) {
            (LOCATED, _) => visitor.visit_seq(Located { decoder: self, stage: 0 }),
            (SHORT, NodeKind::Map(_)) => visitor.visit_some(self),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.kind {
            NodeKind::List(items) => visitor.visit_seq(Items { decoder: self, items: items.iter() }),
            _ => Err(self.expected("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.kind {
            NodeKind::Map(entries) => visitor.visit_map(Entries::new(self, entries, None)),
            _ => Err(self.expected("a mapping")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let NodeKind::Map(entries) = &self.node.kind else {
            return Err(self.expected(&format!("a mapping with {}", list(fields))));
        };
        visitor.visit_map(Entries::new(self, entries, Some(fields))).map_err(|error| match error {
            Error::Missing(field) if self.node.get(field).is_some() => Error::Reported,
            Error::Missing(field) if entries.iter().any(|(key, _)| stands_for(key, field, fields)) => Error::Reported,
            Error::Missing(field) => {
                Error::new(format!("`{field}` is missing"), Some(format!("the keys here are {}", list(fields))))
            }
            other => other,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (key, value) = match &self.node.kind {
            NodeKind::Scalar { .. } if !self.absent => (self.node, Decoder { absent: true, ..self }),
            NodeKind::Map(entries) if entries.len() == 1 => (entries[0].0.as_ref(), self.of(&entries[0].1)),
            NodeKind::Map(entries) if entries.len() > 1 => {
                let names: Vec<&str> = entries.iter().filter_map(|(key, _)| key.text()).take(3).collect();
                let message = format!("one key is allowed here, not {}", list(&names));
                return Err(Error::new(
                    message,
                    Some("start each with a `- ` of its own, or indent what belongs to the first".into()),
                ));
            }
            _ if name.ends_with("Step") => return Err(self.expected("a step")),
            _ => return Err(self.expected(&format!("one of {}", list(variants)))),
        };
        let word = key.text().unwrap_or_default();
        if !variants.contains(&word) {
            let what = if name.ends_with("Step") { "step" } else { "word" };
            self.sink.unknown(what, key, variants);
            return Err(Error::Reported);
        }
        visitor.visit_enum(Variant { name: word, value })
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Some((text, true)) if is_null(text) => visitor.visit_unit(),
            _ if self.absent => visitor.visit_unit(),
            _ => Err(self.expected("nothing")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit_struct tuple tuple_struct }
}

/// Whether an unknown key was meant to be `field`, which has been said of it.
fn stands_for(key: &Node, field: &str, fields: &[&str]) -> bool {
    key.text().is_some_and(|key| !fields.contains(&key) && nearest(key, fields.iter().copied()) == Some(field))
}

/// Words in a sentence: `a`, `b` and `c`.
fn list(words: &[&str]) -> String {
    let shown: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}
