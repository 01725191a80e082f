//! The state of the screens. Everything drawn is read from here; everything that happens changes it through
//! [`update`](crate::tui::update::update).
//!
//! ```text
//! State ─ course: Course            the list of lessons, and how far the learner is
//!       ├ screen: Screen            the course, or a Player:
//!       │    Player ─ subject       the lesson, or a trace on its own
//!       │           ├ activity      what the lesson's step asks of the learner
//!       │           ├ stages        a run each: program, options, timeline, ghost
//!       │           └ t, viewport   the playhead and the axis all stages share
//!       └ overlay: Overlay          what lies over the screen
//! ```

mod code;
mod course;
mod effect;
mod findings;
mod layouts;
mod player;
mod question;
mod real;
mod source;
mod speed;
mod stage;

pub use code::Highlight;
pub use course::{Course, Entry, Row, Standing};
pub use effect::{Effect, Request};
pub use findings::Findings;
pub use player::{Activity, Grab, Pane, Player, Selection, Subject, Transport};
pub use question::{Asked, Phase, Question};
pub use real::{Origin, Progress, Real, RealProgram};
pub use source::{Listing, Reading, SourceFile, Sources, place_of};
pub use speed::Speed;
pub use stage::{Run, Stage, StageId, Stages};

use super::keymap::{Context, Keymap};
use super::theme::Theme;
use crate::lesson::{Analogue, Language};
use crate::runtime::{Found, Launch};
use crate::scenario::explore::Exploration;
use crate::scenario::run::RunOptions;
use crate::trace::{Nanos, Trace};
use indexmap::IndexMap;
use ratatui::layout::{Rect, Size};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The time between two frames while something plays.
const FRAME: Duration = Duration::from_millis(33);
/// The last digit of how long a program has been running.
const TENTH: Duration = Duration::from_millis(100);

/// Everything the screen shows.
#[derive(Clone, Debug)]
pub struct State {
    /// The terminal's size in cells.
    pub size: Size,
    /// Which key does what.
    pub keymap: Arc<Keymap>,
    /// How things look, which decides how much room texts take.
    pub theme: Arc<Theme>,
    /// The list of lessons.
    pub course: Course,
    /// What fills the terminal.
    pub screen: Screen,
    /// What lies over it.
    pub overlay: Overlay,
    /// The lesson that is being read.
    pub opening: Option<Opening>,
    /// How many runs have been asked for: the number of the last request.
    pub requests: u64,
    /// What was found of the languages' runtimes; nothing of one that is being looked for.
    pub runtimes: IndexMap<Language, Option<Found>>,
    /// The trouble that was told last: the same is not told again.
    pub trouble: Option<String>,
    /// Something to know at the start, said in the first line until a key is pressed.
    pub remark: Option<String>,
    /// Set once the program is to end.
    pub ended: Option<ExitStatus>,
}

/// What fills the terminal.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The list of lessons.
    Course,
    /// A lesson, or a trace.
    Player(Box<Player>),
}

/// What lies over the screen.
#[derive(Clone, Debug, Default)]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// The keys that work here.
    Help {
        /// The first line shown.
        top: u16,
    },
    /// The knobs of the run.
    Knobs {
        /// The selected one.
        selected: usize,
    },
    /// Which error to throw into the selected task.
    Errors {
        /// The classes to choose from.
        classes: Vec<Arc<str>>,
        /// The selected one.
        selected: usize,
    },
    /// What comes of many schedules of a run.
    Outcomes {
        /// The run's stage.
        stage: StageId,
        /// The number of the request.
        generation: u64,
        /// What was found, once it has been.
        found: Option<Arc<Exploration>>,
        /// The selected outcome.
        selected: usize,
    },
    /// What a program wrote.
    Output {
        /// The program's stage, an index into [`Player::stages`].
        stage: usize,
        /// The first line shown.
        top: u16,
    },
    /// A program of a lesson from elsewhere, which the user is asked to allow.
    Trust {
        /// The program.
        program: Arc<Analogue>,
        /// The first line shown.
        top: u16,
        /// Whether its end has been in view: before, it cannot be allowed.
        seen: bool,
    },
    /// What looks like a mistake in the runs on screen.
    Findings {
        /// The selected one.
        selected: usize,
    },
    /// Something to know.
    Message {
        /// In a few words.
        title: String,
        /// In full.
        text: String,
        /// The first line shown.
        top: u16,
    },
}

/// A lesson that is being read, and where to go in it.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The lesson's id.
    pub lesson: String,
    /// The demo to open at; the step the learner was at if absent.
    pub demo: Option<String>,
    /// How the demo's run differs from the lesson's.
    pub options: RunOptions,
}

