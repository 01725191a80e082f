//! `spawn`: `asyncio.create_task`, and how other steps start the tasks they are given.

use super::Cx;
use crate::scenario::engine::error::Exc;
use crate::scenario::engine::task::Task;
use crate::scenario::program::{Launch, Member, Name, Spawn, Value};
use std::rc::Rc;

/// Creates tasks and goes on.
pub(super) fn spawn(cx: &Cx<'_>, spawn: &Spawn) -> Result<(), Exc> {
    match cx.group.filter(|_| spawn.in_group) {
        Some(group) => group.create_tasks(cx, &spawn.launch).map(drop),
        None => launch_each(cx, &spawn.launch, |task| task.kept.set(spawn.owner)),
    }
}

/// The tasks a shield or wait is about: new ones created and running ones found, in order.
pub(super) fn members(cx: &Cx<'_>, members: &[Member]) -> Result<Vec<Rc<Task>>, Exc> {
    let mut tasks = Vec::new();
    for member in members {
        match member {
            Member::New(new) => tasks.extend(launch(cx, new)?),
            Member::Running(name) => tasks.push(cx.instance(name)?),
        }
    }
    Ok(tasks)
}

/// Creates the tasks of `launch`, in order.
pub(super) fn launch(cx: &Cx<'_>, launch: &Launch) -> Result<Vec<Rc<Task>>, Exc> {
    let mut tasks = Vec::new();
    launch_each(cx, launch, |task| tasks.push(task))?;
    Ok(tasks)
}

/// The same, handing over each task as it is created.
pub(super) fn launch_each(cx: &Cx<'_>, launch: &Launch, mut created: impl FnMut(Rc<Task>)) -> Result<(), Exc> {
    for number in 1..=cx.number(&launch.times)? {
        // Every task costs a step, so that no count runs away with the memory.
        if number > 1 && !cx.run.tick() {
            break;
        }
        created(create(cx, launch, number)?);
    }
    Ok(())
}

fn create(cx: &Cx<'_>, launch: &Launch, number: u64) -> Result<Rc<Task>, Exc> {
    let name = match &launch.named {
        Some(template) => numbered(template, number),
        None => cx.run.program.tasks[launch.def.0].name.clone(),
    };
    let mut given = Vec::with_capacity(launch.with.len());
    for (name, arg) in &launch.with {
        let value = match cx.value(arg)? {
            Value::Text(text) => match &*text {
                "{n}" => Value::Int(i64::try_from(number).unwrap_or(i64::MAX)),
                _ => Value::Text(numbered(&text, number)),
            },
            value => value,
        };
        given.push((name.clone(), value));
    }
    let task = cx.run.create_task(launch.def, name, given, Some(cx.task.id), cx.line());
    *task.context.borrow_mut() = cx.current_context();
    Ok(task)
}

/// `{n}` replaced by the number.
fn numbered(template: &Name, number: u64) -> Name {
    if template.contains("{n}") { template.replace("{n}", &number.to_string()).into() } else { template.clone() }
}
