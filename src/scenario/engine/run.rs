//! One run of a program: its tasks, resources, clock and record.

use super::clock::Clock;
use super::collector::Collector;
use super::error::Exc;
use super::event_loop::{Halt, Schedule};
use super::guide::Guide;
use super::recorder::Recorder;
use super::sync::{Event, Lock, Queue, Semaphore};
use super::task::Task;
use super::workers::Pools;
use crate::scenario::program::{Arg, DefId, Millis, Name, Program, Settings, Value};
use crate::trace::{Event as TraceEvent, EventKind, LevelKind, Nanos, ScopeId, TaskId, WaitOn};
use rand_chacha::ChaCha8Rng;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;
use std::sync::Arc;

/// One run of a program.
pub(crate) struct Run {
    /// What it runs.
    pub(crate) program: Arc<Program>,
    /// The value of every knob.
    pub(crate) settings: Settings,
    /// Ready callbacks and timers.
    pub(crate) schedule: Schedule,
    /// Its clock.
    pub(crate) clock: Clock,
    /// Everything random.
    pub(crate) random: RefCell<ChaCha8Rng>,
    /// What decides between schedules; absent where asyncio's own order holds.
    pub(crate) guide: Option<Guide>,
    /// Semaphores, by the program's index.
    pub(crate) semaphores: Vec<Rc<Semaphore>>,
    /// Locks.
    pub(crate) locks: Vec<Rc<Lock>>,
    /// Events.
    pub(crate) events: Vec<Rc<Event>>,
    /// Queues.
    pub(crate) queues: Vec<Rc<Queue>>,
    /// Shared variables.
    pub(crate) vars: Vec<Cell<i64>>,
    /// Pool workers.
    pub(crate) pools: Pools,
    /// What it collects with, if it can.
    pub(super) collector: Option<Collector>,
    now: Cell<Nanos>,
    recorder: RefCell<Recorder<'static>>,
    tasks: RefCell<Vec<Rc<Task>>>,
    names: RefCell<HashMap<Name, TaskId, foldhash::fast::RandomState>>,
    suffixes: RefCell<HashMap<Name, u64, foldhash::fast::RandomState>>,
    running: Cell<Option<TaskId>>,
    scopes: Cell<u32>,
    steps_left: Cell<u64>,
    halt: Cell<Option<Halt>>,
}

impl Run {
    /// A run about to start. `settings` holds every knob.
    pub(crate) fn new(
        program: &Arc<Program>,
        settings: Settings,
        clock: Clock,
        random: ChaCha8Rng,
        recorder: Recorder<'static>,
    ) -> Run {
        let number = |arg: &Arg<u64>| match arg {
            Arg::Is(number) => *number,
            Arg::Param(name) => as_number(settings.get(name)).unwrap_or(0),
        };
        Run {
            semaphores: program
                .semaphores
                .iter()
                .map(|(name, permits)| Semaphore::new(name.clone(), number(permits)))
                .collect(),
            locks: program.locks.iter().map(|name| Lock::new(name.clone())).collect(),
            events: program.events.iter().map(|name| Event::new(name.clone())).collect(),
            queues: program.queues.iter().map(|(name, size)| Queue::new(name.clone(), number(size))).collect(),
            vars: program.vars.iter().map(|(_, value)| Cell::new(*value)).collect(),
            pools: Pools::new(number(&program.workers.thread), number(&program.workers.process)),
            collector: program.collects.then(Collector::default),
            program: program.clone(),
            settings,
            schedule: Schedule::default(),
            clock,
            random: RefCell::new(random),
            guide: None,
            now: Cell::default(),
            recorder: RefCell::new(recorder),
            tasks: RefCell::default(),
            names: RefCell::default(),
            suffixes: RefCell::default(),
            running: Cell::default(),
            scopes: Cell::default(),
            steps_left: Cell::new(program.limits.steps),
            halt: Cell::default(),
        }
    }

