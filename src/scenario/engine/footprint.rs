//! What steps touch: what of a run they see or change, by which it is known whether two of them commute.

use crate::scenario::program::{Held, Op};

/// What is touched beyond the task itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Touch {
    /// Nothing.
    Nothing,
    /// It looks at this.
    Looks(Thing),
    /// It changes this, and may wake tasks that wait for it.
    Changes(Thing),
    /// It ends a task that returns, and callbacks hear of it that can hear of such in any order.
    Returns,
    /// All there is, as far as is known.
    Everything,
}

/// Something that tasks share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    /// A semaphore, by its index.
    Semaphore(usize),
    /// A lock.
    Lock(usize),
    /// An event.
    Event(usize),
    /// A queue.
    Queue(usize),
    /// A shared variable.
    Var(usize),
}

impl From<Held> for Thing {
    fn from(held: Held) -> Thing {
        match held {
            Held::Semaphore(id) => Thing::Semaphore(id.0),
            Held::Lock(id) => Thing::Lock(id.0),
        }
    }
}

impl Touch {
    /// What a step touches in every turn that it is a part of, apart from the steps in it. Of a step that is not known
    /// here that is everything.
    pub(crate) fn of(op: &Op) -> Touch {
        match op {
            Op::Sleep { ctx: false, .. }
            | Op::Yield
            | Op::Repeat { .. }
            | Op::Forever(_)
            | Op::If { .. }
            | Op::Try { .. }
            | Op::Raise { .. }
            | Op::Reraise
            | Op::Return(_)
            | Op::Note(_)
            | Op::Mark(_) => Touch::Nothing,
            Op::Read(var) => Touch::Looks(Thing::Var(var.0)),
            Op::Write(var) => Touch::Changes(Thing::Var(var.0)),
            Op::With { what, .. } | Op::Acquire(what) | Op::Release(what) => Touch::Changes((*what).into()),
            Op::Put { queue, .. } | Op::Get { queue, .. } | Op::TaskDone(queue) | Op::Join(queue) => {
                Touch::Changes(Thing::Queue(queue.0))
            }
            Op::Set(event) | Op::Clear(event) | Op::Until(event) => Touch::Changes(Thing::Event(event.0)),
            _ => Touch::Everything,
        }
    }
}

/// What one step did.
#[derive(Debug, Default)]
pub(super) struct Footprint {
    /// What it saw, and whether it changed that.
    things: Vec<(Thing, bool)>,
    returns: bool,
    everything: bool,
}

impl Footprint {
    /// It touched this, too.
    pub(super) fn add(&mut self, touch: Touch) {
        match touch {
            Touch::Nothing => {}
            Touch::Looks(thing) => self.things.push((thing, false)),
            Touch::Changes(thing) => self.things.push((thing, true)),
            Touch::Returns => self.returns = true,
            Touch::Everything => self.everything = true,
        }
    }

    /// Whether the order of the two does not matter: neither sees what the other changes, and what they put into the
    /// loop's queue is of one kind, wakes or callbacks. Exchanged, these leave the places of wakes as they are, and the
    /// order of wakes is chosen anyway.
    pub(super) fn commutes(&self, other: &Footprint) -> bool {
        let meets = |(thing, changes): &(Thing, bool)| {
            other.things.iter().any(|(same, changed)| same == thing && (*changes || *changed))
        };
        !self.everything
            && !other.everything
            && self.returns == other.returns
            && !(self.returns && (self.wakes() || other.wakes()))
            && !self.things.iter().any(meets)
    }

    /// Whether it may have woken tasks.
    fn wakes(&self) -> bool {
        self.things.iter().any(|(thing, changes)| *changes && !matches!(thing, Thing::Var(_)))
    }
}
