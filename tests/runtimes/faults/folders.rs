//! Temporary folders: none outlives its run, and what a killed run left behind goes with the next. What is kept from run to
//! run is kept as long as it is used.

use super::scene::{self, Lines, Running, Scene};
use super::{TRACE, limits};
use rustix::process::Signal;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What lies in the scene's folder for temporary files.
fn temporary(scene: &Scene) -> Vec<String> {
    let entries = std::fs::read_dir(scene.path("tmp")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// That no run has left anything there.
pub(super) fn assert_tidy(scene: &Scene) {
    assert_eq!(temporary(scene), Vec::<String>::new());
}

/// Whoever is sparing with the environment passes `USER` on.
const HELD: &str = r#"#!/bin/bash
if [ "$1" = --version ]; then echo "Python 3.14.0"; exit; fi
exec 8>"$USER/held"
trap '' TERM INT HUP
sleep 1000 9>&- &
( setsid sleep 1000 & )
echo ready >&8
while :; do wait; sleep 1000; done
"#;

/// The proof of a lesson whose program heeds no signal, and begins others.
fn proof() -> (Scene, Command) {
    let scene = Scene::with(HELD);
    limits::write_lesson(&scene);
    let mut command = scene.command("check --real python --trust flooding");
    command.env("USER", scene.home.path());
    (scene, command)
}

/// Starts a proof and waits until its program has begun. The lines end when all that it began is gone.
fn begun(scene: &Scene, command: Command) -> (Running, Lines) {
    let held = scene.path("held");
    nix::unistd::mkfifo(&held, nix::sys::stat::Mode::S_IRUSR | nix::sys::stat::Mode::S_IWUSR).unwrap();
    let running = Running::start(command);
    // Until somebody writes, this waits; the end comes when nobody can write any more.
    let mut lines = scene::lines(std::fs::File::open(held).unwrap());
    lines.wait_for("ready");
    (running, lines)
}

/// Ends a proof by a signal while its program runs.
fn ended_proof(signal: Signal) -> Scene {
    let (scene, command) = proof();
    let (running, mut lines) = begun(&scene, command);
    assert_eq!(temporary(&scene).len(), 2, "one for the program, one for its trace");
    running.signal(signal);
    lines.wait_for_end();
    assert_eq!(running.end().code(), 128 + signal.as_raw());
    scene
}

#[test]
fn a_proof_that_is_interrupted_leaves_no_program_and_no_folder_behind() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let scene = ended_proof(signal);
        assert_tidy(&scene);
        scene.assert_nobody_lives();
    }
}

#[test]
fn what_a_killed_run_left_behind_goes_with_the_next() {
    let scene = ended_proof(Signal::KILL);
    assert_eq!(temporary(&scene).len(), 2);
    std::fs::create_dir(scene.path("tmp/another")).unwrap();
    let mut command = scene.command(TRACE);
    command.env("ASYNCTUTOR_PYTHON", "/nowhere/runtime");
    assert_eq!(Running::start(command).end().code(), 2);
    assert_eq!(temporary(&scene), ["another"]);
}

#[test]
fn folders_of_runs_that_go_on_stay() {
    let scene = Scene::new();
    let mut running = scene.start(&format!("{TRACE} -- endless"));
    running.wait_for("ready");
    let one = temporary(&scene);
    assert_eq!(one.len(), 1);
    assert_eq!(scene.run("trace x.py --out other.jsonl").code(), 7);
    assert_eq!(temporary(&scene), one);
    running.signal(Signal::TERM);
    assert_eq!(running.end().code(), 128 + 15);
    assert_tidy(&scene);
}

#[test]
fn a_proof_that_was_started_to_ignore_a_signal_goes_on() {
    let (scene, command) = proof();
    let words = "trap '' HUP; exec \"$0\" check --real python --trust flooding";
    let mut nohup = Command::new("/bin/sh");
    nohup.args(["-c", words]).arg(command.get_program()).current_dir(scene.home.path());
    nohup.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    nohup.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (running, mut lines) = begun(&scene, nohup);
    running.signal(Signal::HUP);
    running.signal(Signal::TERM);
    lines.wait_for_end();
    assert_eq!(running.end().code(), 128 + 15);
    assert_tidy(&scene);
}

#[test]
fn however_a_run_ends_its_folder_goes() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let scene = Scene::new();
        let mut running = scene.start(&format!("{TRACE} -- daemons stay"));
        running.wait_for("ready");
        running.signal(signal);
        assert_eq!(running.end().code(), 128 + signal.as_raw());
        assert_tidy(&scene);
    }
    for manner in ["killed", "short"] {
        let scene = Scene::new();
        scene.run(&format!("{TRACE} -- {manner}"));
        assert_tidy(&scene);
    }
}

/// Makes it as if something had last been changed so many days ago.
fn age(path: &Path, days: u32) {
    let now = path.metadata().unwrap().modified().unwrap();
    File::open(path).unwrap().set_modified(now - Duration::from_secs(24 * 60 * 60) * days).unwrap();
}

#[test]
fn tracers_of_versions_that_nobody_uses_any_more_are_not_kept_for_ever() {
    let scene = Scene::new();
    let kept = scene.path("kept/asynctutor");
    assert_eq!(scene.run(TRACE).code(), 7);
    let tracers = || std::fs::read_dir(kept.join("tracers")).unwrap().map(|entry| entry.unwrap().path());
    let used: Vec<PathBuf> = tracers().collect();
    let old = kept.join("tracers/python-0123456789abcdef");
    std::fs::create_dir(&old).unwrap();
    std::fs::write(old.join("tracer.py"), "").unwrap();
    age(&old, 31);
    assert_eq!(used.len(), 1);
    age(&used[0], 100);
    assert_eq!(scene.run(TRACE).code(), 7);
    assert!(old.exists(), "it has been looked today");
    age(&used[0], 100);
    age(&kept.join("looked"), 2);
    assert_eq!(scene.run(TRACE).code(), 7);
    assert_eq!(tracers().collect::<Vec<_>>(), used);
}
