//! `timeout`, `context`, `check`, `with`, `acquire`, `release`.

use super::body::Body;
use super::facts::Need;
use crate::lesson::diagnostic::At;
use crate::lesson::schema::{self, Step as Written, Word};
use crate::lesson::suggest::{one_of, quoted};
use crate::scenario::program::{Deadline, Held, Millis, Op};

impl Body<'_> {
    /// A step of this family.
    pub(super) fn scopes(&mut self, step: &Written, at: At) -> Option<Op> {
        match step {
            Written::Timeout(timeout) => {
                let deadline = match (&timeout.after, &timeout.at) {
                    (Some(after), None) => Some(Deadline::After(self.arg(after, Need::Duration))),
                    (None, Some(time)) => Some(Deadline::At(self.arg(time, Need::Duration))),
                    _ => {
                        let help = "`after: 200ms` counts from here, `at: 200ms` from the start of the run";
                        self.missing(at, "a `timeout` needs one of `after` and `at`", help);
                        None
                    }
                };
                let body = self.block(&timeout.r#do);
                Some(Op::Timeout { deadline: deadline?, body })
            }
            Written::Context(context) => {
                let after = context.after.as_ref().map(|after| self.arg(after, Need::Duration));
                let body = self.block_in(&context.r#do, |here| here.in_context = true);
                Some(Op::Context { after, body })
            }
            Written::Check => {
                if !self.here.in_context {
                    self.facts.contextual.push((self.task, at, "`check`"));
                }
                Some(Op::Check)
            }
            Written::With(with) => self.with(with, at),
            Written::Acquire(name) => self.held(name).map(Op::Acquire),
            Written::Release(name) => self.held(name).map(Op::Release),
            _ => None,
        }
    }

    fn with(&mut self, with: &schema::With, at: At) -> Option<Op> {
        if with.resource.is_none() {
            for (key, time) in [("open", &with.open), ("close", &with.close)] {
                if let Some(time) = time {
                    self.error(time.at, format!("`{key}` goes with `resource`"), "remove it, or name a `resource`");
                }
            }
        }
        let what = match (&with.semaphore, &with.lock, &with.resource) {
            (Some(name), None, None) => self.names.semaphore(name, self.findings).map(Held::Semaphore),
            (None, Some(name), None) => self.names.lock(name, self.findings).map(Held::Lock),
            (None, None, Some(name)) => {
                self.facts.resources.push(name.value.as_str().into());
                let open = self.arg_or(&with.open, Need::Duration, Millis(0));
                let close = self.arg_or(&with.close, Need::Duration, Millis(0));
                let body = self.block(&with.r#do);
                return Some(Op::Resource { name: name.value.as_str().into(), open, close, body });
            }
            _ => {
                let message = "a `with` holds one of `semaphore`, `lock` and `resource`";
                self.missing(at, message, "nest one `with` in another to hold several");
                None
            }
        };
        let body = self.block(&with.r#do);
        Some(Op::With { what: what?, body })
    }

    /// A semaphore or lock.
    fn held(&mut self, name: &Word) -> Option<Held> {
        let names = self.names;
        match (names.semaphores.contains(name.value.as_str()), names.locks.contains(name.value.as_str())) {
            (true, true) => {
                let message = format!("{} is a semaphore and a lock", quoted(&name.value));
                self.error(name.at, message, "give one of them another name");
                None
            }
            (true, false) => names.semaphore(name, self.findings).map(Held::Semaphore),
            (false, true) => names.lock(name, self.findings).map(Held::Lock),
            (false, false) => {
                let known = names.semaphores.iter().chain(&names.locks).map(AsRef::as_ref);
                let help = if names.queues.contains(name.value.as_str()) {
                    Some(format!("{} is a queue: use `put` and `get`", quoted(&name.value)))
                } else {
                    one_of(&name.value, known)
                };
                self.findings.error(name.at, format!("unknown semaphore or lock {}", quoted(&name.value)), help);
                None
            }
        }
    }
}
