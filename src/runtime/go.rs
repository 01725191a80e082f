//! Go: not traced yet.

use super::run::LaunchError;
use super::{Job, Prepared, Tracer};

/// The tracer of Go.
pub(super) struct Go;

impl Tracer for Go {
    fn prepare(&self, _: &Job<'_>) -> Result<Prepared, LaunchError> {
        Err(LaunchError::Refused("Go programs cannot be traced yet".to_owned()))
    }

    fn variables(&self) -> &'static [&'static str] {
        &[]
    }
}
