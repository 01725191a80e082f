//! Node: not traced yet.

use super::run::LaunchError;
use super::{Job, Prepared, Tracer};

/// The tracer of Node.
pub(super) struct Node;

impl Tracer for Node {
    fn prepare(&self, _: &Job<'_>) -> Result<Prepared, LaunchError> {
        Err(LaunchError::Refused("Node programs cannot be traced yet".to_owned()))
    }

    fn variables(&self) -> &'static [&'static str] {
        &[]
    }
}
