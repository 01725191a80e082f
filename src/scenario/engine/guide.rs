//! What a schedule decides in a run: who goes first among tasks that are ready at once, and how long something with a
//! declared range of durations takes.

use super::footprint::{Footprint, Touch};
use crate::scenario::explore::choice::Decisions;
use crate::scenario::explore::commute::MOST_STEPS;
use crate::scenario::program::{Knob, KnobRange, Millis, Name, Program, Value};
use crate::scenario::run::RunOptions;
use crate::trace::Nanos;
use std::cell::{Cell, RefCell};

/// A run's decisions, and what it may decide on.
pub(crate) struct Guide {
    decisions: RefCell<Decisions>,
    /// The knobs that give durations a range, and whether one took a value of it.
    delays: Vec<(Name, Delays, Cell<bool>)>,
    /// What the steps of this turn did, in the order in which they were taken; empty where that is not asked for.
    footprints: RefCell<Vec<Footprint>>,
    /// How many of them have begun.
    begun: Cell<usize>,
}

impl Guide {
    /// A guide by `decisions`; knobs that the options set stay as set.
    pub(crate) fn new(decisions: Decisions, program: &Program, options: &RunOptions) -> Guide {
        let free = program.knobs.iter().filter(|(name, _)| !options.settings.contains_key(*name));
        let delays =
            free.filter_map(|(name, knob)| Some((name.clone(), Delays::of(knob)?, Cell::new(false)))).collect();
        Guide { decisions: RefCell::new(decisions), delays, footprints: RefCell::default(), begun: Cell::default() }
    }

    /// Chooses one of `of`.
    pub(crate) fn choose(&self, of: usize) -> usize {
        self.decisions.borrow_mut().choose(of)
    }

    /// A turn begins with the order of `steps` steps to be chosen. They can only commute if no other callback stands
    /// `between` them.
    pub(super) fn begin_turn(&self, steps: usize, between: bool) {
        let mut decisions = self.decisions.borrow_mut();
        if decisions.reduces() && steps > 1 {
            decisions.begin_turn(steps);
            let watched = if between || steps > MOST_STEPS { 0 } else { steps };
            self.footprints.borrow_mut().resize_with(watched, Footprint::default);
        }
    }

    /// The next step of the turn begins.
    pub(super) fn begin_step(&self) {
        self.begun.set(self.begun.get() + 1);
    }

    /// The present step touches this.
    pub(crate) fn touch(&self, touch: Touch) {
        if let Some(footprint) = self.begun.get().checked_sub(1)
            && let Some(footprint) = self.footprints.borrow_mut().get_mut(footprint)
        {
            footprint.add(touch);
        }
    }

    /// The steps of the turn are over; not all of them were taken if the run `is_halted`.
    pub(super) fn end_turn(&self, is_halted: bool) {
        let begun = self.begun.take();
        let mut footprints = self.footprints.borrow_mut();
        if !footprints.is_empty() {
            if begun == footprints.len() && !is_halted {
                let mut decisions = self.decisions.borrow_mut();
                let order = decisions.order();
                let taken = |place: usize| order.iter().position(|other| *other == place).unwrap_or(0);
                decisions.end_turn(|one, other| !footprints[taken(one)].commutes(&footprints[taken(other)]));
            }
            footprints.clear();
        }
    }

    /// Chooses a duration that is written `$name`; absent for a knob that declares no range of durations.
    pub(crate) fn delay(&self, name: &Name) -> Option<Nanos> {
        let (_, delays, varied) = self.delays.iter().find(|(knob, ..)| knob == name)?;
        if delays.count() > 1 {
            varied.set(true);
            // Its choice comes among those of the turn.
            self.touch(Touch::Everything);
        }
        let Millis(ms) = delays.get(self.choose(delays.count()));
        Some(Nanos::from_millis(ms))
    }

    /// The knobs whose range a duration took a value of.
    pub(crate) fn varied(&self) -> Vec<Name> {
        let varied = self.delays.iter().filter(|(_, _, varied)| varied.get());
        varied.map(|(name, ..)| name.clone()).collect()
    }

    /// The decisions, when the run is over.
    pub(crate) fn take(&self) -> Decisions {
        self.decisions.take()
    }
}

/// The durations a knob can be turned to, the default first.
enum Delays {
    /// The default, then those from `min` on in steps of `step`, in milliseconds, without the one of place `skip`,
    /// which is the default.
    Steps { default: u64, min: u64, step: u64, places: u64, skip: u64 },
    /// These.
    Choices(Vec<Millis>),
}

impl Delays {
    /// Those of `knob`, if it is a duration.
    fn of(knob: &Knob) -> Option<Delays> {
        let Value::Duration(Millis(default)) = knob.default else { return None };
        match &knob.range {
            KnobRange::Steps { min, max, step } => {
                let (min, step) = (*min, (*step).max(1));
                let places = max.saturating_sub(min) / step + 1;
                let from_min = default.saturating_sub(min);
                let skip = if from_min.is_multiple_of(step) { from_min / step } else { places };
                Some(Delays::Steps { default, min, step, places, skip })
            }
            KnobRange::Choices(values) => {
                let others = values.iter().filter_map(|value| match value {
                    Value::Duration(Millis(ms)) if *ms != default => Some(Millis(*ms)),
                    _ => None,
                });
                Some(Delays::Choices(std::iter::once(Millis(default)).chain(others).collect()))
            }
        }
    }

    fn count(&self) -> usize {
        match self {
            Delays::Steps { places, skip, .. } => {
                let count = if skip < places { *places } else { places.saturating_add(1) };
                usize::try_from(count).unwrap_or(usize::MAX).min(u32::MAX as usize)
            }
            Delays::Choices(values) => values.len(),
        }
    }

    /// The duration of that number, from 0.
    fn get(&self, number: usize) -> Millis {
        match self {
            Delays::Steps { default, min, step, skip, .. } => match (number as u64).checked_sub(1) {
                None => Millis(*default),
                Some(place) => {
                    let place = if place < *skip { place } else { place + 1 };
                    Millis(min.saturating_add(place.saturating_mul(*step)))
                }
            },
            Delays::Choices(values) => values[number],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(default: u64, range: KnobRange) -> Vec<u64> {
        let knob = Knob { label: "delay".into(), default: Value::Duration(Millis(default)), range };
        let delays = Delays::of(&knob).unwrap();
        (0..delays.count()).map(|number| delays.get(number).0).collect()
    }

    #[test]
    fn the_default_comes_first_and_every_value_once() {
        let steps = KnobRange::Steps { min: 10, max: 40, step: 10 };
        assert_eq!(delays(10, steps.clone()), [10, 20, 30, 40]);
        assert_eq!(delays(30, steps.clone()), [30, 10, 20, 40]);
        assert_eq!(delays(25, steps), [25, 10, 20, 30, 40]);
        let choices = [5, 20, 1].map(|ms| Value::Duration(Millis(ms))).to_vec();
        assert_eq!(delays(20, KnobRange::Choices(choices)), [20, 5, 1]);
    }
}
