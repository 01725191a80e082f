//! How things look: colours by role, for every colour depth, and the signs that say the same without colour.
//!
//! A theme is data (`assets/themes/*.yaml`): a palette, and for each [`Role`] a few words such as `bold blue on paper`.
//! Widgets name roles, never colours, so a theme changes everything at once.

mod color;
mod glyphs;

pub use color::{ColorChoice, ColorDepth, TerminalHints};
pub use glyphs::Glyphs;

use crate::trace::{Outcome, ScopeKind, State, WaitKind};
use color::Paint;
use indexmap::IndexMap;
use ratatui::style::{Modifier, Style};
use serde::Deserialize;

/// The built-in themes, by the names `--theme` takes; the first is the default.
pub const NAMES: [&str; 4] = ["dark", "light", "high-contrast", "colour-blind"];

const SOURCES: [&str; 4] = [
    include_str!("../../assets/themes/dark.yaml"),
    include_str!("../../assets/themes/light.yaml"),
    include_str!("../../assets/themes/high-contrast.yaml"),
    include_str!("../../assets/themes/colour-blind.yaml"),
];

/// What is used in place of any theme when there is no colour.
const MONO: &str = include_str!("../../assets/themes/mono.yaml");

/// Defines [`Role`] and its list.
macro_rules! roles {
    ($($(#[$meta:meta])* $role:ident),+ $(,)?) => {
        /// What a piece of the screen means; a theme gives each a style.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Role { $($(#[$meta])* $role),+ }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Role] = &[$(Role::$role),+];
        }
    };
}

roles! {
    /// Ordinary text, and the ground everything stands on.
    Text,
    /// What matters less.
    Dim,
    /// Frames and rulers.
    Border,
    /// A pane's title.
    Title,
    /// The frame and title of the pane that has the keyboard.
    Focus,
    /// The selected row.
    Selected,
    /// The ground of the selected task's track, on which every state is legible.
    SelectedTrack,
    /// The run before the last change.
    Ghost,
    /// The playhead and its time.
    Playhead,
    /// A heading in prose.
    Heading,
    /// Strong text in prose.
    Strong,
    /// Emphasised text in prose.
    Emphasis,
    /// A code span or block in prose.
    Code,
    /// A quotation.
    Quote,
    /// A key that can be pressed.
    Key,
    /// A right answer.
    Good,
    /// A wrong answer or an error.
    Bad,
    /// A finding or a warning.
    Warning,
    /// A filled bar or gauge.
    Bar,
    /// Created, and has not run.
    Scheduled,
    /// Ready, and does not run.
    Ready,
    /// Running a step.
    Running,
    /// Holding the loop.
    Stall,
    /// Ready while another holds the loop.
    Starved,
    /// What a stall darkens.
    Shadow,
    /// Waiting for a timer or a turn.
    WaitTime,
    /// Waiting for a permit or lock.
    WaitPermit,
    /// Waiting for an event.
    WaitEvent,
    /// Waiting for a queue or channel.
    WaitQueue,
    /// Waiting for other tasks.
    WaitTask,
    /// Waiting for work outside the loop.
    WaitWork,
    /// Ended by returning.
    Returned,
    /// Ended by an error.
    Raised,
    /// Ended by a cancellation.
    Cancelled,
    /// Outlives what should own it.
    Orphan,
    /// A group.
    ScopeGroup,
    /// A timeout and its deadline.
    ScopeTimeout,
    /// An open resource.
    ScopeResource,
    /// A context.
    ScopeContext,
    /// From the cause of a cancellation to its victim.
    CancelArrow,
    /// The line of a program that runs or waits now.
    CurrentLine,
    /// A keyword of a program.
    SyntaxKeyword,
    /// A string of a program.
    SyntaxString,
    /// A comment of a program.
    SyntaxComment,
    /// A number or constant of a program.
    SyntaxConstant,
    /// A function of a program.
    SyntaxFunction,
    /// A type of a program.
    SyntaxType,
    /// An operator of a program.
    SyntaxOperator,
}

/// Why a theme file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// The file is not a theme.
    #[error("{0}")]
    Yaml(#[from] serde_yaml::Error),
    /// A version this program does not know.
    #[error("theme version {0}: this program reads version 1")]
    Version(u32),
    /// A palette entry that is no colour.
    #[error("palette: `{name}` needs a colour `#rrggbb` and one of the 16 terminal colours, such as `light-blue`")]
    Color {
        /// The entry.
        name: String,
    },
    /// A word in a role's style that is neither a palette entry nor a modifier.
    #[error("role `{role:?}`: `{word}` is no palette entry and none of bold, dim, italic, underlined, reversed")]
    Word {
        /// The role.
        role: Role,
        /// The word.
        word: String,
    },
    /// A role without a style.
    #[error("role `{0:?}` has no style")]
    Missing(Role),
}

/// A theme file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    version: u32,
    /// For each name the true colour and the nearest of the terminal's 16.
    palette: IndexMap<String, (String, String)>,
    roles: IndexMap<Role, String>,
}

