//! Who waits for whom when nothing can go on.

use super::engine::future::{Future, Waitable};
use super::engine::run::Run;
use super::engine::task::Task;
use crate::trace::TaskId;
use crate::trace::story::{held, stuck, wait_phrase};
use std::collections::HashMap;
use std::rc::Rc;

/// The tasks told of in a sentence at most.
const TOLD: usize = 6;

/// What every live task waits for.
pub(crate) struct WaitGraph {
    tasks: Vec<Rc<Task>>,
    waits: HashMap<TaskId, Wait>,
}

/// What one task waits for.
struct Wait {
    /// In words, to follow the task's name.
    phrase: String,
    /// The tasks whose end or release would let it go on.
    on: Vec<TaskId>,
}

impl WaitGraph {
    /// The waits of `run` as it stands.
    pub(crate) fn of(run: &Run) -> WaitGraph {
        let mut lines = HashMap::new();
        let semaphores = run.semaphores.iter().flat_map(|semaphore| semaphore.standing());
        let locks = run.locks.iter().flat_map(|lock| lock.standing());
        let events = run.events.iter().flat_map(|event| event.standing());
        let queues = run.queues.iter().flat_map(|queue| queue.standing());
        for standing in semaphores.chain(locks).chain(events).chain(queues) {
            let holders = standing.holders.iter().take(TOLD).map(|id| run.task(*id));
            let (gone, holding): (Vec<_>, Vec<_>) = holders.partition(|holder| holder.destroyed.get());
            let names = |tasks: Vec<Rc<Task>>| tasks.iter().map(|task| task.name.to_string()).collect::<Vec<_>>();
            let phrase = held(&wait_phrase(standing.on), &names(holding), &names(gone));
            let wait = Wait { phrase, on: standing.holders.to_vec() };
            lines.insert(Rc::as_ptr(&standing.future), wait);
        }
        let tasks = run.live_tasks();
        let waits = tasks.iter().map(|task| (task.id, wait_of(task, &mut lines))).collect();
        WaitGraph { tasks, waits }
    }

    /// The tasks of a cycle, each waiting for the next and the last for the first; else all that wait, in the order of
    /// creation.
    pub(crate) fn cycle(&self) -> Vec<TaskId> {
        // Depth first. A task is on the path (false) or searched to the end (true).
        let mut searched: HashMap<TaskId, bool> = HashMap::new();
        for start in &self.tasks {
            let mut path: Vec<(TaskId, usize)> = Vec::new();
            let mut next = searched.insert(start.id, false).is_none().then_some(start.id);
            loop {
                path.extend(next.map(|task| (task, 0)));
                let Some((task, tried)) = path.last_mut() else { break };
                next = self.waits.get(task).and_then(|wait| wait.on.get(*tried)).copied();
                *tried += 1;
                let Some(towards) = next else {
                    searched.insert(*task, true);
                    path.pop();
                    continue;
                };
                match searched.insert(towards, false) {
                    None => {}
                    Some(true) => {
                        searched.insert(towards, true);
                        next = None;
                    }
                    Some(false) => {
                        let place = path.iter().position(|(other, _)| *other == towards).unwrap_or(0);
                        return path[place..].iter().map(|(task, _)| *task).collect();
                    }
                }
            }
        }
        self.tasks.iter().map(|task| task.id).collect()
    }

    /// What `tasks` wait for, in a sentence.
    pub(crate) fn sentence(&self, tasks: &[TaskId]) -> String {
        let told = tasks.iter().take(TOLD).filter_map(|id| {
            let task = self.tasks.iter().find(|task| task.id == *id)?;
            Some(format!("{} {}", task.name, self.waits.get(id)?.phrase))
        });
        stuck(&told.collect::<Vec<_>>(), tasks.len().saturating_sub(TOLD))
    }
}

fn wait_of(task: &Rc<Task>, lines: &mut HashMap<*const Future, Wait>) -> Wait {
    let waiting = task.waiting.borrow();
    match &*waiting {
        Some(Waitable::Task(other)) => Wait { phrase: format!("waits for {}", other.name), on: vec![other.id] },
        Some(Waitable::Gather(gathering)) => {
            let children = gathering.children.borrow();
            let left: Vec<_> = children.iter().filter(|child| !child.done.is_done()).collect();
            let names: Vec<&str> = left.iter().take(TOLD).map(|child| &*child.name).collect();
            Wait { phrase: format!("gathers {}", names.join(", ")), on: left.iter().map(|child| child.id).collect() }
        }
        Some(Waitable::Future(future)) => match lines.remove(&Rc::as_ptr(future)) {
            Some(wait) => wait,
            None => Wait { phrase: "waits for the tasks it started".into(), on: task.awaited.borrow().clone() },
        },
        Some(Waitable::Bare(bare)) => Wait { phrase: format!("waits for the future {}", bare.name), on: Vec::new() },
        Some(Waitable::Sleep(_)) | None => Wait { phrase: "waits for its turn".into(), on: Vec::new() },
    }
}
