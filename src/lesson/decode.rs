//! The located tree → schema types, through serde, with every mistake recorded at its place.
//!
//! serde stops at the first error. Here errors are recorded where they arise, lists and tables go on with the next entry
//! (see [`super::schema::List`]), unknown keys are recorded and skipped, and a field of a mapping that was wrong is left
//! out in another pass over the tree, so that what stands beside and after it is read as well.

use super::diagnostic::{At, Findings};
use super::locate::{Node, NodeKind};
use super::suggest::{one_of, quoted};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// Asks for a value together with its place: a sequence of line, column and value.
pub(super) const LOCATED: &str = "$located";
/// Asks for a value's short or full form: the full form is a mapping, and is offered as `Some`.
pub(super) const SHORT: &str = "$short";
/// Parts a message from its help in the text of a custom error.
pub(super) const HELP: char = '\u{1}';

/// The most passes over the tree; each leaves out at least one more field.
const MAX_PASSES: usize = 24;

/// Decodes a tree. There is a value when its outermost mapping has the right shape; entries inside that were wrong are
/// missing from it, and recorded.
pub(super) fn decode<T: DeserializeOwned>(node: &Node, findings: &mut Findings) -> Option<T> {
    let sink = Sink { findings: RefCell::new(findings), wrong: RefCell::new(HashSet::new()) };
    let mut value = None;
    for _ in 0..MAX_PASSES {
        let known = sink.wrong.borrow().len();
        value = match T::deserialize(Decoder { node, sink: &sink, absent: false }) {
            Ok(value) => Some(value),
            Err(error) => {
                sink.report(error, node.at);
                None
            }
        };
        if sink.wrong.borrow().len() == known {
            break;
        }
    }
    value
}

/// Where mistakes go, and the fields that hold one.
struct Sink<'f> {
    findings: RefCell<&'f mut Findings>,
    wrong: RefCell<HashSet<*const Node>>,
}

impl Sink<'_> {
    fn report(&self, error: Error, at: At) {
        match error {
            Error::Reported => {}
            Error::Missing(field) => self.findings.borrow_mut().error(at, format!("`{field}` is missing"), None),
            Error::Wrong { message, help } => self.findings.borrow_mut().error(at, message, help),
        }
    }

    /// Records a word that is not among those that can stand here.
    fn unknown(&self, what: &str, word: &Node, known: &[&str]) {
        let name = word.text().unwrap_or_default();
        let help = match name {
            _ if self.findings.borrow().is_full() => None,
            "<<" => Some("merge keys are not part of the format: write the entries out".to_owned()),
            "queue" => Some("a queue is not held: use `put` and `get`".to_owned()),
            _ => one_of(name, known.iter().copied()),
        };
        self.findings.borrow_mut().error(word.at, format!("unknown {what} {}", quoted(name)), help);
    }

    fn is_wrong(&self, node: &Node) -> bool {
        self.wrong.borrow().contains(&std::ptr::from_ref(node))
    }
}

