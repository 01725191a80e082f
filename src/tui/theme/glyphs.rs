//! The signs that everything is drawn with, for terminals with Unicode and without.

use crate::trace::Outcome;

/// A set of signs, each one column wide.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Whether only ASCII is allowed (`--ascii`).
    pub ascii: bool,
    /// A wait begins.
    pub wait_start: &'static str,
    /// A wait goes on.
    pub wait: &'static str,
    /// A wait ends.
    pub wait_end: &'static str,
    /// A wait of an orphan goes on.
    pub orphan: &'static str,
    /// Created and not run.
    pub scheduled: &'static str,
    /// Ready and not running.
    pub ready: &'static str,
    /// Running.
    pub running: &'static str,
    /// Holding the loop.
    pub stall: &'static str,
    /// Ready while another holds the loop.
    pub starved: &'static str,
    /// Returned.
    pub returned: &'static str,
    /// Raised.
    pub raised: &'static str,
    /// Cancelled.
    pub cancelled: &'static str,
    /// Never ends.
    pub endless: &'static str,
    /// A line of the ghost.
    pub ghost: &'static str,
    /// The playhead.
    pub playhead: &'static str,
    /// A tick of the ruler.
    pub tick: &'static str,
    /// A deadline.
    pub deadline: &'static str,
    /// A scope opens.
    pub scope_open: &'static str,
    /// A scope goes on.
    pub scope: &'static str,
    /// A scope closes.
    pub scope_close: &'static str,
    /// A cancellation: leaving its cause, turning down, going on, touching a victim, turning up, its head, and crossing a line.
    pub arrow: [&'static str; 7],
    /// A task with later siblings.
    pub branch: &'static str,
    /// A last sibling.
    pub branch_last: &'static str,
    /// An ancestor with later siblings.
    pub trunk: &'static str,
    /// What is current in a list or program.
    pub current: &'static str,
    /// What is selected.
    pub pointer: &'static str,
    /// Text was cut off here.
    pub ellipsis: &'static str,
    /// A bullet.
    pub bullet: &'static str,
    /// A rule.
    pub rule: &'static str,
    /// The bar beside a quotation.
    pub quote: &'static str,
    /// A separator between short facts.
    pub dot: &'static str,
    /// From one thing to another.
    pub to: &'static str,
    /// There is more above.
    pub up: &'static str,
    /// There is more below.
    pub down: &'static str,
    /// Not picked, when several can be.
    pub unticked: &'static str,
    /// Picked, when several can be.
    pub ticked: &'static str,
    /// Not picked, when one can be.
    pub unchosen: &'static str,
    /// Picked, when one can be.
    pub chosen: &'static str,
    /// The empty part of a bar.
    pub bar_empty: &'static str,
    /// The filled part of a bar.
    pub bar_full: &'static str,
    /// Eight heights of a sparkline, the lowest first.
    pub spark: [&'static str; 8],
    /// A frame: horizontal, vertical, the corners from top left clockwise, left and right junction.
    pub frame: [&'static str; 8],
}

impl Glyphs {
    /// Signs for a terminal with Unicode.
    pub const UNICODE: Glyphs = Glyphs {
        ascii: false,
        wait_start: "╾",
        wait: "─",
        wait_end: "╼",
        orphan: "╌",
        scheduled: "·",
        ready: "┄",
        running: "━",
        stall: "█",
        starved: "░",
        returned: "✓",
        raised: "✗",
        cancelled: "⊘",
        endless: "∞",
        ghost: "┈",
        playhead: "▼",
        tick: "┬",
        deadline: "┆",
        scope_open: "╰",
        scope: "─",
        scope_close: "╯",
        arrow: ["═", "╗", "║", "╣", "╝", "◄", "╫"],
        branch: "├",
        branch_last: "└",
        trunk: "│",
        current: "▶",
        pointer: "›",
        ellipsis: "…",
        bullet: "•",
        rule: "─",
        quote: "▎",
        dot: "·",
        to: "→",
        up: "↑",
        down: "↓",
        unticked: "☐",
        ticked: "☑",
        unchosen: "○",
        chosen: "●",
        bar_empty: "─",
        bar_full: "━",
        spark: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        frame: ["─", "│", "╭", "╮", "╯", "╰", "├", "┤"],
    };

    /// Signs for any terminal.
    pub const ASCII: Glyphs = Glyphs {
        ascii: true,
        wait_start: "<",
        wait: "-",
        wait_end: ">",
        orphan: "~",
        scheduled: ".",
        ready: ":",
        running: "=",
        stall: "#",
        starved: "%",
        returned: "+",
        raised: "x",
        cancelled: "/",
        endless: "?",
        ghost: ".",
        playhead: "V",
        tick: "+",
        deadline: "!",
        scope_open: "[",
        scope: "_",
        scope_close: "]",
        arrow: ["=", ".", "|", "|", "'", "<", "|"],
        branch: "|",
        branch_last: "`",
        trunk: "|",
        current: ">",
        pointer: ">",
        ellipsis: "~",
        bullet: "*",
        rule: "-",
        quote: "|",
        dot: "-",
        to: ">",
        up: "^",
        down: "v",
        unticked: "-",
        ticked: "x",
        unchosen: "-",
        chosen: "*",
        bar_empty: "-",
        bar_full: "=",
        spark: ["_", ".", ",", "-", "=", "+", "*", "#"],
        frame: ["-", "|", "+", "+", "+", "+", "+", "+"],
    };

    /// The sign of an outcome.
    pub fn outcome(&self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Returned => self.returned,
            Outcome::Raised => self.raised,
            Outcome::Cancelled => self.cancelled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn all(glyphs: &Glyphs) -> Vec<&'static str> {
        let g = glyphs;
        let mut all = vec![
            g.wait_start,
            g.wait,
            g.wait_end,
            g.orphan,
            g.scheduled,
            g.ready,
            g.running,
            g.stall,
            g.starved,
            g.returned,
            g.raised,
            g.cancelled,
            g.endless,
            g.ghost,
            g.playhead,
            g.tick,
            g.deadline,
            g.scope_open,
            g.scope,
            g.scope_close,
            g.branch,
            g.branch_last,
            g.trunk,
            g.current,
            g.pointer,
            g.ellipsis,
            g.bullet,
            g.rule,
            g.quote,
            g.dot,
            g.to,
            g.up,
            g.down,
            g.unticked,
            g.ticked,
            g.unchosen,
            g.chosen,
            g.bar_empty,
            g.bar_full,
        ];
        all.extend(g.spark);
        all.extend(g.frame);
        all.extend(g.arrow);
        all
    }

    #[test]
    fn every_sign_is_one_column_wide_and_ascii_where_asked_for() {
        for sign in all(&Glyphs::UNICODE).into_iter().chain(all(&Glyphs::ASCII)) {
            assert_eq!(sign.width(), 1, "{sign}");
        }
        assert!(all(&Glyphs::ASCII).iter().all(|sign| sign.is_ascii()));
    }

    #[test]
    fn the_outcomes_and_states_differ_without_colour() {
        for g in [&Glyphs::UNICODE, &Glyphs::ASCII] {
            let signs =
                [g.scheduled, g.ready, g.running, g.stall, g.starved, g.returned, g.raised, g.cancelled, g.wait];
            for (i, sign) in signs.iter().enumerate() {
                assert!(!signs[..i].contains(sign), "{sign} stands for two states");
            }
        }
    }
}
