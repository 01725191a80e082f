//! Reduces a case to the smallest that still shows what it shows.
//!
//! It knows JSON, not the language: it takes away, puts what a step holds in the step's place, and makes numbers and
//! durations small. A candidate that makes no sense is one that does not show it.

use serde_json::Value;

/// One step into a JSON value.
#[derive(Clone, Debug)]
enum Key {
    Field(String),
    Place(usize),
}

/// One way to make a value smaller.
enum Change {
    /// Leave out so many elements of a list from a place on.
    Cut(usize, usize),
    /// Leave out a field.
    Drop(String),
    /// Put other elements in the place of one.
    Splice(usize, Vec<Value>),
    /// Put this in its place.
    Become(Value),
}

/// The smallest case found of which `shows` is true, as it is of `case`.
pub(crate) fn shrink(case: &Value, mut shows: impl FnMut(&Value) -> bool) -> Value {
    let mut smallest = case.clone();
    'again: loop {
        for (path, change) in changes(&smallest) {
            let mut candidate = smallest.clone();
            change.apply(at(&mut candidate, &path));
            if shows(&candidate) {
                smallest = candidate;
                continue 'again;
            }
        }
        return smallest;
    }
}

/// Every change worth trying, those that take most away first.
fn changes(case: &Value) -> Vec<(Vec<Key>, Change)> {
    let mut found = Vec::new();
    collect(case, &mut Vec::new(), &mut found);
    found.sort_by_key(|(size, _, _)| std::cmp::Reverse(*size));
    found.into_iter().map(|(_, path, change)| (path, change)).collect()
}

fn collect(value: &Value, path: &mut Vec<Key>, found: &mut Vec<(usize, Vec<Key>, Change)>) {
    let mut add = |gain: usize, change: Change| found.push((gain, path.clone(), change));
    match value {
        Value::Array(list) => {
            let mut length = list.len();
            while length > 0 {
                for from in (0..list.len()).step_by(length) {
                    let cut = &list[from..list.len().min(from + length)];
                    add(cut.iter().map(size).sum(), Change::Cut(from, cut.len()));
                }
                length /= 2;
            }
            for (place, element) in list.iter().enumerate() {
                let inner = lists(element);
                if inner.len() > 1 {
                    let all: Vec<Value> = inner.iter().flat_map(|inner| inner.iter().cloned()).collect();
                    let gain = size(element).saturating_sub(all.iter().map(size).sum());
                    add(gain, Change::Splice(place, all));
                }
                for inner in inner {
                    let gain = size(element).saturating_sub(inner.iter().map(size).sum());
                    add(gain, Change::Splice(place, inner.clone()));
                }
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                add(size(field), Change::Drop(name.clone()));
            }
            // `{task: t}` may be `t`.
            if let Some(task) = fields.get("task") {
                add(1, Change::Become(task.clone()));
            }
            if let Some(tasks) = fields.get("tasks").filter(|tasks| tasks.is_array()) {
                add(1, Change::Become(tasks.clone()));
            }
        }
        Value::Number(number) if number.as_u64().is_some_and(|number| number > 1) => {
            let number = number.as_u64().unwrap_or(1);
            for smaller in [1, number / 10, number / 2, number - 1] {
                if smaller > 0 && smaller < number {
                    add(0, Change::Become(smaller.into()));
                }
            }
        }
        Value::String(text) => {
            for smaller in smaller_durations(text) {
                add(0, Change::Become(smaller.into()));
            }
        }
        _ => {}
    }
    match value {
        Value::Array(list) => {
            for (place, element) in list.iter().enumerate() {
                path.push(Key::Place(place));
                collect(element, path, found);
                path.pop();
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                path.push(Key::Field(name.clone()));
                collect(field, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The lists in a step, at most three levels down: what it holds.
fn lists(step: &Value) -> Vec<&Vec<Value>> {
    fn below(value: &Value, levels: usize) -> Vec<&Vec<Value>> {
        match value {
            Value::Object(_) if levels == 0 => Vec::new(),
            Value::Object(fields) => fields
                .values()
                .flat_map(|field| match field {
                    Value::Array(list) => vec![list],
                    field => below(field, levels - 1),
                })
                .collect(),
            _ => Vec::new(),
        }
    }
    below(step, 3)
}

fn smaller_durations(text: &str) -> Vec<String> {
    let Some(milliseconds) = text.strip_suffix("ms").and_then(|number| number.parse::<u64>().ok()) else {
        return if text.starts_with('$') { vec!["1ms".to_owned()] } else { Vec::new() };
    };
    let mut smaller: Vec<u64> = [0, 1, 10, 100, milliseconds / 100, milliseconds / 10, milliseconds / 2]
        .into_iter()
        .filter(|&smaller| smaller < milliseconds)
        .collect();
    smaller.dedup();
    smaller.into_iter().map(|milliseconds| format!("{milliseconds}ms")).collect()
}

/// How much a value says.
pub(crate) fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 0,
    }
}

fn at<'a>(value: &'a mut Value, path: &[Key]) -> &'a mut Value {
    path.iter().fold(value, |value, key| match key {
        Key::Field(name) => &mut value[name.as_str()],
        Key::Place(place) => &mut value[*place],
    })
}

impl Change {
    fn apply(self, value: &mut Value) {
        match (self, value) {
            (Change::Cut(from, length), Value::Array(list)) => drop(list.drain(from..from + length)),
            (Change::Splice(place, inner), Value::Array(list)) => drop(list.splice(place..=place, inner)),
            (Change::Drop(name), Value::Object(fields)) => drop(fields.shift_remove(&name)),
            (Change::Become(smaller), value) => *value = smaller,
            _ => {}
        }
    }
}
