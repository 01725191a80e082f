//! The screens: state, what changes it, and what draws it.

pub mod theme;
pub mod viewport;
pub mod widget;
