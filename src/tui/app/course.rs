//! The list of lessons, and how far the learner is in each.

use crate::lesson::Tier;
use crate::lesson::catalog::Catalog;
use crate::lesson::progress::Progress;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::collections::BTreeSet;

/// A lesson in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its track, an index into [`Course::tracks`].
    pub track: usize,
    /// Which part of the curriculum it belongs to.
    pub tier: Tier,
    /// How long it takes.
    pub minutes: u32,
    /// Lessons to take before.
    pub needs: Vec<String>,
    /// What it is about.
    pub summary: String,
    /// How far the learner is.
    pub standing: Standing,
    /// Whether it did not come with the program.
    pub is_foreign: bool,
    /// Why it cannot be opened, if that is known.
    pub problem: Option<String>,
}

/// How far the learner is in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The step the learner is at, from 0; absent if the lesson was never opened.
    pub step: Option<usize>,
    /// How many steps the lesson has, as far as known.
    pub of: usize,
    /// Whether its last step was left behind once.
    pub done: bool,
    /// How often a question was answered rightly.
    pub right: u32,
    /// How often a question was answered wrongly.
    pub wrong: u32,
    /// The steps whose question was answered.
    pub answered: BTreeSet<usize>,
    /// The steps whose question was passed by without an answer, and not answered since.
    pub skipped: BTreeSet<usize>,
}

impl Standing {
    /// How far the learner is in a lesson, of whose steps nothing is known before it is read.
    pub fn of(progress: &Progress, lesson: &str) -> Standing {
        let Some(kept) = progress.lessons.get(lesson) else { return Standing::default() };
        let total = kept.total();
        Standing {
            step: Some(kept.step),
            of: 0,
            done: kept.finished,
            right: total.right,
            wrong: total.wrong,
            answered: kept.guesses.keys().copied().collect(),
            skipped: kept.skipped.clone(),
        }
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The heading of a track: an index into [`Course::tracks`].
    Track(usize),
    /// A lesson: an index into [`Course::entries`].
    Lesson(usize),
}

/// The list of lessons.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// What it is called.
    pub title: String,
    /// The titles of its tracks.
    pub tracks: Vec<String>,
    /// Every lesson in the order of the course.
    pub entries: Vec<Entry>,
    /// The lines of the list: all, or those that match the search, best first.
    pub rows: Vec<Row>,
    /// The selected line; always a lesson, if there is one.
    pub selected: usize,
    /// The first line shown.
    pub top: usize,
    /// What is looked for; nothing if empty.
    pub query: String,
    /// Whether the keyboard types into the search.
    pub typing: bool,
    /// What is wrong with the folders the lessons are from.
    pub problems: Vec<String>,
}

impl Course {
    /// The lessons of a catalog with the learner's progress, the one the learner was at last selected.
    pub fn of(catalog: &Catalog, progress: &Progress) -> Course {
        let mut entries = Vec::new();
        for (track, lessons) in catalog.tracks.iter().enumerate() {
            for entry in lessons.lessons.iter().filter_map(|id| catalog.entry(id)) {
                entries.push(Entry {
                    id: entry.id.clone(),
                    title: entry.title.clone(),
                    track,
                    tier: entry.tier,
                    minutes: entry.minutes,
                    needs: entry.needs.clone(),
                    summary: entry.summary.clone(),
                    standing: Standing::of(progress, &entry.id),
                    is_foreign: entry.path.is_some(),
                    problem: None,
                });
            }
        }
        let tracks = catalog.tracks.iter().map(|track| track.title.clone()).collect();
        let course = Course::new(catalog.title.clone(), tracks, entries, progress.last.as_deref());
        Course { problems: catalog.problems.iter().map(ToString::to_string).collect(), ..course }
    }

    /// The course with these lessons, the one the learner was at last selected.
    pub fn new(title: String, tracks: Vec<String>, entries: Vec<Entry>, last: Option<&str>) -> Course {
        let mut course = Course { title, tracks, entries, ..Course::default() };
        course.filter();
        if let Some(last) = last {
            course.select_lesson(last);
        }
        course
    }

    /// The selected lesson.
    pub fn selected_entry(&self) -> Option<&Entry> {
        match self.rows.get(self.selected) {
            Some(Row::Lesson(index)) => self.entries.get(*index),
            _ => None,
        }
    }

