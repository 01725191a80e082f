//! Who waits for whom when nothing can go on.

use super::engine::future::Waitable;
use super::engine::run::Run;
use super::engine::task::Task;
use crate::trace::TaskId;
use std::collections::HashMap;
use std::rc::Rc;

/// The tasks of a cycle of waits; else all that wait, in the order of creation.
pub(crate) fn cycle(run: &Run) -> Vec<TaskId> {
    let live = run.live_tasks();
    let mut mark: HashMap<TaskId, usize> = HashMap::new();
    for start in &live {
        let mut path: Vec<Rc<Task>> = Vec::new();
        let mut next = Some(start.clone());
        while let Some(task) = next {
            if let Some(place) = path.iter().position(|other| other.id == task.id) {
                return path[place..].iter().map(|task| task.id).collect();
            }
            if mark.insert(task.id, path.len()).is_some() {
                break;
            }
            next = waits_for(run, &task);
            path.push(task);
        }
    }
    live.iter().map(|task| task.id).collect()
}

/// The task that `task` waits for, where it is one.
fn waits_for(run: &Run, task: &Rc<Task>) -> Option<Rc<Task>> {
    let _ = run;
    match &*task.waiting.borrow() {
        Some(Waitable::Task(other)) => Some(other.clone()),
        Some(Waitable::Gather(gathering)) => gathering.children.iter().find(|child| !child.done.is_done()).cloned(),
        _ => None,
    }
}

/// The deadlock in a sentence.
pub(crate) fn sentence(run: &Run, tasks: &[TaskId]) -> String {
    let names: Vec<String> = tasks.iter().take(8).map(|id| run.task(*id).name.to_string()).collect();
    let more = tasks.len().saturating_sub(8);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more} wait for ever: nothing is left that could wake them", names.join(", "))
}
