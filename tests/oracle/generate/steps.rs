//! The generator's steps, one method each.

use super::{ERRORS, Generator, Place};
use serde_json::{Map, Value, json};

impl Generator {
    pub(super) fn sleep(&mut self, _: Place, steps: &mut Vec<Value>) {
        let duration = self.duration();
        steps.push(json!({ "sleep": duration }));
    }

    pub(super) fn turn(&mut self, _: Place, steps: &mut Vec<Value>) {
        steps.push("yield".into());
    }

    pub(super) fn block(&mut self, _: Place, steps: &mut Vec<Value>) {
        let duration = self.duration();
        steps.push(json!({ "block": duration }));
    }

    pub(super) fn offload(&mut self, _: Place, steps: &mut Vec<Value>) {
        let duration = self.duration();
        let to = *self.random.pick(&["thread", "thread", "process"]);
        let cpu = to == "thread" && self.random.chance(40);
        steps.push(json!({"offload": {"to": to, "for": duration, "cpu": cpu}}));
    }

    pub(super) fn put(&mut self, _: Place, steps: &mut Vec<Value>) {
        let item = if self.random.chance(25) { Value::Null } else { self.random.below(9).into() };
        let bounded = self.random.chance(60);
        let put = json!({"put": {"queue": if bounded { "q1" } else { "q2" }, "item": item}});
        if bounded { self.risky(put, steps) } else { steps.push(put) }
    }

    pub(super) fn get(&mut self, _: Place, steps: &mut Vec<Value>) {
        let queue = self.queue();
        let get = if self.random.chance(25) {
            json!({"get": {"queue": queue, "stop": null}})
        } else {
            json!({ "get": queue })
        };
        self.risky(get, steps);
    }

    pub(super) fn task_done(&mut self, _: Place, steps: &mut Vec<Value>) {
        steps.push(json!({"task_done": self.queue()}));
    }

    pub(super) fn join(&mut self, _: Place, steps: &mut Vec<Value>) {
        let queue = self.queue();
        self.risky(json!({ "join": queue }), steps);
    }

    pub(super) fn set_or_clear(&mut self, _: Place, steps: &mut Vec<Value>) {
        let event = self.event();
        steps.push(if self.random.chance(70) { json!({ "set": event }) } else { json!({ "clear": event }) });
    }

    pub(super) fn until(&mut self, _: Place, steps: &mut Vec<Value>) {
        let event = self.event();
        self.risky(json!({ "until": event }), steps);
    }

    pub(super) fn raise(&mut self, place: Place, steps: &mut Vec<Value>) {
        if place.in_handler && self.random.chance(40) {
            steps.push("raise".into());
        } else if self.random.chance(20) {
            let error = self.error(2);
            steps.push(json!({ "raise": error }));
        } else if self.random.chance(30) {
            steps.push(json!({"raise": {"error": self.random.pick(&ERRORS), "message": "no"}}));
        } else {
            steps.push(json!({"raise": self.random.pick(&ERRORS)}));
        }
    }

    pub(super) fn cancel(&mut self, _: Place, steps: &mut Vec<Value>) {
        steps.push(json!({"cancel": self.instance()}));
    }

    pub(super) fn await_task(&mut self, _: Place, steps: &mut Vec<Value>) {
        let name = self.instance();
        // A task that awaits itself twice meets a flag that CPython's C code forgets to take back: no model for anyone.
        if name != "main" || self.task_depth > 0 {
            self.risky(json!({ "await": name }), steps);
        }
    }

    pub(super) fn call(&mut self, place: Place, steps: &mut Vec<Value>) {
        match self.tasks.first() {
            Some((name, ..)) => steps.push(json!({ "call": name })),
            None => self.turn(place, steps),
        }
    }

    pub(super) fn finish(&mut self, _: Place, steps: &mut Vec<Value>) {
        steps.push(json!({"return": self.random.below(9)}));
    }

    pub(super) fn mark(&mut self, _: Place, steps: &mut Vec<Value>) {
        steps.push(json!({"mark": "here"}));
    }

    pub(super) fn release(&mut self, _: Place, steps: &mut Vec<Value>) {
        steps.push(json!({"release": self.random.pick(&["s1", "s2", "l1", "l2"])}));
    }

    pub(super) fn read_write(&mut self, place: Place, steps: &mut Vec<Value>) {
        steps.push(json!({"read": "v"}));
        if self.random.chance(60) {
            self.sleep(place, steps);
        }
        steps.push(json!({"write": "v"}));
    }

