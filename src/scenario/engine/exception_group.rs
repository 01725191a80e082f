//! Exception groups: `BaseExceptionGroup`, and what `except*` does with it (PEP 654, `Objects/exceptions.c`).

use super::error::{Exc, Raised};
use crate::scenario::program::Catch;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

/// How deep groups may lie in each other, and how many exceptions one may hold, groups counted too: CPython's recursion
/// and memory end as well.
const DEEPEST: u32 = 900;
const MOST: u32 = 10_000;

/// How many exceptions a message names, and how many an event lists, before both leave the rest out.
const NAMED: usize = 8;
const LISTED: usize = 64;

/// What makes an exception a group.
#[derive(Debug)]
pub(crate) struct Group {
    members: Vec<Rc<Raised>>,
    raising: RefCell<Raising>,
    depth: u32,
    size: u32,
}

/// The raising of an exception: its traceback, by which CPython tells a part raised again from an error raised anew.
/// The parts of a group have that of the whole. A group that an `except*` made has none until it is raised at an await,
/// and all those without one pass for each other.
type Raising = Option<Rc<()>>;

/// Gives a group that is being raised a traceback of its own.
fn anew() -> Raising {
    Some(Rc::new(()))
}

impl Exc {
    /// A group raised here: `raise BaseExceptionGroup(message, errors)`.
    pub(crate) fn group(message: &str, errors: &[Exc]) -> Exc {
        Exc::Raised(group(message, errors.iter().map(Exc::object).collect(), anew()))
    }

    /// It is raised at an await: the object is the same, its traceback is another.
    pub(crate) fn raised_at_await(&self) {
        if let Exc::Raised(raised) = self
            && let Some(group) = &raised.group
        {
            group.raising.replace(anew());
        }
    }

    /// What is in it, if it is a group; see [`Raised::members`].
    pub(crate) fn members(&self) -> Option<String> {
        match self {
            Exc::Cancelled | Exc::Exit => None,
            Exc::Raised(raised) => raised.members(),
        }
    }

    /// How many exceptions it is, with those in it.
    pub(crate) fn size(&self) -> u32 {
        match self {
            Exc::Cancelled | Exc::Exit => 1,
            Exc::Raised(raised) => raised.size(),
        }
    }

    /// As a member of a group.
    fn object(&self) -> Rc<Raised> {
        match self {
            Exc::Cancelled | Exc::Exit => Rc::new(Raised::new(self.class(), "")),
            Exc::Raised(raised) => raised.clone(),
        }
    }

    /// `CHECK_EG_MATCH`: the part that `except* catch` handles, and the rest.
    pub(crate) fn split(&self, catch: &Catch) -> (Option<Exc>, Option<Exc>) {
        match self {
            Exc::Raised(raised) if raised.group.is_some() => {
                let (matching, rest) = raised.split(catch);
                match matching {
                    Some(part) => (Some(Exc::Raised(part)), rest.map(Exc::Raised)),
                    None => (None, Some(self.clone())),
                }
            }
            naked if naked.is(catch) => (Some(Exc::Raised(group("", vec![naked.object()], None))), None),
            naked => (None, Some(naked.clone())),
        }
    }

    /// `_PyExc_PrepReraiseStar`: what leaves a `try` with `except*`, of what its handlers raised and what none handled.
    /// Parts of `original` raised again become one group in its shape; with other errors they go into a group around all.
    pub(crate) fn merge(original: &Exc, left: Vec<Exc>) -> Option<Exc> {
        let whole = match original {
            Exc::Raised(raised) if raised.group.is_some() => raised,
            // A naked error has one handler at most, or goes on as it is.
            _ => return left.into_iter().next(),
        };
        let again = |exc: &Exc| matches!(exc, Exc::Raised(raised) if raised.is_raised_with(whole));
        let (parts, mut raised): (Vec<Exc>, Vec<Exc>) = left.into_iter().partition(again);
        let mut kept = HashSet::new();
        for part in &parts {
            if let Exc::Raised(part) = part {
                part.collect(&mut kept);
            }
        }
        raised.extend(whole.projection(&kept).map(Exc::Raised));
        if raised.len() > 1 {
            return Some(Exc::Raised(group("", raised.iter().map(Exc::object).collect(), None)));
        }
        raised.pop()
    }
}

