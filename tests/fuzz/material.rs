//! Cases: what a seed stands for.

use crate::corpus::Corpus;
use crate::damage::{self, NUMBERS, PIECES};
use crate::graft::{around, graft};
use crate::oracle::generate::{self, Times};
use crate::random::Random;
use crate::written;
use asynctutor::scenario::engine;
use asynctutor::scenario::program::{Arg, Millis, Op, Program, Step, TaskDef};
use asynctutor::scenario::run::RunOptions;
use asynctutor::trace::codec::jsonl;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is to read a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The loader, and the engine if it loads.
    Lesson,
    /// The same, with the programs of a folder.
    BuiltIn,
    /// The reader of traces.
    Trace,
    /// The reader of the learner's progress.
    Progress,
    /// The reader of keymaps.
    Keymap,
    /// The readers of words on the command line, one a line.
    Words,
}

/// What a seed stands for.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// What is to read it.
    pub(crate) kind: Kind,
    /// What it says.
    pub(crate) bytes: Vec<u8>,
    /// The folder of a built-in lesson.
    pub(crate) folder: Option<PathBuf>,
}

/// How the material of a case is made, with how often in a hundred.
type Make = fn(&Corpus, &mut Random, u64) -> Case;
const MAKES: [(usize, Make); 9] = [
    (26, from_the_oracle),
    (22, from_the_reference),
    (15, from_a_demo),
    (12, from_a_text),
    (1, from_a_built_in_lesson),
    (16, trace),
    (2, progress),
    (3, keymap),
    (3, words),
];

impl Case {
    /// The case of a seed, the same for ever as long as the corpus and this folder stay as they are.
    pub(crate) fn of(seed: u64, corpus: &Corpus) -> Case {
        let mut random = Random::new(seed);
        let make = random.weighted(MAKES.iter().map(|(weight, _)| *weight));
        MAKES[make].1(corpus, &mut random, seed)
    }

    /// A case that was kept. Lines at its beginning that start with `#: ` say what it found; they are no part of it.
    pub(crate) fn kept(path: &Path) -> Case {
        let mut bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        while bytes.starts_with(b"#: ") {
            let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
            bytes.drain(..end);
        }
        let kind = match path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml") => Kind::Lesson,
            Some("trace") => Kind::Trace,
            Some("json") => Kind::Progress,
            Some("keymap") => Kind::Keymap,
            Some("words") => Kind::Words,
            _ => panic!("{}: no kind of case", path.display()),
        };
        Case { kind, bytes, folder: None }
    }

    fn lesson(bytes: Vec<u8>) -> Case {
        Case { kind: Kind::Lesson, bytes, folder: None }
    }
}

/// The id of every demo here, as the reference's examples of what a learner is led through have it.
const DEMO: &str = "gather";

/// A lesson around a demo.
fn lesson(demo: Value) -> Value {
    json!({"version": 1, "id": "case", "title": "case", "tier": "core", "demos": {(DEMO): demo}})
}

/// A lesson as text: changed as a tree here and there, and now and then damaged as text.
fn finished(mut lesson: Value, corpus: &Corpus, random: &mut Random) -> Case {
    let changes = *random.pick(&[0, 0, 0, 0, 0, 1, 1, 2, 4]);
    graft(&mut lesson, changes, corpus, random);
    let mut bytes = written::yaml(&lesson, random).into_bytes();
    if random.chance(10) {
        damage::damage(&mut bytes, random);
    }
    Case::lesson(bytes)
}

/// A random program of the oracle's: valid, and most of the time it ends.
fn from_the_oracle(corpus: &Corpus, random: &mut Random, seed: u64) -> Case {
    let times = if random.chance(50) { Times::Ties } else { Times::Distinct };
    let mut case = generate::case(seed, times);
    finished(lesson(case["demo"].take()), corpus, random)
}

