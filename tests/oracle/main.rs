//! The engine held to CPython: random programs of the whole scenario language, run on both. See `README.md` beside this file.

mod beginnings;
mod compare;
mod demos;
mod engine;
mod generate;
mod random;
mod reference;
mod shrink;

use generate::Times;
use reference::{Reference, Stop};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Random programs per test, unless `ORACLE_PROGRAMS` says otherwise.
const PROGRAMS: u64 = 1_500;

/// Random programs that run watched and unwatched.
const VERIFIED: u64 = 200;

/// What came of running a case on both sides.
enum Comparison {
    Same,
    Different(compare::Difference),
    /// One side cannot run it.
    Impossible,
}

fn compare(reference: &mut Reference, case: &Value) -> Comparison {
    let cpython = reference.ask(case);
    if matches!(cpython.stop, Some(Stop::Invalid(_))) {
        return Comparison::Impossible;
    }
    let engine = engine::run(case);
    if matches!(engine.stop, Some(Stop::Invalid(_))) {
        return Comparison::Impossible;
    }
    compare::difference(&cpython, &engine).map_or(Comparison::Same, Comparison::Different)
}

/// How the two sides differ on `case`, if they do. Cases that cannot be compared do not differ.
fn difference(reference: &mut Reference, case: &Value) -> Option<compare::Difference> {
    match compare(reference, case) {
        Comparison::Different(difference) => Some(difference),
        Comparison::Same | Comparison::Impossible => None,
    }
}

/// Fails with the smallest case that shows a difference, ready to be added to `regressions.jsonl`.
fn fail(reference: &mut Reference, case: &Value, which: &str) -> ! {
    let smallest = shrink::shrink(case, |candidate| difference(reference, candidate).is_some());
    let shown = difference(reference, &smallest).map_or_else(String::new, |difference| difference.to_string());
    panic!("{which}\n{shown}\nthe smallest case:\n{smallest}\n");
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

#[expect(clippy::disallowed_methods, reason = "a fresh seed for every run")]
fn fresh_seed() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs() * 1_000_000)
}

/// Compares random programs on two threads; seeds are fresh unless `ORACLE_SEED` names the first.
fn compare_random_programs(times: Times) {
    let Some(python) = reference::python() else { return };
    let first = setting("ORACLE_SEED").unwrap_or_else(fresh_seed);
    let programs = setting("ORACLE_PROGRAMS").unwrap_or(PROGRAMS);
    let compared = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (python, compared) = (&python, &compared);
            scope.spawn(move || {
                let mut reference = Reference::start(python);
                for seed in (first + half..first + programs).step_by(2) {
                    let case = generate::case(seed, times);
                    match compare(&mut reference, &case) {
                        Comparison::Same => drop(compared.fetch_add(1, Ordering::Relaxed)),
                        Comparison::Different(_) => fail(&mut reference, &case, &format!("seed {seed}, {times:?}")),
                        Comparison::Impossible => {}
                    }
                }
            });
        }
    });
    let compared = compared.into_inner();
    println!("{compared} of {programs} programs compared, {times:?} times, seeds from {first}: no difference");
    assert!(compared * 100 >= programs * 90, "only {compared} of {programs} programs could be compared");
}

#[test]
fn every_disagreement_ever_found_is_settled() {
    let Some(python) = reference::python() else { return };
    let mut reference = Reference::start(&python);
    let regressions = std::fs::read_to_string(reference::folder().join("regressions.jsonl")).expect("regressions");
    for (number, line) in (1..).zip(regressions.lines()) {
        let case: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("regressions.jsonl:{number}: {error}"));
        match compare(&mut reference, &case) {
            Comparison::Same => {}
            Comparison::Different(difference) => panic!("regressions.jsonl:{number}\n{difference}"),
            Comparison::Impossible => {
                panic!("regressions.jsonl:{number} cannot be compared any more: {:?}", engine::run(&case).stop)
            }
        }
    }
}

/// How many hand-written programs there are.
fn hand_written() -> usize {
    let programs = std::fs::read_dir(reference::folder().join("selftest/programs")).expect("programs");
    let is_program = |path: &std::path::PathBuf| path.extension().is_some_and(|extension| extension == "py");
    let count = programs.map(|entry| entry.expect("a file").path()).filter(is_program).count();
    assert!(count > 0, "there are hand-written programs");
    count
}

