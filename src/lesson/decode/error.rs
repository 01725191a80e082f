//! A mistake between the place where serde meets it and the place it is recorded at.

use super::HELP;
use crate::lesson::suggest::{one_of, quoted};
use serde::de::{self, Unexpected};
use std::fmt;

/// A mistake on its way to the place it belongs to.
#[derive(Debug)]
pub(super) enum Error {
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
    pub(super) fn new(message: impl Into<String>, help: Option<String>) -> Error {
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
