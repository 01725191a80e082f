//! Random programs over the whole scenario language, as JSON in the shape of a lesson's YAML.
//!
//! Every program is valid, and most end: what may wait for ever often stands under a timeout. Tasks only start tasks that
//! were finished before them, so nothing starts itself. What the steps do to each other is left to chance.

mod steps;

use crate::random::Random;
use serde_json::{Map, Value, json};

/// How a program's durations are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// From so wide a range that two things rarely happen at one moment.
    Distinct,
    /// From so narrow a range that many things do; zero included.
    Ties,
}

/// The random case of `seed`: a demo, knobs and interventions.
pub(crate) fn case(seed: u64, times: Times) -> Value {
    Generator::new(seed, times).case(seed)
}

/// Errors that programs raise, and what their handlers name.
const ERRORS: [&str; 4] = ["ValueError", "KeyError", "ConnectionError", "PaymentError"];
const CATCHES: [&str; 10] = [
    "ValueError",
    "KeyError",
    "LookupError",
    "PaymentError",
    "RuntimeError",
    "DeadlineExceeded",
    "timeout",
    "cancelled",
    "group",
    "any",
];

/// Where in a task a step is to stand, as far as that decides what it may be.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: usize,
    in_group: bool,
    in_handler: bool,
    /// In a handler of `except*`, which nothing may return from.
    in_split: bool,
}

impl Place {
    fn deeper(self) -> Place {
        Place { depth: self.depth + 1, ..self }
    }
}

/// A generator of one step.
type Make = fn(&mut Generator, Place, &mut Vec<Value>);

/// The steps with their weights: those without a body, then those with one.
const PLAIN: [(usize, Make); 21] = [
    (22, Generator::sleep),
    (8, Generator::turn),
    (4, Generator::block),
    (7, Generator::offload),
    (7, Generator::put),
    (6, Generator::get),
    (2, Generator::task_done),
    (2, Generator::join),
    (4, Generator::set_or_clear),
    (4, Generator::until),
    (5, Generator::raise),
    (12, Generator::cancel),
    (6, Generator::await_task),
    (1, Generator::call),
    (2, Generator::finish),
    (2, Generator::mark),
    (3, Generator::release),
    (3, Generator::read_write),
    (4, Generator::look),
    (2, Generator::future),
    (3, Generator::collect),
];
const NESTING: [(usize, Make); 20] = [
    (12, Generator::spawn),
    (10, Generator::gather),
    (12, Generator::group),
    (6, Generator::wait),
    (5, Generator::shield),
    (12, Generator::timeout),
    (9, Generator::hold),
    (4, Generator::acquire_release),
    (4, Generator::resource),
    (14, Generator::attempt),
    (10, Generator::attempt_split),
    (5, Generator::failing_group),
    (3, Generator::shared_failure),
    (3, Generator::repeat),
    (2, Generator::forever),
    (3, Generator::condition),
    (4, Generator::retry),
    (5, Generator::cleanup),
    (4, Generator::context),
    (12, Generator::island),
];

/// Whether a step, or one in it, makes sense only under a context.
fn looks_at_context(step: &Value) -> bool {
    match step {
        Value::String(word) => word == "check",
        Value::Array(steps) => steps.iter().any(looks_at_context),
        Value::Object(fields) => fields.contains_key("ctx") || fields.values().any(looks_at_context),
        _ => false,
    }
}

/// Takes what ends a task out of a step that stands in a handler of `except*`.
fn without_return(step: &mut Value) {
    match step {
        Value::Array(steps) => steps.iter_mut().for_each(without_return),
        Value::Object(fields) => {
            if fields.contains_key("return") {
                *step = "yield".into();
                return;
            }
            if let Some(Value::Object(get)) = fields.get_mut("get") {
                get.shift_remove("stop");
            }
            fields.values_mut().for_each(without_return);
        }
        _ => {}
    }
}

const DEEPEST: usize = 4;

struct Generator {
    random: Random,
    times: Times,
    /// Finished tasks: name, body, and how many steps a start of it may come to.
    tasks: Vec<(String, Vec<Value>, usize)>,
    /// Instance names that may come to be.
    instances: Vec<String>,
    /// Steps left to generate, and the cost of the task at hand.
    budget: usize,
    cost: usize,
    notes: usize,
    names: usize,
    task_depth: usize,
}

impl Generator {
    fn new(seed: u64, times: Times) -> Generator {
        let mut random = Random::new(seed);
        let budget = 8 + random.below(50);
        let instances = vec!["main".to_owned()];
        Generator { random, times, tasks: Vec::new(), instances, budget, cost: 0, notes: 0, names: 0, task_depth: 0 }
    }

