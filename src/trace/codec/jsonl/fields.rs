//! One line's fields, borrowed from it where JSON allows.

use crate::trace::members::Members;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use std::borrow::Cow;
use std::fmt;

/// Every field any event can have; each event takes those that are its own.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    pub(super) t: Option<Count>,
    pub(super) task: Option<u32>,
    pub(super) ev: Option<Scalar<'a>>,
    pub(super) name: Option<Scalar<'a>>,
    pub(super) parent: Option<u32>,
    pub(super) of: Option<u32>,
    pub(super) line: Option<Scalar<'a>>,
    pub(super) on: Option<On<'a>>,
    pub(super) by: Option<Scalar<'a>>,
    pub(super) span: Option<Count>,
    pub(super) what: Option<Scalar<'a>>,
    pub(super) why: Option<Scalar<'a>>,
    pub(super) outcome: Option<Scalar<'a>>,
    pub(super) value: Option<Scalar<'a>>,
    pub(super) error: Option<Scalar<'a>>,
    pub(super) message: Option<Scalar<'a>>,
    pub(super) scope: Option<u32>,
    pub(super) kind: Option<Scalar<'a>>,
    pub(super) deadline: Option<Count>,
    pub(super) max: Option<i64>,
    pub(super) waiting: Option<Count>,
    pub(super) text: Option<Scalar<'a>>,
    pub(super) label: Option<Scalar<'a>>,
    pub(super) tasks: Vec<u32>,
    pub(super) errors: Option<Members>,
}

/// The names of the fields.
#[derive(Clone, Copy, Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Name {
    T,
    Task,
    Ev,
    Name,
    Parent,
    Of,
    Line,
    On,
    By,
    #[serde(rename = "for")]
    Span,
    What,
    Why,
    Outcome,
    Value,
    Error,
    Message,
    Scope,
    Kind,
    Deadline,
    Max,
    Waiting,
    Text,
    Label,
    Tasks,
    Errors,
    #[serde(other)]
    Unknown,
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    /// The fields are written into their places as they are read. What is derived moves them all together, more than once.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields<'a>, D::Error> {
        struct Into<'f, 'a>(&'f mut Fields<'a>);
        impl<'de: 'a, 'a> Visitor<'de> for Into<'_, 'a> {
            type Value = ();
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
                let fields = self.0;
                let mut seen = 0_u32;
                while let Some(name) = map.next_key::<Name>()? {
                    let bit = 1 << name as u32;
                    if seen & bit != 0 && !matches!(name, Name::Unknown) {
                        return Err(de::Error::custom("a field is there twice"));
                    }
                    seen |= bit;
                    match name {
                        Name::T => fields.t = map.next_value()?,
                        Name::Task => fields.task = map.next_value()?,
                        Name::Ev => fields.ev = map.next_value()?,
                        Name::Name => fields.name = map.next_value()?,
                        Name::Parent => fields.parent = map.next_value()?,
                        Name::Of => fields.of = map.next_value()?,
                        Name::Line => fields.line = map.next_value()?,
                        Name::On => fields.on = map.next_value()?,
                        Name::By => fields.by = map.next_value()?,
                        Name::Span => fields.span = map.next_value()?,
                        Name::What => fields.what = map.next_value()?,
                        Name::Why => fields.why = map.next_value()?,
                        Name::Outcome => fields.outcome = map.next_value()?,
                        Name::Value => fields.value = map.next_value()?,
                        Name::Error => fields.error = map.next_value()?,
                        Name::Message => fields.message = map.next_value()?,
                        Name::Scope => fields.scope = map.next_value()?,
                        Name::Kind => fields.kind = map.next_value()?,
                        Name::Deadline => fields.deadline = map.next_value()?,
                        Name::Max => fields.max = map.next_value()?,
                        Name::Waiting => fields.waiting = map.next_value()?,
                        Name::Text => fields.text = map.next_value()?,
                        Name::Label => fields.label = map.next_value()?,
                        Name::Tasks => fields.tasks = map.next_value()?,
                        Name::Errors => fields.errors = map.next_value()?,
                        Name::Unknown => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(())
            }
        }
        let mut fields = Fields::default();
        deserializer.deserialize_map(Into(&mut fields))?;
        Ok(fields)
    }
}

/// The field `on` of a wait.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct On<'a> {
    #[serde(borrow)]
    pub(super) kind: Option<Scalar<'a>>,
    #[serde(borrow)]
    pub(super) name: Option<Scalar<'a>>,
    pub(super) tasks: Vec<u32>,
    #[serde(rename = "for")]
    pub(super) span: Option<Count>,
}

/// A number of something, at least zero. Foreign tracers may write it with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count(pub(super) u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Count, D::Error> {
        struct Numbers;
        impl Visitor<'_> for Numbers {
            type Value = Count;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Count, E> {
                Ok(Count(value))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Count, E> {
                Ok(Count(u64::try_from(value).unwrap_or(0)))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Count, E> {
                Ok(Count(value as u64))
            }
        }
        deserializer.deserialize_any(Numbers)
    }
}

/// A word, a number, or whatever else stood there, as text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(i64),
}

impl Scalar<'_> {
    /// As text.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Scalar::Text(text) => Cow::Borrowed(text),
            Scalar::Number(number) => Cow::Owned(number.to_string()),
        }
    }

    /// As a whole number, if it is one.
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Scalar::Text(text) => text.parse().ok(),
            Scalar::Number(number) => Some(*number),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scalar<'a>, D::Error> {
        struct Anything;
        impl<'de> Visitor<'de> for Anything {
            type Value = Scalar<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word or a number")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(Cow::Owned(text.to_owned())))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Number(value))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Scalar<'de>, E> {
                Ok(i64::try_from(value).map_or_else(|_| Scalar::Text(value.to_string().into()), Scalar::Number))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(value.to_string().into()))
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(Cow::Borrowed(if value { "true" } else { "false" })))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(Cow::Borrowed("null")))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar<'de>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar::Text(Cow::Borrowed("{…}")))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar<'de>, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar::Text(Cow::Borrowed("[…]")))
            }
        }
        deserializer.deserialize_any(Anything)
    }
}