    pub(super) fn look(&mut self, _: Place, steps: &mut Vec<Value>) {
        if self.random.chance(50) {
            steps.push("check".into());
        } else {
            steps.push(json!({"sleep": {"for": self.duration(), "ctx": true}}));
        }
    }

    pub(super) fn context(&mut self, place: Place, steps: &mut Vec<Value>) {
        let mut context = Map::new();
        if self.random.chance(80) {
            context.insert("after".into(), self.duration().into());
        }
        let mut body = self.steps(place.deeper());
        self.look(place, &mut body);
        context.insert("do".into(), body.into());
        self.guarded(json!({ "context": context }), place, steps);
    }

    pub(super) fn spawn(&mut self, place: Place, steps: &mut Vec<Value>) {
        let launch = self.launch();
        let mut spawn = match launch {
            Value::Object(fields) => fields,
            task => Map::from_iter([("task".to_owned(), task)]),
        };
        if place.in_group && self.random.chance(50) {
            spawn.insert("in".into(), "group".into());
        } else if self.random.chance(25) {
            spawn.insert("owner".into(), false.into());
        }
        let spawn = if spawn.len() == 1 { spawn["task"].clone() } else { spawn.into() };
        steps.push(json!({ "spawn": spawn }));
    }

    pub(super) fn future(&mut self, _: Place, steps: &mut Vec<Value>) {
        self.risky(json!({"future": "f"}), steps);
    }

    pub(super) fn collect(&mut self, place: Place, steps: &mut Vec<Value>) {
        if self.random.chance(50) {
            self.sleep(place, steps);
        }
        steps.push("collect".into());
    }

    /// Tasks without an owner that wait for each other, in a chain that ends in a bare future or in a cycle.
    pub(super) fn island(&mut self, place: Place, steps: &mut Vec<Value>) {
        let names: Vec<String> = (0..1 + self.random.below(3))
            .map(|_| {
                self.names += 1;
                format!("i{}", self.names)
            })
            .collect();
        let cycle = names.len() > 1 && self.random.chance(25);
        for (place, name) in names.iter().enumerate() {
            let wait = match names.get(place + 1) {
                Some(next) => self.wait_for(next),
                None if cycle => self.wait_for(&names[0]),
                None => json!({"future": "f"}),
            };
            let body = self.wrapped(wait);
            self.tasks.push((name.clone(), body, 4));
            self.cost += 4;
            let spawn =
                if self.random.chance(80) { json!({"task": name, "owner": false}) } else { name.clone().into() };
            steps.push(json!({ "spawn": spawn }));
        }
        self.instances.extend(names);
        if self.random.chance(80) {
            self.turn(place, steps);
            self.collect(place, steps);
        }
    }

    /// One way to wait for an instance.
    fn wait_for(&mut self, name: &str) -> Value {
        match self.random.below(8) {
            0..=3 => json!({ "await": name }),
            4 => json!({"wait": [{"running": name}]}),
            5 => json!({"shield": {"running": name}}),
            _ => json!({"gather": [{"running": name}]}),
        }
    }

    /// A wait with cleanup around it, or in a scope.
    fn wrapped(&mut self, wait: Value) -> Vec<Value> {
        let mut steps = vec![wait];
        for _ in 0..self.random.below(3) {
            let place = Place { depth: super::DEEPEST, ..Place::default() };
            let wrapped = match self.random.below(6) {
                0 => json!({"with": {"lock": self.random.pick(&["l1", "l2"]), "do": steps}}),
                1 => json!({"with": {"resource": "db", "open": "0ms", "close": self.duration(), "do": steps}}),
                2 => {
                    let tasks = self.launches();
                    json!({"group": {"tasks": tasks, "do": steps}})
                }
                3 => json!({"try": {"do": steps, "except": self.handlers(place)}}),
                _ => {
                    let depth = 2 + self.random.below(3);
                    let finally = self.steps(Place { depth, ..Place::default() });
                    json!({"try": {"do": steps, "finally": finally}})
                }
            };
            steps = vec![wrapped];
        }
        steps
    }

    pub(super) fn gather(&mut self, place: Place, steps: &mut Vec<Value>) {
        let members = self.members();
        let gather = match self.random.below(10) {
            0..=5 => json!({ "gather": members }),
            6 => json!({"gather": {"tasks": members, "return_exceptions": "$yes"}}),
            _ => json!({"gather": {"tasks": members, "return_exceptions": true}}),
        };
        self.guarded(gather, place, steps);
    }

