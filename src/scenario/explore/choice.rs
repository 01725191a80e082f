//! Schedules, and the decisions a run takes by one.

use super::commute::{Class, Order, Turn};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt;
use std::str::FromStr;

/// How a run decides what is not fixed by its program. Written `r17` or `0.2.1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Schedule {
    /// Each choice at random: the n-th sample under the seed of the run.
    Random(u64),
    /// These choices, then always the first.
    Choices(Vec<u32>),
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Schedule::Random(number) => write!(f, "r{number}"),
            Schedule::Choices(choices) => match choices.split_first() {
                None => f.write_str("0"),
                Some((first, rest)) => {
                    write!(f, "{first}")?;
                    rest.iter().try_for_each(|choice| write!(f, ".{choice}"))
                }
            },
        }
    }
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Schedule, String> {
        const HOW: &str = "write a schedule as --explore prints it, as in r17 or 0.2.1";
        let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(number) = text.strip_prefix('r').filter(|number| is_number(number)) {
            return number.parse().map(Schedule::Random).map_err(|_| HOW.to_owned());
        }
        let choices = text.split('.').map(|word| match is_number(word) {
            true => word.parse().map_err(|_| HOW.to_owned()),
            false => Err(HOW.to_owned()),
        });
        choices.collect::<Result<Vec<u32>, String>>().map(Schedule::from_choices)
    }
}

impl Schedule {
    /// These choices, then always the first; first choices at the end are left out.
    pub fn from_choices(mut choices: Vec<u32>) -> Schedule {
        let kept = choices.iter().rposition(|choice| *choice != 0).map_or(0, |last| last + 1);
        choices.truncate(kept);
        Schedule::Choices(choices)
    }
}

/// A choice that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which, from 0.
    pub choice: u32,
    /// Among how many; at least 2.
    pub of: u32,
}

/// Takes a run's decisions: those given first, then at random or the first of each; and remembers them.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    given: Vec<u32>,
    random: Option<ChaCha8Rng>,
    taken: Vec<Taken>,
    /// Whether orders of steps that come to the same are to be told.
    reduces: bool,
    /// The turns in which the order of several steps was chosen.
    turns: Vec<Turn>,
    /// By turn, the orders that were tried from the same choices before it.
    tried: Vec<Vec<Class>>,
}

impl Decisions {
    /// The decisions of `schedule`; `seed` is that of the run.
    pub fn new(schedule: &Schedule, seed: u64) -> Decisions {
        match schedule {
            Schedule::Random(number) => {
                let mut random = ChaCha8Rng::seed_from_u64(seed);
                // Stream 0 belongs to what is random in the program itself.
                random.set_stream(number.wrapping_add(1));
                Decisions { random: Some(random), ..Decisions::default() }
            }
            Schedule::Choices(choices) => Decisions { given: choices.clone(), ..Decisions::default() },
        }
    }

    /// The same, which tells orders of steps that come to the same, if `reduces`.
    pub(super) fn reducing(self, reduces: bool) -> Decisions {
        Decisions { reduces, ..self }
    }

    /// Whether orders of steps that come to the same are to be told.
    pub(crate) fn reduces(&self) -> bool {
        self.reduces
    }

    /// The choices to come are those of the order of `of` steps, at least 2.
    pub(crate) fn begin_turn(&mut self, of: usize) {
        self.turns.push(Turn::new(self.taken.len(), of));
    }

    /// The turn is over, and its last order comes to the same as others, since some of its steps commute: all but those
    /// of which `dependent` is true. They are named by their places before the choice.
    pub(crate) fn end_turn(&mut self, dependent: impl Fn(usize, usize) -> bool) {
        if let Some(turn) = self.turns.last_mut() {
            turn.close(&self.taken, dependent);
        }
    }

    /// The order in which the steps of the turn that has begun are taken: the n-th is that of place `order[n]`.
    pub(crate) fn order(&self) -> Vec<usize> {
        self.turns.last().map(|turn| Order::of(turn.digits(&self.taken)).0).unwrap_or_default()
    }

