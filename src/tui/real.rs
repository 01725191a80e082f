//! Following a real program: it is started, its trace is gathered as it comes and told as timelines, not too often, and
//! it never outlives the screens.
//!
//! ```text
//! thread "program":  start ─► wait for its end ─────────────► the last picture, how it ended
//! thread "pictures":   └ whenever something came: a picture, and what the program wrote
//! ```

use super::action::{Arrival, News, Over};
use super::app::RealProgram;
use super::written::tail;
use crate::runtime::{
    Ending, Growing, LaunchError, Preparation, RealRun, Report, RunFolder, Stop, Stopper, Written, analogue,
    start_prepared,
};
use crate::trace::codec::jsonl::{ReadError, Sink};
use crate::trace::{Event, Header, Timeline};
use std::convert::Infallible;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The least time between two pictures of a run.
const PACE: Duration = Duration::from_millis(30);
/// How often it is looked whether a program that does nothing else has written something.
const GLANCE: Duration = Duration::from_millis(250);
/// Up to so many events a picture is made at every pace; beyond, the pace grows with the run.
const CHEAP: usize = 20_000;
/// The most events that are kept of a run; after them the program goes on untraced.
const MOST_EVENTS: usize = 2_000_000;
/// How long an end is waited for: longer than a program has that was asked to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// A program that has been started.
pub(super) struct Begun {
    run: RealRun,
    growing: Growing,
    woken: Receiver<()>,
    /// The folder of a lesson's program.
    folder: Option<RunFolder>,
}

/// Starts a program, as long as its preparation is not stopped.
///
/// # Errors
/// If it cannot be started.
pub(super) fn begin(program: &RealProgram, preparation: &Preparation) -> Result<Begun, LaunchError> {
    let (launch, folder) = match program {
        RealProgram::Own(launch) => (launch.as_ref().clone(), None),
        RealProgram::Analogue(program) => {
            let folder = RunFolder::new().map_err(LaunchError::system("a temporary folder cannot be made"))?;
            (analogue::launch(program, folder.path())?, Some(folder))
        }
    };
    let growing = Growing::default();
    let (wake, woken) = sync_channel(1);
    let sink = Waking { growing: growing.clone(), wake, left: MOST_EVENTS };
    let run = start_prepared(&launch, sink, preparation)?;
    Ok(Begun { run, growing, woken, folder })
}

/// A program that is followed. Dropping it ends the program, and waits for that.
#[derive(Debug)]
pub(super) struct Follower {
    hold: Arc<Mutex<Hold>>,
    /// Nothing is sent; it is closed once all is over.
    done: Receiver<Infallible>,
}

/// What the program can be stopped with.
#[derive(Debug)]
enum Hold {
    Starting(Preparation),
    Running(Stopper),
    /// Nobody wants it any more.
    LetGo,
}

impl Follower {
    /// Follows a program and passes what becomes of it to `tell`. It is started here if it has not been, once the
    /// program `after` is gone.
    ///
    /// # Errors
    /// If there can be no thread for it.
    pub(super) fn follow(
        program: RealProgram,
        begun: Option<Begun>,
        after: Option<Follower>,
        tell: impl Fn(Arrival) + Clone + Send + 'static,
        generation: u64,
    ) -> io::Result<Follower> {
        let preparation = Preparation::default();
        let hold = Arc::new(Mutex::new(Hold::Starting(preparation.clone())));
        let (alive, done) = channel::<Infallible>();
        let held = hold.clone();
        std::thread::Builder::new().name("program".into()).spawn(move || {
            let _alive = alive;
            drop(after);
            let not_started = |problem: String| tell(Arrival::NotStarted { generation, problem });
            let stopped = || {
                if matches!(program, RealProgram::Own(_)) {
                    return not_started("It was stopped before it began.".to_owned());
                }
                let over = Some(Over { ending: Ending::Stopped(Stop::User), warnings: Vec::new() });
                tell(Arrival::Program { generation, news: News { over, ..News::default() } });
            };
            let begun = match begun.map_or_else(|| begin(&program, &preparation), Ok) {
                Ok(begun) => begun,
                Err(LaunchError::Stopped(_)) => return stopped(),
                Err(problem) => return not_started(problem.to_string()),
            };
            {
                let mut hold = held.lock().unwrap_or_else(PoisonError::into_inner);
                if matches!(*hold, Hold::LetGo) {
                    return stopped();
                }
                *hold = Hold::Running(begun.run.stopper());
            }
            let tell = move |news| tell(Arrival::Program { generation, news });
            // It has begun.
            tell(News::default());
            attend(begun, &tell);
        })?;
        Ok(Follower { hold, done })
    }