/// A group, a `BaseExceptionGroup` only if it must be.
fn group(message: &str, members: Vec<Rc<Raised>>, raising: Raising) -> Rc<Raised> {
    let depth = 1 + members.iter().map(|member| member.depth()).max().unwrap_or(0);
    let size = members.iter().fold(1, |sum: u32, member| sum.saturating_add(member.size()));
    if depth > DEEPEST {
        return Rc::new(Raised::new("RecursionError", "maximum recursion depth exceeded"));
    }
    if size > MOST {
        return Rc::new(Raised::new("MemoryError", ""));
    }
    let exceptions = members.iter().all(|member| member.is_exception());
    Rc::new(Raised {
        class: if exceptions { "ExceptionGroup".into() } else { "BaseExceptionGroup".into() },
        message: message.into(),
        group: Some(Group { members, raising: RefCell::new(raising), depth, size }),
    })
}

impl Raised {
    fn depth(&self) -> u32 {
        self.group.as_ref().map_or(0, |group| group.depth)
    }

    fn size(&self) -> u32 {
        self.group.as_ref().map_or(1, |group| group.size)
    }

    /// `is_same_exception_metadata`.
    fn is_raised_with(&self, other: &Raised) -> bool {
        let (Some(this), Some(other)) = (&self.group, &other.group) else { return false };
        match (&*this.raising.borrow(), &*other.raising.borrow()) {
            (Some(this), Some(other)) => Rc::ptr_eq(this, other),
            (this, other) => this.is_none() && other.is_none(),
        }
    }

    /// `exceptiongroup_split_recursive`.
    fn split(self: &Rc<Self>, catch: &Catch) -> (Option<Rc<Raised>>, Option<Rc<Raised>>) {
        if self.is(catch) {
            return (Some(self.clone()), None);
        }
        let Some(group) = &self.group else { return (None, Some(self.clone())) };
        let (matching, rest): (Vec<_>, Vec<_>) = group.members.iter().map(|member| member.split(catch)).unzip();
        (self.subset(matching), self.subset(rest))
    }

    /// `exception_group_projection`: the group with only the errors in `kept`.
    fn projection(self: &Rc<Self>, kept: &HashSet<*const Raised>) -> Option<Rc<Raised>> {
        match &self.group {
            None => kept.contains(&Rc::as_ptr(self)).then(|| self.clone()),
            Some(group) => self.subset(group.members.iter().map(|member| member.projection(kept)).collect()),
        }
    }

    /// `exceptiongroup_subset`: a group like this one of what is left of its members; absent if nothing is.
    fn subset(&self, members: Vec<Option<Rc<Raised>>>) -> Option<Rc<Raised>> {
        let members: Vec<_> = members.into_iter().flatten().collect();
        let raising = self.group.as_ref().and_then(|group| group.raising.borrow().clone());
        (!members.is_empty()).then(|| group(&self.message, members, raising))
    }

    /// `collect_exception_group_leaf_ids`.
    fn collect(self: &Rc<Self>, leaves: &mut HashSet<*const Raised>) {
        match &self.group {
            None => drop(leaves.insert(Rc::as_ptr(self))),
            Some(group) => group.members.iter().for_each(|member| member.collect(leaves)),
        }
    }

    /// Its message; a group's with how many errors are in it, as Python has it, and which.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        let Some(group) = &self.group else { return Cow::Borrowed(&self.message) };
        let plural = if group.members.len() == 1 { "" } else { "s" };
        let space = if self.message.is_empty() { "" } else { " " };
        let mut text = format!("{}{space}({} sub-exception{plural}: ", self.message, group.members.len());
        group.name(&mut text, &mut { NAMED });
        text.push(')');
        Cow::Owned(text)
    }

    /// What is in a group, as an event has it: see [`crate::trace::members`].
    pub(crate) fn members(&self) -> Option<String> {
        let mut text = String::new();
        self.group.as_ref()?.list(&mut text, &mut { LISTED });
        Some(text)
    }
}

impl Group {
    /// `ValueError, ExceptionGroup(KeyError)`, up to so many.
    fn name(&self, text: &mut String, left: &mut usize) {
        for (number, member) in self.members.iter().enumerate() {
            text.push_str(if number == 0 { "" } else { ", " });
            if *left == 0 {
                return text.push('…');
            }
            *left -= 1;
            text.push_str(&member.class);
            if let Some(group) = &member.group {
                text.push('(');
                group.name(text, left);
                text.push(')');
            }
        }
    }

    /// `ValueError, (KeyError)`, up to so many.
    fn list(&self, text: &mut String, left: &mut usize) {
        for (number, member) in self.members.iter().enumerate() {
            text.push_str(if number == 0 { "" } else { ", " });
            if *left == 0 {
                return text.push('…');
            }
            *left -= 1;
            match &member.group {
                None => text.push_str(&member.class),
                Some(group) => {
                    text.push('(');
                    group.list(text, left);
                    text.push(')');
                }
            }
        }
    }
}
