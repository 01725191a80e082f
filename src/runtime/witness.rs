//! What is to be known of a run besides its trace: how it ended, where the trace does not tell, and what it leaves out.

use super::process::Ending;
use crate::trace::codec::jsonl::Sink;
use crate::trace::event::{PROGRAM_ENDED, PROGRAM_STOPPED};
use crate::trace::{Event, EventKind, Header, Nanos, TaskId};
use std::collections::HashMap;

/// The most reasons that are kept.
const MOST_REASONS: usize = 8;
/// How many of the tasks that ran at the end are named.
const NAMED: usize = 3;

/// Passes a trace on, and at the end how the program ended, if that was before its main task did.
#[derive(Debug)]
pub(super) struct Witness<S> {
    sink: S,
    main: Option<TaskId>,
    /// The tasks that have not ended.
    living: HashMap<TaskId, Living, foldhash::fast::RandomState>,
    /// When the last thing known was over.
    latest: Nanos,
    /// Whether the trace tells by itself how it ends.
    is_told: bool,
    /// Whether something is not traced, and may have ended unseen.
    is_partial: bool,
    untraced: Vec<String>,
    has_tasks: bool,
}

/// A task that has not ended.
#[derive(Debug)]
struct Living {
    name: Box<str>,
    runs: bool,
}

impl<S: Sink> Witness<S> {
    pub(super) fn new(sink: S) -> Witness<S> {
        Witness {
            sink,
            main: None,
            living: HashMap::default(),
            latest: Nanos::ZERO,
            is_told: false,
            is_partial: false,
            untraced: Vec::new(),
            has_tasks: false,
        }
    }

    /// Sentences on what was not traced, and why: each reason once.
    pub(super) fn untraced(self) -> Vec<String> {
        let what = if self.has_tasks { "not everything is traced" } else { "not traced" };
        self.untraced.iter().map(|why| format!("{what}: {why}")).collect()
    }

    /// The program is over, and nothing more comes of its trace.
    pub(super) fn close(&mut self, ending: Ending) {
        let Some(task) = self.main.take().filter(|_| !self.is_told) else { return };
        let doing = self.doing(task);
        let (lint, how) = match ending {
            Ending::Stopped(stop) if self.is_partial => (PROGRAM_STOPPED, stop.to_string()),
            _ if self.is_partial => return,
            Ending::Stopped(stop) => (PROGRAM_STOPPED, format!("{stop}, while {doing}")),
            other => (PROGRAM_ENDED, format!("the program ended {other}, while {doing}")),
        };
        let kind = EventKind::Lint { name: lint, text: Some(&how), tasks: &[], line: None };
        self.sink.event(&Event { t: self.latest, task, kind });
    }

    /// What the tasks were doing at the end: `main had not ended and hog ran`.
    fn doing(&self, main: TaskId) -> String {
        let name = self.living.get(&main).map_or("main", |main| &main.name);
        let mut ran: Vec<(TaskId, &str)> =
            self.living.iter().filter(|(_, living)| living.runs).map(|(task, living)| (*task, &*living.name)).collect();
        ran.sort_unstable();
        let count = ran.len();
        let mut names: Vec<String> = ran.iter().take(NAMED).map(|(_, name)| (*name).to_owned()).collect();
        if count > NAMED {
            names.push(format!("{} more tasks", count - NAMED));
        }
        let last = names.pop();
        let ran_all = match (last, names.is_empty()) {
            (None, _) => return format!("{name} had not ended"),
            (Some(only), true) => format!("{only} ran"),
            (Some(last), false) => format!("{} and {last} ran", names.join(", ")),
        };
        if ran.iter().any(|(task, _)| *task == main) { ran_all } else { format!("{name} had not ended and {ran_all}") }
    }

    /// Notes whether a task's step goes on.
    fn runs(&mut self, task: TaskId, runs: bool) {
        if let Some(living) = self.living.get_mut(&task) {
            living.runs = runs;
        }
    }
}

impl<S: Sink> Sink for Witness<S> {
    fn begin(&mut self, header: Header) {
        self.sink.begin(header);
    }

