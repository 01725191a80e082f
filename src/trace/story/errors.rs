//! What a task's waits and scopes came to: errors, those of now and those it has gone on after.

use super::Teller;
use super::log::names;
use super::phrase::{at, class_of, error_of};
use crate::trace::event::{EventKind, ScopeKind, WaitKind};
use crate::trace::timeline::{LaneId, Moment};
use crate::trace::visible;

/// The most errors that a task has gone on after and that are told.
const MOST_EARLIER: usize = 3;
/// The most events that may have been an error and are looked at.
pub(super) const MOST_TROUBLES: usize = 16;

/// Something that may have come to an error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trouble {
    /// What it was.
    pub(super) kind: TroubleKind,
    /// Whether it is of the task's last step, or of the wait before that.
    pub(super) is_present: bool,
}

/// Where an error came from.
#[derive(Clone, Copy, Debug)]
pub(super) enum TroubleKind {
    /// A wait for tasks.
    Wait {
        /// The event that began it.
        began: usize,
        /// The event that ended it.
        left: usize,
    },
    /// A scope left with an error, by this event.
    Close(usize),
}

impl Teller<'_> {
    /// The errors of the last step, each in a sentence: `its gather raised ValueError at 120 ms, from orders`.
    pub(super) fn errors(&self) -> Vec<String> {
        let present = self.troubles.iter().rev().filter(|trouble| trouble.is_present);
        present.filter_map(|trouble| self.error(trouble.kind)).collect()
    }

    /// The errors before, which the task has handled, in one sentence.
    pub(super) fn earlier_errors(&self) -> Option<String> {
        let earlier = self.troubles.iter().filter(|trouble| !trouble.is_present);
        let mut told: Vec<String> =
            earlier.filter_map(|trouble| self.error(trouble.kind)).take(MOST_EARLIER + 1).collect();
        let more = if told.len() > MOST_EARLIER { " among others" } else { "" };
        told.truncate(MOST_EARLIER);
        told.reverse();
        (!told.is_empty()).then(|| format!("earlier{more}: {}", told.join("; ")))
    }

    fn error(&self, trouble: TroubleKind) -> Option<String> {
        match trouble {
            TroubleKind::Wait { began, left } => self.wait_error(began, left),
            TroubleKind::Close(close) => self.scope_error(close),
        }
    }

    /// What a wait for other tasks came to, if that was an error.
    fn wait_error(&self, began: usize, left: usize) -> Option<String> {
        let timeline = self.timeline;
        let EventKind::Wait { on, .. } = timeline.trace().get(began).kind else { return None };
        let what = match on.kind {
            WaitKind::Gather => "its gather",
            WaitKind::Task => "what it waited for",
            WaitKind::Shield => "what it shielded",
            _ => return None,
        };
        let members = || on.tasks.iter().filter_map(|task| timeline.lane_of(*task));
        let ended = |lane: LaneId| timeline.lane(lane).ended.filter(|ended| *ended < left);
        let failed = |lane: &LaneId| error_of(timeline, *lane).is_some() && ended(*lane).is_some();
        let first = members().filter(failed).min_by_key(|lane| ended(*lane))?;
        // A gather that waited for everyone may have handed the error over as a result.
        let surely = on.kind != WaitKind::Gather
            || members().any(|lane| ended(lane).is_none())
            || error_of(timeline, self.lane) == error_of(timeline, first);
        let error = error_of(timeline, first)?;
        surely.then(|| format!("{what} raised {error} at {}, from {}", at(timeline, left), self.name_of(first)))
    }

    /// What leaving a scope came to, if that was an error.
    fn scope_error(&self, close: usize) -> Option<String> {
        let timeline = self.timeline;
        let EventKind::Close { kind, error: Some(error), scope, errors } = timeline.trace().get(close).kind else {
            return None;
        };
        let t = at(timeline, close);
        match kind {
            ScopeKind::Timeout => Some(format!("its timeout struck: {} at {t}", visible(error))),
            ScopeKind::Group => {
                let open = timeline.scopes_open(self.lane, Moment(close));
                let scope = open.iter().find(|other| other.id == scope);
                let failed = |lane: &LaneId| error_of(timeline, *lane).is_some();
                let failed: Vec<LaneId> =
                    scope.map_or_else(Vec::new, |scope| scope.members.iter().copied().filter(failed).collect());
                let from =
                    if failed.is_empty() { String::new() } else { format!(", from {}", names(timeline, &failed)) };
                Some(format!("its group raised {} at {t}{from}", class_of(Some(error), errors)))
            }
            ScopeKind::Resource | ScopeKind::Context => None,
        }
    }
}
