//! Claims as sentences, and event patterns from text.

use super::{Activity, Bound, Claim, EventPattern, Verb};
use crate::trace::event::{CancelWhy, Nanos, Outcome};
use crate::trace::visible;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

impl Verb {
    /// Every verb.
    pub const ALL: [Verb; 12] = [
        Verb::Spawned,
        Verb::Runs,
        Verb::Waits,
        Verb::Ready,
        Verb::Cancel,
        Verb::Delivered,
        Verb::Ended,
        Verb::Returned,
        Verb::Raised,
        Verb::Cancelled,
        Verb::Note,
        Verb::Mark,
    ];

    /// The word that stands for it in a claim.
    pub const fn word(self) -> &'static str {
        match self {
            Verb::Spawned => "spawned",
            Verb::Runs => "runs",
            Verb::Waits => "waits",
            Verb::Ready => "ready",
            Verb::Cancel => "cancel",
            Verb::Delivered => "delivered",
            Verb::Ended => "ended",
            Verb::Returned => "returned",
            Verb::Raised => "raised",
            Verb::Cancelled => "cancelled",
            Verb::Note => "note",
            Verb::Mark => "mark",
        }
    }
}

/// Why a text is no [`EventPattern`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatternError {
    /// It has fewer than two words.
    #[error("`{0}` does not say what happens: write `TASK VERB`, as in `orders raised`")]
    NoVerb(String),
    /// Its second word is none of the verbs.
    #[error("`{0}` is not something that happens: write one of {list}", list = Verb::ALL.map(Verb::word).join(", "))]
    UnknownVerb(String),
}

impl FromStr for EventPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<EventPattern, PatternError> {
        let (task, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let rest = rest.trim_start();
        let (word, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if word.is_empty() {
            return Err(PatternError::NoVerb(text.trim().to_owned()));
        }
        let verb = Verb::ALL.into_iter().find(|verb| verb.word() == word);
        let verb = verb.ok_or_else(|| PatternError::UnknownVerb(word.to_owned()))?;
        let tail = tail.trim();
        Ok(EventPattern { task: task.to_owned(), verb, text: (!tail.is_empty()).then(|| tail.to_owned()) })
    }
}

impl fmt::Display for EventPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", visible(&self.task), self.verb.word())?;
        match &self.text {
            Some(text) => write!(f, " {}", visible(text)),
            None => Ok(()),
        }
    }
}

/// `at most 3`, `at least 1 and at most 3`, `exactly 2`.
impl<T: fmt::Display> fmt::Display for Bound<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("exactly", &self.exactly), ("at least", &self.at_least), ("at most", &self.at_most)];
        let mut joint = "";
        for (word, value) in parts {
            if let Some(value) = value {
                write!(f, "{joint}{word} {value}")?;
                joint = " and ";
            }
        }
        if joint.is_empty() { f.write_str("any number of") } else { Ok(()) }
    }
}

/// `user, orders and profile`.
pub(super) fn list(names: &[String]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `by the group`, `by main`.
pub(super) fn by_words(by: &str) -> String {
    match CancelWhy::from_word(by) {
        Some(CancelWhy::Group) => "by a group".to_owned(),
        Some(CancelWhy::Gather) => "by a gather".to_owned(),
        Some(CancelWhy::Timeout) => "by a timeout".to_owned(),
        Some(CancelWhy::Task) => "by a task".to_owned(),
        Some(CancelWhy::User) => "by you".to_owned(),
        Some(CancelWhy::Shutdown) => "by the shutdown".to_owned(),
        Some(CancelWhy::Context) => "by a context".to_owned(),
        None => format!("by {}", visible(by)),
    }
}

/// The claim in words, as a statement.
impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Claim::Ends { task, outcome, error, errors, at, before, after, value } => {
                match errors {
                    None => write!(f, "{} {}", visible(task), ending(*outcome, error.as_deref(), value.as_deref()))?,
                    Some(errors) => {
                        let classes: Vec<String> = errors.iter().map(|class| visible(class).into_owned()).collect();
                        let group = error.as_deref().map_or("a group".into(), visible);
                        write!(f, "{} raises {group} of {}", visible(task), list(&classes))?;
                    }
                }
                let when = |word, time: &Option<Nanos>| time.map_or_else(String::new, |time| format!(" {word} {time}"));
                write!(f, "{}{}{}", when("at", at), when("before", before), when("after", after))
            }
            Claim::Cancelled { tasks, by } => {
                let names: Vec<String> = tasks.iter().map(|task| visible(task).into_owned()).collect();
                let by = by.as_ref().map_or_else(String::new, |by| format!(" {}", by_words(by)));
                match names.len() {
                    0 => write!(f, "no task is cancelled{by}"),
                    1 => write!(f, "{} is cancelled{by}, and no other task is", names[0]),
                    _ => write!(f, "{} are cancelled{by}, and no other task is", list(&names)),
                }
            }
            Claim::Outlives { task, owner } => write!(f, "{} outlives {}", visible(task), visible(owner)),
            Claim::NeverStarts { task } => write!(f, "{} is created and never starts", visible(task)),
            Claim::Order(patterns) => {
                let patterns: Vec<String> = patterns.iter().map(EventPattern::to_string).collect();
                write!(f, "in this order: {}", patterns.join(", then "))
            }
            Claim::Peak { of, task, bound } => {
                let doing = match of {
                    Activity::Running => "run",
                    Activity::Waiting => "wait in line",
                };
                write!(f, "{bound} of the tasks {} {doing} at once, at the peak", visible(task))
            }
            Claim::Total(bound) => write!(f, "main ends after {bound}"),
            Claim::Stall(bound) => write!(f, "the longest stall lasts {bound}"),
            Claim::Depth { queue, bound } => write!(f, "the queue {} holds {bound} at its fullest", visible(queue)),
            Claim::Value { var, among } => {
                let values: Vec<String> = among.iter().map(i64::to_string).collect();
                write!(f, "{} is {} in the end", visible(var), values.join(" or "))
            }
            Claim::Resource { name, closed: true } => write!(f, "{} is closed each time it was opened", visible(name)),
            Claim::Resource { name, closed: false } => write!(f, "{} is left open", visible(name)),
            Claim::Lint(name) => write!(f, "the lint {} fires", visible(name)),
            Claim::NoLint(name) => write!(f, "the lint {} stays silent", visible(name)),
        }
    }
}

fn ending(outcome: Option<Outcome>, error: Option<&str>, value: Option<&str>) -> String {
    match (outcome, error, value) {
        (Some(Outcome::Raised), Some(error), _) | (None, Some(error), _) => format!("raises {}", visible(error)),
        (Some(Outcome::Raised), None, _) => "raises".to_owned(),
        (Some(Outcome::Returned), _, Some(value)) | (None, _, Some(value)) => format!("returns {}", visible(value)),
        (Some(Outcome::Returned), _, None) => "returns".to_owned(),
        (Some(Outcome::Cancelled), ..) => "is cancelled".to_owned(),
        (None, None, None) => "ends".to_owned(),
    }
}
