//! A compiler that never comes to an end.

use super::folders::assert_tidy;
use super::scene::{self, Scene};
use rustix::process::Signal;

/// A `go` that knows where nothing is, and compiles for ever. Before it begins to, it says so.
const COMPILER: &str = r#"#!/bin/bash
if [ "$1" = env ]; then echo go1.26.8; echo /nowhere; exit; fi
exec 8>held
trap '' INT HUP
( trap '' TERM; exec -a compile sleep 1000 9>&- ) &
echo ready >&8
exec 8>&-
while :; do wait; done
"#;

#[test]
fn a_build_ends_at_once_with_all_that_it_began() {
    for (signal, code) in [(Some(Signal::TERM), 143), (Some(Signal::INT), 130), (Some(Signal::KILL), 137), (None, 124)]
    {
        let scene = Scene::with(COMPILER);
        std::fs::write(scene.path("x.go"), "package main\n\nfunc main() {}\n").unwrap();
        let held = scene.path("held");
        nix::unistd::mkfifo(&held, nix::sys::stat::Mode::S_IRUSR | nix::sys::stat::Mode::S_IWUSR).unwrap();
        let mut command = scene.command("trace x.go --out t.jsonl");
        command.env("ASYNCTUTOR_GO", scene.path("runtime"));
        if signal.is_none() {
            command.args(["--timeout", "500ms"]);
        }
        let running = scene::Running::start(command);
        let mut lines = scene::lines(std::fs::File::open(held).unwrap());
        lines.wait_for("ready");
        if let Some(signal) = signal {
            running.signal(signal);
        }
        let done = running.end();
        assert_eq!((done.code(), done.output.as_str()), (code, ""), "{signal:?}: {}", done.errors);
        if signal.is_none() {
            let told = "asynctutor: x.go: it was stopped after 0.5 s, its time limit, before it began\n";
            assert_eq!(done.errors, told);
        }
        if signal == Some(Signal::KILL) {
            lines.wait_for_end();
        } else {
            assert_tidy(&scene);
            scene.assert_nobody_lives();
        }
    }
}
