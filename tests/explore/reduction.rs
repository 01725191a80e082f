//! What comes to the same is run once: proven by running all of it.

use crate::oracle::generate::{self, Times};
use crate::program;
use crate::random::Random;
use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::scenario::explore::{Coverage, Exploration, Outcome, explore, explore_every_order};
use asynctutor::scenario::{Program, RunOptions};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

/// The most runs an exploration may take here.
const MOST: u64 = 400;

fn counts(found: &Exploration) -> HashMap<Outcome, u64> {
    found.outcomes.iter().map(|found| (found.outcome.clone(), found.times)).collect()
}

/// Compares the outcomes with and without reduction; tells how many runs each took, if every schedule could be tried.
fn compare(program: &Arc<Program>, what: &str) -> Option<(u64, u64)> {
    let all = explore_every_order(program, &RunOptions::default(), MOST);
    if all.coverage != Coverage::Every {
        return None;
    }
    assert_eq!(all.made, all.runs);
    let some = explore(program, &RunOptions::default(), MOST);
    assert_eq!(some.coverage, Coverage::Every, "{what}");
    assert!(some.made <= all.made, "{what}");
    assert_eq!(counts(&some), counts(&all), "{what}");
    assert_eq!((some.runs, &some.varied), (all.runs, &all.varied), "{what}");
    Some((some.made, all.made))
}

/// A task of a few steps that are quick to explore.
fn body(random: &mut Random, main: bool) -> String {
    let plain = [
        "yield",
        "yield",
        "sleep: 1ms",
        "sleep: 1ms",
        "sleep: 2ms",
        "sleep: $d",
        "read: v",
        "write: v",
        "write: v",
        "write: w",
        "set: e",
        "clear: e",
        "put: {queue: q, item: 1}",
        "get: q",
        "task_done: q",
        "release: s",
        "acquire: s",
        "note: n",
        "raise: ValueError",
        "return: 1",
        "until: e",
        "join: q",
        "block: 1ms",
        "call: a",
        "offload: {to: thread, for: 1ms}",
    ];
    let mains = [
        "gather: [a, b]",
        "gather: [a, b, c]",
        "gather: {tasks: [a, b, a], return_exceptions: true}",
        "group: [a, b]",
        "group: [a, b, c]",
        "spawn: a",
        "spawn: b",
        "spawn: c",
        "cancel: a",
        "cancel: b",
        "shield: a",
        "wait: {tasks: [a, b], until: first_completed}",
        "wait: [a, c]",
        "wait: {tasks: [b, c], until: first_exception, timeout: 1ms}",
    ];
    let around = [
        "with: {lock: l, do: [STEPS]}",
        "with: {semaphore: s, do: [STEPS]}",
        "timeout: {after: 1ms, do: [STEPS]}",
        "repeat: {times: 2, do: [STEPS]}",
        "try: {do: [STEPS], except: {any: [], cancelled: [yield]}}",
        "try: {do: [STEPS], finally: [yield]}",
        "context: {after: 1ms, do: [STEPS]}",
        "retry: {times: 2, backoff: 1ms, on: [any], do: [STEPS]}",
    ];
    let step = |random: &mut Random| {
        let pool: &[&str] = if main && random.chance(60) { &mains } else { &plain };
        (*random.pick(pool)).to_owned()
    };
    let mut steps = vec!["read: v".to_owned(), "read: w".to_owned()];
    if main && random.chance(60) {
        steps.extend(["spawn: a", "spawn: b", "spawn: c"].map(str::to_owned));
    }
    for _ in 0..1 + random.below(4) {
        let mut inner = step(random);
        if random.chance(30) {
            inner = format!("{inner}, {}", step(random));
        }
        steps.push(if random.chance(35) { random.pick(&around).replace("STEPS", &inner) } else { inner });
    }
    format!("[{}]", steps.join(", "))
}

fn small(seed: u64) -> String {
    let mut random = Random::new(seed);
    let tasks: Vec<String> =
        ["main", "a", "b", "c"].map(|name| format!("  {name}: {}", body(&mut random, name == "main"))).to_vec();
    format!(
        "knobs: {{d: {{label: d, default: 1ms, min: 0ms, max: 2ms}}}}\nlocks: [l]\nsemaphores: {{s: 1}}\nevents: [e]\n\
         queues: {{q: 1}}\nvars: {{v: 0, w: 0}}\ntasks:\n{}",
        tasks.join("\n")
    )
}

/// The program of a demo, if it is one.
fn loaded(demo: &str) -> Option<Arc<Program>> {
    let demo: String = demo.lines().map(|line| format!("    {line}\n")).collect();
    let text =
        format!("version: 1\nid: case\ntitle: case\ntier: core\nlimits: {{steps: 300}}\ndemos:\n  case:\n{demo}");
    let lesson = load(SourceText::from_bytes("case.yaml", text.as_bytes()).ok()?, &Folder::Nowhere).lesson?;
    Some(lesson.demos["case"].program.clone())
}

#[test]
fn outcomes_and_how_often_they_come_up_are_those_of_all_schedules() {
    let count = std::env::var("EXPLORE_PROGRAMS").map_or(100, |count| count.parse().expect("a number"));
    let (mut compared, mut reduced, mut made, mut all) = (0, 0, 0, 0);
    for seed in 0..count {
        let demo = small(seed);
        let Some((some, every)) = loaded(&demo).and_then(|program| compare(&program, &format!("seed {seed}\n{demo}")))
        else {
            continue;
        };
        compared += 1;
        reduced += u64::from(some < every);
        (made, all) = (made + some, all + every);
    }
    println!("{compared} of {count} programs compared, {reduced} reduced: {made} runs in place of {all}");
    assert!(compared * 3 > count && reduced * 6 > compared, "{compared} compared, {reduced} reduced");
}

#[test]
fn the_same_holds_of_the_programs_of_the_oracle() {
    let mut compared = 0;
    for seed in 0..40 {
        let times = if seed % 2 == 0 { Times::Ties } else { Times::Distinct };
        let case = generate::case(seed, times);
        let lesson = json!({"version": 1, "id": "case", "title": "case", "tier": "core", "limits": {"steps": 2000}, "demos": {"case": case["demo"]}});
        let source = SourceText::from_bytes("case.yaml", lesson.to_string().as_bytes()).expect("text");
        let Some(lesson) = load(source, &Folder::Nowhere).lesson else { continue };
        compared += u64::from(compare(&lesson.demos["case"].program, &format!("oracle's seed {seed}")).is_some());
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn tasks_that_share_nothing_have_one_schedule_to_run() {
    let five = "
vars: {a: 0, b: 0}
tasks:
  main: [gather: [{task: t, times: 5}]]
  t: [yield, sleep: 1ms, yield]";
    let found = explore(&program(five), &RunOptions::default(), 1000);
    // Four turns of five steps each: 120 × 120 × 120 × 120 schedules.
    assert_eq!((found.coverage, found.runs, found.made), (Coverage::Every, 207_360_000, 1));
}

#[test]
fn tasks_that_share_a_variable_have_all_their_orders() {
    let two = "
vars: {hits: 0}
tasks:
  main: [gather: [{task: t, times: 2}]]
  t: [yield, read: hits, yield, write: hits]";
    let found = explore(&program(two), &RunOptions::default(), 1000);
    // Reads commute, writes do not: of four turns only the last has two orders.
    assert_eq!((found.coverage, found.runs), (Coverage::Every, 8));
    assert!(found.made < 8, "{found:?}");
}
