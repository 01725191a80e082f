//! The engine beside plain tokio: 100,000 tasks with 10 awaits each, recorded.
//!
//! `cargo bench --bench speed -- engine`.

use crate::rounds::{Rounds, tell};
use crate::timed;
use asynctutor::scenario::engine;
use asynctutor::scenario::program::{Arg, DefId, Launch, Millis, Op, Program, Step, TaskDef};
use asynctutor::scenario::run::RunOptions;
use std::cell::Cell;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

const TASKS: u64 = 100_000;
const AWAITS: u64 = 10;
const ROUNDS: usize = 7;

/// What every await is.
#[derive(Clone, Copy, Debug)]
enum Await {
    Sleep,
    Yield,
}

/// Measures it.
pub(crate) fn bench() {
    for kind in [Await::Sleep, Await::Yield] {
        let program = program(kind);
        let bytes = Cell::new(0.0);
        let recorded = || {
            timed(|| {
                let trace = engine::run(&program, &RunOptions::default());
                bytes.set(trace.bytes() as f64 / trace.len() as f64);
                trace
            })
        };
        let rounds = Rounds::of(ROUNDS, || timed(|| plain_tokio(kind)), recorded);
        let more = format!(
            "{:.2} s to {:.2} s; the fastest of each {:.2} ×",
            rounds.subject().as_secs_f64(),
            rounds.peer().as_secs_f64(),
            rounds.best_ratio()
        );
        let what = format!("{TASKS} tasks × {AWAITS} {kind:?}s recorded, to plain tokio");
        tell(&what, rounds.ratio(), " ×", 2.5, &more);
        tell(&format!("bytes an event, {kind:?}"), bytes.get(), "", 24.0, "all a trace holds, by capacity");
    }
}

/// The same work without a scenario: local tasks on a paused current-thread runtime.
fn plain_tokio(kind: Await) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build_local(tokio::runtime::LocalOptions::default())
        .expect("a runtime");
    runtime.block_on(async {
        let tasks: Vec<_> = (0..TASKS)
            .map(|_| {
                tokio::task::spawn_local(async move {
                    for _ in 0..AWAITS {
                        match kind {
                            Await::Sleep => tokio::time::sleep(Duration::from_millis(1)).await,
                            Await::Yield => tokio::task::yield_now().await,
                        }
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("it ended");
        }
    });
    black_box(());
}

/// `main: [gather: {tasks: [{task: worker, times: 100000}]}]`, `worker: [repeat: {times: 10, do: [sleep: 1ms]}]`.
fn program(kind: Await) -> Arc<Program> {
    let step = |op| Step { op, line: None };
    let wait = match kind {
        Await::Sleep => Op::Sleep { duration: Arg::Is(Millis(1)), ctx: false },
        Await::Yield => Op::Yield,
    };
    let launch = Launch { def: DefId(1), named: None, with: Vec::new(), times: Arg::Is(TASKS) };
    let main = [step(Op::Group { members: vec![launch], body: [].into() })];
    let worker = [step(Op::Repeat { times: Arg::Is(AWAITS), body: [step(wait)].into() })];
    Arc::new(Program {
        tasks: vec![
            TaskDef { name: "main".into(), body: main.into() },
            TaskDef { name: "worker".into(), body: worker.into() },
        ],
        ..Program::default()
    })
}
