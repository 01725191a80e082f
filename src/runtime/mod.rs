//! The real languages: which runtimes are installed here, and programs run on them under a tracer.
//!
//! ```text
//! Target ─► Tracer (python, node, go): Prepared ─► process: Group ─► Ending
//!                                          └ trace, through a pipe ─► run: Sink, event by event
//! ```

pub mod analogue;
mod assets;
pub mod cache;
mod children;
pub mod content;
pub mod detect;
pub mod gather;
mod go;
mod guard;
mod interrupts;
mod names;
mod node;
pub mod preparation;
pub mod process;
mod python;
pub mod recording;
pub mod run;
mod run_folder;
mod suspects;
pub mod target;
pub mod trust;
mod variables;
mod witness;

pub use children::adopt as adopt_orphans;
pub use content::Content;
pub use detect::{Found, detect};
pub use gather::{Growing, gather, whole};
pub use interrupts::Interrupts;
pub use preparation::{Building, Preparation};
pub use process::{Ending, Limits, Stop, Stopper};
pub use run::{Launch, LaunchError, RealRun, Report, Streams, Surroundings, Written, start, start_prepared};
pub use run_folder::RunFolder;
pub use target::Target;
pub use trust::Trust;

use crate::lesson::Language;
use crate::trace::ClockKind;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// How programs of a language are started so that they tell their trace. One file a language, and one folder of assets.
trait Tracer: Sync {
    /// Makes ready what is needed, and says which command to start.
    fn prepare(&self, job: &Job<'_>) -> Result<Prepared, LaunchError>;

    /// What of a program's run it cannot tell, in a sentence for the user.
    fn cannot_tell(&self) -> &'static str;

    /// Variables of the environment that the runtime needs, besides those every runtime does.
    fn variables(&self) -> &'static [&'static str];
}

/// What a tracer has to work with.
struct Job<'a> {
    target: &'a Target,
    clock: ClockKind,
    /// A folder for this run alone.
    desk: &'a Path,
    /// The named pipe into which the trace is written.
    pipe: &'a Path,
    /// What long commands are run by.
    preparation: &'a Preparation,
    /// How long each of them may take.
    patience: Option<Duration>,
}

/// What a tracer asks to be started.
struct Prepared {
    /// The program.
    command: Command,
    /// What reads the pipe and writes the trace format, if the tracer writes something else.
    converter: Option<Command>,
}

/// What of a program's run its tracer cannot tell: what is not known is not made up.
pub fn cannot_tell(language: Language) -> &'static str {
    tracer(language).cannot_tell()
}

/// Which versions of a language's runtime can be traced, and what becomes of programs on others.
pub const fn traced_versions(language: Language) -> &'static str {
    match language {
        Language::Python => {
            "CPython 3.11 to 3.14; a newer one as far as it is alike; on PyPy, an older one or one without its global \
             lock, programs run untraced"
        }
        Language::Go => "Go 1.22 to 1.26; a newer one as far as it is alike; on an older one programs run untraced",
        Language::Node => "Node 20 and later",
    }
}

fn tracer(language: Language) -> &'static dyn Tracer {
    match language {
        Language::Python => &python::Python,
        Language::Go => &go::Go,
        Language::Node => &node::Node,
    }
}
