//! The real languages that lessons show: which are installed here, and whether they are new enough.

pub mod detect;

pub use detect::{Found, detect};
