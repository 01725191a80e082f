//! The screens: state, what changes it, and what draws it.
//!
//! ```text
//! crossterm Event ─► keymap ─► Action ─► update(&mut State) ─► Effects ─► event loop performs them
//!                                ▲                │                              │
//!                                └────────────────┼─────── results ◄─────────────┘
//!                                                 ▼
//!                              view: (&State, &Theme, Rect, &mut Buffer)
//! ```
//!
//! A new key is a line of `assets/keymap.yaml`; a new thing to do is a variant of [`Action`](action::Action) and its arm in
//! [`update`](mod@update); a new screen or pane is a file in [`view`], with a place in [`layout`].

pub mod action;
pub mod app;
mod event_loop;
pub mod headless;
pub mod ink;
pub mod keymap;
pub mod layout;
mod live;
pub mod perform;
mod real;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
pub mod viewport;
pub mod widget;
mod world;
mod written;

use crate::lesson::catalog::Catalog;
use crate::runtime::Ending;
use app::{ExitStatus, Open, State};
use keymap::Keymap;
use std::io::IsTerminal;
use std::sync::Arc;
use theme::{ColorChoice, ColorDepth, Glyphs, TerminalHints, Theme};
use world::Desk;

/// What the screens are opened with.
#[derive(Debug)]
pub struct Options {
    /// What is opened first.
    pub open: Open,
    /// The theme's name; the first built-in one if absent.
    pub theme: Option<String>,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// When colours are used.
    pub color: ColorChoice,
}

/// The theme of that name for this terminal.
///
/// # Errors
/// If there is no such theme: the names there are.
pub fn theme(name: Option<&str>, ascii: bool, depth: ColorDepth) -> anyhow::Result<Theme> {
    let name = name.unwrap_or(theme::NAMES[0]);
    let glyphs = if ascii { &Glyphs::ASCII } else { &Glyphs::UNICODE };
    Theme::load(name, depth, glyphs)
        .ok_or_else(|| anyhow::anyhow!("no theme is called `{name}`; there are {}", theme::NAMES.join(", ")))
}

/// How the screens were left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// The status to end with.
    pub status: ExitStatus,
    /// How the user's own program ended, if it did before.
    pub program: Option<Ending>,
    /// What is to be said of a program's trace, now that it can be read.
    pub warnings: Vec<String>,
}

/// Runs the screens in the terminal until the user leaves.
///
/// # Errors
/// If there is no terminal, the keymap of the user is wrong, there is no such theme, or the program to be opened cannot
/// be started.
pub fn run(options: Options, catalog: Catalog) -> anyhow::Result<Left> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        anyhow::bail!("the screens need a terminal; `asynctutor run LESSON/DEMO` prints a timeline as text");
    }
    let keymap = Keymap::open(keymap::user_file().as_deref())?;
    let variable = |name: &str| std::env::var(name).ok();
    let (no_color, colorterm, term) = (variable("NO_COLOR"), variable("COLORTERM"), variable("TERM"));
    let hints = TerminalHints { no_color: no_color.as_deref(), colorterm: colorterm.as_deref(), term: term.as_deref() };
    let theme = theme(options.theme.as_deref(), options.ascii, ColorDepth::detect(options.color, hints))?;
    let desk = Desk::new(catalog);
    let (course, remark) = desk.course();
    let (mut state, effects) = State::start(options.open, course, Arc::new(keymap), Arc::new(theme), layout::LEAST);
    state.remark = remark;
    event_loop::run(state, effects, Arc::new(desk))
}
