//! Runs written as text, a line for each event: `MS TASK EVENT …`.

use asynctutor::trace::{
    CancelWhy, Cause, Event, EventKind, Header, LevelKind, Nanos, Outcome, ScopeId, ScopeKind, TaskId, Timeline, Trace,
    WaitKind, WaitOn,
};
use std::sync::Arc;

/// The timeline of a run.
pub(crate) fn timeline(script: &str) -> Arc<Timeline> {
    Arc::new(Timeline::new(Arc::new(trace(script))))
}

/// Reads a run. Tasks are numbered in the order in which they are first named.
pub(crate) fn trace(script: &str) -> Trace {
    let mut trace = Trace::new(Header::default());
    let mut names: Vec<String> = vec![];
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let t = Nanos::from_millis(words[0].parse().unwrap());
        let mut id = |name: &str| {
            let at = names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            });
            TaskId(at as u32 + 1)
        };
        let task = id(words[1]);
        let on;
        let rest = &words[3..];
        let ms = |word: &str| Nanos::from_millis(word.parse().unwrap());
        let kind = match words[2] {
            "spawn" => EventKind::Spawn { name: words[1], parent: rest.first().map(|name| id(name)), line: None },
            "run" => EventKind::Run,
            "wait" => {
                on = wait(rest, &mut id);
                EventKind::Wait { on: &on, line: None }
            }
            "ready" => EventKind::Ready { by: Cause::Timer },
            "stall" => EventKind::Stall { duration: ms(rest[0]), what: rest.get(1).copied(), line: None },
            "cancel" => {
                EventKind::Cancel { by: rest.get(1).map(|name| id(name)), why: CancelWhy::from_word(rest[0]).unwrap() }
            }
            "deliver" => EventKind::Deliver,
            "end" => {
                let outcome = Outcome::from_word(rest[0]).unwrap();
                let said = rest.get(1).copied();
                EventKind::End {
                    outcome,
                    value: said.filter(|_| outcome == Outcome::Returned),
                    error: said.filter(|_| outcome == Outcome::Raised),
                    message: said.filter(|_| outcome == Outcome::Cancelled),
                    errors: None,
                    line: None,
                }
            }
            "open" => EventKind::Open {
                scope: ScopeId(rest[0].parse().unwrap()),
                kind: ScopeKind::from_word(rest[1]).unwrap(),
                name: rest.get(3).copied(),
                deadline: rest.get(2).filter(|word| **word != "-").map(|word| ms(word)),
            },
            "close" => EventKind::Close {
                scope: ScopeId(rest[0].parse().unwrap()),
                kind: ScopeKind::from_word(rest[1]).unwrap(),
                error: rest.get(2).copied(),
                errors: None,
            },
            "level" => EventKind::Level {
                name: rest[1],
                kind: LevelKind::from_word(rest[0]).unwrap(),
                value: rest[2].parse().unwrap(),
                max: rest.get(4).map(|word| word.parse().unwrap()),
                waiting: rest.get(3).map_or(0, |word| word.parse().unwrap()),
            },
            "lint" => EventKind::Lint { name: rest[0], text: rest.get(1).copied(), tasks: &[], line: None },
            "note" => EventKind::Note { text: words[3] },
            other => panic!("{other} in {line}"),
        };
        trace.push(&Event { t, task, kind });
    }
    trace
}

/// `sleep 100`, `gather user orders`, `semaphore api`.
fn wait(words: &[&str], id: &mut impl FnMut(&str) -> TaskId) -> WaitOn {
    let mut on = WaitOn::new(WaitKind::from_word(words[0]).unwrap());
    match on.kind {
        WaitKind::Sleep => on.duration = words.get(1).map(|word| Nanos::from_millis(word.parse().unwrap())),
        WaitKind::Gather | WaitKind::Group | WaitKind::Task | WaitKind::Wait | WaitKind::Shield => {
            on.tasks = words[1..].iter().map(|name| id(name)).collect();
        }
        _ => on.name = words.get(1).map(|name| Box::from(*name)),
    }
    on
}

pub(crate) const GATHER: &str = "
    0 main spawn
    0 main run
    0 user spawn main
    0 orders spawn main
    0 profile spawn main
    0 main wait gather user orders profile
    0 user run
    0 user wait sleep 100
    0 orders run
    0 orders wait sleep 120
    0 profile run
    0 profile wait sleep 300
    100 user ready
    100 user run
    100 user end returned ada
    120 orders ready
    120 orders run
    120 orders end raised ValueError
    120 main ready
    120 main run
    120 main wait sleep 280
    300 profile ready
    300 profile run
    300 profile end returned
    400 main ready
    400 main run
    400 main end returned
";

pub(crate) const TASKGROUP: &str = "
    0 main spawn
    0 main run
    0 main open 1 group
    0 user spawn main
    0 orders spawn main
    0 profile spawn main
    0 main wait group user orders profile
    0 user run
    0 user wait sleep 100
    0 orders run
    0 orders wait sleep 120
    0 profile run
    0 profile wait sleep 300
    100 user ready
    100 user run
    100 user end returned ada
    120 orders ready
    120 orders run
    120 orders end raised ValueError
    120 profile cancel group main
    120 profile deliver
    120 profile run
    120 profile end cancelled
    120 main ready
    120 main run
    120 main close 1 group ExceptionGroup
    120 main wait sleep 280
    400 main ready
    400 main run
    400 main end returned
";

pub(crate) const TIMEOUT: &str = "
    0 main spawn
    0 main run
    0 main open 1 timeout 400
    0 main open 2 timeout 150
    0 fetch spawn main
    0 main wait task fetch
    0 fetch run
    0 fetch wait sleep 300
    150 main cancel timeout main
    150 fetch cancel task main
    150 fetch deliver
    150 fetch run
    150 fetch wait sleep 50
    200 fetch ready
    200 fetch run
    200 fetch end cancelled
    200 main deliver
    200 main run
    200 main close 2 timeout TimeoutError
    200 main wait sleep 100
    300 main ready
    300 main run
    300 main close 1 timeout
    300 main end returned fallback
";

pub(crate) const BLOCKING: &str = "
    0 main spawn
    0 main run
    0 heartbeat spawn main
    0 report spawn main
    0 fetch spawn main
    0 main wait gather heartbeat report fetch
    0 heartbeat run
    0 heartbeat wait sleep 50
    0 report run
    0 report wait sleep 120
    0 fetch run
    0 fetch wait io api
    50 heartbeat ready
    50 heartbeat run
    50 heartbeat wait sleep 50
    100 heartbeat ready
    100 heartbeat run
    100 heartbeat wait sleep 50
    120 report ready
    120 report run
    120 report stall 200 parse
    320 report end returned
    320 heartbeat ready
    320 heartbeat run
    320 heartbeat wait sleep 50
    320 fetch ready
    320 fetch run
    320 fetch end returned page
    370 heartbeat ready
    370 heartbeat run
    370 heartbeat end returned
    370 main ready
    370 main run
    370 main end returned
";
