//! What the signs on the lanes mean.

use crate::trace::story::{wait_letter, wait_word};
use crate::trace::{ClockKind, EventKind, Finish, LaneId, Moment, Outcome, Timeline, WaitKind};
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widget::scene::Scene;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Tasks, scopes and waits looked at to find out which signs occur.
const SEEN: usize = 500;

/// The signs that occur in runs, with what they mean, in one row: as many as fit, the rarest first.
#[derive(Clone, Debug)]
pub struct Legend<'a> {
    /// Each run, and the event from which on it is hidden.
    runs: Vec<(&'a Scene, usize)>,
    theme: &'a Theme,
}

impl<'a> Legend<'a> {
    /// The legend of a run.
    pub fn new(scene: &'a Scene, theme: &'a Theme) -> Legend<'a> {
        Legend { runs: vec![(scene, usize::MAX)], theme }
    }

    /// A legend without runs, yet.
    pub fn empty(theme: &'a Theme) -> Legend<'a> {
        Legend { runs: vec![], theme }
    }

    /// Adds a run; what happens from a moment on may be hidden.
    pub fn and(mut self, scene: &'a Scene, reveal_until: Option<Moment>) -> Legend<'a> {
        self.runs.push((scene, reveal_until.map_or(usize::MAX, |moment| moment.0)));
        self
    }

    /// Whether something occurs in any of the runs.
    fn any(&self, occurs: impl Fn(&Occurring<'a>) -> bool) -> bool {
        self.runs.iter().any(|(scene, shown)| occurs(&Occurring { scene, shown: *shown }))
    }

    fn entries(&self) -> Vec<(String, &'static str, Role)> {
        let glyphs = self.theme.glyphs;
        let one = |sign: &str| sign.to_owned();
        let ends = |outcome| self.any(|run| run.ends(outcome));
        let [.., head, _] = glyphs.arrow;
        let waits = format!("{}{}{}", glyphs.wait_start, glyphs.wait, glyphs.wait_end);
        let all = [
            (self.any(Occurring::stalls), one(glyphs.stall), "holds the loop", Role::Stall),
            (self.any(Occurring::stalls), one(glyphs.starved), "ready, but starved", Role::Starved),
            (self.any(Occurring::deadlocks), one(glyphs.endless), "waits for ever", Role::Bad),
            (self.any(Occurring::orphans), glyphs.orphan.repeat(2), "unowned", Role::Orphan),
            (self.any(Occurring::cancels), one(head), "cancel", Role::CancelArrow),
            (self.any(Occurring::deadlines), one(glyphs.deadline), "deadline", Role::ScopeTimeout),
            (ends(Outcome::Cancelled), one(glyphs.cancelled), "cancelled", Role::Cancelled),
            (ends(Outcome::Raised), one(glyphs.raised), "raised", Role::Raised),
            (ends(Outcome::Returned), one(glyphs.returned), "returned", Role::Returned),
            (self.any(Occurring::is_ghosted), glyphs.ghost.repeat(2), "before", Role::Ghost),
            (self.any(Occurring::is_measured), one(glyphs.running), "runs", Role::Running),
            (true, waits, "waits", Role::WaitTime),
        ];
        let mut entries: Vec<_> =
            all.into_iter().filter(|(occurs, ..)| *occurs).map(|(_, sign, says, role)| (sign, says, role)).collect();
        let kinds = WaitKind::ALL.iter().filter(|kind| self.any(|run| run.waits(**kind)));
        entries.extend(kinds.map(|kind| (one(wait_letter(*kind)), wait_word(*kind), Role::Dim)));
        entries
    }
}

/// What occurs in a run before an event.
struct Occurring<'a> {
    scene: &'a Scene,
    shown: usize,
}

impl Occurring<'_> {
    fn timeline(&self) -> &Timeline {
        self.scene.timeline()
    }

    fn lanes(&self) -> impl Iterator<Item = LaneId> {
        self.timeline().lane_ids().take(SEEN)
    }

    fn stalls(&self) -> bool {
        self.timeline().stalls().first().is_some_and(|stall| stall.event < self.shown)
    }

    fn deadlocks(&self) -> bool {
        matches!(self.timeline().finish(), Finish::Deadlock(event) if event < self.shown)
    }

    fn orphans(&self) -> bool {
        self.lanes().any(|lane| self.timeline().orphaned_by(lane).is_some_and(|event| event < self.shown))
    }

    fn cancels(&self) -> bool {
        self.lanes().any(|lane| self.scene.cancelled(lane).first().is_some_and(|arrow| arrow.event < self.shown))
    }

    fn deadlines(&self) -> bool {
        let scopes = self.timeline().scopes().iter().take(SEEN);
        scopes.take_while(|scope| scope.opened < self.shown).any(|scope| scope.deadline.is_some())
    }

    fn ends(&self, outcome: Outcome) -> bool {
        let trace = self.timeline().trace();
        let mut ends = self.lanes().filter_map(|lane| self.timeline().lane(lane).ended);
        ends.any(|end| {
            end < self.shown && matches!(trace.get(end).kind, EventKind::End { outcome: other, .. } if other == outcome)
        })
    }

    fn is_ghosted(&self) -> bool {
        self.shown == usize::MAX && self.lanes().any(|lane| self.scene.ghost_of(lane).is_some())
    }

    fn is_measured(&self) -> bool {
        self.timeline().trace().header.clock == ClockKind::Wall
    }

    /// Whether a wait of a kind occurs; where the future is hidden, that is not told.
    fn waits(&self, kind: WaitKind) -> bool {
        self.shown == usize::MAX && self.timeline().trace().waits().take(SEEN).any(|on| on.kind == kind)
    }
}

