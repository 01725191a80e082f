//! File formats of traces.

pub mod jsonl;
