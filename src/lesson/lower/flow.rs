//! `repeat`, `forever`, `if`, `try`, `raise`, `return`, `retry`, `note`, `mark`.

use super::body::Body;
use super::facts::Need;
use crate::lesson::diagnostic::At;
use crate::lesson::schema::{self, Or, Short, Step as Written, Table, Word};
use crate::lesson::suggest::{one_of, quoted};
use crate::scenario::program::{Arg, Block, Catch, Handlers, Millis, Name, Op, Raise, Retry, Value, VarId};

impl Body<'_> {
    /// A step of this family.
    pub(super) fn flow(&mut self, step: &Written, at: At) -> Option<Op> {
        match step {
            Written::Repeat(repeat) => {
                let times = self.arg(&repeat.times, Need::Count);
                let most = self.most(&times);
                let body = self.looped(&repeat.r#do, most);
                Some(Op::Repeat { times, body })
            }
            Written::Forever(block) => Some(Op::Forever(self.looped(block, u64::MAX))),
            Written::If(choice) => Some(self.choice(choice)),
            Written::Try(attempt) => Some(self.attempt(attempt)),
            Written::Raise(None) => {
                if !self.here.in_except {
                    let help = "put it into an `except` block, or name an error: `raise: ValueError`";
                    self.error(at, "`raise` alone, and nothing is being handled here", help);
                }
                Some(Op::Reraise)
            }
            Written::Raise(Some(Short(raise))) => self.raised(raise, at).map(Op::Raise),
            Written::Return(value) => {
                self.leaves("return", at);
                Some(Op::Return(match value {
                    Some(value) => self.arg(value, Need::Any),
                    None => Arg::Is(Value::Null),
                }))
            }
            Written::Retry(retry) => Some(self.retry(retry)),
            Written::Note(text) => Some(Op::Note(text.value.as_str().into())),
            Written::Mark(label) => {
                if label.value.trim().is_empty() {
                    self.error(
                        label.at,
                        "a mark needs a label",
                        "write the label that the comment `mark: LABEL` carries",
                    );
                }
                let label: Name = label.value.trim().into();
                self.facts.marks.push((label.clone(), at));
                Some(Op::Mark(label))
            }
            _ => None,
        }
    }

    /// The body of a loop: what is read anywhere in it may have been read by the second pass.
    fn looped(&mut self, block: &schema::Block, times: u64) -> crate::scenario::program::Block {
        if times > 1 {
            let names = self.names;
            reads(block, &mut |var| self.read.extend(names.vars.get_index_of(var).map(VarId)));
        }
        self.block_in(block, |here| here.passes = here.passes.saturating_mul(times))
    }

    fn choice(&mut self, choice: &schema::If) -> Op {
        if matches!(choice.value.value, Or::Is(_)) {
            self.error(choice.value.at, "an `if` on a constant", "compare a knob or a given value: `value: $name`");
        }
        let given = matches!(&choice.value.value, Or::Param(name) if !self.names.knobs.contains_key(name));
        if let (Or::Param(name), Or::Is(is)) = (&choice.value.value, &choice.is.value)
            && let Some(knob) = self.names.knobs.get(name)
            && knob.default != Value::Null
            && crate::lesson::settings::check(knob, is).is_err()
        {
            let message = format!("the knob {} is never {}", quoted(&format!("${name}")), quoted(&is.to_string()));
            let help = crate::lesson::settings::allowed(knob);
            self.error(choice.is.at, message, &help);
        }
        let value = self.arg(&choice.value, Need::Any);
        let is = self.arg(&choice.is, Need::Any);
        let then = self.block_in(&choice.r#do, |here| here.guarded |= given);
        let otherwise = self.block_in(&choice.r#else, |here| here.guarded |= given);
        Op::If { value, is, then, otherwise }
    }

    /// What `raise` raises.
    fn raised(&mut self, raise: &schema::Raise, at: At) -> Option<Raise> {
        let message: Name = raise.message.as_deref().unwrap_or_default().into();
        match (&raise.error, &raise.group) {
            (Some(error), None) => Some(Raise::Error { class: self.class(error, Role::Raised)?, message }),
            (None, Some(group)) => {
                if group.value.0.is_empty() {
                    self.error(group.at, "a group of no errors", "name what is in it: `group: [ValueError, KeyError]`");
                }
                let errors =
                    group.value.0.iter().map(|error| self.raised(&error.value.0, error.at)).collect::<Vec<_>>();
                Some(Raise::Group { errors: errors.into_iter().collect::<Option<_>>()?, message })
            }
            (Some(_), Some(group)) => {
                let help = "a group has errors and a message: put the error into the list";
                self.error(group.at, "`error` and `group` are two things to raise", help);
                None
            }
            (None, None) => {
                self.missing(at, "what is raised?", "add `error: ValueError`, or `group: [ValueError, KeyError]`");
                None
            }
        }
    }

    /// `word` ends the task, so it may not stand in a handler of `except*`.
    pub(super) fn leaves(&mut self, word: &str, at: At) {
        if self.here.in_split {
            let help = "Python has no `return` there, since other handlers may follow: put it after the `try`";
            self.error(at, format!("`{word}` may not leave an `except*` handler"), help);
        }
    }

    fn attempt(&mut self, attempt: &schema::Try) -> Op {
        let body = self.block(&attempt.r#do);
        let handlers = match &attempt.except_star {
            None => Handlers::Except(self.handlers(&attempt.except, false)),
            Some(split) => {
                if !attempt.except.0.is_empty() {
                    let help = "Python allows one kind: put a `try` with the one into a `try` with the other";
                    self.error(split.at, "`except` and `except*` in one `try`", help);
                    self.handlers(&attempt.except, false);
                }
                if split.value.0.is_empty() {
                    self.error(
                        split.at,
                        "`except*` without a handler",
                        "name what it catches: `except*: {ValueError: []}`",
                    );
                }
                Handlers::Split(self.handlers(&split.value, true))
            }
        };
        let otherwise = self.block(&attempt.r#else);
        let finally = self.block(&attempt.finally);
        Op::Try { body, handlers, otherwise, finally }
    }

    /// The handlers of an `except`, or of an `except*`.
    fn handlers(&mut self, written: &Table<schema::Block>, split: bool) -> Vec<(Catch, Block)> {
        let mut handlers = Vec::new();
        for (name, block) in &written.0 {
            let catch = self.catch(name);
            if split && catch == Some(Catch::Group) {
                let message =
                    format!("`except*` cannot catch {}: it looks for errors in the group", quoted(&name.value));
                self.error(name.at, message, "name what is in it, `ValueError` say, or `any`");
            }
            if let Some((earlier, _)) =
                handlers.iter().find(|(earlier, _)| catch.as_ref().is_some_and(|c| hides(earlier, c)))
            {
                let message =
                    format!("{} is never reached: {} before it catches the same", quoted(&name.value), show(earlier));
                self.findings.advice(name.at, message, Some("handlers are tried in order: move it up".to_owned()));
            }
            let block = block.as_ref().map(|block| {
                self.block_in(&block.value, |here| {
                    here.in_except = true;
                    here.in_split |= split;
                })
            });
            handlers.extend(catch.zip(block));
        }
        handlers
    }

    fn retry(&mut self, retry: &schema::Retry) -> Op {
        let times = self.arg(&retry.times, Need::Count);
        if times == Arg::Is(0) {
            self.error(retry.times.at, "no attempt at all", "`times` counts the first attempt too: write 1 or more");
        }
        let on = match &retry.on {
            Some(list) => list.0.iter().filter_map(|name| self.catch(name)).collect(),
            None => vec![Catch::Any],
        };
        let most = self.most(&times);
        Op::Retry(Retry {
            backoff: self.arg_or(&retry.backoff, Need::Duration, Millis(0)),
            factor_milli: match &retry.factor {
                None => 2000,
                Some(factor) => match &factor.value {
                    Or::Is(factor) => factor.0,
                    Or::Param(_) => {
                        self.error(factor.at, "`factor` cannot be a knob", "write the number");
                        2000
                    }
                },
            },
            jitter: self.arg_or(&retry.jitter, Need::Truth, false),
            on,
            body: self.looped(&retry.r#do, most),
            times,
        })
    }

    /// What a handler catches.
    fn catch(&mut self, name: &Word) -> Option<Catch> {
        Some(match name.value.as_str() {
            "timeout" | "TimeoutError" | "asyncio.TimeoutError" => Catch::Timeout,
            "cancelled" | "CancelledError" | "asyncio.CancelledError" => Catch::Cancelled,
            "group" | "ExceptionGroup" => Catch::Group,
            "any" | "Exception" => Catch::Any,
            _ => Catch::Class(self.class(name, Role::Caught)?),
        })
    }

    /// The name of an error's class.
    fn class(&mut self, name: &Word, role: Role) -> Option<Name> {
        let text = name.value.as_str();
        if let Some((reason, help)) = refused(text, role) {
            self.error(name.at, format!("{} cannot be {} here: {reason}", quoted(text), role.word()), help);
            return None;
        }
        let fine = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let capital = text.rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase));
        if !capital || !text.chars().all(fine) {
            let words = ["timeout", "cancelled", "group", "any"];
            let help = match (role, text) {
                (Role::Raised, "timeout") => Some("write `raise: TimeoutError`".to_owned()),
                (Role::Caught, _) if crate::lesson::suggest::nearest(text, words).is_some() => one_of(text, words),
                _ => Some("the class of an error begins with a capital letter, as in `ValueError`".to_owned()),
            };
            self.findings.error(name.at, format!("{} is no error", quoted(text)), help);
            return None;
        }
        Some(text.into())
    }
}

/// What is done with a class of errors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Raised,
    Caught,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Role::Raised => "raised",
            Role::Caught => "caught",
        }
    }
}

