//! What the state wants done: effects, as data.

use super::{RealProgram, StageId};
use crate::lesson::progress::Change;
use crate::lesson::{Analogue, Language};
use crate::runtime::Content;
use crate::scenario::program::Program;
use crate::scenario::run::RunOptions;
use crate::trace::{Timeline, Trace};
use std::path::PathBuf;
use std::sync::Arc;

/// What the event loop is to do; results come back as [`Arrival`](crate::tui::action::Arrival)s.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Read a lesson.
    Load {
        /// Its id.
        id: String,
    },
    /// Find out which lessons have mistakes.
    Inspect {
        /// Their ids.
        lessons: Vec<String>,
    },
    /// Run a program on virtual time.
    Run(Request),
    /// Derive the timeline of a recorded trace.
    Derive {
        /// The stage it is for.
        stage: StageId,
        /// The number of the request.
        generation: u64,
        /// The trace.
        trace: Arc<Trace>,
    },
    /// Find what looks like a mistake in a run.
    Lint {
        /// The run.
        timeline: Arc<Timeline>,
    },
    /// Run a program on the wall clock, and tell how it goes.
    RunLive(Request),
    /// Stop the run on the wall clock.
    StopLive,
    /// Run a program by many schedules.
    Explore {
        /// What to run and how. The result carries its number.
        request: Request,
        /// How many schedules.
        count: u64,
    },
    /// Stop doing so: nobody looks at it any more.
    StopExploring,
    /// Run a real program, and tell how it goes. One of the user's is started once the one before is gone.
    Launch {
        /// The number of the request.
        generation: u64,
        /// What is run.
        program: RealProgram,
    },
    /// Ask a real program to end.
    EndProgram {
        /// The number of the request it was started by.
        generation: u64,
    },
    /// Find the recorded run of a lesson's program.
    Recording {
        /// The number of the request.
        generation: u64,
        /// The lesson.
        lesson: String,
        /// The program.
        program: Arc<Analogue>,
    },
    /// Look for the runtime of a language.
    Detect {
        /// The language.
        language: Language,
    },
    /// Find out whether the user has allowed a program before.
    AskTrust {
        /// What it is known by.
        content: Content,
        /// The program.
        program: Arc<Analogue>,
    },
    /// Remember that the user allows a program.
    Allow {
        /// What it is known by.
        content: Content,
        /// What it is called.
        name: String,
    },
    /// Read a file of a program, if it is below its folder.
    ReadSource {
        /// The folder.
        folder: PathBuf,
        /// The file's name, relative to it.
        file: String,
    },
    /// Highlight a program.
    Highlight {
        /// Its language.
        language: Language,
        /// Its text.
        source: Arc<str>,
    },
    /// Keep how far the learner is.
    Save(Change),
    /// Hand the terminal back to the shell until `fg`.
    Suspend,
    /// Forget what the terminal shows and draw everything.
    Redraw,
}

/// A run to be made.
#[derive(Clone, Debug)]
pub struct Request {
    /// The stage it is for.
    pub stage: StageId,
    /// Its number; results carry it.
    pub generation: u64,
    /// What to run.
    pub program: Arc<Program>,
    /// How.
    pub options: RunOptions,
}
