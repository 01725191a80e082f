//! What the signs on the lanes mean.

use crate::trace::story::{wait_letter, wait_word};
use crate::trace::{State, WaitKind};
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widget::scene::Scene;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Tasks looked at to find out which signs occur.
const TASKS_SEEN: usize = 500;

/// The signs that occur in a run, with what they mean, in one row: as many as fit, the rarest first.
#[derive(Clone, Copy, Debug)]
pub struct Legend<'a> {
    scene: &'a Scene,
    theme: &'a Theme,
}

impl<'a> Legend<'a> {
    /// The legend of a run.
    pub fn new(scene: &'a Scene, theme: &'a Theme) -> Legend<'a> {
        Legend { scene, theme }
    }

    fn entries(&self) -> Vec<(String, &'static str, Role)> {
        let timeline = self.scene.timeline();
        let glyphs = self.theme.glyphs;
        let lanes = || timeline.lane_ids().take(TASKS_SEEN);
        let ends = |state| lanes().any(|lane| timeline.state(lane, timeline.last_moment()) == state);
        let one = |sign: &str| sign.to_owned();
        let [.., head, _] = glyphs.arrow;
        let scopes = timeline.scopes();
        let all = [
            (!timeline.stalls().is_empty(), one(glyphs.stall), "holds the loop", Role::Stall),
            (!timeline.stalls().is_empty(), one(glyphs.starved), "ready, but starved", Role::Starved),
            (lanes().any(|lane| timeline.is_orphan(lane)), glyphs.orphan.repeat(2), "unowned", Role::Orphan),
            (lanes().any(|lane| !self.scene.cancelled(lane).is_empty()), one(head), "cancel", Role::CancelArrow),
            (
                scopes.iter().take(TASKS_SEEN).any(|scope| scope.deadline.is_some()),
                one(glyphs.deadline),
                "deadline",
                Role::ScopeTimeout,
            ),
            (ends(State::Ended(crate::trace::Outcome::Cancelled)), one(glyphs.cancelled), "cancelled", Role::Cancelled),
            (ends(State::Ended(crate::trace::Outcome::Raised)), one(glyphs.raised), "raised", Role::Raised),
            (ends(State::Ended(crate::trace::Outcome::Returned)), one(glyphs.returned), "returned", Role::Returned),
            (true, format!("{}{}{}", glyphs.wait_start, glyphs.wait, glyphs.wait_end), "waits", Role::WaitTime),
        ];
        all.into_iter().filter(|(occurs, ..)| *occurs).map(|(_, sign, says, role)| (sign, says, role)).collect()
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
