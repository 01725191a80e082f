//! Lessons: every mistake is found and told, the good ones load, and what they claim is true.

mod bad;
mod built_in;
mod catalog;
mod hostile;
mod lints;
mod places;
mod proof;
mod readme;
