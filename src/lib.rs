//! asynctutor: learn and debug async concurrency on a timeline.
//!
//! Everything on screen is a pure function of a recorded trace and a playhead. The modules, and the one direction in
//! which they may depend on each other (a test holds it):
//!
//! ```text
//! trace  ←  scenario  ←  lesson  ←  runtime, export  ←  tui  ←  cli
//! ```
//!
//! | module | what it knows |
//! |---|---|
//! | [`trace`] | events, their store and file format, the timeline, lints and claims derived from them |
//! | [`scenario`] | the scenario language and the engine that runs it on tokio with asyncio's order |
//! | [`lesson`] | lesson files: format, loading, diagnostics, proof of their claims |
//! | [`runtime`] | the real languages: which are installed |
//! | [`export`] | runs as text and for other tools, screens as pictures |
//! | [`tui`] | the screens: state, update, views and the widgets they are made of |
//! | [`cli`] | the commands |

#![warn(missing_docs)]

pub mod cli;
pub mod export;
pub mod lesson;
pub mod runtime;
pub mod scenario;
pub mod trace;
pub mod tui;
