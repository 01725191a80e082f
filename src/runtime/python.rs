//! CPython: the tracer is a `sitecustomize` module, found through `PYTHONPATH`, so that the program is started as ever.

use super::run::LaunchError;
use super::{Job, Prepared, Tracer, assets, variables};
use crate::lesson::Language;
use std::env;
use std::process::Command;

/// The tracer of CPython's asyncio.
pub(super) struct Python;

impl Tracer for Python {
    fn prepare(&self, job: &Job<'_>) -> Result<Prepared, LaunchError> {
        // Where the folder stays, Python finds the tracer compiled at the next run.
        let kept = assets::keep("python");
        let keeps = kept.is_some();
        let folder = kept.map_or_else(|| assets::unpack("python", job.desk), Ok)?;
        let mut command = Command::new(variables::command(Language::Python, "python3"));
        let path = env::var_os("PYTHONPATH").filter(|path| !path.is_empty());
        let folders = std::iter::once(folder).chain(path.iter().flat_map(env::split_paths));
        let joined = env::join_paths(folders).map_err(|error| LaunchError::Refused(format!("PYTHONPATH: {error}")))?;
        variables::tell(&mut command, job);
        if keeps {
            command.env("ASYNCTUTOR_KEPT", "1");
        }
        command.env("PYTHONPATH", joined).arg(&job.target.path).args(&job.target.args);
        Ok(Prepared { command, converter: None })
    }

    fn cannot_tell(&self) -> &'static str {
        "tasks that are not asyncio's own, what happens within threads and in other processes; uvloop has no virtual clock"
    }

    fn variables(&self) -> &'static [&'static str] {
        &["PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING", "VIRTUAL_ENV", "PYENV_ROOT", "PYENV_VERSION"]
    }
}
