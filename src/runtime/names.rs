//! Names of tasks that are told apart: tracers name a task by its function, and a function may run many times.
//!
//! No name is kept: of a name that ends in a number, only which numbers there were, as ranges, and of any other a hash. So a
//! run with any number of tasks that the program gives no names of their own takes little more room than one with few. Should two hashes ever meet, a name gets a number
//! that it did not need; no two tasks ever get the same.

use crate::trace::codec::jsonl::Sink;
use crate::trace::{Event, EventKind, Header};
use foldhash::quality::RandomState;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

/// Passes a trace on with the names of its tasks made distinct, as the engine does: `worker`, `worker-2`, `worker-3`.
#[derive(Debug)]
pub(super) struct Distinct<S> {
    pub(super) sink: S,
    hasher: RandomState,
    /// The names that do not end in a number.
    plain: HashSet<u64>,
    /// The numbers that stand after a name and a dash.
    numbers: HashMap<u64, Numbers>,
}

impl<S> Distinct<S> {
    pub(super) fn new(sink: S) -> Distinct<S> {
        Distinct { sink, hasher: RandomState::default(), plain: HashSet::default(), numbers: HashMap::default() }
    }

    /// `name`, or the next name after it that is free.
    fn distinct<'a>(&mut self, name: &'a str) -> Cow<'a, str> {
        let is_new = match numbered(name) {
            Some((stem, number)) => self.numbers_of(stem).insert(number),
            None => self.plain.insert(self.hasher.hash_one(name)),
        };
        if is_new {
            return name.into();
        }
        let numbers = self.numbers_of(name);
        let number = numbers.first_free(2);
        numbers.insert(number);
        format!("{name}-{number}").into()
    }

    fn numbers_of(&mut self, stem: &str) -> &mut Numbers {
        self.numbers.entry(self.hasher.hash_one(stem)).or_default()
    }
}

/// `worker` and 3, of `worker-3`; a number is as it is written here: `worker-03` has none.
fn numbered(name: &str) -> Option<(&str, u64)> {
    let (stem, digits) = name.rsplit_once('-')?;
    let is_written_so = digits == "0" || digits.starts_with(|first: char| ('1'..='9').contains(&first));
    // Below the greatest, so that there is always one more.
    let number = digits.parse().ok().filter(|number| is_written_so && *number < u64::MAX)?;
    Some((stem, number))
}

/// A set of numbers, as ranges that do not touch: the first of each, and the last.
#[derive(Debug, Default)]
struct Numbers(BTreeMap<u64, u64>);

impl Numbers {
    /// Adds a number; says whether it was not there.
    fn insert(&mut self, number: u64) -> bool {
        let before = self.0.range(..=number).next_back().map(|(first, last)| (*first, *last));
        if before.is_some_and(|(_, last)| last >= number) {
            return false;
        }
        let last = number.checked_add(1).and_then(|after| self.0.remove(&after)).unwrap_or(number);
        let first = before.filter(|(_, last)| last + 1 == number).map_or(number, |(first, _)| first);
        self.0.insert(first, last);
        true
    }

    /// The first number from `least` on that is not there.
    fn first_free(&self, least: u64) -> u64 {
        let around = self.0.range(..=least).next_back().filter(|(_, last)| **last >= least);
        around.map_or(least, |(_, last)| last.saturating_add(1))
    }
}

impl<S: Sink> Sink for Distinct<S> {
    fn begin(&mut self, header: Header) {
        self.sink.begin(header);
    }

    fn event(&mut self, event: &Event<'_>) {
        let EventKind::Spawn { name, parent, line } = event.kind else { return self.sink.event(event) };
        let name = self.distinct(name);
        self.sink.event(&Event { kind: EventKind::Spawn { name: &name, parent, line }, ..event.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn doubles_are_numbered_and_never_meet_a_name_of_the_program() {
        let mut names = Distinct::new(());
        let given: Vec<_> = ["a", "a", "a-3", "a", "b", "a-3"].iter().map(|name| names.distinct(name)).collect();
        assert_eq!(given, ["a", "a-2", "a-3", "a-4", "b", "a-3-2"]);
    }

    #[test]
    fn what_only_looks_like_a_number_is_part_of_the_name() {
        let mut names = Distinct::new(());
        let odd = ["a-02", "a-2", "a-02", "a-", "-", "a-+2", "a-18446744073709551615", "a-18446744073709551616"];
        let given: Vec<_> = odd.iter().map(|name| names.distinct(name)).collect();
        let wanted = ["a-02", "a-2", "a-02-2", "a-", "-", "a-+2", "a-18446744073709551615", "a-18446744073709551616"];
        assert_eq!(given, wanted);
        assert_eq!(names.distinct("a-18446744073709551614"), "a-18446744073709551614");
        assert_eq!(names.distinct("a-18446744073709551615"), "a-18446744073709551615-2");
    }

    #[test]
    fn many_tasks_of_a_name_take_no_more_room_than_one() {
        let mut names = Distinct::new(());
        for number in 0..10_000 {
            names.distinct("worker");
            names.distinct(&format!("job-{number}"));
            names.distinct(&format!("job-{}", 19_999 - number));
        }
        let ranges: usize = names.numbers.values().map(|numbers| numbers.0.len()).sum();
        assert_eq!((names.plain.len(), names.numbers.len(), ranges), (1, 2, 2));
    }

    proptest! {
        /// As if every name were kept.
        #[test]
        fn the_next_free_name_is_given(asked in prop::collection::vec("[ab](-[0-3]){0,3}", 0..60)) {
            let mut names = Distinct::new(());
            let mut used = HashSet::new();
            for name in &asked {
                let after = (2..).map(|number| format!("{name}-{number}"));
                let wanted = std::iter::once(name.clone()).chain(after).find(|name| !used.contains(name)).unwrap();
                prop_assert_eq!(names.distinct(name), wanted.as_str());
                used.insert(wanted);
            }
        }
    }
}
