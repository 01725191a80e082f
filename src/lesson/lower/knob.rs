//! Knobs: a default, and the values around it.

use crate::lesson::diagnostic::{At, Findings};
use crate::lesson::schema::{self, Or, Param, Table, Word};
use crate::lesson::settings::{self, kind};
use crate::lesson::suggest::quoted;
use crate::scenario::program::{Knob, KnobRange, Millis, Name, Value};
use indexmap::IndexMap;

/// Lowers a table of knobs; those that are wrong are recorded, and stand in with a harmless value.
pub(super) fn knobs(table: &Table<schema::Knob>, findings: &mut Findings) -> IndexMap<Name, Knob> {
    let mut knobs = IndexMap::new();
    for (name, knob) in &table.0 {
        check_name(name, findings);
        let lowered = knob.as_ref().and_then(|knob| lower(name, knob.at, &knob.value, findings));
        knobs.insert(name.value.as_str().into(), lowered.unwrap_or_else(|| broken(name)));
    }
    knobs
}

/// What stands in for a knob that is wrong: no use of it is a further mistake.
fn broken(name: &Word) -> Knob {
    Knob { label: name.value.clone(), default: Value::Null, range: KnobRange::Choices(Vec::new()) }
}

/// A knob's name must work after a `$`.
fn check_name(name: &Word, findings: &mut Findings) {
    let fine = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if name.value.is_empty() || !name.value.chars().all(fine) {
        let help = Some("use letters, digits, `_` and `-`".to_owned());
        findings.error(name.at, format!("{} cannot name a knob", quoted(&name.value)), help);
    }
}

fn lower(name: &Word, at: At, knob: &schema::Knob, findings: &mut Findings) -> Option<Knob> {
    let Some(default) = &knob.default else {
        findings.error(at, format!("the knob {} has no `default`", quoted(&name.value)), None);
        return None;
    };
    let default_at = default.at;
    let default = literal(default, findings)?;
    let range = match (&knob.choices, &default) {
        (_, Value::Null) => {
            findings.error(default_at, "a knob's default cannot be nothing", None);
            return None;
        }
        (Some(choices), _) => {
            for (key, value) in [("min", &knob.min), ("max", &knob.max), ("step", &knob.step)] {
                if let Some(value) = value {
                    findings.error(
                        value.at,
                        format!("`{key}` and `choices` exclude each other"),
                        Some("remove one".into()),
                    );
                }
            }
            KnobRange::Choices(self::choices(choices, &default, findings)?)
        }
        (None, Value::Bool(_)) => {
            for value in [&knob.min, &knob.max, &knob.step].into_iter().flatten() {
                findings.error(value.at, "a yes/no knob has no range", Some("remove it".into()));
            }
            KnobRange::Choices(vec![Value::Bool(false), Value::Bool(true)])
        }
        (None, Value::Text(_)) => {
            let help =
                Some("list the words it can be in `choices: [...]`; a duration has a unit, as in 250ms".to_owned());
            findings.error(default_at, "a knob that is a word needs `choices`", help);
            return None;
        }
        (None, Value::Int(_) | Value::Duration(_)) => steps(at, knob, &default, findings)?,
    };
    let lowered = Knob { label: knob.label.clone().unwrap_or_else(|| name.value.clone()), default, range };
    if let Err(problem) = settings::check(&lowered, &lowered.default) {
        findings.error(default_at, format!("the default {problem}"), None);
        return None;
    }
    if let (KnobRange::Steps { min, step, .. }, Value::Int(_) | Value::Duration(_)) = (&lowered.range, &lowered.default)
        && let Value::Int(amount) = number(&lowered.default)
        && !(amount as u64).saturating_sub(*min).is_multiple_of(*step)
    {
        let message = "the default does not lie on a step from `min`: once turned, the knob never comes back to it";
        findings.advice(default_at, message, Some("change `step`, `min` or the default".into()));
    }
    Some(lowered)
}

/// A duration as a number of milliseconds, others as they are.
fn number(value: &Value) -> Value {
    match value {
        Value::Duration(Millis(ms)) => Value::Int(*ms as i64),
        other => other.clone(),
    }
}

fn literal(value: &Param<Value>, findings: &mut Findings) -> Option<Value> {
    match &value.value {
        Or::Is(is) => Some(is.clone()),
        Or::Param(name) => {
            let help = Some("write the value itself".to_owned());
            findings.error(
                value.at,
                format!("a knob is not made of another, here {}", quoted(&format!("${name}"))),
                help,
            );
            None
        }
    }
}

fn choices(list: &schema::List<Or<Value>>, default: &Value, findings: &mut Findings) -> Option<Vec<Value>> {
    let mut values: Vec<Value> = Vec::new();
    for choice in &list.0 {
        let value = literal(choice, findings)?;
        if std::mem::discriminant(&value) != std::mem::discriminant(default) {
            let message = format!("{} is not {}, as the default is", quoted(&value.to_string()), kind(default));
            findings.error(choice.at, message, Some("all choices are of one type".into()));
            return None;
        }
        if values.contains(&value) {
            findings.error(choice.at, format!("the choice {} stands twice", quoted(&value.to_string())), None);
        } else {
            values.push(value);
        }
    }
    Some(values)
}

fn steps(at: At, knob: &schema::Knob, default: &Value, findings: &mut Findings) -> Option<KnobRange> {
    let mut bound = |key: &str, value: &Option<Param<Value>>, otherwise: Option<u64>| {
        let Some(value) = value else {
            if otherwise.is_none() {
                let help = Some("write `min`, `max` and `step`, or `choices: [...]`".to_owned());
                findings.error(at, format!("the knob's range has no `{key}`"), help);
            }
            return otherwise;
        };
        let is = literal(value, findings)?;
        if std::mem::discriminant(&is) != std::mem::discriminant(default) {
            let message = format!("`{key}` is not {}, as the default is", kind(default));
            findings.error(value.at, message, None);
            return None;
        }
        match number(&is) {
            Value::Int(number) if number >= 0 => Some(number as u64),
            _ => {
                findings.error(value.at, format!("`{key}` is negative"), Some("a knob goes from 0 up".into()));
                None
            }
        }
    };
    let min = bound("min", &knob.min, None);
    let max = bound("max", &knob.max, None);
    let step = bound("step", &knob.step, Some(1));
    let (min, max, step) = (min?, max?, step?);
    let place = |value: &Option<Param<Value>>| value.as_ref().map_or(at, |value| value.at);
    if min > max {
        findings.error(place(&knob.min), "`min` is greater than `max`", None);
        return None;
    }
    if step == 0 {
        findings.error(place(&knob.step), "`step` is zero", Some("write the distance between two values".into()));
        return None;
    }
    Some(KnobRange::Steps { min, max, step })
}
