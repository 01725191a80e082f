//! What is to be known of a run besides its trace: how it ended, where the trace does not tell, and what it leaves out.

use super::process::Ending;
use crate::trace::codec::jsonl::Sink;
use crate::trace::event::PROGRAM_ENDED;
use crate::trace::{Event, EventKind, Header, Nanos, TaskId};

/// The most reasons that are kept.
const MOST_REASONS: usize = 8;

/// Passes a trace on, and at the end how the program ended, if that was before its main task did.
#[derive(Debug)]
pub(super) struct Witness<S> {
    sink: S,
    main: Option<(TaskId, Box<str>)>,
    latest: Nanos,
    /// Whether the trace tells by itself how it ends.
    is_told: bool,
    untraced: Vec<String>,
    has_tasks: bool,
}

impl<S: Sink> Witness<S> {
    pub(super) fn new(sink: S) -> Witness<S> {
        Witness { sink, main: None, latest: Nanos::ZERO, is_told: false, untraced: Vec::new(), has_tasks: false }
    }

    /// Sentences on what was not traced, and why: each reason once.
    pub(super) fn untraced(self) -> Vec<String> {
        let what = if self.has_tasks { "not everything is traced" } else { "not traced" };
        self.untraced.iter().map(|why| format!("{what}: {why}")).collect()
    }

    /// The program is over, and nothing more comes of its trace.
    pub(super) fn close(&mut self, ending: Ending) {
        let Some((task, name)) = self.main.take().filter(|_| !self.is_told) else { return };
        let how = match ending {
            Ending::Stopped(stop) => format!("{stop}, while {name} had not ended"),
            other => format!("the program ended {other}, and {name} had not ended"),
        };
        let kind = EventKind::Lint { name: PROGRAM_ENDED, text: Some(&how), tasks: &[], line: None };
        self.sink.event(&Event { t: self.latest, task, kind });
    }
}

impl<S: Sink> Sink for Witness<S> {
    fn begin(&mut self, header: Header) {
        self.sink.begin(header);
    }

    fn event(&mut self, event: &Event<'_>) {
        self.latest = self.latest.max(event.t);
        self.has_tasks |= matches!(event.kind, EventKind::Spawn { .. });
        match event.kind {
            EventKind::Spawn { name, .. } if self.main.is_none() && !self.is_told => {
                self.main = Some((event.task, name.into()));
            }
            EventKind::End { .. } if self.main.as_ref().is_some_and(|main| main.0 == event.task) => self.is_told = true,
            // What is not traced may have ended unseen.
            EventKind::Lint { name: "untraced", text, .. } => {
                self.is_told = true;
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
    use crate::runtime::Growing;
    use crate::trace::Outcome;

    fn last_words(ends: bool, ending: Ending) -> Option<String> {
        let growing = Growing::default();
        let mut witness = Witness::new(growing.clone());
        let mut tell = |t, kind| witness.event(&Event { t: Nanos::from_millis(t), task: TaskId(1), kind });
        tell(0, EventKind::Spawn { name: "main", parent: None, line: None });
        tell(0, EventKind::Run);
        if ends {
            let outcome = Outcome::Returned;
            tell(5, EventKind::end(outcome));
        }
        witness.close(ending);
        let trace = growing.so_far();
        let last = trace.get(trace.len() - 1);
        if let EventKind::Lint { text, .. } = last.kind { text.map(str::to_owned) } else { None }
    }

    #[test]
    fn an_end_before_mains_is_told_and_no_other() {
        let told = |ending| last_words(false, ending).unwrap();
        assert_eq!(told(Ending::Exited(0)), "the program ended with exit status 0, and main had not ended");
        assert_eq!(told(Ending::Signalled(9)), "the program ended by SIGKILL, and main had not ended");
        assert_eq!(last_words(true, Ending::Exited(0)), None);
    }
}
