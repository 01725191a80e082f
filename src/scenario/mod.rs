//! The scenario language and the engine that runs it.

pub mod program;
pub mod run;

pub use program::{Millis, Name, Program, Settings, Value};
pub use run::{Action, Intervention, RunOptions};
