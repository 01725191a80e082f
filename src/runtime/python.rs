//! CPython: the tracer is a `sitecustomize` module, found through `PYTHONPATH`, so that the program is started as ever.

use super::run::LaunchError;
use super::{Job, Prepared, Tracer, assets, variables};
use crate::lesson::Language;
use std::env;
use std::ffi::OsString;
use std::path::{Component, Path};
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
        command.env("PYTHONPATH", joined).args(started_with(&job.target.path)).args(&job.target.args);
        Ok(Prepared { command, converter: None })
    }

    fn cannot_tell(&self) -> &'static str {
        "tasks that are not asyncio's own, what happens within threads, in other interpreters and processes; uvloop has no virtual clock"
    }

    fn variables(&self) -> &'static [&'static str] {
        &["PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING", "VIRTUAL_ENV", "PYENV_ROOT", "PYENV_VERSION"]
    }
}

/// What Python is started with to run the program at `path`: a package in or below the current folder runs as a module, so
/// that it can import its own parts.
fn started_with(path: &Path) -> Vec<OsString> {
    let module = path.join("__init__.py").is_file().then(|| module_of(path)).flatten();
    module.map_or_else(|| vec![path.into()], |module| vec!["-m".into(), module.into()])
}

/// The name of the module at `path`, as seen from the current folder.
fn module_of(path: &Path) -> Option<String> {
    let here = env::current_dir().ok();
    let path = here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => names.push(name.to_str().filter(|name| !name.contains('.'))?),
            _ => return None,
        }
    }
    (!names.is_empty()).then(|| names.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_named_from_the_current_folder() {
        let here = env::current_dir().unwrap();
        for (path, module) in [
            (Path::new("./server"), Some("server")),
            (Path::new("apps/server/"), Some("apps.server")),
            (&here.join("apps/server"), Some("apps.server")),
            (Path::new("../server"), None),
            (Path::new("/server"), None),
            (Path::new("."), None),
            (Path::new("server-1.0"), None),
        ] {
            assert_eq!(module_of(path).as_deref(), module, "{}", path.display());
        }
    }
}
