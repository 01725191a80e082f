//! Node: the tracer is preloaded with `--require`, and hides how it was loaded before the program runs.

use super::run::LaunchError;
use super::{Job, Prepared, Tracer, assets, variables};
use crate::lesson::Language;
use std::process::Command;

/// The tracer of Node.
pub(super) struct Node;

impl Tracer for Node {
    fn prepare(&self, job: &Job<'_>) -> Result<Prepared, LaunchError> {
        let folder = assets::unpack("node", job.desk)?;
        let mut command = Command::new(variables::command(Language::Node, "node"));
        variables::tell(&mut command, job);
        // Only with Node's internals can the state of a promise be read without listening to it.
        command.arg("--expose-internals").arg("--require").arg(folder.join("tracer.cjs"));
        command.arg(&job.target.path).args(&job.target.args);
        Ok(Prepared { command, converter: None })
    }

    fn cannot_tell(&self) -> &'static str {
        "callbacks outside async functions, worker threads, other processes; whom an abort concerns is known once it ends there"
    }

    fn variables(&self) -> &'static [&'static str] {
        &["NODE_PATH", "NODE_ENV", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "NO_COLOR", "FORCE_COLOR"]
    }
}
