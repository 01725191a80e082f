//! A program in a process group of its own: watched, kept within limits, and ended as a whole.
//!
//! Nothing a program leaves behind outlives its run: the group is killed, and so is every process that carries the run's
//! mark in its environment, whatever group or session it moved to, and every orphan that came to this process. Where this
//! process is killed itself, its [`Guard`] does so; only there a process that has left the group and emptied its
//! environment is not found.

use super::children::{Own, family};
use super::guard::Guard;
use super::suspects::suspects;
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use sysinfo::{Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};

/// How often memory is looked at.
const GLANCE: Duration = Duration::from_millis(250);
/// How long a program may take to end once it was asked to.
const GRACE: Duration = Duration::from_millis(1500);
/// How far up the tree of processes is looked.
const MOST_GENERATIONS: usize = 64;
/// How often it is looked who is left of a run.
const MOST_LOOKS: usize = 32;
/// The variable by which processes of a run are known.
const MARK: &str = "ASYNCTUTOR_RUN";

/// What a program may use. Nothing is bounded unless it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Real time.
    pub wall: Option<Duration>,
    /// Real time that a compiler may take before that.
    pub build: Option<Duration>,
    /// Bytes of memory of all its processes together, looked at four times a second.
    pub memory: Option<u64>,
    /// Bytes of standard output and standard error together.
    pub output: Option<u64>,
    /// Events of the trace.
    pub events: Option<usize>,
}

/// Why a program was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It took longer than it may.
    Wall(Duration),
    /// It took more memory than it may, in bytes.
    Memory(u64),
    /// It wrote more than it may, in bytes.
    Output(u64),
    /// Its trace grew larger than it may, in events.
    Events(usize),
    /// The user asked for it.
    User,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Wall(limit) => write!(f, "it was stopped after {} s, its time limit", limit.as_secs_f64()),
            Stop::Memory(limit) => write!(f, "it was stopped: it used more than {} MiB of memory", limit >> 20),
            Stop::Output(limit) => write!(f, "it was stopped: it wrote more than {} KiB", limit >> 10),
            Stop::Events(limit) => write!(f, "it was stopped: its trace has {limit} events, as many as it may"),
            Stop::User => f.write_str("it was stopped by you"),
        }
    }
}

/// How a program came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It exited, with that status.
    Exited(i32),
    /// A signal ended it that did not come from here.
    Signalled(i32),
    /// It was stopped.
    Stopped(Stop),
}

/// As it follows on "it ended".
impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ending::Exited(status) => write!(f, "with exit status {status}"),
            Ending::Signalled(signal) => match signal_hook::low_level::signal_name(*signal) {
                Some(name) => write!(f, "by {name}"),
                None => write!(f, "by signal {signal}"),
            },
            Ending::Stopped(stop) => write!(f, "because {stop}"),
        }
    }
}

impl Ending {
    fn of(status: ExitStatus) -> Ending {
        match (status.code(), status.signal()) {
            (Some(code), _) => Ending::Exited(code),
            (None, signal) => Ending::Signalled(signal.unwrap_or_default()),
        }
    }
}

#[derive(Debug)]
enum Told {
    Over(io::Result<ExitStatus>),
    Stop(Stop),
}

/// Stops a program from any thread.
#[derive(Clone, Debug)]
pub struct Stopper(Sender<Told>);

impl Stopper {
    /// Asks the program to end and, if it does not, ends it. Nothing happens if it is over.
    pub fn stop(&self, why: Stop) {
        // Nobody listens any more: it is over.
        let _over = self.0.send(Told::Stop(why));
    }
}

/// Whether a program shares the terminal of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminal {
    /// It does, as one more job of it.
    Shared,
    /// It has none, and opening `/dev/tty` fails: neither can it write into what is shown, nor be stopped for reading keys.
    None,
}

/// The ends of a program's streams that were asked for.
#[derive(Debug)]
pub struct Pipes {
    /// Its standard output.
    pub stdout: Option<ChildStdout>,
    /// Its standard error.
    pub stderr: Option<ChildStderr>,
}

/// A program that runs. Dropping it kills all of it.
#[derive(Debug)]
pub struct Group {
    /// The program's process, which leads the group.
    leader: Pid,
    /// The variable of its environment that is this run's alone.
    mark: String,
    stopper: Stopper,
    told: Receiver<Told>,
    limits: Limits,
    over: bool,
    /// Dropped when all is cleaned up.
    _guard: Option<Guard>,
}

