//! The comments `mark: label` in programs, and the source line each step stands for.

use crate::lesson::diagnostic::At;
use crate::lesson::model::Language;
use crate::scenario::program::Name;
use indexmap::IndexMap;

/// Finds the lines (from 1) that each label names: the line the comment ends, or, where it has a line of its own, the
/// line of code below.
pub(super) fn scan(source: &str, language: Language) -> IndexMap<String, Vec<usize>> {
    let sign = match language {
        Language::Python => "#",
        Language::Go | Language::Node => "//",
    };
    let mut marks = IndexMap::<String, Vec<usize>>::new();
    let mut above: Vec<&str> = Vec::new();
    for (index, line) in source.lines().enumerate() {
        match comment(line, sign) {
            Some(("", label)) => above.push(label),
            found => {
                for label in above.drain(..).chain(found.map(|(_, label)| label)) {
                    let lines = marks.entry(label.to_owned()).or_default();
                    if lines.last() != Some(&(index + 1)) {
                        lines.push(index + 1);
                    }
                }
            }
        }
    }
    marks
}

/// The code before a `mark:` comment, trimmed, and the comment's label.
fn comment<'a>(line: &'a str, sign: &str) -> Option<(&'a str, &'a str)> {
    let mut from = 0;
    while let Some(start) = line[from..].find(sign).map(|start| start + from) {
        let rest = &line[start + sign.len()..];
        if let Some(label) = rest.trim_start().strip_prefix("mark:") {
            return Some((line[..start].trim(), label.trim()));
        }
        from = start + sign.len();
    }
    None
}

/// The source line of every step of a demo.
pub(super) struct Lines {
    /// The file's name and its marks, if the demo has a Python program.
    pub(super) program: Option<(String, IndexMap<String, Vec<usize>>)>,
    /// The lesson's file.
    pub(super) lesson: String,
}

impl Lines {
    /// `FILE:N` for a step that stands `at` and is governed by `mark`.
    pub(super) fn of(&self, mark: Option<&Name>, at: At) -> Name {
        if let (Some((file, marks)), Some(mark)) = (&self.program, mark)
            && let Some(line) = marks.get(mark.trim()).and_then(|lines| lines.first())
        {
            return format!("{file}:{line}").into();
        }
        format!("{}:{}", self.lesson, at.line).into()
    }
}
