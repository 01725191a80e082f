//! A million events written as JSON lines and read again: `cargo bench --bench speed -- jsonl`.

use crate::rounds::{median, tell};
use crate::{crowd, timed};
use asynctutor::trace::codec::jsonl;

const ROUNDS: usize = 5;

/// Measures it.
pub(crate) fn bench() {
    let trace = crowd::crowd(crowd::MILLION);
    let mut file = Vec::new();
    jsonl::write(&trace, &mut file).expect("it can be written");
    let reads: Vec<_> = (0..ROUNDS)
        .map(|_| {
            timed(|| assert_eq!(jsonl::read("crowd", &file[..]).expect("it can be read").trace.len(), trace.len()))
        })
        .collect();
    let writes: Vec<_> = (0..ROUNDS)
        .map(|_| {
            timed(|| {
                let mut again = Vec::with_capacity(file.len());
                jsonl::write(&trace, &mut again).expect("it can be written");
                again
            })
        })
        .collect();
    let seconds = median(&reads).as_secs_f64();
    let more =
        format!("{} events, {} MB, written in {:.2} s", trace.len(), file.len() >> 20, median(&writes).as_secs_f64());
    tell("read a million events", seconds, " s", 1.0, &more);
}
