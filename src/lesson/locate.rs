//! YAML text → a tree in which every value and every key knows its line and column.
//!
//! The tree is built from the events of a YAML 1.2 parser, so positions are right in block and flow style, through quotes,
//! comments and anchors. What came through an alias keeps the place where it is written.

use super::diagnostic::{At, Findings};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};
use std::collections::HashMap;
use std::sync::Arc;

/// The deepest nesting a lesson may have.
pub const MAX_DEPTH: usize = 64;

/// The most values a lesson may have, those written once and used through aliases counted each time.
pub const MAX_VALUES: usize = 200_000;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it begins.
    pub at: At,
    /// What it is.
    pub kind: NodeKind,
    /// How many values it holds, itself and what aliases stand for included.
    size: usize,
    /// How many levels it holds, itself included.
    height: usize,
}

/// The kinds of value.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A word, number, text or nothing.
    Scalar {
        /// As written, without quotes.
        text: Box<str>,
        /// Whether it stands without quotes, so that `true` is a truth value and `~` is nothing.
        plain: bool,
    },
    /// A list.
    List(Vec<Arc<Node>>),
    /// Keys (always scalars) and values.
    Map(Vec<(Arc<Node>, Arc<Node>)>),
}

impl Node {
    fn new(at: At, kind: NodeKind) -> Node {
        let (mut size, mut height) = (1usize, 0);
        let mut count = |child: &Node| {
            size = size.saturating_add(child.size);
            height = height.max(child.height);
        };
        match &kind {
            NodeKind::Scalar { .. } => {}
            NodeKind::List(items) => items.iter().for_each(|item| count(item)),
            NodeKind::Map(entries) => entries.iter().for_each(|(_, value)| count(value)),
        }
        Node { at, kind, size, height: height + 1 }
    }

