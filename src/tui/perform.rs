//! Performing effects: the only place of the screens that runs programs, reads lessons and keeps progress.

use super::action::{Action, Arrival, Recorded};
use super::app::{Effect, Request};
use super::widget::highlight;
use crate::lesson::progress::Change;
use crate::lesson::{Analogue, Language, Lesson};
use crate::runtime::recording::Recording;
use crate::runtime::{Content, Found};
use crate::scenario::{engine, explore};
use crate::trace::{Timeline, Trace, lint};
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What the screens need of the world outside: where lessons come from, and where progress is kept.
pub trait World: Send + Sync {
    /// The lesson of that id, or what is wrong with it.
    ///
    /// # Errors
    /// If it cannot be read or has mistakes: diagnostics as text.
    fn lesson(&self, id: &str) -> Result<Arc<Lesson>, String>;

    /// Keeps something of the learner's way.
    ///
    /// # Errors
    /// If it cannot be kept: why.
    fn keep(&self, change: &Change) -> Result<(), String>;

    /// The recorded run of a lesson's program, if there is one.
    fn recording(&self, _lesson: &str, _program: &Analogue) -> Option<Recording> {
        None
    }

    /// What there is of a language's runtime.
    fn runtime(&self, _language: Language) -> Found {
        Found::Missing
    }

    /// Whether the user has allowed a program of a lesson from elsewhere.
    fn allows(&self, _content: &Content) -> bool {
        false
    }

    /// Remembers that the user allows one, called `name`.
    ///
    /// # Errors
    /// If it cannot be remembered: why.
    fn allow(&self, _content: &Content, _name: &str) -> Result<(), String> {
        Ok(())
    }
}

/// Performs an effect that takes its time and then is over; `None` for those that concern the terminal or a run on the
/// wall clock, and where there is nothing to tell. A run ends early once `stop` is cancelled.
pub fn perform(effect: Effect, world: &dyn World, stop: &CancellationToken) -> Option<Action> {
    let arrival = match effect {
        Effect::Load { id } => {
            let lesson = guarded(|| world.lesson(&id)).and_then(|lesson| lesson);
            Arrival::Lesson { id, lesson }
        }
        Effect::Inspect { lessons } => {
            let problem = |id: &String| guarded(|| world.lesson(id)).and_then(|lesson| lesson).err();
            let broken = lessons.into_iter().filter_map(|id| problem(&id).map(|problem| (id, problem)));
            Arrival::Inspected { broken: broken.collect() }
        }
        Effect::Run(Request { stage, generation, program, options }) => {
            let timeline = guarded(|| timeline(engine::run_until(&program, &options, stop)));
            Arrival::Run { stage, generation, timeline }
        }
        Effect::Explore { request: Request { generation, program, options, .. }, count } => {
            let found = guarded(|| Arc::new(explore::explore_until(&program, &options, count, stop)));
            Arrival::Explored { generation, found }
        }
        Effect::Derive { stage, generation, trace } => {
            let timeline = guarded(|| Arc::new(Timeline::new(trace)));
            Arrival::Run { stage, generation, timeline }
        }
        Effect::Lint { timeline } => {
            let found = guarded(|| lint::find_all(&timeline)).unwrap_or_default().into();
            Arrival::Findings { timeline, found }
        }
        Effect::Highlight { language, source } => {
            let highlighted = guarded(|| highlight(&source, language)).unwrap_or_default();
            Arrival::Highlighted { language, source, highlighted: Arc::new(highlighted) }
        }
        Effect::Recording { generation, lesson, program } => {
            let recording = guarded(|| world.recording(&lesson, &program))
                .ok()
                .flatten()
                .map(|found| Recorded { timeline: timeline(found.trace), is_current: found.is_current });
            Arrival::Recording { generation, recording }
        }
        Effect::Detect { language } => Arrival::Runtime { language, found: world.runtime(language) },
        Effect::AskTrust { content, program } => Arrival::Trust { program, allowed: world.allows(&content) },
        Effect::Allow { content, name } => match world.allow(&content, &name) {
            Ok(()) => return None,
            Err(problem) => Arrival::Trouble(format!("The answer is not remembered: {problem}")),
        },
        Effect::ReadSource { folder, file } => {
            let text = guarded(|| read_below(&folder, &file)).ok().flatten();
            Arrival::Source { file, text }
        }
        Effect::Save(change) => match guarded(|| world.keep(&change)).and_then(|kept| kept) {
            Ok(()) => return None,
            Err(problem) => Arrival::Trouble(problem),
        },
        Effect::RunLive(_)
        | Effect::StopLive
        | Effect::StopExploring
        | Effect::Launch { .. }
        | Effect::EndProgram { .. }
        | Effect::Suspend
        | Effect::Redraw => return None,
    };
    Some(Action::Arrived(arrival))
}

/// The largest file that is shown.
const MOST_SOURCE: u64 = 2 << 20;

/// The text of a file below `folder`; wherever else its name leads, it is not read.
fn read_below(folder: &Path, file: &str) -> Option<Arc<str>> {
    let folder = folder.canonicalize().ok()?;
    let path = folder.join(file).canonicalize().ok().filter(|path| path.starts_with(&folder))?;
    let about = path.metadata().ok().filter(|about| about.is_file() && about.len() <= MOST_SOURCE)?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).ok()?);
    File::open(path).ok()?.take(MOST_SOURCE).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into())
}

fn timeline(trace: Trace) -> Arc<Timeline> {
    Arc::new(Timeline::new(Arc::new(trace)))
}

/// Does what might panic: a fault in one run or lesson is told, and does not end the program.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        format!("This is a fault of asynctutor, please report it: {text}")
    })
}
