//! The located tree → schema types, through serde, with every mistake recorded at its place.
//!
//! serde stops at the first error. Here errors are recorded where they arise, lists and tables go on with the next entry
//! (see [`super::schema::List`]), unknown keys are recorded and skipped, and a field of a mapping that was wrong is left
//! out in another pass over the tree, so that what stands beside and after it is read as well.

mod access;
mod error;
mod node;

use super::diagnostic::{At, Findings};
use super::locate::Node;
use super::suggest::{one_of, quoted};
use error::Error;
use node::Decoder;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::HashSet;

/// Asks for a value together with its place: a sequence of line, column and value.
pub(super) const LOCATED: &str = "$located";
/// Asks for a value's short or full form: the full form is a mapping, and is offered as `Some`.
pub(super) const SHORT: &str = "$short";
/// Parts a message from its help in the text of a custom error.
pub(super) const HELP: char = '\u{1}';

/// The most passes over the tree; each leaves out at least one more field.
const MAX_PASSES: usize = 24;

/// What came of decoding a tree.
pub(super) struct Decoded<T> {
    /// There is one when the outermost mapping has the right shape; entries inside that were wrong are missing from it.
    pub(super) value: Option<T>,
    /// Where entries are missing.
    pub(super) lost: Vec<At>,
}

/// Decodes a tree.
pub(super) fn decode<T: DeserializeOwned>(node: &Node, findings: &mut Findings) -> Decoded<T> {
    let sink =
        Sink { findings: RefCell::new(findings), wrong: RefCell::new(HashSet::new()), lost: RefCell::new(Vec::new()) };
    let mut value = None;
    for _ in 0..MAX_PASSES {
        let known = sink.wrong.borrow().len();
        sink.lost.borrow_mut().clear();
        value = match T::deserialize(Decoder { node, sink: &sink, absent: false }) {
            Ok(value) => Some(value),
            Err(error) => {
                sink.report(error, node.at);
                None
            }
        };
        if sink.wrong.borrow().len() == known {
            break;
        }
    }
    Decoded { value, lost: sink.lost.into_inner() }
}

/// Where mistakes go, and the fields that hold one.
struct Sink<'f> {
    findings: RefCell<&'f mut Findings>,
    wrong: RefCell<HashSet<*const Node>>,
    lost: RefCell<Vec<At>>,
}

impl Sink<'_> {
    fn report(&self, error: Error, at: At) {
        match error {
            Error::Reported => {}
            Error::Missing(field) => self.findings.borrow_mut().error(at, format!("`{field}` is missing"), None),
            Error::Wrong { message, help } => self.findings.borrow_mut().error(at, message, help),
        }
    }

    /// Records a word that is not among those that can stand here.
    fn unknown(&self, what: &str, word: &Node, known: &[&str]) {
        let name = word.text().unwrap_or_default();
        let help = match name {
            _ if self.findings.borrow().is_full() => None,
            "<<" => Some("merge keys are not part of the format: write the entries out".to_owned()),
            "queue" => Some("a queue is not held: use `put` and `get`".to_owned()),
            _ => one_of(name, known.iter().copied()),
        };
        self.findings.borrow_mut().error(word.at, format!("unknown {what} {}", quoted(name)), help);
    }

    fn is_wrong(&self, node: &Node) -> bool {
        self.wrong.borrow().contains(&std::ptr::from_ref(node))
    }
}