    pub(super) fn group(&mut self, place: Place, steps: &mut Vec<Value>) {
        let launches = self.launches();
        let group = if self.random.chance(45) {
            json!({ "group": launches })
        } else {
            let body = self.steps(Place { in_group: true, ..place.deeper() });
            json!({"group": {"tasks": launches, "do": body}})
        };
        self.guarded(group, place, steps);
    }

    pub(super) fn wait(&mut self, _: Place, steps: &mut Vec<Value>) {
        let mut wait = Map::new();
        wait.insert("tasks".into(), self.members().into());
        wait.insert("until".into(), (*self.random.pick(&["first_completed", "first_exception", "all"])).into());
        if self.random.chance(50) {
            wait.insert("timeout".into(), self.duration().into());
        }
        steps.push(json!({ "wait": wait }));
    }

    pub(super) fn shield(&mut self, _: Place, steps: &mut Vec<Value>) {
        let member = if self.random.chance(75) { self.task().into() } else { json!({"running": self.instance()}) };
        steps.push(json!({ "shield": member }));
    }

    pub(super) fn timeout(&mut self, place: Place, steps: &mut Vec<Value>) {
        let body = self.steps(place.deeper());
        let when = if self.random.chance(75) { "after" } else { "at" };
        let timeout = json!({"timeout": {when: self.duration(), "do": body}});
        self.guarded(timeout, place, steps);
    }

    pub(super) fn hold(&mut self, place: Place, steps: &mut Vec<Value>) {
        let body = self.steps(place.deeper());
        steps.push(if self.random.chance(60) {
            json!({"with": {"semaphore": self.random.pick(&["s1", "s2"]), "do": body}})
        } else {
            json!({"with": {"lock": self.random.pick(&["l1", "l2"]), "do": body}})
        });
    }

    pub(super) fn acquire_release(&mut self, place: Place, steps: &mut Vec<Value>) {
        let name = *self.random.pick(&["s1", "s2", "l1", "l2"]);
        steps.push(json!({ "acquire": name }));
        let body = self.steps(place.deeper());
        steps.extend(body);
        if self.random.chance(85) {
            steps.push(json!({ "release": name }));
        }
    }

    pub(super) fn resource(&mut self, place: Place, steps: &mut Vec<Value>) {
        let body = self.steps(place.deeper());
        steps.push(json!({"with": {"resource": "db", "open": self.duration(), "close": self.duration(), "do": body}}));
    }

    pub(super) fn attempt(&mut self, place: Place, steps: &mut Vec<Value>) {
        let mut attempt = Map::new();
        attempt.insert("do".into(), self.steps(place.deeper()).into());
        attempt.insert("except".into(), self.handlers(place));
        if self.random.chance(30) {
            attempt.insert("else".into(), self.steps(place.deeper()).into());
        }
        if self.random.chance(30) {
            attempt.insert("finally".into(), self.steps(place.deeper()).into());
        }
        steps.push(json!({ "try": attempt }));
    }

    pub(super) fn attempt_split(&mut self, place: Place, steps: &mut Vec<Value>) {
        let mut body = self.steps(place.deeper());
        match self.random.below(10) {
            0..=2 => body.push(json!({"raise": {"group": [self.error(1), self.error(1), self.error(2)]}})),
            3 if place.in_handler => body.push("raise".into()),
            4..=7 => self.failing_group(place.deeper(), &mut body),
            _ => {}
        }
        let mut attempt = Map::new();
        attempt.insert("do".into(), body.into());
        attempt.insert("except*".into(), self.split_handlers(place.deeper()));
        if self.random.chance(20) {
            attempt.insert("else".into(), self.noted().into());
        }
        if self.random.chance(20) {
            attempt.insert("finally".into(), self.steps(place.deeper()).into());
        }
        steps.push(json!({ "try": attempt }));
    }