/// How everything looks, for one terminal.
#[derive(Clone, Debug)]
pub struct Theme {
    styles: [Style; Role::ALL.len()],
    /// The signs to draw with.
    pub glyphs: &'static Glyphs,
}

impl Theme {
    /// The built-in theme of that name for a terminal of that depth; `None` if there is no such theme.
    ///
    /// # Panics
    /// Never: a test reads every built-in theme.
    pub fn load(name: &str, depth: ColorDepth, glyphs: &'static Glyphs) -> Option<Theme> {
        let index = NAMES.iter().position(|known| *known == name)?;
        let source = if depth == ColorDepth::None { MONO } else { SOURCES[index] };
        Some(Theme::parse(source, depth, glyphs).expect("built-in themes are read by a test"))
    }

    /// Reads a theme file.
    ///
    /// # Errors
    /// If it is not YAML of that shape, names unknown colours, or leaves a role out.
    pub fn parse(source: &str, depth: ColorDepth, glyphs: &'static Glyphs) -> Result<Theme, ThemeError> {
        let file: ThemeFile = serde_yaml::from_str(source)?;
        if file.version != 1 {
            return Err(ThemeError::Version(file.version));
        }
        let mut palette = IndexMap::new();
        for (name, (rgb, ansi)) in &file.palette {
            let paint = Paint::parse(rgb, ansi).ok_or_else(|| ThemeError::Color { name: name.clone() })?;
            palette.insert(name.as_str(), paint);
        }
        let mut styles = [None; Role::ALL.len()];
        for (role, words) in &file.roles {
            styles[*role as usize] = Some(read_style(*role, words, &palette, depth)?);
        }
        let mut whole = [Style::new(); Role::ALL.len()];
        for role in Role::ALL {
            whole[*role as usize] = styles[*role as usize].ok_or(ThemeError::Missing(*role))?;
        }
        Ok(Theme { styles: whole, glyphs })
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The ground of the whole screen: fill every frame with it before drawing.
    pub fn base(&self) -> Style {
        self.style(Role::Text)
    }

    /// The style of a state.
    pub fn state(&self, state: State) -> Style {
        self.style(state_role(state))
    }
}

/// The role that shows a state.
pub fn state_role(state: State) -> Role {
    match state {
        State::Unborn => Role::Dim,
        State::Scheduled => Role::Scheduled,
        State::Ready => Role::Ready,
        State::Running => Role::Running,
        State::Waiting(kind) => wait_role(kind),
        State::Stalling => Role::Stall,
        State::Starved => Role::Starved,
        State::Delivered => Role::Cancelled,
        State::Ended(Outcome::Returned) => Role::Returned,
        State::Ended(Outcome::Raised) => Role::Raised,
        State::Ended(Outcome::Cancelled) => Role::Cancelled,
        State::Collected => Role::Warning,
    }
}

/// The role that shows a kind of wait.
pub fn wait_role(kind: WaitKind) -> Role {
    match kind {
        WaitKind::Sleep | WaitKind::Yield => Role::WaitTime,
        WaitKind::Semaphore | WaitKind::Lock => Role::WaitPermit,
        WaitKind::Event => Role::WaitEvent,
        WaitKind::QueueGet | WaitKind::QueuePut | WaitKind::QueueJoin | WaitKind::Channel | WaitKind::Select => {
            Role::WaitQueue
        }
        WaitKind::Task | WaitKind::Gather | WaitKind::Group | WaitKind::Wait | WaitKind::Shield | WaitKind::Future => {
            Role::WaitTask
        }
        WaitKind::Thread | WaitKind::Process | WaitKind::Io => Role::WaitWork,
    }
}

/// The role that shows a kind of scope.
pub fn scope_role(kind: ScopeKind) -> Role {
    match kind {
        ScopeKind::Group => Role::ScopeGroup,
        ScopeKind::Timeout => Role::ScopeTimeout,
        ScopeKind::Resource => Role::ScopeResource,
        ScopeKind::Context => Role::ScopeContext,
    }
}

/// Reads `bold blue on paper`.
fn read_style(
    role: Role,
    words: &str,
    palette: &IndexMap<&str, Paint>,
    depth: ColorDepth,
) -> Result<Style, ThemeError> {
    let unknown = |word: &str| ThemeError::Word { role, word: word.to_owned() };
    let mut style = Style::new();
    let mut words = words.split_whitespace();
    while let Some(word) = words.next() {
        if word == "on" {
            let ground = words.next().unwrap_or("");
            style.bg = palette.get(ground).ok_or_else(|| unknown(ground))?.at(depth);
        } else if let Some(paint) = palette.get(word) {
            style.fg = paint.at(depth);
        } else {
            style = style.add_modifier(modifier(word).ok_or_else(|| unknown(word))?);
        }
    }
    Ok(style)
}

fn modifier(word: &str) -> Option<Modifier> {
    Some(match word {
        "plain" => Modifier::empty(),
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underlined" => Modifier::UNDERLINED,
        "reversed" => Modifier::REVERSED,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use color::contrast;
    use ratatui::style::Color;

    #[test]
    fn every_built_in_theme_styles_every_role_at_every_depth() {
        for name in NAMES {
            for depth in [ColorDepth::None, ColorDepth::Ansi16, ColorDepth::Ansi256, ColorDepth::True] {
                assert!(Theme::load(name, depth, &Glyphs::UNICODE).is_some(), "{name} {depth:?}");
            }
        }
        for source in SOURCES.iter().chain([&MONO]) {
            Theme::parse(source, ColorDepth::True, &Glyphs::ASCII).unwrap();
        }
        assert!(Theme::load("pink", ColorDepth::True, &Glyphs::UNICODE).is_none());
    }

    /// Contrast of a role's letters with its ground, as WCAG 2 measures it.
    fn role_contrast(theme: &Theme, role: Role) -> f64 {
        let base = theme.base();
        let style = theme.style(role);
        contrast(style.fg.or(base.fg).unwrap(), style.bg.or(base.bg).unwrap())
    }

    #[test]
    fn every_role_can_be_read_on_its_ground() {
        for name in NAMES {
            let theme = Theme::load(name, ColorDepth::True, &Glyphs::UNICODE).unwrap();
            for role in Role::ALL {
                let wanted = match (name, role) {
                    ("high-contrast", Role::Ghost | Role::Border | Role::Dim | Role::Shadow) => 4.5,
                    ("high-contrast", _) => 7.0,
                    (_, Role::Ghost | Role::Border | Role::Shadow) => 2.0,
                    (_, Role::Dim | Role::Scheduled | Role::SyntaxComment) => 3.8,
                    _ => 4.5,
                };
                let found = role_contrast(&theme, *role);
                assert!(found >= wanted, "{name}: {role:?} has a contrast of {found:.2}, wanted {wanted}");
            }
        }
    }

    #[test]
    fn states_can_be_read_on_selected_and_darkened_rows() {
        use Role::*;
        let states = [
            Scheduled,
            Ready,
            Running,
            WaitTime,
            WaitPermit,
            WaitEvent,
            WaitQueue,
            WaitTask,
            WaitWork,
            Returned,
            Raised,
            Cancelled,
            Orphan,
            CancelArrow,
            ScopeGroup,
            ScopeTimeout,
            ScopeResource,
            ScopeContext,
        ];
        for name in NAMES {
            let theme = Theme::load(name, ColorDepth::True, &Glyphs::UNICODE).unwrap();
            for ground in [SelectedTrack, Shadow] {
                for state in states {
                    let found = contrast(theme.style(state).fg.unwrap(), theme.style(ground).bg.unwrap());
                    assert!(found >= 3.8, "{name}: {state:?} on {ground:?} has a contrast of {found:.2}");
                }
            }
        }
    }

    #[test]
    fn without_colour_only_modifiers_remain() {
        for name in NAMES {
            let theme = Theme::load(name, ColorDepth::None, &Glyphs::UNICODE).unwrap();
            for role in Role::ALL {
                let style = theme.style(*role);
                assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            }
        }
    }

    #[test]
    fn sixteen_colours_are_the_terminals_own() {
        let theme = Theme::load("dark", ColorDepth::Ansi16, &Glyphs::UNICODE).unwrap();
        for role in Role::ALL {
            for color in [theme.style(*role).fg, theme.style(*role).bg].into_iter().flatten() {
                assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{role:?} {color:?}");
            }
        }
    }

    #[test]
    fn a_wrong_theme_says_what_is_wrong() {
        let message = |source: &str| {
            Theme::parse(source, ColorDepth::True, &Glyphs::UNICODE).map(|_| ()).unwrap_err().to_string()
        };
        assert_eq!(message("version: 2\npalette: {}\nroles: {}"), "theme version 2: this program reads version 1");
        assert_eq!(message("version: 1\npalette: {}\nroles: {}"), "role `Text` has no style");
        assert!(message("version: 1\npalette: {}\nroles: {text: mauve}").contains("`mauve` is no palette entry"));
        assert!(message("version: 1\npalette: {a: ['red', red]}\nroles: {}").contains("`a` needs a colour"));
    }
}
