//! Orders of the steps of one turn that come to the same, since they differ only in steps that commute.
//!
//! Two steps commute if neither sees or changes what the other changes; which those are is known when they have been
//! taken. Orders that lead to each other by exchanging neighbours that commute are one class: the same happens in all of
//! them, so that one stands for the others (Mazurkiewicz; the exploration is then that of "sleep sets", with the tried
//! classes in their place). A class is what its first order says of the pairs that do not commute.

use super::choice::Taken;

/// Of more steps in one turn every order is tried: their classes would take longer to tell apart than to run.
pub(crate) const MOST_STEPS: usize = 8;

/// A turn of the loop in which the order of several steps was chosen.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// Where its choices begin.
    start: usize,
    /// How many steps.
    steps: usize,
    /// Its order and what commutes, if anything does.
    class: Option<Class>,
}

/// The orders of a turn that come to the same as one.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// For the step of each place, a bit for the place of each step that it must come before.
    before: [u8; MOST_STEPS],
    /// How many orders there are of it.
    size: u64,
}

impl Turn {
    /// A turn of so many steps, whose choices begin at `start`.
    pub(super) fn new(start: usize, steps: usize) -> Turn {
        Turn { start, steps, class: None }
    }

    /// Where its choices begin.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// Where they end: of `n` steps all but the last are chosen.
    pub(super) fn end(&self) -> usize {
        self.start + self.steps - 1
    }

    /// Its choices among all.
    pub(super) fn digits<'a>(&self, taken: &'a [Taken]) -> &'a [Taken] {
        &taken[self.start..self.end()]
    }

    /// How many orders come to the same as its own, itself included.
    pub(super) fn size(&self) -> u64 {
        self.class.as_ref().map_or(1, |class| class.size)
    }

    /// Its steps have been taken.
    pub(super) fn close(&mut self, taken: &[Taken], dependent: impl Fn(usize, usize) -> bool) {
        if self.steps > MOST_STEPS {
            return;
        }
        let Order(order) = Order::of(self.digits(taken));
        let mut class = Class { before: [0; MOST_STEPS], size: 0 };
        for (nth, first) in order.iter().enumerate() {
            for second in order[nth + 1..].iter().filter(|second| dependent(*first, **second)) {
                class.before[*first] |= 1 << second;
            }
        }
        class.size = class.orders(self.steps);
        self.class = (class.size > 1).then_some(class);
    }

    /// The choices of the next order that comes to the same as none in `tried`, to which its own class is added.
    pub(super) fn next(self, taken: &[Taken], tried: &mut Vec<Class>) -> Option<Vec<u32>> {
        let mut digits = self.digits(taken).to_vec();
        tried.extend(self.class);
        loop {
            let last = digits.iter().rposition(|taken| taken.choice + 1 < taken.of)?;
            digits[last].choice += 1;
            digits[last + 1..].iter_mut().for_each(|later| later.choice = 0);
            if tried.is_empty() || {
                let order = Order::of(&digits);
                !tried.iter().any(|class| class.has(&order))
            } {
                return Some(digits.iter().map(|taken| taken.choice).collect());
            }
        }
    }
}

impl Class {
    /// Whether an order is one of it.
    fn has(&self, Order(order): &Order) -> bool {
        let mut done = 0u8;
        order.iter().all(|place| {
            let late = self.before[*place] & done != 0;
            done |= 1 << place;
            !late
        })
    }

    /// How many orders of so many steps it has: by the sets of steps that can come first.
    fn orders(&self, steps: usize) -> u64 {
        let all = 1usize << steps;
        let mut ways = vec![0u64; all];
        ways[0] = 1;
        for done in 0..all {
            for place in (0..steps).filter(|place| done & (1 << place) == 0) {
                // Nothing that is done may have to come after it.
                if usize::from(self.before[place]) & done == 0 {
                    ways[done | (1 << place)] += ways[done];
                }
            }
        }
        ways[all - 1]
    }
}

/// The order of the steps of a turn: the n-th is that of place `0[n]`.
pub(super) struct Order(pub(super) Vec<usize>);

impl Order {
    /// The order that choices come to: each picks one of those left and trades places with it.
    pub(super) fn of(digits: &[Taken]) -> Order {
        let mut order: Vec<usize> = (0..=digits.len()).collect();
        for (nth, taken) in digits.iter().enumerate() {
            order.swap(nth, nth + taken.choice as usize);
        }
        Order(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goes through the orders of so many steps, and tells how many were made and how many those came to.
    fn walk(steps: usize, dependent: impl Fn(usize, usize) -> bool) -> (u64, u64) {
        let mut taken: Vec<Taken> = (2..=steps as u32).rev().map(|of| Taken { choice: 0, of }).collect();
        let (mut tried, mut made, mut orders) = (Vec::new(), 0, 0);
        loop {
            let mut turn = Turn::new(0, steps);
            turn.close(&taken, &dependent);
            (made, orders) = (made + 1, orders + turn.size());
            match turn.next(&taken, &mut tried) {
                Some(next) => taken.iter_mut().zip(next).for_each(|(taken, choice)| taken.choice = choice),
                None => return (made, orders),
            }
        }
    }

    #[test]
    fn steps_that_all_commute_have_one_order_and_steps_that_do_not_all_of_them() {
        assert_eq!(walk(5, |_, _| false), (1, 120));
        assert_eq!(walk(5, |_, _| true), (120, 120));
    }

    #[test]
    fn of_steps_that_partly_commute_every_class_is_met_once() {
        // Two on one lock, three on another: 2! × 3! classes.
        assert_eq!(walk(5, |a, b| (a < 2) == (b < 2)), (12, 120));
        // Only the first two do not commute.
        assert_eq!(walk(4, |a, b| a + b == 1), (2, 24));
        // A chain, in which each depends on its neighbours: as many classes as ways to order each pair.
        assert_eq!(walk(4, |a: usize, b| a.abs_diff(b) == 1), (8, 24));
    }
}