    fn case(mut self, seed: u64) -> Value {
        let mut main = self.steps(Place::default());
        if self.random.chance(60) {
            let handlers = self.handlers(Place::default());
            main = vec![json!({"try": {"do": main, "except": handlers}})];
        }
        if self.random.chance(60) {
            let duration = self.duration();
            main.push(json!({ "sleep": duration }));
            self.note(&mut main);
        }
        if main.iter().chain(self.tasks.iter().flat_map(|(_, body, _)| body)).any(looks_at_context) {
            main = vec![json!({"context": {"do": main}})];
        }
        // Never started, but it could be: so that every step may name an instance of every task.
        let starts: Vec<Value> = self.tasks.iter().map(|(name, ..)| json!({ "spawn": name })).collect();
        main.push(json!({"if": {"value": "$never", "is": true, "do": starts}}));
        let mut tasks = Map::new();
        tasks.insert("main".into(), main.into());
        tasks.extend(self.tasks.iter().map(|(name, body, _)| (name.clone(), body.clone().into())));
        let size = |random: &mut Random| random.below(3);
        let demo = json!({
            "title": "random",
            "semaphores": {"s1": 1, "s2": 1 + size(&mut self.random)},
            "locks": ["l1", "l2"],
            "events": ["e1", "e2"],
            "queues": {"q1": 1 + size(&mut self.random), "q2": 0},
            "vars": {"v": 0},
            "workers": {"thread": 1 + size(&mut self.random), "process": 1 + size(&mut self.random)},
            "knobs": {"k": {"label": "k", "default": "10ms", "min": "0ms", "max": "200s", "step": "1ms"},
                      "yes": {"label": "yes", "default": false}, "never": {"label": "never", "default": false}},
            "tasks": tasks,
        });
        let mut interventions = Vec::new();
        if self.random.chance(40) {
            for _ in 0..1 + self.random.below(3) {
                interventions.push(self.intervention());
            }
        }
        let knobs = json!({"k": self.whole_duration(), "yes": self.random.chance(50), "never": false});
        json!({"id": seed, "demo": demo, "knobs": knobs, "interventions": interventions})
    }

    fn intervention(&mut self) -> Value {
        let at = match self.times {
            Times::Distinct => self.random.below(60_000),
            Times::Ties => self.random.below(12),
        };
        let task = self.random.pick(&self.instances).clone();
        if self.random.chance(70) {
            json!({"at": at, "cancel": task})
        } else {
            json!({"at": at, "fail": task, "error": self.random.pick(&ERRORS)})
        }
    }

    // ---- blocks

    /// A block of steps with notes in between.
    fn steps(&mut self, place: Place) -> Vec<Value> {
        let mut steps = Vec::new();
        for _ in 0..1 + self.random.below(if place.depth == 0 { 5 } else { 3 }) {
            self.budget = self.budget.saturating_sub(1);
            self.cost += 1;
            let nests = place.depth < DEEPEST && self.budget > 0 && self.random.chance(55);
            let kinds: &[(usize, Make)] = if nests { &NESTING } else { &PLAIN };
            let kind = self.random.weighted(kinds.iter().map(|(weight, _)| *weight));
            let from = steps.len();
            kinds[kind].1(self, place, &mut steps);
            if place.in_split {
                // What ends the task may not stand there.
                steps[from..].iter_mut().for_each(without_return);
            }
            if self.random.chance(75) {
                self.note(&mut steps);
            }
        }
        steps
    }

    /// A block that ends with a bare `raise`, or not.
    fn handler(&mut self, place: Place) -> Vec<Value> {
        let mut steps = self.steps(Place { in_handler: true, ..place.deeper() });
        if self.random.chance(30) {
            steps.push("raise".into());
        }
        steps
    }

    fn handlers(&mut self, place: Place) -> Value {
        let mut handlers = Map::new();
        for _ in 0..1 + self.random.below(3) {
            let kind = *self.random.pick(&CATCHES);
            let steps = if self.random.chance(50) { self.noted() } else { self.handler(place) };
            handlers.insert(kind.into(), steps.into());
        }
        handlers.into()
    }

    /// The handlers of an `except*`: they say something, raise, raise again, sleep.
    fn split_handlers(&mut self, place: Place) -> Value {
        let mut handlers = Map::new();
        for _ in 0..1 + self.random.below(4) {
            let kind = *self.random.pick(&CATCHES);
            if kind == "group" {
                continue;
            }
            let mut steps = self.noted();
            if self.random.chance(30) {
                steps.push(json!({"sleep": self.duration()}));
            }
            match self.random.below(10) {
                0..=2 => steps.push("raise".into()),
                3 => self.raise(place, &mut steps),
                4 => steps.extend(self.handler(Place { in_split: true, ..place })),
                5 if place.depth < DEEPEST => {
                    let inner = Place { in_handler: true, in_split: true, ..place.deeper() };
                    self.attempt_split(inner, &mut steps);
                }
                6 => {
                    let error = self.error(1);
                    steps.push(json!({ "raise": error }));
                }
                _ => {}
            }
            handlers.insert(kind.into(), steps.into());
        }
        if handlers.is_empty() {
            handlers.insert("any".into(), self.noted().into());
        }
        handlers.into()
    }

