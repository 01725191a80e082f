//! The `asynctutor` command.

fn main() {}
