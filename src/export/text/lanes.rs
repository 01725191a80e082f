//! The lanes of a run: a row for every task, with the scopes it is in below it.

use super::axis::Axis;
use super::glyphs::{Glyphs, wait_ink};
use super::ink::{Ink, Row, fit};
use super::names::{continuation, ended, has_row, name, prefix, remark, scope_end, scope_error, scope_label};
use crate::trace::timeline::Scope;
use crate::trace::{EventKind, LaneId, Nanos, Outcome, State, Timeline, WaitKind, story, visible};
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// The most lanes that are drawn; the log has every task.
const MOST_LANES: usize = 200;
/// The most segments of a lane that are drawn one by one; beyond, each column shows what it holds most of.
const MOST_SEGMENTS: usize = 4000;
/// The most rows of scopes below a lane.
const MOST_SCOPES: usize = 4;

/// Draws lanes, and remembers which signs it used, for the legend.
pub(super) struct Painter<'a> {
    timeline: &'a Timeline,
    glyphs: &'a Glyphs,
    axis: Axis,
    width: usize,
    /// The scopes that have rows, by the lanes that enter them.
    scopes: HashMap<LaneId, Vec<&'a Scope>>,
    used: Used,
}

/// The signs that a legend has to explain.
#[derive(Debug, Default)]
struct Used {
    ends: BTreeSet<Outcome>,
    letters: BTreeSet<WaitKind>,
    run: bool,
    stall: bool,
    starved: bool,
    scheduled: bool,
    ready: bool,
    unowned: bool,
    scope: bool,
}

