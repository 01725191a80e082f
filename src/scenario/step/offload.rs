//! `offload`: `asyncio.to_thread` and `loop.run_in_executor`.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::future::{Callback, Done, Future, Waitable};
use crate::scenario::engine::reach::Reach;
use crate::scenario::engine::run::Run;
use crate::scenario::program::{Offload, Pool};
use crate::trace::{WaitKind, WaitOn};
use std::rc::Rc;

/// `futures._chain_future`'s `_call_check_cancel`: a cancelled await takes back a job that has not begun.
struct TakeBack {
    job: usize,
    future: Rc<Future>,
}

impl Done for TakeBack {
    fn call(self: Rc<Self>, run: &Rc<Run>, _number: u32) {
        if self.future.is_cancelled() {
            run.take_back(self.job);
        }
    }

    fn holds(&self, _number: u32, _reach: &mut Reach) {}
}

/// `await loop.run_in_executor(pool, work)`. Cancelling the await does not stop a job that runs.
pub(super) async fn offload(cx: &Cx<'_>, offload: &Offload) -> Result<(), Exc> {
    let span = cx.span(&offload.duration)?;
    let cpu = cx.flag(&offload.cpu)?;
    let future = Future::new();
    let job = cx.run.submit(offload.to, span, cpu, future.clone());
    let take_back = Rc::new(TakeBack { job, future: future.clone() });
    future.when_done(cx.run, Callback::Call(take_back, 0));
    let kind = match offload.to {
        Pool::Thread => WaitKind::Thread,
        Pool::Process => WaitKind::Process,
    };
    let name = offload.what.as_deref().map(Into::into);
    let on = WaitOn { name, duration: Some(span), ..WaitOn::new(kind) };
    cx.suspend(Waitable::Future(future), &on).await.map(drop)
}
