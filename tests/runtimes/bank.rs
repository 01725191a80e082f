//! The bank: a folder of programs, each with what its run must show in the comments of its head.
//!
//! ```text
//! # expect: {task: slow, ends: cancelled}        a claim, as in lessons (any number of them)
//! # shows: {"ev":"cancel","task":"slow","by":"main","why":"timeout"}    an event; tasks by name
//! # never: {"ev":"stall"}                        no such event
//! # once: {"ev":"lint","name":"deadlock"}        one such event and no more
//! # exit: 1 · signal: 9 · stopped: 2             how it ends; `exit: 0` if nothing is said, `stopped` after seconds
//! # args: one two                                what it is started with
//! # clock: virtual                               `wall` if nothing is said
//! # tolerance: 50                                milliseconds by which claimed times may be missed
//! # output: differs                              it prints something else in every run
//! # needs: uvloop                              a module of Python's without which it is passed over, visibly
//! # since: 3.12                                  the first version of the runtime that it is for
//! ```
//!
//! The comments begin with `#` or `//`. Output, errors and status must be those of the untraced program.

use crate::traced::{PATIENCE, Traced, run, runtime};
use asynctutor::lesson::Language;
use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::runtime::{Ending, Stop};
use asynctutor::trace::claim::Claim;
use asynctutor::trace::{ClockKind, Nanos, TaskId};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// How far a time may be off on the real clock, unless the program says otherwise.
const TOLERANCE: Duration = Duration::from_millis(80);
/// Programs that run at once.
const AT_ONCE: usize = 2;

/// What the head of a program says.
#[derive(Debug)]
struct Head {
    claims: Vec<Claim>,
    shows: Vec<Value>,
    never: Vec<Value>,
    once: Vec<Value>,
    ending: Ending,
    args: Vec<String>,
    clock: ClockKind,
    tolerance: Duration,
    differs: bool,
    needs: Option<String>,
    since: Option<(u32, u32)>,
}

impl Head {
    fn of(source: &str) -> Head {
        let mut head = Head {
            claims: Vec::new(),
            shows: Vec::new(),
            never: Vec::new(),
            once: Vec::new(),
            ending: Ending::Exited(0),
            args: Vec::new(),
            clock: ClockKind::Wall,
            tolerance: TOLERANCE,
            differs: false,
            needs: None,
            since: None,
        };
        let mut claims = Vec::new();
        let comments = source.lines().filter_map(|line| line.strip_prefix('#').or_else(|| line.strip_prefix("//")));
        for (key, value) in comments.filter_map(|comment| comment.trim().split_once(": ")) {
            let value = value.trim();
            let number = || value.parse::<i32>().unwrap_or_else(|_| panic!("`{key}: {value}` is not a number"));
            let event = || serde_json::from_str(value).unwrap_or_else(|error| panic!("`{value}`: {error}"));
            match key {
                "expect" => claims.push(value),
                "shows" => head.shows.push(event()),
                "never" => head.never.push(event()),
                "once" => head.once.push(event()),
                "exit" => head.ending = Ending::Exited(number()),
                "signal" => head.ending = Ending::Signalled(number()),
                "stopped" => {
                    head.ending = Ending::Stopped(Stop::Wall(Duration::from_secs(number().unsigned_abs().into())))
                }
                "args" => head.args = value.split_whitespace().map(str::to_owned).collect(),
                "clock" if value == "virtual" => (head.clock, head.tolerance) = (ClockKind::Virtual, Duration::ZERO),
                "tolerance" => head.tolerance = Duration::from_millis(number().unsigned_abs().into()),
                "output" => head.differs = value == "differs",
                "needs" => head.needs = Some(value.to_owned()),
                "since" => {
                    let (major, minor) = value.split_once('.').expect("a version has two numbers");
                    head.since = Some((major.parse().unwrap(), minor.parse().unwrap()));
                }
                _ => {}
            }
        }
        head.claims = read_claims(&claims);
        head
    }

    fn wall(&self) -> Duration {
        match self.ending {
            Ending::Stopped(Stop::Wall(wall)) => wall,
            _ => PATIENCE,
        }
    }
}