#[test]
fn hand_written_programs_do_what_they_do_in_cpython() {
    let Some(python) = reference::python() else { return };
    let script = reference::folder().join("selftest/run.py");
    let cases = Command::new(&python).arg("-B").arg(script).arg("--cases").output().expect("python runs");
    assert!(cases.status.success(), "{}", String::from_utf8_lossy(&cases.stderr));
    let printed = String::from_utf8(cases.stdout).expect("JSON lines");
    assert_eq!(printed.lines().count(), hand_written(), "one case a program");
    let mut reference = Reference::start(&python);
    for line in printed.lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        match compare(&mut reference, &case) {
            Comparison::Same => {}
            Comparison::Different(difference) => panic!("{}: {difference}", case["id"]),
            Comparison::Impossible => panic!("{} cannot be compared: {:?}", case["id"], engine::run(&case).stop),
        }
    }
}

#[test]
fn random_programs_do_what_they_do_in_cpython() {
    compare_random_programs(Times::Distinct);
}

#[test]
fn random_programs_full_of_ties_do_what_they_do_in_cpython() {
    compare_random_programs(Times::Ties);
}

#[test]
fn the_generator_speaks_the_whole_language() {
    fn words(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(list) => list.iter().for_each(|element| match element {
                Value::String(word) => drop(found.insert(word.clone())),
                element => words(element, found),
            }),
            Value::Object(fields) => fields.iter().for_each(|(name, field)| {
                found.insert(name.clone());
                words(field, found);
            }),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for seed in 0..400 {
        words(&generate::case(seed, Times::Ties), &mut found);
    }
    let language = "sleep yield block offload spawn call await future collect gather group wait shield timeout cancel with acquire release \
        put get task_done join set clear until read write repeat forever try raise return retry note mark if context check ctx \
        after at do else except except* finally semaphore lock resource return_exceptions running as times owner in stop";
    for word in language.split_whitespace() {
        assert!(found.contains(word), "no random program says {word}");
    }
}

#[test]
fn every_random_program_runs_in_cpython_and_most_to_their_end() {
    let Some(python) = reference::python() else { return };
    let mut reference = Reference::start(&python);
    let mut ended = 0;
    for seed in 0..300 {
        let report = reference.ask(&generate::case(seed, Times::Distinct));
        // What cannot be compared is no fault of the program: see "Not compared".
        let passed_over = |why: &str| why.contains("cycle") || why.contains("had been woken");
        assert!(!matches!(&report.stop, Some(Stop::Invalid(why)) if !passed_over(why)), "seed {seed}: {report:?}");
        ended += usize::from(report.stop.is_none());
    }
    assert!(ended > 200, "only {ended} of 300 programs end");
}

#[test]
fn the_shrinker_leaves_what_shows_the_difference_and_nothing_else() {
    let mut wanted = None;
    for seed in 0.. {
        let case = generate::case(seed, Times::Distinct);
        if case.to_string().contains(r#""shield""#) && case.to_string().contains(r#""retry""#) {
            wanted = Some(case);
            break;
        }
    }
    let shows = |case: &Value| {
        let text = case.to_string();
        text.contains(r#""shield""#) && text.contains(r#""retry""#)
    };
    let smallest = shrink::shrink(&wanted.expect("some program has both"), shows);
    assert!(shrink::size(&smallest) < 12, "{smallest}");
}

#[test]
fn watching_changes_nothing_and_hand_written_programs_print_what_the_reference_says() {
    let Some(python) = reference::python() else { return };
    let run = |script: &str| {
        Command::new(&python).arg("-B").arg(reference::folder().join(script)).output().expect("python runs")
    };
    let output = run("selftest/run.py");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let cases: String = (0..VERIFIED).map(|seed| format!("{}\n", generate::case(seed, Times::Ties))).collect();
    let verified = verify(&python, &cases);
    assert_eq!(verified.lines().count() as u64, VERIFIED, "one answer a program");
    for line in verified.lines() {
        assert!(line.contains(r#""same":true"#), "{line}");
    }
}

fn verify(python: &Path, cases: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = folder.path().join("cases.jsonl");
    std::fs::write(&input, cases).expect("the cases are written");
    let output = Command::new(python)
        .arg("-B")
        .arg(reference::folder().join("oracle.py"))
        .arg("--verify")
        .stdin(std::fs::File::open(&input).expect("the cases are there"))
        .output()
        .expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("JSON lines")
}

#[test]
#[ignore = "prints random cases: ORACLE_PROGRAMS of them from ORACLE_SEED on"]
fn print_cases() {
    let times = if std::env::var_os("ORACLE_TIES").is_some() { Times::Ties } else { Times::Distinct };
    let first = setting("ORACLE_SEED").unwrap_or(0);
    for seed in first..first + setting("ORACLE_PROGRAMS").unwrap_or(1) {
        println!("{}", generate::case(seed, times));
    }
}
