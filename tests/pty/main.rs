//! The program in a pseudo-terminal: whole journeys, and every way out.

mod builds;
mod jobs;
mod journeys;
mod programs;
mod terminal;
mod ways_out;
