//! A run as plain text: the same lanes the player draws, then a log that reads well from top to bottom, by eye or by ear.

mod axis;
mod glyphs;
mod ink;
mod lanes;
mod levels;
mod names;
mod outcomes;
mod sieve;

use crate::trace::lint::{self, Finding};
use crate::trace::{ClockKind, EventKind, Finish, Outcome, Timeline, story, visible};
use glyphs::{ASCII, Glyphs, UNICODE};
use ink::{Ink, write_inked};
use lanes::Painter;
pub use outcomes::{grouped, outcomes_heading};
pub use sieve::Sieve;
use std::io::{self, Write};

/// The most lines of the log that are written; `--format jsonl` has every event.
const MOST_LINES: usize = 20_000;

/// The most findings that are written.
const MOST_FINDINGS: usize = 200;

/// How the text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// How many columns a line may have.
    pub width: usize,
    /// Whether to draw with ASCII characters only.
    pub ascii: bool,
    /// Whether to use colours.
    pub color: bool,
}

/// A line of a [`Text::section`], by what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Something that is as it should be.
    Good(String),
    /// Something that is not.
    Bad(String),
    /// Something to look at.
    Warn(String),
    /// Neither.
    Plain(String),
}

impl From<&Finding> for Line {
    fn from(finding: &Finding) -> Line {
        let line = finding.line.as_ref().map_or(String::new(), |line| format!(" ({line})"));
        Line::Warn(format!("{} at {}: {}{line}", finding.lint, finding.t, finding.sentence))
    }
}

/// Writes a run as text, part by part.
pub struct Text<'a> {
    look: Look,
    out: Sieve<&'a mut dyn Write>,
}

