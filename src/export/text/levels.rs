//! The levels of semaphores, queues, locks and pools over time.

use super::axis::Axis;
use super::glyphs::Glyphs;
use super::ink::{Ink, Row, fit};
use crate::trace::timeline::Resource;
use crate::trace::{EventKind, LevelKind, Nanos, Timeline, visible};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// The most resources that are drawn.
const MOST: usize = 40;

/// Writes a row for every resource, its bars on the lanes' axis, and what its extremes were.
pub(super) fn print(
    timeline: &Timeline,
    glyphs: &Glyphs,
    axis: Axis,
    out: &mut dyn Write,
    color: bool,
) -> io::Result<()> {
    for resource in timeline.resources().iter().take(MOST) {
        let history = History::of(timeline, resource);
        let mut row = Row::new(axis.left + axis.columns + 1);
        row.write(0, &fit(&visible(&resource.name), axis.left - 2, glyphs.more), Ink::Plain);
        history.paint(&mut row, glyphs, axis, timeline.end());
        row.print(out, color)?;
        let mut words = Row::new(axis.left + history.summary.width());
        words.write(axis.left, &history.summary, Ink::Dim);
        words.print(out, color)?;
    }
    Ok(())
}

/// What a resource's level was over time.
struct History {
    changes: Vec<(Nanos, i64)>,
    most: i64,
    summary: String,
}

impl History {
    fn of(timeline: &Timeline, resource: &Resource) -> History {
        let trace = timeline.trace();
        let (mut most, mut least, mut waiting, mut last, mut bound) = (i64::MIN, i64::MAX, 0, 0, None);
        let mut changes = Vec::new();
        for index in &resource.changes {
            let event = trace.get(*index);
            let EventKind::Level { value, max, waiting: line, .. } = event.kind else { continue };
            // Of a semaphore, the permits in use say more than those that are left.
            let value = match (resource.kind, max) {
                (LevelKind::Semaphore, Some(max)) => max.saturating_sub(value),
                _ => value,
            };
            (most, least, waiting, last) = (most.max(value), least.min(value), line.max(waiting), value);
            bound = max.or(bound);
            changes.push((event.t, value));
        }
        let of = bound.map_or(String::new(), |bound| format!(" of {bound}"));
        let line = if waiting == 0 { String::new() } else { format!(", at most {waiting} in line") };
        let summary = match resource.kind {
            LevelKind::Semaphore if bound.is_some() => {
                format!("semaphore: at most {most}{of} permits in use{line}, {last} at the end")
            }
            LevelKind::Semaphore => format!("semaphore: at least {least} permits free{line}, {last} at the end"),
            LevelKind::Lock => {
                format!("lock: {}{line}", if last == 0 { "free at the end" } else { "still held at the end" })
            }
            LevelKind::Queue => format!("queue: at most {most}{of} items{line}, {last} at the end"),
            LevelKind::Pool => format!("pool: at most {most}{of} busy{line}"),
            LevelKind::Event => {
                format!("event: {}{line}", if last == 0 { "not set at the end" } else { "set at the end" })
            }
            LevelKind::Var => format!("variable: {last} at the end"),
        };
        History { changes, most: bound.unwrap_or(most).max(most), summary }
    }

    /// Paints the highest level of every column.
    fn paint(&self, row: &mut Row, glyphs: &Glyphs, axis: Axis, end: Nanos) {
        let mut highest: Vec<Option<i64>> = vec![None; axis.columns];
        for (index, (t, value)) in self.changes.iter().enumerate() {
            let until = self.changes.get(index + 1).map_or(end, |(t, _)| *t);
            let (from, to) = (axis.column(*t), axis.column(until));
            // What lasts no time is not seen, but for the last.
            if until == *t && index + 1 < self.changes.len() {
                continue;
            }
            for level in &mut highest[from - axis.left..=to - axis.left] {
                *level = Some(level.map_or(*value, |level| level.max(*value)));
            }
        }
        for (index, level) in highest.into_iter().enumerate() {
            let Some(level) = level else { continue };
            row.put(axis.left + index, self.sign(glyphs, level), Ink::Line);
        }
    }

    fn sign(&self, glyphs: &Glyphs, level: i64) -> &'static str {
        let (steps, most) = (glyphs.levels.len() as i64, self.most.max(1));
        if level <= 0 {
            return glyphs.level_zero;
        }
        // Bars are relative to the bound; digits are the level itself.
        let step =
            if glyphs.levels[0] == "1" { level } else { level.saturating_mul(steps).saturating_add(most - 1) / most };
        glyphs.levels[(step.clamp(1, steps) - 1) as usize]
    }
}
