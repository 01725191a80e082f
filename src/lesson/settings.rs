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

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(default: Value, min: u64, max: u64, step: u64) -> Knob {
        Knob { label: "knob".to_owned(), default, range: KnobRange::Steps { min, max, step } }
    }

    fn time() -> Knob {
        steps(Value::Duration(Millis(120)), 20, 400, 20)
    }

    fn words() -> Knob {
        let choices = ["user", "orders"].map(|word| Value::Text(word.into())).to_vec();
        Knob { label: "who".to_owned(), default: choices[0].clone(), range: KnobRange::Choices(choices) }
    }

    #[test]
    fn a_value_is_read_as_the_type_of_the_default() {
        assert_eq!(parse(&time(), "0.2s"), Ok(Value::Duration(Millis(200))));
        assert_eq!(parse(&words(), "orders"), Ok(Value::Text("orders".into())));
        assert_eq!(parse(&steps(Value::Int(3), 1, 5, 1), " 4 "), Ok(Value::Int(4)));
    }

    #[test]
    fn a_value_that_cannot_be_says_what_can() {
        let told = |knob: &Knob, text: &str| parse(knob, text).unwrap_err();
        assert_eq!(told(&time(), "500ms"), "`500ms` is out of range; allowed is 20ms to 400ms");
        assert_eq!(
            told(&time(), "fast"),
            "`fast` is not a duration such as 250ms, 1.5s or 1m; allowed is 20ms to 400ms"
        );
        assert_eq!(told(&time(), "0.5ms"), "`0.5ms` is not a whole number of milliseconds; allowed is 20ms to 400ms");
        assert_eq!(told(&words(), "nobody"), "`nobody` is out of range; allowed are user, orders");
    }

    #[test]
    fn a_knob_turns_by_its_step_and_stops_at_its_ends() {
        let knob = time();
        let at = |ms| Value::Duration(Millis(ms));
        assert_eq!(turn(&knob, &at(120), Turn::Up), at(140));
        assert_eq!(turn(&knob, &at(400), Turn::Up), at(400));
        assert_eq!(turn(&knob, &at(30), Turn::Down), at(20));
        assert_eq!(turn(&words(), &Value::Text("user".into()), Turn::Down), Value::Text("user".into()));
        assert_eq!(turn(&words(), &Value::Text("user".into()), Turn::Up), Value::Text("orders".into()));
    }

    #[test]
    fn a_long_range_is_thinned_and_keeps_its_ends() {
        let knob = steps(Value::Int(0), 0, u64::MAX, 1);
        assert_eq!(count(&knob), u64::MAX);
        let values = values(&steps(Value::Int(0), 0, 1_000_000, 1), 200);
        assert_eq!((values.len(), &values[0], &values[199]), (200, &Value::Int(0), &Value::Int(1_000_000)));
        assert_eq!(super::values(&time(), 200).len(), 20);
        assert_eq!(format(&time().default), "120 ms");
    }
}
