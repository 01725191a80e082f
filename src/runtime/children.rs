//! The children of this process: those it started, and the orphans of runs, which may have shed every other sign of whose
//! they are.
//!
//! On Linux a process can have its orphaned descendants given to it instead of to `init` (`PR_SET_CHILD_SUBREAPER`,
//! prctl(2)). Each child of this process that it did not start itself is then one of a run's. As `init` does, this
//! process must reap those that end: a program that waits until one is gone would else wait for ever.

use process_wrap::std::{ChildWrapper, CommandWrap, ProcessSession};
use rustix::io::Errno;
use rustix::process::{WaitId, WaitIdOptions, waitid};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use sysinfo::{Pid, Process, ProcessStatus};

/// What this process knows of its children.
#[derive(Debug)]
pub(super) struct Family {
    /// Whether orphans are given to this process.
    adopts: bool,
    /// Whether a thread reaps them.
    reaps: bool,
    /// The children that this process started itself and has not reaped.
    own: Vec<u32>,
    /// How many runs are not over.
    runs: usize,
}

static FAMILY: Mutex<Family> = Mutex::new(Family { adopts: false, reaps: false, own: Vec::new(), runs: 0 });

/// Told when an own child was reaped.
static REAPED: Condvar = Condvar::new();

/// What is known. While it is held no child is started.
pub(super) fn family() -> MutexGuard<'static, Family> {
    FAMILY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has the orphans of all runs given to this process, where the system can do so. From then on whatever child of this
/// process was not started by a run counts as an orphan and is killed once no run is under way: only for a process that
/// starts no others. Nothing happens where it has children already, whose orphans would come to it as well.
pub fn adopt() {
    family().adopts = system::adopt();
}

impl Family {
    /// One more run is under way.
    pub(super) fn begin_run(&mut self) {
        self.runs += 1;
        if self.adopts && !self.reaps {
            let thread = std::thread::Builder::new().name("orphans".into());
            self.reaps = thread.spawn(system::reap).is_ok();
        }
    }

    /// One run is over.
    pub(super) fn end_run(&mut self) {
        self.runs = self.runs.saturating_sub(1);
    }

    /// The orphans that were given to this process, ended ones among them.
    ///
    /// # Errors
    /// If the folder `table` has no table of processes that tells.
    pub(super) fn strangers(&self, table: &Path) -> io::Result<Vec<Pid>> {
        if !self.adopts {
            return Ok(Vec::new());
        }
        let mut children = String::new();
        let mut found: io::Result<()> = Err(io::ErrorKind::NotFound.into());
        for thread in table.join("self/task").read_dir()? {
            // A thread may end meanwhile; its children are another's then.
            let listed = File::open(thread?.path().join("children"));
            let read = listed.and_then(|mut listed| listed.read_to_string(&mut children));
            found = read.map(drop).or(found);
        }
        found?;
        let all = children.split_whitespace().filter_map(|child| child.parse().ok());
        Ok(all.filter(|child| !self.own.contains(child)).map(Pid::from_u32).collect())
    }

    /// Whether a process is left of a run that is over. Of an orphan it cannot be told which run it is of: while one is
    /// under way, none is left.
    pub(super) fn is_left(&self, process: &Process) -> bool {
        let is_child = || process.parent().is_some_and(|parent| parent.as_u32() == std::process::id());
        self.adopts
            && self.runs == 0
            && is_child()
            && !self.own.contains(&process.pid().as_u32())
            && !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead)
    }
}

/// A child that this process started, and that is no orphan.
#[derive(Debug)]
pub(super) struct Own(Box<dyn ChildWrapper>);

impl Own {
    /// Starts it.
    ///
    /// # Errors
    /// If the system cannot start it.
    pub(super) fn start(command: Command) -> io::Result<Own> {
        Own::start_as(&mut command.into())
    }

    /// Starts it in a session of its own, which has no terminal.
    ///
    /// # Errors
    /// If the system cannot start it.
    pub(super) fn start_session(command: Command) -> io::Result<Own> {
        let mut own = Own::start_as(CommandWrap::from(command).wrap(ProcessSession))?;
        // As wrapped it would wait for, and kill, the whole group.
        own.0 = own.0.into_inner();
        Ok(own)
    }

    fn start_as(command: &mut CommandWrap) -> io::Result<Own> {
        let mut family = family();
        let child = command.spawn()?;
        family.own.push(child.id());
        Ok(Own(child))
    }

    /// The child, not to be waited for but by [`Own::wait`].
    pub(super) fn child(&mut self) -> &mut dyn ChildWrapper {
        self.0.as_mut()
    }

    /// Waits until it has ended, and reaps it.
    ///
    /// # Errors
    /// If the system cannot wait for it.
    pub(super) fn wait(mut self) -> io::Result<ExitStatus> {
        let id = self.0.id();
        if let Some(child) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw) {
            let watched = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(WaitId::Pid(child), watched), Err(Errno::INTR)) {}
        }
        // Once it is reaped, another child may get its number: until it is struck out none is started.
        let mut family = family();
        let status = self.0.wait();
        family.own.retain(|own| *own != id);
        REAPED.notify_all();
        status
    }
}

#[cfg(target_os = "linux")]
mod system {
    use super::{Family, REAPED, family};
    use nix::errno::Errno;
    use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
    use rustix::process::{WaitOptions, waitpid};
    use std::path::Path;
    use std::sync::MutexGuard;
    use std::time::Duration;

    /// The longest that own children which have ended keep this from orphans which have.
    const PATIENCE: Duration = Duration::from_millis(100);

    pub(super) fn adopt() -> bool {
        let any = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT | WaitPidFlag::WNOHANG;
        let this = rustix::process::getpid();
        // The first process of a container has everybody's orphans.
        !this.is_init()
            && waitid(Id::All, any) == Err(Errno::ECHILD)
            && rustix::process::set_child_subreaper(Some(this)).is_ok()
    }

    /// Reaps orphans until there are no more children.
    pub(super) fn reap() {
        loop {
            match waitid(Id::All, WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT) {
                Ok(WaitStatus::Exited(pid, _) | WaitStatus::Signaled(pid, _, _)) => {
                    let family = family();
                    if family.own.iter().any(|own| i32::try_from(*own) == Ok(pid.as_raw())) {
                        until_reaped(family);
                    } else {
                        // Nobody else waits for it.
                        let _reaped = waitid(Id::Pid(pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG);
                    }
                }
                Ok(_) | Err(Errno::EINTR) => {}
                // How the child ended cannot be said, by a real-time signal perhaps, and so not which one it is.
                Err(Errno::EINVAL) => {
                    let family = family();
                    for orphan in family.strangers(Path::new("/proc")).unwrap_or_default() {
                        let orphan = i32::try_from(orphan.as_u32()).ok().and_then(rustix::process::Pid::from_raw);
                        let _reaped = orphan.map(|orphan| waitpid(Some(orphan), WaitOptions::NOHANG));
                    }
                    until_reaped(family);
                }
                Err(_) => {
                    let mut family = family();
                    if family.own.is_empty() && family.runs == 0 {
                        family.reaps = false;
                        return;
                    }
                    until_reaped(family);
                }
            }
        }
    }

    /// Waits for whoever waits for an own child.
    fn until_reaped(family: MutexGuard<'_, Family>) {
        // What it was woken by is seen by looking again.
        let _again = REAPED.wait_timeout(family, PATIENCE);
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) fn adopt() -> bool {
        false
    }

    pub(super) fn reap() {}
}
