//! What ends a program whose watcher is gone.
//!
//! A process that is killed cannot clean up. So a shell waits beside every program for the end of a pipe that only this
//! process holds: however this process ends, the system closes the pipe, and the shell kills what is left of the run.

use super::children::Own;
use nix::sys::signal::{SigSet, SigmaskHow, Signal};
use rustix::process::Pid;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

/// Reads which group it guards, and waits for the end of its input. Then it kills that group, and whoever has `$1` in its
/// environment. What is killed may have forked since it was looked at, and what begins another program has no environment
/// for a moment: it is looked until nobody was found twice.
const SCRIPT: &str = r#"trap '' HUP INT QUIT TERM
read -r group && read -r end
[ -n "$group" ] && kill -s KILL -- "-$group"
looks=0 none=0
while [ $none -lt 2 ] && [ $looks -lt 64 ]; do
  looks=$((looks + 1)) none=$((none + 1))
  for process in /proc/[0-9]*; do
    tr '\0' '\n' <"$process/environ" | grep -qxF -e "$1" && kill -s KILL "${process#/proc/}" && none=0
  done
done"#;

/// Ends a run if this process cannot. Once it is dropped, nothing is ended any more.
#[derive(Debug)]
pub(super) struct Guard {
    /// Taken when it is dropped.
    shell: Option<Own>,
}

impl Guard {
    /// Guards whatever carries `mark` in its environment, from before the first has it. Absent where there is no shell.
    pub(super) fn set(mark: &str) -> Option<Guard> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "asynctutor-guard", mark]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // It has the mark of no run, also where this is one within a run: it must outlive both.
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        // In a group of its own it hears nothing of the terminal's keys, and in no folder it keeps none in use.
        command.process_group(0).current_dir("/");
        let shell = unstopped(|| Own::start(command)).ok()?;
        Some(Guard { shell: Some(shell) })
    }

    /// Guards the group that `leader` leads as well.
    pub(super) fn watch(&mut self, leader: Pid) {
        if let Some(input) = self.shell.as_mut().and_then(|shell| shell.child().stdin().as_mut()) {
            // If the shell is gone, nobody guards.
            let _unguarded = input.write_all(format!("{leader}\n").as_bytes());
        }
    }
}

/// Starts a process beside the program, which the terminal's keys are not to stop: else one that is pressed meanwhile
/// stopped it before it has its own group, and us with it, who wait until it has begun.
pub(super) fn unstopped<T>(start: impl FnOnce() -> T) -> T {
    // What is started has these signals blocked as well.
    let stops = SigSet::from_iter([Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU]);
    let before = stops.thread_swap_mask(SigmaskHow::SIG_BLOCK);
    let started = start();
    if let Ok(before) = before {
        // It was a mask, and is one.
        let _restored = before.thread_set_mask();
    }
    started
}

impl Drop for Guard {
    fn drop(&mut self) {
        let Some(mut shell) = self.shell.take() else { return };
        // Before its input is closed: after this it does nothing any more. It may be gone by itself.
        let _gone = shell.child().start_kill();
        // Nobody needs to wait until it is. Without the thread it stays until this process ends.
        let _reaped_there = std::thread::Builder::new().name("guard".into()).spawn(move || shell.wait());
    }
}
