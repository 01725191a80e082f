//! A tree as YAML, in one of the many ways in which a person could write it.

use crate::random::Random;
use serde_json::Value;

/// How often something unusual is written, in a thousand.
const UNUSUAL: usize = 6;

/// Writes `value` as YAML.
pub(crate) fn yaml(value: &Value, random: &mut Random) -> String {
    if random.chance(15) {
        return value.to_string();
    }
    let mut writer = Writer { random, text: String::new(), anchors: 0, indent: 0, flow: 0, odd: false, newline: "\n" };
    writer.indent = 1 + writer.random.below(4);
    writer.flow = *writer.random.pick(&[0, 2, 4, 30]);
    writer.odd = writer.random.chance(25);
    if writer.random.chance(4) {
        writer.newline = *writer.random.pick(&["\r\n", "\r"]);
    }
    if writer.random.chance(3) {
        writer.text.push('\u{feff}');
    }
    if writer.random.chance(3) {
        writer.text.push_str("---");
        writer.line();
    }
    writer.block(value, 0);
    writer.line();
    writer.text
}

struct Writer<'a> {
    random: &'a mut Random,
    text: String,
    /// How many anchors are set.
    anchors: usize,
    /// Spaces a level.
    indent: usize,
    /// The most values of a collection that is written in flow style.
    flow: usize,
    /// Whether unusual things are written at all.
    odd: bool,
    newline: &'static str,
}

impl Writer<'_> {
    fn unusual(&mut self) -> bool {
        self.odd && self.random.below(1000) < UNUSUAL
    }

    fn line(&mut self) {
        if self.unusual() {
            self.text.push_str(" # a comment: [");
        }
        self.text.push_str(self.newline);
    }

    fn begin(&mut self, depth: usize) {
        let spaces = depth * self.indent;
        self.text.extend(std::iter::repeat_n(' ', spaces));
        if self.unusual() {
            self.text.push_str(self.random.pick::<&str>(&[" ", "\t"]));
        }
    }

    /// A collection in block style, from the start of a line to the end of its last.
    fn block(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                for (nth, (key, value)) in fields.iter().enumerate() {
                    if nth > 0 {
                        self.line();
                    }
                    self.begin(depth);
                    self.scalar_text(key);
                    self.text.push(':');
                    self.after_key(value, depth + 1);
                    if self.unusual() {
                        // The key once more.
                        self.line();
                        self.begin(depth);
                        self.scalar_text(key);
                        self.text.push(':');
                        self.after_key(value, depth + 1);
                    }
                }
            }
            Value::Array(list) if !list.is_empty() => {
                for (nth, value) in list.iter().enumerate() {
                    if nth > 0 {
                        self.line();
                    }
                    self.begin(depth);
                    self.text.push('-');
                    self.after_key(value, depth + 1);
                }
            }
            value => {
                self.begin(depth);
                self.inline(value);
            }
        }
    }

    fn after_key(&mut self, value: &Value, depth: usize) {
        if self.unusual() {
            match self.anchors {
                many @ 1.. if self.random.chance(60) => {
                    let which = self.random.below(many);
                    self.text.push_str(&format!(" *a{which}"));
                    return;
                }
                _ => {
                    self.text.push_str(&format!(" &a{}", self.anchors));
                    self.anchors += 1;
                }
            }
        }
        let nested = match value {
            Value::Object(fields) => !fields.is_empty(),
            Value::Array(list) => !list.is_empty(),
            _ => false,
        };
        if nested && count(value) > self.flow {
            self.line();
            self.block(value, depth);
        } else {
            self.text.push(' ');
            self.inline(value);
        }
    }

    /// A value in flow style.
    fn inline(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                self.text.push('{');
                for (nth, (key, value)) in fields.iter().enumerate() {
                    if nth > 0 {
                        self.text.push_str(", ");
                    }
                    self.scalar_text(key);
                    self.text.push_str(": ");
                    self.inline(value);
                }
                self.text.push('}');
            }
            Value::Array(list) => {
                self.text.push('[');
                for (nth, value) in list.iter().enumerate() {
                    if nth > 0 {
                        self.text.push_str(", ");
                    }
                    self.inline(value);
                }
                self.text.push(']');
            }
            Value::Null => self.text.push('~'),
            Value::String(text) => self.scalar_text(text),
            other => self.text.push_str(&other.to_string()),
        }
    }

    fn scalar_text(&mut self, text: &str) {
        let safe = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '.' | ' ' | '(' | ')');
        let begins = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '$' | '_'));
        let word = matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off");
        let plain = begins && text.chars().all(safe) && !text.ends_with(' ') && !word && text.parse::<f64>().is_err();
        if plain || self.unusual() {
            self.text.push_str(text);
        } else if !text.contains(['\'', '\n', '\r', '\t']) && !text.contains(char::is_control) && self.random.chance(40)
        {
            self.text.push_str(&format!("'{text}'"));
        } else {
            self.text.push_str(&Value::from(text).to_string());
        }
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}
