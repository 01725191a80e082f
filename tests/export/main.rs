//! What leaves the program, from runs written down by hand: an export needs a trace and nothing else.

mod chrome;
mod runs;
mod text;
