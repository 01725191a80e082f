//! The scenario language and the engine that runs it.

mod deadlock;
pub mod engine;
pub mod explore;
pub mod program;
pub mod run;
pub(crate) mod step;

pub use explore::Schedule;
pub use program::{Millis, Name, Program, Settings, Value};
pub use run::{Action, Intervention, RunOptions};
