//! How fast it is, against the targets of `README.md` beside this file: `cargo bench --bench speed`, with `-- engine`,
//! `-- explore`, `-- screen` or `-- jsonl` for one of them.

mod crowd;
mod engine;
mod explore;
mod jsonl;
mod rounds;
mod screen;

use std::time::Duration;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let benches = [
        ("engine", engine::bench as fn()),
        ("explore", explore::bench),
        ("screen", screen::bench),
        ("jsonl", jsonl::bench),
    ];
    for (name, bench) in benches {
        if words.is_empty() || words.iter().any(|word| word == name) {
            bench();
        }
    }
}

/// How long `work` takes. What it returns is dropped after that.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = rounds::now();
    let result = work();
    let time = start.elapsed();
    drop(result);
    time
}
