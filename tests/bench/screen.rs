//! Frames of 200 × 50, and what they write: `cargo bench --bench speed -- screen`.

use crate::rounds::{Rounds, tell};
use crate::{crowd, timed};
use asynctutor::lesson::Lesson;
use asynctutor::lesson::catalog::Catalog;
use asynctutor::lesson::progress::{Change, Progress};
use asynctutor::scenario::run::RunOptions;
use asynctutor::trace::Nanos;
use asynctutor::tui::action::Action;
use asynctutor::tui::app::{Course, Open};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::ink::Ink;
use asynctutor::tui::keymap::Keymap;
use asynctutor::tui::perform::World;
use asynctutor::tui::theme::{ColorDepth, Glyphs, Theme};
use asynctutor::tui::view;
use ratatui::layout::{Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

const SIZE: Size = Size::new(200, 50);
const ROUNDS: usize = 400;

/// Measures it.
pub(crate) fn bench() {
    frames();
    knob();
}

/// Frames over a million and ten million events, and the bytes of a moved playhead.
fn frames() {
    let million = RefCell::new(Player::recorded(crowd::MILLION));
    let ten = RefCell::new(Player::recorded(crowd::TEN_MILLION));
    let empty = RefCell::new(blank());
    for (what, next) in MOVES {
        let (mut at, mut tens_at) = (0, 0);
        million.borrow_mut().play();
        ten.borrow_mut().play();
        let frame = |player: &RefCell<Player>, at: &mut u64| {
            *at += 1;
            next(&mut player.borrow_mut(), *at);
            player.borrow_mut().frame()
        };
        let rounds = Rounds::of(ROUNDS, || frame(&million, &mut at), || frame(&ten, &mut tens_at));
        let nothing =
            Rounds::of(ROUNDS, || timed(|| drop(empty.borrow_mut().draw(|_| {}))), || frame(&million, &mut at));
        let more = format!(
            "200 × 50, {:.1} × an empty frame, {} bytes",
            nothing.ratio(),
            million.borrow().written.get() / at as usize
        );
        tell(&format!("frame over 1,000,000 events, {what}"), millis(rounds.peer()), " ms", 0.5, &more);
        let more = format!("{:.2} ms", millis(rounds.subject()));
        tell(&format!("10,000,000 events to 1,000,000, {what}"), rounds.ratio(), " ×", 1.3, &more);
        million.borrow().written.set(0);
    }
    let mut player = million.borrow_mut();
    // All tasks sleep from 50 ms to 100 ms.
    player.screens.act(Action::Fit);
    player.play();
    let played = |player: &Player| player.screens.state.player().expect("a player").t;
    while played(&player) < Nanos::from_millis(60) {
        player.screens.act(Action::Tick(Duration::from_millis(10)));
    }
    player.frame();
    let mut most = 0;
    while played(&player) < Nanos::from_millis(95) {
        most = player.bytes_after(|screens| screens.act(Action::Tick(Duration::from_millis(3)))).max(most);
    }
    tell("bytes of a moved playhead, 100,000 lanes", most as f64, "", 64.0, "the most of any move from 60 to 95 ms");
    let still = player.bytes_after(|_| {});
    tell("bytes of a frame without a change", still as f64, "", 0.0, "the loop draws no such frame");
}

/// Moves the player's screen a little, for the given round.
type Move = fn(&mut Player, u64);

/// What changes from frame to frame.
const MOVES: [(&str, Move); 4] = [
    ("the playhead moves", |player, _| player.screens.act(Action::Tick(Duration::from_millis(3)))),
    ("the lanes scroll", |player, _| player.screens.act(Action::PageDown)),
    ("the selection moves", |player, step| player.screens.act(if step % 40 < 20 { Action::Down } else { Action::Up })),
    ("it zooms", |player, step| player.screens.act(if step % 16 < 8 { Action::ZoomIn } else { Action::ZoomOut })),
];

/// A knob is turned, a new run made, and it is on the screen.
fn knob() {
    let demo = Some("gather".to_owned());
    let open = Open::Lesson { lesson: "gather-vs-taskgroup".into(), demo, options: RunOptions::default() };
    let mut player = Player::open(open, Catalog::open(&[]));
    player.screens.press("k").expect("a key");
    player.frame();
    let mut turned = 0;
    let mut empty = blank();
    let rounds = Rounds::of(
        ROUNDS,
        || timed(|| drop(empty.draw(|_| {}))),
        || {
            turned += 1;
            let before = player.knobs();
            let key = if turned % 8 < 4 { "right" } else { "left" };
            let time = timed(|| player.screens.press(key)) + player.frame();
            assert_ne!(player.knobs(), before, "the knob was turned");
            time
        },
    );
    let more = format!("run, timeline and frame; {:.0} × an empty frame", rounds.ratio());
    tell("knob turned to redrawn", millis(rounds.subject()), " ms", 16.0, &more);
}

/// The screens, on a terminal that only counts.
struct Player {
    screens: Headless,
    terminal: Terminal<Ink<Counting>>,
    written: Rc<Cell<usize>>,
}

impl Player {
    fn recorded(sleeps: u64) -> Player {
        let open = Open::Trace { title: "crowd".into(), trace: Arc::new(crowd::crowd(sleeps)), folder: None };
        let player = Player::open(open, Catalog::default());
        println!(
            "{} events",
            player.screens.state.player().expect("a player").stages[0].timeline().expect("it is there").trace().len()
        );
        player
    }

    fn open(open: Open, catalog: Catalog) -> Player {
        let written = Rc::new(Cell::new(0));
        let options =
            TerminalOptions { viewport: Viewport::Fixed(Rect::from((ratatui::layout::Position::ORIGIN, SIZE))) };
        let ink = Ink::new(Counting(written.clone()), || Ok(SIZE));
        let theme = Theme::load("dark", ColorDepth::True, &Glyphs::UNICODE).expect("a theme");
        let course = Course::of(&catalog, &Progress::default());
        let screens = Headless::open(open, course, Keymap::built_in(), theme, SIZE, Arc::new(Shelf(catalog)));
        let mut player =
            Player { screens, terminal: Terminal::with_options(ink, options).expect("a terminal"), written };
        player.frame();
        player
    }

    /// Draws, and tells how long that took.
    fn frame(&mut self) -> Duration {
        let state = &self.screens.state;
        timed(|| {
            let draw =
                |frame: &mut ratatui::Frame<'_>| view::draw(state, &state.theme, frame.area(), frame.buffer_mut());
            self.terminal.draw(draw).map(drop).expect("it counts only");
        })
    }

    /// Plays from the start.
    fn play(&mut self) {
        self.screens.act(Action::First);
        if self.screens.state.pace().is_none() {
            self.screens.act(Action::PlayPause);
        }
    }

    /// What the next frame writes after something.
    fn bytes_after(&mut self, change: impl FnOnce(&mut Headless)) -> usize {
        let before = self.written.get();
        change(&mut self.screens);
        self.frame();
        self.written.get() - before
    }

    /// The knobs of the run on the screen.
    fn knobs(&self) -> String {
        let player = self.screens.state.player().expect("a player");
        let timeline = player.stages[0].timeline().expect("it ran");
        format!("{:?}", timeline.trace().header.source.knobs)
    }
}

/// A terminal without anything on it.
fn blank() -> Terminal<Ink<Counting>> {
    let options = TerminalOptions { viewport: Viewport::Fixed(Rect::from((ratatui::layout::Position::ORIGIN, SIZE))) };
    Terminal::with_options(Ink::new(Counting(Rc::default()), || Ok(SIZE)), options).expect("a terminal")
}

/// Counts what is written to it.
struct Counting(Rc<Cell<usize>>);

impl io::Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Lessons, and nothing kept.
struct Shelf(Catalog);

impl World for Shelf {
    fn lesson(&self, id: &str) -> Result<Arc<Lesson>, String> {
        self.0.lesson(id).map_err(|problems| format!("{problems:?}"))
    }

    fn keep(&self, _: &Change) -> Result<(), String> {
        Ok(())
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
