//! Changes to a lesson as a tree, so that much of it stays right: values, keys, moved and nested parts.

use crate::corpus::Corpus;
use crate::damage::{NUMBERS, PIECES};
use crate::random::Random;
use serde_json::{Map, Value, json};

/// The keys under which steps hold steps.
const BODIES: [&str; 4] = ["do", "else", "finally", "forever"];

/// Changes a lesson in so many places.
pub(crate) fn graft(lesson: &mut Value, changes: usize, corpus: &Corpus, random: &mut Random) {
    for _ in 0..changes {
        let size = count(lesson);
        let target = random.below(size);
        let other = random.below(size);
        let donor = node(lesson, &mut { other }).cloned().unwrap_or_default();
        if let Some(node) = node_mut(lesson, &mut { target }) {
            change(node, donor, corpus, random);
        }
    }
}

fn change(node: &mut Value, donor: Value, corpus: &Corpus, random: &mut Random) {
    match node {
        Value::Array(list) => match random.below(8) {
            0 if !list.is_empty() => drop(list.remove(random.below(list.len()))),
            1 if !list.is_empty() => {
                let copy = list[random.below(list.len())].clone();
                list.insert(random.below(list.len() + 1), copy);
            }
            2 if !list.is_empty() => {
                let (one, other) = (random.below(list.len()), random.below(list.len()));
                list.swap(one, other);
            }
            3 => list.insert(random.below(list.len() + 1), random.pick(&corpus.steps).clone()),
            4 if !list.is_empty() => {
                // Some of the list under another step.
                let from = random.below(list.len());
                let to = from + 1 + random.below(list.len() - from);
                let inner: Vec<Value> = list.drain(from..to).collect();
                list.insert(from, around(inner, &corpus.steps, random));
            }
            5 => nest(node, random),
            _ => list.insert(random.below(list.len() + 1), donor),
        },
        Value::Object(fields) => match random.below(7) {
            0 | 1 => {
                if let Some(key) = any_key(fields, random) {
                    fields.shift_remove(&key);
                }
            }
            2 => {
                if let Some(key) = any_key(fields, random)
                    && let Some(value) = fields.shift_remove(&key)
                {
                    fields.insert(word(corpus, random), value);
                }
            }
            3 => drop(fields.insert(word(corpus, random), donor)),
            4 => drop(fields.insert(word(corpus, random), odd(corpus, random))),
            5 => *node = donor,
            _ => nest(node, random),
        },
        scalar => match random.below(6) {
            0 => *scalar = donor,
            1 => nest(scalar, random),
            _ => *scalar = odd(corpus, random),
        },
    }
}

/// One of `steps` that holds steps, with these in their place.
pub(crate) fn around(inner: Vec<Value>, steps: &[Value], random: &mut Random) -> Value {
    for _ in 0..20 {
        let mut step = random.pick(steps).clone();
        if let Some(body) = body_mut(&mut step) {
            *body = inner;
            return step;
        }
    }
    json!({ "repeat": {"times": 2, "do": inner} })
}

fn body_mut(step: &mut Value) -> Option<&mut Vec<Value>> {
    match step {
        Value::Object(fields) => fields.iter_mut().find_map(|(key, value)| {
            if BODIES.contains(&key.as_str()) { value.as_array_mut() } else { body_mut(value) }
        }),
        _ => None,
    }
}

/// Puts a value under so many levels.
fn nest(value: &mut Value, random: &mut Random) {
    let levels = *random.pick(&[1, 1, 2, 20, 70]);
    let key = *random.pick(&["", "do", "tasks", "a"]);
    for _ in 0..levels {
        let inner = value.take();
        *value = match key {
            "" => json!([inner]),
            "do" => json!([{"repeat": {"times": 1, "do": inner}}]),
            key => json!({ key: inner }),
        };
    }
}

/// A value that may do, or may be wrong.
fn odd(corpus: &Corpus, random: &mut Random) -> Value {
    match random.below(10) {
        0..=3 => {
            let text = *random.pick(&NUMBERS);
            text.parse::<i64>().map_or_else(|_| text.into(), Value::from)
        }
        4 => random.below(9).into(),
        5 => format!("{}ms", random.below(500)).into(),
        6 => (*random.pick(&PIECES)).into(),
        7 => random.pick(&[Value::Null, true.into(), false.into(), json!([]), json!({})]).clone(),
        8 => "x".repeat(random.below(3000)).into(),
        _ => word(corpus, random).into(),
    }
}

fn word(corpus: &Corpus, random: &mut Random) -> String {
    match random.below(12) {
        0 => (*random.pick(&PIECES)).to_owned(),
        1 => format!("${}", random.pick(&corpus.words)),
        _ => random.pick(&corpus.words).clone(),
    }
}

fn any_key(fields: &Map<String, Value>, random: &mut Random) -> Option<String> {
    (!fields.is_empty()).then(|| fields.keys().nth(random.below(fields.len())).cloned()).flatten()
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

/// The node of that number, in the order of writing.
fn node<'a>(value: &'a Value, left: &mut usize) -> Option<&'a Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(list) => list.iter().find_map(|value| node(value, left)),
        Value::Object(fields) => fields.values().find_map(|value| node(value, left)),
        _ => None,
    }
}

fn node_mut<'a>(value: &'a mut Value, left: &mut usize) -> Option<&'a mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(list) => list.iter_mut().find_map(|value| node_mut(value, left)),
        Value::Object(fields) => fields.values_mut().find_map(|value| node_mut(value, left)),
        _ => None,
    }
}
