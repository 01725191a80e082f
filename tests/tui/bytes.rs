//! How much is written to the terminal.

use crate::{lesson_at, theme};
use asynctutor::tui::action::Action;
use asynctutor::tui::headless::Headless;
use asynctutor::tui::ink::Ink;
use asynctutor::tui::theme::{ColorDepth, NAMES, Theme};
use asynctutor::tui::view;
use ratatui::layout::{Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Counts what is written to it.
struct Counting(Arc<AtomicUsize>);

impl io::Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_playhead_in_motion_writes_at_most_64_bytes() {
    let depths = [ColorDepth::None, ColorDepth::Ansi16, ColorDepth::Ansi256, ColorDepth::True];
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        for (name, depth) in NAMES.into_iter().flat_map(|name| depths.map(|depth| (name, depth))) {
            move_the_playhead(lesson_at(6, (columns, rows)), theme(name, depth), (columns, rows));
        }
    }
}

fn move_the_playhead(mut screens: Headless, theme: Theme, (columns, rows): (u16, u16)) {
    screens.state.theme = Arc::new(theme);
    let written = Arc::new(AtomicUsize::new(0));
    let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, columns, rows)) };
    let ink = Ink::new(Counting(written.clone()), || Ok(Size::ZERO));
    let mut terminal = Terminal::with_options(ink, options).unwrap();
    screens.press("space").unwrap();
    let mut draw = |screens: &Headless| {
        let before = written.load(Ordering::Relaxed);
        let state = &screens.state;
        terminal.draw(|frame| view::draw(state, &state.theme, frame.area(), frame.buffer_mut())).unwrap();
        written.load(Ordering::Relaxed) - before
    };
    assert!(draw(&screens) > 1000);
    // Nothing happens in either run between 0 and 100 ms.
    for _ in 0..9 {
        screens.act(Action::Tick(Duration::from_millis(100)));
        let bytes = draw(&screens);
        let t = screens.state.player().unwrap().t;
        assert!(bytes <= 64, "{bytes} bytes at {t} on {columns}×{rows}");
    }
    assert_eq!(draw(&screens), 0, "nothing has changed");
}
