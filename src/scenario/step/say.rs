//! `note` and `mark`.

use super::Cx;
use crate::trace::EventKind;

/// Says something in the log.
pub(super) fn note(cx: Cx<'_>, text: &str) {
    cx.run.record(cx.task.id, EventKind::Note { text });
}

/// Ties what follows to source lines.
pub(super) fn mark(cx: Cx<'_>, label: &str) {
    cx.run.record(cx.task.id, EventKind::Mark { label });
}
