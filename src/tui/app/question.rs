//! A question of a lesson: what can be answered, what was picked, and how far it has come.

use std::collections::BTreeSet;

/// A question that the learner answers before going on.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What it is about.
    pub asked: Asked,
    /// The answers to choose from. For tasks they come with the run.
    pub options: Vec<String>,
    /// The picked ones: indices into `options`.
    pub picked: BTreeSet<usize>,
    /// The one under the cursor.
    pub cursor: usize,
    /// How far it has come.
    pub phase: Phase,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Which tasks something will happen to; the run is the judge.
    Tasks,
    /// Which statement will hold; the run is the judge.
    Statement,
    /// Something about what was learned; the lesson knows the answer.
    Knowledge,
}

/// How far a question has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It waits for the answer; a run that would give it away stands still.
    Asking,
    /// It is answered, and the run plays up to its end.
    Playing,
    /// The answer is known.
    Revealed {
        /// The right options.
        right: BTreeSet<usize>,
    },
}

impl Question {
    /// A question with these answers to choose from.
    pub fn new(asked: Asked, options: Vec<String>) -> Question {
        Question { asked, options, picked: BTreeSet::new(), cursor: 0, phase: Phase::Asking }
    }

    /// What it is called.
    pub(crate) fn word(&self) -> &'static str {
        match self.asked {
            Asked::Tasks | Asked::Statement => "prediction",
            Asked::Knowledge => "question",
        }
    }

    /// Whether several answers may be picked, or none.
    pub fn takes_many(&self) -> bool {
        self.asked == Asked::Tasks
    }

    /// Whether an answer can be given now.
    pub fn is_answerable(&self) -> bool {
        self.phase == Phase::Asking && !self.options.is_empty() && (self.takes_many() || !self.picked.is_empty())
    }

    /// Whether the answer was right; `None` while it is not known.
    pub fn verdict(&self) -> Option<bool> {
        match &self.phase {
            Phase::Revealed { right } => Some(*right == self.picked),
            Phase::Asking | Phase::Playing => None,
        }
    }

    /// Moves the cursor.
    pub(crate) fn move_by(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.options.len().saturating_sub(1));
    }

    /// Picks `index`, or leaves it if it was picked. Where only one answer counts, the one before is left.
    pub(crate) fn toggle(&mut self, index: usize) {
        if index >= self.options.len() || self.phase != Phase::Asking {
            return;
        }
        self.cursor = index;
        let was = self.picked.remove(&index);
        if !self.takes_many() {
            self.picked.clear();
        }
        if !was {
            self.picked.insert(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(asked: Asked) -> Question {
        Question::new(asked, ["main", "user", "orders"].map(String::from).to_vec())
    }

    #[test]
    fn of_tasks_any_number_can_be_picked_and_none_is_an_answer() {
        let mut question = question(Asked::Tasks);
        assert!(question.is_answerable());
        question.toggle(1);
        question.toggle(2);
        question.toggle(1);
        assert_eq!(question.picked, BTreeSet::from([2]));
    }

    #[test]
    fn of_statements_one_is_picked() {
        let mut question = question(Asked::Statement);
        assert!(!question.is_answerable());
        question.toggle(0);
        question.toggle(2);
        assert_eq!(question.picked, BTreeSet::from([2]));
        assert!(question.is_answerable());
        question.toggle(9);
        assert_eq!(question.picked, BTreeSet::from([2]));
    }

    #[test]
    fn nothing_changes_once_it_is_answered() {
        let mut question = question(Asked::Tasks);
        question.toggle(1);
        question.phase = Phase::Playing;
        question.toggle(2);
        assert_eq!(question.picked, BTreeSet::from([1]));
        question.phase = Phase::Revealed { right: BTreeSet::from([1]) };
        assert_eq!(question.verdict(), Some(true));
    }
}
