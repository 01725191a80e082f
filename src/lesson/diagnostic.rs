//! What is wrong with a lesson: where, the line itself, and what to do about it.

use super::source::SourceText;
use std::fmt;
use std::sync::Arc;
use unicode_width::UnicodeWidthChar;

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
        let at = if at.line == 0 { At::START } else { at };
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

/// The line of `text` made visible and cut to a window around `column`, and the cells before that column.
pub(super) fn excerpt(line: &str, column: u32) -> (String, usize) {
    let target = (column.max(1) - 1) as usize;
    let chars: Vec<char> = line.chars().take(target + EXCERPT_WIDTH).collect();
    let start = if target > EXCERPT_WIDTH * 3 / 4 { target - EXCERPT_WIDTH / 2 } else { 0 };
    let mut text = String::new();
    let mut caret = 0;
    if start > 0 {
        text.push('…');
        caret = 1;
    }
    let mut width = caret;
    for (index, c) in chars.iter().enumerate().skip(start.min(chars.len())) {
        let shown = if *c == '\t' { "→".into() } else { visible(c.encode_utf8(&mut [0; 4])).into_owned() };
        let cells: usize = shown.chars().map(|c| c.width().unwrap_or(0)).sum();
        if width + cells > EXCERPT_WIDTH {
            text.push('…');
            break;
        }
        text.push_str(&shown);
        width += cells;
        if index < target {
            caret = width;
        }
    }
    (text, caret)
}

/// Replaces what would not show, or would steer the terminal.
fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if !text.contains(hidden) {
        return text.into();
    }
    text.chars()
        .map(|c| match c {
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            '\u{7f}' => '\u{2421}',
            c if hidden(c) => '\u{fffd}',
            c => c,
        })
        .collect::<String>()
        .into()
}
