//! Tasks that nothing can wake: the sentence for a deadlock, whoever found it.

use super::phrase::list;

/// A wait for what others hold: `waits for the lock m, which b holds`. Those of `gone` can no longer give it back.
pub fn held(wait: &str, holders: &[String], gone: &[String]) -> String {
    let names = |names: &[String]| list(names.iter().cloned(), names.len());
    let mut told = Vec::new();
    if !holders.is_empty() {
        told.push(format!("{} {}", names(holders), if holders.len() == 1 { "holds" } else { "hold" }));
    }
    if !gone.is_empty() {
        let when = if gone.len() == 1 { "it was" } else { "they were" };
        told.push(format!("{} held when {when} garbage-collected", names(gone)));
    }
    if told.is_empty() { wait.to_owned() } else { format!("{wait}, which {}", told.join(", and ")) }
}

/// What tasks wait for, and that it is in vain: `a waits for b; b waits for a: nothing is left that could wake them`.
/// Besides those told of, `more` wait.
pub fn stuck(waits: &[String], more: usize) -> String {
    let rest = match more {
        0 => String::new(),
        1 => "; and 1 more waits".to_owned(),
        more => format!("; and {more} more wait"),
    };
    let them = if waits.len() + more == 1 { "it" } else { "them" };
    format!("{}{rest}: nothing is left that could wake {them}", waits.join("; "))
}
