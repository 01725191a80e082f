//! What must be true of the loader, whatever it is given.

use crate::drive::Figures;
use crate::random::Random;
use crate::run;
use asynctutor::lesson::diagnostic::Diagnostic;
use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use asynctutor::trace::visible;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The name of every file here.
const FILE: &str = "lesson.yaml";

/// Loads a lesson, and runs its demos if it is one.
pub(crate) fn check(bytes: &[u8], folder: &Folder, random: &mut Random, figures: &mut Figures) {
    let source = match SourceText::from_bytes(FILE, bytes) {
        Ok(source) => source,
        Err(diagnostic) => {
            let text = String::from_utf8_lossy(bytes);
            well_formed(&diagnostic, text.strip_prefix('\u{feff}').unwrap_or(&text));
            figures.refused += 1;
            return;
        }
    };
    let text = source.text().to_owned();
    let loaded = load(source, folder);
    let has_errors = loaded.diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(loaded.lesson.is_none(), has_errors, "a lesson without errors, or no lesson and what is wrong with it");
    for diagnostic in &loaded.diagnostics {
        well_formed(diagnostic, &text);
    }
    let Some(lesson) = loaded.lesson else {
        figures.refused += 1;
        return;
    };
    figures.loaded += 1;
    let from = random.below(lesson.demos.len().max(1));
    for demo in lesson.demos.values().skip(from).take(2) {
        run::check(demo, random, figures);
    }
}

/// The lines of a text as YAML counts them.
fn lines(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let Some(end) = rest.find(['\n', '\r']) else {
            found.push(rest);
            return found;
        };
        found.push(&rest[..end]);
        rest = rest[end..].strip_prefix("\r\n").unwrap_or(&rest[end + 1..]);
    }
}

/// A diagnostic stands at a place of the file, shows the line that is there, and nothing that could steer a terminal.
fn well_formed(diagnostic: &Diagnostic, text: &str) {
    let rendered = diagnostic.to_string();
    assert_visible(&rendered);
    let place = &diagnostic.place;
    assert!(!diagnostic.message.is_empty(), "a diagnostic says something");
    let count = 1 + if place.excerpt.is_empty() { 0 } else { 2 } + usize::from(diagnostic.help.is_some());
    assert_eq!(rendered.lines().count(), count, "{rendered:?}");
    if place.path != FILE {
        return; // of a program beside the lesson
    }
    assert!(rendered.starts_with(&format!("{FILE}:{}:{}: ", place.line, place.column)), "{rendered}");
    let lines = lines(text);
    assert!((1..=lines.len()).contains(&(place.line as usize)), "of {} lines: {rendered}", lines.len());
    let line = lines[place.line as usize - 1];
    let length = line.chars().count();
    assert!((1..=length + 1).contains(&(place.column as usize)), "of {length} columns: {rendered}");
    if place.excerpt.is_empty() {
        return; // of the file as a whole, or an empty line
    }
    let shown = place.excerpt.strip_prefix('…').unwrap_or(&place.excerpt);
    let shown = shown.strip_suffix('…').unwrap_or(shown);
    let joins = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    let whole = visible(&line.replace('\t', "→")).into_owned();
    assert!(whole.contains(shown) || line.contains(joins), "{shown:?} is not in {whole:?}");
    let Some(pointed) = line.chars().nth(place.column as usize - 1).filter(|c| !joins(*c)) else { return };
    let sign = if pointed == '\t' { "→".to_owned() } else { visible(&pointed.to_string()).into_owned() };
    let at_caret =
        |(at, _): (usize, char)| place.excerpt[..at].width() == place.caret && place.excerpt[at..].starts_with(&sign);
    let hidden = pointed.width() == Some(0) || place.excerpt.width() < place.caret + sign.width();
    assert!(hidden || place.excerpt.char_indices().any(at_caret), "{sign:?} at the caret: {rendered}");
}

/// Every line of a text could go to a terminal as it is.
pub(crate) fn assert_visible(text: &str) {
    for line in text.split('\n') {
        assert_eq!(visible(line), line, "this could steer a terminal");
    }
}
