//! `collect`: `gc.collect()`.

use super::Cx;
use crate::scenario::engine::error::Exc;

/// Destroys the tasks that nothing can wake.
pub(super) fn collect(cx: &Cx<'_>) -> Result<(), Exc> {
    cx.run.collect(cx.task);
    Ok(())
}
