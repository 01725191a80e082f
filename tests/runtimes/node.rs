//! Node.

use crate::bank;
use crate::traced::{PATIENCE, run, runtime};
use asynctutor::lesson::load::load_path;
use asynctutor::lesson::{Analogue, Language};
use asynctutor::runtime::Ending;
use asynctutor::trace::{ClockKind, Nanos};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// How far a lesson's times may be off on the real clock of a machine that has nothing else to do.
const TOLERANCE: Nanos = Nanos::from_millis(80);
/// How long Node takes to start there, with something to spare.
const START: Duration = Duration::from_millis(100);

/// How far times may be off now.
#[expect(clippy::disallowed_methods, reason = "it measures how busy the machine is")]
fn tolerance() -> Nanos {
    let before = Instant::now();
    let status = native(Path::new("-e")).arg("1").status().unwrap();
    assert!(status.success());
    let slowness = before.elapsed().as_secs_f64() / START.as_secs_f64();
    Nanos((TOLERANCE.0 as f64 * slowness.clamp(1.0, 5.0)) as u64)
}

/// The command that runs a program without the tracer.
fn native(path: &Path) -> Command {
    let node = std::env::var_os("ASYNCTUTOR_NODE").filter(|node| !node.is_empty());
    let mut command = Command::new(node.unwrap_or("node".into()));
    command.arg(path);
    command
}

#[test]
fn every_program_of_the_bank_shows_what_it_must() {
    bank::hold(Language::Node, "mjs", native);
}

#[test]
fn every_script_of_the_bank_shows_what_it_must() {
    bank::hold(Language::Node, "cjs", native);
}

#[test]
fn every_typed_program_of_the_bank_shows_what_it_must() {
    bank::hold(Language::Node, "ts", native);
}

/// What comes of a program of the bank under `NODE_OPTIONS`, untraced, and traced into a file whose text follows.
fn with_options(program: &str, options: &str) -> (Output, Output, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runtimes/programs/node").join(program);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace");
    let mut traced = Command::new(env!("CARGO_BIN_EXE_asynctutor"));
    traced.arg("trace").arg("--out").arg(&file).arg(&path);
    let output = |command: &mut Command| command.env("NODE_OPTIONS", options).output().unwrap();
    let (own, traced) = (output(&mut native(&path)), output(&mut traced));
    (own, traced, std::fs::read_to_string(&file).unwrap())
}

