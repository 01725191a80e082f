//! What is done while a program runs in our place: signals that come to us are passed on to it, the terminal is its own,
//! and where it stops, so do we.
//!
//! ```text
//! shell ─► us, a group of the shell's job ─► the program, a group of its own
//!           ├ INT TERM HUP QUIT TSTP WINCH ───► passed on
//!           ├ ◄─── it stopped (CHLD): the terminal is taken back, and the job stops
//!           └ CONT ─► lent again, if the job is in the foreground ─► goes on
//! ```

use crate::runtime::{Launch, Preparation, RealRun, Stop, Stopper, start_prepared};
use crate::trace::codec::jsonl::Sink;
use anyhow::{Context, Result};
use nix::sys::signal::{SigSet, Signal as Blocked};
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, getpgid, getpgrp, getppid, getsid, kill_current_process_group,
    kill_process_group, waitid,
};
use rustix::termios::{tcgetpgrp, tcsetpgrp};
use signal_hook::consts::{
    SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGSTOP, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH,
};
use signal_hook::flag::register_conditional_default;
use signal_hook::iterator::{Handle, Signals};
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

/// Who asks so many times for the program's end does not want to wait any longer.
const IMPATIENT: usize = 3;
/// How far up the tree of processes is looked for a shell.
const MOST_GENERATIONS: usize = 64;
/// What ends the making ready of the program.
const ENDS: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];
/// What is the program's while it runs, and ours again afterwards.
const PASSED_ON: [i32; 5] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP];

/// A program that runs in our place. Dropped once it is over.
pub(super) struct Attendance {
    signals: Handle,
    /// Whether signals do to us again what they do by default.
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Attendance {
    /// Starts a program. A signal that comes meanwhile waits until there is somebody to pass it on to.
    pub(super) fn start(launch: &Launch, sink: impl Sink + Send + 'static) -> Result<(RealRun, Attendance)> {
        let over = Arc::new(AtomicBool::new(false));
        let mut signals = Signals::new(PASSED_ON.into_iter().chain([SIGCHLD, SIGCONT, SIGWINCH]))
            .context("signals cannot be listened to")?;
        for signal in PASSED_ON {
            register_conditional_default(signal, over.clone()).context("signals cannot be listened to")?;
        }
        let preparation = Preparation::on_terminal();
        let run = match preparation.heeding(&ENDS, || start_prepared(launch, sink, &preparation)) {
            Ok(run) => run,
            Err(error) => {
                over.store(true, Ordering::SeqCst);
                for signal in signals.pending() {
                    let _as_default = signal_hook::low_level::emulate_default_handler(signal);
                }
                return Err(error.into());
            }
        };
        let handle = signals.handle();
        let mut stand_in = StandIn {
            program: run.leader(),
            stopper: run.stopper(),
            terminal: OpenOptions::new().read(true).write(true).open("/dev/tty").ok(),
            has_lent: false,
            asked: 0,
        };
        // Where others of our job may read the terminal, as a pager does, it is lent once the program asks for it.
        if io::stdin().is_terminal() && io::stdout().is_terminal() {
            stand_in.lend();
        }
        let thread = std::thread::Builder::new().name("signals".into()).spawn(move || stand_in.attend(signals))?;
        Ok((run, Attendance { signals: handle, over, thread: Some(thread) }))
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        self.signals.close();
        if let Some(thread) = self.thread.take() {
            // What it did not get to do is at most to take the terminal back, which the shell does as well.
            let _joined = thread.join();
        }
        self.over.store(true, Ordering::SeqCst);
    }
}

/// Us, between the shell and the program.
struct StandIn {
    program: Pid,
    stopper: Stopper,
    /// The one that controls us, if any does.
    terminal: Option<File>,
    has_lent: bool,
    /// How often the program's end was asked for.
    asked: usize,
}

impl StandIn {
    fn attend(mut self, mut signals: Signals) {
        while !signals.handle().is_closed() {
            let came: Vec<i32> = signals.wait().collect();
            came.into_iter().for_each(|signal| self.heed(signal, &mut signals));
        }
        self.take_back();
    }

    fn heed(&mut self, signal: i32, signals: &mut Signals) {
        match signal {
            SIGCHLD => self.stop_as_it_did(signals),
            SIGCONT => self.go_on(),
            signal => self.pass_on(signal),
        }
    }

