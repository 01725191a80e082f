//! What leaves the program: a run as text or as a trace for other tools, a screen as a picture.
//!
//! | module | from | to |
//! |---|---|---|
//! | [`text`] | a timeline | lanes, log and findings, for a pipe, a CI log or a screen reader |
//! | [`chrome`] | a timeline | the Chrome trace format, which Perfetto opens |
//! | [`outcomes`] | an exploration | JSON lines, one for each outcome |
//! | [`svg`] | a buffer of cells | a picture |
//!
//! JSON lines are the trace's own format and live in [`crate::trace`].

pub mod chrome;
pub mod outcomes;
pub mod svg;
pub mod text;