/// Classes that steer the interpreter rather than tell of an error: why, and what to write.
fn refused(class: &str, role: Role) -> Option<(&'static str, &'static str)> {
    Some(match (class, role) {
        ("KeyboardInterrupt" | "SystemExit", _) => {
            ("it ends the whole program, and no task hears of it", "raise an error such as RuntimeError, or `return`")
        }
        ("BaseException" | "BaseExceptionGroup" | "GeneratorExit", Role::Raised) => {
            ("it is for the interpreter's own use", "raise an error such as RuntimeError")
        }
        ("BaseException" | "BaseExceptionGroup" | "GeneratorExit", Role::Caught) => (
            "it hides that cancellation is caught too",
            "write `any` for errors and `cancelled` for cancellation, each with its steps",
        ),
        ("StopIteration" | "StopAsyncIteration", _) => {
            ("Python turns it into a RuntimeError when it leaves a coroutine", "use RuntimeError")
        }
        ("CancelledError" | "asyncio.CancelledError", Role::Raised) => {
            ("a cancellation is requested, not raised", "write `cancel: NAME`, or `raise` alone to let one pass on")
        }
        ("ExceptionGroup", Role::Raised) => {
            ("what is in it has to be told", "write `raise: {group: [ValueError, KeyError]}`")
        }
        _ => return None,
    })
}

