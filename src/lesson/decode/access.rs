//! The parts of a node, one after the other: where mistakes are recorded, and left behind.

use super::error::Error;
use super::node::Decoder;
use crate::lesson::diagnostic::At;
use crate::lesson::locate::Node;
use serde::de::{self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::sync::Arc;

/// The entries of a list. An entry that is wrong is recorded; the next call goes on after it.
pub(super) struct Items<'a, 's, 'f> {
    pub(super) decoder: Decoder<'a, 's, 'f>,
    pub(super) items: std::slice::Iter<'a, Arc<Node>>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(node) = self.items.next() else { return Ok(None) };
        seed.deserialize(self.decoder.of(node)).map(Some).map_err(|error| {
            self.decoder.sink.report(error, node.at);
            self.decoder.sink.lost.borrow_mut().push(node.at);
            Error::Reported
        })
    }
}

/// The entries of a mapping. Unknown keys of a struct are recorded and skipped, as are fields known to be wrong.
pub(super) struct Entries<'a, 's, 'f> {
    pub(super) decoder: Decoder<'a, 's, 'f>,
    pub(super) entries: std::slice::Iter<'a, (Arc<Node>, Arc<Node>)>,
    pub(super) fields: Option<&'static [&'static str]>,
    pub(super) value: Option<&'a Node>,
}

impl<'a, 's, 'f> Entries<'a, 's, 'f> {
    pub(super) fn new(
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
                    if value.text().is_none() {
                        self.decoder.sink.lost.borrow_mut().push(key.at);
                    }
                    continue;
                }
                if self.decoder.sink.is_wrong(value) {
                    self.decoder.sink.lost.borrow_mut().push(value.at);
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
            self.decoder.sink.lost.borrow_mut().push(node.at);
            if self.fields.is_some() {
                self.decoder.sink.wrong.borrow_mut().insert(std::ptr::from_ref(node));
            }
            Error::Reported
        })
    }
}

/// A step: its word, and its value.
pub(super) struct Variant<'a, 's, 'f> {
    pub(super) name: &'a str,
    pub(super) value: Decoder<'a, 's, 'f>,
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
pub(super) struct Located<'a, 's, 'f> {
    pub(super) decoder: Decoder<'a, 's, 'f>,
    pub(super) stage: u8,
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
