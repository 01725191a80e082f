//! The engine beside plain tokio: 100,000 tasks with 10 awaits each, recorded.
//!
//! `cargo bench --bench engine` prints the ratio of each pair, run by run in turn.

use asynctutor::scenario::engine;
use asynctutor::scenario::program::{Arg, DefId, Launch, Millis, Op, Program, Step, TaskDef};
use asynctutor::scenario::run::RunOptions;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const TASKS: u64 = 100_000;
const AWAITS: u64 = 10;
const ROUNDS: usize = 5;

/// What every await is.
#[derive(Clone, Copy, Debug)]
enum Await {
    Sleep,
    Yield,
}

fn main() {
    for kind in [Await::Sleep, Await::Yield] {
        let program = program(kind);
        let mut ratios = Vec::new();
        let mut bytes = 0.0;
        for _ in 0..ROUNDS {
            let plain = timed(|| plain_tokio(kind));
            let mut trace = None;
            let recorded = timed(|| trace = Some(engine::run(&program, &RunOptions::default())));
            let trace = trace.expect("the run ended");
            bytes = trace.bytes() as f64 / trace.len() as f64;
            ratios.push(recorded.as_secs_f64() / plain.as_secs_f64());
            println!("{kind:?}: plain tokio {plain:?}, engine {recorded:?}, {} events", trace.len());
        }
        ratios.sort_by(f64::total_cmp);
        println!("{kind:?}: {:.2} × plain tokio (median of {ROUNDS}), {bytes:.1} bytes an event", ratios[ROUNDS / 2]);
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
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
