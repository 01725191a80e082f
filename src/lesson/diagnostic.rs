//! What is wrong with a lesson: where, the line itself, and what to do about it.

use super::source::SourceText;
use crate::trace::visible;
use std::fmt;
use std::sync::Arc;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The most diagnostics that are collected for one file; a file with more is told so.
pub const MAX_DIAGNOSTICS: usize = 100;

/// The most columns of a source line that a diagnostic shows.
const EXCERPT_WIDTH: usize = 100;

/// A line and a column of a text, both from 1; the column counts characters. `0:0` is no place at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl At {
    /// The first character of a text.
    pub const START: At = At { line: 1, column: 1 };
}

/// A place in a file, with the line that stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The line's text made visible, at most as much of it as fits a screen.
    pub excerpt: String,
    /// How many cells of the excerpt stand before the place.
    pub caret: usize,
}

/// `FILE:LINE:COLUMN`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", visible(&self.path), self.line, self.column)
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The lesson cannot be used.
    Error,
    /// The lesson can be used, and could be better.
    Advice,
}

/// One mistake, or one piece of advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do, in one sentence.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of a file as a whole, one that cannot be read say.
    pub fn of_file(path: impl Into<String>, message: impl Into<String>, help: Option<String>) -> Diagnostic {
        let place = Place { path: path.into(), line: 1, column: 1, ..Place::default() };
        Diagnostic { severity: Severity::Error, place, message: message.into(), help }
    }

    /// Whether it is an error rather than advice.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `FILE:LINE:COLUMN: message`, the line with a caret under the place, `help: …`. Everything is made visible; there is no
/// line break at the end.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advice = if self.severity == Severity::Advice { "advice: " } else { "" };
        write!(f, "{}: {advice}{}", self.place, visible(&self.message))?;
        if !self.place.excerpt.is_empty() {
            write!(f, "\n    {}\n    {:2$}^", self.place.excerpt, "", self.place.caret)?;
        }
        if let Some(help) = &self.help {
            write!(f, "\nhelp: {}", visible(help))?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

/// Collects the diagnostics of one file.
#[derive(Debug)]
pub struct Findings {
    source: Arc<SourceText>,
    list: Vec<(At, Diagnostic)>,
    left_out: usize,
}

impl Findings {
    /// Nothing found yet in `source`.
    pub fn new(source: Arc<SourceText>) -> Findings {
        Findings { source, list: Vec::new(), left_out: 0 }
    }

    /// The file they are about.
    pub fn source(&self) -> &Arc<SourceText> {
        &self.source
    }

    /// Records a mistake. The same one at the same place is recorded once.
    pub fn error(&mut self, at: At, message: impl Into<String>, help: Option<String>) {
        self.push(Severity::Error, at, message.into(), help);
    }

    /// Records advice.
    pub fn advice(&mut self, at: At, message: impl Into<String>, help: Option<String>) {
        self.push(Severity::Advice, at, message.into(), help);
    }

    /// Records a diagnostic of another file.
    pub fn foreign(&mut self, at: At, diagnostic: Diagnostic) {
        self.list.push((at, diagnostic));
    }

    /// Records that something is missing from the mapping that begins `at`, unless a mistake in it is known: then what is
    /// missing may be what was meant there.
    pub fn missing(&mut self, at: At, message: impl Into<String>, help: Option<String>) {
        let end = self.source.extent(at);
        let known = |(place, known): &(At, Diagnostic)| {
            known.is_error() && (at..=At { line: end, column: u32::MAX }).contains(place)
        };
        if !self.list.iter().any(known) {
            self.error(at, message, help);
        }
    }

    fn push(&mut self, severity: Severity, at: At, message: String, help: Option<String>) {
        let at = if at.line == 0 { At::START } else { self.source.within(at) };
        if self.list.iter().any(|(other, known)| *other == at && known.message == message) {
            return;
        }
        if self.list.len() >= MAX_DIAGNOSTICS {
            self.left_out += 1;
            return;
        }
        let place = self.source.place(at);
        self.list.push((at, Diagnostic { severity, place, message, help }));
    }

    /// Whether no more are recorded; suggestions for what follows are not worth their time.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MAX_DIAGNOSTICS
    }

    /// Whether there is a mistake among them.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|(_, diagnostic)| diagnostic.is_error())
    }

    /// All of them in the order of the file.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|(at, _)| *at);
        let mut list: Vec<Diagnostic> = self.list.into_iter().map(|(_, diagnostic)| diagnostic).collect();
        if self.left_out > 0 {
            let message = format!("{} more findings are left out; mend these first", self.left_out);
            list.push(Diagnostic::of_file(self.source.path.clone(), message, None));
        }
        list
    }
}

/// Where an excerpt of a line begins, so that what stands at `target` is in it: at the line's beginning if that is near.
fn first_shown(line: &str, target: usize) -> usize {
    // A character that does not print takes the room of its sign.
    let cells = |c: char| match c {
        '\t' => 1,
        c => visible(c.encode_utf8(&mut [0; 4])).width(),
    };
    let near = target.min(EXCERPT_WIDTH);
    let before: Vec<usize> = line.chars().skip(target - near).take(near).map(cells).collect();
    if near == target && before.iter().sum::<usize>() <= EXCERPT_WIDTH * 3 / 4 {
        return 0;
    }
    let mut room = EXCERPT_WIDTH / 2;
    let shown = before.iter().rev().take_while(|cells| {
        let left = room.checked_sub(**cells);
        room = left.unwrap_or(0);
        left.is_some()
    });
    target - shown.count()
}

/// The line made visible and cut to a window around `column`, and the cells before that column.
pub(super) fn excerpt(line: &str, column: u32) -> (String, usize) {
    let target = (column.max(1) - 1) as usize;
    let start = first_shown(line, target);
    let window = |from: usize, to: usize| -> String {
        let chars: String = line.chars().skip(from).take(to.saturating_sub(from)).collect();
        visible(&chars.replace('\t', "→")).into_owned()
    };
    let mut text = if start > 0 { "…".to_owned() } else { String::new() };
    text.push_str(&window(start, target));
    let caret = text.width();
    for c in window(target, start + EXCERPT_WIDTH).chars() {
        if text.width() + c.width().unwrap_or(0) > EXCERPT_WIDTH {
            break;
        }
        text.push(c);
    }
    if line.chars().nth(start + EXCERPT_WIDTH).is_some() {
        text.push('…');
    }
    (text, caret)
}
