//! The trace layer: timeline, codec, story, claims and lints, each held to a simple model or to examples.

mod arbitrary;
mod claim;
mod codec;
mod contrast;
mod foreign;
mod lint;
mod model;
mod script;
mod story;
mod timeline;