    fn event(&mut self, event: &Event<'_>) {
        self.latest = self.latest.max(event.t);
        match event.kind {
            EventKind::Spawn { name, .. } => {
                self.has_tasks = true;
                if !self.is_told {
                    self.main.get_or_insert(event.task);
                    self.living.insert(event.task, Living { name: name.into(), runs: false });
                }
            }
            EventKind::Run | EventKind::Deliver => self.runs(event.task, true),
            EventKind::Stall { duration, .. } => {
                self.latest = self.latest.max(event.t.plus(duration));
                self.runs(event.task, true);
            }
            EventKind::Wait { .. } | EventKind::Ready { .. } => self.runs(event.task, false),
            EventKind::End { .. } => {
                self.living.remove(&event.task);
                if self.main == Some(event.task) {
                    self.is_told = true;
                    self.living = HashMap::default();
                }
            }
            EventKind::Lint { name: "task-garbage-collected", .. } => drop(self.living.remove(&event.about())),
            EventKind::Lint { name: "untraced", text, .. } => {
                self.is_partial = true;
                let reason = text.filter(|reason| self.untraced.iter().all(|known| known != reason));
                if self.untraced.len() < MOST_REASONS {
                    self.untraced.extend(reason.map(str::to_owned));
                }
            }
            EventKind::Lint { name: "deadlock", .. } => self.is_told = true,
            _ => {}
        }
        self.sink.event(event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::{Growing, Stop};
    use crate::trace::{Outcome, WaitKind, WaitOn};

    /// The finding with which a run ends in which main runs, and then `events` happen: its name, when, and what it says.
    fn finding(events: &[(u64, u32, EventKind<'_>)], ending: Ending) -> Option<(String, Nanos, String)> {
        let growing = Growing::default();
        let mut witness = Witness::new(growing.clone());
        let mut tell = |t, task, kind| witness.event(&Event { t: Nanos::from_millis(t), task: TaskId(task), kind });
        tell(0, 1, EventKind::Spawn { name: "main", parent: None, line: None });
        tell(0, 1, EventKind::Run);
        events.iter().for_each(|(t, task, kind)| tell(*t, *task, kind.clone()));
        witness.close(ending);
        let trace = growing.so_far();
        let last = trace.get(trace.len() - 1);
        let EventKind::Lint { name, text, .. } = last.kind else { return None };
        Some((name.to_owned(), last.t, text?.to_owned()))
    }

    fn last_words(events: &[(u64, u32, EventKind<'_>)], ending: Ending) -> Option<(Nanos, String)> {
        finding(events, ending).map(|(_, t, text)| (t, text))
    }

    #[test]
    fn an_end_before_mains_is_told_and_no_other() {
        let told = |ending| last_words(&[], ending).unwrap().1;
        assert_eq!(told(Ending::Exited(0)), "the program ended with exit status 0, while main ran");
        assert_eq!(told(Ending::Signalled(9)), "the program ended by SIGKILL, while main ran");
        assert_eq!(last_words(&[(5, 1, EventKind::end(Outcome::Returned))], Ending::Exited(0)), None);
    }

    #[test]
    fn it_is_told_who_ran_then_and_when_the_last_known_stall_was_over() {
        let on = WaitOn::new(WaitKind::Gather);
        let spawn = |name| EventKind::Spawn { name, parent: None, line: None };
        let stall = EventKind::Stall { duration: Nanos::from_millis(40), what: None, line: None };
        let mut events = vec![(1, 1, EventKind::Wait { on: &on, line: None })];
        let told = |events: &[_]| last_words(events, Ending::Signalled(15)).unwrap();
        let ended = "the program ended by SIGTERM, while main had not ended";
        assert_eq!(told(&events), (Nanos::from_millis(1), ended.to_owned()));
        events.extend([(1, 2, spawn("hog")), (2, 2, EventKind::Run), (2, 2, stall)]);
        assert_eq!(told(&events), (Nanos::from_millis(42), format!("{ended} and hog ran")));
        events.extend((3..8).flat_map(|task| [(50, task, spawn("busy")), (50, task, EventKind::Run)]));
        assert_eq!(told(&events).1, format!("{ended} and hog, busy, busy and 3 more tasks ran"));
        events.extend((2..8).map(|task| (60, task, EventKind::end(Outcome::Returned))));
        assert_eq!(told(&events), (Nanos::from_millis(60), ended.to_owned()));
    }

    #[test]
    fn a_program_that_was_stopped_did_not_end_by_itself() {
        let (lint, _, text) = finding(&[], Ending::Stopped(Stop::User)).unwrap();
        assert_eq!((&*lint, &*text), ("program-stopped", "it was stopped by you, while main ran"));
        assert_eq!(finding(&[], Ending::Exited(0)).unwrap().0, "program-ended");
        // What is not traced may have ended, but was stopped if it had not.
        let untraced = [(1, 1, EventKind::Lint { name: "untraced", text: Some("too new"), tasks: &[], line: None })];
        assert_eq!(finding(&untraced, Ending::Stopped(Stop::User)).unwrap().2, "it was stopped by you");
        assert_eq!(finding(&untraced, Ending::Exited(0)).unwrap().0, "untraced");
    }
}