    fn pass_on(&mut self, signal: i32) {
        let Some(named) = Signal::from_named_raw(signal) else { return };
        if ![SIGTSTP, SIGWINCH].contains(&signal) {
            self.asked += 1;
            if self.asked >= IMPATIENT {
                return self.stopper.stop(Stop::User);
            }
        }
        self.tell(named);
        if ![SIGTSTP, SIGWINCH].contains(&signal) {
            // Were it stopped, it would not hear of it, and nobody might be left to let it go on.
            self.tell(Signal::CONT);
        }
    }

    fn tell(&self, signal: Signal) {
        // It may be over.
        let _gone = kill_process_group(self.program, signal);
    }

    /// If the program was stopped: does what would have happened without us. Once we are let go on, we hear of it.
    fn stop_as_it_did(&mut self, signals: &mut Signals) {
        let stopped = waitid(WaitId::Pid(self.program), WaitIdOptions::STOPPED | WaitIdOptions::NOHANG);
        let Some(signal) = stopped.ok().flatten().and_then(|status| status.stopping_signal()) else { return };
        // It asked for the terminal, and may have it.
        if [SIGTTIN, SIGTTOU].contains(&signal) && self.lend() {
            return self.tell(Signal::CONT);
        }
        if !has_shell() {
            // Nobody could make us go on, nor it: then the system does not let keys stop it.
            if signal == SIGTSTP {
                self.tell(Signal::CONT);
            }
            return;
        }
        // Whoever stops it elsewhere than at the terminal knows it, and makes it go on.
        if signal == SIGSTOP && !self.has_lent {
            return;
        }
        self.take_back();
        let mut meanwhile = Vec::new();
        if signal != SIGSTOP && kill_current_process_group(Signal::TSTP).is_ok() {
            // So the others of our job are stopped as the key would have done, and we are told of it, now and not later.
            while !meanwhile.contains(&SIGTSTP) && !signals.handle().is_closed() {
                meanwhile.extend(signals.wait());
            }
            meanwhile.retain(|signal| *signal != SIGTSTP);
        }
        let _stopped_and_let_go_on = signal_hook::low_level::raise(SIGSTOP);
        meanwhile.into_iter().for_each(|signal| self.heed(signal, signals));
    }

    /// Lets the program go on, with the terminal if it is ours to lend.
    fn go_on(&mut self) {
        self.has_lent = false;
        self.lend();
        self.tell(Signal::CONT);
    }

    /// Makes the program the one that the terminal's keys go to and that may read it. Says whether it is: from the
    /// background it cannot become that.
    fn lend(&mut self) -> bool {
        let in_front = self.terminal.as_ref().and_then(|terminal| tcgetpgrp(terminal).ok());
        self.has_lent = in_front == Some(self.program) || in_front == Some(getpgrp()) && self.give_to(self.program);
        self.has_lent
    }

    fn take_back(&mut self) {
        if std::mem::take(&mut self.has_lent) {
            self.give_to(getpgrp());
        }
    }

    fn give_to(&self, group: Pid) -> bool {
        let Some(terminal) = &self.terminal else { return false };
        // From the background this would stop us, if the signal for that were not held back.
        let mut held = SigSet::empty();
        held.add(Blocked::SIGTTOU);
        let _held_back = held.thread_block();
        let given = tcsetpgrp(terminal, group).is_ok();
        let _let_through = held.thread_unblock();
        given
    }
}

/// Whether there is somebody in our session who could let our group go on once it is stopped.
fn has_shell() -> bool {
    let (group, session) = (getpgrp(), getsid(None));
    let mut above = getppid();
    for _ in 0..MOST_GENERATIONS {
        let Some(process) = above else { return false };
        match getpgid(Some(process)) {
            Ok(other) if other != group => return getsid(Some(process)) == session,
            Ok(_) => above = parent(process),
            Err(_) => return false,
        }
    }
    false
}

fn parent(of: Pid) -> Option<Pid> {
    let known = sysinfo::Pid::from_u32(of.as_raw_nonzero().get().unsigned_abs());
    let mut system = System::new();
    let wanted = ProcessRefreshKind::nothing().without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[known]), true, wanted);
    Pid::from_raw(system.process(known)?.parent()?.as_u32().try_into().ok()?)
}
