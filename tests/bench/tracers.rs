//! What tracing real programs costs, how soon a trace is there, and how fast one is read, against the targets of
//! `README.md` beside this file: `cargo bench --bench tracers`, with `-- python`, `-- node`, `-- go`, `-- start` or
//! `-- ingest` for one of them. A runtime that is not installed is passed over, visibly.

mod cost;
mod ingest;
mod rounds;
mod smallest;
mod terminal;

use asynctutor::lesson::Language;
use asynctutor::runtime::{Found, detect};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let benches: [(&str, fn()); 5] = [
        ("python", || cost::bench(Language::Python, 4.0)),
        ("node", || cost::bench(Language::Node, 15.0)),
        ("go", || cost::bench(Language::Go, 2.5)),
        ("start", smallest::bench),
        ("ingest", ingest::bench),
    ];
    for (name, bench) in benches {
        if words.is_empty() || words.iter().any(|word| word == name) {
            bench();
        }
    }
}

/// Whether a language's runtime is there; says so if it is not.
fn is_there(language: Language) -> bool {
    let found = detect(language);
    let is_there = matches!(found, Found::Good { .. });
    if !is_there {
        println!("SKIPPED {}: {found:?}", language.title());
    }
    is_there
}

/// The folder of the programs in a language.
fn programs(language: Language) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/programs").join(language.key())
}

/// The command of a runtime, as the tracers find it.
fn runtime(variable: &str, usual: &str) -> OsString {
    std::env::var_os(variable).filter(|command| !command.is_empty()).unwrap_or(usual.into())
}

/// The command that runs a program without a tracer. A Go program is built for that.
fn native(language: Language, program: &Path) -> Command {
    match language {
        Language::Python => {
            let mut command = Command::new(runtime("ASYNCTUTOR_PYTHON", "python3"));
            command.arg(program);
            command
        }
        Language::Node => {
            let mut command = Command::new(runtime("ASYNCTUTOR_NODE", "node"));
            command.arg(program);
            command
        }
        Language::Go => {
            let built =
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-go").join(program.file_stem().expect("a name"));
            let mut build = Command::new(runtime("ASYNCTUTOR_GO", "go"));
            build.arg("build").arg("-o").arg(&built).arg(program);
            assert!(build.status().expect("go is there").success(), "{} builds", program.display());
            Command::new(built)
        }
    }
}

/// The processor time of this process, or of all that were started from here and have been waited for.
fn processor_of(whom: UsageWho) -> Duration {
    let usage = getrusage(whom).expect("the system counts");
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(u64::try_from(micros).unwrap_or_default())
}
