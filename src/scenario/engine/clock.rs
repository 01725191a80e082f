//! The two clocks of a run. Everything else of the engine is one code path; only waiting and blocking differ.

use crate::trace::{ClockKind, Nanos};
use std::pin::pin;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Ends a run from another thread, also in the middle of a blocking step.
pub(crate) struct StopSignal {
    /// Cancelled when the run is to end.
    pub(crate) token: CancellationToken,
    /// Closed when the run is to end; a wall-clock block waits on it.
    pub(crate) closed: Option<Receiver<()>>,
}

impl StopSignal {
    /// A signal nobody will give.
    pub(crate) fn never() -> StopSignal {
        StopSignal { token: CancellationToken::new(), closed: None }
    }
}

/// tokio's clock, paused (virtual) or not (wall), counted from the start of the run.
pub(crate) struct Clock {
    kind: ClockKind,
    start: Instant,
    stop: StopSignal,
}

impl Clock {
    /// A clock that starts now; to be made inside the runtime.
    pub(crate) fn start(kind: ClockKind, stop: StopSignal) -> Clock {
        Clock { kind, start: Instant::now(), stop }
    }

    /// Whether time passes by itself.
    pub(crate) fn is_wall(&self) -> bool {
        self.kind == ClockKind::Wall
    }

    /// Whether the run is to end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.token.is_cancelled()
    }

    /// The time of the run.
    pub(crate) fn now(&self) -> Nanos {
        Nanos(u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }

    /// Waits until `when`; on the virtual clock, which tokio moves when nothing can run, that takes no time.
    /// Ends early when the run is to end.
    pub(crate) async fn sleep_until(&self, when: Nanos) {
        let deadline = self.start + Duration::from_nanos(when.0);
        self.stop.token.run_until_cancelled(tokio::time::sleep_until(deadline)).await;
    }

    /// Holds the loop for `span`: nothing else runs. A wall clock does so for real.
    pub(crate) fn block(&self, span: Nanos) {
        let span = Duration::from_nanos(span.0);
        match (self.kind, &self.stop.closed) {
            (ClockKind::Virtual, _) => {
                // One poll moves the clock; its yield to other tasks is not taken.
                let advance = pin!(tokio::time::advance(span));
                let _pending = advance.poll(&mut Context::from_waker(Waker::noop()));
            }
            (ClockKind::Wall, Some(closed)) => {
                let (Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)) =
                    closed.recv_timeout(span);
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "a block on the wall clock holds its thread: that is its meaning"
            )]
            (ClockKind::Wall, None) => std::thread::sleep(span),
        }
    }
}
