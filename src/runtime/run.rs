//! One real run: a program started under its language's tracer, its trace told event by event while it comes.
//!
//! The tracer writes the trace format (`lessons/README.md`, "Traces") into a named pipe. The pipe holds the program back
//! where it is faster than its trace can be taken in, so nothing piles up; and since it is no file, no disk can be full.

use super::cache;
use super::guard::unstopped;
use super::names::Distinct;
use super::preparation::Preparation;
use super::process::{Ending, Group, Limits, Stop, Stopper, Terminal};
use super::run_folder::RunFolder;
use super::target::Target;
use super::witness::Witness;
use super::{Job, Tracer, tracer};
use crate::trace::codec::jsonl::{self, Followed, Problem, ReadError, Sink};
use crate::trace::{ClockKind, Event, Header};
use rustix::fs::{Mode, OFlags};
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use thiserror::Error;

/// Bytes that are read from a pipe at once.
const READ: usize = 256 << 10;
/// The size asked for the trace's pipe.
const PIPE: usize = 1 << 20;
/// How long it may take to read what a program that is over has written.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// The most that is kept of what a program wrote: its last bytes.
const KEPT: usize = 256 << 10;

/// Where a program's standard streams go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// They are those of this process.
    Inherited,
    /// Input and errors are those of this process, and output goes where errors go.
    OutputToErrors,
    /// There is no input and no terminal, and the last of what is written is kept, output and errors in one.
    Kept,
    /// There is no input and no terminal, and the last of what is written is kept, output and errors each.
    KeptApart,
}

/// What a program's environment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surroundings {
    /// All that this process has.
    Whole,
    /// What runtimes need to run, and nothing that may be secret.
    Sparing,
}

/// A program, and how it is to run.
#[derive(Clone, Debug)]
pub struct Launch {
    /// What.
    pub target: Target,
    /// By which clock.
    pub clock: ClockKind,
    /// Within which limits.
    pub limits: Limits,
    /// With which streams.
    pub streams: Streams,
    /// With which environment.
    pub surroundings: Surroundings,
}

/// Why a program could not be started.
#[derive(Debug, Error)]
pub enum LaunchError {
    /// Its runtime is not installed.
    #[error(
        "{language} is not installed here: no {commands} was found\nhelp: `asynctutor doctor` says which runtimes are"
    )]
    Missing {
        /// The language.
        language: &'static str,
        /// The commands that were tried.
        commands: String,
    },
    /// It cannot run so; the sentence says why and what can be done.
    #[error("{0}")]
    Refused(String),
    /// It did not compile; this is what the compiler said.
    #[error("{0}")]
    Build(String),
    /// It was stopped before it began.
    #[error("{0}, before it began")]
    Stopped(Stop),
    /// The system refused.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// What the system said.
        source: io::Error,
    },
}

impl LaunchError {
    /// An error of the system while `what` was tried.
    pub fn system(what: impl Into<String>) -> impl FnOnce(io::Error) -> LaunchError {
        let what = what.into();
        move |source| LaunchError::System { what, source }
    }
}

/// How a run went, besides its events.
#[derive(Debug)]
pub struct Report {
    /// How the program ended.
    pub ending: Ending,
    /// The trace's warnings and late events, or why there is no trace.
    pub trace: Result<Followed, ReadError>,
    /// What was not traced, and why, in sentences.
    pub untraced: Vec<String>,
    /// The last of what the program wrote on standard output and standard error, where that was kept.
    pub output: Vec<u8>,
    /// The last of what it wrote on standard error, where that was kept apart.
    pub errors: Vec<u8>,
}

/// A program that runs under a tracer. Dropping it ends the program.
#[derive(Debug)]
pub struct RealRun {
    group: Group,
    converter: Option<Group>,
    /// Keeps the trace's pipe open until the program is over.
    held: File,
    /// How the program ended, for the reader of its trace.
    ended: Arc<OnceLock<Ending>>,
    reading: JoinHandle<(Result<Followed, ReadError>, Vec<String>)>,
    /// Nothing is sent; it is closed once all that was written has been read.
    pumps: Receiver<Infallible>,
    output: Arc<Mutex<Vec<u8>>>,
    errors: Arc<Mutex<Vec<u8>>>,
    /// The folder of the pipe, gone with the run.
    _desk: RunFolder,
    _cache: Option<cache::Use>,
}

