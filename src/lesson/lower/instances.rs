//! Which task instances a demo can have, by name: for claims and steps that mention one.

use super::facts::{Facts, LaunchSite};
use super::names::Names;
use crate::scenario::program::DefId;
use crate::trace::claim::matches;
use indexmap::IndexMap;
use std::cell::Cell;
use std::collections::HashMap;

/// How many comparisons are made for one demo; beyond, every name is taken to be possible.
const BUDGET: u64 = 3_000_000;

/// The names that instances can have.
#[derive(Debug, Default)]
pub(super) struct Instances {
    /// By every `as`, or task name, that is used; `{n}` in it counts.
    patterns: IndexMap<String, Pattern>,
    compared: Cell<u64>,
}

#[derive(Debug, Default)]
struct Pattern {
    /// The greatest `{n}`.
    most: u64,
    /// The most instances that can have the same name, all but the first with `-2` and so on.
    repeats: u64,
}

impl Instances {
    /// Works out the names from the places where tasks are started.
    pub(super) fn of(names: &Names, start: DefId, facts: &Facts) -> Instances {
        let starts = facts.starts_of(names.tasks.len());
        let mut counts = Counts { starts, start, known: HashMap::new(), open: Vec::new() };
        let mut patterns = IndexMap::<String, Pattern>::new();
        let mut add = |template: String, most: u64, repeats: u64| {
            if repeats > 0 {
                let pattern = patterns.entry(template).or_default();
                pattern.most = pattern.most.max(most);
                pattern.repeats = pattern.repeats.saturating_add(repeats);
            }
        };
        if let Some(name) = names.tasks.get_index(start.0) {
            add(name.to_string(), 1, 1);
        }
        for site in &facts.launches {
            let Some(task) = names.tasks.get_index(site.to.0) else { continue };
            let template = site.named.as_ref().unwrap_or(task).to_string();
            let passes = counts.of(site.from).saturating_mul(site.passes);
            if template.contains("{n}") {
                add(template, site.times, if site.times == 0 { 0 } else { passes });
            } else {
                add(template, 1, passes.saturating_mul(site.times));
            }
        }
        Instances { patterns, compared: Cell::new(0) }
    }

    /// Whether an instance whose name the glob matches can exist.
    pub(super) fn can_match(&self, glob: &str) -> bool {
        self.patterns.contains_key(glob)
            || self.patterns.iter().any(|(template, pattern)| {
                self.compared.set(self.compared.get() + pattern.cost(glob));
                self.compared.get() > BUDGET || pattern.can_match(template, glob)
            })
    }

    /// Names to suggest.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.patterns.keys().map(String::as_str)
    }
}

/// Numbers beyond this are not tried one by one.
const MOST: u64 = 500;

impl Pattern {
    /// About how many comparisons a glob needs.
    fn cost(&self, glob: &str) -> u64 {
        let few = self.most > MOST || self.repeats > MOST || !glob.contains(['*', '?']);
        if few { 1 } else { self.most * 3 + self.repeats }
    }

    fn can_match(&self, template: &str, glob: &str) -> bool {
        if !glob.contains(['*', '?']) {
            return self.has(template, glob);
        }
        let counted = template.contains("{n}");
        if self.most > MOST || self.repeats > MOST {
            // Too many to try: digits may stand anywhere.
            return may_match(glob, template);
        }
        let numbers = if counted { self.most } else { 1 };
        (1..=numbers).any(|n| {
            let name = template.replace("{n}", &n.to_string());
            let suffixes = if n == 1 || n == numbers { self.repeats } else { self.repeats.min(3) };
            matches(glob, &name) || (2..=suffixes).any(|k| matches(glob, &format!("{name}-{k}")))
        })
    }

    /// Whether an instance can have exactly this name.
    fn has(&self, template: &str, name: &str) -> bool {
        if self.is(template, name) {
            return true;
        }
        let Some((base, suffix)) = name.rsplit_once('-') else { return false };
        number(suffix).is_some_and(|k| (2..=self.repeats).contains(&k)) && self.is(template, base)
    }

    fn is(&self, template: &str, name: &str) -> bool {
        let Some((before, after)) = template.split_once("{n}") else { return template == name };
        let Some(rest) = name.strip_prefix(before) else { return false };
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let after = after.replace("{n}", &digits);
        rest[digits.len()..] == after && number(&digits).is_some_and(|n| (1..=self.most).contains(&n))
    }
}

/// A number as `{n}` writes it.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|n: &u64| n.to_string() == text)
}

/// Whether a name can match if digits may be inserted at `{n}` and a suffix put at the end: never no where it could be yes.
fn may_match(glob: &str, template: &str) -> bool {
    let prefix: String = glob.chars().take_while(|c| !matches!(c, '*' | '?')).collect();
    let fixed = template.split("{n}").next().unwrap_or_default();
    prefix.starts_with(fixed) || fixed.starts_with(&prefix)
}

/// How many instances of each task there can be at most; a task in a circle has no bound.
struct Counts<'f> {
    starts: Vec<Vec<&'f LaunchSite>>,
    start: DefId,
    known: HashMap<usize, u64>,
    open: Vec<usize>,
}

impl Counts<'_> {
    fn of(&mut self, task: DefId) -> u64 {
        if let Some(known) = self.known.get(&task.0) {
            return *known;
        }
        if self.open.contains(&task.0) || self.open.len() > 500 {
            return u64::MAX;
        }
        self.open.push(task.0);
        let mut count = u64::from(task == self.start);
        for site in self.starts[task.0].clone() {
            let from = self.of(site.from);
            count = count.saturating_add(from.saturating_mul(site.passes).saturating_mul(site.times));
        }
        self.open.pop();
        self.known.insert(task.0, count);
        count
    }
}
