//! The explorer: one program under many schedules, and how often each outcome comes up.
//!
//! asyncio runs the tasks that are ready in the order in which they became ready, and that order hangs on moments a
//! program does not control. A [`Schedule`] decides it otherwise, in two places and no others:
//!
//! - the order of the task steps within one turn of the loop; callbacks keep their places, every step still runs in the
//!   turn it belongs to, and queues, locks and timers keep theirs: each such run is one that asyncio would make had the
//!   tasks become ready in that order;
//! - every duration written `$knob`, of a sleep, a block, a worker's job, a timeout or whatever else takes one, if the
//!   knob declares a range and was not set for this run: it takes a value of that range, each time anew. Durations
//!   written as numbers, or given by `with`, stay as they are.
//!
//! The first choice everywhere is what happens without a schedule. Where every schedule is tried, orders of the steps
//! of a turn that can only come to the same are run once and counted as many times as there are of them.
//!
//! | file | what is in it |
//! |---|---|
//! | [`choice`] | schedules, and the decisions a run takes by one |
//! | `commute` | orders of steps that come to the same, of which one is tried |
//! | [`outcome`] | what became of a run, in so far as two runs can differ in it |
//! | [`search`] | many runs: every schedule where they are few, else a random sample |

pub mod choice;
pub(crate) mod commute;
pub mod outcome;
pub mod search;

pub use choice::Schedule;
pub use outcome::{Ending, Outcome};
pub use search::{Coverage, Exploration, Found, explore, explore_every_order, explore_until};
