//! The screens without a terminal: keys in, pictures out, every effect performed at once. For tests and pictures.

use super::action::Action;
use super::app::{Course, Effect, Open, State};
use super::event_loop::action_of;
use super::keymap::{Chord, Keymap};
use super::perform::{World, perform};
use super::theme::Theme;
use super::update::update;
use super::view;
use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The screens without a terminal.
pub struct Headless {
    /// What they show.
    pub state: State,
    world: Arc<dyn World>,
}

impl Headless {
    /// Opens the screens.
    pub fn open(
        open: Open,
        course: Course,
        keymap: Keymap,
        theme: Theme,
        size: Size,
        world: Arc<dyn World>,
    ) -> Headless {
        let (state, effects) = State::start(open, course, Arc::new(keymap), Arc::new(theme), size);
        let mut headless = Headless { state, world };
        headless.perform_all(effects);
        headless
    }

    /// Lets something happen, with all that follows from it. A run on the wall clock is not made.
    pub fn act(&mut self, action: Action) {
        let effects = update(&mut self.state, action);
        self.perform_all(effects);
    }

    /// Lets the terminal report something.
    pub fn event(&mut self, event: Event) {
        if let Some(action) = action_of(&self.state, event) {
            self.act(action);
        }
    }

    /// Presses keys, written as in the keymap and separated by spaces: `n n v shift+left`.
    ///
    /// # Errors
    /// If one of them is no key.
    pub fn press(&mut self, keys: &str) -> Result<(), String> {
        for key in keys.split_whitespace() {
            let chord: Chord = key.parse()?;
            if let Some(action) = self.state.keymap.action(self.state.context(), chord) {
                self.act(action);
            }
        }
        Ok(())
    }

    /// What the screen looks like.
    pub fn picture(&self) -> Buffer {
        let mut buffer = Buffer::empty(self.state.area());
        view::draw(&self.state, &self.state.theme, buffer.area, &mut buffer);
        buffer
    }

    fn perform_all(&mut self, effects: Vec<Effect>) {
        let mut left = VecDeque::from(effects);
        while let Some(effect) = left.pop_front() {
            if let Some(action) = perform(effect, self.world.as_ref(), &CancellationToken::new()) {
                left.extend(update(&mut self.state, action));
            }
        }
    }
}
