//! What a program is known by: a digest of its text.

use crate::lesson::Language;
use sha2::{Digest, Sha256};
use std::fmt;

/// The SHA-256 of a program's language and text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Content(String);

impl Content {
    /// That of a program.
    pub fn of(language: Language, source: &str) -> Content {
        let mut digest = Sha256::new();
        digest.update(language.key());
        digest.update([0]);
        digest.update(source);
        Content(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
