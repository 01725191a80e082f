//! Go: the program is built with an overlay, which adds files to the standard library and changes a few of its lines, so
//! that `runtime/trace` begins before the program's first package is initialized, and ends after its last word.
//!
//! What the program writes into the pipe is Go's own format. A converter reads it: a Go program of ours around the standard
//! library's reader, built once for every version of Go.

mod build;
mod overlay;
mod toolchain;

use super::run::LaunchError;
use super::{Job, Prepared, Tracer, variables};
use crate::trace::ClockKind;
use overlay::Overlay;
use std::process::Command;
use toolchain::Toolchain;

/// The tracer of goroutines.
pub(super) struct Go;

impl Tracer for Go {
    fn prepare(&self, job: &Job<'_>) -> Result<Prepared, LaunchError> {
        let folder = job.target.folder();
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let toolchain = Toolchain::find(&folder)?;
        let is_virtual = job.clock == ClockKind::Virtual;
        let overlay = Overlay::of(&toolchain, is_virtual)?;
        let cache = build::cache(job.desk);
        let converter = build::converter(&toolchain, &cache)?;
        let program = build::program(&toolchain, &overlay, &cache, job, &folder)?;

        let mut command = Command::new(program);
        variables::tell(&mut command, job);
        command.args(&job.target.args);

        let mut reader = Command::new(converter);
        let name = job.target.path.file_name().unwrap_or(folder.as_os_str());
        reader.arg("-program").arg(name).arg("-runtime").arg(toolchain.title());
        reader.arg("-folder").arg(&folder).arg("-goroot").arg(&toolchain.root).arg("-modules").arg(&toolchain.modules);
        if is_virtual {
            reader.arg("-virtual");
        }
        if let Some(lack) = &overlay.lack {
            reader.arg("-untraced").arg(lack);
        }
        Ok(Prepared { command, converter: Some(reader) })
    }

    fn cannot_tell(&self) -> &'static str {
        "names of channels and locks, the case that a select took, what goroutines return, contexts of libraries"
    }

    fn variables(&self) -> &'static [&'static str] {
        &["GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GOTRACEBACK"]
    }
}
