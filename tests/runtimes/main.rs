//! The tracers of the real languages: what they tell of programs, and that the programs do not notice.
//!
//! `bank.rs` runs a folder of programs, each of which says in its head what its trace must show. `traced.rs` runs one
//! program under its tracer, `analogues.rs` those of the lessons, beside their demos. What a language needs beyond that is in
//! the module of its name.

mod analogues;
mod bank;
mod go;
mod node;
mod python;
mod recordings;
mod traced;
