//! What a reader had to pass over.

use std::fmt;

/// Something in a trace file that could not be taken as it is. Repeated problems are counted, not listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The first line that has the problem, from 1.
    pub line: u64,
    /// How many lines have it.
    pub count: u64,
    /// The problem.
    pub problem: Problem,
}

/// What was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file ends in the middle of a line: it was cut off.
    CutOff,
    /// A line is no event.
    Unreadable {
        /// The column, from 1.
        column: usize,
        /// Why.
        reason: String,
    },
    /// A line is longer than is read.
    TooLong,
    /// An event of a kind that this version does not know.
    UnknownEvent {
        /// Its word.
        word: String,
    },
    /// An event earlier than the one before it; the events have been sorted.
    OutOfOrder,
    /// Bytes that are no UTF-8; each is shown as `�`.
    NotUtf8,
    /// The file has more than is read; this line and what follows is missing.
    TooMuch,
}

impl Warning {
    /// Adds one more problem to `warnings`, counting those of the same kind.
    pub(super) fn add(warnings: &mut Vec<Warning>, line: u64, problem: Problem) {
        let same =
            |warning: &&mut Warning| std::mem::discriminant(&warning.problem) == std::mem::discriminant(&problem);
        match warnings.iter_mut().find(same) {
            Some(warning) => warning.count += 1,
            None => warnings.push(Warning { line, count: 1, problem }),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match &self.problem {
            Problem::CutOff => write!(f, "line {line}: the file was cut off here; what followed is missing")?,
            Problem::Unreadable { column, reason } => {
                write!(f, "line {line}, column {column}: passed over, since it is no event ({reason})")?;
            }
            Problem::TooLong => write!(f, "line {line}: passed over, since it is too long for an event")?,
            Problem::UnknownEvent { word } => {
                write!(f, "line {line}: passed over, since `{}` is no event known here", crate::trace::visible(word))?;
            }
            Problem::OutOfOrder => write!(f, "line {line}: earlier than the line before; the events have been sorted")?,
            Problem::NotUtf8 => write!(f, "line {line}: bytes that are not UTF-8 are shown as \u{fffd}")?,
            Problem::TooMuch => write!(f, "line {line}: the file is too large; from here on it was not read")?,
        }
        match self.count {
            0 | 1 => Ok(()),
            2 => f.write_str(" (and one more line like it)"),
            more => write!(f, " (and {} more lines like it)", more - 1),
        }
    }
}
