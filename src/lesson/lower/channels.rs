//! Queues, events and shared variables: `put`, `get`, `task_done`, `join`, `set`, `clear`, `until`, `read`, `write`.

use super::body::Body;
use super::facts::Need;
use crate::lesson::schema::{Short, Step as Written};
use crate::lesson::suggest::quoted;
use crate::scenario::program::Op;

impl Body<'_> {
    /// A step of this family.
    pub(super) fn channels(&mut self, step: &Written) -> Option<Op> {
        let names = self.names;
        match step {
            Written::Put(put) => {
                let item = self.arg(&put.item, Need::Any);
                names.queue(&put.queue, self.findings).map(|queue| Op::Put { queue, item })
            }
            Written::Get(Short(get)) => {
                let stop = get.stop.as_ref().map(|stop| {
                    self.leaves("stop", stop.at);
                    self.arg(stop, Need::Any)
                });
                names.queue(&get.queue, self.findings).map(|queue| Op::Get { queue, stop })
            }
            Written::TaskDone(queue) => names.queue(queue, self.findings).map(Op::TaskDone),
            Written::Join(queue) => names.queue(queue, self.findings).map(Op::Join),
            Written::Set(event) => names.event(event, self.findings).map(Op::Set),
            Written::Clear(event) => names.event(event, self.findings).map(Op::Clear),
            Written::Until(event) => names.event(event, self.findings).map(Op::Until),
            Written::Read(var) => {
                let id = names.var(var, self.findings)?;
                self.read.insert(id);
                Some(Op::Read(id))
            }
            Written::Write(var) => {
                let id = names.var(var, self.findings)?;
                if !self.read.contains(&id) {
                    let message = format!("{} is written, but this task has not read it", quoted(&var.value));
                    let help = format!("`write` writes the task's own copy + 1: put `read: {}` before it", var.value);
                    self.error(var.at, message, &help);
                }
                Some(Op::Write(id))
            }
            _ => None,
        }
    }
}
