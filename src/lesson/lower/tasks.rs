//! `spawn`, `call`, `await`, `future`, `collect`, `gather`, `group`, `wait`, `shield`, `cancel`.

use super::body::Body;
use super::facts::{LaunchSite, Mention, Need};
use crate::lesson::diagnostic::At;
use crate::lesson::schema::{self, List, Located, Or, Param, Short, Step as Written, Table, WaitUntil, Word};
use crate::lesson::suggest::quoted;
use crate::scenario::program::{Arg, DefId, Launch, Member, Name, Op, Spawn, Until, Value};

impl Body<'_> {
    /// A step of this family.
    pub(super) fn tasks(&mut self, step: &Written, at: At) -> Option<Op> {
        match step {
            Written::Spawn(Short(spawn)) => self.spawn(spawn),
            Written::Call(task) => {
                let def = self.names.task(task, self.findings).map(DefId)?;
                self.facts.called.insert(def);
                Some(Op::Call(def))
            }
            Written::Await(name) => Some(Op::Await(self.instance(name, "await"))),
            Written::Future(name) => {
                if name.value.trim().is_empty() {
                    self.error(name.at, "a future needs a name", "write what is waited for: `future: a reply`");
                }
                Some(Op::Future(name.value.as_str().into()))
            }
            Written::Collect => {
                self.facts.collects = true;
                Some(Op::Collect)
            }
            Written::Cancel(name) => Some(Op::Cancel(self.instance(name, "cancel"))),
            Written::Gather(Short(gather)) => {
                let members = self.members(&gather.tasks, "gather");
                let return_exceptions = self.arg_or(&gather.return_exceptions, Need::Truth, false);
                Some(Op::Gather { members, return_exceptions })
            }
            Written::Group(Short(group)) => Some(self.group(group)),
            Written::Wait(Short(wait)) => {
                if wait.tasks.0.is_empty() {
                    self.missing(at, "a `wait` for nothing is a ValueError", "list the tasks to wait for");
                }
                let members = self.members(&wait.tasks, "wait");
                let until = match wait.until {
                    Some(WaitUntil::FirstCompleted) => Until::FirstCompleted,
                    Some(WaitUntil::FirstException) => Until::FirstException,
                    Some(WaitUntil::All) | None => Until::All,
                };
                let timeout = wait.timeout.as_ref().map(|timeout| self.arg(timeout, Need::Duration));
                Some(Op::Wait { members, until, timeout })
            }
            Written::Shield(Short(member)) => {
                let times = member.times.as_ref().map(|times| times.at);
                if let Some(at) = times {
                    self.error(
                        at,
                        "a `shield` is for one task",
                        "shield each task by itself, or a task that gathers them",
                    );
                    return None;
                }
                self.member(member, at, "shield").map(Op::Shield)
            }
            _ => None,
        }
    }

    fn spawn(&mut self, spawn: &schema::Spawn) -> Option<Op> {
        let in_group = spawn.r#in.is_some();
        if let Some(owner) = &spawn.r#in {
            if !self.here.in_group {
                let message = "`in: group` outside a group of this task";
                self.error(owner.at, message, "put the spawn into the `do` of a `group`, or leave `in` out");
            }
            if spawn.owner == Some(false) {
                self.error(
                    owner.at,
                    "`in: group` and `owner: false` exclude each other",
                    "a group holds its tasks: remove one",
                );
            }
        }
        let launch = self.launch(&spawn.task, &spawn.r#as, &spawn.with, &spawn.times)?;
        Some(Op::Spawn(Spawn { launch, owner: spawn.owner.unwrap_or(true), in_group }))
    }

    fn group(&mut self, group: &schema::Group) -> Op {
        let mut members = Vec::new();
        for Located { at, value: Short(member) } in &group.tasks.0 {
            if let Some(running) = &member.running {
                self.error(
                    running.at,
                    "a group cannot adopt a task that runs already",
                    "let the group start it: name the task",
                );
            } else if let Some(Member::New(launch)) = self.member(member, *at, "group") {
                members.push(launch);
            }
        }
        let body = self.block_in(&group.r#do, |here| here.in_group = true);
        Op::Group { members, body }
    }

    fn members(&mut self, list: &List<Short<schema::Member>>, step: &'static str) -> Vec<Member> {
        list.0.iter().filter_map(|Located { at, value: Short(member) }| self.member(member, *at, step)).collect()
    }

    fn member(&mut self, member: &schema::Member, at: At, step: &'static str) -> Option<Member> {
        match (&member.task, &member.running) {
            (Some(task), None) => self.launch(task, &member.r#as, &member.with, &member.times).map(Member::New),
            (None, Some(name)) => {
                if member.r#as.is_some() || member.times.is_some() || !member.with.0.is_empty() {
                    self.error(
                        at,
                        "`running` names an instance that has all it needs",
                        "remove `as`, `with` and `times`",
                    );
                }
                Some(Member::Running(self.instance(name, step)))
            }
            _ => {
                let help = "write `task: NAME` to start one, or `running: NAME` for an instance spawned before";
                self.missing(at, "either `task` or `running` is needed", help);
                None
            }
        }
    }

    /// An instance by name; that it can exist is judged at the end.
    fn instance(&mut self, name: &Param<Name>, step: &'static str) -> Arg<Name> {
        if let Or::Is(is) = &name.value {
            self.facts.mentions.push(Mention { name: is.clone(), at: name.at, step });
        }
        self.arg(name, Need::Name)
    }

    fn launch(
        &mut self,
        task: &Word,
        named: &Option<Word>,
        with: &Table<Or<Value>>,
        times: &Option<Param<u64>>,
    ) -> Option<Launch> {
        let def = self.names.task(task, self.findings).map(DefId);
        let times = self.arg_or(times, Need::Count, 1);
        let with: Vec<(Name, Arg<Value>, At)> = with
            .entries()
            .map(|(name, value)| (name.value.as_str().into(), self.arg(value, Need::Any), name.at))
            .collect();
        if let Some(named) = named {
            check_template(named, self);
        }
        let def = def?;
        let site = LaunchSite {
            from: self.task,
            to: def,
            at: task.at,
            named: named.as_ref().map(|named| named.value.as_str().into()),
            with: with.clone(),
            times: self.most(&times),
            passes: self.here.passes,
            guarded: self.here.guarded,
            in_context: self.here.in_context,
        };
        let named = site.named.clone();
        self.facts.launches.push(site);
        let with = with.into_iter().map(|(name, value, _)| (name, value)).collect();
        Some(Launch { def, named, with, times })
    }
}

/// `{n}` is all that may stand in braces.
fn check_template(named: &Word, body: &mut Body<'_>) {
    let rest = named.value.replace("{n}", "");
    if rest.contains(['{', '}']) || named.value.starts_with('$') {
        let message = format!("{} cannot name an instance", quoted(&named.value));
        body.error(named.at, message, "write a name; `{n}` in it counts from 1");
    }
    if named.value.trim().is_empty() {
        body.error(named.at, "an instance needs a name", "write a name, or leave `as` out");
    }
}