/// Whether a handler before leaves nothing for one after it.
fn hides(earlier: &Catch, later: &Catch) -> bool {
    earlier == later || (*earlier == Catch::Any && *later != Catch::Cancelled)
}

fn show(catch: &Catch) -> String {
    quoted(match catch {
        Catch::Cancelled => "cancelled",
        Catch::Timeout => "timeout",
        Catch::Group => "group",
        Catch::Any => "any",
        Catch::Class(name) => name,
    })
}

/// Calls `found` for every variable that a block reads.
fn reads(block: &schema::Block, found: &mut impl FnMut(&str)) {
    for step in &block.0 {
        match &step.value {
            Written::Read(var) => found(&var.value),
            Written::Group(Short(group)) => reads(&group.r#do, found),
            Written::Timeout(timeout) => reads(&timeout.r#do, found),
            Written::Context(context) => reads(&context.r#do, found),
            Written::With(with) => reads(&with.r#do, found),
            Written::Repeat(repeat) => reads(&repeat.r#do, found),
            Written::Forever(block) => reads(block, found),
            Written::Retry(retry) => reads(&retry.r#do, found),
            Written::If(choice) => {
                reads(&choice.r#do, found);
                reads(&choice.r#else, found);
            }
            Written::Try(attempt) => {
                reads(&attempt.r#do, found);
                let split = attempt.except_star.iter().flat_map(|split| split.value.entries());
                attempt.except.entries().chain(split).for_each(|(_, block)| reads(&block.value, found));
                reads(&attempt.r#else, found);
                reads(&attempt.finally, found);
            }
            _ => {}
        }
    }
}
