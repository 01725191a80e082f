//! Nothing that is typed, clicked or resized makes it panic.

use crate::{lesson_at, open};
use asynctutor::tui::action::Action;
use asynctutor::tui::app::Open;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

const KEYS: &str = " cxuknplvrwftqjkziozZ[]<>+-=?/123456789CXBRaOsy";
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
        if screens.state.is_moving() && random.random_bool(0.3) {
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
