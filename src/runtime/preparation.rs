//! The making ready of a program, which may take long: what is built for it is told to whoever waits, and it ends at once
//! when nobody waits any more.

use super::guard::unstopped;
use super::process::{Ending, Group, Limits, Pipes, Stop, Stopper, Terminal};
use super::run::LaunchError;
use signal_hook::iterator::Signals;
use std::convert::Infallible;
use std::fmt;
use std::io::{self, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the time is told that a build takes.
const TICK: Duration = Duration::from_secs(1);
/// A build of which no more is known than that there is one is told of after so many ticks.
const PATIENCE: u32 = 2;

/// What is being built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Building {
    /// In words.
    pub what: String,
    /// Whether it is known to take long, as what is built for the first time does.
    pub is_long: bool,
}

type Tell = dyn Fn(Option<&Building>) + Send + Sync;

/// The making ready of a program, or of several in turn, from outside of it.
#[derive(Clone, Default)]
pub struct Preparation(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    tell: Option<Box<Tell>>,
}

#[derive(Default)]
struct State {
    is_stopped: bool,
    /// The program begins.
    is_over: bool,
    /// What ends the command that runs, or the program.
    stopper: Option<Stopper>,
}

impl fmt::Debug for Preparation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preparation").field("is_stopped", &self.state().is_stopped).finish_non_exhaustive()
    }
}

/// Something is built for as long as this is held.
pub(super) struct Built<'a>(&'a Preparation);

impl Drop for Built<'_> {
    fn drop(&mut self) {
        self.0.tell(None);
    }
}

/// A command that ran to its end.
pub(super) struct Ran {
    /// Whether it succeeded.
    pub(super) is_fine: bool,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

impl Preparation {
    /// One that tells what is built, and nothing once that is over.
    pub fn telling(tell: impl Fn(Option<&Building>) + Send + Sync + 'static) -> Preparation {
        Preparation(Arc::new(Shared { state: Mutex::default(), tell: Some(Box::new(tell)) }))
    }

    /// One that tells it on standard error if that is a terminal, with the seconds that it takes.
    pub fn on_terminal() -> Preparation {
        if !io::stderr().is_terminal() {
            return Preparation::default();
        }
        let ticking: Mutex<Option<(Sender<Infallible>, JoinHandle<()>)>> = Mutex::default();
        Preparation::telling(move |building| {
            let mut ticking = ticking.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((goes_on, thread)) = ticking.take() {
                drop(goes_on);
                // If it failed, there is less to read.
                let _joined = thread.join();
            }
            let Some(building) = building.cloned() else { return };
            let (goes_on, over) = channel();
            let thread = std::thread::Builder::new().name("building".into()).spawn(move || tick(&building, &over));
            *ticking = thread.ok().map(|thread| (goes_on, thread));
        })
    }

    /// Ends what is built, and the making ready with it; says whether it was not over yet. What is over is stopped only if
    /// the program goes on as it.
    pub fn stop(&self) -> bool {
        let mut state = self.state();
        state.is_stopped = true;
        if let Some(stopper) = &state.stopper {
            stopper.stop(Stop::User);
        }
        !state.is_over
    }

    /// From now on, and if it has been stopped at once, it stops the program that was made ready.
    pub(super) fn go_on_as(&self, stopper: Stopper) {
        let mut state = self.state();
        if state.is_stopped {
            stopper.stop(Stop::User);
        }
        state.stopper = Some(stopper);
    }

    /// All is ready: from now on it cannot be stopped.
    ///
    /// # Errors
    /// If it was stopped before.
    pub(super) fn conclude(&self) -> Result<(), LaunchError> {
        let mut state = self.state();
        state.is_over = !state.is_stopped;
        if state.is_over { Ok(()) } else { Err(LaunchError::Stopped(Stop::User)) }
    }

    /// Does `work` as this preparation. One of `signals`, which ask this process to end, ends the preparation first; once
    /// that is over they are left to others.
    ///
    /// # Errors
    /// Those of `work`, or if signals cannot be listened to.
    pub fn heeding<T>(&self, signals: &[i32], work: impl FnOnce() -> Result<T, LaunchError>) -> Result<T, LaunchError> {
        let cannot = LaunchError::system("signals cannot be listened to");
        let mut signals = Signals::new(signals).map_err(cannot)?;
        let handle = signals.handle();
        let preparation = self.clone();
        let listening = std::thread::Builder::new().name("signals".into()).spawn(move || {
            let mut first = None;
            for signal in signals.forever() {
                if preparation.stop() {
                    first.get_or_insert(signal);
                }
            }
            first
        });
        let listening = listening.map_err(LaunchError::system("a thread cannot be started"))?;
        let done = work();
        handle.close();
        if let Ok(Some(signal)) = listening.join() {
            // What was started goes first.
            drop(done);
            let _as_default = signal_hook::low_level::emulate_default_handler(signal);
            return Err(LaunchError::Stopped(Stop::User));
        }
        done
    }

    /// Says what is built from now on.
    pub(super) fn builds(&self, what: String, is_long: bool) -> Built<'_> {
        self.tell(Some(&Building { what, is_long }));
        Built(self)
    }

    /// Runs a command to its end, within a time. All that it starts ends with it.
    pub(super) fn run(&self, mut command: Command, limit: Option<Duration>) -> Result<Ran, LaunchError> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let limits = Limits { wall: limit, ..Limits::default() };
        let (group, Pipes { stdout, stderr }) = {
            let mut state = self.state();
            if state.is_stopped {
                return Err(LaunchError::Stopped(Stop::User));
            }
            let name = command.get_program().to_string_lossy().into_owned();
            let started = unstopped(|| Group::start(command, limits, Terminal::None));
            let started = started.map_err(LaunchError::system(format!("`{name}` cannot be started")))?;
            state.stopper = Some(started.0.stopper());
            started
        };
        let (ending, stdout, stderr) = std::thread::scope(|scope| {
            let (stdout, stderr) = (scope.spawn(|| all(stdout)), scope.spawn(|| all(stderr)));
            let ending = group.wait();
            let read = |reader: std::thread::ScopedJoinHandle<'_, _>| reader.join().unwrap_or_default();
            (ending, read(stdout), read(stderr))
        });
        self.state().stopper = None;
        match ending {
            Ending::Stopped(stop) => Err(LaunchError::Stopped(stop)),
            ending => Ok(Ran { is_fine: ending == Ending::Exited(0), stdout, stderr }),
        }
    }

    fn tell(&self, building: Option<&Building>) {
        if let Some(tell) = &self.0.tell {
            tell(building);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All that comes from a pipe.
fn all(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What came before a failure is something.
        let _so_far = pipe.read_to_end(&mut bytes);
    }
    bytes
}

/// Tells on standard error what is built and for how long, until that is over.
fn tick(building: &Building, over: &Receiver<Infallible>) {
    let text = format!("asynctutor: building {}", crate::trace::visible(&building.what));
    // Standard error may be closed: then nobody wants to know.
    let say = |text: &str| {
        let mut err = io::stderr();
        let _unread = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    };
    if building.is_long {
        say(&text);
    }
    let mut is_said = building.is_long;
    for seconds in 1.. {
        if over.recv_timeout(TICK) != Err(RecvTimeoutError::Timeout) {
            break;
        }
        if is_said || seconds >= PATIENCE {
            is_said = true;
            say(&format!("\r\x1b[K{text} ({seconds} s)"));
        }
    }
    if is_said {
        say("\n");
    }
}
