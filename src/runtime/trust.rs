//! Which programs of lessons from elsewhere may run: those the user has seen and allowed, known by their content.

use super::content::Content;
use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file's name, in the folder of the learner's progress.
const FILE: &str = "allowed-programs";

/// A file with a line for each program that was allowed. Nothing is ever taken from it by us; the user may.
#[derive(Clone, Debug)]
pub struct Trust {
    path: PathBuf,
}

impl Trust {
    /// The file in that folder, which need not be there yet.
    pub fn within(folder: &Path) -> Trust {
        Trust { path: folder.join(FILE) }
    }

    /// Whether the user has allowed a program with this content.
    pub fn allows(&self, content: &Content) -> bool {
        // A file that cannot be read allows nothing.
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        let allowed: BTreeSet<&str> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
        allowed.contains(content.to_string().as_str())
    }

    /// Remembers that the user allows a program, called `name` for whoever reads the file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn allow(&self, content: &Content, name: &str) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // One write: lines of several processes do not mix.
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)?
            .write_all(format!("{content} {name}\n").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Language;

    #[test]
    fn a_program_is_allowed_until_a_letter_of_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let trust = Trust::within(&folder.path().join("made when needed"));
        let content = |source| Content::of(Language::Python, source);
        assert!(!trust.allows(&content("print(1)")));
        trust.allow(&content("print(1)"), "a/b.py\nx").unwrap();
        trust.allow(&content("print(3)"), "c.py").unwrap();
        assert!(trust.allows(&content("print(1)")) && trust.allows(&content("print(3)")));
        assert!(!trust.allows(&content("print(2)")));
        assert!(!trust.allows(&Content::of(Language::Node, "print(1)")));
    }
}