    /// An error to raise: a class, or a group of errors.
    fn error(&mut self, depth: usize) -> Value {
        if depth == 0 || self.random.chance(60) {
            return (*self.random.pick(&ERRORS)).into();
        }
        let errors: Vec<Value> = (0..1 + self.random.below(3)).map(|_| self.error(depth - 1)).collect();
        if self.random.chance(50) { json!({ "group": errors }) } else { json!({"group": errors, "message": "many"}) }
    }

    /// A task, finished before: a new one while the budget lasts, else one that is there.
    fn task(&mut self) -> String {
        let few = self.tasks.len() < 2 || self.random.chance(70);
        if self.task_depth < 3 && (self.tasks.is_empty() || (self.budget > 0 && few)) {
            let outer = std::mem::take(&mut self.cost);
            self.task_depth += 1;
            let body = self.steps(Place { depth: self.task_depth, ..Place::default() });
            self.task_depth -= 1;
            let name = format!("t{}", self.tasks.len() + 1);
            self.tasks.push((name.clone(), body, self.cost));
            self.instances.push(name.clone());
            self.cost += outer;
            return name;
        }
        let affordable: Vec<usize> = (0..self.tasks.len()).filter(|task| self.tasks[*task].2 < 40).collect();
        let task = if affordable.is_empty() { 0 } else { *self.random.pick(&affordable) };
        if self.tasks.is_empty() {
            self.tasks.push(("t1".into(), vec![json!({"sleep": "3ms"})], 1));
            self.instances.push("t1".into());
        }
        self.cost += self.tasks[task].2;
        self.tasks[task].0.clone()
    }

    /// `T` or `{task, as, with, times}`.
    fn launch(&mut self) -> Value {
        let task = self.task();
        if self.random.chance(75) {
            return task.into();
        }
        let mut launch = Map::new();
        launch.insert("task".into(), task.clone().into());
        let times = if self.random.chance(50) { 1 } else { 1 + self.random.below(3) };
        if self.random.chance(60) {
            self.names += 1;
            let name = format!("n{}", self.names);
            if times > 1 {
                launch.insert("as".into(), format!("{name}-{{n}}").into());
                self.instances.extend((1..=times).map(|n| format!("{name}-{n}")));
            } else {
                launch.insert("as".into(), name.clone().into());
                self.instances.push(name);
            }
        }
        if times > 1 {
            launch.insert("times".into(), times.into());
            self.cost *= 2;
        }
        launch.into()
    }

    fn launches(&mut self) -> Vec<Value> {
        (0..1 + self.random.below(3)).map(|_| self.launch()).collect()
    }

    /// Members of a gather or a wait: new instances, and some already there.
    fn members(&mut self) -> Vec<Value> {
        let count = 1 + self.random.below(3);
        (0..count)
            .map(|_| if self.random.chance(85) { self.launch() } else { json!({"running": self.instance()}) })
            .collect()
    }

    /// The name of an instance that may be there, or may not.
    fn instance(&mut self) -> String {
        self.random.pick(&self.instances).clone()
    }

    /// The body under a timeout that ends it in the end, its TimeoutError handled.
    fn bounded(&mut self, body: Vec<Value>) -> Value {
        let after = self.duration();
        let timeout = json!({"timeout": {"after": after, "do": body}});
        let handled = self.noted();
        json!({"try": {"do": [timeout], "except": {"timeout": handled}}})
    }

    /// A step that may wait for ever, mostly under a timeout.
    fn risky(&mut self, step: Value, steps: &mut Vec<Value>) {
        let step = if self.random.chance(60) { self.bounded(vec![step]) } else { step };
        steps.push(step);
    }

    // ---- values

    fn whole_duration(&mut self) -> String {
        let milliseconds = match self.times {
            Times::Distinct => 1 + self.random.below(20_000),
            Times::Ties => self.random.below(6),
        };
        format!("{milliseconds}ms")
    }

    fn duration(&mut self) -> String {
        if self.times == Times::Ties && self.random.chance(4) { "$k".into() } else { self.whole_duration() }
    }

    fn note(&mut self, steps: &mut Vec<Value>) {
        self.notes += 1;
        steps.push(json!({"note": format!("{}", self.notes)}));
    }

    fn noted(&mut self) -> Vec<Value> {
        let mut steps = Vec::new();
        self.note(&mut steps);
        steps
    }
}