#[test]
fn what_would_be_a_deprecated_use_is_not_told_as_the_programs() {
    if runtime(Language::Node).is_none() {
        return;
    }
    for program in ["script.cjs", "generators.mjs"] {
        let (own, traced, trace) = with_options(program, "--pending-deprecation --throw-deprecation");
        assert_eq!(traced.status.code(), own.status.code(), "{program}");
        assert_eq!(String::from_utf8_lossy(&traced.stderr), String::from_utf8_lossy(&own.stderr), "{program}");
        assert!(trace.contains(r#""name":"main""#), "{trace}");
    }
}

#[test]
fn a_program_that_may_read_nothing_but_itself_is_traced() {
    let Some(version) = runtime(Language::Node) else { return };
    let option = if version.major < 23 { "--experimental-permission" } else { "--permission" };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/runtimes/programs/node/*");
    let (own, traced, trace) = with_options("first-line.mjs", &format!("{option} --allow-fs-read={folder}"));
    assert!(own.status.success() && traced.status.success(), "{own:?}\n{traced:?}");
    assert!(trace.contains(r#""value":"1""#), "{trace}");
}

#[test]
fn a_node_that_does_not_run_typescript_is_said_to_after_its_own_complaint() {
    let Some(version) = runtime(Language::Node) else { return };
    if (version.major, version.minor) >= (22, 18) {
        return;
    }
    let (own, traced, _) = with_options("typed.ts", "");
    assert_eq!((traced.status.code(), &traced.stdout), (own.status.code(), &own.stdout));
    let errors = String::from_utf8_lossy(&traced.stderr);
    let hint = errors.strip_prefix(&*String::from_utf8_lossy(&own.stderr));
    assert!(
        hint.is_some_and(|hint| hint.contains("does not run TypeScript by itself; Node 22.18 or later")),
        "{errors}"
    );
}

/// Who reads a run's trace sorts it; this is how the tracer writes it.
#[test]
fn a_stall_is_written_before_what_happened_in_it() {
    if runtime(Language::Node).is_none() {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let programs = root.join("tests/runtimes/programs/node");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace");
    let mut traced = native(Path::new("--expose-internals"));
    traced.arg("--require").arg(root.join("assets/tracers/node/tracer.cjs")).arg(programs.join("blocks-on.mjs"));
    traced.env("ASYNCTUTOR_TRACE", &file).env("ASYNCTUTOR_FOLDER", &programs).env("ASYNCTUTOR_STALL_MS", "50");
    assert!(traced.status().unwrap().success());
    let trace = std::fs::read_to_string(&file).unwrap();
    let events = trace.lines().skip(1).map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    assert!(trace.contains(r#""ev":"stall""#) && events.map(|event| event["t"].as_u64()).is_sorted(), "{trace}");
}

#[test]
fn typescript_that_fails_under_a_loader_or_by_an_option_is_not_explained() {
    let Some(version) = runtime(Language::Node) else { return };
    let takes_types = (version.major, version.minor) >= (22, 18);
    let option = if takes_types { "--no-experimental-strip-types" } else { "--import=data:text/javascript," };
    let (own, traced, _) = with_options("typed.ts", option);
    assert_eq!((traced.status.code(), &traced.stdout), (own.status.code(), &own.stdout));
    assert_eq!(String::from_utf8_lossy(&traced.stderr), String::from_utf8_lossy(&own.stderr));
}

/// Minified code has all it does, and its data, on one line.
#[test]
fn a_line_of_a_megabyte_costs_a_traced_program_little() {
    if runtime(Language::Node).is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("minified.mjs");
    let data = "A".repeat(1 << 20);
    std::fs::write(&path, format!("const data='{data}';await Promise.all([1].map(async()=>data.length));\n")).unwrap();
    let traced = run(&path, &[], ClockKind::Wall, PATIENCE);
    assert_eq!(traced.ending, Ending::Exited(0), "{}", traced.errors);
    assert!(traced.text().contains(r#""name":"map callback""#), "{}", traced.text());
}

/// The lessons' own programs: all that is claimed of them holds on their real runs.
#[test]
fn every_claim_of_the_lessons_holds() {
    if runtime(Language::Node).is_none() {
        return;
    }
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let only = std::env::var("BANK").unwrap_or_default();
    let mut failures = Vec::new();
    let mut programs = 0;
    for folder in lessons.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let lesson = load_path(&folder.join("lesson.yaml")).into_result();
        let lesson = lesson.unwrap_or_else(|problems| panic!("{}: {problems:?}", folder.display()));
        let analogues = lesson.demos.values().flat_map(|demo| &demo.analogues);
        for analogue in analogues.filter(|analogue| analogue.language == Language::Node) {
            let path = folder.join(&analogue.file);
            if path.to_string_lossy().contains(&only) {
                programs += 1;
                failures.extend(failures_of(analogue, &path));
            }
        }
    }
    assert!(programs > 0, "no program was found");
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n\n"));
}

/// How often a program that misses its times is run: the machine may have had other things to do.
const RUNS: usize = 3;

fn failures_of(analogue: &Analogue, path: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    for _ in 0..RUNS {
        failures = failures_of_run(analogue, path);
        if failures.is_empty() {
            break;
        }
    }
    failures
}

fn failures_of_run(analogue: &Analogue, path: &Path) -> Vec<String> {
    let tolerance = tolerance();
    let traced = run(path, &[], ClockKind::Wall, PATIENCE);
    let judged = analogue.claims.iter().filter_map(|claim| {
        let failure = claim.at_defaults.check(&traced.timeline, tolerance).err()?;
        Some(format!("{}: {failure}\n{}", path.display(), traced.text()))
    });
    let mut failures: Vec<String> = judged.collect();
    if traced.text().contains("\"untraced\",\"text\":\"the tracer failed") {
        failures.push(format!("{}: the tracer failed\n{}", path.display(), traced.text()));
    }
    failures
}
