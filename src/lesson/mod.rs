//! Lessons: their format, where they come from, what is wrong with them, and whether they tell the truth.

pub mod diagnostic;
pub mod catalog;
mod decode;
pub mod load;
pub mod locate;
pub mod model;
mod lower;
pub mod schema;
pub mod settings;
pub mod source;
pub mod suggest;

pub use model::{Analogue, ClaimSpec, Demo, DemoView, Guess, Language, Lesson, LessonStep, Tier};