    /// Asks the program to end.
    pub(super) fn stop(&self) {
        let mut hold = self.hold.lock().unwrap_or_else(PoisonError::into_inner);
        match &*hold {
            Hold::Running(stopper) => stopper.stop(Stop::User),
            Hold::Starting(preparation) => {
                preparation.stop();
                *hold = Hold::LetGo;
            }
            Hold::LetGo => {}
        }
    }

    /// Whether all is over.
    pub(super) fn is_done(&self) -> bool {
        self.done.try_recv() == Err(TryRecvError::Disconnected)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.stop();
        let _over = self.done.recv_timeout(PATIENCE);
    }
}

/// Waits for a program's end, telling meanwhile how it goes.
fn attend(begun: Begun, tell: &(impl Fn(News) + Clone + Send + 'static)) {
    let Begun { run, growing, woken, folder } = begun;
    let (running, ended) = channel::<Infallible>();
    let pictures = {
        let (growing, written, tell) = (growing.clone(), run.written(), tell.clone());
        let thread = std::thread::Builder::new().name("pictures".into());
        thread.spawn(move || watch(&growing, &written, &woken, &ended, &tell))
    };
    let mut report = run.wait();
    drop(running);
    if let Ok(pictures) = pictures {
        // If it failed, the last picture is still made.
        let _joined = pictures.join();
    }
    drop(folder);
    let late = report.trace.as_mut().map(|followed| std::mem::take(&mut followed.late)).unwrap_or_default();
    let is_full = growing.len() >= MOST_EVENTS;
    let trace = growing.finish(late);
    let over = Over { ending: report.ending, warnings: warnings(&report) };
    tell(News {
        timeline: Some(Arc::new(Timeline::new(Arc::new(trace)))),
        wrote: Some(tail(&report.output).into()),
        is_full,
        over: Some(over),
    });
}

/// What is to be said of a trace.
fn warnings(report: &Report) -> Vec<String> {
    let mut warnings: Vec<String> = match &report.trace {
        Ok(followed) => followed.warnings.iter().map(ToString::to_string).collect(),
        // The page with what the program wrote says that nothing was traced.
        Err(ReadError::NotATrace { .. }) => Vec::new(),
        Err(error) => vec![format!("the trace cannot be read: {error}")],
    };
    warnings.extend(report.untraced.iter().cloned());
    warnings
}

/// Tells how a program goes, until it ends.
fn watch(
    growing: &Growing,
    written: &Written,
    woken: &Receiver<()>,
    ended: &Receiver<Infallible>,
    tell: &impl Fn(News),
) {
    let mut shown = 0;
    let mut events = 0;
    loop {
        let woke = woken.recv_timeout(GLANCE);
        let wrote = (written.len() != shown).then(|| {
            let bytes = written.so_far();
            shown = bytes.len();
            tail(&bytes).into()
        });
        let timeline = (woke == Ok(())).then(|| {
            let trace = growing.so_far();
            events = trace.len();
            Arc::new(Timeline::of_a_run_going_on(Arc::new(trace)))
        });
        if timeline.is_some() || wrote.is_some() {
            tell(News { timeline, wrote, is_full: events >= MOST_EVENTS, over: None });
        }
        let pace = match woke {
            // Its trace is over, the program is not.
            Err(RecvTimeoutError::Disconnected) => GLANCE,
            Err(RecvTimeoutError::Timeout) => Duration::ZERO,
            Ok(()) => PACE * u32::try_from(1 + events / CHEAP).unwrap_or(u32::MAX),
        };
        if ended.recv_timeout(pace) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// Keeps the trace, as far as there is room, and wakes who makes pictures of it.
struct Waking {
    growing: Growing,
    wake: SyncSender<()>,
    left: usize,
}

impl Sink for Waking {
    fn begin(&mut self, header: Header) {
        self.growing.begin(header);
        self.wake();
    }

    fn event(&mut self, event: &Event<'_>) {
        if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            self.growing.event(event);
            self.wake();
        }
    }
}

impl Waking {
    fn wake(&self) {
        // If it is full, there is something to look at already; if it is closed, nobody looks.
        let _full = self.wake.try_send(());
    }
}
