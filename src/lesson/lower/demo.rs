//! A demo: declarations, tasks, claims, analogues, and what is judged of the whole.

use super::body::{Body, Here};
use super::facts::Facts;
use super::instances::Instances;
use super::marks::Lines;
use super::names::Names;
use super::{analogue, knob, parameters, starts};
use crate::lesson::diagnostic::{At, Findings};
use crate::lesson::model::{Analogue, ClaimSpec, Demo, Language};
use crate::lesson::schema::{self, Located, Or, Table, Word};
use crate::lesson::source::Folder;
use crate::lesson::suggest::{one_of, quoted};
use crate::scenario::program::{Arg, DefId, Knob, Limits, Name, Program, Settings, TaskDef, Value, Workers};
use crate::trace::CancelWhy;
use crate::trace::claim::{Claim, Verb, matches};
use indexmap::IndexMap;
use std::collections::HashSet;
use std::sync::Arc;

/// What a lesson gives to each of its demos.
pub(super) struct Context<'l> {
    /// The lesson's id.
    pub(super) lesson: String,
    /// Its knobs.
    pub(super) knobs: &'l IndexMap<Name, Knob>,
    /// Its bounds on a run.
    pub(super) limits: Limits,
    /// Where its programs are.
    pub(super) folder: &'l Folder,
}

/// A lowered demo, and what is needed to judge claims about it.
pub(super) struct Lowered {
    /// The demo.
    pub(super) demo: Demo,
    /// Its judge.
    pub(super) judge: Judge,
}

/// Lowers a demo. What is wrong in it is recorded; the demo then lacks it. It is `whole` if nothing is missing from its
/// schema.
pub(super) fn demo(
    context: &Context<'_>,
    id: &Word,
    written: &Located<schema::Demo>,
    whole: bool,
    findings: &mut Findings,
) -> Lowered {
    let Located { at, value: demo } = written;
    let mut knobs = context.knobs.clone();
    knobs.extend(knob::knobs(&demo.knobs, findings));
    let names = Names::of(demo, knobs, findings);
    let defaults: Settings = names.knobs.iter().map(|(name, knob)| (name.clone(), knob.default.clone())).collect();
    let analogues = analogue::analogues(context, &id.value, demo.analogues.as_ref(), &defaults, findings);
    let start = start(demo, *at, &names, findings);
    let mut facts = Facts::default();
    let tasks = tasks(demo, &names, &lines(&analogues, findings), &mut facts, findings);
    let mut sizes = Sizes { names: &names, used: HashSet::new(), findings };
    let semaphores = sizes.table(&demo.semaphores);
    let queues = sizes.table(&demo.queues);
    let workers = workers(demo, &mut sizes);
    let mut used = std::mem::take(&mut sizes.used);
    used.extend(facts.uses.iter().map(|usage| usage.name.clone()));
    parameters::check(&names, start, &facts, findings);
    starts::cycles(&names, &facts, findings);
    starts::contexts(&names, &facts, findings);
    if whole {
        starts::unstarted(&names, start, &demo.tasks, &facts, findings);
        marks(&facts, &analogues, findings);
    }
    let instances = Instances::of(&names, start, &facts);
    if whole {
        mentions(&facts, &instances, findings);
    }
    let judge = Judge { names, facts, instances, whole };
    let names = &judge.names;
    let claims = claims(&demo.claims, &defaults, &judge, findings);
    used.extend(claims.iter().flat_map(|claim| claim.knobs.iter().cloned()));
    let used = names.knobs.keys().filter(|knob| used.contains(*knob)).cloned().collect();
    let title = demo.title.as_ref().map_or_else(|| id.value.clone(), |title| title.value.clone());
    let program = Program {
        lesson: context.lesson.clone(),
        demo: id.value.clone(),
        start: start.0,
        tasks,
        semaphores,
        locks: names.locks.iter().cloned().collect(),
        events: names.events.iter().cloned().collect(),
        queues,
        vars: demo
            .vars
            .0
            .iter()
            .map(|(name, value)| (name.value.as_str().into(), value.as_ref().map_or(0, |v| v.value)))
            .collect(),
        workers,
        lines: judge.facts.lines.iter().cloned().collect(),
        knobs: names.knobs.clone(),
        seed: demo.seed.unwrap_or(0),
        limits: context.limits,
        collects: judge.facts.collects,
    };
    let demo = Demo { id: id.value.clone(), title, program: Arc::new(program), claims, used, analogues };
    Lowered { demo, judge }
}

