//! Nothing that is typed, clicked or resized makes it panic.

use crate::{LESSON, Shelf, lesson_at, open, open_on, real};
use asynctutor::runtime::{Ending, Found, Stop};
use asynctutor::trace::{Timeline, Trace};
use asynctutor::tui::action::{Action, Arrival, News, Over};
use asynctutor::tui::app::Open;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;
use std::time::Duration;

const KEYS: &str = " cxuknplvrwftqjkziozZ[]<>+-=?/123456789CXBRaOsyF";
const CODES: [KeyCode; 14] = [
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Backspace,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::F(3),
];

fn random_event(random: &mut ChaCha8Rng) -> Event {
    let letters: Vec<char> = KEYS.chars().collect();
    match random.random_range(0..20) {
        0..=8 => {
            let c = letters[random.random_range(0..letters.len())];
            Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
        }
        9..=13 => {
            let code = CODES[random.random_range(0..CODES.len())];
            let shift = if random.random_bool(0.2) { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            Event::Key(KeyEvent::new(code, shift))
        }
        14 => Event::Key(KeyEvent::new(
            KeyCode::Char(char::from_u32(random.next_u32() % 0x3000).unwrap_or('x')),
            KeyModifiers::empty(),
        )),
        15..=18 => {
            let kinds = [
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::Drag(MouseButton::Left),
                MouseEventKind::Up(MouseButton::Left),
                MouseEventKind::ScrollUp,
                MouseEventKind::ScrollDown,
            ];
            let kind = kinds[random.random_range(0..kinds.len())];
            let modifiers = if random.random_bool(0.2) { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
            Event::Mouse(MouseEvent {
                kind,
                column: random.random_range(0..160),
                row: random.random_range(0..60),
                modifiers,
            })
        }
        _ if random.random_bool(0.05) => Event::Resize(random.random_range(1..500), random.random_range(1..200)),
        _ => Event::Resize(random.random_range(60..140), random.random_range(18..45)),
    }
}

#[test]
fn mashing_a_hundred_thousand_keys_and_clicks_does_no_harm() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut screens = open(Open::Course, (120, 40));
    for round in 0..100_000 {
        screens.event(random_event(&mut random));
        if screens.state.pace().is_some() && random.random_bool(0.3) {
            screens.act(Action::Tick(Duration::from_millis(random.random_range(0..400))));
        }
        if round % 100 == 0 {
            screens.picture();
        }
        if screens.state.ended.is_some() {
            screens = open(Open::Course, (120, 40));
        }
    }
}

/// Some of a program's run, or its end.
fn news(random: &mut ChaCha8Rng, lines: &mut usize) -> News {
    *lines = (*lines + random.random_range(0..4)).min(real::PYTHON.lines().count());
    let is_over = random.random_bool(0.05);
    let text: String = real::PYTHON.lines().take(*lines).flat_map(|line| [line, "\n"]).collect();
    let trace = Arc::new(if *lines == 0 { Trace::default() } else { real::trace(&text) });
    let timeline = if is_over { Timeline::new(trace) } else { Timeline::of_a_run_going_on(trace) };
    let endings = [Ending::Exited(0), Ending::Exited(1), Ending::Signalled(9), Ending::Stopped(Stop::User)];
    let ending = endings[random.random_range(0..endings.len())];
    News {
        timeline: random.random_bool(0.9).then(|| Arc::new(timeline)),
        wrote: random.random_bool(0.2).then(|| "it wrote\nthis\n".into()),
        is_full: random.random_bool(0.02),
        over: is_over.then(|| Over { ending, warnings: Vec::new() }),
    }
}

#[test]
fn mashing_while_real_programs_run_does_no_harm() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let found = Found::Good { command: "python3".into(), version: "3.11.7".into() };
    let languages = || {
        let shelf = Arc::new(Shelf::without_recordings(found.clone()).that_allows());
        let target = Open::Lesson { lesson: LESSON.into(), demo: None, options: Default::default() };
        let mut screens = open_on(shelf, target, (120, 40));
        screens.press("n n n n n n R").unwrap();
        screens
    };
    let mut screens = languages();
    let mut lines = 0;
    for round in 0..3_000 {
        screens.event(random_event(&mut random));
        if random.random_bool(0.2) {
            screens.act(Action::Tick(Duration::from_millis(random.random_range(0..200))));
        }
        let Some(player) = screens.state.player() else {
            (screens, lines) = (languages(), 0);
            continue;
        };
        let going: Vec<u64> =
            player.stages.iter().chain(&player.aside).filter(|one| one.is_going()).map(|one| one.generation).collect();
        if let Some(generation) = going.first().copied().filter(|_| random.random_bool(0.5)) {
            let news = news(&mut random, &mut lines);
            lines = if news.over.is_some() { 0 } else { lines };
            screens.act(Action::Arrived(Arrival::Program { generation, news }));
        }
        if round % 50 == 0 {
            screens.picture();
        }
    }
}

#[test]
fn every_step_draws_at_every_size() {
    let sizes = (1..=60).step_by(7).flat_map(|columns| (1..=30).step_by(4).map(move |rows| (columns, rows)));
    let sizes: Vec<(u16, u16)> =
        sizes.chain([(79, 24), (80, 23), (80, 24), (109, 24), (110, 24), (500, 200), (80, 200), (500, 24)]).collect();
    for step in 1..=9 {
        let mut screens = lesson_at(step, (120, 40));
        for keys in ["", "k", "esc ?", "esc v", "v", "v", "v", "v tab", "tab", "tab", "tab"] {
            screens.press(keys).unwrap();
            for (columns, rows) in &sizes {
                screens.act(Action::Resize { columns: *columns, rows: *rows });
                let picture = screens.picture();
                assert_eq!((picture.area.width, picture.area.height), (*columns, *rows));
            }
        }
    }
}
