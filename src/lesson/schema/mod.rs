//! A lesson file as it is written, version 1: types for serde and nothing else. Unknown keys are errors everywhere.
//!
//! Fields that a lesson must have are optional here, so that a lesson that lacks one is still read to its end.

mod claim;
mod scalar;
mod step;
mod value;

pub use claim::*;
pub use scalar::*;
pub use step::*;
pub use value::*;

use crate::scenario::program::Value;
use serde::Deserialize;

/// `lesson.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonFile {
    /// The format's version.
    pub version: Option<Located<u32>>,
    /// The lesson's id.
    pub id: Option<Word>,
    /// Its title.
    pub title: Option<Word>,
    /// Its part of the course.
    pub tier: Option<Tier>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// Lessons to take before.
    #[serde(default)]
    pub needs: List<String>,
    /// One or two sentences.
    pub summary: Option<Word>,
    /// Knobs of every demo.
    #[serde(default)]
    pub knobs: Table<Knob>,
    /// Bounds on every run.
    pub limits: Option<Limits>,
    /// The demos.
    #[serde(default)]
    pub demos: Table<Demo>,
    /// What the learner is led through.
    #[serde(default)]
    pub steps: List<LessonStep>,
}

/// A part of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The five that the product is named for.
    Core,
    /// First things.
    Basics,
    /// Daily work.
    Intermediate,
    /// Large services.
    Advanced,
    /// Practice.
    Interview,
}

/// A parameter the learner may turn.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knob {
    /// What the screen calls it.
    pub label: Option<String>,
    /// Its value until it is turned.
    pub default: Option<Param<Value>>,
    /// The least value.
    pub min: Option<Param<Value>>,
    /// The greatest value.
    pub max: Option<Param<Value>>,
    /// The distance between values.
    pub step: Option<Param<Value>>,
    /// The values, one by one.
    pub choices: Option<List<Or<Value>>>,
}

/// Bounds on a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The most steps.
    pub steps: Option<Located<u64>>,
}

/// A scenario with claims and analogues.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// Its title.
    pub title: Option<Word>,
    /// The task the run starts with.
    pub start: Option<Word>,
    /// The seed of everything random.
    pub seed: Option<u64>,
    /// Semaphores and their permits.
    #[serde(default)]
    pub semaphores: Table<Or<u64>>,
    /// Locks.
    #[serde(default)]
    pub locks: List<String>,
    /// Events.
    #[serde(default)]
    pub events: List<String>,
    /// Queues and their sizes.
    #[serde(default)]
    pub queues: Table<Or<u64>>,
    /// Shared variables and their first values.
    #[serde(default)]
    pub vars: Table<i64>,
    /// Pool workers.
    pub workers: Option<Workers>,
    /// Knobs of this demo.
    #[serde(default)]
    pub knobs: Table<Knob>,
    /// The tasks.
    #[serde(default)]
    pub tasks: Table<Block>,
    /// What is claimed.
    #[serde(default)]
    pub claims: List<Claim>,
    /// The same program in other languages.
    pub analogues: Option<Analogues>,
}

/// How many workers the pools have.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workers {
    /// Threads.
    pub thread: Option<Param<u64>>,
    /// Processes.
    pub process: Option<Param<u64>>,
}

/// The same program in other languages.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analogues {
    /// CPython.
    pub python: Option<Located<Analogue>>,
    /// Go.
    pub go: Option<Located<Analogue>>,
    /// Node.js.
    pub node: Option<Located<Analogue>>,
}

/// A program in a real language: a file of the lesson's folder, or the code itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analogue {
    /// The file.
    pub file: Option<Word>,
    /// The code.
    pub code: Option<Word>,
    /// What is claimed of its real run.
    #[serde(default)]
    pub claims: List<Claim>,
}

/// What the learner is led through.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a lesson has few of them, and they are never moved in numbers")]
pub enum LessonStep {
    /// Read this.
    Say(String),
    /// Watch a demo.
    Demo(Short<ShowDemo>),
    /// Say what will happen, then see.
    Predict(Predict),
    /// Two demos on one time axis.
    Compare(Short<Compare>),
    /// The analogues of a demo.
    Languages(Word),
    /// A question.
    Ask(Ask),
    /// What to remember.
    Recap(String),
}

/// `demo: ID` or its full form.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowDemo {
    /// Which.
    pub id: Word,
    /// Knobs that differ.
    #[serde(default)]
    pub set: Table<Or<Value>>,
    /// The view to open with.
    pub view: Option<View>,
    /// What is said beside it.
    pub say: Option<String>,
}

impl Shorthand for ShowDemo {
    type Short = Word;

    fn full(id: Word) -> ShowDemo {
        ShowDemo { id, set: Table::default(), view: None, say: None }
    }
}

/// A view of a demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Rows on the time axis.
    Lanes,
    /// The loop.
    Loop,
    /// Resources over time.
    Resources,
    /// The task tree.
    Tree,
    /// The log.
    Log,
}

/// `predict`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predict {
    /// The question.
    pub ask: String,
    /// The demo whose run is the judge.
    pub demo: Word,
    /// Knobs that differ.
    #[serde(default)]
    pub set: Table<Or<Value>>,
    /// The claim whose tasks the learner picks.
    pub answer: Option<Located<Claim>>,
    /// Statements of which one holds.
    pub choices: Option<List<Choice>>,
    /// Why it is so.
    pub why: Option<String>,
}

/// A statement, and the claim that says the same.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The statement.
    pub say: String,
    /// The claim.
    pub claim: Located<Claim>,
}

/// `compare: [a, b]` or its full form.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// The demos.
    pub demos: List<String>,
    /// Knobs that differ.
    #[serde(default)]
    pub set: Table<Or<Value>>,
    /// What is said beside them.
    pub say: Option<String>,
}

impl Shorthand for Compare {
    type Short = List<String>;

    fn full(demos: List<String>) -> Compare {
        Compare { demos, set: Table::default(), say: None }
    }
}

/// `ask`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The question.
    pub question: String,
    /// The answers to choose from.
    pub choices: List<String>,
    /// The right one, from 1.
    pub answer: Located<u64>,
    /// Why.
    pub why: Option<String>,
}

/// `course.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourseFile {
    /// The format's version.
    pub version: Option<Located<u32>>,
    /// The course's title.
    pub title: Option<String>,
    /// Its tracks.
    #[serde(default)]
    pub tracks: List<Track>,
}

/// Lessons in an order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// Its id.
    pub id: Word,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    #[serde(default)]
    pub summary: String,
    /// The lessons' ids.
    #[serde(default)]
    pub lessons: List<String>,
}
