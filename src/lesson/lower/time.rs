//! `sleep`, `yield`, `block`, `offload`.

use super::body::Body;
use super::facts::Need;
use crate::lesson::diagnostic::At;
use crate::lesson::schema::{Pool as WrittenPool, Short, Step as Written};
use crate::scenario::program::{Offload, Op, Pool};

impl Body<'_> {
    /// A step of this family.
    pub(super) fn time(&mut self, step: &Written, at: At) -> Option<Op> {
        Some(match step {
            Written::Sleep(Short(sleep)) => {
                if sleep.ctx && !self.here.in_context {
                    self.facts.contextual.push((self.task, at, "a `sleep` with `ctx: true`"));
                }
                Op::Sleep { duration: self.arg(&sleep.r#for, Need::Duration), ctx: sleep.ctx }
            }
            Written::Block(Short(hold)) => Op::Block {
                duration: self.arg(&hold.r#for, Need::Duration),
                what: hold.what.as_deref().map(Into::into),
            },
            Written::Offload(work) => Op::Offload(Offload {
                to: match work.to {
                    WrittenPool::Thread => Pool::Thread,
                    WrittenPool::Process => Pool::Process,
                },
                duration: self.arg(&work.r#for, Need::Duration),
                cpu: self.arg_or(&work.cpu, Need::Truth, false),
                what: work.what.as_deref().map(Into::into),
            }),
            _ => Op::Yield,
        })
    }
}
