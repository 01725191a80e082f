//! Which key does what, and where: data, read from `assets/keymap.yaml` and from the user's own file over it.

mod chord;
mod load;

pub use chord::Chord;
pub use load::{KeymapError, user_file};

use super::action::Action;
use indexmap::IndexMap;

/// A place where keys have a meaning of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// Every place.
    Everywhere,
    /// The list of lessons.
    Course,
    /// Typing what to look for.
    Search,
    /// The lesson player.
    Player,
    /// A question that waits for its answer.
    Question,
    /// The panel of knobs.
    Knobs,
    /// A short list to choose from, over the screen.
    Menu,
    /// A text over the screen: the help, a message.
    Page,
    /// A program that the user is asked to allow.
    Trust,
}

impl Context {
    /// Every context, in the order of the file.
    pub const ALL: [Context; 9] = [
        Context::Everywhere,
        Context::Course,
        Context::Search,
        Context::Player,
        Context::Question,
        Context::Knobs,
        Context::Menu,
        Context::Page,
        Context::Trust,
    ];

    /// Its name in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Context::Everywhere => "everywhere",
            Context::Course => "course",
            Context::Search => "search",
            Context::Player => "player",
            Context::Question => "question",
            Context::Knobs => "knobs",
            Context::Menu => "menu",
            Context::Page => "page",
            Context::Trust => "trust",
        }
    }

    /// Where a key is looked up that has no meaning here.
    pub const fn parent(self) -> Option<Context> {
        match self {
            Context::Everywhere => None,
            Context::Question | Context::Knobs => Some(Context::Player),
            _ => Some(Context::Everywhere),
        }
    }

    /// This context and those behind it, the innermost first.
    pub fn chain(self) -> impl Iterator<Item = Context> {
        std::iter::successors(Some(self), |context| context.parent())
    }
}

/// What each key means in each context. A key that is written down without a meaning has none.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    contexts: IndexMap<Context, IndexMap<Chord, Option<Action>>>,
}

/// One key that works, for the help and the bar of keys.
#[derive(Clone, Debug)]
pub struct Binding<'a> {
    /// The key.
    pub chord: Chord,
    /// What it does.
    pub action: &'a Action,
}

impl Keymap {
    /// What `chord` does in `context`.
    pub fn action(&self, context: Context, chord: Chord) -> Option<Action> {
        for place in context.chain() {
            if let Some(meaning) = self.contexts.get(&place).and_then(|keys| keys.get(&chord)) {
                return meaning.clone();
            }
            if let (Context::Search, Some(c)) = (place, chord.typed()) {
                return Some(Action::Type(c));
            }
        }
        None
    }

    /// The keys that have a meaning in `context`, the innermost context's first, each context in the order of the file.
    pub fn bindings(&self, context: Context) -> Vec<Binding<'_>> {
        let mut found: IndexMap<Chord, Option<Binding<'_>>> = IndexMap::new();
        for place in context.chain() {
            for (chord, action) in self.contexts.get(&place).into_iter().flatten() {
                if place != context && context == Context::Search && chord.typed().is_some() {
                    continue;
                }
                let binding = action.as_ref().map(|action| Binding { chord: *chord, action });
                found.entry(*chord).or_insert(binding);
            }
        }
        found.into_values().flatten().collect()
    }

    /// Gives `chord` a meaning in `context`, whatever it meant before.
    fn bind(&mut self, context: Context, chord: Chord, action: Option<Action>) {
        self.contexts.entry(context).or_default().insert(chord, action);
    }
}
