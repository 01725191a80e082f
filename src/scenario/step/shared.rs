//! `read` and `write`: a shared variable, read into the task's own copy and written back one larger.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::program::VarId;
use crate::trace::LevelKind;

/// `copy = shared`.
pub(super) fn read(cx: &Cx<'_>, var: VarId) -> Result<(), Exc> {
    let value = cx.run.vars[var.0].get();
    let mut copies = cx.task.copies.borrow_mut();
    match copies.iter_mut().find(|(other, _)| *other == var) {
        Some((_, copy)) => *copy = value,
        None => copies.push((var, value)),
    }
    Ok(())
}

/// `shared = copy + 1`.
pub(super) fn write(cx: &Cx<'_>, var: VarId) -> Result<(), Exc> {
    let name = &cx.run.program.vars[var.0].0;
    let copy = cx.task.copies.borrow().iter().find(|(other, _)| *other == var).map(|(_, copy)| *copy);
    let Some(copy) = copy else {
        let message = format!("cannot access local variable '{name}' where it is not associated with a value");
        return Err(Exc::new("UnboundLocalError", &message));
    };
    let value = copy.saturating_add(1);
    cx.run.vars[var.0].set(value);
    cx.run.record_level(name, LevelKind::Var, value, None, 0);
    Ok(())
}
