//! Everything that can happen to the state: what keys and the mouse ask for, and what effects bring back.

mod words;

pub use words::Topic;

use crate::lesson::{Analogue, DemoView, Language, Lesson};
use crate::runtime::{Ending, Found};
use crate::scenario::explore::Exploration;
use crate::trace::Timeline;
use crate::trace::lint::Finding;
use crate::tui::app::StageId;
use crate::tui::widget::Highlighted;
use serde::Deserialize;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// One thing that can happen. The variants a key can stand for are written in the keymap in kebab-case
/// (`play-pause`), with an argument after a space where they take one (`choose 1`).
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// End the program.
    Quit,
    /// End the program with the status of an interrupt.
    Interrupt,
    /// Hand the terminal back to the shell until `fg`.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Close what is open, or go to the screen before.
    Back,
    /// Go to the screen before; where there is none, end the program.
    Leave,
    /// Show or hide the keys that work here.
    Help,

    /// To the entry, line or lane above.
    Up,
    /// To the entry, line or lane below.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first entry, or the start of the run.
    First,
    /// To the last entry, or the end of the run.
    Last,
    /// Open, choose or accept what is selected.
    Confirm,
    /// Take or leave the entry under the cursor.
    Toggle,
    /// Answer with the n-th choice, from 1.
    Choose(u8),

    /// Look for a lesson.
    Search,
    /// A character typed into the search.
    #[serde(skip)]
    Type(char),
    /// Text pasted from the terminal.
    #[serde(skip)]
    Paste(String),
    /// Take back the last character.
    Erase,
    /// Take back the whole search.
    EraseAll,

    /// Play, or pause.
    PlayPause,
    /// To the next event.
    StepForward,
    /// To the event before.
    StepBack,
    /// To the next cancellation, failure or stall.
    NextLandmark,
    /// To the cancellation, failure or stall before.
    PreviousLandmark,
    /// To the next cancel request.
    NextCancel,
    /// To the next failure.
    NextFailure,
    /// To the next stall.
    NextStall,
    /// Play faster.
    Faster,
    /// Play slower.
    Slower,
    /// Show less time, larger.
    ZoomIn,
    /// Show more time, smaller.
    ZoomOut,
    /// Show what came before.
    PanLeft,
    /// Show what comes after.
    PanRight,
    /// Show the whole run.
    Fit,

    /// The keyboard to the next pane.
    NextPane,
    /// The keyboard to the pane before.
    PreviousPane,
    /// The next view of the same moment.
    NextView,
    /// This view.
    Show(ViewName),
    /// The same program in the next language.
    NextLanguage,
    /// On in the lesson.
    NextStep,
    /// Back in the lesson.
    PreviousStep,

    /// Request cancellation of the selected task at the playhead.
    CancelHere,
    /// Throw an error into the selected task at the playhead.
    FailHere,
    /// Take back the last intervention.
    Undo,
    /// The run as the lesson has it.
    Reset,
    /// Show or hide what can be turned.
    Knobs,
    /// Turn the selected knob up.
    Increase,
    /// Turn the selected knob down.
    Decrease,
    /// Run on the wall clock, or on virtual time again.
    WallClock,
    /// Try many orders of the tasks that are ready at once, and list what comes of it.
    Explore,
    /// Run the program on its own runtime.
    RunHere,
    /// Ask the program that runs to end.
    StopProgram,
    /// Show or hide what the program wrote.
    Output,
    /// Show the runs of all languages, or only that of the chosen one.
    AllLanguages,
    /// Show or hide what looks like a mistake in the runs.
    Findings,
    /// Allow the program that is shown, and run it.
    Allow,

    /// Something done with the mouse.
    #[serde(skip)]
    Pointer(Pointer),
    /// The terminal has another size.
    #[serde(skip)]
    Resize {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// So much time has passed while something plays.
    #[serde(skip)]
    Tick(Duration),
    /// What an effect brought back.
    #[serde(skip)]
    Arrived(Arrival),
}

/// A view of the run, as the keymap calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ViewName {
    /// Every task's row on the time axis.
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

impl From<ViewName> for DemoView {
    fn from(view: ViewName) -> DemoView {
        match view {
            ViewName::Lanes => DemoView::Lanes,
            ViewName::Loop => DemoView::Loop,
            ViewName::Resources => DemoView::Resources,
            ViewName::Tree => DemoView::Tree,
            ViewName::Log => DemoView::Log,
        }
    }
}