/// The task a run starts with.
fn start(demo: &schema::Demo, at: At, names: &Names, findings: &mut Findings) -> DefId {
    let found = match &demo.start {
        Some(start) => names.task(start, findings),
        None => {
            let main = names.tasks.get_index_of("main");
            if main.is_none() {
                let help = if names.tasks.is_empty() {
                    "add `tasks: {main: [sleep: 100ms]}`"
                } else {
                    "call the first task `main`, or name it with `start: TASK`"
                };
                findings.missing(at, "the demo has no task `main` to start with", Some(help.to_owned()));
            }
            main
        }
    };
    DefId(found.unwrap_or(0))
}

/// Where each step's source line is looked up.
fn lines(analogues: &[Analogue], findings: &Findings) -> Lines {
    let path = &findings.source().path;
    let python = analogues.iter().find(|analogue| analogue.language == Language::Python);
    Lines {
        program: python.map(|python| (python.file.clone(), python.marks.clone())),
        lesson: path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned(),
    }
}

fn tasks(
    demo: &schema::Demo,
    names: &Names,
    lines: &Lines,
    facts: &mut Facts,
    findings: &mut Findings,
) -> Vec<TaskDef> {
    let mut tasks = Vec::new();
    for (index, (name, body)) in demo.tasks.0.iter().enumerate() {
        let here = Here { passes: 1, ..Here::default() };
        let read = HashSet::new();
        let mut lower =
            Body { task: DefId(index), names, lines, findings: &mut *findings, facts: &mut *facts, here, read };
        let body = body.as_ref().map(|body| lower.block(&body.value)).unwrap_or_else(|| Vec::new().into());
        tasks.push(TaskDef { name: name.value.as_str().into(), body });
    }
    tasks
}

/// Sizes, which may be knobs.
struct Sizes<'a> {
    names: &'a Names,
    used: HashSet<Name>,
    findings: &'a mut Findings,
}

impl Sizes<'_> {
    fn table(&mut self, table: &Table<Or<u64>>) -> Vec<(Name, Arg<u64>)> {
        let mut sizes = Vec::new();
        for (name, size) in &table.0 {
            let size = size.as_ref().map_or(Arg::Is(1), |size| self.size(size));
            sizes.push((name.value.as_str().into(), size));
        }
        sizes
    }

    fn size(&mut self, size: &Located<Or<u64>>) -> Arg<u64> {
        let name = match &size.value {
            Or::Is(size) => return Arg::Is(*size),
            Or::Param(name) => name,
        };
        let shown = quoted(&format!("${name}"));
        match self.names.knobs.get(name).map(|knob| &knob.default) {
            None => {
                let known = self.names.knobs.keys().map(AsRef::as_ref);
                self.findings.error(size.at, format!("unknown knob {shown}"), one_of(name, known));
            }
            Some(Value::Int(_) | Value::Null) => {}
            Some(other) => {
                let kind = crate::lesson::settings::kind(other);
                self.findings.error(
                    size.at,
                    format!("the knob {shown} is {kind}, but a whole number is wanted here"),
                    None,
                );
            }
        }
        self.used.insert(name.clone());
        Arg::Param(name.clone())
    }
}

fn workers(demo: &schema::Demo, sizes: &mut Sizes<'_>) -> Workers {
    let standard = Workers::default();
    let Some(workers) = &demo.workers else { return standard };
    let mut size = |written: &Option<schema::Param<u64>>, standard: Arg<u64>| match written {
        Some(Located { at, value: Or::Is(0) }) => {
            sizes.findings.error(*at, "a pool without workers", Some("a pool has at least 1".to_owned()));
            standard
        }
        Some(written) => sizes.size(written),
        None => standard,
    };
    Workers { thread: size(&workers.thread, standard.thread), process: size(&workers.process, standard.process) }
}

/// Marks and the comments they point to must agree.
fn marks(facts: &Facts, analogues: &[Analogue], findings: &mut Findings) {
    let mut seen = HashSet::new();
    for (label, at) in &facts.marks {
        if analogues.is_empty() || !seen.insert(label) {
            continue;
        }
        let missing: Vec<&Analogue> =
            analogues.iter().filter(|analogue| !analogue.marks.contains_key(&**label)).collect();
        let files: Vec<String> = missing.iter().map(|analogue| quoted(&analogue.file)).collect();
        let help = format!("end each source line that it means with the comment `mark: {label}`");
        if missing.len() == analogues.len() {
            let known = analogues.iter().flat_map(|analogue| analogue.marks.keys()).map(String::as_str);
            let help = crate::lesson::suggest::nearest(label, known)
                .map(|near| format!("did you mean {}?", quoted(near)))
                .unwrap_or(help);
            let message = format!("unknown mark {}: no line of {} carries it", quoted(label), files.join(", "));
            findings.error(*at, message, Some(help));
        } else if !missing.is_empty() {
            findings.advice(
                *at,
                format!("no line of {} carries the mark {}", files.join(", "), quoted(label)),
                Some(help),
            );
        }
    }
}

