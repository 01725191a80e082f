//! The tracers of the real languages: what they tell of programs, and that the programs do not notice.
//!
//! `bank.rs` runs a folder of programs, each of which says in its head what its trace must show. `traced.rs` runs one
//! program under its tracer, `analogues.rs` those of the lessons, beside their demos; `faults/` lets go wrong what can. What
//! a language needs beyond the bank is in the module of its name.

mod analogues;
mod bank;
mod faults;
mod go;
mod node;
mod python;
mod recordings;
mod traced;
