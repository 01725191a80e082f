//! The building stones of the schema: values that know their place, values that may be knobs, lists and tables that
//! survive a wrong entry.

use super::scalar::{FromScalar, Scalar};
use crate::lesson::decode::{LOCATED, SHORT};
use crate::lesson::diagnostic::At;
use crate::scenario::program::Name;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A value and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Located<T> {
    /// Where it begins.
    pub at: At,
    /// The value.
    pub value: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
            type Value = Located<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Located<T>, A::Error> {
                let missing = || de::Error::custom("a value without a place");
                let line = seq.next_element()?.ok_or_else(missing)?;
                let column = seq.next_element()?.ok_or_else(missing)?;
                let value = seq.next_element()?.ok_or_else(missing)?;
                Ok(Located { at: At { line, column }, value })
            }
        }
        deserializer.deserialize_newtype_struct(LOCATED, V(PhantomData))
    }
}

/// A name or text, and where it stands.
pub type Word = Located<String>;

/// A value that may be given as `$name`, and where it stands.
pub type Param<T> = Located<Or<T>>;

/// A value, or the name of a knob or parameter that has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Or<T> {
    /// The value.
    Is(T),
    /// `$name`.
    Param(Name),
}

impl<'de, T: FromScalar> Deserialize<'de> for Or<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<T>(PhantomData<T>);
        impl<T: FromScalar> V<T> {
            fn read<E: de::Error>(self, scalar: Scalar<'_>) -> Result<Or<T>, E> {
                if let Scalar::Text(text) = scalar
                    && let Some(name) = parameter(text)
                {
                    return Ok(Or::Param(name.into()));
                }
                T::from_scalar(scalar).map(Or::Is).map_err(|problem| {
                    E::custom(problem.unwrap_or_else(|| format!("expected {}, found {scalar}", T::EXPECTED)))
                })
            }
        }
        impl<T: FromScalar> Visitor<'_> for V<T> {
            type Value = Or<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::EXPECTED)
            }

            fn visit_unit<E: de::Error>(self) -> Result<Or<T>, E> {
                self.read(Scalar::Null)
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Or<T>, E> {
                self.read(Scalar::Bool(value))
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Or<T>, E> {
                self.read(Scalar::Int(value))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Or<T>, E> {
                self.read(Scalar::Text(text))
            }
        }
        deserializer.deserialize_any(V(PhantomData))
    }
}

/// The name in `$name`.
fn parameter(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (!name.is_empty() && name.chars().all(word)).then_some(name)
}

/// A list whose wrong entries are left out; each entry knows its place.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T>(pub Vec<Located<T>>);

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut list = Vec::new();
                loop {
                    match seq.next_element() {
                        Ok(Some(item)) => list.push(item),
                        Ok(None) => return Ok(List(list)),
                        Err(_) => {} // has been recorded
                    }
                }
            }
        }
        deserializer.deserialize_seq(V(PhantomData))
    }
}

/// A mapping from names of the author's to values; a wrong value leaves its name behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<T>(pub Vec<(Word, Option<Located<T>>)>);

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table(Vec::new())
    }
}

impl<T> Table<T> {
    /// The entries that are whole.
    pub fn entries(&self) -> impl Iterator<Item = (&Word, &Located<T>)> {
        self.0.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
            type Value = Table<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Table<T>, A::Error> {
                let mut table = Vec::new();
                loop {
                    match map.next_key() {
                        Ok(Some(key)) => table.push((key, map.next_value().ok())),
                        Ok(None) => return Ok(Table(table)),
                        Err(_) => {} // has been recorded
                    }
                }
            }
        }
        deserializer.deserialize_map(V(PhantomData))
    }
}

/// What a value's short form is.
pub trait Shorthand {
    /// The short form: whatever is not a mapping.
    type Short;

    /// The full form of a short one.
    fn full(short: Self::Short) -> Self;
}

/// A value that has a short form.
#[derive(Clone, Debug, PartialEq)]
pub struct Short<T>(pub T);

impl<'de, T> Deserialize<'de> for Short<T>
where
    T: Shorthand + Deserialize<'de>,
    T::Short: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<T>(PhantomData<T>);
        impl<'de, T> Visitor<'de> for V<T>
        where
            T: Shorthand + Deserialize<'de>,
            T::Short: Deserialize<'de>,
        {
            type Value = Short<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Short<T>, D::Error> {
                Ok(Short(T::full(T::Short::deserialize(deserializer)?)))
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Short<T>, D::Error> {
                T::deserialize(deserializer).map(Short)
            }
        }
        deserializer.deserialize_newtype_struct(SHORT, V(PhantomData))
    }
}