/// Claims as lessons have them.
fn read_claims(written: &[&str]) -> Vec<Claim> {
    if written.is_empty() {
        return Vec::new();
    }
    let mut lesson =
        "version: 1\nid: bank\ntitle: bank\ntier: basics\ndemos:\n  bank:\n    tasks: {main: [yield]}\n    \
        analogues:\n      python:\n        code: pass\n        claims:\n"
            .to_owned();
    for claim in written {
        writeln!(lesson, "          - {claim}").unwrap();
    }
    let source = SourceText::from_bytes("bank", lesson.as_bytes()).unwrap();
    let lesson = load(source, &Folder::Disk(PathBuf::new())).into_result().unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    });
    let demo = lesson.demos.values().next().expect("the lesson has its demo");
    demo.analogues[0].claims.iter().map(|claim| claim.at_defaults.clone()).collect()
}

/// Runs the programs of `programs/LANGUAGE`, and says of all that fail what is wrong with them. `native` is the command
/// that runs a program without a tracer.
pub(crate) fn hold(language: Language, extension: &str, native: impl Fn(&Path) -> Command + Sync) {
    hold_plainly(language, extension, native, str::to_owned);
}

/// The same, where `plain` takes away from what a program writes what is another in every run.
pub(crate) fn hold_plainly(
    language: Language,
    extension: &str,
    native: impl Fn(&Path) -> Command + Sync,
    plain: fn(&str) -> String,
) {
    let Some(version) = runtime(language) else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runtimes/programs").join(language.key());
    let only = std::env::var("BANK").unwrap_or_default();
    let mut programs: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    programs.retain(|path| path.is_dir() || path.extension().is_some_and(|found| found == extension));
    programs.retain(|path| path.to_string_lossy().contains(&only));
    programs.sort();
    assert!(!programs.is_empty(), "the bank of {} is empty", language.title());
    let judge = |path: &PathBuf| {
        let head = Head::of(&source(path, extension));
        if head.since.is_some_and(|since| (version.major, version.minor) < since) {
            eprintln!("SKIPPED: {} is for a newer {}", path.display(), language.title());
            return None;
        }
        let there = |module: &String| {
            let import = native(Path::new("-c")).arg(format!("import {module}")).output();
            import.is_ok_and(|done| done.status.success())
        };
        if let Some(missing) = head.needs.as_ref().filter(|module| !there(module)) {
            eprintln!("SKIPPED: {} needs {missing}, which is not installed", path.display());
            return None;
        }
        let problems = problems(path, &head, &native, plain);
        (!problems.is_empty()).then(|| format!("{}\n{}", path.display(), problems.join("\n")))
    };
    let failures: Vec<String> = std::thread::scope(|scope| {
        let part = programs.len().div_ceil(AT_ONCE);
        let parts: Vec<_> = programs
            .chunks(part)
            .map(|part| scope.spawn(move || part.iter().filter_map(judge).collect::<Vec<_>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n\n"));
}

/// The text with the head: the program's own, or that of its `main` for a folder.
fn source(path: &Path, extension: &str) -> String {
    let file = if path.is_dir() { path.join(format!("main.{extension}")) } else { path.to_owned() };
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// How often a program is run that does not show what it must: its times may be those of a busy machine.
const RUNS: usize = 3;

fn problems(path: &Path, head: &Head, native: &impl Fn(&Path) -> Command, plain: fn(&str) -> String) -> Vec<String> {
    let runs = (0..RUNS).map(|_| problems_of_run(path, head, native, plain));
    let mut problems = Vec::new();
    for run in runs {
        problems = run;
        if problems.is_empty() {
            break;
        }
    }
    problems
}

fn problems_of_run(
    path: &Path,
    head: &Head,
    native: &impl Fn(&Path) -> Command,
    plain: fn(&str) -> String,
) -> Vec<String> {
    let args: Vec<&str> = head.args.iter().map(String::as_str).collect();
    let traced = run(path, &args, head.clock, head.wall());
    let mut problems = Vec::new();
    for claim in &head.claims {
        let tolerance = Nanos(u64::try_from(head.tolerance.as_nanos()).unwrap());
        if let Err(failure) = claim.check(&traced.timeline, tolerance) {
            problems.push(failure.to_string());
        }
    }
    let events = traced.events();
    let count = |pattern: &Value| events.iter().filter(|event| covers(pattern, event, &traced)).count();
    let shown = |pattern: &Value| count(pattern) > 0;
    problems
        .extend(head.shows.iter().filter(|pattern| !shown(pattern)).map(|pattern| format!("nothing shows {pattern}")));
    problems
        .extend(head.never.iter().filter(|pattern| shown(pattern)).map(|pattern| format!("something shows {pattern}")));
    for pattern in head.once.iter().filter(|pattern| count(pattern) != 1) {
        problems.push(format!("{} events show {pattern}, not one", count(pattern)));
    }
    if traced.ending != head.ending {
        problems.push(format!("it ended as {:?}, not as {:?}", traced.ending, head.ending));
    }
    let stopped = matches!(head.ending, Ending::Stopped(_));
    if !stopped {
        problems.extend(traced.warnings.iter().map(|warning| format!("the trace: {warning}")));
    }
    if head.clock == ClockKind::Wall && !stopped {
        problems.extend(unlike(path, &args, head, &traced, native, plain));
    }
    // What it would say by itself would take as long as its sleeps; one that comes to its end has nothing to complain of.
    if head.clock == ClockKind::Virtual && head.ending == Ending::Exited(0) && !traced.errors.is_empty() {
        problems.push("it writes errors that are not its own".to_owned());
    }
    if !problems.is_empty() {
        problems.push(format!("its trace:\n{}its errors:\n{}", traced.text(), traced.errors));
    }
    problems
}

/// How the traced run differs from the untraced one.
fn unlike(
    path: &Path,
    args: &[&str],
    head: &Head,
    traced: &Traced,
    native: &impl Fn(&Path) -> Command,
    plain: fn(&str) -> String,
) -> Vec<String> {
    let untraced = native(path).args(args).stdin(Stdio::null()).output();
    let Output { status, stdout, stderr } = untraced.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut problems = Vec::new();
    let ended = match (std::os::unix::process::ExitStatusExt::signal(&status), status.code()) {
        (Some(signal), _) => Ending::Signalled(signal),
        (None, code) => Ending::Exited(code.unwrap_or(-1)),
    };
    if ended != traced.ending {
        problems.push(format!("untraced it ends as {ended:?}, traced as {:?}", traced.ending));
    }
    if !head.differs {
        for (what, native, traced) in [("output", stdout, &traced.output), ("errors", stderr, &traced.errors)] {
            let native = String::from_utf8_lossy(&native);
            if plain(&native) != plain(traced) {
                problems.push(format!("its {what}, untraced:\n{native}\ntraced:\n{traced}"));
            }
        }
    }
    problems
}

/// Whether `event` has all that `pattern` asks for. Where the pattern has text and the event a task's number, the task's
/// name counts; in texts `*` stands for anything.
fn covers(pattern: &Value, event: &Value, traced: &Traced) -> bool {
    match (pattern, event) {
        (Value::Object(pattern), Value::Object(event)) => {
            pattern.iter().all(|(key, wanted)| event.get(key).is_some_and(|found| covers(wanted, found, traced)))
        }
        (Value::Array(pattern), Value::Array(event)) => {
            pattern.len() == event.len()
                && pattern.iter().zip(event).all(|(wanted, found)| covers(wanted, found, traced))
        }
        (Value::String(name), Value::Number(task)) => {
            let task = task.as_u64().and_then(|task| u32::try_from(task).ok()).map(TaskId);
            let lane = task.and_then(|task| traced.timeline.lane_of(task));
            lane.is_some_and(|lane| asynctutor::trace::claim::matches(name, traced.timeline.name(lane)))
        }
        (Value::String(wanted), Value::String(found)) => asynctutor::trace::claim::matches(wanted, found),
        (wanted, found) => wanted == found,
    }
}
