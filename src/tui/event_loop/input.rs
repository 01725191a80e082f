//! What the loop is told by the terminal and by signals.

use super::Told;
use crate::tui::action::{Action, Gesture, Pointer};
use crate::tui::app::State;
use crate::tui::keymap::Chord;
use crossterm::event::{Event, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use std::io;
use std::sync::mpsc::Sender;

/// What an event of the terminal asks for in the present context.
pub(in crate::tui) fn action_of(state: &State, event: Event) -> Option<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => state.keymap.action(state.context(), Chord::of(&key)),
        Event::Mouse(mouse) => pointer_of(mouse).map(Action::Pointer),
        Event::Resize(columns, rows) => Some(Action::Resize { columns, rows }),
        Event::Paste(text) => Some(Action::Paste(text)),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => None,
    }
}

fn pointer_of(mouse: MouseEvent) -> Option<Pointer> {
    let zoom = mouse.modifiers.contains(KeyModifiers::CONTROL);
    let what = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Gesture::Press,
        MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
        MouseEventKind::Up(MouseButton::Left) => Gesture::Release,
        MouseEventKind::ScrollUp => Gesture::WheelUp { zoom },
        MouseEventKind::ScrollDown => Gesture::WheelDown { zoom },
        _ => return None,
    };
    Some(Pointer { column: mouse.column, row: mouse.row, what })
}

/// Tells of signals from here on.
pub(super) fn listen_to_signals(tell: Sender<Told>) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            if tell.send(Told::Signal(signal)).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Tells what the terminal has, until it is gone.
pub(super) fn read_input(tell: Sender<Told>) -> io::Result<()> {
    std::thread::Builder::new().name("input".into()).spawn(move || {
        loop {
            let told = match crossterm::event::read() {
                // The signal has been heard already, and earlier: crossterm listens only from its first reading on.
                Ok(Event::Resize(..)) => continue,
                Ok(event) => Told::Input(event),
                Err(_) => Told::Closed,
            };
            let is_last = matches!(told, Told::Closed);
            if tell.send(told).is_err() || is_last {
                return;
            }
        }
    })?;
    Ok(())
}