impl<'a> Painter<'a> {
    /// A painter of lines of `width` columns.
    pub(super) fn new(timeline: &'a Timeline, glyphs: &'a Glyphs, width: usize) -> Painter<'a> {
        let shown = || timeline.rows().iter().take(MOST_LANES).copied();
        let named = shown().map(|lane| prefix(timeline, glyphs, lane).width() + name(timeline, lane).width());
        let mut labels: Vec<usize> = named.collect();
        let mut remarks: Vec<(Nanos, String)> =
            shown().map(|lane| (ended(timeline, lane), remark(timeline, lane))).collect();
        for scope in timeline.scopes().iter().filter(|scope| has_row(scope)).take(MOST_LANES) {
            labels.push(continuation(timeline, glyphs, scope.owner).width() + scope_label(timeline, scope).width());
            remarks.extend(scope_error(timeline, scope).map(|error| (scope_end(timeline, scope), error)));
        }
        let left = labels.into_iter().max().unwrap_or(0).clamp(8, (width / 3).max(8)) + 2;
        let columns = columns_beside(&remarks, timeline.end(), width.saturating_sub(left).max(10));
        let axis = Axis::new(left, columns, timeline.end());
        let mut scopes: HashMap<LaneId, Vec<&Scope>> = HashMap::new();
        for scope in timeline.scopes().iter().filter(|scope| has_row(scope)) {
            scopes.entry(scope.owner).or_default().push(scope);
        }
        Painter { timeline, glyphs, axis, width: width.max(left + columns), scopes, used: Used::default() }
    }

    /// The axis the lanes are drawn on.
    pub(super) fn axis(&self) -> Axis {
        self.axis
    }

    /// Writes the ruler and all lanes.
    pub(super) fn print(&mut self, out: &mut dyn Write, color: bool) -> io::Result<()> {
        for row in self.axis.ruler(self.glyphs) {
            row.print(out, color)?;
        }
        let rows = self.timeline.rows();
        for lane in rows.iter().take(MOST_LANES) {
            self.lane(*lane).print(out, color)?;
            for row in self.scopes(*lane) {
                row.print(out, color)?;
            }
        }
        if rows.len() > MOST_LANES {
            writeln!(out, "{} and {} more tasks", self.glyphs.more, rows.len() - MOST_LANES)?;
        }
        self.legend(out)
    }

    fn lane(&mut self, lane: LaneId) -> Row {
        let (timeline, glyphs) = (self.timeline, self.glyphs);
        let mut row = Row::new(self.width);
        let branch = prefix(timeline, glyphs, lane);
        let at = row.write(0, &branch, Ink::Dim);
        let room = self.axis.left.saturating_sub(at + 2);
        row.write(at, &fit(&name(timeline, lane), room, glyphs.more), Ink::Plain);

        let mut segments = timeline.segments(lane, Nanos::ZERO, Nanos(u64::MAX));
        let few: Vec<_> = segments.by_ref().take(MOST_SEGMENTS + 1).collect();
        if few.len() > MOST_SEGMENTS {
            self.crowd(lane, &mut row);
        } else {
            for (index, segment) in few.iter().enumerate() {
                // What takes no time is not drawn: the end may come right after it.
                let next = few[index + 1..].iter().find(|next| next.start != next.end);
                let ends = next.is_none_or(|next| matches!(next.state, State::Ended(_) | State::Collected));
                self.segment(&mut row, lane, segment.start, segment.end, segment.state, ends);
            }
        }
        self.end(&mut row, lane);
        row
    }

    /// One stretch of a lane; `ends` if the task's end comes right after it.
    fn segment(&mut self, row: &mut Row, lane: LaneId, start: Nanos, end: Nanos, state: State, ends: bool) {
        let (from, to) = (self.axis.column(start), self.axis.column(end));
        if start == end {
            return;
        }
        match state {
            State::Unborn | State::Ended(_) | State::Collected => {}
            State::Waiting(kind) => self.wait(row, lane, start, (from, to), kind, ends),
            State::Scheduled => self.used.scheduled |= fill(row, from, to, self.glyphs.scheduled, Ink::Dim),
            State::Delivered => self.used.ready |= fill(row, from, to, self.glyphs.ready, Ink::Warn),
            State::Ready => self.used.ready |= fill(row, from, to, self.glyphs.ready, Ink::Dim),
            State::Starved => self.used.starved |= fill(row, from, to, self.glyphs.starved, Ink::Warn),
            State::Running => self.used.run |= fill(row, from, to, self.glyphs.run, Ink::Bold),
            State::Stalling => {
                self.used.stall |= fill(row, from, to.max(from + 1), self.glyphs.stall, Ink::Bad);
                let what = self.stall_name(lane, start);
                if what.width() + 4 <= to.saturating_sub(from) {
                    row.write(from + 2, &format!(" {what} "), Ink::Bad);
                }
            }
        }
    }

    fn wait(
        &mut self,
        row: &mut Row,
        lane: LaneId,
        start: Nanos,
        (from, to): (usize, usize),
        kind: WaitKind,
        ends: bool,
    ) {
        let ink = wait_ink(kind);
        let [first, middle, last] = self.glyphs.wait;
        if from == to {
            if row.is_empty_at(from) {
                row.put(from, middle, ink);
            }
            return;
        }
        for column in from..to {
            row.put(column, middle, ink);
        }
        let width = to - from;
        if width >= 2 {
            row.put(from, first, ink);
            if !ends {
                row.put(to - 1, last, ink);
            }
        }
        if let Some(label) = self.wait_label(lane, start, kind, width) {
            row.write(from + 1, &format!(" {label} "), ink);
        } else if width >= 3 {
            row.put(from + 1, story::wait_letter(kind), ink);
            self.used.letters.insert(kind);
        }
    }

    /// More segments than anyone can see: each column as [`Timeline::columns`] sums it up.
    fn crowd(&mut self, lane: LaneId, row: &mut Row) {
        let mut columns = vec![State::Unborn; self.axis.columns];
        self.timeline.columns(lane, Nanos::ZERO, self.axis.per_column(), &mut columns);
        for (index, state) in columns.into_iter().enumerate() {
            let column = self.axis.left + index;
            match state {
                State::Unborn | State::Ended(_) | State::Collected => {}
                State::Waiting(kind) => row.put(column, self.glyphs.wait[1], wait_ink(kind)),
                State::Delivered => self.used.ready |= fill(row, column, column + 1, self.glyphs.ready, Ink::Warn),
                State::Scheduled => {
                    self.used.scheduled |= fill(row, column, column + 1, self.glyphs.scheduled, Ink::Dim)
                }
                State::Ready => self.used.ready |= fill(row, column, column + 1, self.glyphs.ready, Ink::Dim),
                State::Starved => self.used.starved |= fill(row, column, column + 1, self.glyphs.starved, Ink::Warn),
                State::Running => self.used.run |= fill(row, column, column + 1, self.glyphs.run, Ink::Bold),
                State::Stalling => self.used.stall |= fill(row, column, column + 1, self.glyphs.stall, Ink::Bad),
            }
        }
    }

    /// The sign of a task's end, and what there is to remark about it.
    fn end(&mut self, row: &mut Row, lane: LaneId) {
        let Some(event) = self.timeline.lane(lane).ended else {
            self.say(row, self.axis.left + self.axis.columns + 1, &remark(self.timeline, lane), Ink::Warn);
            return;
        };
        let event = self.timeline.trace().get(event);
        let column = self.axis.column(event.t);
        let EventKind::End { outcome, .. } = event.kind else {
            self.say(row, column + 1, &remark(self.timeline, lane), Ink::Warn);
            return;
        };
        let (sign, ink) = self.glyphs.end(outcome);
        row.put(column, sign, ink);
        self.used.ends.insert(outcome);
        self.used.unowned |= self.timeline.is_orphan(lane);
        self.say(row, column + 2, &remark(self.timeline, lane), ink);
    }

    /// Writes a remark as far as there is room.
    fn say(&self, row: &mut Row, column: usize, text: &str, ink: Ink) -> usize {
        row.write(column, &fit(text, self.width.saturating_sub(column), self.glyphs.more), ink)
    }

    /// A row for every kind of scope that `lane` enters.
    fn scopes(&mut self, lane: LaneId) -> Vec<Row> {
        let trace = self.timeline.trace();
        let mut rows: Vec<(String, usize, Row)> = Vec::new();
        for scope in self.scopes.remove(&lane).unwrap_or_default() {
            let (label, start) = (scope_label(self.timeline, scope), trace.time(scope.opened));
            let end = scope_end(self.timeline, scope);
            let (from, to) = (self.axis.column(start), self.axis.column(end));
            let place = rows.iter().position(|(name, free_from, _)| *name == label && *free_from <= from);
            let index = match place {
                Some(index) => index,
                None if rows.len() < MOST_SCOPES => {
                    let mut row = Row::new(self.width);
                    let branch = continuation(self.timeline, self.glyphs, lane);
                    let at = row.write(0, &branch, Ink::Dim);
                    let room = self.axis.left.saturating_sub(at + 2);
                    row.write(at, &fit(&label, room, self.glyphs.more), Ink::Dim);
                    rows.push((label, 0, row));
                    rows.len() - 1
                }
                None => continue,
            };
            let (_, free_from, row) = &mut rows[index];
            let [first, middle, last] = self.glyphs.scope;
            fill(row, from, to, middle, Ink::Dim);
            row.put(to, last, Ink::Dim);
            row.put(from, first, Ink::Dim);
            *free_from = to + 1;
            if let Some(error) = scope_error(self.timeline, scope) {
                *free_from =
                    row.write(to + 2, &fit(&error, self.width.saturating_sub(to + 2), self.glyphs.more), Ink::Bad) + 1;
            }
            self.used.scope = true;
        }
        rows.into_iter().map(|(_, _, row)| row).collect()
    }

    /// Says what the signs mean; only those that were used.
    fn legend(&self, out: &mut dyn Write) -> io::Result<()> {
        let (glyphs, used) = (self.glyphs, &self.used);
        let mut entries: Vec<String> = Vec::new();
        entries.extend(used.ends.iter().map(|outcome| format!("{} {outcome}", glyphs.end(*outcome).0)));
        let signs = [
            (used.run, glyphs.run, "runs"),
            (used.stall, glyphs.stall, "holds the loop"),
            (used.starved, glyphs.starved, "ready, but starved"),
            (used.scheduled, glyphs.scheduled, "created, not begun"),
            (used.ready, glyphs.ready, "ready"),
        ];
        entries.extend(signs.iter().filter(|(used, ..)| *used).map(|(_, sign, means)| format!("{sign} {means}")));
        if used.scope {
            let [first, middle, last] = glyphs.scope;
            entries.push(format!("{first}{middle}{last} scope"));
        }
        let letters =
            used.letters.iter().map(|kind| format!("{} {}", story::wait_letter(*kind), story::wait_word(*kind)));
        entries.extend(letters);
        if used.unowned {
            entries.push("unowned: outlived its owner".to_owned());
        }
        if entries.is_empty() { Ok(()) } else { writeln!(out, "\n{}", entries.join("   ")) }
    }

    /// What a wait is for, as fully as fits into so many columns.
    fn wait_label(&self, lane: LaneId, start: Nanos, kind: WaitKind, width: usize) -> Option<String> {
        let word = story::wait_word(kind);
        let fits = |label: &String| label.width() + 4 <= width;
        let wait = self.timeline.wait(lane, self.timeline.moment_at(start));
        let detail = wait.filter(|(on, ..)| on.kind == kind).and_then(|(on, ..)| story::wait_detail(self.timeline, on));
        let full = detail.map(|detail| format!("{word} {detail}"));
        full.filter(fits).or_else(|| Some(word.to_owned()).filter(fits))
    }

    /// What a stall that begins at `start` does.
    fn stall_name(&self, lane: LaneId, start: Nanos) -> String {
        let stalls = self.timeline.stalls();
        let from = stalls.partition_point(|stall| stall.start < start);
        let same = stalls[from..].iter().take_while(|stall| stall.start == start);
        let stall = same.into_iter().find(|stall| stall.lane == lane);
        let what = stall.and_then(|stall| self.timeline.held_with(stall.longest));
        what.map_or_else(|| "blocks".to_owned(), |what| visible(what).into_owned())
    }
}

/// Paints empty cells; true if there were any.
fn fill(row: &mut Row, from: usize, to: usize, glyph: &str, ink: Ink) -> bool {
    for column in from..to {
        row.put(column, glyph, ink);
    }
    from < to
}

/// The most of `room` columns that an axis up to `end` can have so that each remark fits in beside the moment it is about;
/// a long one is cut rather than given more than a third.
fn columns_beside(remarks: &[(Nanos, String)], end: Nanos, room: usize) -> usize {
    let fit = remarks.iter().filter(|(at, text)| !text.is_empty() && at.0 > 0).map(|(at, text)| {
        let part = at.0 as f64 / end.0 as f64;
        (room.saturating_sub(text.width() + 3) as f64 / part) as usize
    });
    fit.min().unwrap_or(room).clamp(room - room / 3, room)
}
