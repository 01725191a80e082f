//! Lessons: their format, where they come from, what is wrong with them, and whether they tell the truth.

pub mod catalog;
pub mod check;
mod decode;
pub mod diagnostic;
pub mod load;
pub mod locate;
mod lower;
pub mod model;
pub mod progress;
pub mod schema;
pub mod settings;
pub mod source;
pub mod suggest;

pub use model::{Analogue, ClaimSpec, Demo, DemoView, Guess, Language, Lesson, LessonStep, Tier};
