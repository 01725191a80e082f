//! Reads keymap files. A key given twice in one context, an unknown key, action or context is refused, with its place.

use super::{Chord, Context, Keymap};
use crate::trace::visible;
use crate::tui::action::Action;
use etcetera::BaseStrategy;
use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// The keymap that the program comes with.
const BUILT_IN: &str = include_str!("../../../assets/keymap.yaml");

/// The most bytes a keymap file may have.
const MOST: u64 = 256 * 1024;

/// What is wrong with a keymap file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}:{column}: {}{}", visible(.file), visible(.problem), shown(.text, *.line))]
pub struct KeymapError {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 if the whole file is meant.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub problem: String,
    /// The line itself.
    pub text: String,
}

fn shown(text: &str, line: usize) -> String {
    if text.is_empty() { String::new() } else { format!("\n{line:>5} | {}", visible(text)) }
}

/// Where the user's own keymap is looked for.
pub fn user_file() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join("asynctutor").join("keymap.yaml"))
}

impl Keymap {
    /// The keymap that the program comes with.
    ///
    /// # Panics
    /// If that file is wrong, which a test excludes.
    pub fn built_in() -> Keymap {
        let mut keymap = Keymap::default();
        keymap.read("assets/keymap.yaml", BUILT_IN).expect("the built-in keymap is valid");
        keymap
    }

    /// The built-in keymap, and over it the file at `path` if there is one.
    pub fn open(path: Option<&Path>) -> Result<Keymap, KeymapError> {
        let mut keymap = Keymap::built_in();
        let Some(path) = path.filter(|path| path.exists()) else { return Ok(keymap) };
        let file = path.display().to_string();
        let whole =
            |problem: String| KeymapError { file: file.clone(), line: 0, column: 0, problem, text: String::new() };
        let size = std::fs::metadata(path).map_err(|error| whole(format!("cannot be read: {error}")))?.len();
        if size > MOST {
            return Err(whole(format!("has {size} bytes; a keymap has at most {MOST}")));
        }
        let text = std::fs::read_to_string(path).map_err(|error| whole(format!("cannot be read: {error}")))?;
        keymap.read(&file, &text)?;
        Ok(keymap)
    }

    /// Takes over the bindings written in `text`, which comes from `file`. Nothing is taken over if anything is wrong.
    pub fn read(&mut self, file: &str, text: &str) -> Result<(), KeymapError> {
        let wrong = |error: serde_yaml::Error| {
            let (line, column) = error.location().map_or((0, 0), |place| (place.line(), place.column()));
            let problem = error.to_string();
            // serde_yaml ends its messages with the place, which is said first here.
            let problem = match problem.rfind(" at line ") {
                Some(end) => problem[..end].to_owned(),
                None => problem,
            };
            let text = text.lines().nth(line.wrapping_sub(1)).unwrap_or_default().to_owned();
            KeymapError { file: file.to_owned(), line, column, problem, text }
        };
        let mut next = self.clone();
        FileSeed(&mut next).deserialize(serde_yaml::Deserializer::from_str(text)).map_err(wrong)?;
        *self = next;
        Ok(())
    }
}

/// Reads a whole file into a keymap. Everything is refused at the key or value it is about, so that serde_yaml
/// reports its line and column.
struct FileSeed<'a>(&'a mut Keymap);

impl<'de> DeserializeSeed<'de> for FileSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FileSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`version: 1` and contexts with their keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        let mut version = false;
        while let Some(section) = map.next_key::<Section>()? {
            match section {
                Section::Version => {
                    map.next_value::<Version>()?;
                    version = true;
                }
                Section::Keys(context) => {
                    if !seen.insert(context) {
                        let twice = format!("`{}` stands here twice; put its keys together", context.word());
                        return Err(A::Error::custom(twice));
                    }
                    map.next_value_seed(KeysSeed { keymap: self.0, context })?;
                }
            }
        }
        if version { Ok(()) } else { Err(A::Error::custom("the first line must be `version: 1`")) }
    }
}

/// The version of the format.
struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Version, D::Error> {
        struct One;
        impl Visitor<'_> for One {
            type Value = Version;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("1, the only version there is")
            }

            fn visit_u64<E: serde::de::Error>(self, version: u64) -> Result<Version, E> {
                match version {
                    1 => Ok(Version),
                    other => Err(E::custom(format!("version {other} is not known here; this program reads version 1"))),
                }
            }
        }
        deserializer.deserialize_u64(One)
    }
}

/// A key of the file itself.
enum Section {
    Version,
    Keys(Context),
}

impl<'de> Deserialize<'de> for Section {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Section, D::Error> {
        deserializer.deserialize_str(Word(|word: &str| {
            if word == "version" {
                return Ok(Section::Version);
            }
            let known = Context::ALL.map(Context::word).join(", ");
            let context = Context::ALL.into_iter().find(|context| context.word() == word);
            context.map(Section::Keys).ok_or_else(|| format!("no context is called `{word}`; there are {known}"))
        }))
    }
}

/// Reads the keys of one context.
struct KeysSeed<'a> {
    keymap: &'a mut Keymap,
    context: Context,
}

impl<'de> DeserializeSeed<'de> for KeysSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for KeysSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys and what they do, one `KEY: ACTION` a line")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(chord) = map.next_key_seed(ChordSeed { seen: &mut seen, context: self.context })? {
            let action = map.next_value_seed(ActionSeed)?;
            self.keymap.bind(self.context, chord, action);
        }
        Ok(())
    }
}

/// Reads a key, and refuses it where it already has a meaning.
struct ChordSeed<'a> {
    seen: &'a mut HashSet<Chord>,
    context: Context,
}

impl<'de> DeserializeSeed<'de> for ChordSeed<'_> {
    type Value = Chord;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Chord, D::Error> {
        deserializer.deserialize_str(Word(|word: &str| {
            let chord: Chord = word.parse()?;
            if self.seen.insert(chord) {
                Ok(chord)
            } else {
                Err(format!("`{word}` has a meaning in `{}` already; give it only one", self.context.word()))
            }
        }))
    }
}

/// Reads an action; `none` takes a key's meaning away.
struct ActionSeed;

impl<'de> DeserializeSeed<'de> for ActionSeed {
    type Value = Option<Action>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Action>, D::Error> {
        deserializer.deserialize_str(Word(|word: &str| match word {
            "none" => Ok(None),
            word => word.parse().map(Some),
        }))
    }
}

/// Parses a string where it stands, so that a refusal carries its place.
struct Word<F>(F);

impl<T, F: FnOnce(&str) -> Result<T, String>> Visitor<'_> for Word<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word; write a digit or sign in quotes")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<T, E> {
        self.0(word).map_err(E::custom)
    }
}