    /// A task that fails with a group, and several that wait for it and split what they get.
    pub(super) fn shared_failure(&mut self, place: Place, steps: &mut Vec<Value>) {
        let task = |generator: &mut Generator, body: Vec<Value>| {
            let name = format!("t{}", generator.tasks.len() + 1);
            generator.tasks.push((name.clone(), body, 4));
            generator.instances.push(name.clone());
            generator.cost += 4;
            name
        };
        let error = json!({"group": [self.error(1), self.error(1), self.error(1)]});
        let sleep = json!({"sleep": self.duration()});
        let fails = task(self, vec![sleep, json!({ "raise": error })]);
        let mut waiters = Vec::new();
        for _ in 0..1 + self.random.below(3) {
            let handlers = self.split_handlers(Place { depth: super::DEEPEST, ..place });
            let body = json!({"try": {"do": [{"await": fails}], "except*": handlers}});
            waiters.push(task(self, vec![body]));
        }
        steps.push(json!({ "spawn": fails }));
        steps.push(json!({"gather": {"tasks": waiters, "return_exceptions": true}}));
        if self.random.chance(50) {
            self.guarded(json!({ "await": fails }), place, steps);
        }
    }

    /// A group of which several tasks fail, some in one turn, some in cleaning up, some as groups themselves.
    pub(super) fn failing_group(&mut self, place: Place, steps: &mut Vec<Value>) {
        let mut tasks = Vec::new();
        for _ in 0..2 + self.random.below(2) {
            let name = format!("t{}", self.tasks.len() + 1);
            let mut body = Vec::new();
            if self.random.chance(60) {
                let sleep = json!({"sleep": self.duration()});
                let error = self.error(2);
                body.push(if self.random.chance(40) {
                    json!({"try": {"do": [sleep], "except": {"cancelled": [{"raise": error}]}}})
                } else {
                    sleep
                });
            }
            let error = self.error(2);
            body.push(json!({ "raise": error }));
            self.tasks.push((name.clone(), body, 3));
            self.instances.push(name.clone());
            self.cost += 3;
            tasks.push(Value::from(name));
        }
        if self.random.chance(30) {
            tasks.push(self.launch());
        }
        let body = if self.random.chance(30) { self.steps(Place { in_group: true, ..place.deeper() }) } else { vec![] };
        steps.push(json!({"group": {"tasks": tasks, "do": body}}));
    }

    pub(super) fn cleanup(&mut self, place: Place, steps: &mut Vec<Value>) {
        let body = self.steps(place.deeper());
        let mut finally = self.steps(Place { depth: super::DEEPEST, ..place });
        if place.in_handler && self.random.chance(40) {
            finally.push("raise".into());
        }
        steps.push(json!({"try": {"do": body, "finally": finally}}));
    }

    pub(super) fn repeat(&mut self, place: Place, steps: &mut Vec<Value>) {
        let before = self.cost;
        let body = self.steps(place.deeper());
        self.cost += self.cost - before;
        steps.push(json!({"repeat": {"times": 1 + self.random.below(3), "do": body}}));
    }

    pub(super) fn forever(&mut self, place: Place, steps: &mut Vec<Value>) {
        let mut body = self.steps(Place { depth: super::DEEPEST, ..place });
        body.push(
            json!({"sleep": match self.times { super::Times::Distinct => "1777ms", super::Times::Ties => "1ms" }}),
        );
        let forever = self.bounded(vec![json!({ "forever": body })]);
        steps.push(forever);
    }

    pub(super) fn condition(&mut self, place: Place, steps: &mut Vec<Value>) {
        let body = self.steps(place.deeper());
        let otherwise = self.steps(place.deeper());
        steps.push(json!({"if": {"value": "$yes", "is": self.random.chance(50), "do": body, "else": otherwise}}));
    }

    pub(super) fn retry(&mut self, place: Place, steps: &mut Vec<Value>) {
        let body = self.steps(place.deeper());
        let on = *self.random.pick(&["any", "ValueError", "timeout"]);
        let retry = json!({"retry": {"times": 1 + self.random.below(3), "backoff": self.duration(), "factor": 2,
                                     "on": [on], "do": body}});
        self.guarded(retry, place, steps);
    }

    /// A step that is likely to fail, mostly with a handler around it.
    fn guarded(&mut self, step: Value, place: Place, steps: &mut Vec<Value>) {
        if self.random.chance(55) {
            let handlers = self.handlers(place);
            steps.push(json!({"try": {"do": [step], "except": handlers}}));
        } else {
            steps.push(step);
        }
    }

    fn queue(&mut self) -> &'static str {
        self.random.pick::<&str>(&["q1", "q2"])
    }

    fn event(&mut self) -> &'static str {
        self.random.pick::<&str>(&["e1", "e2"])
    }
}
