//! The first line of a trace: where it comes from.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// Which clock a run went by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClockKind {
    /// Time that jumps to the next timer whenever nothing can run; runs are exactly repeatable.
    #[default]
    Virtual,
    /// Real time; moments carry a measuring tolerance.
    Wall,
}

/// The demo or program a trace was recorded from. Every field may be missing in a foreign trace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The lesson's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// The demo's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demo: Option<String>,
    /// The program file, for a run of a real language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The knobs the run was made with, as text.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub knobs: IndexMap<String, String>,
    /// The interventions, as the command line writes them: `cancel profile@250ms`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interventions: Vec<String>,
    /// The seed of everything random in the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// A digest of the program's text, by which a recording is known to be of the program as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The day it was recorded, as `2026-11-21`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    /// What decided the order of tasks that were ready at once, as `--schedule` takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
}

/// What the first line of a trace says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The clock.
    pub clock: ClockKind,
    /// The runtime and its version, `tokio 1.54` or `CPython 3.11.7`.
    pub runtime: String,
    /// Where the run came from.
    pub source: Source,
    /// Whether the trace tells by a `retrieve` whenever a failed task's error is taken.
    /// Where it does not, a task whose error somebody may have taken unseen counts as heard of.
    pub retrieves: bool,
}

impl Header {
    /// Whether the run is one of a Go program, which ends as a whole with its main, and with any goroutine's panic.
    pub fn is_go(&self) -> bool {
        self.runtime.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("go"))
    }

    /// Whether the runtime itself finds out which errors nobody takes, as CPython and Node do: it sees also what no event
    /// shows, `await` of a task that has failed, or a handler.
    pub fn finds_lost_errors(&self) -> bool {
        self.is_node() || self.runtime.get(..7).is_some_and(|name| name.eq_ignore_ascii_case("cpython"))
    }

    /// Whether the run is one of a Node program. There who waits for some of several promises is told of one, and does not
    /// get the rest, as of `asyncio.wait`, to go on with.
    pub fn is_node(&self) -> bool {
        self.runtime.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("node"))
    }
}
