use crate::picture::{Stage, ascii};
use crate::run;

/// Prints pictures to look at: `cargo test --test tui_widgets look -- --ignored --nocapture`.
#[test]
#[ignore = "for people to look at"]
fn look() {
    for width in [80, 120, 200] {
        for (name, script) in [
            ("gather", run::GATHER),
            ("TaskGroup", run::TASKGROUP),
            ("timeout", run::TIMEOUT),
            ("blocking", run::BLOCKING),
        ] {
            let timeline = run::timeline(script);
            println!(
                "── {name} {}\n{}\n",
                "─".repeat(usize::from(width) - 10),
                Stage::new(&timeline, width, 12).show()
            );
        }
    }
    let timeline = run::timeline(run::TASKGROUP);
    println!("{}\n", Stage::new(&timeline, 80, 5).show());
    println!("{}\n", Stage::new(&timeline, 80, 12).theme(ascii()).show());
    println!("{}\n", Stage::new(&timeline, 80, 12).ghost(&run::timeline(run::GATHER)).show());
    println!("{}\n", Stage::new(&timeline, 80, 5).ghost(&run::timeline(run::GATHER)).show());
}
