//! The terminal: taken over at the start, and given back on every way out.

use super::ink::Ink;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{Command, execute};
use ratatui::layout::Size;
use std::fmt;
use std::io::{self, BufWriter, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Bytes gathered before they go to the terminal: a frame is one write.
const ROOM: usize = 64 * 1024;

/// What frames are drawn to.
pub(super) type Screen = ratatui::Terminal<Ink<BufWriter<Stdout>>>;

/// Asks for presses, drags and the wheel, with coordinates beyond 223. Crossterm's own command also asks for
/// every movement, which would wake an idle screen.
struct CaptureDrags;

impl Command for CaptureDrags {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?1000h\x1b[?1002h\x1b[?1006h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        crossterm::event::EnableMouseCapture.execute_winapi()
    }
}

/// The terminal while it is ours: given back when this is dropped, also by a panic.
#[derive(Debug)]
pub struct Taken(());

impl Taken {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// If it cannot be made raw or be written to.
    pub fn take() -> io::Result<Taken> {
        install_panic_hook();
        let taken = Taken(());
        enter()?;
        Ok(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        leave();
    }
}

/// What frames are drawn to.
pub(super) fn screen() -> io::Result<Screen> {
    let size = || crossterm::terminal::size().map(Size::from);
    ratatui::Terminal::new(Ink::new(BufWriter::with_capacity(ROOM, io::stdout()), size))
}

/// Makes the terminal ours.
pub(super) fn enter() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, DisableLineWrap, CaptureDrags, EnableBracketedPaste, Hide)
}

/// Gives the terminal back, if it is ours. What cannot be written any more does not matter then.
pub(super) fn leave() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        let _closed = execute!(
            out,
            DisableBracketedPaste,
            DisableMouseCapture,
            EnableLineWrap,
            LeaveAlternateScreen,
            ResetColor,
            Show
        );
        let _closed = out.flush();
        let _closed = disable_raw_mode();
    }
}

/// Before a panic of the thread that draws is told, the terminal is given back. Panics of other threads are caught where
/// their work was asked for, and told there.
fn install_panic_hook() {
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    if INSTALLED.swap(true, Ordering::SeqCst) {
        return;
    }
    let drawing = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == drawing {
            leave();
            eprintln!("asynctutor has a fault and had to stop. Your progress is kept.");
            eprintln!("Please report this, with what you did last: {}", report_to());
            before(panic);
        } else if !TAKEN.load(Ordering::SeqCst) {
            before(panic);
        }
    }));
}

/// Where faults are reported.
const fn report_to() -> &'static str {
    match option_env!("CARGO_PKG_REPOSITORY") {
        Some(place) if !place.is_empty() => place,
        _ => "the project's issue tracker",
    }
}