    /// Chooses one of `of`. Where there is nothing to choose, nothing is decided or remembered. A given choice that is
    /// too large, which only a schedule of another program has, counts as the last.
    pub fn choose(&mut self, of: usize) -> usize {
        let Ok(of @ 2..) = u32::try_from(of) else { return 0 };
        let choice = match (self.given.get(self.taken.len()), &mut self.random) {
            (Some(given), _) => (*given).min(of - 1),
            (None, Some(random)) => random.random_range(0..of),
            (None, None) => 0,
        };
        self.taken.push(Taken { choice, of });
        choice as usize
    }

    /// Every choice so far.
    pub fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// The schedule that takes these choices again, in a run of any seed.
    pub fn schedule(&self) -> Schedule {
        Schedule::from_choices(self.taken.iter().map(|taken| taken.choice).collect())
    }

    /// How many runs it takes to try every schedule, as far as this one can tell: exact if all of them are alike.
    pub(super) fn estimate(&self) -> f64 {
        let all: f64 = self.taken.iter().map(|taken| f64::from(taken.of)).product();
        all / self.turns.iter().map(|turn| turn.size() as f64).product::<f64>()
    }

    /// How many schedules come to the same as this one, itself included.
    pub(super) fn weight(&self) -> u64 {
        self.turns.iter().fold(1, |weight: u64, turn| weight.saturating_mul(turn.size()))
    }

    /// The decisions of the schedule after this one, depth first, without those that come to the same as one before;
    /// absent after the last.
    pub(super) fn next(mut self) -> Option<Decisions> {
        loop {
            let next = match self.turns.pop_if(|turn| turn.end() == self.taken.len()) {
                Some(turn) => {
                    let before = self.turns.len();
                    self.tried.resize_with(before + 1, Vec::new);
                    let start = turn.start();
                    let next = turn.next(&self.taken, &mut self.tried[before]);
                    if next.is_none() {
                        self.tried.truncate(before);
                    }
                    self.taken.truncate(start);
                    next
                }
                None => {
                    let last = self.taken.pop()?;
                    self.tried.truncate(self.turns.len());
                    (last.choice + 1 < last.of).then(|| vec![last.choice + 1])
                }
            };
            if let Some(next) = next {
                self.given = self.taken.drain(..).map(|taken| taken.choice).chain(next).collect();
                return Some(Decisions { taken: Vec::new(), turns: Vec::new(), ..self });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_reads_as_it_is_written() {
        for text in ["r0", "r17", "0", "1", "0.2.1"] {
            assert_eq!(text.parse::<Schedule>().unwrap().to_string(), text);
        }
        assert_eq!("0.1.0.0".parse(), Ok(Schedule::Choices(vec![0, 1])));
        for text in ["", "r", "r-1", "1..2", "1.x", "+1", "99999999999", "r99999999999999999999999"] {
            assert!(text.parse::<Schedule>().is_err(), "{text}");
        }
    }

    #[test]
    fn depth_first_meets_every_combination_once() {
        let mut next = Some(Decisions::new(&Schedule::Choices(Vec::new()), 0));
        let mut met = Vec::new();
        while let Some(mut decisions) = next {
            // The second choice is there only after the first's last.
            let first = decisions.choose(3);
            let second = if first == 2 { decisions.choose(2) } else { decisions.choose(1) };
            met.push((first, second));
            next = decisions.next();
        }
        assert_eq!(met, [(0, 0), (1, 0), (2, 0), (2, 1)]);
    }

    #[test]
    fn random_choices_can_be_taken_again() {
        let mut random = Decisions::new(&Schedule::Random(4), 9);
        let first: Vec<usize> = (2..40).map(|of| random.choose(of)).collect();
        let mut again = Decisions::new(&random.schedule(), 0);
        let second: Vec<usize> = (2..40).map(|of| again.choose(of)).collect();
        assert_eq!(first, second);
    }
}
