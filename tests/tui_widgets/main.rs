//! What the widgets show of hand-made runs.

mod lanes;
mod picture;
mod run;
mod sizes;
mod speed;
mod views;