    /// A plain scalar that stands nowhere.
    pub fn word(text: &str) -> Node {
        Node::new(At::default(), NodeKind::Scalar { text: text.into(), plain: true })
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Arc<Node>> {
        match &self.kind {
            NodeKind::Map(entries) => entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value at a path of keys and list indices (as text, from 0).
    pub fn at_path<'a>(&'a self, path: impl IntoIterator<Item = &'a str>) -> Option<&'a Node> {
        path.into_iter().try_fold(self, |node, part| match &node.kind {
            NodeKind::Scalar { .. } => None,
            NodeKind::List(items) => items.get(part.parse::<usize>().ok()?).map(Arc::as_ref),
            NodeKind::Map(_) => node.get(part).map(Arc::as_ref),
        })
    }
}

/// A collection whose end has not been read.
struct Open {
    at: At,
    anchor: usize,
    contents: Contents,
}

enum Contents {
    List(Vec<Arc<Node>>),
    Map { entries: Vec<(Arc<Node>, Arc<Node>)>, lines: HashMap<Box<str>, u32>, key: Option<Arc<Node>> },
}

/// Reads the one document of a text. What is wrong with it as YAML goes to `findings`; then there is no tree, except
/// after a repeated key, of which the first is kept.
pub fn parse(findings: &mut Findings) -> Option<Arc<Node>> {
    let source = findings.source().clone();
    if let Some(at) = unprintable(source.text()) {
        findings.error(at, "this control character may not stand in YAML", Some("remove it".into()));
        return None;
    }
    let mut builder = Builder { findings, open: Vec::new(), anchors: HashMap::new(), values: 0, root: None };
    for event in Parser::new_from_str(source.text()) {
        let step = match event {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => {
                let at = place(*error.marker());
                let (message, help) = explain(error.info(), source.text(), at);
                builder.findings.error(at, message, help);
                Err(Stop)
            }
        };
        if step.is_err() {
            return None;
        }
    }
    if builder.root.is_none() {
        builder.findings.error(At::START, "the file is empty", None);
    }
    builder.root
}

/// Reading ends here; the reason has been recorded.
struct Stop;

struct Builder<'f> {
    findings: &'f mut Findings,
    open: Vec<Open>,
    anchors: HashMap<usize, Arc<Node>>,
    values: usize,
    root: Option<Arc<Node>>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        let at = place(span.start);
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                self.stop(at, "a second document begins here", "a lesson is one document: remove the `---`")
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(node) => {
                    if self.open.len() + node.height > MAX_DEPTH {
                        return self.too_deep(at);
                    }
                    let count = node.size;
                    self.add(at, node, count)
                }
                None => {
                    self.stop(at, "this alias stands inside the value that its anchor names", "write the value out")
                }
            },
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                self.finish(anchor, Node::new(at, NodeKind::Scalar { text: text.as_ref().into(), plain }))
            }
            Event::SequenceStart(anchor, _) => self.begin(at, anchor, Contents::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                self.begin(at, anchor, Contents::Map { entries: Vec::new(), lines: HashMap::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Open { at, anchor, contents }) = self.open.pop() else { return Ok(()) };
                let kind = match contents {
                    Contents::List(items) => NodeKind::List(items),
                    Contents::Map { entries, .. } => NodeKind::Map(entries),
                };
                self.finish(anchor, Node::new(at, kind))
            }
        }
    }

    fn begin(&mut self, at: At, anchor: usize, contents: Contents) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            return self.too_deep(at);
        }
        if let Some(Open { contents: Contents::Map { key: None, .. }, .. }) = self.open.last() {
            return self.stop(at, "a key must be a word, not a list or mapping", "put the text in quotes if it is one");
        }
        self.open.push(Open { at, anchor, contents });
        Ok(())
    }

    fn finish(&mut self, anchor: usize, node: Node) -> Result<(), Stop> {
        let node = Arc::new(node);
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let at = node.at;
        self.add(at, node, 1)
    }

    /// Puts a value (or key) that stands for `count` values where it belongs.
    fn add(&mut self, at: At, node: Arc<Node>, count: usize) -> Result<(), Stop> {
        self.values = self.values.saturating_add(count);
        if self.values > MAX_VALUES {
            let help = "aliases that hold aliases multiply: write out what is needed";
            return self.stop(at, &format!("the file stands for more than {MAX_VALUES} values"), help);
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open { contents: Contents::List(items), .. }) => items.push(node),
            Some(Open { contents: Contents::Map { entries, lines, key }, .. }) => match key.take() {
                Some(key) => {
                    let name = key.text().unwrap_or_default();
                    if let Some(line) = lines.get(name) {
                        let message = format!("the key `{name}` stands twice in this mapping, first on line {line}");
                        self.findings.error(key.at, message, Some("remove one of them".into()));
                    } else {
                        lines.insert(name.into(), key.at.line);
                        entries.push((key, node));
                    }
                }
                None if node.text().is_none() => {
                    return self.stop(at, "a key must be a word, not a list or mapping", "write the key out");
                }
                None => *key = Some(node),
            },
        }
        Ok(())
    }

    fn too_deep(&mut self, at: At) -> Result<(), Stop> {
        let help = "give the inner steps a task of their own, or join nested blocks";
        self.stop(at, &format!("more than {MAX_DEPTH} levels of nesting"), help)
    }

    fn stop(&mut self, at: At, message: &str, help: &str) -> Result<(), Stop> {
        self.findings.error(at, message, Some(help.to_owned()));
        Err(Stop)
    }
}

fn place(mark: Marker) -> At {
    At { line: mark.line().max(1) as u32, column: mark.col() as u32 + 1 }
}

/// The first character that YAML does not allow in a text.
fn unprintable(text: &str) -> Option<At> {
    let bad = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    let found = text.find(bad)?;
    let mut at = At::START;
    let mut chars = text[..found].chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => at = At { line: at.line + 1, column: 1 },
            _ => at.column += 1,
        }
    }
    Some(at)
}

/// The parser's message, and what to do where that can be told.
fn explain(info: &str, text: &str, at: At) -> (String, Option<String>) {
    let line = text.lines().nth(at.line.max(1) as usize - 1).unwrap_or("");
    let indent = &line[..line.len() - line.trim_start().len()];
    if info.contains("recursion limit") {
        return (
            format!("more than {MAX_DEPTH} levels of nesting"),
            Some("give the inner steps a task of their own".into()),
        );
    }
    let message = format!("this is not YAML: {info}");
    if indent.contains('\t') || info.contains("tab") {
        return (message, Some("indent with spaces, not with tabs".into()));
    }
    let help = if info.contains("unknown anchor") {
        Some("define it with `&NAME` before it is used with `*NAME`")
    } else if info.contains("mapping values are not allowed") {
        Some("put a text that holds `: ` in quotes, or check the indentation")
    } else if info.contains("flow") || info.contains("',' or") {
        Some("check that every `[` and `{` is closed, and that there is a comma between entries")
    } else if info.contains("simple key") || info.contains("':'") {
        Some("check the indentation, and that every key is followed by `: `")
    } else {
        None
    };
    (message, help.map(str::to_owned))
}
