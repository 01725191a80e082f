//! What an exploration found, as a table.

use super::{Text, ink::Ink, plural};
use crate::scenario::explore::{Coverage, Exploration};
use crate::trace::visible;
use std::io::{self, Write};

/// The most outcomes that are written.
const MOST_OUTCOMES: usize = 50;

impl Text<'_> {
    /// How often each outcome came up, and the schedule of a run that shows it.
    pub fn outcomes(&mut self, found: &Exploration) -> io::Result<()> {
        self.heading(&outcomes_heading(found))?;
        if !found.varied.is_empty() {
            let varied = found.varied.join(", $");
            writeln!(self.out, "  each duration ${} takes any value of that knob's range", visible(&varied))?;
        }
        let told = &found.outcomes[..found.outcomes.len().min(MOST_OUTCOMES)];
        let schedules: Vec<String> = told.iter().map(|found| found.schedule.to_string()).collect();
        let width = schedules.iter().map(String::len).chain([8]).max().unwrap_or_default().min(20);
        self.ink(&format!("  {:>9}  {:>7}  {:<width$}  outcome", "times", "share", "schedule"), Ink::Dim)?;
        writeln!(self.out)?;
        for (found_one, schedule) in told.iter().zip(&schedules) {
            let share = 100.0 * found_one.times as f64 / found.runs.max(1) as f64;
            let ink = if found_one.outcome.halted.is_some() { Ink::Bad } else { Ink::Plain };
            write!(self.out, "  {:>9}  {share:>5.1} %  {schedule:<width$}  ", grouped(found_one.times))?;
            self.ink(&visible(&found_one.says), ink)?;
            writeln!(self.out)?;
        }
        let left = found.outcomes.len() - told.len();
        if left > 0 {
            let more = self.glyphs().more;
            writeln!(self.out, "  {more} and {left} more outcome{}; --format jsonl has them all", plural(left))?;
        }
        if !told.is_empty() {
            writeln!(
                self.out,
                "\nto see one: the same command with --schedule {} in place of --explore",
                schedules[0]
            )?;
        }
        Ok(())
    }
}

/// What was tried, as a heading.
pub fn outcomes_heading(found: &Exploration) -> String {
    let (runs, s) = (grouped(found.runs), if found.runs == 1 { "" } else { "s" });
    let stopped = if found.cut_short { ", then stopped: the runs are long" } else { "" };
    match found.coverage {
        Coverage::Every if found.runs == 1 => "the outcome of the only schedule there is".to_owned(),
        Coverage::Every => format!("outcomes of all {runs} schedules there are"),
        Coverage::Sample => format!("outcomes of {runs} schedule{s} chosen at random{stopped}"),
    }
}

/// A number with its digits in groups of three.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!([0, 7, 999, 1000, 1_234_567].map(grouped), ["0", "7", "999", "1,000", "1,234,567"]);
    }
}
