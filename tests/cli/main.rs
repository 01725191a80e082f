//! The commands, on the real binary, as a shell sees them: standard output, standard error, exit status.

mod check;
mod course;
mod doctor;
mod explore;
mod picture;
mod program;
mod run;
mod streams;
mod usage;
mod view;