/// Something done with the mouse, in cells from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The column.
    pub column: u16,
    /// The row.
    pub row: u16,
    /// What.
    pub what: Gesture,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The main button went down.
    Press,
    /// The mouse moved with the main button down.
    Drag,
    /// The main button was let go.
    Release,
    /// The wheel turned away from the hand.
    WheelUp {
        /// Whether control was held.
        zoom: bool,
    },
    /// The wheel turned towards the hand.
    WheelDown {
        /// Whether control was held.
        zoom: bool,
    },
}

/// What an effect brought back.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// A lesson has been read.
    Lesson {
        /// Which was asked for.
        id: String,
        /// The lesson, or what is wrong with it.
        lesson: Result<Arc<Lesson>, String>,
    },
    /// Lessons have been looked at.
    Inspected {
        /// Those that cannot be opened, and what is wrong with them.
        broken: Vec<(String, String)>,
    },
    /// A run is complete.
    Run {
        /// The stage it is for.
        stage: StageId,
        /// The number of the request; a result of an older one is of no use any more.
        generation: u64,
        /// The run, or why there is none.
        timeline: Result<Arc<Timeline>, String>,
    },
    /// A run on the wall clock has come so far.
    Live {
        /// The stage it is for.
        stage: StageId,
        /// The number of the request.
        generation: u64,
        /// What has happened until now.
        timeline: Arc<Timeline>,
        /// Whether that was all.
        over: bool,
    },
    /// Something has become of a real program that runs.
    Program {
        /// The number of the request it was started by.
        generation: u64,
        /// What.
        news: News,
    },
    /// A real program could not be started.
    NotStarted {
        /// The number of the request.
        generation: u64,
        /// Why.
        problem: String,
    },
    /// The recording of a lesson's program has been looked for.
    Recording {
        /// The number of the request.
        generation: u64,
        /// It, if there is one.
        recording: Option<Recorded>,
    },
    /// A runtime has been looked for.
    Runtime {
        /// Its language.
        language: Language,
        /// What was found.
        found: Found,
    },
    /// Whether the user has allowed a program before is known.
    Trust {
        /// The program.
        program: Arc<Analogue>,
        /// Whether.
        allowed: bool,
    },
    /// A file of a program has been read.
    Source {
        /// Its name, as it was asked for.
        file: String,
        /// Its text; absent if it is not there, or not for us to show.
        text: Option<Arc<str>>,
    },
    /// An exploration is over.
    Explored {
        /// The number of the request.
        generation: u64,
        /// What was found, or why nothing was.
        found: Result<Arc<Exploration>, String>,
    },
    /// What looks like a mistake in a run is known.
    Findings {
        /// The run.
        timeline: Arc<Timeline>,
        /// The mistakes, in the order of events.
        found: Arc<[Finding]>,
    },
    /// A program has been highlighted.
    Highlighted {
        /// Its language.
        language: Language,
        /// Its text, which is its identity.
        source: Arc<str>,
        /// The picture of it.
        highlighted: Arc<Highlighted>,
    },
    /// An effect could not be performed.
    Trouble(String),
}

/// A recorded run.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What happened.
    pub timeline: Arc<Timeline>,
    /// Whether it is of the program as it is now.
    pub is_current: bool,
}

/// What has become of a real program since the last time. Whatever comes, it has begun.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// All that has happened until now, if something did.
    pub timeline: Option<Arc<Timeline>>,
    /// The last of what it wrote, if that is new.
    pub wrote: Option<Arc<str>>,
    /// Whether its trace is as long as one can be here.
    pub is_full: bool,
    /// How it ended, if it did.
    pub over: Option<Over>,
}

/// The end of a real program.
#[derive(Clone, Debug)]
pub struct Over {
    /// How it ended.
    pub ending: Ending,
    /// What is to be said of its trace.
    pub warnings: Vec<String>,
}

impl FromStr for Action {
    type Err = String;

    /// Reads an action as the keymap writes it.
    fn from_str(text: &str) -> Result<Action, String> {
        let (word, argument) = match text.split_once(' ') {
            Some((word, argument)) => (word, Some(argument.trim())),
            None => (text, None),
        };
        let value = match argument {
            None => serde_json::Value::from(word),
            Some(argument) => {
                let argument = argument.parse::<u64>().map_or_else(|_| argument.into(), serde_json::Value::from);
                serde_json::json!({ word: argument })
            }
        };
        serde_json::from_value(value).map_err(|error| match error.to_string() {
            problem if problem.starts_with("unknown variant") && argument.is_none() => {
                let known = problem.split_once("expected one of").map_or("", |(_, known)| known).replace('`', "");
                format!("no action is called `{word}`; the actions are{known}")
            }
            problem => format!("`{text}` is no action: {problem}"),
        })
    }
}
