//! Lessons: what is wrong with a bad one, and that the good ones load and tell the truth.

use asynctutor::lesson::load::load_path;
use std::path::Path;

#[test]
fn probe() {
    for path in std::env::var("PROBE").unwrap_or_default().split(':').filter(|p| !p.is_empty()) {
        let loaded = load_path(Path::new(path));
        println!("== {path} {}", loaded.lesson.is_some());
        for d in &loaded.diagnostics {
            println!("{d}\n");
        }
    }
}
