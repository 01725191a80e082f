//! Small runs written as text, one event a line: `MS TASK EVENT …`. Tasks are numbered in the order of mention.

use asynctutor::trace::*;
use std::sync::Arc;

/// The timeline of a run written so.
pub(crate) fn run(script: &str) -> Timeline {
    let mut names: Vec<&str> = Vec::new();
    let mut trace = Trace::new(Header::default());
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        event(&mut trace, &mut names, line);
    }
    Timeline::new(Arc::new(trace))
}

fn millis(word: &str) -> Nanos {
    Nanos((word.parse::<f64>().unwrap_or_else(|_| panic!("{word} is no number of ms")) * 1e6) as u64)
}

fn event<'a>(trace: &mut Trace, names: &mut Vec<&'a str>, line: &'a str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut id = |name: &'a str| {
        let index = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        TaskId(index as u32 + 1)
    };
    let (t, task, args) = (millis(words[0]), id(words[1]), &words[3..]);
    let after = |key: &str| args.iter().position(|word| *word == key).map(|at| args[at + 1]);
    let on;
    let cycle;
    let rest = args.join(" ");
    let text = args.get(1..).unwrap_or_default().join(" ");
    let text = Some(text.as_str()).filter(|text| !text.is_empty());
    let end = |outcome| EventKind::End {
        outcome,
        value: args.first().copied().filter(|_| outcome == Outcome::Returned),
        error: args.first().copied().filter(|_| outcome == Outcome::Raised),
        message: text,
        errors: None,
        line: None,
    };
    let kind = match words[2] {
        "spawn" => EventKind::Spawn { name: words[1], parent: after("by").map(&mut id), line: after("at") },
        "run" => EventKind::Run,
        "wait" => {
            let kind = WaitKind::from_word(args[0]).unwrap();
            let duration = if kind == WaitKind::Sleep { args.get(1).copied() } else { after("for") }.map(millis);
            let names_tasks =
                matches!(kind, WaitKind::Task | WaitKind::Gather | WaitKind::Group | WaitKind::Wait | WaitKind::Shield);
            let of = args[1..].iter().take_while(|word| **word != "for" && kind != WaitKind::Sleep);
            on = WaitOn {
                kind,
                duration,
                name: of.clone().next().filter(|_| !names_tasks).map(|name| (*name).into()),
                tasks: of.filter(|_| names_tasks).map(|name| id(name)).collect(),
            };
            EventKind::Wait { on: &on, line: None }
        }
        "ready" => EventKind::Ready {
            by: match args[0] {
                "timer" => Cause::Timer,
                "io" => Cause::Io,
                "thread" => Cause::Thread,
                task => Cause::Task(id(task)),
            },
        },
        "stall" => EventKind::Stall { duration: millis(args[0]), what: text, line: None },
        "cancel" => EventKind::Cancel { why: CancelWhy::from_word(args[0]).unwrap(), by: after("by").map(&mut id) },
        "deliver" => EventKind::Deliver,
        "retrieve" => EventKind::Retrieve { of: id(args[0]) },
        "fail" => EventKind::Fail { error: args[0] },
        "returned" => end(Outcome::Returned),
        "raised" => end(Outcome::Raised),
        "cancelled" => end(Outcome::Cancelled),
        "open" => EventKind::Open {
            scope: ScopeId(args[0].parse().unwrap()),
            kind: ScopeKind::from_word(args[1]).unwrap(),
            name: args.get(2).copied().filter(|_| matches!(args[1], "resource" | "context")),
            deadline: args.get(2).copied().filter(|_| args[1] == "timeout").map(millis),
        },
        "close" => EventKind::Close {
            scope: ScopeId(args[0].parse().unwrap()),
            kind: ScopeKind::from_word(args[1]).unwrap(),
            error: args.get(2).copied(),
            errors: None,
        },
        "level" => EventKind::Level {
            kind: LevelKind::from_word(args[0]).unwrap(),
            name: args[1],
            value: args[2].parse().unwrap(),
            max: args.get(3).filter(|max| **max != "-").map(|max| max.parse().unwrap()),
            waiting: args.get(4).map_or(0, |waiting| waiting.parse().unwrap()),
        },
        "note" => EventKind::Note { text: &rest },
        "mark" => EventKind::Mark { label: &rest },
        "lint" => {
            cycle = after("of").map(&mut id).into_iter().collect::<Vec<TaskId>>();
            EventKind::Lint { name: args[0], text, tasks: &cycle, line: None }
        }
        other => panic!("no event {other} in {line}"),
    };
    trace.push(&Event { t, task, kind });
}

/// The lane of the task of that name.
pub(crate) fn lane(timeline: &Timeline, name: &str) -> timeline::LaneId {
    timeline.lane_ids().find(|lane| timeline.name(*lane) == name).unwrap_or_else(|| panic!("no task {name}"))
}

/// `gather` of the lesson: one child fails, the others run on.
pub(crate) const GATHER: &str = "
    0 main spawn
    0 main run
    0 user spawn by main at gather.py:9
    0 orders spawn by main
    0 profile spawn by main
    0 main wait gather user orders profile
    0 user run
    0 user wait sleep 100
    0 orders run
    0 orders wait sleep 120
    0 profile run
    0 profile wait sleep 300
    100 user ready timer
    100 user run
    100 user returned ada
    120 orders ready timer
    120 orders run
    120 orders raised ValueError
    120 main ready orders
    120 main run
    120 main note answered with an error
    120 main wait sleep 400
    300 profile ready timer
    300 profile run
    300 profile returned
    520 main ready timer
    520 main run
    520 main returned";

/// The same in a TaskGroup.
pub(crate) const TASKGROUP: &str = "
    0 main spawn
    0 main run
    0 main open 1 group
    0 user spawn by main
    0 orders spawn by main
    0 profile spawn by main
    0 main wait group user orders profile
    0 user run
    0 user wait sleep 100
    0 orders run
    0 orders wait sleep 120
    0 profile run
    0 profile wait sleep 300
    100 user ready timer
    100 user run
    100 user returned ada
    120 orders ready timer
    120 orders run
    120 orders raised ValueError
    120 profile cancel group by main
    120 profile ready main
    120 profile run
    120 profile deliver
    120 profile cancelled
    120 main ready profile
    120 main run
    120 main close 1 group ExceptionGroup
    120 main wait sleep 400
    520 main ready timer
    520 main run
    520 main returned";

/// One task holds the loop, which is told in parts while it does; the last of them are cut off.
pub(crate) const IN_PARTS: &str = "
    0 main spawn
    0 main run
    0 beat spawn by main
    0 hog spawn by main
    0 main wait gather beat hog
    0 beat run
    0 beat wait sleep 20
    0 hog run
    0 hog wait sleep 10
    10 hog ready timer
    10 hog run
    10 hog stall 30 load()
    40 hog stall 40 crunch()
    60 hog level queue jobs 1
    80 hog stall 20 save()";

/// One task holds the loop while another beats.
pub(crate) const BLOCKING: &str = "
    0 main spawn
    0 main run
    0 beat spawn by main
    0 hash spawn by main
    0 main wait task hash
    0 beat run
    0 beat wait sleep 50
    0 hash run
    0 hash wait sleep 30
    30 hash ready timer
    30 hash run
    30 hash stall 100 sha256
    130 hash returned
    130 beat ready timer
    130 main ready hash
    130 beat run
    130 beat wait sleep 50
    130 main run
    130 main returned
    130 beat cancel shutdown
    130 beat ready main
    130 beat run
    130 beat deliver
    130 beat cancelled";
