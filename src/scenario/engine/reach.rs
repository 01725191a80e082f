//! Which tasks something could still wake: what CPython's collector finds reachable.
//!
//! The loop knows its tasks only weakly. A suspended task lives as long as somebody holds it: who owns it, the loop's
//! queue and timers, a worker, the line of a semaphore, lock, event or queue, a task whose frame has it at hand (it awaits,
//! gathers, shields or waits for it, or has it in a group), or whom it would tell of its end. A future holds its callbacks, and
//! with them the tasks that wait on it.

use super::future::{Callback, Future, Waitable};
use super::run::Run;
use super::task::Task;
use crate::trace::TaskId;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What has been found to be held so far.
pub(crate) struct Reach {
    tasks: HashSet<TaskId>,
    futures: HashSet<*const Future>,
    /// Library callbacks, by their address and whether their number is 0.
    callbacks: HashSet<(*const (), bool)>,
    /// Tasks whose own references have not been followed.
    open: Vec<Rc<Task>>,
}

/// The tasks that nothing holds, in the order of creation, when `running` runs the collector. `woken_by` is what ended its
/// last wait, which the loop has in hand until the step is over.
pub(super) fn beyond_reach(run: &Run, running: &Rc<Task>, woken_by: Option<&Waitable>) -> Vec<Rc<Task>> {
    let live = run.live_tasks();
    let mut in_frames: HashMap<TaskId, Vec<Rc<Task>>> = HashMap::new();
    for task in &live {
        task.done.each_callback(|callback| {
            if let Callback::Call(done, _) = callback
                && let Some(frame) = done.frame()
            {
                in_frames.entry(frame).or_default().push(task.clone());
            }
        });
    }
    let mut reach =
        Reach { tasks: HashSet::new(), futures: HashSet::new(), callbacks: HashSet::new(), open: Vec::new() };
    reach.task(running);
    live.iter().filter(|task| task.kept.get()).for_each(|task| reach.task(task));
    if let Some(Waitable::Gather(gathering)) = woken_by {
        gathering.children.borrow().iter().for_each(|child| reach.task(child));
    }
    run.schedule.each_callback(|callback| reach.callback(callback));
    run.pools.each_future(|future| reach.future(future));
    let semaphores = run.semaphores.iter().flat_map(|semaphore| semaphore.standing());
    let locks = run.locks.iter().flat_map(|lock| lock.standing());
    let events = run.events.iter().flat_map(|event| event.standing());
    let queues = run.queues.iter().flat_map(|queue| queue.standing());
    semaphores.chain(locks).chain(events).chain(queues).for_each(|standing| reach.future(&standing.future));
    while let Some(task) = reach.open.pop() {
        reach.callbacks_of(&task.done);
        match &*task.waiting.borrow() {
            Some(Waitable::Future(future)) => reach.future(future),
            Some(Waitable::Task(other)) => reach.task(other),
            Some(Waitable::Gather(gathering)) => {
                reach.future(&gathering.outer);
                gathering.children.borrow().iter().for_each(|child| reach.task(child));
            }
            Some(Waitable::Bare(_) | Waitable::Sleep(_)) | None => {}
        }
        in_frames.get(&task.id).into_iter().flatten().for_each(|other| reach.task(other));
    }
    live.into_iter().filter(|task| !reach.tasks.contains(&task.id)).collect()
}

impl Reach {
    /// A task is held. One that is done holds nothing any more.
    pub(crate) fn task(&mut self, task: &Rc<Task>) {
        if !task.done.is_done() && self.tasks.insert(task.id) {
            self.open.push(task.clone());
        }
    }

    /// A future is held, and with it what it would call.
    pub(crate) fn future(&mut self, future: &Future) {
        if self.futures.insert(std::ptr::from_ref(future)) {
            self.callbacks_of(future);
        }
    }

    fn callbacks_of(&mut self, future: &Future) {
        future.each_callback(|callback| self.callback(callback));
    }

    /// A callback is held.
    pub(crate) fn callback(&mut self, callback: &Callback) {
        match callback {
            Callback::Wake(task) => self.task(task),
            Callback::Call(done, number) => {
                if self.callbacks.insert((Rc::as_ptr(done).cast(), *number == 0)) {
                    done.holds(*number, self);
                }
            }
            Callback::Release(future) => self.future(future),
            Callback::EndSleep(task, number) if task.sleeps(*number) => self.task(task),
            Callback::Timer(timer) if !timer.cancelled.get() => self.callback(&timer.callback),
            Callback::EndSleep(..) | Callback::Timer(_) | Callback::Stop => {}
        }
    }
}
