//! Lessons: what is wrong with a bad one, and that the good ones load and tell the truth.

use asynctutor::lesson::load::load_path;
use std::path::Path;

#[test]
fn probe() {
    for path in std::env::var("PROBE").unwrap_or_default().split(':').filter(|p| !p.is_empty()) {
        let t = std::time::SystemTime::now();
        let loaded = load_path(Path::new(path));
        println!("== {path} {} {} {:?}", loaded.lesson.is_some(), loaded.diagnostics.len(), t.elapsed().unwrap());
        for d in loaded.diagnostics.iter().take(if path.contains("evil") { 3 } else { 100 }) {
            println!("{d}\n");
        }
    }
}
