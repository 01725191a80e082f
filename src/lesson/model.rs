//! A lesson, loaded and checked: what the screens and the proofs work with.

use super::diagnostic::Place;
use super::schema;
use crate::scenario::program::{Name, Program, Settings};
use crate::trace::claim::Claim;
use indexmap::IndexMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A lesson whose every reference has been resolved.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its id, the name of its folder.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Which part of the course it belongs to.
    pub tier: Tier,
    /// How long it takes a learner.
    pub minutes: u32,
    /// Lessons to take before.
    pub needs: Vec<String>,
    /// One or two sentences for the course screen.
    pub summary: String,
    /// The demos by id, in the order of the file.
    pub demos: IndexMap<String, Demo>,
    /// What the learner is led through.
    pub steps: Vec<LessonStep>,
    /// Where it came from; absent when built in.
    pub path: Option<PathBuf>,
}

/// A part of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The five that the product is named for.
    Core,
    /// First things.
    Basics,
    /// What daily work needs.
    Intermediate,
    /// What large services need.
    Advanced,
    /// Practice for interviews.
    Interview,
}

impl Tier {
    /// The word in a lesson file.
    pub const fn key(self) -> &'static str {
        match self {
            Tier::Core => "core",
            Tier::Basics => "basics",
            Tier::Intermediate => "intermediate",
            Tier::Advanced => "advanced",
            Tier::Interview => "interview",
        }
    }

    /// The name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Tier::Core => "Core",
            Tier::Basics => "Basics",
            Tier::Intermediate => "Intermediate",
            Tier::Advanced => "Advanced",
            Tier::Interview => "Interview",
        }
    }
}

/// A scenario with a name, claims and the same program in other languages.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it runs.
    pub program: Arc<Program>,
    /// What is claimed of a run.
    pub claims: Vec<ClaimSpec>,
    /// The knobs that its steps or claims use; the lesson's others change nothing here.
    pub used: Vec<Name>,
    /// The same program in other languages, in the order Python, Go, Node.
    pub analogues: Vec<Analogue>,
}

/// A claim whose values may be knobs.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimSpec {
    /// The claim at every knob's default.
    pub at_defaults: Claim,
    /// The knobs it names: it is to be proven over their whole range.
    pub knobs: Vec<Name>,
    /// Where it stands.
    pub place: Place,
    /// The claim as written, with `$name` where a knob stands.
    written: Arc<schema::Claim>,
    /// The defaults of the knobs it names.
    defaults: Settings,
}

impl ClaimSpec {
    /// A claim that was lowered with `settings`, the defaults of every knob.
    pub(super) fn new(
        at_defaults: Claim,
        knobs: Vec<Name>,
        written: Arc<schema::Claim>,
        settings: &Settings,
        place: Place,
    ) -> ClaimSpec {
        let defaults = knobs.iter().filter_map(|knob| Some((knob.clone(), settings.get(knob)?.clone()))).collect();
        ClaimSpec { at_defaults, knobs, place, written, defaults }
    }

    /// The claim at other settings; knobs that are not among them have their default.
    pub fn resolve(&self, settings: &Settings) -> Claim {
        if self.knobs.is_empty() {
            return self.at_defaults.clone();
        }
        let mut all = self.defaults.clone();
        for (knob, value) in &mut all {
            if let Some(set) = settings.get(knob) {
                *value = set.clone();
            }
        }
        super::lower::claim::lower(&self.written, Default::default(), &all, &mut Vec::new(), &mut |_| {})
            .unwrap_or_else(|| self.at_defaults.clone())
    }
}

/// A program in a real language.
#[derive(Clone, Debug)]
pub struct Analogue {
    /// The language.
    pub language: Language,
    /// The file's name.
    pub file: String,
    /// Whether its text stands in the lesson's own file, and the name has been given to it.
    pub is_inline: bool,
    /// Its text.
    pub source: Arc<str>,
    /// For every `mark:` comment, the lines (from 1) that carry it.
    pub marks: IndexMap<String, Vec<usize>>,
    /// What is claimed of its real run.
    pub claims: Vec<ClaimSpec>,
    /// Where the lesson names it.
    pub place: Place,
}

impl Analogue {
    /// Where its text is: its own file, or the lesson's and the line there.
    pub fn whence(&self) -> String {
        let Place { path, line, .. } = &self.place;
        match self.is_inline {
            true => format!("{path}:{line}"),
            false => Path::new(path).with_file_name(&self.file).display().to_string(),
        }
    }
}

/// A real language with a runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// CPython.
    Python,
    /// Go.
    Go,
    /// Node.js.
    Node,
}

impl Language {
    /// Every language, in the order of the screens.
    pub const ALL: [Language; 3] = [Language::Python, Language::Go, Language::Node];

    /// The key in a lesson, and the argument of `--real`.
    pub const fn key(self) -> &'static str {
        match self {
            Language::Python => "python",
            Language::Go => "go",
            Language::Node => "node",
        }
    }

    /// The name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Language::Python => "Python",
            Language::Go => "Go",
            Language::Node => "Node",
        }
    }
}

/// What the learner is led through, step by step.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a lesson has few of them, and they are never moved in numbers")]
pub enum LessonStep {
    /// Read this (Markdown).
    Say(String),
    /// Watch a demo.
    Demo {
        /// Which.
        demo: String,
        /// Knobs that differ from their default.
        set: Settings,
        /// The view to open with.
        view: Option<DemoView>,
        /// What is said beside it (Markdown), if it has words of its own.
        say: Option<String>,
    },
    /// Say what will happen, then see.
    Predict {
        /// The question.
        ask: String,
        /// The demo whose run is the judge.
        demo: String,
        /// Knobs that differ from their default.
        set: Settings,
        /// What the learner is asked to do, and the answer.
        guess: Guess,
        /// Why it is so.
        why: Option<String>,
    },
    /// Two demos on one time axis.
    Compare {
        /// The demos, at least two.
        demos: Vec<String>,
        /// Knobs that differ from their default.
        set: Settings,
        /// What is said beside them (Markdown), if they have words of their own.
        say: Option<String>,
    },
    /// The analogues of a demo side by side.
    Languages {
        /// The demo.
        demo: String,
    },
    /// A question with one right answer.
    Ask {
        /// The question.
        question: String,
        /// The answers to choose from.
        choices: Vec<String>,
        /// The right one, from 0.
        answer: usize,
        /// Why.
        why: String,
    },
    /// What to remember (Markdown).
    Recap(String),
}

/// A view of a demo that a lesson can ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DemoView {
    /// Every task's row on the time axis.
    #[default]
    Lanes,
    /// The loop at the playhead.
    Loop,
    /// Resources over time.
    Resources,
    /// The task tree.
    Tree,
    /// The log.
    Log,
}

/// How a prediction is made.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a lesson has few of them, and they are never moved in numbers")]
pub enum Guess {
    /// Pick the tasks of which the claim is true; the right ones are read off the run.
    Tasks(ClaimSpec),
    /// Choose the one statement that holds.
    Choice(Vec<(String, ClaimSpec)>),
}
