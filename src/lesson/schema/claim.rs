//! Claims as they are written: one mapping each, whose keys say which claim it is.

use super::value::{List, Located, Param, Word};
use crate::scenario::program::{Millis, Name, Value};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use std::fmt;

/// Every key of every claim. Which go together is checked when it is lowered.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The tasks spoken of, a glob.
    pub task: Option<Param<Name>>,
    /// How they end.
    pub ends: Option<Located<Ends>>,
    /// The class of the error.
    pub error: Option<Param<Name>>,
    /// The classes of the errors in a group.
    pub errors: Option<Located<List<Glob>>>,
    /// When.
    pub at: Option<Param<Millis>>,
    /// Earlier than this.
    pub before: Option<Param<Millis>>,
    /// Later than this.
    pub after: Option<Param<Millis>>,
    /// What they return; or a shared variable's last value.
    pub value: Option<Located<ClaimValue>>,
    /// What they outlive.
    pub outlives: Option<Param<Name>>,
    /// That they never begin.
    pub never_starts: Option<Located<bool>>,
    /// Exactly these end cancelled.
    pub cancelled: Option<Located<List<Glob>>>,
    /// By what.
    pub by: Option<Param<Name>>,
    /// Events in this order.
    pub order: Option<Located<List<String>>>,
    /// The most tasks at once.
    pub peak: Option<Located<Peak>>,
    /// The time until main ends.
    pub total: Option<Located<Times>>,
    /// The longest stall.
    pub stall: Option<Located<Times>>,
    /// The highest depth of a queue.
    pub depth: Option<Located<Depth>>,
    /// Whether a resource is closed.
    pub resource: Option<Located<Resource>>,
    /// A lint that fires.
    pub lint: Option<Word>,
    /// A lint that stays silent.
    pub no_lint: Option<Word>,
}

/// A name or glob that may be a knob.
pub type Glob = super::value::Or<Name>;

/// How a task ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// It returned.
    Returned,
    /// An error left it.
    Raised,
    /// A cancellation left it.
    Cancelled,
}

/// `value: v` (what a task returns) or `value: {var, equals}`.
#[derive(Clone, Debug, PartialEq)]
pub enum ClaimValue {
    /// What a task returns.
    Returned(super::value::Or<Value>),
    /// A shared variable's last value.
    Var(VarValue),
}

impl<'de> Deserialize<'de> for ClaimValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = ClaimValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a mapping with `var`")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<ClaimValue, D::Error> {
                Deserialize::deserialize(deserializer).map(ClaimValue::Returned)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<ClaimValue, D::Error> {
                VarValue::deserialize(deserializer).map(ClaimValue::Var)
            }
        }
        deserializer.deserialize_newtype_struct(crate::lesson::decode::SHORT, V)
    }
}

/// `{var: v, equals: x}` or `{var: v, in: [..]}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VarValue {
    /// The variable.
    pub var: Word,
    /// Its value.
    pub equals: Option<Param<i64>>,
    /// The values it may have.
    pub r#in: Option<List<super::value::Or<i64>>>,
}

/// `{running: glob, at_most: N}` or `{waiting: glob, …}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peak {
    /// Tasks begun, not ended, not in line.
    pub running: Option<Param<Name>>,
    /// Tasks in line.
    pub waiting: Option<Param<Name>>,
    /// The most allowed.
    pub at_most: Option<Param<u64>>,
    /// The least allowed.
    pub at_least: Option<Param<u64>>,
    /// The only number allowed.
    pub exactly: Option<Param<u64>>,
}

/// `{at_most: D}` and the like.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// The most allowed.
    pub at_most: Option<Param<Millis>>,
    /// The least allowed.
    pub at_least: Option<Param<Millis>>,
    /// The only time allowed.
    pub exactly: Option<Param<Millis>>,
}

/// `{queue: q, at_most: N}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Depth {
    /// The queue.
    pub queue: Word,
    /// The most allowed.
    pub at_most: Option<Param<u64>>,
    /// The least allowed.
    pub at_least: Option<Param<u64>>,
    /// The only depth allowed.
    pub exactly: Option<Param<u64>>,
}

/// `{name: glob, closed: true}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// The resource, a glob.
    pub name: Word,
    /// Whether every opening was followed by a closing.
    pub closed: bool,
}