/// Steps that name an instance must name one that can exist.
fn mentions(facts: &Facts, instances: &Instances, findings: &mut Findings) {
    for mention in &facts.mentions {
        if !findings.is_full() && !instances.can_match(&mention.name) {
            let message = format!("`{}` names the task {}, which no step starts", mention.step, quoted(&mention.name));
            findings.error(mention.at, message, one_of(&mention.name, instances.names()));
        }
    }
}

/// Lowers the claims of a demo, and judges the names in them.
fn claims(
    list: &schema::List<schema::Claim>,
    defaults: &Settings,
    judge: &Judge,
    findings: &mut Findings,
) -> Vec<ClaimSpec> {
    let mut claims = Vec::new();
    for claim in &list.0 {
        if let Some(spec) = analogue::spec(claim, defaults, findings) {
            judge.claim(&claim.value, &spec.at_defaults, claim.at, findings);
            claims.push(spec);
        }
    }
    claims
}

/// Knows what a demo has, to judge the names in its claims.
pub(super) struct Judge {
    names: Names,
    facts: Facts,
    instances: Instances,
    whole: bool,
}

impl Judge {
    /// Records every name in a claim that nothing in the demo can have.
    pub(super) fn claim(&self, written: &schema::Claim, claim: &Claim, at: At, findings: &mut Findings) {
        if findings.is_full() {
            return;
        }
        let place = |param: &Option<schema::Param<Name>>| param.as_ref().map_or(at, |param| param.at);
        match claim {
            Claim::Ends { task, .. } | Claim::NeverStarts { task } => self.task(task, place(&written.task), findings),
            Claim::Outlives { task, owner } => {
                self.task(task, place(&written.task), findings);
                self.task(owner, place(&written.outlives), findings);
            }
            Claim::Cancelled { tasks, by } => {
                let places = written.cancelled.as_ref().map(|list| list.value.0.iter().map(|task| task.at));
                for (task, at) in tasks.iter().zip(places.into_iter().flatten()) {
                    self.task(task, at, findings);
                }
                let why = by.as_deref().filter(|by| CancelWhy::from_word(by).is_none());
                if let Some(by) = why.filter(|by| self.whole && !self.instances.can_match(by)) {
                    let known = CancelWhy::ALL.iter().map(|why| why.word()).chain(self.instances.names());
                    let message = format!("{} is neither a reason nor a task", quoted(by));
                    findings.error(place(&written.by), message, one_of(by, known));
                }
            }
            Claim::Order(patterns) => {
                let places = written.order.as_ref().map(|list| list.value.0.iter().map(|event| event.at));
                for (pattern, at) in patterns.iter().zip(places.into_iter().flatten()) {
                    self.task(&pattern.task, at, findings);
                    if let (Verb::Mark, Some(label)) = (pattern.verb, &pattern.text) {
                        self.mark(label, at, findings);
                    }
                }
            }
            Claim::Peak { task, .. } => {
                let peak = written.peak.as_ref().map(|peak| &peak.value);
                let glob = peak.and_then(|peak| peak.running.as_ref().or(peak.waiting.as_ref()));
                self.task(task, glob.map_or(at, |glob| glob.at), findings);
            }
            Claim::Depth { .. } => {
                if let Some(depth) = &written.depth {
                    self.names.queue(&depth.value.queue, findings);
                }
            }
            Claim::Value { .. } => {
                if let Some(Located { value: schema::ClaimValue::Var(var), .. }) = &written.value {
                    self.names.var(&var.var, findings);
                }
            }
            Claim::Resource { name, .. } => {
                let known = || self.facts.resources.iter();
                if self.whole && !known().any(|resource| matches(name, resource)) {
                    let at = written.resource.as_ref().map_or(at, |resource| resource.value.name.at);
                    findings.error(
                        at,
                        format!("unknown resource {}", quoted(name)),
                        one_of(name, known().map(AsRef::as_ref)),
                    );
                }
            }
            Claim::Total(_) | Claim::Stall(_) | Claim::Lint(_) | Claim::NoLint(_) => {}
        }
    }

    fn task(&self, glob: &str, at: At, findings: &mut Findings) {
        if self.whole && !self.instances.can_match(glob) {
            let message = format!("no task can be called {}", quoted(glob));
            findings.error(at, message, one_of(glob, self.instances.names()));
        }
    }

    fn mark(&self, label: &str, at: At, findings: &mut Findings) {
        if self.whole && !self.facts.marks.iter().any(|(known, _)| **known == *label) {
            let known = self.facts.marks.iter().map(|(known, _)| known.as_ref());
            findings.error(at, format!("unknown mark {}", quoted(label)), one_of(label, known));
        }
    }
}