/// Any steps of the reference, in and after each other, with any of its claims.
fn from_the_reference(corpus: &Corpus, random: &mut Random, _seed: u64) -> Case {
    let tasks = ["user", "orders", "call", "profile", "late"];
    let mentions = |step: &Value| tasks.iter().any(|task| step.to_string().contains(task));
    let leaves: Vec<Value> = corpus.steps.iter().filter(|step| !mentions(step)).cloned().collect();
    let mut bodies = Map::new();
    let mut main = vec![
        json!({"read": "hits"}),
        json!({"spawn": {"task": "call", "as": "call-{n}", "times": 3, "with": {"id": "{n}", "pause": "10ms"}}}),
    ];
    main.extend(block(&corpus.steps, 8, random));
    // Nobody starts them, but somebody could: so that every step and claim may name them.
    let starts: Vec<Value> = tasks.iter().map(|task| json!({ "spawn": task })).collect();
    main.insert(2, json!({"if": {"value": "$fails", "is": "nobody", "do": starts}}));
    bodies.insert("main".into(), main.into());
    bodies.insert("call".into(), json!([{"sleep": "$pause"}, {"return": "$id"}]));
    for task in ["user", "orders", "profile", "late"] {
        let mut body = vec![json!({"read": "hits"})];
        body.extend(block(&leaves, 4, random));
        bodies.insert(task.into(), body.into());
    }
    let most = if random.chance(40) { 3 } else { 1 };
    let claims: Vec<Value> = (0..random.below(most)).map(|_| random.pick(&corpus.claims).clone()).collect();
    let demo = json!({
        "seed": random.below(9), "semaphores": {"api": random.below(4)}, "locks": ["db"], "events": ["ready"],
        "queues": {"jobs": random.below(3)}, "vars": {"hits": random.below(3)}, "workers": {"thread": 1 + random.below(3)},
        "tasks": bodies, "claims": claims,
    });
    let mut lesson = lesson(demo);
    let mut knobs = json!({
        "fails": {"default": "orders", "choices": ["user", "orders", "nobody"]},
        "fail_after": {"default": "120ms", "min": "0ms", "max": "280ms", "step": "20ms"},
        "id": {"default": "a", "choices": ["a", "b"]},
        "pause": {"default": "0ms", "min": "0ms", "max": "20m", "step": "1ms"},
    });
    if let Some(knobs) = knobs.as_object_mut() {
        knobs.extend(corpus.knobs.iter().map(|(name, knob)| (name.clone(), knob.clone())));
    }
    lesson["knobs"] = knobs;
    if random.chance(20) {
        let steps: Vec<Value> = (0..random.below(4)).map(|_| random.pick(&corpus.lesson_steps).clone()).collect();
        lesson["steps"] = steps.into();
    }
    finished(lesson, corpus, random)
}

/// Up to so many steps of `pool`, some of them under others.
fn block(pool: &[Value], most: usize, random: &mut Random) -> Vec<Value> {
    let mut steps: Vec<Value> = (0..1 + random.below(most)).map(|_| random.pick(pool).clone()).collect();
    while random.chance(40) {
        let from = random.below(steps.len());
        let to = from + 1 + random.below(steps.len() - from);
        let inner = steps.drain(from..to).collect();
        steps.insert(from, around(inner, pool, random));
    }
    steps
}

/// A demo of a lesson, changed.
fn from_a_demo(corpus: &Corpus, random: &mut Random, _seed: u64) -> Case {
    let lesson = random.pick(&corpus.demos).clone();
    finished(lesson, corpus, random)
}

/// A small lesson, damaged.
fn from_a_text(corpus: &Corpus, random: &mut Random, _seed: u64) -> Case {
    let mut bytes = random.pick(&corpus.texts).clone();
    damage::damage(&mut bytes, random);
    Case::lesson(bytes)
}

/// A lesson of the course, damaged.
fn from_a_built_in_lesson(corpus: &Corpus, random: &mut Random, _seed: u64) -> Case {
    let (folder, text) = random.pick(&corpus.built_in);
    let mut bytes = text.clone().into_bytes();
    damage::damage(&mut bytes, random);
    Case { kind: Kind::BuiltIn, bytes, folder: Some(folder.clone()) }
}

/// A trace, damaged.
fn trace(corpus: &Corpus, random: &mut Random, seed: u64) -> Case {
    let mut bytes = if random.chance(30) { random.pick(&corpus.traces).clone() } else { recorded(random, seed) };
    if random.chance(90) {
        damage_trace(&mut bytes, random);
    }
    Case { kind: Kind::Trace, bytes, folder: None }
}

