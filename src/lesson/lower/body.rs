//! A task's body: what the families of steps share.

use super::facts::{Facts, Need, Use};
use super::marks::Lines;
use super::names::Names;
use crate::lesson::diagnostic::{At, Findings};
use crate::lesson::schema::{self, Located, Or, Param, Step as Written};
use crate::scenario::program::{Arg, Block, DefId, Name, Op, Step, VarId};
use std::collections::HashSet;

/// Where a step stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Here {
    /// In a group of this task.
    pub(super) in_group: bool,
    /// In a context of this task.
    pub(super) in_context: bool,
    /// In a handler, where `raise` alone means something.
    pub(super) in_except: bool,
    /// In a handler of `except*`, which no `return` may leave.
    pub(super) in_split: bool,
    /// Under an `if` on a given value.
    pub(super) guarded: bool,
    /// How often loops can bring one instance here.
    pub(super) passes: u64,
    /// The label that governs.
    pub(super) mark: Option<Name>,
}

/// Lowers the body of one task.
pub(super) struct Body<'d> {
    pub(super) task: DefId,
    pub(super) names: &'d Names,
    pub(super) lines: &'d Lines,
    pub(super) findings: &'d mut Findings,
    pub(super) facts: &'d mut Facts,
    pub(super) here: Here,
    /// The variables that may have been read by now.
    pub(super) read: HashSet<VarId>,
}

impl Body<'_> {
    /// Steps in order. What a `mark` in them governs ends with them.
    pub(super) fn block(&mut self, block: &schema::Block) -> Block {
        let outer = self.here.mark.clone();
        let mut steps = Vec::with_capacity(block.0.len());
        let mut over: Option<&'static str> = None;
        let mut told = false;
        for step in &block.0 {
            if let Some(word) = over.take() {
                told = true;
                self.findings.advice(
                    step.at,
                    format!("nothing comes here: the `{word}` before it never goes on"),
                    None,
                );
            }
            if !told {
                over = match &step.value {
                    Written::Return(_) => Some("return"),
                    Written::Raise(_) => Some("raise"),
                    Written::Forever(_) => Some("forever"),
                    _ => None,
                };
            }
            if let Written::Mark(label) = &step.value {
                self.here.mark = Some(label.value.as_str().into());
            }
            if let Some(op) = self.op(step) {
                let line = self.lines.of(self.here.mark.as_ref(), step.at);
                steps.push(Step { op, line: Some(self.facts.line(line)) });
            }
        }
        self.here.mark = outer;
        steps.into()
    }

    /// Steps in order, standing somewhere else.
    pub(super) fn block_in(&mut self, block: &schema::Block, change: impl FnOnce(&mut Here)) -> Block {
        let outer = self.here.clone();
        change(&mut self.here);
        let steps = self.block(block);
        self.here = outer;
        steps
    }

    /// One step; `None` if it is wrong, which has been recorded then.
    fn op(&mut self, step: &Located<Written>) -> Option<Op> {
        let at = step.at;
        match &step.value {
            Written::Sleep(_) | Written::Yield | Written::Block(_) | Written::Offload(_) => self.time(&step.value, at),
            Written::Spawn(_)
            | Written::Call(_)
            | Written::Await(_)
            | Written::Future(_)
            | Written::Collect
            | Written::Gather(_)
            | Written::Group(_)
            | Written::Wait(_)
            | Written::Shield(_)
            | Written::Cancel(_) => self.tasks(&step.value, at),
            Written::Timeout(_)
            | Written::Context(_)
            | Written::Check
            | Written::With(_)
            | Written::Acquire(_)
            | Written::Release(_) => self.scopes(&step.value, at),
            Written::Put(_)
            | Written::Get(_)
            | Written::TaskDone(_)
            | Written::Join(_)
            | Written::Set(_)
            | Written::Clear(_)
            | Written::Until(_)
            | Written::Read(_)
            | Written::Write(_) => self.channels(&step.value),
            Written::Repeat(_)
            | Written::Forever(_)
            | Written::If(_)
            | Written::Try(_)
            | Written::Raise(_)
            | Written::Return(_)
            | Written::Retry(_)
            | Written::Note(_)
            | Written::Mark(_) => self.flow(&step.value, at),
        }
    }

    /// A value that may be a knob or parameter; that it can be is judged at the end.
    pub(super) fn arg<T: Clone>(&mut self, value: &Param<T>, need: Need) -> Arg<T> {
        match &value.value {
            Or::Is(value) => Arg::Is(value.clone()),
            Or::Param(name) => {
                self.facts.uses.push(Use { task: self.task, name: name.clone(), need, at: value.at });
                Arg::Param(name.clone())
            }
        }
    }

    /// A value that may be left out.
    pub(super) fn arg_or<T: Clone>(&mut self, value: &Option<Param<T>>, need: Need, otherwise: T) -> Arg<T> {
        match value {
            Some(value) => self.arg(value, need),
            None => Arg::Is(otherwise),
        }
    }

    /// The greatest number a count can be.
    pub(super) fn most(&self, count: &Arg<u64>) -> u64 {
        use crate::scenario::program::{KnobRange, Value};
        match count {
            Arg::Is(number) => *number,
            Arg::Param(name) => match self.names.knobs.get(name).map(|knob| &knob.range) {
                Some(KnobRange::Steps { max, .. }) => *max,
                Some(KnobRange::Choices(choices)) => choices
                    .iter()
                    .map(|choice| if let Value::Int(number) = choice { *number as u64 } else { u64::MAX })
                    .max()
                    .unwrap_or(u64::MAX),
                None => u64::MAX,
            },
        }
    }

    /// Records a mistake.
    pub(super) fn error(&mut self, at: At, message: impl Into<String>, help: &str) {
        self.findings.error(at, message, Some(help.to_owned()));
    }

    /// Records that something is missing from the mapping that begins `at`.
    pub(super) fn missing(&mut self, at: At, message: impl Into<String>, help: &str) {
        self.findings.missing(at, message, Some(help.to_owned()));
    }
}
