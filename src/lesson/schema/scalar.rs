//! What a single word of YAML can stand for: durations, numbers, truth values, names.

use crate::lesson::decode::HELP;
use crate::lesson::suggest::quoted;
use crate::scenario::program::{Millis, Name, Value};
use std::fmt;

/// The longest duration: 30 days.
pub const MAX_DURATION: Millis = Millis(30 * 24 * 60 * 60 * 1000);

/// A scalar as YAML gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `~`, or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Anything else.
    Text(&'a str),
}

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Null => f.write_str("nothing"),
            Scalar::Bool(value) => write!(f, "`{value}`"),
            Scalar::Int(value) => write!(f, "`{value}`"),
            Scalar::Text(text) => f.write_str(&quoted(text)),
        }
    }
}

/// A type that one scalar can stand for.
pub trait FromScalar: Sized {
    /// What a scalar must be, for a message.
    const EXPECTED: &'static str;

    /// Reads the scalar.
    ///
    /// # Errors
    /// `None` if it is of another type; else what is wrong, with help after [`HELP`].
    fn from_scalar(scalar: Scalar<'_>) -> Result<Self, Option<String>>;
}

impl FromScalar for Millis {
    const EXPECTED: &'static str = "a duration such as 250ms, 1.5s or 1m";

    fn from_scalar(scalar: Scalar<'_>) -> Result<Millis, Option<String>> {
        match scalar {
            Scalar::Text(text) => match duration(text) {
                None if text.parse::<f64>().is_ok() => Err(Some(no_unit(text))),
                None => Err(None),
                Some(result) => result.map_err(Some),
            },
            Scalar::Int(number) => Err(Some(no_unit(&number.to_string()))),
            _ => Err(None),
        }
    }
}

/// Reads a duration; `None` if the text does not look like one. The error has help after [`HELP`].
pub fn duration(text: &str) -> Option<Result<Millis, String>> {
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (number, unit) = text.split_at(digits);
    if let Some(rest) = text.strip_prefix('-')
        && matches!(duration(rest), Some(Ok(_)))
    {
        return Some(Err(format!("the duration {} is negative{HELP}nothing happens before it begins", quoted(text))));
    }
    if !number.starts_with(|c: char| c.is_ascii_digit()) || !unit.chars().all(char::is_alphabetic) {
        return None;
    }
    let scale: u128 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => {
            let text = quoted(text);
            return Some(Err(format!(
                "the unit of the duration {text} is unknown{HELP}the units are ms, s and m (minutes)"
            )));
        }
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.contains('.') || number.ends_with('.') {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    if whole.len() > 15 {
        return Some(Err(too_long(text)));
    }
    // So many digits are never whole milliseconds, and with fewer nothing here is too large.
    let is_endless = fraction.len() > 15;
    let fine = 10u128.pow(fraction.len().min(15) as u32);
    let parts = if fraction.is_empty() || is_endless { 0 } else { fraction.parse::<u128>().unwrap_or(1) };
    let scaled = (whole.parse::<u128>().ok()? * fine + parts) * scale;
    if is_endless || !scaled.is_multiple_of(fine) {
        return Some(Err(format!(
            "{} is not a whole number of milliseconds{HELP}the clock ticks in whole milliseconds, so that the same \
             program runs the same way on every clock: round it",
            quoted(text)
        )));
    }
    let millis = scaled / fine;
    if millis > u128::from(MAX_DURATION.0) {
        return Some(Err(too_long(text)));
    }
    Some(Ok(Millis(millis as u64)))
}

fn no_unit(number: &str) -> String {
    let number = quoted(number).trim_matches('`').to_owned();
    format!("the duration `{number}` has no unit{HELP}write {number}ms for milliseconds, {number}s for seconds")
}

fn too_long(text: &str) -> String {
    format!("the duration {} is longer than 30 days{HELP}a run need not take that long to show something", quoted(text))
}

impl FromScalar for u64 {
    const EXPECTED: &'static str = "a whole number";

    fn from_scalar(scalar: Scalar<'_>) -> Result<u64, Option<String>> {
        match scalar {
            Scalar::Int(number) => u64::try_from(number)
                .map_err(|_| Some(format!("the number `{number}` is negative{HELP}write 0 or more"))),
            _ => Err(None),
        }
    }
}

impl FromScalar for i64 {
    const EXPECTED: &'static str = "a whole number";

    fn from_scalar(scalar: Scalar<'_>) -> Result<i64, Option<String>> {
        match scalar {
            Scalar::Int(number) => Ok(number),
            _ => Err(None),
        }
    }
}

impl FromScalar for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_scalar(scalar: Scalar<'_>) -> Result<bool, Option<String>> {
        match scalar {
            Scalar::Bool(value) => Ok(value),
            Scalar::Text(text @ ("yes" | "no" | "on" | "off")) => {
                Err(Some(format!("expected true or false, found `{text}`{HELP}YAML has `true` and `false`")))
            }
            _ => Err(None),
        }
    }
}

impl FromScalar for Name {
    const EXPECTED: &'static str = "a name";

    fn from_scalar(scalar: Scalar<'_>) -> Result<Name, Option<String>> {
        match scalar {
            Scalar::Null | Scalar::Text("") => Err(None),
            Scalar::Bool(value) => Ok(value.to_string().into()),
            Scalar::Int(value) => Ok(value.to_string().into()),
            Scalar::Text(text) => Ok(text.into()),
        }
    }
}

impl FromScalar for Value {
    const EXPECTED: &'static str = "a word, number, duration, true, false or ~";

    fn from_scalar(scalar: Scalar<'_>) -> Result<Value, Option<String>> {
        Ok(match scalar {
            Scalar::Null => Value::Null,
            Scalar::Bool(value) => Value::Bool(value),
            Scalar::Int(value) => Value::Int(value),
            Scalar::Text(text) => match duration(text) {
                Some(Ok(value)) => Value::Duration(value),
                Some(Err(problem)) if !problem.contains("unit") => return Err(Some(problem)),
                _ => Value::Text(text.into()),
            },
        })
    }
}

/// A factor in thousandths: `2`, `1.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor(pub u64);

impl FromScalar for Factor {
    const EXPECTED: &'static str = "a factor such as 2 or 1.5";

    fn from_scalar(scalar: Scalar<'_>) -> Result<Factor, Option<String>> {
        let milli = match scalar {
            Scalar::Int(number) => u64::try_from(number).ok().and_then(|number| number.checked_mul(1000)),
            Scalar::Text(text) => text.split_once('.').and_then(|(whole, fraction)| {
                let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                (digits(whole) && digits(fraction) && whole.len() < 10 && fraction.len() <= 3)
                    .then(|| format!("{whole}{fraction:0<3}").parse().ok())
                    .flatten()
            }),
            _ => return Err(None),
        };
        match milli {
            Some(milli) if (1..=1_000_000).contains(&milli) => Ok(Factor(milli)),
            _ => Err(Some(format!("expected a factor between 0.001 and 1000, found {scalar}"))),
        }
    }
}
