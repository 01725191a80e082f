//! Knobs and their values: reading, showing and turning them.

use super::suggest::quoted;
use crate::scenario::program::{Knob, KnobRange, Millis, Value};

/// Reads the text after `=` in `--set KNOB=VALUE`.
///
/// # Errors
/// What is wrong with it, and which values are allowed.
pub fn parse(knob: &Knob, text: &str) -> Result<Value, String> {
    let text = text.trim();
    let value = match &knob.default {
        Value::Bool(_) => match text {
            "true" | "yes" | "on" | "1" => Some(Value::Bool(true)),
            "false" | "no" | "off" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        Value::Int(_) => text.parse().ok().map(Value::Int),
        Value::Duration(_) => match super::schema::duration(text) {
            Some(Ok(value)) => Some(Value::Duration(value)),
            Some(Err(problem)) => {
                let problem = problem.split(super::decode::HELP).next().unwrap_or_default();
                return Err(format!("{problem}; {}", allowed(knob)));
            }
            None => None,
        },
        Value::Text(_) => Some(Value::Text(text.into())),
        Value::Null => None,
    };
    let value = value.ok_or_else(|| format!("{} is not {}; {}", quoted(text), kind(&knob.default), allowed(knob)))?;
    check(knob, &value)?;
    Ok(value)
}

/// Reads a duration such as `250ms`.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn duration(text: &str) -> Result<Millis, String> {
    match super::schema::duration(text.trim()) {
        Some(time) => time.map_err(|problem| problem.replace(super::decode::HELP, "; ")),
        None => Err(format!("{} is not {}", quoted(text), kind(&Value::Duration(Millis(0))))),
    }
}

/// Whether a knob can have a value.
///
/// # Errors
/// What is wrong with it, and which values are allowed.
pub fn check(knob: &Knob, value: &Value) -> Result<(), String> {
    if std::mem::discriminant(value) != std::mem::discriminant(&knob.default) {
        return Err(format!("{} is not {}; {}", quoted(&value.to_string()), kind(&knob.default), allowed(knob)));
    }
    let fine = match &knob.range {
        KnobRange::Choices(choices) => choices.contains(value),
        KnobRange::Steps { min, max, .. } => amount(value).is_some_and(|amount| (*min..=*max).contains(&amount)),
    };
    if fine { Ok(()) } else { Err(format!("{} is out of range; {}", quoted(&value.to_string()), allowed(knob))) }
}

/// The values a knob can have, in words.
pub fn allowed(knob: &Knob) -> String {
    match &knob.range {
        KnobRange::Choices(choices) => {
            let names: Vec<String> = choices.iter().map(Value::to_string).collect();
            format!("allowed are {}", names.join(", "))
        }
        KnobRange::Steps { min, max, .. } => {
            format!("allowed is {} to {}", with_amount(&knob.default, *min), with_amount(&knob.default, *max))
        }
    }
}

/// A value as the screen shows it: `120 ms`, `yes`, `3`.
pub fn format(value: &Value) -> String {
    match value {
        Value::Duration(Millis(ms)) => format!("{ms} ms"),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

/// Which way a knob is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// To the next value.
    Up,
    /// To the value before.
    Down,
}

/// The value after one step; the same one at the end of the range.
pub fn turn(knob: &Knob, value: &Value, turn: Turn) -> Value {
    match &knob.range {
        KnobRange::Choices(choices) => {
            let here = choices.iter().position(|choice| choice == value).unwrap_or(0);
            let next = match turn {
                Turn::Up => (here + 1).min(choices.len().saturating_sub(1)),
                Turn::Down => here.saturating_sub(1),
            };
            choices.get(next).unwrap_or(value).clone()
        }
        KnobRange::Steps { min, max, step } => {
            let here = amount(value).unwrap_or(*min);
            let next = match turn {
                Turn::Up => here.saturating_add(*step),
                Turn::Down => here.saturating_sub(*step),
            };
            with_amount(&knob.default, next.clamp(*min, *max))
        }
    }
}

/// How many values a knob can be turned to.
pub fn count(knob: &Knob) -> u64 {
    match &knob.range {
        KnobRange::Choices(choices) => choices.len() as u64,
        KnobRange::Steps { min, max, step } => ((max - min) / (*step).max(1)).saturating_add(1),
    }
}

/// The values a knob can be turned to, evenly thinned to at most `most`, the ends always among them.
pub fn values(knob: &Knob, most: u64) -> Vec<Value> {
    let (count, most) = (count(knob), most.max(2));
    let picked = count.min(most);
    let index =
        |i: u64| if count <= most { i } else { (u128::from(i) * u128::from(count - 1) / u128::from(most - 1)) as u64 };
    (0..picked)
        .filter_map(|i| match &knob.range {
            KnobRange::Choices(choices) => choices.get(index(i) as usize).cloned(),
            KnobRange::Steps { min, step, .. } => Some(with_amount(&knob.default, min + index(i) * step)),
        })
        .collect()
}

/// A number or duration as a number.
fn amount(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        Value::Duration(Millis(ms)) => Some(*ms),
        _ => None,
    }
}

/// `amount` as a value of the type of `like`.
fn with_amount(like: &Value, amount: u64) -> Value {
    match like {
        Value::Duration(_) => Value::Duration(Millis(amount)),
        _ => Value::Int(i64::try_from(amount).unwrap_or(i64::MAX)),
    }
}

/// The type of a value in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Int(_) => "a whole number",
        Value::Duration(_) => "a duration such as 250ms, 1.5s or 1m",
        Value::Text(_) => "a word",
    }
}
