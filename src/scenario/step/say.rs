//! `note` and `mark`.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::trace::EventKind;

/// Says something in the log.
pub(super) fn note(cx: &Cx<'_>, text: &str) -> Result<(), Exc> {
    cx.run.record(cx.task.id, EventKind::Note { text });
    Ok(())
}

/// Ties what follows to source lines.
pub(super) fn mark(cx: &Cx<'_>, label: &str) -> Result<(), Exc> {
    cx.run.record(cx.task.id, EventKind::Mark { label });
    Ok(())
}
