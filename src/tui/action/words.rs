//! What actions are called: on the bar of keys, and in the help.

use super::{Action, ViewName};

impl Action {
    /// What the action does, in a word or two for the bar of keys. Actions that share a label share a place there; those
    /// without one are not there.
    pub fn label(&self) -> &'static str {
        match self {
            Action::Quit => "quit",
            Action::Back | Action::Leave => "back",
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
            Action::Explore => "explore",
            Action::RunHere => "run",
            Action::StopProgram => "stop",
            Action::Output => "output",
            Action::Findings => "findings",
            Action::AllLanguages => "all/one",
            Action::Allow => "run it",
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
            Action::Leave => "back to the course",
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
            Action::Undo => "take back the last cancel or fail, or the schedule",
            Action::Reset => "the run as the lesson has it",
            Action::Knobs => "show or hide the knobs of this run",
            Action::Increase => "turn the knob up",
            Action::Decrease => "turn the knob down",
            Action::WallClock => "run on the wall clock, in real time; again for virtual time",
            Action::RunHere => "run the program on its own runtime, here and now",
            Action::StopProgram => "stop the program that runs",
            Action::Output => "show or hide what the program wrote",
            Action::Findings => "what looks like a mistake in these runs, and going there",
            Action::AllLanguages => "the runs of all languages, or of the chosen one",
            Action::Allow => "allow this program, and run it",
            Action::Explore => "try many schedules of this run and list the outcomes",
            Action::Pointer(_) | Action::Resize { .. } | Action::Tick(_) | Action::Arrived(_) => "",
        }
    }

    /// Where the help lists it.
    pub fn topic(&self) -> Topic {
        match self {
            Action::PlayPause
            | Action::StepForward
            | Action::StepBack
            | Action::NextLandmark
            | Action::PreviousLandmark
            | Action::NextCancel
            | Action::NextFailure
            | Action::NextStall
            | Action::First
            | Action::Last
            | Action::Faster
            | Action::Slower
            | Action::Tick(_) => Topic::Time,
            Action::CancelHere
            | Action::FailHere
            | Action::Undo
            | Action::Reset
            | Action::Knobs
            | Action::Increase
            | Action::Decrease
            | Action::WallClock
            | Action::Explore
            | Action::RunHere
            | Action::StopProgram
            | Action::Allow
            | Action::Findings
            | Action::Output => Topic::Run,
            Action::NextStep
            | Action::PreviousStep
            | Action::Confirm
            | Action::Toggle
            | Action::Choose(_)
            | Action::Search
            | Action::Type(_)
            | Action::Paste(_)
            | Action::Erase
            | Action::EraseAll => Topic::Lesson,
            Action::ZoomIn
            | Action::ZoomOut
            | Action::PanLeft
            | Action::PanRight
            | Action::Fit
            | Action::NextPane
            | Action::PreviousPane
            | Action::NextView
            | Action::Show(_)
            | Action::NextLanguage
            | Action::AllLanguages
            | Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown => Topic::Picture,
            Action::Quit
            | Action::Interrupt
            | Action::Suspend
            | Action::Redraw
            | Action::Back
            | Action::Leave
            | Action::Help
            | Action::Pointer(_)
            | Action::Resize { .. }
            | Action::Arrived(_) => Topic::Program,
        }
    }
}

/// A heading of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Moving through the run.
    Time,
    /// Changing the run.
    Run,
    /// Moving through the lesson, and answering.
    Lesson,
    /// What is shown, and how large.
    Picture,
    /// The program itself.
    Program,
}

impl Topic {
    /// Every topic, in the order of the help.
    pub const ALL: [Topic; 5] = [Topic::Lesson, Topic::Time, Topic::Run, Topic::Picture, Topic::Program];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Topic::Time => "Time",
            Topic::Run => "What if",
            Topic::Lesson => "Lesson",
            Topic::Picture => "Picture",
            Topic::Program => "Program",
        }
    }
}