/// What a program writes, while it does; empty once its report has it.
#[derive(Clone, Debug)]
pub struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    /// What there is of it now, its last bytes.
    pub fn so_far(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many bytes that is.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Starts a program, and tells its trace to `sink` as it comes, on another thread.
///
/// # Errors
/// If it cannot be started.
pub fn start(launch: &Launch, sink: impl Sink + Send + 'static) -> Result<RealRun, LaunchError> {
    start_prepared(launch, sink, &Preparation::default())
}

/// The same, where making the program ready is told by `preparation` and ends with it.
///
/// # Errors
/// If it cannot be started.
pub fn start_prepared(
    launch: &Launch,
    sink: impl Sink + Send + 'static,
    preparation: &Preparation,
) -> Result<RealRun, LaunchError> {
    start_with(tracer(launch.target.language), launch, sink, preparation)
}

fn start_with(
    tracer: &dyn Tracer,
    launch: &Launch,
    sink: impl Sink + Send + 'static,
    preparation: &Preparation,
) -> Result<RealRun, LaunchError> {
    let cache = cache::Use::begin();
    let desk = RunFolder::new().map_err(LaunchError::system("a temporary folder cannot be made"))?;
    let pipe = desk.path().join("trace");
    let (source, held) = named_pipe(&pipe).map_err(LaunchError::system("a pipe for the trace cannot be made"))?;
    let job = Job {
        target: &launch.target,
        clock: launch.clock,
        desk: desk.path(),
        pipe: &pipe,
        preparation,
        patience: launch.limits.build,
    };
    let prepared = tracer.prepare(&job)?;
    preparation.conclude()?;

    let (group, pipes) = begin(tracer, prepared.command, launch)?;
    let mut converter = None;
    let source: Box<dyn Read + Send> = match prepared.converter {
        None => Box::new(source),
        Some(mut command) => {
            command.stdin(source).stdout(Stdio::piped()).stderr(Stdio::inherit());
            let started = unstopped(|| Group::start(command, Limits::default(), Terminal::Shared));
            let (running, pipes) = started.map_err(LaunchError::system("the trace's converter cannot be started"))?;
            converter = Some(running);
            Box::new(pipes.stdout.ok_or_else(|| LaunchError::Refused("the trace's converter has no output".into()))?)
        }
    };
    let stopper = group.stopper();
    let ended = Arc::new(OnceLock::new());
    let reading = {
        let sink = Distinct::new(Witness::new(sink));
        let mut sink = Counting { sink, left: launch.limits.events, stopper: stopper.clone(), limits: launch.limits };
        let name = launch.target.path.display().to_string();
        let ended = ended.clone();
        spawn("trace", move || {
            let limits = jsonl::Limits { bytes: u64::MAX, events: usize::MAX, ..Default::default() };
            let mut followed = jsonl::follow(&name, BufReader::with_capacity(READ, source), limits, &mut sink);
            if let Ok(followed) = &mut followed {
                // Tracers know of some things only after what came next; nothing is wrong with that.
                followed.warnings.retain(|warning| warning.problem != Problem::OutOfOrder);
            }
            if let Some(ending) = ended.get() {
                sink.sink.sink.close(*ending);
            }
            (followed, sink.sink.sink.untraced())
        })?
    };
    let output = Arc::new(Mutex::new(Vec::new()));
    let errors = match launch.streams {
        Streams::KeptApart => Arc::new(Mutex::new(Vec::new())),
        _ => output.clone(),
    };
    let written = Arc::new(AtomicU64::new(0));
    let (pumping, pumps) = channel::<Infallible>();
    let streams: [(Option<Box<dyn Read + Send>>, &Arc<_>); 2] = [
        (pipes.stdout.map(|pipe| Box::new(pipe) as _), &output),
        (pipes.stderr.map(|pipe| Box::new(pipe) as _), &errors),
    ];
    for (stream, kept) in streams {
        let Some(stream) = stream else { continue };
        let pump = Pump {
            output: kept.clone(),
            written: written.clone(),
            most: launch.limits.output,
            stopper: stopper.clone(),
        };
        let pumping = pumping.clone();
        spawn("output", move || {
            let _pumping = pumping;
            pump.run(stream);
        })?;
    }
    drop(pumping);
    Ok(RealRun { group, converter, held, ended, reading, pumps, output, errors, _desk: desk, _cache: cache })
}

impl RealRun {
    /// The process group of the program.
    pub fn leader(&self) -> rustix::process::Pid {
        self.group.leader()
    }

    /// What stops the program from another thread.
    pub fn stopper(&self) -> Stopper {
        self.group.stopper()
    }

    /// What the program has written until now, its last bytes, where that is kept.
    pub fn output(&self) -> Vec<u8> {
        self.written().so_far()
    }

    /// What the program writes, to look at while it runs.
    pub fn written(&self) -> Written {
        Written(self.output.clone())
    }

    /// Waits for the program's end and that of its trace.
    pub fn wait(self) -> Report {
        let RealRun { group, converter, held, ended, reading, pumps, output, errors, _desk, _cache } = self;
        let ending = group.wait();
        ended.get_or_init(|| ending);
        // Now nobody holds the pipe any more, and its reader comes to the end.
        drop(held);
        if let Some(converter) = converter {
            converter.wait();
        }
        let (trace, mut untraced) = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // Who left the group and emptied its environment may hold them open for ever, and is not waited for.
        let _read_or_held = pumps.recv_timeout(LAST_WORDS);
        let kept = |bytes: &Mutex<Vec<u8>>| std::mem::take(&mut *bytes.lock().unwrap_or_else(PoisonError::into_inner));
        if matches!((&trace, ending), (Err(ReadError::NotATrace { .. }), Ending::Exited(_))) {
            untraced.push("not traced: its runtime did not load the tracer".to_owned());
        }
        Report { ending, trace, untraced, output: kept(&output), errors: kept(&errors) }
    }
}

/// Starts the program by the first of its language's commands that there is.
fn begin(
    tracer: &dyn Tracer,
    command: Command,
    launch: &Launch,
) -> Result<(Group, super::process::Pipes), LaunchError> {
    let mut command = command;
    if launch.surroundings == Surroundings::Sparing {
        spare(&mut command, tracer.variables());
    }
    let system = |source| LaunchError::System { what: "standard error cannot be shared".into(), source };
    match launch.streams {
        Streams::Inherited => {}
        Streams::OutputToErrors => {
            let errors = io::stderr().as_fd().try_clone_to_owned().map_err(system)?;
            command.stdout(errors);
        }
        Streams::Kept | Streams::KeptApart => {
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        }
    }
    let name = command.get_program().to_string_lossy().into_owned();
    let terminal = match launch.streams {
        Streams::Inherited | Streams::OutputToErrors => Terminal::Shared,
        Streams::Kept | Streams::KeptApart => Terminal::None,
    };
    Group::start(command, launch.limits, terminal).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => LaunchError::Missing { language: launch.target.language.title(), commands: name },
        _ => LaunchError::System { what: format!("{name} cannot be started"), source: error },
    })
}

