//! `future`: a bare future that only the task that awaits it holds.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::{Bare, Waitable};
use crate::scenario::program::Name;
use crate::trace::{WaitKind, WaitOn};

/// `await loop.create_future()`.
pub(super) async fn future(cx: &Cx<'_>, name: &Name) -> Result<(), Exc> {
    let on = WaitOn { name: Some((&**name).into()), ..WaitOn::new(WaitKind::Future) };
    cx.suspend(Waitable::Bare(Bare::new(name.clone())), &on).await.map(drop)
}
