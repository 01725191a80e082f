//! Node: the tracer is preloaded with `--require`, and hides how it was loaded before the program runs.

use super::run::LaunchError;
use super::{Job, Prepared, Tracer, assets, variables};
use crate::lesson::Language;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// The tracer of Node.
pub(super) struct Node;

impl Tracer for Node {
    fn prepare(&self, job: &Job<'_>) -> Result<Prepared, LaunchError> {
        // Where the folder stays, the tracer is found compiled at the next run.
        let kept = assets::keep("node");
        let keeps = kept.is_some();
        let folder = kept.map_or_else(|| assets::unpack("node", job.desk), Ok)?;
        let mut command = Command::new(variables::command(Language::Node, "node"));
        variables::tell(&mut command, job);
        if keeps {
            command.env("ASYNCTUTOR_KEPT", "1");
        }
        // Only with Node's internals can the state of a promise be read without listening to it.
        command.arg("--expose-internals");
        if is_restricted() {
            // What Node lets the program do must go for the tracer too.
            command.arg(joined("--allow-fs-read=", &folder.join("*"))).arg(joined("--allow-fs-write=", job.pipe));
        }
        command.arg("--require").arg(folder.join("tracer.cjs"));
        command.arg(&job.target.path).args(&job.target.args);
        Ok(Prepared { command, converter: None })
    }

    fn cannot_tell(&self) -> &'static str {
        "callbacks outside async functions, worker threads, other processes; whom an abort concerns is known once it ends there; \
         TypeScript before 22.18"
    }

    fn variables(&self) -> &'static [&'static str] {
        &["NODE_PATH", "NODE_ENV", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "NO_COLOR", "FORCE_COLOR"]
    }
}

/// Whether Node is told by the environment to let programs do only what they are allowed to.
fn is_restricted() -> bool {
    let options = std::env::var("NODE_OPTIONS").unwrap_or_default();
    options.split_whitespace().any(|word| matches!(word, "--permission" | "--experimental-permission"))
}

fn joined(option: &str, path: &Path) -> OsString {
    let mut joined = OsString::from(option);
    joined.push(path);
    joined
}
