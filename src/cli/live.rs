//! A run on the wall clock, followed event by event.

use crate::scenario::{Program, RunOptions, engine};
use crate::trace::{Event, Trace};
use anyhow::{Context, Result};
use signal_hook::consts::SIGINT;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often Ctrl-C is looked for while nothing happens.
const GLANCE: Duration = Duration::from_millis(50);

/// Runs `program`, and calls `watch` with all that has happened whenever something has; Ctrl-C ends it early.
///
/// Returns what happened, and whether it was interrupted.
///
/// # Errors
/// Those of `watch`, which also end the run.
pub(super) fn follow(
    program: &Arc<Program>,
    options: &RunOptions,
    mut watch: impl FnMut(&Arc<Trace>) -> Result<()>,
) -> Result<(Arc<Trace>, bool)> {
    let interrupted = Arc::new(AtomicBool::new(false));
    // A second Ctrl-C does not wait for anything.
    let second = signal_hook::flag::register_conditional_shutdown(SIGINT, 130, interrupted.clone());
    let first = signal_hook::flag::register(SIGINT, interrupted.clone());
    let handlers = [second.context("cannot listen for Ctrl-C")?, first.context("cannot listen for Ctrl-C")?];

    let so_far = Arc::new(Mutex::new(Trace::new(engine::header(program, options))));
    let (bell, rung) = sync_channel::<()>(1);
    let recorder = so_far.clone();
    let run = engine::run_live(program.clone(), options.clone(), move |event: &Event<'_>| {
        recorder.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        // Rung already, or nobody listens any more: the event is kept in any case.
        let _ = bell.try_send(());
    })
    .context("cannot start the run")?;

    // What is shown is a copy, to which only what is new is added: the recorder never waits for who looks.
    let mut seen = Arc::new(Trace::new(engine::header(program, options)));
    let catch_up = |seen: &mut Arc<Trace>| {
        let so_far = so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = Arc::make_mut(seen);
        for event in seen.len()..so_far.len() {
            seen.push(&so_far.get(event));
        }
    };
    loop {
        match rung.recv_timeout(GLANCE) {
            Ok(()) => {
                catch_up(&mut seen);
                watch(&seen)?;
            }
            Err(RecvTimeoutError::Timeout) if interrupted.load(Ordering::Relaxed) => break,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if interrupted.load(Ordering::Relaxed) {
            break;
        }
    }
    let interrupted = interrupted.load(Ordering::Relaxed);
    if interrupted {
        run.stop();
    } else {
        run.wait();
    }
    for handler in handlers {
        signal_hook::low_level::unregister(handler);
    }
    catch_up(&mut seen);
    watch(&seen)?;
    Ok((seen, interrupted))
}
