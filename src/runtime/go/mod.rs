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
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use toolchain::Toolchain;

/// The tracer of goroutines.
pub(super) struct Go;

impl Tracer for Go {
    fn prepare(&self, job: &Job<'_>) -> Result<Prepared, LaunchError> {
        let folder = job.target.folder();
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let toolchain = Toolchain::find(&folder, job)?;
        let traced = match &toolchain.untraceable {
            None => traced(&toolchain, job, &folder),
            Some(why) => Err(LaunchError::Refused(why.clone())),
        };
        match traced {
            // By the real clock it runs as well without a trace.
            Err(LaunchError::Refused(why)) if job.clock == ClockKind::Wall => untraced(&toolchain, job, &folder, &why),
            other => other,
        }
    }

    fn cannot_tell(&self) -> &'static str {
        "names of channels and locks, the case that a select took, what goroutines return, contexts of libraries, what \
         follows a syscall.Exec; a program that traces itself (runtime/trace) finds that taken; there is a virtual clock \
         from Go 1.25 on"
    }

    fn variables(&self) -> &'static [&'static str] {
        &["GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GOTRACEBACK"]
    }
}

/// The program, to be traced. It is refused if this Go's programs cannot be.
fn traced(toolchain: &Toolchain, job: &Job<'_>, folder: &Path) -> Result<Prepared, LaunchError> {
    let is_virtual = job.clock == ClockKind::Virtual;
    let overlay = Overlay::of(toolchain, is_virtual)?;
    let cache = build::cache(job.desk);
    let building = match build::is_first(toolchain, &overlay, &cache) {
        true => job.preparation.builds(format!("{} with the tracer, once: up to a minute", toolchain.title()), true),
        false => job.preparation.builds(name(job, folder).display().to_string(), false),
    };
    let converter = build::converter(toolchain, &cache, job)?;
    let program = build::program(toolchain, Some(&overlay), &cache, job, folder)?;
    drop(building);

    let mut command = Command::new(program);
    variables::tell(&mut command, job);
    command.args(&job.target.args);

    let mut reader = Command::new(converter);
    reader.arg("-program").arg(name(job, folder)).arg("-runtime").arg(toolchain.title());
    reader.arg("-folder").arg(folder).arg("-root").arg(job.target.root());
    reader.arg("-goroot").arg(&toolchain.root).arg("-modules").arg(&toolchain.modules);
    if is_virtual {
        reader.arg("-virtual");
    }
    if let Some(lack) = &overlay.lack {
        reader.arg("-untraced").arg(lack);
    }
    Ok(Prepared { command, converter: Some(reader) })
}

/// The program as it is. Its trace tells only why there is no more of it.
fn untraced(toolchain: &Toolchain, job: &Job<'_>, folder: &Path, why: &str) -> Result<Prepared, LaunchError> {
    let building = job.preparation.builds(name(job, folder).display().to_string(), false);
    let program = build::program(toolchain, None, &build::cache(job.desk), job, folder)?;
    drop(building);
    let source = serde_json::json!({ "program": name(job, folder).to_string_lossy() });
    let header = serde_json::json!({
        "asynctutor": "trace", "version": 1, "clock": "wall", "runtime": toolchain.title(), "source": source,
    });
    let first = why.lines().next().unwrap_or_default();
    let lint = serde_json::json!({ "t": 0, "ev": "lint", "name": "untraced", "text": first });
    // There is room for that in the pipe.
    let told = std::fs::write(job.pipe, format!("{header}\n{lint}\n"));
    told.map_err(LaunchError::system("the trace cannot be written"))?;
    let mut command = Command::new(program);
    command.args(&job.target.args);
    Ok(Prepared { command, converter: None })
}

/// What the program is called.
fn name<'a>(job: &Job<'a>, folder: &'a Path) -> &'a OsStr {
    let named = if job.target.path.is_dir() { folder } else { &job.target.path };
    named.file_name().unwrap_or(folder.as_os_str())
}
