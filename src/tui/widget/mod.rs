//! The parts screens are made of: plain values rendered into a buffer, that read no clock and do no input or output.
//!
//! | widget | shows |
//! |---|---|
//! | [`Pane`], [`Divider`] | a frame with a title, and the line between two halves of one |
//! | [`Ruler`], [`Lanes`], [`Legend`] | the time axis with the playhead; every task's row on it; what the signs mean |
//! | [`LoopPane`], [`Resources`], [`TaskTree`], [`Log`] | the other views of a moment |
//! | [`Inspector`] | the selected task's story |
//! | [`More`] | that there is more than is in view |
//! | [`Knobs`], [`Choices`] | what the learner can turn and pick |
//! | [`MarkdownView`], [`Code`] | prose and programs |
//! | [`KeyTable`], [`KeyBar`] | which keys work here |

pub mod choices;
pub mod code;
mod doing;
pub mod frame;
pub mod help;
pub mod inspector;
pub mod knobs;
pub mod lanes;
pub mod log;
pub mod loop_view;
pub mod markdown;
pub mod more;
#[cfg(test)]
pub(crate) mod pictures;
pub mod resources;
pub mod ruler;
pub mod scene;
pub(crate) mod text;
pub mod tree;

pub use choices::{ChoiceRow, Choices, Verdict};
pub use code::{Code, Highlighted, highlight};
pub use frame::{Divider, Pane};
pub use help::{KeyBar, KeyGroup, KeyTable};
pub use inspector::Inspector;
pub use knobs::{KnobRow, Knobs};
pub use lanes::{Lanes, LanesHit, Legend};
pub use log::Log;
pub use loop_view::LoopPane;
pub use markdown::{MarkdownLayout, MarkdownView};
pub use more::More;
pub use resources::Resources;
pub use ruler::Ruler;
pub use scene::Scene;
pub use tree::TaskTree;