impl<'a> Text<'a> {
    /// A writer to `out`.
    pub fn new(look: Look, out: &'a mut dyn Write) -> Text<'a> {
        Text { look, out: Sieve::new(out, look.ascii) }
    }

    /// The whole of a run but for what others found in it: header, lanes, resources, log.
    pub fn run(&mut self, timeline: &Timeline, title: Option<&str>) -> io::Result<()> {
        self.header(timeline, title)?;
        self.lanes(timeline)?;
        self.log(timeline)
    }

    /// What ran, and how.
    pub fn header(&mut self, timeline: &Timeline, title: Option<&str>) -> io::Result<()> {
        let (header, source) = (&timeline.trace().header, &timeline.trace().header.source);
        let what = match (&source.lesson, &source.demo, &source.program) {
            (Some(lesson), Some(demo), _) => format!("{lesson}/{demo}"),
            (_, _, Some(program)) => program.clone(),
            (Some(name), None, None) | (None, Some(name), None) => name.clone(),
            (None, None, None) => "a recorded run".to_owned(),
        };
        self.ink(&visible(&what), Ink::Bold)?;
        if let Some(title) = title {
            write!(self.out, ": {}", visible(title))?;
        }
        writeln!(self.out)?;
        let clock = match header.clock {
            ClockKind::Virtual => "virtual clock",
            ClockKind::Wall => "wall clock",
        };
        let mut facts = vec![clock.to_owned()];
        if !header.runtime.is_empty() {
            facts.push(visible(&header.runtime).into_owned());
        }
        facts.extend(source.seed.map(|seed| format!("seed {seed}")));
        facts.extend(source.schedule.iter().map(|schedule| format!("schedule {}", visible(schedule))));
        writeln!(self.out, "{}", facts.join(&format!(" {} ", self.glyphs().dot)))?;
        if !source.knobs.is_empty() {
            let knobs: Vec<_> = source.knobs.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            writeln!(self.out, "knobs: {}", visible(&knobs.join(", ")))?;
        }
        if !source.interventions.is_empty() {
            writeln!(self.out, "interventions: {}", visible(&source.interventions.join(", ")))?;
        }
        Ok(())
    }

    /// The ruler, a row for every task, the legend, and the resources' levels.
    pub fn lanes(&mut self, timeline: &Timeline) -> io::Result<()> {
        let count = timeline.lanes().len();
        self.heading(&format!("timeline: {count} task{}, ends at {}", plural(count), timeline.end()))?;
        let glyphs = self.glyphs();
        let mut painter = Painter::new(timeline, glyphs, self.look.width);
        painter.print(&mut self.out, self.look.color)?;
        if !timeline.resources().is_empty() {
            self.heading("resources")?;
            levels::print(timeline, glyphs, painter.axis(), &mut self.out, self.look.color)?;
        }
        Ok(())
    }

    /// Every event in a sentence, with its time, and its line in the program if that is known.
    pub fn log(&mut self, timeline: &Timeline) -> io::Result<()> {
        self.heading("log")?;
        let mut lines = 0;
        for event in 0..timeline.trace().len() {
            if !self.log_line(timeline, event)? {
                continue;
            }
            lines += 1;
            if lines == MOST_LINES {
                let left = timeline.trace().len() - event - 1;
                writeln!(self.out, "{} and {left} more events; --format jsonl has them all", self.glyphs().more)?;
                return Ok(());
            }
        }
        if let Some(sentence) = story::cut_off(timeline) {
            self.ink(&format!("{:>10}", timeline.end().to_string()), Ink::Dim)?;
            write!(self.out, "  ")?;
            self.ink(&sentence, Ink::Warn)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// One event in a sentence, with its line in the program if that is known; false for an event that says nothing to a reader.
    pub fn log_line(&mut self, timeline: &Timeline, event: usize) -> io::Result<bool> {
        let Some(line) = story::log_line(timeline, event) else { return Ok(false) };
        let event = timeline.trace().get(event);
        let ink = match event.kind {
            EventKind::End { outcome: Outcome::Returned, .. } => Ink::Good,
            EventKind::End { outcome: Outcome::Raised, .. } | EventKind::Fail { .. } | EventKind::Stall { .. } => {
                Ink::Bad
            }
            EventKind::End { .. } | EventKind::Cancel { .. } | EventKind::Deliver | EventKind::Lint { .. } => Ink::Warn,
            _ => Ink::Plain,
        };
        self.ink(&format!("{:>10}", event.t.to_string()), Ink::Dim)?;
        write!(self.out, "  ")?;
        self.ink(&visible(&line), ink)?;
        if let Some(place) = event.kind.line() {
            self.ink(&format!(" ({})", visible(place)), Ink::Dim)?;
        }
        writeln!(self.out)?;
        Ok(true)
    }

    /// What looks like a mistake in the run: its moment, its name, the finding in a sentence, its source line.
    pub fn findings(&mut self, timeline: &Timeline) -> io::Result<()> {
        let findings = lint::find_all(timeline);
        let mut lines: Vec<Line> = findings.iter().take(MOST_FINDINGS).map(Line::from).collect();
        if findings.len() > MOST_FINDINGS {
            lines.push(Line::Plain(format!("{} and {} more", self.glyphs().more, findings.len() - MOST_FINDINGS)));
        }
        if timeline.finish() == Finish::CutOff {
            lines.push(Line::Warn("the recording ends before main does: what followed is not known".to_owned()));
        }
        if timeline.lanes().is_empty() {
            lines.push(Line::Warn("nothing was traced: no task was created".to_owned()));
        }
        if lines.is_empty() {
            lines.push(Line::Plain("nothing that looks like a mistake".to_owned()));
        }
        self.section("findings", &lines)
    }

    /// A heading and its lines.
    pub fn section(&mut self, heading: &str, lines: &[Line]) -> io::Result<()> {
        self.heading(heading)?;
        let ascii = self.look.ascii;
        for line in lines {
            let (sign, ink, text) = match line {
                Line::Good(text) => (if ascii { "ok" } else { "✓" }, Ink::Good, text),
                Line::Bad(text) => (if ascii { "!!" } else { "✗" }, Ink::Bad, text),
                Line::Warn(text) => ("!", Ink::Warn, text),
                Line::Plain(text) => ("", Ink::Plain, text),
            };
            write!(self.out, "  ")?;
            if !sign.is_empty() {
                self.ink(sign, ink)?;
                write!(self.out, " ")?;
            }
            // Text may have several lines; those after the first stand below the first.
            let mut parts = text.lines();
            writeln!(self.out, "{}", visible(parts.next().unwrap_or_default()))?;
            for part in parts {
                writeln!(self.out, "    {}", visible(part))?;
            }
        }
        Ok(())
    }

    /// A blank line and a heading.
    pub fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        self.ink(text, Ink::Bold)?;
        writeln!(self.out)
    }

    fn ink(&mut self, text: &str, ink: Ink) -> io::Result<()> {
        write_inked(&mut self.out, text, ink, self.look.color)
    }

    fn glyphs(&self) -> &'static Glyphs {
        if self.look.ascii { &ASCII } else { &UNICODE }
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
