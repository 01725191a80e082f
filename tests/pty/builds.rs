//! What is built before a program can run is told in the terminal.

use crate::terminal::Terminal;
use portable_pty::CommandBuilder;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

#[test]
fn the_first_build_is_told_at_once_and_ctrl_c_ends_it() {
    let go = std::env::var("ASYNCTUTOR_GO").ok().filter(|go| !go.is_empty()).unwrap_or("go".into());
    let Ok(asked) = Command::new(go).args(["env", "GOVERSION", "GOROOT"]).output() else {
        eprintln!("SKIPPED: Go is not installed here");
        return;
    };
    let asked = String::from_utf8(asked.stdout).unwrap();
    let (version, root) = asked.trim().split_once('\n').unwrap();
    // A Go with the real one's library, which never comes to an end.
    let home = tempfile::tempdir().unwrap();
    let own = home.path().join("go");
    std::fs::create_dir_all(own.join("bin")).unwrap();
    symlink(Path::new(root).join("src"), own.join("src")).unwrap();
    let command = own.join("bin/go");
    let own = own.display();
    let script = format!("#!/bin/sh\nif [ \"$1\" = env ]; then echo {version}; echo {own}; else sleep 1000; fi\n");
    std::fs::write(&command, script).unwrap();
    std::fs::set_permissions(&command, PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::write(home.path().join("x.go"), "package main\n\nfunc main() {}\n").unwrap();

    let told = format!("asynctutor: building Go {} with the tracer, once: up to a minute", &version[2..]);
    for more in [&["--out", "t.jsonl"][..], &[]] {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("x.go"), "package main\n\nfunc main() {}\n").unwrap();
        let mut builder = CommandBuilder::new(env!("CARGO_BIN_EXE_asynctutor"));
        builder.env("ASYNCTUTOR_GO", &command);
        builder.env("XDG_CACHE_HOME", home.path().join("cache"));
        builder.args(["trace", "x.go"]);
        builder.args(more);
        let mut terminal = Terminal::run(home, builder, (120, 40));
        terminal.wait_for(&told).wait_for("(1 s)").send("\x03");
        assert_ne!(terminal.wait(), 0);
        assert!(!terminal.written.windows(8).any(|bytes| bytes == b"\x1b[?1049h"), "there is no player yet");
        assert!(terminal.is_restored());
    }
}
