//! Who starts whom: circles that never end, tasks that nobody starts, steps that need a context and have none.

use super::facts::Facts;
use super::names::Names;
use crate::lesson::diagnostic::Findings;
use crate::lesson::schema::{Block, Table};
use crate::lesson::suggest::quoted;
use crate::scenario::program::DefId;
use std::collections::HashSet;

/// How many tasks of a circle are named.
const MOST_SHOWN: usize = 8;

/// Records every circle of tasks in which each starts the next, unless an `if` on a given value can end it.
pub(super) fn cycles(names: &Names, facts: &Facts, findings: &mut Findings) {
    let mut by_task: Vec<Vec<usize>> = vec![Vec::new(); names.tasks.len()];
    for (index, site) in facts.launches.iter().enumerate() {
        if !site.guarded && site.times > 0 && site.passes > 0 {
            by_task[site.from.0].push(index);
        }
    }
    let next = vec![0; names.tasks.len()];
    let mut walk = Walk {
        names,
        facts,
        by_task,
        next,
        done: HashSet::new(),
        told: HashSet::new(),
        path: Vec::new(),
        on_path: vec![false; names.tasks.len()],
        findings,
    };
    for task in 0..names.tasks.len() {
        walk.visit(task);
    }
}

struct Walk<'a> {
    names: &'a Names,
    facts: &'a Facts,
    /// The launches of each task, and which of them is to be followed next.
    by_task: Vec<Vec<usize>>,
    next: Vec<usize>,
    done: HashSet<usize>,
    /// The tasks of whose circles one has been told.
    told: HashSet<usize>,
    path: Vec<usize>,
    on_path: Vec<bool>,
    findings: &'a mut Findings,
}

impl Walk<'_> {
    fn visit(&mut self, first: usize) {
        // Depth-first without recursion, since a lesson can have very many tasks.
        if self.done.contains(&first) {
            return;
        }
        self.path.push(first);
        self.on_path[first] = true;
        while let Some(&task) = self.path.last() {
            if self.findings.is_full() {
                return;
            }
            let Some(&index) = self.by_task[task].get(self.next[task]) else {
                self.done.insert(task);
                self.path.pop();
                self.on_path[task] = false;
                continue;
            };
            self.next[task] += 1;
            let site = &self.facts.launches[index];
            if self.on_path[site.to.0] {
                if !self.told.insert(site.to.0) {
                    continue;
                }
                let from = self.path.iter().position(|on| *on == site.to.0).unwrap_or(0);
                let name = |task: &usize| self.names.tasks[*task].to_string();
                let mut circle: Vec<String> = self.path[from..].iter().take(MOST_SHOWN).map(name).collect();
                if self.path.len() - from > MOST_SHOWN {
                    circle.push("…".to_owned());
                }
                circle.push(name(&site.to.0));
                let message = format!(
                    "the task {} starts itself, without end: {}",
                    quoted(&name(&site.to.0)),
                    circle.join(" → ")
                );
                let help = "start it from a task outside the circle, or use `repeat`".to_owned();
                self.findings.error(site.at, message, Some(help));
            } else if !self.done.contains(&site.to.0) {
                self.on_path[site.to.0] = true;
                self.path.push(site.to.0);
            }
        }
    }
}

/// Advises about tasks that no run ever starts.
pub(super) fn unstarted(names: &Names, start: DefId, tasks: &Table<Block>, facts: &Facts, findings: &mut Findings) {
    let mut reached = HashSet::from([start.0]);
    let mut open = vec![start.0];
    let mut by_task: Vec<Vec<usize>> = vec![Vec::new(); names.tasks.len()];
    for site in &facts.launches {
        by_task[site.from.0].push(site.to.0);
    }
    while let Some(task) = open.pop() {
        for to in by_task.get(task).into_iter().flatten() {
            if reached.insert(*to) {
                open.push(*to);
            }
        }
    }
    for (name, _) in &tasks.0 {
        if names
            .tasks
            .get_index_of(name.value.as_str())
            .is_some_and(|task| !reached.contains(&task) && !facts.called.contains(&DefId(task)))
        {
            findings.advice(name.at, format!("nobody starts the task {}", quoted(&name.value)), None);
        }
    }
}

/// A `check` works in a context of its own task, or in a task that is started within a context.
pub(super) fn contexts(names: &Names, facts: &Facts, findings: &mut Findings) {
    let mut by_task: Vec<Vec<usize>> = vec![Vec::new(); names.tasks.len()];
    let mut inside: HashSet<usize> = HashSet::new();
    for site in &facts.launches {
        by_task[site.from.0].push(site.to.0);
        if site.in_context {
            inside.insert(site.to.0);
        }
    }
    let mut open: Vec<usize> = inside.iter().copied().collect();
    while let Some(task) = open.pop() {
        open.extend(by_task[task].iter().filter(|to| inside.insert(**to)));
    }
    for (task, at, what) in &facts.contextual {
        if !inside.contains(&task.0) {
            let name = quoted(names.tasks.get_index(task.0).map_or("", AsRef::as_ref));
            let help = format!("put it into `context: {{after: …, do: […]}}`, or start {name} inside one");
            findings.error(*at, format!("{what} outside a context"), Some(help));
        }
    }
}