/// The trace of some run.
fn recorded(random: &mut Random, seed: u64) -> Vec<u8> {
    let times = if random.chance(50) { Times::Ties } else { Times::Distinct };
    let mut case = generate::case(seed, times);
    let lesson = lesson(case["demo"].take()).to_string();
    let source = asynctutor::lesson::source::SourceText::from_bytes("case.yaml", lesson.as_bytes());
    let loaded =
        source.map(|source| asynctutor::lesson::load::load(source, &asynctutor::lesson::source::Folder::Nowhere));
    let program = match loaded.ok().and_then(|loaded| loaded.lesson) {
        Some(lesson) => {
            let mut program = Program::clone(&lesson.demos[DEMO].program);
            program.limits.steps = 120;
            Arc::new(program)
        }
        None => {
            let sleep = Step { op: Op::Sleep { duration: Arg::Is(Millis(5)), ctx: false }, line: None };
            let main = TaskDef { name: "main".into(), body: [sleep].into() };
            Arc::new(Program { tasks: vec![main], ..Program::default() })
        }
    };
    let mut bytes = Vec::new();
    jsonl::write(&engine::run(&program, &RunOptions::default()), &mut bytes).expect("memory takes it");
    bytes
}

/// Numbers, words and lines of a trace in each other's place, or any damage.
fn damage_trace(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..random.below(5) {
        let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        if lines.is_empty() {
            break;
        }
        let at = random.below(lines.len());
        let parsed = serde_json::from_slice::<Map<String, Value>>(&lines[at]);
        let Ok(mut fields) = parsed else { break };
        if fields.is_empty() {
            break;
        }
        let key = fields.keys().nth(random.below(fields.len())).cloned().unwrap_or_default();
        match random.below(8) {
            0 => drop(fields.shift_remove(&key)),
            1..=3 => {
                let text = *random.pick(&NUMBERS);
                fields.insert(key, serde_json::from_str(text).unwrap_or_else(|_| text.into()));
            }
            4 => drop(fields.insert(key, (*random.pick(&PIECES)).into())),
            5 => drop(fields.insert(key, random.below(6).into())),
            6 => {
                let other = serde_json::from_slice::<Map<String, Value>>(&lines[random.below(lines.len())]);
                fields.extend(other.unwrap_or_default());
            }
            _ => {
                let value = random
                    .pick(&[json!(null), json!([]), json!({}), json!([1, 1, 4_000_000_000_u64]), json!(true)])
                    .clone();
                fields.insert(key, value);
            }
        }
        lines[at] = format!("{}\n", Value::from(fields)).into_bytes();
        *bytes = lines.concat();
    }
    if random.chance(40) {
        damage::damage(bytes, random);
    }
}

fn progress(_corpus: &Corpus, random: &mut Random, _seed: u64) -> Case {
    let lesson = |random: &mut Random| {
        json!({"step": random.below(9), "furthest": random.below(9), "finished": random.chance(50),
               "guesses": {(random.below(9).to_string()): {"right": random.below(3), "wrong": random.below(3)}}})
    };
    let mut file =
        json!({"version": 1, "last": "queues", "lessons": {"queues": lesson(random), "deadlock": lesson(random)}});
    if random.chance(50) {
        let key = *random.pick(&["version", "last", "lessons"]);
        let text = *random.pick(&NUMBERS);
        file[key] = serde_json::from_str(text).unwrap_or_else(|_| text.into());
    }
    let mut bytes = file.to_string().into_bytes();
    if random.chance(70) {
        damage::damage(&mut bytes, random);
    }
    Case { kind: Kind::Progress, bytes, folder: None }
}

fn keymap(corpus: &Corpus, random: &mut Random, _seed: u64) -> Case {
    let from = random.below(corpus.keymap.lines().count());
    let mut text: String =
        corpus.keymap.lines().skip(from).take(1 + random.below(20)).map(|line| format!("{line}\n")).collect();
    if random.chance(50) {
        text.insert_str(0, "version: 1\n");
    }
    let mut bytes = text.into_bytes();
    damage::damage(&mut bytes, random);
    Case { kind: Kind::Keymap, bytes, folder: None }
}

fn words(corpus: &Corpus, random: &mut Random, _seed: u64) -> Case {
    let mut text = String::new();
    for _ in 0..20 {
        for _ in 0..1 + random.below(3) {
            text.push_str(match random.below(3) {
                0 => random.pick::<&str>(&NUMBERS),
                1 => random.pick::<&str>(&PIECES),
                _ => random.pick::<String>(&corpus.words),
            });
            text.push_str(random.pick::<&str>(&["", "", ".", "ms", "r", "-"]));
        }
        text.push('\n');
    }
    Case { kind: Kind::Words, bytes: text.into_bytes(), folder: None }
}
