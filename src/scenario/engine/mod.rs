//! The engine: runs a program on tokio, in asyncio's order, and records what happens.
//!
//! A run lives on a thread of its own with a current-thread runtime. On the virtual clock (tokio's, paused) it is
//! deterministic and takes no longer than its computing; on the wall clock it is watched while it happens.

mod clock;
mod collector;
pub(crate) mod error;
pub(crate) mod event_loop;
mod exception_group;
pub(crate) mod footprint;
pub(crate) mod future;
pub(crate) mod guide;
pub(crate) mod reach;
mod recorder;
pub(crate) mod run;
mod sync;
pub(crate) mod task;
mod timers;
pub(crate) mod workers;

use super::deadlock::WaitGraph;
use super::explore::choice::Decisions;
use super::program::{Name, Program, Settings};
use super::run::{Action, Intervention, RunOptions};
use crate::trace::{CancelWhy, ClockKind, Event, EventKind, Header, Source, TaskId, Trace};
use clock::{Clock, StopSignal};
use event_loop::Halt;
use guide::Guide;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use recorder::Recorder;
use run::Run;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The name of this runtime in a trace's header.
pub const RUNTIME: &str = "tokio 1.54";

/// The engine's stack: programs nest 64 blocks deep, and a cancellation is passed on through 900 tasks.
const STACK: usize = 32 << 20;

/// Runs `program` to its end and returns what happened.
///
/// On the virtual clock equal arguments give equal traces. A deadlock, too many steps and a run of over 400 days end the
/// run and are its last event, a `lint`.
pub fn run(program: &Arc<Program>, options: &RunOptions) -> Trace {
    run_until(program, options, &CancellationToken::new())
}

/// The same as [`run`], and stops early, with what happened so far, once `stop` is cancelled.
pub fn run_until(program: &Arc<Program>, options: &RunOptions, stop: &CancellationToken) -> Trace {
    let work = || {
        let recorder = Recorder::Keep(Box::new(Trace::new(header(program, options))));
        let signal = StopSignal { token: stop.clone(), ..StopSignal::never() };
        match execute(program, options, signal, recorder, None).recorder {
            Recorder::Keep(trace) => *trace,
            Recorder::Stream(_) => Trace::default(),
        }
    };
    on_own_thread(work)
}

/// Does `work` on a thread with an engine's stack.
pub(crate) fn on_own_thread<T: Send>(work: impl Fn() -> T + Sync) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("engine".into()).stack_size(STACK).spawn_scoped(scope, &work);
        match thread.map(|thread| thread.join()) {
            Ok(Ok(done)) => done,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // No thread can be had: the run has to do with this one.
            Err(_) => work(),
        }
    })
}

/// What a run on the virtual clock, made by decisions, leaves behind besides what it told.
pub(crate) struct Decided {
    /// The decisions, with the choices taken.
    pub(crate) decisions: Decisions,
    /// The knobs whose range a duration took a value of.
    pub(crate) varied: Vec<Name>,
    /// How many steps were interpreted.
    pub(crate) steps: u64,
}