/// What is opened at the start.
#[derive(Debug)]
pub enum Open {
    /// The list of lessons.
    Course,
    /// A lesson.
    Lesson {
        /// Its id.
        lesson: String,
        /// The demo to open at.
        demo: Option<String>,
        /// How its run differs from the lesson's.
        options: RunOptions,
    },
    /// A recorded trace.
    Trace {
        /// What it is called on screen.
        title: String,
        /// What was recorded.
        trace: Arc<Trace>,
        /// The folder in which the program's files may be.
        folder: Option<PathBuf>,
    },
    /// A program, which is run.
    Program {
        /// What it is called on screen.
        title: String,
        /// How it is run.
        launch: Launch,
    },
}

/// How the program ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExitStatus {
    /// The user left, or the terminal went away.
    #[default]
    Fine,
    /// Ctrl-C.
    Interrupted,
    /// SIGTERM.
    Terminated,
    /// SIGHUP.
    HungUp,
}

impl ExitStatus {
    /// The process's exit status.
    pub const fn code(self) -> u8 {
        match self {
            ExitStatus::Fine => 0,
            ExitStatus::Interrupted => 130,
            ExitStatus::Terminated => 143,
            ExitStatus::HungUp => 129,
        }
    }
}

impl State {
    /// The state at the start, and what to do first.
    pub fn start(
        open: Open,
        course: Course,
        keymap: Arc<Keymap>,
        theme: Arc<Theme>,
        size: Size,
    ) -> (State, Vec<Effect>) {
        let mut state = State {
            size,
            keymap,
            theme,
            course,
            screen: Screen::Course,
            overlay: Overlay::None,
            opening: None,
            requests: 0,
            runtimes: IndexMap::new(),
            trouble: None,
            remark: None,
            ended: None,
        };
        let mut effects = match open {
            Open::Course => Vec::new(),
            Open::Lesson { lesson, demo, options } => {
                state.opening = Some(Opening { lesson: lesson.clone(), demo, options });
                vec![Effect::Load { id: lesson }]
            }
            Open::Trace { title, trace, folder } => {
                let main = trace.header.source.program.clone();
                let mut player = Player::of_trace(title);
                player.sources = folder.map(|folder| Sources::within(folder, main));
                state.screen = Screen::Player(Box::new(player));
                vec![Effect::Derive { stage: StageId(0), generation: 0, trace }]
            }
            Open::Program { title, launch } => {
                state.screen = Screen::Player(Box::new(Player::of_program(title, launch)));
                super::update::launch(&mut state, 0)
            }
        };
        effects.extend(super::update::look_over(&mut state));
        super::update::settle(&mut state);
        (state, effects)
    }

    /// The whole terminal.
    pub fn area(&self) -> Rect {
        Rect::new(0, 0, self.size.width, self.size.height)
    }

    /// Where the keyboard is.
    pub fn context(&self) -> Context {
        match (&self.overlay, &self.screen) {
            (Overlay::Help { .. } | Overlay::Message { .. } | Overlay::Output { .. }, _) => Context::Page,
            (Overlay::Trust { .. }, _) => Context::Trust,
            (Overlay::Errors { .. } | Overlay::Outcomes { .. } | Overlay::Findings { .. }, _) => Context::Menu,
            (Overlay::Knobs { .. }, _) => Context::Knobs,
            (Overlay::None, Screen::Course) if self.course.typing => Context::Search,
            (Overlay::None, Screen::Course) => Context::Course,
            (Overlay::None, Screen::Player(player)) if player.is_asking() => Context::Question,
            (Overlay::None, Screen::Player(_)) => Context::Player,
        }
    }

    /// The player, if it fills the screen.
    pub fn player(&self) -> Option<&Player> {
        match &self.screen {
            Screen::Player(player) => Some(player),
            Screen::Course => None,
        }
    }

    /// The player, to change it.
    pub fn player_mut(&mut self) -> Option<&mut Player> {
        match &mut self.screen {
            Screen::Player(player) => Some(player),
            Screen::Course => None,
        }
    }

    /// How often time has to be told to [`update`](crate::tui::update::update) by [`Tick`](super::action::Action::Tick)s;
    /// not at all where nothing that is shown depends on it.
    pub fn pace(&self) -> Option<Duration> {
        let player = self.player()?;
        match player.transport {
            Transport::Paused => player.shows_duration().then_some(TENTH),
            Transport::Playing | Transport::Live | Transport::Following => Some(FRAME),
        }
    }

    /// The number of the next request for a run.
    pub(crate) fn next_request(&mut self) -> u64 {
        self.requests += 1;
        self.requests
    }
}

/// A length of time in nanoseconds; the longest possible for anything longer.
pub(crate) fn nanos(duration: std::time::Duration) -> Nanos {
    Nanos(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
}
