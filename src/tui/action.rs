//! Everything that can happen to the state: what keys and the mouse ask for, and what effects bring back.

use crate::lesson::{DemoView, Language, Lesson};
use crate::trace::Timeline;
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

impl Action {
    /// What the action does, in a word or two for the bar of keys. Actions that share a label share a place there; those
    /// without one are not there.
    pub fn label(&self) -> &'static str {
        match self {
            Action::Quit => "quit",
            Action::Back => "back",
            Action::Help => "help",
            Action::Up | Action::Down => "select",
            Action::PageUp | Action::PageDown => "page",
            Action::First | Action::Last => "ends",
            Action::Confirm => "accept",
            Action::Toggle => "pick",
            Action::Choose(_) => "answer",
            Action::Search => "search",
            Action::Type(_) | Action::Paste(_) | Action::Erase | Action::EraseAll => "edit",
            Action::PlayPause => "play",
            Action::StepForward | Action::StepBack => "step",
            Action::NextLandmark | Action::PreviousLandmark => "jump",
            Action::NextCancel => "next cancel",
            Action::NextFailure => "next failure",
            Action::NextStall => "next stall",
            Action::Faster | Action::Slower => "speed",
            Action::ZoomIn | Action::ZoomOut => "zoom",
            Action::PanLeft | Action::PanRight => "pan",
            Action::Fit => "fit",
            Action::NextPane | Action::PreviousPane => "pane",
            Action::NextView => "view",
            Action::NextLanguage => "language",
            Action::NextStep => "next",
            Action::PreviousStep => "previous",
            Action::CancelHere => "cancel here",
            Action::FailHere => "fail here",
            Action::Undo => "undo",
            Action::Reset => "reset",
            Action::Knobs => "knobs",
            Action::Increase | Action::Decrease => "turn",
            Action::WallClock => "wall clock",
            // The help has these; the bar has no room for them.
            Action::Interrupt | Action::Suspend | Action::Redraw | Action::Show(_) => "",
            Action::Pointer(_) | Action::Resize { .. } | Action::Tick(_) | Action::Arrived(_) => "",
        }
    }

    /// What the action does, in a sentence for the help.
    pub fn sentence(&self) -> &'static str {
        match self {
            Action::Quit => "leave the program",
            Action::Interrupt => "leave at once",
            Action::Suspend => "back to the shell until `fg`",
            Action::Redraw => "draw the screen anew",
            Action::Back => "close this, or go back",
            Action::Help => "show or hide these keys",
            Action::Up => "the one above",
            Action::Down => "the one below",
            Action::PageUp => "a page up",
            Action::PageDown => "a page down",
            Action::First => "to the first, or the start of the run",
            Action::Last => "to the last, or the end of the run",
            Action::Confirm => "open or accept what is selected",
            Action::Toggle => "pick or leave what is under the cursor",
            Action::Choose(_) => "choose the answer of that number",
            Action::Search => "look for a lesson",
            Action::Type(_) | Action::Paste(_) => "add to the search",
            Action::Erase => "take back the last character",
            Action::EraseAll => "take back the whole search",
            Action::PlayPause => "play or pause",
            Action::StepForward => "to the next event",
            Action::StepBack => "to the event before",
            Action::NextLandmark => "to the next cancellation, failure or stall",
            Action::PreviousLandmark => "to the cancellation, failure or stall before",
            Action::NextCancel => "to the next cancellation",
            Action::NextFailure => "to the next failure",
            Action::NextStall => "to the next stall of the loop",
            Action::Faster => "play faster",
            Action::Slower => "play slower",
            Action::ZoomIn => "zoom in on the playhead",
            Action::ZoomOut => "zoom out",
            Action::PanLeft => "show what came before",
            Action::PanRight => "show what comes after",
            Action::Fit => "show the whole run",
            Action::NextPane => "the keyboard to the next pane",
            Action::PreviousPane => "the keyboard to the pane before",
            Action::NextView => "another view of this moment: lanes, loop, resources, tree, log",
            Action::Show(ViewName::Lanes) => "every task's lane",
            Action::Show(ViewName::Loop) => "the loop at this moment",
            Action::Show(ViewName::Resources) => "semaphores, queues and pools",
            Action::Show(ViewName::Tree) => "the task tree",
            Action::Show(ViewName::Log) => "the log",
            Action::NextLanguage => "the same program in another language",
            Action::NextStep => "on in the lesson",
            Action::PreviousStep => "back in the lesson",
            Action::CancelHere => "cancel the selected task at this moment",
            Action::FailHere => "throw an error into the selected task at this moment",
            Action::Undo => "take back the last cancel or fail",
            Action::Reset => "the run as the lesson has it",
            Action::Knobs => "show or hide the knobs of this run",
            Action::Increase => "turn the knob up",
            Action::Decrease => "turn the knob down",
            Action::WallClock => "run on the wall clock, in real time; again for virtual time",
            Action::Pointer(_) | Action::Resize { .. } | Action::Tick(_) | Action::Arrived(_) => "",
        }
    }
}
