//! The event loop: waits, tells [`update`], performs effects, draws. The only place of the screens that reads the clock.
//!
//! ```text
//! input ────┐
//! signals ──┼─► one channel ─► update ─► effects ─► runs   (virtual time, one at a time, superseded ones dropped)
//! runs ─────┤                                   ├─► desk   (lessons, syntax, progress)
//! desk ─────┤                                   ├─► live   (wall clock)
//! live ─────┤                                   └─► real   (programs)
//! real ─────┘
//! ```
//!
//! The loop sleeps until something comes; only while something plays it wakes for every frame, and draws those that differ.

mod hands;
mod input;
mod metronome;

pub(super) use input::action_of;

use super::Left;
use super::action::Action;
use super::app::{Effect, ExitStatus, Progress, RealProgram, State};
use super::perform::World;
use super::real;
use super::terminal::{self, Screen, Taken};
use super::update::update;
use super::view;
use crate::runtime::Preparation;
use crossterm::event::{Event, MouseEventKind};
use hands::Hands;
use input::{listen_to_signals, read_input};
use metronome::Metronome;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// The most that is taken in before the screen is drawn again.
const BATCH: usize = 512;

/// Something the loop is told.
enum Told {
    /// The terminal has something.
    Input(Event),
    /// The terminal can no longer be read.
    Closed,
    /// A signal came.
    Signal(i32),
    /// An effect has a result.
    Result(Action),
}

/// Runs the screens until they end.
///
/// # Errors
/// If the terminal cannot be taken over or a thread cannot be started.
pub(super) fn run(mut state: State, effects: Vec<Effect>, world: Arc<dyn World>) -> anyhow::Result<Left> {
    // Signals first: from here on none of them may leave the terminal as it is not to be left.
    let (tell, told) = channel();
    listen_to_signals(tell.clone())?;
    let mut hands = Hands::new(tell.clone(), world)?;
    // Why a program cannot be started is said where it can be read.
    for effect in &effects {
        if let Effect::Launch { generation, program } = effect {
            let preparation = Preparation::on_terminal();
            let begun = preparation.heeding(&[SIGINT, SIGTERM, SIGHUP], || real::begin(program, &preparation))?;
            hands.follow(*generation, program.clone(), Some(begun))?;
        }
    }
    let effects = effects.into_iter().filter(|effect| !matches!(effect, Effect::Launch { .. })).collect();
    let taken = Taken::take()?;
    let mut screen = terminal::screen()?;
    let size = screen.size()?;
    state.size = size;
    super::update::settle(&mut state);
    // The first picture comes before anything is read or run.
    draw(&mut screen, &mut state)?;
    read_input(tell)?;
    hands.perform_all(effects, &mut screen)?;
    let status = turn(&mut state, &told, &mut hands, &mut screen);
    // The terminal first: whatever the hands still have to finish, nobody has to look at it.
    drop(taken);
    drop(hands);
    let reals = || state.player().into_iter().flat_map(|player| &player.stages).filter_map(|stage| stage.real.as_ref());
    let own = reals().find(|real| matches!(real.program, RealProgram::Own(_)));
    Ok(Left {
        status: status.unwrap_or(ExitStatus::HungUp),
        program: own.and_then(|real| if let Progress::Over(ending) = real.progress { Some(ending) } else { None }),
        warnings: reals().flat_map(|real| real.warnings.clone()).collect(),
    })
}

/// Takes in and draws until the end. An error means that the terminal is gone.
fn turn(state: &mut State, told: &Receiver<Told>, hands: &mut Hands, screen: &mut Screen) -> io::Result<ExitStatus> {
    let mut clock = Metronome::default();
    loop {
        let mut batch = Vec::new();
        match clock.wait(state.pace(), told) {
            Some(first) => batch.push(first),
            None if state.pace().is_some() => {}
            None => return Ok(ExitStatus::HungUp),
        }
        while batch.len() < BATCH
            && let Ok(next) = told.try_recv()
        {
            push(&mut batch, next);
        }
        let (mut changed, mut resized) = (false, false);
        for told in batch {
            let action = match told {
                Told::Input(event) => action_of(state, event),
                Told::Closed => return Ok(ExitStatus::HungUp),
                Told::Signal(SIGINT) => Some(Action::Interrupt),
                Told::Signal(SIGTERM) => return Ok(ExitStatus::Terminated),
                Told::Signal(SIGHUP) => return Ok(ExitStatus::HungUp),
                Told::Signal(signal) => {
                    hands.heed(signal, screen)?;
                    resized = true;
                    let size = screen.size()?;
                    Some(Action::Resize { columns: size.width, rows: size.height })
                }
                Told::Result(action) => Some(action),
            };
            if let Some(action) = action {
                changed = true;
                let effects = update(state, action);
                hands.perform_all(effects, screen)?;
            }
        }
        if let Some(elapsed) = clock.elapsed(state.pace()) {
            let before = view::pulse(state);
            let effects = update(state, Action::Tick(elapsed));
            changed |= !effects.is_empty() || view::pulse(state) != before;
            hands.perform_all(effects, screen)?;
        }
        if let Some(status) = state.ended {
            return Ok(status);
        }
        if changed && !hands.is_stopped {
            if resized {
                // Between two sizes a terminal may lose what it showed, even if in the end it is as large as before.
                screen.backend_mut().forget();
                screen.clear()?;
            }
            draw(screen, state)?;
        }
    }
}

/// Draws the state. Should the terminal have another size by now, the state learns of it first.
fn draw(screen: &mut Screen, state: &mut State) -> io::Result<()> {
    loop {
        let wanted = state.size;
        let frame = screen.draw(|frame| {
            if frame.area().as_size() == wanted {
                view::draw(state, &state.theme, frame.area(), frame.buffer_mut());
            }
        })?;
        let size = frame.area.as_size();
        if size == wanted {
            return Ok(());
        }
        state.size = size;
        super::update::settle(state);
    }
}

/// Adds to a batch; of resizes and drags in a row only the last counts.
fn push(batch: &mut Vec<Told>, next: Told) {
    let supersedes = |next: &Told, last: &Told| match (next, last) {
        (Told::Signal(SIGWINCH), Told::Signal(SIGWINCH)) => true,
        (Told::Input(Event::Mouse(next)), Told::Input(Event::Mouse(last))) => {
            matches!(next.kind, MouseEventKind::Drag(_)) && next.kind == last.kind
        }
        _ => false,
    };
    match batch.last_mut() {
        Some(last) if supersedes(&next, last) => *last = next,
        _ => batch.push(next),
    }
}
