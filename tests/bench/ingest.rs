//! A million events such as a tracer writes, followed into a trace.

use crate::processor_of;
use crate::rounds::{Rounds, now, tell};
use asynctutor::trace::codec::jsonl::{self, Limits};
use asynctutor::trace::{Cause, Event, EventKind, Header, LevelKind, Nanos, Outcome, TaskId, Trace, WaitKind, WaitOn};
use nix::sys::resource::UsageWho;
use std::io::{BufRead, BufReader};
use std::time::Duration;

const ROUNDS: usize = 9;
const EVENTS: usize = 1_000_000;
/// What a run reads from its pipe at once.
const READ: usize = 256 << 10;

/// Measures it.
pub(crate) fn bench() {
    let trace = service();
    let mut file = Vec::new();
    jsonl::write(&trace, &mut file).expect("it can be written");
    let input = || BufReader::with_capacity(READ, &file[..]);
    let (mut bytes, mut processor) = (0, Duration::MAX);
    let rounds = Rounds::of(
        ROUNDS,
        || {
            let began = now();
            let (mut input, mut line, mut lines) = (input(), Vec::new(), 0);
            while input.read_until(b'\n', &mut line).expect("it can be read") > 0 {
                lines += 1;
                line.clear();
            }
            assert_eq!(lines, trace.len() + 1);
            began.elapsed()
        },
        || {
            let (began, before) = (now(), processor_of(UsageWho::RUSAGE_SELF));
            let mut followed = Trace::default();
            let end = jsonl::follow("service", input(), Limits::default(), &mut followed).expect("it can be read");
            let time = began.elapsed();
            processor = processor.min(processor_of(UsageWho::RUSAGE_SELF) - before);
            assert!(end.warnings.is_empty() && followed.len() == trace.len());
            bytes = followed.bytes();
            time
        },
    );
    let more = format!(
        "{} events, {} MB; {:.2} s of processor time at best; {:.1} × reading it line by line, the fastest of each {:.1} ×",
        trace.len(),
        file.len() >> 20,
        processor.as_secs_f64(),
        rounds.ratio(),
        rounds.best_ratio()
    );
    tell("follow a million events", rounds.subject().as_secs_f64(), " s", 1.0, &more);
    let more = format!("{} MB in memory", bytes >> 20);
    tell("bytes an event", bytes as f64 / trace.len() as f64, "", 64.0, &more);
    assert!(rounds.peer() < rounds.subject(), "who parses also reads");
}

/// A service as a tracer tells it: a task for each request, which waits for a permit, for a socket, for timers and for a
/// task of its own; all with their lines.
fn service() -> Trace {
    let mut trace = Trace::new(Header { retrieves: true, ..Header::default() });
    let mut t = 0;
    let mut push = |trace: &mut Trace, task: u32, kind: EventKind<'_>| {
        t += 1_237;
        trace.push(&Event { t: Nanos(t), task: TaskId(task), kind });
    };
    let permit = WaitOn { name: Some("database".into()), ..WaitOn::new(WaitKind::Semaphore) };
    let socket = WaitOn::new(WaitKind::Io);
    let returned = EventKind::end(Outcome::Returned);
    push(&mut trace, 1, EventKind::Spawn { name: "main", parent: None, line: None });
    let mut task = 1;
    while trace.len() < EVENTS {
        task += 2;
        let (request, query) = (task - 1, task);
        let name = format!("request-{request}");
        let spawn = EventKind::Spawn { name: &name, parent: Some(TaskId(1)), line: Some("service.py:61") };
        push(&mut trace, request, spawn);
        push(&mut trace, request, EventKind::Run);
        let sleep =
            WaitOn { duration: Some(Nanos(u64::from(request % 97) * 1_000_000)), ..WaitOn::new(WaitKind::Sleep) };
        for (on, by, line) in [
            (&permit, Cause::Task(TaskId(request.saturating_sub(40).max(1))), "service.py:24"),
            (&socket, Cause::Io, "/usr/lib/python3.13/asyncio/streams.py:539"),
            (&sleep, Cause::Timer, "service.py:31"),
        ] {
            push(&mut trace, request, EventKind::Wait { on, line: Some(line) });
            push(&mut trace, request, EventKind::Ready { by });
            push(&mut trace, request, EventKind::Run);
        }
        let waiting = request % 40;
        let level = EventKind::Level { name: "database", kind: LevelKind::Semaphore, value: 3, max: Some(10), waiting };
        push(&mut trace, request, level);
        let name = format!("query-{query}");
        let spawn = EventKind::Spawn { name: &name, parent: Some(TaskId(request)), line: Some("service.py:36") };
        push(&mut trace, query, spawn);
        let join = WaitOn { tasks: [TaskId(query)].into_iter().collect(), ..WaitOn::new(WaitKind::Task) };
        push(&mut trace, request, EventKind::Wait { on: &join, line: Some("service.py:37") });
        push(&mut trace, query, EventKind::Run);
        let rows = format!("[Row({query}, 'é\"'), …]");
        let end = EventKind::End {
            outcome: Outcome::Returned,
            value: Some(&rows),
            error: None,
            message: None,
            errors: None,
            line: None,
        };
        push(&mut trace, query, end);
        push(&mut trace, request, EventKind::Ready { by: Cause::Task(TaskId(query)) });
        push(&mut trace, request, EventKind::Run);
        push(&mut trace, request, EventKind::Retrieve { of: TaskId(query) });
        push(&mut trace, request, returned.clone());
    }
    trace
}