    /// `loop.time()`: on the virtual clock kept, since it moves only where the loop moves it.
    pub(crate) fn now(&self) -> Nanos {
        if self.clock.is_wall() {
            self.now.set(self.clock.now());
        }
        self.now.get()
    }

    /// The virtual clock has moved to `now`.
    pub(crate) fn set_now(&self, now: Nanos) {
        self.now.set(now);
    }

    /// Records an event of `task`, now.
    pub(crate) fn record(&self, task: TaskId, kind: EventKind<'_>) {
        let t = self.now();
        self.recorder.borrow_mut().record(&TraceEvent { t, task, kind });
    }

    /// Records an event of `task` that began at `t`.
    pub(crate) fn record_at(&self, t: Nanos, task: TaskId, kind: EventKind<'_>) {
        self.recorder.borrow_mut().record(&TraceEvent { t, task, kind });
    }

    /// Records that `task` waits.
    pub(crate) fn record_wait(&self, task: TaskId, on: &WaitOn, line: Option<&str>) {
        let t = self.now();
        self.recorder.borrow_mut().wait(t, task, on, line);
    }

    /// Records that `task` became ready, by what is happening now.
    pub(crate) fn record_ready(&self, task: TaskId) {
        let t = self.now();
        self.recorder.borrow_mut().ready(t, task, self.schedule.cause());
    }

    /// Records a resource's new level, made by the running task or the loop.
    pub(crate) fn record_level(&self, name: &str, kind: LevelKind, value: i64, max: Option<i64>, waiting: usize) {
        let task = self.running.get().unwrap_or(TaskId(1));
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        self.record(task, EventKind::Level { name, kind, value, max, waiting });
    }

    /// The number for the next scope.
    pub(crate) fn next_scope(&self) -> ScopeId {
        self.scopes.set(self.scopes.get() + 1);
        ScopeId(self.scopes.get())
    }

    /// A step of `task` begins; `runs` unless its body is never entered.
    pub(crate) fn enter(&self, task: &Rc<Task>, runs: bool) {
        self.running.set(Some(task.id));
        self.schedule.set_cause(crate::trace::Cause::Task(task.id));
        if runs {
            let t = self.now();
            self.recorder.borrow_mut().run(t, task.id);
        }
    }

    /// Creates a task (`loop.create_task`), ready to run its first step. `base` is its name, made unique here.
    pub(crate) fn create_task(
        self: &Rc<Self>,
        def: DefId,
        base: Name,
        given: Vec<(Name, Value)>,
        parent: Option<TaskId>,
        line: Option<&str>,
    ) -> Rc<Task> {
        let mut tasks = self.tasks.borrow_mut();
        let id = TaskId(tasks.len() as u32 + 1);
        let name = self.unique_name(base, id);
        let task = Rc::new(Task::new(id, name, def, given));
        tasks.push(task.clone());
        drop(tasks);
        self.record(id, EventKind::Spawn { name: &task.name, parent, line });
        self.call_first_step(task.clone());
        task
    }

    /// Enters task `id` under its name: one ever used in this run gets `-2`, `-3`, …; the plain name goes on meaning the
    /// first.
    fn unique_name(&self, base: Name, id: TaskId) -> Name {
        let mut names = self.names.borrow_mut();
        if !names.contains_key(&base) {
            names.insert(base.clone(), id);
            return base;
        }
        let mut suffixes = self.suffixes.borrow_mut();
        let suffix = suffixes.entry(base.clone()).or_insert(1);
        loop {
            *suffix += 1;
            if let Entry::Vacant(free) = names.entry(format!("{base}-{suffix}").into()) {
                let name = free.key().clone();
                free.insert(id);
                return name;
            }
        }
    }

    /// The instance called `name`, unless it has been destroyed.
    pub(crate) fn instance(&self, name: &str) -> Option<Rc<Task>> {
        let id = *self.names.borrow().get(name)?;
        Some(self.task(id)).filter(|task| !task.destroyed.get())
    }