/// Variables that every runtime may need.
const COMMON: [&str; 12] = [
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    "TERM",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
];

/// Takes all variables from the command but those every runtime may need, its language's own, and those set for it.
fn spare(command: &mut Command, own: &[&str]) {
    let set: Vec<_> = command.get_envs().map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned))).collect();
    command.env_clear();
    for name in COMMON.iter().chain(own) {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    for (name, value) in set {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
}

/// Makes a named pipe: its end to read from, and one to write to, which keeps it open.
fn named_pipe(path: &Path) -> io::Result<(File, File)> {
    nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRUSR | nix::sys::stat::Mode::S_IWUSR)?;
    // To open a pipe waits for its other end, unless one says not to.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let source = rustix::fs::open(path, flags, Mode::empty())?;
    let held = rustix::fs::open(path, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
    rustix::fs::fcntl_setfl(&source, rustix::fs::fcntl_getfl(&source)? & !OFlags::NONBLOCK)?;
    #[cfg(target_os = "linux")]
    // A smaller pipe only makes the program wait more often.
    let _as_it_was = rustix::pipe::fcntl_setpipe_size(&source, PIPE);
    Ok((source.into(), held.into()))
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, LaunchError> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map_err(LaunchError::system("a thread cannot be started"))
}

/// A sink that stops the program once its trace is as large as it may be.
struct Counting<S> {
    sink: S,
    left: Option<usize>,
    stopper: Stopper,
    limits: Limits,
}

impl<S: Sink> Sink for Counting<S> {
    fn begin(&mut self, header: Header) {
        self.sink.begin(header);
    }

    fn event(&mut self, event: &Event<'_>) {
        match &mut self.left {
            Some(0) => return,
            Some(left) => {
                *left -= 1;
                if *left == 0 {
                    self.stopper.stop(Stop::Events(self.limits.events.unwrap_or_default()));
                }
            }
            None => {}
        }
        self.sink.event(event);
    }
}

/// Keeps the last of what a program writes.
struct Pump {
    output: Arc<Mutex<Vec<u8>>>,
    written: Arc<AtomicU64>,
    most: Option<u64>,
    stopper: Stopper,
}

impl Pump {
    fn run(&self, mut stream: impl Read) {
        let mut buffer = vec![0; 16 << 10];
        loop {
            let count = match stream.read(&mut buffer) {
                Ok(0) => return,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return,
            };
            let written = self.written.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
            if let Some(most) = self.most.filter(|most| written > *most) {
                self.stopper.stop(Stop::Output(most));
            }
            let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            output.extend_from_slice(&buffer[..count]);
            if output.len() > 2 * KEPT {
                let beyond = output.len() - KEPT;
                output.drain(..beyond);
            }
        }
    }
}