impl Group {
    /// Starts `command` in a process group of its own, and gives the pipes that it asked for.
    ///
    /// # Errors
    /// If the program cannot be started.
    pub fn start(mut command: Command, limits: Limits, terminal: Terminal) -> io::Result<(Group, Pipes)> {
        static RUNS: AtomicU64 = AtomicU64::new(0);
        // Processes of other systems that share this machine may have the same numbers.
        let anywhere = RandomState::new().build_hasher().finish();
        let run = format!("{}-{}-{anywhere:x}", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed));
        let mark = format!("{MARK}={run}");
        // First, since this process may be killed as soon as the program is there.
        let mut guard = Guard::set(&mark);
        command.env(MARK, &run);
        // Before it can leave orphans.
        family().begin_run();
        let started = match terminal {
            Terminal::None => Own::start_session(command),
            Terminal::Shared => {
                command.process_group(0);
                Own::start(command)
            }
        };
        let mut own = started.inspect_err(|_| family().end_run())?;
        let child = own.child();
        let leader = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or(Errno::SRCH)?;
        if let Some(guard) = &mut guard {
            guard.watch(leader);
        }
        let pipes = Pipes { stdout: child.stdout().take(), stderr: child.stderr().take() };
        let (tell, told) = channel();
        let stopper = Stopper(tell.clone());
        let waiter = std::thread::Builder::new().name("program".into()).spawn(move || {
            let watched = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(WaitId::Pid(leader), watched), Err(Errno::INTR)) {}
            // Until the leader is reaped nobody else can have the group's number.
            let _none_left = kill_process_group(leader, Signal::KILL);
            let _nobody_listens = tell.send(Told::Over(own.wait()));
        });
        let group = Group { leader, mark, stopper, told, limits, over: false, _guard: guard };
        // Without the waiter the program is killed, since `group` is dropped.
        waiter.map(|_| (group, pipes))
    }

    /// The process that leads the group, and the group's number.
    pub fn leader(&self) -> Pid {
        self.leader
    }

    /// What stops the program from another thread.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Waits for the program's end, and stops it if it passes a limit.
    pub fn wait(mut self) -> Ending {
        let mut memory = Memory::new(self.leader);
        let deadline = self.limits.wall.map(|wall| now() + wall);
        let stop = loop {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(now()));
            let pause = match (left, self.limits.memory) {
                (Some(left), Some(_)) => left.min(GLANCE),
                (Some(left), None) => left,
                (None, Some(_)) => GLANCE,
                (None, None) => Duration::MAX,
            };
            match self.told.recv_timeout(pause) {
                Ok(Told::Over(status)) => {
                    self.clean_up();
                    return status.map_or(Ending::Exited(1), Ending::of);
                }
                Ok(Told::Stop(stop)) => break stop,
                Err(RecvTimeoutError::Disconnected) => break Stop::User,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let Some(wall) = self.limits.wall.filter(|_| left.is_some_and(|left| left.is_zero())) {
                break Stop::Wall(wall);
            }
            if let Some(most) = self.limits.memory.filter(|most| memory.used() > *most) {
                break Stop::Memory(most);
            }
        };
        self.end();
        Ending::Stopped(stop)
    }

    /// Asks the group to end, waits for a while, and kills it.
    fn end(&mut self) {
        let _gone = kill_process_group(self.leader, Signal::TERM);
        let deadline = now() + GRACE;
        // Whoever asks for it again meanwhile need not be listened to.
        let last = loop {
            match self.told.recv_timeout(deadline.saturating_duration_since(now())) {
                Ok(Told::Stop(_)) => {}
                last => break last.ok(),
            }
        };
        self.kill(last.is_some());
    }

    /// Kills all of it; once the leader is reaped, its group's number may be another's.
    fn kill(&mut self, is_reaped: bool) {
        if !is_reaped {
            let _gone = kill_process_group(self.leader, Signal::KILL);
        }
        self.clean_up();
    }

    /// Kills what left the group but belongs to the run.
    fn clean_up(&mut self) {
        self.over = true;
        family().end_run();
        let mut killed = HashSet::new();
        let mut none = 0;
        let mut unclear_before = HashSet::new();
        for _ in 0..MOST_LOOKS {
            let family = family();
            let system = suspects(&self.mark, &family);
            let processes = || system.processes().values();
            let is_marked = |process: &Process| process.environ().iter().any(|entry| *entry == *self.mark);
            let left = processes().filter(|process| is_marked(process) || family.is_left(process));
            let left = left.filter(|process| killed.insert(process.pid()));
            let new = left.map(Process::kill).count();
            // What is killed may have forked since the others were looked at, and what is about to become another
            // program has no environment for as long as that takes.
            let this = sysinfo::get_current_pid().ok().and_then(|this| system.process(this));
            let is_unclear = |process: &Process| {
                process.environ().is_empty()
                    && this.is_none_or(|this| {
                        process.start_time() >= this.start_time() && process.user_id() == this.user_id()
                    })
                    && !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead)
            };
            let unclear: HashSet<_> = processes().filter(|process| is_unclear(process)).map(Process::pid).collect();
            // What has none for longer than that has none at all.
            none = if new == 0 && unclear.is_subset(&unclear_before) { none + 1 } else { 0 };
            unclear_before = unclear;
            if none == 2 {
                break;
            }
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.over {
            let is_reaped = self.told.try_iter().any(|told| matches!(told, Told::Over(_)));
            self.kill(is_reaped);
        }
    }
}

/// The memory of a process and all below it.
struct Memory {
    root: sysinfo::Pid,
    system: System,
}

impl Memory {
    fn new(root: Pid) -> Memory {
        Memory { root: sysinfo::Pid::from_u32(root.as_raw_nonzero().get().unsigned_abs()), system: System::new() }
    }

    /// Bytes, pages that processes share counted for each.
    fn used(&mut self) -> u64 {
        let wanted = ProcessRefreshKind::nothing().with_memory().without_tasks();
        self.system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted);
        let processes = self.system.processes();
        let is_below = |pid: &sysinfo::Pid| {
            let parent = |pid: &sysinfo::Pid| processes.get(pid).and_then(sysinfo::Process::parent);
            std::iter::successors(Some(*pid), parent).take(MOST_GENERATIONS).any(|pid| pid == self.root)
        };
        processes.iter().filter(|(pid, _)| is_below(pid)).map(|(_, process)| process.memory()).sum()
    }
}

#[expect(clippy::disallowed_methods, reason = "a program's time limit is real time")]
fn now() -> Instant {
    Instant::now()
}
