//! What cases start from: the lessons of the course, those of the tests, and the examples of the reference.

use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A prose text is cut to so many characters, since nothing looks into it.
const PROSE: usize = 60;

/// What cases start from.
pub(crate) struct Corpus {
    /// The lessons of the course, with their folders.
    pub(crate) built_in: Vec<(PathBuf, String)>,
    /// Small lessons as text, good and bad.
    pub(crate) texts: Vec<Vec<u8>>,
    /// Lessons of one demo, without programs in other languages.
    pub(crate) demos: Vec<Value>,
    /// Steps of tasks, from the reference.
    pub(crate) steps: Vec<Value>,
    /// Claims, from the reference.
    pub(crate) claims: Vec<Value>,
    /// Knobs, from the reference.
    pub(crate) knobs: Map<String, Value>,
    /// What a learner is led through, from the reference.
    pub(crate) lesson_steps: Vec<Value>,
    /// Traces.
    pub(crate) traces: Vec<Vec<u8>>,
    /// A keymap.
    pub(crate) keymap: String,
    /// Keys and words that stand in lessons.
    pub(crate) words: Vec<String>,
}

impl Corpus {
    /// Reads it all from the repository.
    pub(crate) fn gather() -> Corpus {
        let read = |path: &Path| fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let text = |path: &Path| String::from_utf8(read(path)).unwrap_or_else(|_| panic!("{}", path.display()));
        let files = |folder: &str, name: &str| -> Vec<PathBuf> {
            let mut found: Vec<PathBuf> = fs::read_dir(folder)
                .unwrap_or_else(|error| panic!("{folder}: {error}"))
                .map(|entry| entry.expect("an entry").path())
                .filter_map(|path| {
                    let inner = path.join("lesson.yaml");
                    let fits = path.extension().is_some_and(|extension| extension == "yaml")
                        && path.file_name().is_some_and(|file| file != "course.yaml");
                    if inner.is_file() { Some(inner) } else { fits.then_some(path) }
                })
                .filter(|path| name.is_empty() || path.ends_with(name))
                .collect();
            found.sort();
            found
        };
        let reference = text(Path::new("lessons/README.md"));
        let built_in: Vec<(PathBuf, String)> = files("lessons", "lesson.yaml")
            .into_iter()
            .map(|path| (path.parent().unwrap_or(Path::new(".")).to_owned(), text(&path)))
            .collect();
        let mut texts: Vec<Vec<u8>> = files("tests/lessons/bad", "").iter().map(|path| read(path)).collect();
        texts.extend(examples(&reference, "yaml lesson").into_iter().map(String::into_bytes));
        texts.push(read(Path::new("tests/lessons/good.yaml")));
        let mut demos = Vec::new();
        let parsed = |text: &str| serde_yaml::from_str::<Value>(text).ok();
        let small = texts.iter().filter_map(|text| parsed(std::str::from_utf8(text).ok()?));
        for lesson in built_in.iter().filter_map(|(_, text)| parsed(text)).chain(small) {
            demos.extend(demos_of(&lesson));
        }
        let list = |info: &str| -> Vec<Value> {
            let lists = examples(&reference, info).into_iter().filter_map(|text| parsed(&text));
            lists.filter_map(|list| list.as_array().cloned()).flatten().collect()
        };
        let mut knobs = Map::new();
        for table in examples(&reference, "yaml knobs").iter().filter_map(|text| parsed(text)) {
            knobs.extend(table.as_object().cloned().unwrap_or_default());
        }
        let mut words = Vec::new();
        demos.iter().for_each(|demo| collect_words(demo, &mut words));
        words.sort();
        words.dedup();
        Corpus {
            built_in,
            texts,
            steps: list("yaml steps"),
            claims: list("yaml claims"),
            lesson_steps: list("yaml lesson-steps"),
            knobs,
            traces: examples(&reference, "json trace").into_iter().map(String::into_bytes).collect(),
            keymap: text(Path::new("assets/keymap.yaml")),
            demos,
            words,
        }
    }
}

/// The blocks of the reference with this after their fence.
fn examples(text: &str, info: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(words), None) => {
                open = Some(words == info);
                found.extend((words == info).then(String::new));
            }
            (Some(_), Some(_)) => open = None,
            (None, Some(true)) => {
                if let Some(example) = found.last_mut() {
                    example.push_str(line);
                    example.push('\n');
                }
            }
            _ => {}
        }
    }
    assert!(!found.is_empty(), "the reference has no example of {info}");
    found
}

/// A lesson for each demo of one, with what of its steps is about that demo.
fn demos_of(lesson: &Value) -> Vec<Value> {
    let Some(demos) = lesson.get("demos").and_then(Value::as_object) else { return Vec::new() };
    let single = |(id, demo): (&String, &Value)| {
        let mut single = lesson.clone();
        let mut demo = demo.clone();
        if let Some(demo) = demo.as_object_mut() {
            demo.shift_remove("analogues");
        }
        let about = |step: &&Value| {
            let of = |step: &Value| step.as_str() == Some(id) || step.get("id").and_then(Value::as_str) == Some(id);
            step.get("demo").is_some_and(of)
                || step.get("predict").and_then(|step| step.get("demo")).is_some_and(of)
                || step.get("ask").is_some()
        };
        let steps: Vec<Value> = lesson["steps"].as_array().into_iter().flatten().filter(about).cloned().collect();
        single["demos"] = json!({ id: demo });
        single["steps"] = steps.into();
        cut_prose(&mut single);
        single
    };
    demos.iter().map(single).collect()
}

fn cut_prose(value: &mut Value) {
    match value {
        Value::String(text) if text.chars().count() > PROSE => *text = text.chars().take(PROSE).collect(),
        Value::Array(list) => list.iter_mut().for_each(cut_prose),
        Value::Object(fields) => fields.values_mut().for_each(cut_prose),
        _ => {}
    }
}

fn collect_words(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() < 24 => words.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|value| collect_words(value, words)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            words.push(key.clone());
            collect_words(value, words);
        }),
        _ => {}
    }
}
