//! Watching a run on the wall clock: its events are gathered as they come, and told as timelines, not too often.

use super::action::{Action, Arrival};
use super::app::Request;
use crate::scenario::engine::{self, LiveRun};
use crate::trace::{Timeline, Trace};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The least time between two pictures of a run.
const PACE: Duration = Duration::from_millis(30);

/// Up to so many events a picture is made at every pace; beyond, the pace grows with the run.
const CHEAP: usize = 20_000;

/// A run on the wall clock. Dropping it stops it at once.
#[derive(Debug)]
pub(super) struct Live {
    run: Option<LiveRun>,
    /// Its end tells the watcher to stop.
    _watching: Sender<()>,
}

impl Live {
    /// Starts a run and passes what becomes of it to `tell`.
    pub(super) fn start(request: Request, tell: impl Fn(Action) + Send + 'static) -> std::io::Result<Live> {
        let trace = Arc::new(Mutex::new(Trace::new(engine::header(&request.program, &request.options))));
        let (wake, woken) = sync_channel::<()>(1);
        let (watching, stopped) = channel();
        let recording = trace.clone();
        let sink = move |event: &crate::trace::Event<'_>| {
            recording.lock().unwrap_or_else(PoisonError::into_inner).push(event);
            // If it is full, the watcher has something to look at already.
            let _full = wake.try_send(());
        };
        let run = engine::run_live(request.program, request.options, sink)?;
        let (stage, generation) = (request.stage, request.generation);
        std::thread::Builder::new().name("live".into()).spawn(move || {
            let picture = |over: bool| {
                let trace = trace.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let events = trace.len();
                let trace = Arc::new(trace);
                let timeline = Arc::new(if over { Timeline::new(trace) } else { Timeline::of_a_run_going_on(trace) });
                tell(Action::Arrived(Arrival::Live { stage, generation, timeline, over }));
                events
            };
            watch(&woken, &stopped, picture);
        })?;
        Ok(Live { run: Some(run), _watching: watching })
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some(run) = self.run.take() {
            run.stop();
        }
    }
}

/// Makes a picture whenever something has happened, and a last one when the run is over, which its sender's end tells.
fn watch(woken: &Receiver<()>, stopped: &Receiver<()>, picture: impl Fn(bool) -> usize) {
    while woken.recv().is_ok() {
        let events = picture(false);
        let pace = PACE * u32::try_from(1 + events / CHEAP).unwrap_or(u32::MAX);
        if stopped.recv_timeout(pace) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
    picture(true);
}