    /// The lessons that are known to have mistakes.
    pub fn broken(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.problem.is_some())
    }

    /// The entry of a lesson.
    pub fn entry_mut(&mut self, id: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == id)
    }

    /// How far the learner is in a lesson.
    pub fn standing(&self, id: &str) -> Standing {
        self.entries.iter().find(|entry| entry.id == id).map(|entry| entry.standing.clone()).unwrap_or_default()
    }

    /// Selects a lesson, if it is in the list.
    pub fn select_lesson(&mut self, id: &str) {
        let found = self.rows.iter().position(|row| matches!(row, Row::Lesson(index) if self.entries[*index].id == id));
        if let Some(found) = found {
            self.selected = found;
        }
    }

    /// Moves the selection by so many lessons.
    pub(crate) fn move_by(&mut self, lessons: isize) {
        let places: Vec<usize> = (0..self.rows.len()).filter(|row| matches!(self.rows[*row], Row::Lesson(_))).collect();
        let Some(last) = places.len().checked_sub(1) else { return };
        let now = places.iter().position(|place| *place == self.selected).unwrap_or(0);
        self.selected = places[now.saturating_add_signed(lessons).min(last)];
    }

    /// Makes the lines anew for what is looked for.
    pub(crate) fn filter(&mut self) {
        let selected = self.selected_entry().map(|entry| entry.id.clone());
        self.rows = if self.query.trim().is_empty() { self.by_track() } else { self.by_match() };
        self.selected = self.rows.iter().position(|row| matches!(row, Row::Lesson(_))).unwrap_or(0);
        self.top = 0;
        if let Some(id) = selected.filter(|_| self.query.trim().is_empty()) {
            self.select_lesson(&id);
        }
    }

    fn by_track(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut track = None;
        for (index, entry) in self.entries.iter().enumerate() {
            if track != Some(entry.track) {
                track = Some(entry.track);
                rows.push(Row::Track(entry.track));
            }
            rows.push(Row::Lesson(index));
        }
        rows
    }

    fn by_match(&self) -> Vec<Row> {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(&self.query, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut found: Vec<(u32, usize)> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            // A hit in the title says more than one in the summary.
            let fields = [(entry.title.as_str(), 2), (entry.id.as_str(), 2), (entry.summary.as_str(), 1)];
            let scores = fields.iter().filter_map(|(text, weight)| {
                pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher).map(|score| score.saturating_mul(*weight))
            });
            if let Some(score) = scores.max() {
                found.push((score, index));
            }
        }
        found.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
        found.into_iter().map(|(_, index)| Row::Lesson(index)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, title: &str, track: usize, summary: &str) -> Entry {
        Entry {
            id: id.into(),
            title: title.into(),
            track,
            tier: Tier::Core,
            minutes: 5,
            needs: Vec::new(),
            summary: summary.into(),
            standing: Standing::default(),
            is_foreign: false,
            problem: None,
        }
    }

    fn course() -> Course {
        Course::new(
            "Async concurrency".into(),
            vec!["The core".into(), "First things".into()],
            vec![
                entry("gather-vs-taskgroup", "gather versus TaskGroup", 0, "One child fails. Who stops?"),
                entry("timeouts", "Timeouts", 0, "A deadline asks; it does not stop."),
                entry("event-loop", "The event loop", 1, "Turn by turn, group by group."),
            ],
            Some("timeouts"),
        )
    }

    fn titles(course: &Course) -> Vec<&str> {
        let lessons = course.rows.iter().filter_map(|row| match row {
            Row::Lesson(index) => Some(course.entries[*index].title.as_str()),
            Row::Track(_) => None,
        });
        lessons.collect()
    }

    #[test]
    fn the_list_opens_where_the_learner_was() {
        assert_eq!(course().selected_entry().unwrap().id, "timeouts");
        assert_eq!(course().rows[0], Row::Track(0));
        assert_eq!(course().rows.len(), 5);
    }

    #[test]
    fn the_selection_passes_over_headings_and_stops_at_the_ends() {
        let mut course = course();
        course.move_by(1);
        assert_eq!(course.selected_entry().unwrap().id, "event-loop");
        course.move_by(5);
        assert_eq!(course.selected_entry().unwrap().id, "event-loop");
        course.move_by(-9);
        assert_eq!(course.selected_entry().unwrap().id, "gather-vs-taskgroup");
    }

    #[test]
    fn a_search_finds_the_title_first() {
        let mut course = course();
        course.query = "group".into();
        course.filter();
        assert_eq!(titles(&course), ["gather versus TaskGroup", "The event loop"]);
        course.query = "tmouts".into();
        course.filter();
        assert_eq!(titles(&course), ["Timeouts"]);
        course.query = "zzz".into();
        course.filter();
        assert_eq!(course.selected_entry(), None);
    }

    #[test]
    fn an_empty_course_has_nothing_to_select() {
        let mut course = Course::new(String::new(), Vec::new(), Vec::new(), Some("timeouts"));
        course.move_by(1);
        course.query = "x".into();
        course.filter();
        assert_eq!(course.selected_entry(), None);
    }
}
