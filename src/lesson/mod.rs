//! Lessons: their format, where they come from, what is wrong with them, and whether they tell the truth.

pub mod model;

pub use model::{Analogue, ClaimSpec, Demo, DemoView, Guess, Language, Lesson, LessonStep, Tier};
