//! Signals that ask this process to end while it runs programs, one after the other: first the program ends, with all that it
//! began, and its folders go; then this process ends, by the same signal.

use super::preparation::Preparation;
use super::run::LaunchError;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::flag::register_conditional_default;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What asks this process to end.
const ENDS: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];
/// Who asks so many times does not want to wait any longer.
const IMPATIENT: usize = 3;

/// Listens to the signals that ask this process to end. While no program runs they do what they always do.
#[derive(Debug)]
pub struct Interrupts {
    signals: Vec<i32>,
    /// Whether no program runs.
    is_idle: Arc<AtomicBool>,
}

impl Interrupts {
    /// Listens, from now on until the end of the process.
    ///
    /// # Errors
    /// If signals cannot be listened to.
    pub fn new() -> io::Result<Interrupts> {
        let ignored = ignored();
        let signals: Vec<i32> = ENDS.into_iter().filter(|signal| ignored & bit(*signal) == 0).collect();
        let is_idle = Arc::new(AtomicBool::new(true));
        for signal in &signals {
            register_conditional_default(*signal, is_idle.clone())?;
        }
        Ok(Interrupts { signals, is_idle })
    }

    /// Does `work`, which runs programs as the preparation that it is given. A signal stops that, and once the work has come
    /// to its end, and its result is dropped, this process ends.
    ///
    /// # Errors
    /// Those of `work`, or if signals cannot be listened to.
    pub fn heeding<T>(&self, work: impl FnOnce(&Preparation) -> Result<T, LaunchError>) -> Result<T, LaunchError> {
        let mut signals = Signals::new(&self.signals).map_err(LaunchError::system("signals cannot be listened to"))?;
        let handle = signals.handle();
        let preparation = Preparation::on_terminal();
        let stopped = preparation.clone();
        let listening = std::thread::Builder::new().name("signals".into()).spawn(move || {
            let mut came = Vec::new();
            for signal in signals.forever() {
                came.push(signal);
                if came.len() >= IMPATIENT {
                    let _as_default = emulate_default_handler(signal);
                }
                stopped.stop();
            }
            // Some may have come after the last look.
            came.extend(signals.pending());
            came
        });
        let listening = listening.map_err(LaunchError::system("a thread cannot be started"))?;
        self.is_idle.store(false, Ordering::SeqCst);
        let done = work(&preparation);
        // Nothing is left that would have to be cleared away first.
        self.is_idle.store(true, Ordering::SeqCst);
        handle.close();
        if let Some(signal) = listening.join().unwrap_or_default().first() {
            drop(done);
            let _as_default = emulate_default_handler(*signal);
            return Err(LaunchError::Stopped(super::Stop::User));
        }
        done
    }
}

/// The signals that this process was started to ignore, as nohup(1) does, one bit each. Where that is not known, none.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

fn bit(signal: i32) -> u64 {
    1 << (signal - 1)
}
