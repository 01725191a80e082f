//! What happened: the events of a run, stored, read and written, and everything that is derived from them alone.

pub mod claim;
pub mod codec;
pub mod contrast;
pub mod event;
pub mod header;
pub mod json;
pub mod lint;
pub mod members;
pub mod store;
pub mod story;
pub mod timeline;
pub mod visible;

pub use event::{
    CancelWhy, Cause, Event, EventKind, LevelKind, Nanos, Outcome, ScopeId, ScopeKind, TaskId, WaitKind, WaitOn,
};
pub use header::{ClockKind, Header, Source};
pub use store::{Trace, WaitId};
pub use timeline::{Finish, LaneId, Moment, State, Timeline};
pub use visible::{in_ascii, visible};
