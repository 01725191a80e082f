//! Fuzzing: no text makes the loader, the engine or a reader panic, hang, grow, or tell a mistake at the wrong place.
//! See `README.md` beside this file.

mod alone;
mod corpus;
mod damage;
mod drive;
mod files;
mod graft;
mod lesson;
mod material;
mod run;
mod shrink;
mod written;

#[path = "../oracle"]
mod oracle {
    pub(crate) mod generate;
    pub(crate) mod random;
}

use oracle::random;

use cap::Cap;
use corpus::Corpus;
use drive::Drive;
use material::{Case, Kind};
use std::alloc::System;
use std::fs;
use std::path::Path;

/// Counts what is allocated, and refuses more than no case may need.
#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, 2 << 30);

/// Random cases per test, unless `FUZZ_CASES` says otherwise.
const CASES: u64 = 1_500;

/// How often a kept case is tried, each time with other knobs, interventions and schedules.
const TRIES: u64 = 12;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

#[test]
fn whatever_a_file_holds_it_is_answered() {
    let _alone = alone::alone();
    let corpus = Corpus::gather();
    let first = setting("FUZZ_SEED").unwrap_or(0);
    let count = setting("FUZZ_CASES").unwrap_or(CASES);
    let seeds = first..first + count;
    let drive = Drive::new(&corpus, seeds.clone());
    let figures = drive.run(seeds, |seed| (Case::of(seed, &corpus), seed));
    println!("{figures}");
    if count >= CASES {
        figures.assert_worth_it();
    }
}

#[test]
fn what_once_was_found_stays_settled() {
    let _alone = alone::alone();
    let corpus = Corpus::gather();
    let mut kept: Vec<_> = fs::read_dir(Path::new("tests/fuzz/seeds"))
        .expect("the folder of kept cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    kept.sort();
    let cases: Vec<Case> = kept.iter().map(|path| Case::kept(path)).collect();
    let tries = 0..cases.len() as u64 * TRIES;
    let drive = Drive::new(&corpus, tries.clone());
    drive.run(tries, |number| (cases[(number / TRIES) as usize].clone(), number % TRIES));
}

#[test]
fn a_seed_means_the_same_case_every_time() {
    let _alone = alone::alone();
    let corpus = Corpus::gather();
    let again = Corpus::gather();
    let mut kinds = Vec::new();
    for seed in 0..300 {
        let case = Case::of(seed, &corpus);
        assert_eq!(case.bytes, Case::of(seed, &again).bytes, "seed {seed}");
        kinds.push(case.kind);
    }
    for kind in [Kind::Lesson, Kind::BuiltIn, Kind::Trace, Kind::Progress, Kind::Keymap, Kind::Words] {
        assert!(kinds.contains(&kind), "no case of 300 is {kind:?}");
    }
}
