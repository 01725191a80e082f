//! Every `$name` must have a value wherever its task is started, and one of the right type.

use super::facts::{Facts, LaunchSite, Need, Use};
use super::names::Names;
use crate::lesson::diagnostic::Findings;
use crate::lesson::settings::kind;
use crate::lesson::suggest::{one_of, quoted};
use crate::scenario::program::{Arg, DefId, Knob, Value};
use std::collections::HashSet;

/// Judges all uses of parameters in a demo.
pub(super) fn check(names: &Names, start: DefId, facts: &Facts, findings: &mut Findings) {
    let starts = facts.starts_of(names.tasks.len());
    for usage in &facts.uses {
        let mut check = Check { names, start, starts: &starts, usage, seen: HashSet::new(), findings };
        check.in_task(usage.task, &usage.name);
    }
}

struct Check<'a> {
    names: &'a Names,
    start: DefId,
    starts: &'a [Vec<&'a LaunchSite>],
    usage: &'a Use,
    seen: HashSet<(usize, &'a str)>,
    findings: &'a mut Findings,
}

impl<'a> Check<'a> {
    /// Every value that `$name` can have in a task must do for the use.
    fn in_task(&mut self, task: DefId, name: &'a str) {
        if !self.seen.insert((task.0, name)) {
            return;
        }
        let knob = self.names.knobs.get(name);
        let starts = self.starts;
        let sites = || starts[task.0].iter().copied();
        let given = |site: &'a LaunchSite| site.with.iter().find(|(given, ..)| **given == *name);
        let known = knob.is_some() || sites().any(|site| given(site).is_some());
        if !known {
            self.unknown(task, name);
            return;
        }
        if task == self.start || sites().next().is_none() {
            self.of_knob(knob, name, None);
        }
        for site in sites() {
            match given(site) {
                None => self.of_knob(knob, name, Some(site)),
                Some((_, Arg::Param(other), _)) => self.in_task(site.from, other),
                Some((_, Arg::Is(value), at)) => {
                    if !self.usage.need.takes(value) {
                        let Use { need, at: used, .. } = self.usage;
                        let message = format!(
                            "{} is given to {}, which uses it as {} on line {}",
                            quoted(&value.to_string()),
                            quoted(self.task(task)),
                            need.words(),
                            used.line
                        );
                        self.findings.error(*at, message, Some(format!("give it {}", need.words())));
                    }
                }
            }
        }
    }

    fn task(&self, task: DefId) -> &'a str {
        self.names.tasks.get_index(task.0).map_or("", AsRef::as_ref)
    }

    /// There is no value given: the knob's counts.
    fn of_knob(&mut self, knob: Option<&Knob>, name: &str, site: Option<&LaunchSite>) {
        let param = quoted(&format!("${name}"));
        match (knob, site) {
            (Some(knob), _) => {
                if knob.default != Value::Null && !self.usage.need.takes(&knob.default) {
                    let need = self.usage.need.words();
                    let message = format!("the knob {param} is {}, but {need} is wanted here", kind(&knob.default));
                    self.findings.error(self.usage.at, message, None);
                } else if self.usage.need == Need::Count && !choices_count(knob) {
                    self.findings.error(self.usage.at, format!("the knob {param} can be negative"), None);
                }
            }
            (None, Some(site)) => {
                let task = self.task(site.to);
                let message =
                    format!("{} uses {param} on line {}, which is not given here", quoted(task), self.usage.at.line);
                let help = format!("start it as `{{task: {task}, with: {{{name}: …}}}}`");
                self.findings.error(site.at, message, Some(help));
            }
            (None, None) => {
                let message = format!("{param} has no value: nobody gives one to the task the run starts with");
                self.findings.error(self.usage.at, message, Some("make it a knob".to_owned()));
            }
        }
    }

    fn unknown(&mut self, task: DefId, name: &str) {
        if self.findings.is_full() {
            return;
        }
        let given = self.starts[task.0].iter().flat_map(|site| &site.with);
        let known = self.names.knobs.keys().map(AsRef::as_ref).chain(given.map(|(given, ..)| given.as_ref()));
        let help = one_of(name, known).unwrap_or_else(|| {
            format!("declare the knob `{name}`, or give the value where the task is started: `with: {{{name}: …}}`")
        });
        let message = format!("{} is neither a knob nor a value given by `with`", quoted(&format!("${name}")));
        self.findings.error(self.usage.at, message, Some(help));
    }
}

/// Whether all choices of a knob can be counts.
fn choices_count(knob: &Knob) -> bool {
    match &knob.range {
        crate::scenario::program::KnobRange::Choices(choices) => choices.iter().all(|choice| Need::Count.takes(choice)),
        crate::scenario::program::KnobRange::Steps { .. } => true,
    }
}