/// A mistake on its way to the place it belongs to.
#[derive(Debug)]
enum Error {
    /// It has been recorded.
    Reported,
    /// A key is not there.
    Missing(&'static str),
    /// A value is wrong.
    Wrong { message: String, help: Option<String> },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Reported => f.write_str("recorded"),
            Error::Missing(field) => write!(f, "`{field}` is missing"),
            Error::Wrong { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    fn new(message: impl Into<String>, help: Option<String>) -> Error {
        Error::Wrong { message: message.into(), help }
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(text: T) -> Error {
        let text = text.to_string();
        match text.split_once(HELP) {
            Some((message, help)) => Error::new(message, Some(help.to_owned())),
            None => Error::new(text, None),
        }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Error {
        let found = match found {
            Unexpected::Str(text) => quoted(text),
            Unexpected::Bool(value) => quoted(&value.to_string()),
            Unexpected::Signed(value) => quoted(&value.to_string()),
            Unexpected::Unsigned(value) => quoted(&value.to_string()),
            Unexpected::Unit => "nothing".to_owned(),
            Unexpected::Seq => "a list".to_owned(),
            Unexpected::Map => "a mapping".to_owned(),
            other => other.to_string(),
        };
        Error::new(format!("expected {expected}, found {found}"), None)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Error {
        Error::invalid_type(found, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Error {
        Error::new(format!("unknown word {}", quoted(variant)), one_of(variant, expected.iter().copied()))
    }

    fn missing_field(field: &'static str) -> Error {
        Error::Missing(field)
    }
}

/// Reads one node.
#[derive(Clone, Copy)]
struct Decoder<'a, 's, 'f> {
    node: &'a Node,
    sink: &'s Sink<'f>,
    /// Whether the node is a word that stands for a step without a value.
    absent: bool,
}

impl<'a, 's, 'f> Decoder<'a, 's, 'f> {
    fn of(self, node: &'a Node) -> Decoder<'a, 's, 'f> {
        Decoder { node, sink: self.sink, absent: false }
    }

    fn expected(&self, what: &str) -> Error {
        if self.absent {
            let word = self.node.text().unwrap_or_default();
            return Error::new(format!("`{word}` needs a value: {what}"), Some(format!("write `{word}: …`")));
        }
        let found = match &self.node.kind {
            NodeKind::Scalar { text, plain: true } if is_null(text) => "nothing".to_owned(),
            NodeKind::Scalar { text, .. } => quoted(text),
            NodeKind::List(_) => "a list".to_owned(),
            NodeKind::Map(_) => "a mapping".to_owned(),
        };
        Error::new(format!("expected {what}, found {found}"), None)
    }

    fn scalar(&self) -> Option<(&'a str, bool)> {
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

/// Words in a sentence: `a`, `b` and `c`.
fn list(words: &[&str]) -> String {
    let shown: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// The entries of a list. An entry that is wrong is recorded; the next call goes on after it.
struct Items<'a, 's, 'f> {
    decoder: Decoder<'a, 's, 'f>,
    items: std::slice::Iter<'a, Arc<Node>>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(node) = self.items.next() else { return Ok(None) };
        seed.deserialize(self.decoder.of(node)).map(Some).map_err(|error| {
            self.decoder.sink.report(error, node.at);
            Error::Reported
        })
    }
}

/// The entries of a mapping. Unknown keys of a struct are recorded and skipped, as are fields known to be wrong.
struct Entries<'a, 's, 'f> {
    decoder: Decoder<'a, 's, 'f>,
    entries: std::slice::Iter<'a, (Arc<Node>, Arc<Node>)>,
    fields: Option<&'static [&'static str]>,
    value: Option<&'a Node>,
}

impl<'a, 's, 'f> Entries<'a, 's, 'f> {
    fn new(
        decoder: Decoder<'a, 's, 'f>,
        entries: &'a [(Arc<Node>, Arc<Node>)],
        fields: Option<&'static [&'static str]>,
    ) -> Entries<'a, 's, 'f> {
        Entries { decoder, entries: entries.iter(), fields, value: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'de, '_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        while let Some((key, value)) = self.entries.next() {
            if let Some(fields) = self.fields {
                if !fields.contains(&key.text().unwrap_or_default()) {
                    self.decoder.sink.unknown("key", key, fields);
                    continue;
                }
                if self.decoder.sink.is_wrong(value) {
                    continue;
                }
            }
            self.value = Some(value);
            return seed.deserialize(self.decoder.of(key)).map(Some).map_err(|error| {
                self.decoder.sink.report(error, key.at);
                Error::Reported
            });
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some(node) = self.value.take() else { return Err(Error::new("a value without a key", None)) };
        seed.deserialize(self.decoder.of(node)).map_err(|error| {
            self.decoder.sink.report(error, node.at);
            if self.fields.is_some() {
                self.decoder.sink.wrong.borrow_mut().insert(std::ptr::from_ref(node));
            }
            Error::Reported
        })
    }
}

/// A step: its word, and its value.
struct Variant<'a, 's, 'f> {
    name: &'a str,
    value: Decoder<'a, 's, 'f>,
}

impl<'de, 's, 'f> EnumAccess<'de> for Variant<'de, 's, 'f> {
    type Error = Error;
    type Variant = Decoder<'de, 's, 'f>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), Error> {
        Ok((seed.deserialize(self.name.into_deserializer())?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Decoder<'de, '_, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        <() as de::Deserialize>::deserialize(self)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self).map_err(|error| {
            self.sink.report(error, self.node.at);
            Error::Reported
        })
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_seq(self, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_struct(self, "", fields, visitor)
    }
}

/// A value and its place, as a sequence of three.
struct Located<'a, 's, 'f> {
    decoder: Decoder<'a, 's, 'f>,
    stage: u8,
}

impl<'de> SeqAccess<'de> for Located<'de, '_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.stage += 1;
        let At { line, column } = self.decoder.node.at;
        match self.stage {
            1 => seed.deserialize(line.into_deserializer()).map(Some),
            2 => seed.deserialize(column.into_deserializer()).map(Some),
            3 => seed.deserialize(self.decoder).map(Some),
            _ => Ok(None),
        }
    }
}
