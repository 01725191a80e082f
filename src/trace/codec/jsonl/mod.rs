//! The trace format, version 1: JSON lines, a header first, then events ordered by time.
//!
//! Reading forgives: unknown fields and events are passed over, a file cut off anywhere gives what is whole of it, and
//! what was missing or wrong comes back as [`Warning`]s. Only a file that is no trace at all is an error. No input makes
//! the reader hold more than its [`Limits`] allow.

mod event;
mod fields;
mod lines;
mod read;
mod sort;
mod warning;
mod write;

pub use read::{Followed, Late, Limits, ReadError, Reading, Sink, follow, read, read_within};
pub use sort::sort;
pub use warning::{Problem, Warning};
pub use write::{write, write_event, write_header};

/// The version of the format that is written, and the latest that is read.
pub const VERSION: u64 = 1;