impl Widget for Legend<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let mut x = area.x.saturating_add(1);
        for (sign, says, role) in self.entries() {
            let width = text::width(&sign) + 1 + text::width(says);
            if x.saturating_add(width) > area.right() {
                return;
            }
            let style = self.theme.style(role);
            // On a block's ground its sign would not be seen.
            let style = match (role, style.bg) {
                (Role::Stall, Some(ground)) => ratatui::style::Style::new().fg(ground),
                (Role::Stall, None) => ratatui::style::Style::new(),
                _ => style,
            };
            buf.set_string(x, area.y, &sign, style);
            buf.set_string(x + text::width(&sign) + 1, area.y, says, self.theme.style(Role::Dim));
            x += width + 3;
        }
    }
}

/// Every sign on the lanes with what it means, for a help screen.
pub fn signs(glyphs: &Glyphs) -> Vec<(String, String)> {
    let [tail, down, .., head, _] = glyphs.arrow;
    let pair = |sign: &str, says: &str| (sign.to_owned(), says.to_owned());
    let mut signs = vec![
        pair(&format!("{}{}{}", glyphs.wait_start, glyphs.wait, glyphs.wait_end), "waits, and on what"),
        pair(glyphs.running, "runs"),
        pair(glyphs.ready, "ready to run"),
        pair(glyphs.scheduled, "created, has not run"),
        pair(glyphs.stall, "holds the loop: nothing else can run"),
        pair(glyphs.starved, "starved: ready while the loop is held"),
        pair(glyphs.orphan, "outlives what should own it"),
        pair(glyphs.returned, "returned"),
        pair(glyphs.raised, "raised an error"),
        pair(glyphs.cancelled, "cancelled"),
        pair(glyphs.endless, "never ended"),
        pair(&format!("{tail}{down} {head}"), "from who cancels to who is cancelled"),
        pair(
            &format!("{}{}{}", glyphs.scope_open, glyphs.scope, glyphs.scope_close),
            "a scope, from opening to closing",
        ),
        pair("[ ]", "the same, where rows are few"),
        pair(glyphs.deadline, "a deadline"),
        pair(glyphs.ghost, "the run before the last change"),
    ];
    signs.extend(WaitKind::ALL.iter().map(|kind| {
        let word = wait_word(*kind);
        pair(wait_letter(*kind), &format!("waits: {word}"))
    }));
    signs
}