    /// The task with number `id`.
    pub(crate) fn task(&self, id: TaskId) -> Rc<Task> {
        self.tasks.borrow()[id.0 as usize - 1].clone()
    }

    /// The tasks that are not done, in the order of creation (`asyncio.all_tasks`).
    pub(crate) fn live_tasks(&self) -> Vec<Rc<Task>> {
        let is_live = |task: &&Rc<Task>| !task.done.is_done() && !task.destroyed.get();
        self.tasks.borrow().iter().filter(is_live).cloned().collect()
    }

    /// Counts one interpreted step. False if the run is over: the caller must not go on.
    pub(crate) fn tick(&self) -> bool {
        let left = self.steps_left.get();
        if left.is_multiple_of(256) && self.clock.is_stopped() {
            self.halt(Halt::Stopped);
        }
        match left.checked_sub(1) {
            Some(left) => self.steps_left.set(left),
            None => self.halt(Halt::StepLimit),
        }
        !self.is_halted()
    }

    /// How many steps have been interpreted.
    pub(crate) fn steps_taken(&self) -> u64 {
        self.program.limits.steps - self.steps_left.get()
    }

    /// Ends the run where it is, for the first reason given.
    pub(crate) fn halt(&self, why: Halt) {
        if self.halt.get().is_none() {
            self.halt.set(Some(why));
        }
    }

    /// Does `work` as if the run were over: no further step begins.
    pub(super) fn while_halted<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = self.halt.replace(Some(Halt::Stopped));
        let done = work();
        self.halt.set(before);
        done
    }

    /// Whether the run is over before its time.
    pub(crate) fn is_halted(&self) -> bool {
        self.halt.get().is_some()
    }

    /// Why it is.
    pub(crate) fn why_halted(&self) -> Option<Halt> {
        self.halt.get()
    }

    /// Records the level of every resource before the first step.
    pub(crate) fn record_first_levels(&self) {
        self.semaphores.iter().for_each(|semaphore| semaphore.record(self));
        self.locks.iter().for_each(|lock| lock.record(self));
        self.events.iter().for_each(|event| event.record(self));
        self.queues.iter().for_each(|queue| queue.record(self));
        for ((name, _), value) in self.program.vars.iter().zip(&self.vars) {
            self.record_level(name, LevelKind::Var, value.get(), None, 0);
        }
    }

    /// Takes what was recorded.
    pub(crate) fn take_record(&self) -> Recorder<'static> {
        self.recorder.replace(Recorder::Keep(Box::default()))
    }

    /// Unties tasks that wait for each other, so that a long chain is not dropped recursively, and what else holds each
    /// other in a run that stops in the middle: a group and its owner, a shield and what it keeps from being cancelled.
    pub(crate) fn dismantle(&self) {
        let tasks = self.tasks.take();
        let mut ties = Vec::new();
        for task in &tasks {
            let waiting = task.waiting.take();
            let callbacks = waiting.as_ref().map(|waiting| waiting.future().take_callbacks());
            ties.push((waiting, callbacks, task.done.take_callbacks(), task.sleep.take_callbacks()));
            task.leaving.take();
            task.context.take();
        }
        self.schedule.clear();
        drop(ties);
        if let Some(collector) = &self.collector {
            collector.clear();
        }
    }
}

/// A whole number out of a value.
pub(crate) fn as_number(value: Option<&Value>) -> Option<u64> {
    match value? {
        Value::Int(number) => u64::try_from(*number).ok(),
        Value::Duration(Millis(ms)) => Some(*ms),
        _ => None,
    }
}

/// The error of an argument that turned out to be of the wrong type: only a `with` value can.
pub(crate) fn wrong_type(name: &str, wanted: &str) -> Exc {
    Exc::new("TypeError", &format!("${name} is not {wanted}"))
}
