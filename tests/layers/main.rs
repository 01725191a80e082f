//! The layer rule: modules depend in one direction, and some things are known in one place only.
//!
//! Read off the source text, so that it also holds for code that is compiled only in some configuration.

use std::fs;
use std::path::{Path, PathBuf};

/// Every layer, and the layers it may name. Each may name itself.
const LAYERS: [(&str, &[&str]); 7] = [
    ("trace", &[]),
    ("scenario", &["trace"]),
    ("lesson", &["scenario", "trace"]),
    ("runtime", &["lesson", "scenario", "trace"]),
    ("export", &["lesson", "scenario", "trace"]),
    ("tui", &["runtime", "export", "lesson", "scenario", "trace"]),
    ("cli", &["tui", "runtime", "export", "lesson", "scenario", "trace"]),
];

/// A name, and the only files (or folders, ending in `/`) that may hold it.
const KNOWN_ONLY_IN: [(&str, &[&str]); 3] = [
    // The keymap and the themes are data files of the screens' own.
    ("serde_yaml", &["tui/keymap/load.rs", "tui/theme.rs"]),
    // Lessons are read in one place, which knows where everything stands.
    ("saphyr_parser", &["lesson/locate.rs"]),
    // What a terminal is, only the program's edge knows.
    ("crossterm", &["tui/", "cli/"]),
];

/// What a view must not name: it gets state and a buffer.
const NOT_IN_VIEWS: [&str; 8] =
    ["Instant", "SystemTime", "std::fs", "std::io", "std::net", "std::process", "std::env", "std::thread"];

/// The source files below `src`, by their path relative to it, without comments.
fn sources() -> Vec<(String, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let text = fs::read_to_string(path).unwrap();
        let code = text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned());
        (name, code.collect())
    };
    files.iter().map(read).collect()
}

/// The layer a file belongs to; `None` for `main.rs` and `lib.rs`.
fn layer_of(file: &str) -> Option<&str> {
    LAYERS
        .iter()
        .map(|(layer, _)| *layer)
        .find(|layer| file.strip_prefix(layer).is_some_and(|rest| rest.starts_with('/') || rest == ".rs"))
}

/// The modules of this crate that a line names, as in `crate::trace::Nanos` or `crate::{lesson, trace::Nanos}`.
fn layers_named(code: &str) -> Vec<String> {
    let mut named = Vec::new();
    for start in ["crate::", "asynctutor::"] {
        for (at, _) in code.match_indices(start) {
            // `$crate::` in a macro is this crate too; `pub(crate)` has no `::`.
            let rest = &code[at + start.len()..];
            match rest.strip_prefix('{') {
                Some(list) => named.extend(top_level(list)),
                None => named.push(word(rest)),
            }
        }
    }
    named
}

fn word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first word of every entry of a list, up to its closing brace.
fn top_level(list: &str) -> Vec<String> {
    let (mut depth, mut entry, mut words) = (0, String::new(), Vec::new());
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => words.push(word(&std::mem::take(&mut entry))),
            c if depth == 0 => entry.push(c),
            _ => {}
        }
    }
    words.push(word(&entry));
    words.retain(|word| !word.is_empty());
    words
}

/// The modules that a file names by climbing to the root, as `super::tui` does in `export/mod.rs`.
fn layers_climbed_to(file: &str, code: &str) -> Vec<String> {
    let depth = file.trim_end_matches(".rs").trim_end_matches("/mod").split('/').count();
    let climb = "super::".repeat(depth);
    code.match_indices(&climb).map(|(at, _)| word(&code[at + climb.len()..])).collect()
}

fn in_any(file: &str, places: &[&str]) -> bool {
    places.iter().any(|place| if place.ends_with('/') { file.starts_with(place) } else { file == *place })
}

#[test]
fn layers_depend_in_one_direction() {
    let mut wrong = Vec::new();
    for (file, lines) in sources() {
        let Some(layer) = layer_of(&file) else { continue };
        let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == layer).unwrap();
        // A `use` may go over several lines: the whole text is read at once.
        let text = lines.join("\n");
        for named in layers_named(&text).into_iter().chain(layers_climbed_to(&file, &text)) {
            let is_layer = LAYERS.iter().any(|(name, _)| *name == named);
            if is_layer && named != layer && !allowed.contains(&named.as_str()) {
                wrong.push(format!("src/{file}: `{layer}` must not name `{named}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\nThe rule is in src/lib.rs.", wrong.join("\n"));
}

#[test]
fn every_folder_of_the_source_is_a_layer() {
    for (file, _) in sources() {
        assert!(
            layer_of(&file).is_some() || ["lib.rs", "main.rs"].contains(&file.as_str()),
            "src/{file} belongs to no layer: name it in tests/layers and in src/lib.rs"
        );
    }
}

#[test]
fn what_is_known_in_one_place_is_named_in_no_other() {
    let mut wrong = Vec::new();
    for (file, lines) in sources() {
        for (name, places) in KNOWN_ONLY_IN {
            if !in_any(&file, places) && lines.iter().any(|line| line.contains(name)) {
                wrong.push(format!("src/{file} names {name}, which only {} may", places.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn views_and_widgets_know_no_clock_and_no_outside_world() {
    let mut wrong = Vec::new();
    for (file, lines) in sources()
        .into_iter()
        .filter(|(file, _)| in_any(file, &["tui/view/", "tui/widget/", "tui/update.rs", "tui/update/"]))
    {
        for name in NOT_IN_VIEWS {
            if let Some(line) = lines.iter().position(|line| line.contains(name)) {
                wrong.push(format!("src/{file}:{} names {name}", line + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_use_lines_understands_lists_and_paths() {
    assert_eq!(layers_named("use crate::trace::{Nanos, TaskId};"), ["trace"]);
    assert_eq!(layers_named("use crate::{\n    lesson::{Lesson, Demo},\n    trace,\n};"), ["lesson", "trace"]);
    assert_eq!(layers_named("    crate::tui::run(&asynctutor::cli::main)"), ["tui", "cli"]);
    assert_eq!(layers_named("pub(crate) fn run()"), [""; 0]);
    assert_eq!(layers_climbed_to("export/text/ink.rs", "use super::super::super::tui::app;"), ["tui"]);
    assert_eq!(layers_climbed_to("export/mod.rs", "use super::cli;"), ["cli"]);
    assert_eq!(layers_climbed_to("export/text/ink.rs", "use super::glyphs;"), [""; 0]);
}
