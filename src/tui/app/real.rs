//! A real program on a stage: what is started, how far it is, and what it wrote.

use crate::lesson::{Analogue, Language};
use crate::runtime::{Ending, Launch, Stop};
use std::sync::Arc;
use std::time::Duration;

/// A program that can be run on its own runtime.
#[derive(Clone, Debug)]
pub enum RealProgram {
    /// One of the user's, run as it is.
    Own(Arc<Launch>),
    /// One of a lesson's.
    Analogue(Arc<Analogue>),
}

impl RealProgram {
    /// Its language.
    pub fn language(&self) -> Language {
        match self {
            RealProgram::Own(launch) => launch.target.language,
            RealProgram::Analogue(analogue) => analogue.language,
        }
    }
}

/// How far a program is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// It has not been run here.
    #[default]
    NotRun,
    /// It is built, or about to run.
    Starting,
    /// It runs, for so long.
    Going(Duration),
    /// It has ended so.
    Over(Ending),
}

/// Where the run that is shown of a program comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// That is being found out.
    #[default]
    Unknown,
    /// There is none.
    Nowhere,
    /// It came with the lesson.
    Recording {
        /// The day it was made.
        day: Option<String>,
        /// Whether it is of the program as it is now.
        is_current: bool,
    },
    /// It was made here.
    Here,
}

/// A real program whose run a stage shows.
#[derive(Clone, Debug)]
pub struct Real {
    /// What is run.
    pub program: RealProgram,
    /// How far it is.
    pub progress: Progress,
    /// Where the run that is shown comes from.
    pub origin: Origin,
    /// The last of what it wrote.
    pub wrote: Arc<str>,
    /// Whether its trace is as long as one can be here: nothing is added to it any more.
    pub is_full: bool,
    /// Whether it has ended and its last run left no trace.
    pub is_untraced: bool,
    /// Whether what is shown is of an earlier run, since nothing has come of the present one.
    pub shows_earlier: bool,
    /// The rows that the run before had: as long as this one goes on, its place is kept as large.
    pub rows_before: usize,
    /// What is to be said of the trace once the screens are left.
    pub warnings: Vec<String>,
}

impl Real {
    /// A program that has not been run here.
    pub fn new(program: RealProgram) -> Real {
        Real {
            program,
            progress: Progress::NotRun,
            origin: Origin::Unknown,
            wrote: "".into(),
            is_full: false,
            is_untraced: false,
            shows_earlier: false,
            rows_before: 0,
            warnings: Vec::new(),
        }
    }

    /// Whether it runs now, or is about to.
    pub fn is_going(&self) -> bool {
        matches!(self.progress, Progress::Starting | Progress::Going(_))
    }

    /// Whether what is shown is of the run that goes on.
    pub fn is_live(&self) -> bool {
        self.is_going() && !self.shows_earlier
    }

    /// Lets time go on for a program that runs.
    pub(crate) fn tick(&mut self, elapsed: Duration) {
        if let Progress::Going(ran) = &mut self.progress {
            *ran += elapsed;
        }
    }

    /// How far it is, in a few words; absent if it has not been run here.
    pub fn standing(&self) -> Option<String> {
        Some(match self.progress {
            Progress::NotRun => return None,
            Progress::Starting if self.program.language() == Language::Go => "building".to_owned(),
            Progress::Starting => "starting".to_owned(),
            Progress::Going(ran) => format!("running {}.{} s", ran.as_secs(), ran.subsec_millis() / 100),
            Progress::Over(Ending::Exited(0)) => "done".to_owned(),
            Progress::Over(Ending::Stopped(stop)) if stop != Stop::User => {
                format!("stopped at the {}", self.ended()?)
            }
            Progress::Over(_) => self.ended()?,
        })
    }

    /// Whether it ended in a way that its user will want to know about.
    pub fn has_failed(&self) -> bool {
        match self.progress {
            Progress::NotRun | Progress::Starting | Progress::Going(_) => false,
            Progress::Over(ending) => !matches!(ending, Ending::Exited(0) | Ending::Stopped(Stop::User)),
        }
    }

    /// How it ended, in two or three words.
    pub fn ended(&self) -> Option<String> {
        let Progress::Over(ending) = self.progress else { return None };
        Some(match ending {
            Ending::Exited(status) => format!("exit status {status}"),
            Ending::Signalled(signal) => match signal_hook::low_level::signal_name(signal) {
                Some(name) => format!("killed by {name}"),
                None => format!("killed by signal {signal}"),
            },
            Ending::Stopped(Stop::Wall(_)) => "time limit".to_owned(),
            Ending::Stopped(Stop::Memory(_)) => "memory limit".to_owned(),
            Ending::Stopped(Stop::Output(_)) => "output limit".to_owned(),
            Ending::Stopped(Stop::Events(_)) => "event limit".to_owned(),
            Ending::Stopped(Stop::User) => "stopped".to_owned(),
        })
    }
}
