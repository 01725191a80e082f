//! Small runs, event by event.

use asynctutor::trace::{
    CancelWhy, Cause, Event, EventKind, Header, LevelKind, Nanos, Outcome, ScopeId, ScopeKind, Source, TaskId,
    Timeline, Trace, WaitKind, WaitOn,
};
use std::sync::Arc;

/// Records a run.
pub(crate) struct Recorder {
    trace: Trace,
    now: Nanos,
}

impl Recorder {
    /// A recorder of a run of `lesson/demo`.
    pub(crate) fn new(lesson: &str, demo: &str) -> Recorder {
        let source =
            Source { lesson: Some(lesson.into()), demo: Some(demo.into()), seed: Some(0), ..Source::default() };
        let header = Header { runtime: "tokio 1.54".into(), source, ..Header::default() };
        Recorder { trace: Trace::new(header), now: Nanos::ZERO }
    }

    /// Goes on at so many milliseconds.
    pub(crate) fn at(&mut self, ms: u64) -> &mut Recorder {
        self.now = Nanos::from_millis(ms);
        self
    }

    pub(crate) fn add(&mut self, task: u32, kind: EventKind<'_>) -> &mut Recorder {
        self.trace.push(&Event { t: self.now, task: TaskId(task), kind });
        self
    }

    pub(crate) fn spawn(&mut self, task: u32, name: &str, parent: Option<u32>) -> &mut Recorder {
        self.add(task, EventKind::Spawn { name, parent: parent.map(TaskId), line: None })
    }

    pub(crate) fn run(&mut self, task: u32) -> &mut Recorder {
        self.add(task, EventKind::Run)
    }

    /// Becomes ready by a timer, and runs.
    pub(crate) fn wake(&mut self, task: u32) -> &mut Recorder {
        self.add(task, EventKind::Ready { by: Cause::Timer }).run(task)
    }

    pub(crate) fn wait(&mut self, task: u32, kind: WaitKind, name: Option<&str>, tasks: &[u32]) -> &mut Recorder {
        let on = WaitOn {
            name: name.map(Into::into),
            tasks: tasks.iter().copied().map(TaskId).collect(),
            ..WaitOn::new(kind)
        };
        self.add(task, EventKind::Wait { on: &on, line: None })
    }

    pub(crate) fn sleep(&mut self, task: u32) -> &mut Recorder {
        self.wait(task, WaitKind::Sleep, None, &[])
    }

    pub(crate) fn end(&mut self, task: u32, outcome: Outcome, error: Option<&str>) -> &mut Recorder {
        self.add(task, EventKind::End { outcome, value: None, error, message: None, errors: None, line: None })
    }

    pub(crate) fn level(&mut self, task: u32, kind: LevelKind, name: &str, value: i64, max: i64) -> &mut Recorder {
        self.add(task, EventKind::Level { name, kind, value, max: Some(max), waiting: 0 })
    }

    pub(crate) fn timeline(&mut self) -> Timeline {
        Timeline::new(Arc::new(std::mem::take(&mut self.trace)))
    }
}

/// One of three fails, and a group cancels the one that is still at work.
pub(crate) fn group() -> Timeline {
    let mut r = Recorder::new("gather-vs-taskgroup", "taskgroup");
    r.spawn(1, "main", None).run(1);
    r.add(1, EventKind::Open { scope: ScopeId(1), kind: ScopeKind::Group, name: None, deadline: None });
    r.spawn(2, "user", Some(1)).spawn(3, "orders", Some(1)).spawn(4, "profile", Some(1));
    r.wait(1, WaitKind::Group, None, &[2, 3, 4]);
    for task in 2..=4 {
        r.run(task).sleep(task);
    }
    r.at(100).wake(2).end(2, Outcome::Returned, None);
    r.at(120).wake(3).end(3, Outcome::Raised, Some("ValueError"));
    r.add(4, EventKind::Cancel { by: Some(TaskId(1)), why: CancelWhy::Group });
    r.add(4, EventKind::Ready { by: Cause::Task(TaskId(3)) }).run(4).add(4, EventKind::Deliver);
    r.end(4, Outcome::Cancelled, None);
    r.add(1, EventKind::Ready { by: Cause::Task(TaskId(4)) }).run(1);
    r.add(
        1,
        EventKind::Close { scope: ScopeId(1), kind: ScopeKind::Group, error: Some("ExceptionGroup"), errors: None },
    );
    r.add(1, EventKind::Note { text: "answered with an error" }).sleep(1);
    r.at(520).wake(1).end(1, Outcome::Returned, None);
    r.timeline()
}

/// A heartbeat that starves while another task holds the loop, and a timeout around it all.
pub(crate) fn stall() -> Timeline {
    let mut r = Recorder::new("blocking-the-loop", "time-sleep");
    r.spawn(1, "main", None).run(1);
    let deadline = Some(Nanos::from_millis(300));
    r.add(1, EventKind::Open { scope: ScopeId(1), kind: ScopeKind::Timeout, name: None, deadline });
    r.spawn(2, "heartbeat", Some(1)).sleep(1).run(2).sleep(2);
    r.at(50).wake(2).sleep(2);
    r.at(60).wake(1);
    r.add(1, EventKind::Stall { duration: Nanos::from_millis(200), what: Some("time.sleep"), line: None });
    r.at(260).sleep(1).wake(2).sleep(2);
    r.at(300).add(1, EventKind::Cancel { by: Some(TaskId(1)), why: CancelWhy::Timeout });
    r.add(1, EventKind::Ready { by: Cause::Timer }).run(1).add(1, EventKind::Deliver);
    r.add(
        1,
        EventKind::Close { scope: ScopeId(1), kind: ScopeKind::Timeout, error: Some("TimeoutError"), errors: None },
    );
    r.end(1, Outcome::Raised, Some("TimeoutError"));
    r.add(2, EventKind::Cancel { by: None, why: CancelWhy::Shutdown });
    r.add(2, EventKind::Ready { by: Cause::Unknown }).run(2).add(2, EventKind::Deliver);
    r.end(2, Outcome::Cancelled, None);
    r.timeline()
}

/// A producer that fills a queue of three, and a consumer that empties it.
pub(crate) fn queue() -> Timeline {
    let mut r = Recorder::new("queues", "backpressure");
    r.spawn(1, "producer", None).run(1).level(1, LevelKind::Queue, "jobs", 0, 3).spawn(2, "consumer", Some(1));
    for items in 1..=3 {
        r.level(1, LevelKind::Queue, "jobs", items, 3);
    }
    r.wait(1, WaitKind::QueuePut, Some("jobs"), &[]).run(2).level(2, LevelKind::Queue, "jobs", 2, 3).sleep(2);
    r.at(100).wake(2).level(2, LevelKind::Queue, "jobs", 1, 3).sleep(2);
    r.at(200).wake(2).level(2, LevelKind::Queue, "jobs", 0, 3).end(2, Outcome::Returned, None);
    r.timeline()
}
