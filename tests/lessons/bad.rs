//! A bank of bad lessons: `bad/*.yaml`, each with what is said of it in `.expected`. After a change of words,
//! `SNAPSHOTS=overwrite cargo test --test lessons` writes them anew.

use asynctutor::lesson::load::load_path;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new("tests").join("lessons").join("bad")
}

/// What is said of a lesson, as `check` prints it.
fn diagnostics(path: &Path) -> String {
    let loaded = load_path(path);
    assert!(loaded.lesson.is_none() || !loaded.diagnostics.iter().any(|diagnostic| diagnostic.is_error()));
    let texts: Vec<String> = loaded.diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    texts.join("\n")
}

#[test]
fn every_mistake_is_told_with_its_place_and_what_to_do() {
    let mut lessons: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    lessons.sort();
    assert!(lessons.len() > 20);
    for lesson in lessons {
        let expected = lesson.with_extension("expected");
        let said = diagnostics(&lesson);
        assert!(!said.is_empty(), "{} has no mistake", lesson.display());
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            fs::write(&expected, said).unwrap();
        } else {
            let expected = fs::read_to_string(&expected).unwrap_or_default();
            snapbox::assert_data_eq!(said, snapbox::Data::text(expected).raw());
        }
    }
}

#[test]
fn nothing_that_is_told_can_steer_a_terminal() {
    let said = diagnostics(&folder().join("hidden-characters.yaml"));
    assert!(said.contains("wrong\\u{202e}key"), "{said}");
    assert!(said.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}')), "{said:?}");
}

#[test]
fn a_place_counts_lines_and_columns_of_the_file() {
    let loaded = load_path(&folder().join("crlf-and-bom.yaml"));
    let place = &loaded.diagnostics.iter().find(|diagnostic| diagnostic.message.contains("titel")).unwrap().place;
    assert_eq!((place.line, place.column, place.excerpt.as_str()), (3, 1, "titel: x"));
}
