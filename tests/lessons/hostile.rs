//! No text makes the loader panic, hang or grow without bound.

use asynctutor::lesson::check::prove;
use asynctutor::lesson::load::{Loaded, load, load_path};
use asynctutor::lesson::source::{Folder, SourceText};
use proptest::prelude::*;
use std::fs::File;

fn told(text: &str) -> Loaded {
    match SourceText::from_bytes("lesson.yaml", text.as_bytes()) {
        Ok(source) => load(source, &Folder::Nowhere),
        Err(diagnostic) => Loaded { lesson: None, diagnostics: vec![diagnostic] },
    }
}

fn assert_told(text: &str, message: &str) {
    let loaded = told(text);
    let messages: Vec<&str> = loaded.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert!(messages.iter().any(|told| told.contains(message)), "{messages:?} do not say {message:?}");
    assert!(loaded.lesson.is_none());
    loaded.diagnostics.iter().for_each(|diagnostic| assert!(diagnostic.to_string().len() < 5000));
}

#[test]
fn nesting_without_end_is_refused() {
    let levels = "more than 64 levels of nesting";
    assert_told(&"[".repeat(100_000), levels);
    assert_told(&"{a: ".repeat(100_000), levels);
    assert_told(&"- ".repeat(100_000), levels);
    assert_told(&(0..1000).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>(), levels);
    assert_told(&format!("version: 1\nid: {}{}", "[".repeat(65), "]".repeat(65)), levels);
}

#[test]
fn sixty_four_levels_are_fine() {
    let text = format!("version: 1\nid: {}{}", "[".repeat(63), "]".repeat(63));
    assert!(told(&text).diagnostics.iter().all(|diagnostic| !diagnostic.message.contains("levels")));
}

#[test]
fn aliases_that_multiply_are_refused() {
    let list = |n: usize| if n == 0 { vec!["x".to_owned(); 9] } else { vec![format!("*a{}", n - 1); 9] };
    let bomb: String = (0..12).map(|n| format!("a{n}: &a{n} [{}]\n", list(n).join(","))).collect();
    assert_told(&bomb, "stands for more than 200000 values");
    assert_told("a: &a [*a]", "inside the value that its anchor names");
}

#[test]
fn of_a_file_of_a_gigabyte_only_the_beginning_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lesson.yaml");
    File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let loaded = load_path(folder.path());
    assert_eq!(loaded.diagnostics[0].message, "the file is longer than 1 MiB, the most a lesson may have");
}

#[test]
fn a_folder_or_nothing_in_place_of_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    assert!(load_path(&folder.path().join("nosuch.yaml")).diagnostics[0].message.starts_with("cannot be read"));
    std::fs::create_dir(folder.path().join("lesson.yaml")).unwrap();
    assert!(load_path(folder.path()).diagnostics[0].message.starts_with("cannot be read"));
}

#[test]
fn ten_thousand_mistakes_are_told_up_to_a_hundred() {
    let tasks: String = (0..5_000).map(|n| format!("      t{n}: [spawn: u{n}, sleep: $z{n}]\n")).collect();
    let loaded = told(&format!("version: 1\nid: x\ntitle: x\ntier: core\ndemos:\n  a:\n    tasks:\n{tasks}"));
    assert_eq!(loaded.diagnostics.len(), 101);
    assert!(loaded.diagnostics[100].message.contains("more findings are left out"));
}

#[test]
fn ten_thousand_tasks_in_a_chain_are_fine() {
    let tasks: String = (0..10_000).map(|n| format!("      t{n}: [spawn: t{}]\n", n + 1)).collect();
    let text = format!(
        "version: 1\nid: x\ntitle: x\ntier: core\ndemos:\n  a:\n    tasks:\n      main: [spawn: t0]\n{tasks}      \
         t10000: [yield]\n    claims: [{{task: t10000, ends: returned}}]\n"
    );
    let loaded = told(&text);
    assert!(loaded.lesson.is_some(), "{:?}", loaded.diagnostics.first());
}

/// Pieces of which lessons are made.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "version",
        "1",
        "id",
        "demos",
        "tasks",
        "main",
        "sleep",
        "10ms",
        "0.5ms",
        "gather",
        "group",
        "spawn",
        "task",
        "as",
        "with",
        "times",
        "do",
        "except",
        "try",
        "finally",
        "raise",
        "$x",
        "$main",
        "knobs",
        "default",
        "min",
        "max",
        "step",
        "claims",
        "ends",
        "returned",
        "cancelled",
        "order",
        "steps",
        "predict",
        "answer",
        "choices",
        "say",
        "if",
        "value",
        "is",
        "{n}",
        "~",
        "true",
        "99999999999999999999",
        "-1",
        "*a",
        "&a ",
        "<<",
        "!!str",
        "é日\u{301}",
        "\u{202e}",
        "\t",
        "'",
        "\"",
        "|\n",
        "%",
    ];
    prop_oneof![
        6 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        4 => prop::sample::select(vec![": ", "- ", "\n", "\n  ", "\n    ", "\n      - ", "[", "]", "{", "}", ", ", "#", "---\n"])
            .prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_is_answered(pieces in prop::collection::vec(piece(), 0..60)) {
        let loaded = told(&pieces.concat());
        prop_assert!(loaded.lesson.is_some() || !loaded.diagnostics.is_empty());
        loaded.diagnostics.iter().for_each(|diagnostic| drop(diagnostic.to_string()));
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(diagnostic) = SourceText::from_bytes("x", &bytes) {
            prop_assert!(diagnostic.to_string().contains("UTF-8"));
        }
    }

    #[test]
    fn any_damage_to_a_good_lesson_is_answered(
        cut in any::<prop::sample::Index>(), length in 0usize..40, piece in piece(),
    ) {
        let text = GOOD;
        let boundary = |mut at: usize| { while !text.is_char_boundary(at) { at -= 1 } at };
        let from = boundary(cut.index(text.len()));
        let to = boundary((from + length).min(text.len()));
        let loaded = told(&format!("{}{piece}{}", &text[..from], &text[to..]));
        match loaded.lesson {
            None => prop_assert!(loaded.diagnostics.iter().any(|diagnostic| diagnostic.is_error())),
            // What is taken to be right can be run, whatever comes of its claims.
            Some(lesson) if lesson.demos.values().all(|demo| demo.program.limits.steps <= 100_000) => drop(prove(&lesson)),
            Some(_) => {}
        }
    }
}

/// A lesson with a bit of everything.
const GOOD: &str = include_str!("good.yaml");

#[test]
fn a_lesson_with_a_bit_of_everything_is_fine() {
    let loaded = told(GOOD);
    let texts: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    assert!(texts.is_empty(), "{}", texts.join("\n"));
}
