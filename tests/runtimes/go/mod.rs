//! Go.

mod builds;

use crate::bank;
use crate::traced::{PATIENCE, run, runtime};
use asynctutor::lesson::Language;
use asynctutor::lesson::catalog::Catalog;
use asynctutor::runtime::{Launch, LaunchError, Limits, Streams, Surroundings, Target, start};
use asynctutor::trace::{ClockKind, Nanos, Trace};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How far a time may be off on the real clock of a busy machine.
const TOLERANCE: Nanos = Nanos::from_millis(80);
/// How often a program may try to hold its claims.
const ATTEMPTS: usize = 3;

fn go() -> Command {
    Command::new(std::env::var_os("ASYNCTUTOR_GO").filter(|go| !go.is_empty()).unwrap_or("go".into()))
}

/// The command that runs a program without the tracer.
fn native(path: &Path) -> Command {
    let folder = if path.is_dir() { path } else { path.parent().unwrap() };
    let what = if path.is_dir() { ".".as_ref() } else { path.file_name().unwrap() };
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("native-go").join(format!("{:x}", hasher.finish()));
    let output = go().arg("build").arg("-o").arg(&built).arg(what).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
    Command::new(built)
}

/// What a program writes, without the numbers of goroutines and of places in memory.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((at, mark)) = ["0x", "goroutine "].iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min() {
        let (before, after) = rest.split_at(at + mark.len());
        plain.push_str(before);
        plain.push('N');
        rest = after.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '?');
    }
    plain + rest
}

#[test]
fn every_program_of_the_bank_shows_what_it_must() {
    bank::hold_plainly(Language::Go, "go", native, plain);
}

#[test]
fn every_claim_on_the_lessons_programs_holds() {
    if runtime(Language::Go).is_none() {
        return;
    }
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let catalog = Catalog::open(&[]);
    let only = std::env::var("BANK").unwrap_or_default();
    let mut failures = Vec::new();
    for entry in catalog.entries() {
        let Ok(lesson) = catalog.lesson(&entry.id) else { continue };
        for (name, demo) in &lesson.demos {
            for analogue in demo.analogues.iter().filter(|analogue| analogue.language == Language::Go) {
                let path: PathBuf = lessons.join(&entry.id).join(&analogue.file);
                if !path.to_string_lossy().contains(&only) {
                    continue;
                }
                let attempt = || {
                    let traced = run(&path, &[], ClockKind::Wall, PATIENCE);
                    let claims = analogue.claims.iter();
                    let mut problems: Vec<_> = claims
                        .filter_map(|claim| claim.at_defaults.check(&traced.timeline, TOLERANCE).err())
                        .map(|failure| failure.to_string())
                        .collect();
                    problems.extend(traced.warnings.iter().cloned());
                    (!problems.is_empty()).then(|| format!("{}\n{}", problems.join("\n"), traced.text()))
                };
                // A real clock on a busy machine may need another chance.
                let mut problems = attempt();
                for _ in 1..ATTEMPTS {
                    problems = problems.and_then(|_| attempt());
                }
                if let Some(problems) = problems {
                    failures.push(format!("{}/{name}: {problems}", entry.id));
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n\n"));
}

fn launch(path: &Path, clock: ClockKind) -> Launch {
    Launch {
        target: Target::find(path, Vec::new()).unwrap(),
        clock,
        limits: Limits::default(),
        streams: Streams::KeptApart,
        surroundings: Surroundings::Whole,
    }
}

#[test]
fn what_the_compiler_says_is_told_as_go_tells_it() {
    if runtime(Language::Go).is_none() {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-errors");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("wrong.go");
    std::fs::write(&path, "package main\n\nfunc main() {\n\tunknown()\n\tvar unused int\n}\n").unwrap();
    let native = go().args(["build", "wrong.go"]).current_dir(&folder).output().unwrap();
    let Err(LaunchError::Build(said)) = start(&launch(&path, ClockKind::Wall), Trace::default()) else {
        panic!("it builds")
    };
    assert_eq!(said, String::from_utf8_lossy(&native.stderr).trim_end());
}

/// Whether this Go has what the virtual clock is made of. Where it has not, it is said which one has.
fn has_a_virtual_clock() -> bool {
    let Some(version) = runtime(Language::Go) else { return false };
    if (version.major, version.minor) >= (1, 25) {
        return true;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons/timeouts/budgets.go");
    let Err(LaunchError::Refused(said)) = start(&launch(&path, ClockKind::Virtual), Trace::default()) else {
        panic!("it runs")
    };
    assert!(said.starts_with("--virtual needs Go 1.25 or later, which has testing/synctest; this is Go 1.2"), "{said}");
    false
}

#[test]
fn by_the_virtual_clock_runs_are_alike() {
    if !has_a_virtual_clock() {
        return;
    }
    for program in ["timeouts/budgets.go", "semaphores/limit.go", "locks-and-races/locked.go"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(program);
        let twice = || [(); 2].map(|()| run(&path, &[], ClockKind::Virtual, PATIENCE));
        let mut runs = twice();
        // Go takes the processor from a goroutine after 10 ms, which on a busy machine one can get through doing nothing.
        for _ in 0..2 {
            if runs[0].text() != runs[1].text() {
                runs = twice();
            }
        }
        assert_eq!(runs[0].text(), runs[1].text(), "{program}");
        assert_eq!(runs[0].output, runs[1].output, "{program}");
    }
}