/// Runs `program` on this thread, which should be [`on_own_thread`], and passes each event to `sink`.
pub(crate) fn run_decided(
    program: &Arc<Program>,
    options: &RunOptions,
    stop: &CancellationToken,
    decisions: Decisions,
    sink: Box<dyn FnMut(&Event<'_>)>,
) -> Decided {
    let signal = StopSignal { token: stop.clone(), ..StopSignal::never() };
    let done = execute(program, options, signal, Recorder::Stream(sink), Some(decisions));
    let (decisions, varied) = done.guided.unwrap_or_default();
    Decided { decisions, varied, steps: done.steps }
}

/// A run that is going on in its own thread. Dropping it stops it at once, also in the middle of a block.
#[derive(Debug)]
pub struct LiveRun {
    token: CancellationToken,
    closing: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl LiveRun {
    /// Stops the run and waits for its thread, which takes no longer than the event it is in.
    pub fn stop(mut self) {
        self.end();
    }

    /// Waits until the run is over by itself.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take()
            && let Err(panic) = thread.join()
        {
            std::panic::resume_unwind(panic);
        }
    }

    /// Whether the run is over.
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn end(&mut self) {
        self.token.cancel();
        self.closing.take();
        if let Some(thread) = self.thread.take() {
            // A panic of the engine has been reported by its own thread; there is nothing to add here.
            let _joined = thread.join();
        }
    }
}

impl Drop for LiveRun {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts `program` and passes each event to `sink` as it happens, from the engine's thread.
///
/// # Errors
/// If no thread can be started.
pub fn run_live(
    program: Arc<Program>,
    options: RunOptions,
    sink: impl FnMut(&Event<'_>) + Send + 'static,
) -> std::io::Result<LiveRun> {
    let token = CancellationToken::new();
    let (closing, closed) = channel();
    let signal = StopSignal { token: token.clone(), closed: Some(closed) };
    let thread = std::thread::Builder::new().name("engine".into()).stack_size(STACK).spawn(move || {
        execute(&program, &options, signal, Recorder::Stream(Box::new(sink)), None);
    })?;
    Ok(LiveRun { token, closing: Some(closing), thread: Some(thread) })
}

/// The header of a run's trace.
pub fn header(program: &Program, options: &RunOptions) -> Header {
    let word = |value: &String| (!value.is_empty()).then(|| value.clone());
    Header {
        clock: options.clock,
        runtime: RUNTIME.into(),
        source: Source {
            lesson: word(&program.lesson),
            demo: word(&program.demo),
            knobs: settings(program, options)
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_string()))
                .collect(),
            interventions: options.interventions.iter().map(Intervention::to_string).collect(),
            seed: Some(options.seed.unwrap_or(program.seed)),
            schedule: options.schedule.as_ref().map(ToString::to_string),
            ..Source::default()
        },
        retrieves: true,
    }
}

/// Every knob's value in a run: what the options say, else the default.
fn settings(program: &Program, options: &RunOptions) -> Settings {
    let mut settings = program.defaults();
    settings.extend(options.settings.iter().map(|(name, value)| (name.clone(), value.clone())));
    settings
}

/// What is left of a run.
struct Done {
    recorder: Recorder<'static>,
    /// The decisions, and the knobs they varied.
    guided: Option<(Decisions, Vec<Name>)>,
    steps: u64,
}

/// One run, from first to last, on this thread. By `decisions`, or by those of the options' schedule if there are any.
fn execute(
    program: &Arc<Program>,
    options: &RunOptions,
    stop: StopSignal,
    recorder: Recorder<'static>,
    decisions: Option<Decisions>,
) -> Done {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_time().start_paused(options.clock == ClockKind::Virtual);
    let runtime = match builder.build_local(tokio::runtime::LocalOptions::default()) {
        Ok(runtime) => runtime,
        Err(error) => {
            debug_assert!(false, "a runtime without I/O needs nothing it could lack: {error}");
            return Done { recorder, guided: None, steps: 0 };
        }
    };
    let seed = options.seed.unwrap_or(program.seed);
    let scheduled = || options.schedule.as_ref().map(|schedule| Decisions::new(schedule, seed));
    let guide = decisions.or_else(scheduled).map(|decisions| Guide::new(decisions, program, options));
    let run = runtime.block_on(async {
        let clock = Clock::start(options.clock, stop);
        let random = ChaCha8Rng::seed_from_u64(seed);
        let mut run = Run::new(program, settings(program, options), clock, random, recorder);
        run.guide = guide;
        let run = Rc::new(run);
        run.schedule.intervene(options.interventions.clone());
        // In a task of its own, so that it is polled in turn with the others.
        let driver = tokio::task::spawn_local(tokio::task::coop::unconstrained(drive(run.clone())));
        if let Err(error) = driver.await
            && error.is_panic()
        {
            std::panic::resume_unwind(error.into_panic());
        }
        run
    });
    run.dismantle();
    drop(runtime);
    Done {
        recorder: run.take_record(),
        guided: run.guide.as_ref().map(|guide| (guide.take(), guide.varied())),
        steps: run.steps_taken(),
    }
}

/// `asyncio.run`: main, then what is left.
async fn drive(run: Rc<Run>) {
    let halt = match asyncio_run(&run).await {
        Ok(()) => return,
        Err(halt) => halt,
    };
    let (name, text, tasks) = match halt {
        Halt::Stopped => return,
        Halt::Deadlock => {
            let waits = WaitGraph::of(&run);
            let cycle = waits.cycle();
            ("deadlock", waits.sentence(&cycle), cycle)
        }
        Halt::StepLimit => ("step-limit", format!("stopped after {} steps", run.program.limits.steps), Vec::new()),
        Halt::TimeLimit => ("time-limit", "stopped: the next timer is over 400 days away".into(), Vec::new()),
    };
    let task = tasks.first().copied().unwrap_or(TaskId(1));
    run.record(task, EventKind::Lint { name, text: Some(&text), tasks: &tasks, line: None });
}

/// `asyncio.Runner.run` and `close`.
async fn asyncio_run(run: &Rc<Run>) -> Result<(), Halt> {
    run.record_first_levels();
    let start = super::program::DefId(run.program.start);
    let name: Name = run.program.tasks[start.0].name.clone();
    let main = run.create_task(start, name, Vec::new(), None, None);
    main.kept.set(true);
    run.run_until_complete(&main.done).await?;
    // `_cancel_all_tasks`
    let left = run.live_tasks();
    if !left.is_empty() {
        for task in &left {
            task.kept.set(true);
            let _requested = run.cancel_task(task, None, CancelWhy::Shutdown);
        }
        let all = super::step::gather_all(run, left);
        run.run_until_complete(&all.outer).await?;
    }
    // `shutdown_asyncgens` and `shutdown_default_executor`: a task each, with nothing to do; two turns a task.
    for _ in 0..2 {
        run.empty_task().await?;
    }
    Ok(())
}

impl std::fmt::Display for Intervention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.what {
            Action::Cancel => write!(f, "cancel {}@{}", self.task, self.at),
            Action::Fail(error) => write!(f, "fail {}@{}={error}", self.task, self.at),
        }
    }
}
