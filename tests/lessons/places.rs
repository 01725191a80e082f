//! Every value's line and column is where it is written, in every style of YAML.

use asynctutor::lesson::diagnostic::{At, Findings};
use asynctutor::lesson::locate::{Node, NodeKind, parse};
use asynctutor::lesson::source::SourceText;
use proptest::prelude::*;
use std::sync::Arc;

fn tree(text: &str) -> Arc<Node> {
    let source = SourceText::from_bytes("lesson.yaml", text.as_bytes()).unwrap();
    let mut findings = Findings::new(Arc::new(source));
    parse(&mut findings).unwrap_or_else(|| panic!("{text}\n{:?}", findings.into_sorted()))
}

fn at(root: &Node, path: &str) -> (u32, u32) {
    let At { line, column } = root.at_path(path.split('/')).unwrap_or_else(|| panic!("no {path}")).at;
    (line, column)
}

#[test]
fn block_and_flow_style_quotes_comments_and_anchors_are_found_where_they_stand() {
    let root = tree(
        "# first a comment: {not: a value}\n\
         plain: word\n\
         \"quoted key\" : 'single'\n\
         flow: {a: [1, \"two\",   three], b: {c: d}}  # comment\n\
         block:\n\
         \x20 - one\n\
         \x20 -   two: &anchor {x: y}\n\
         \x20     three: 3\n\
         again: *anchor\n\
         text: |\n\
         \x20 many: [lines\n\
         folded: >-\n\
         \x20 more\n\
         \x20 lines\n\
         wide: {日本: é, e\u{301}: x}\n\
         last:\n",
    );
    let places = [
        ("plain", (2, 8)),
        ("quoted key", (3, 16)),
        ("flow", (4, 7)),
        ("flow/a", (4, 11)),
        ("flow/a/0", (4, 12)),
        ("flow/a/1", (4, 15)),
        ("flow/a/2", (4, 24)),
        ("flow/b/c", (4, 39)),
        ("block/0", (6, 5)),
        ("block/1/two/x", (7, 24)),
        ("block/1/three", (8, 14)),
        ("again/x", (7, 24)),
        ("wide/日本", (15, 12)),
        ("wide/e\u{301}", (15, 19)),
    ];
    for (path, place) in places {
        assert_eq!(at(&root, path), place, "{path}");
    }
    // A text of several lines stands where its first line does.
    assert_eq!(at(&root, "text").0, 11);
    assert_eq!(at(&root, "folded").0, 13);
}

#[test]
fn all_kinds_of_line_break_count_as_one() {
    for line_break in ["\n", "\r\n", "\r"] {
        let root = tree(&["a: 1", "b:", "  - x", "c: 3"].join(line_break));
        assert_eq!((at(&root, "b/0"), at(&root, "c")), ((3, 5), (4, 4)), "{line_break:?}");
    }
}

/// Checks that every plain scalar of a text stands where its node says.
fn assert_in_place(node: &Node, lines: &[Vec<char>]) {
    match &node.kind {
        NodeKind::Scalar { text, plain } => {
            let line = &lines[node.at.line as usize - 1];
            let here: String = line[(node.at.column as usize - 1).min(line.len())..].iter().collect();
            let first = text.split_whitespace().next().unwrap_or("");
            if *plain {
                assert!(here.starts_with(first), "{text:?} is not at {:?}: {here:?}", node.at);
            } else {
                assert!(
                    here.starts_with(['"', '\'', '|', '>', ' ']) || here.starts_with(first),
                    "{text:?} at {here:?}"
                );
            }
        }
        NodeKind::List(items) => items.iter().for_each(|item| assert_in_place(item, lines)),
        NodeKind::Map(entries) => entries.iter().for_each(|(key, value)| {
            assert_in_place(key, lines);
            assert_in_place(value, lines);
        }),
    }
}

#[test]
fn every_value_of_the_built_in_lessons_stands_where_its_place_says() {
    for entry in std::fs::read_dir("lessons").unwrap() {
        let file = entry.unwrap().path().join("lesson.yaml");
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        assert_in_place(&tree(&text), &lines);
    }
}

/// A value that can be written in several styles.
#[derive(Clone, Debug)]
enum Made {
    Word(String),
    Quoted(String),
    List(Vec<Made>, bool),
    Map(Vec<Made>, bool),
}

fn made() -> impl Strategy<Value = Made> {
    let leaf = prop_oneof!["[a-zé日]{1,6}".prop_map(Made::Word), "[a-z: #]{0,6}".prop_map(Made::Quoted)];
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 1..4), any::<bool>())
                .prop_map(|(items, flow)| Made::List(items, flow)),
            (prop::collection::vec(inner, 1..4), any::<bool>()).prop_map(|(items, flow)| Made::Map(items, flow)),
        ]
    })
}

/// Writes a value; in flow style all within is in flow style.
fn write(value: &Made, indent: usize, in_flow: bool, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Made::Word(word) => out.push_str(word),
        Made::Quoted(text) => out.push_str(&format!("{text:?}")),
        Made::List(items, flow) if *flow || in_flow => {
            out.push_str("[ ");
            items.iter().for_each(|item| {
                write(item, 0, true, out);
                out.push_str(" , ");
            });
            out.push(']');
        }
        Made::Map(items, flow) if *flow || in_flow => {
            out.push('{');
            items.iter().enumerate().for_each(|(index, item)| {
                out.push_str(&format!("k{index}:  "));
                write(item, 0, true, out);
                out.push(',');
            });
            out.push('}');
        }
        Made::List(items, _) => items.iter().for_each(|item| {
            out.push_str(&format!("\n{pad}# a comment\n{pad}-  "));
            write(item, indent + 2, false, out);
        }),
        Made::Map(items, _) => items.iter().enumerate().for_each(|(index, item)| {
            out.push_str(&format!("\n{pad}k{index}: "));
            write(item, indent + 2, false, out);
        }),
    }
}

proptest! {
    #[test]
    fn whatever_the_style_values_stand_where_their_places_say(value in made()) {
        let mut text = String::new();
        write(&value, 0, false, &mut text);
        let lines: Vec<Vec<char>> = text.split('\n').map(|line| line.chars().collect()).collect();
        assert_in_place(&tree(&text), &lines);
    }
}
