//! What can go wrong around a program, made to go wrong: runtimes that are not as they should be, ends of all kinds, and
//! limits. Whatever happens, the program is as it would be without us, what is known of it is kept, and nobody survives.

mod builds;
mod folders;
mod limits;
mod scene;

use crate::traced::runtime;
use asynctutor::lesson::Language;
use rustix::process::Signal;
use scene::Scene;
use std::path::Path;
use std::process::Command;

const TRACE: &str = "trace x.py --out t.jsonl";

#[test]
fn a_runtime_that_is_missing_is_told_by_its_name() {
    let scene = Scene::new();
    std::fs::write(scene.path("x.go"), "package main\nfunc main() {}\n").unwrap();
    std::fs::write(scene.path("x.mjs"), "").unwrap();
    for (file, variable, language) in
        [("x.py", "ASYNCTUTOR_PYTHON", "Python"), ("x.go", "ASYNCTUTOR_GO", "Go"), ("x.mjs", "ASYNCTUTOR_NODE", "Node")]
    {
        let mut command = scene.command("trace --out t.jsonl");
        command.arg(file).env(variable, "/nowhere/runtime");
        let done = scene::Running::start(command).end();
        assert_eq!((done.code(), done.output.as_str()), (2, ""), "{}", done.errors);
        for part in [&format!("{language} is not installed here"), "/nowhere/runtime", "asynctutor doctor"] {
            assert!(done.errors.contains(part), "{part} is not in {}", done.errors);
        }
    }
    let mut doctor = scene.command("doctor");
    doctor.env("ASYNCTUTOR_NODE", "/nowhere/runtime");
    let done = scene::Running::start(doctor).end();
    assert!(done.output.contains("3.14.0") && done.output.contains("ASYNCTUTOR_PYTHON is set to"), "{}", done.output);
    assert!(done.output.contains("; ASYNCTUTOR_NODE is set to /nowhere/runtime"), "{}", done.output);
}

/// A Python that takes itself for another one from the moment on that `site` is imported, which is before the tracer is.
const OTHER_PYTHON: &str = r#"#!/bin/bash
exec "REAL" -S -c '
import sys
OTHERWISE
import runpy, site
site.main()
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")' "$@"
"#;

/// A scene with a Python that takes itself for another one, and a program that ends with status 7.
fn with_python(otherwise: &str) -> Option<Scene> {
    runtime(Language::Python)?;
    let named = std::env::var("ASYNCTUTOR_PYTHON").ok().filter(|python| !python.is_empty());
    let named = named.unwrap_or("python3".into());
    let asked = Command::new(&named).args(["-c", "import sys; print(sys.executable)"]).output().unwrap();
    let asked = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    let real = if Path::new(&asked).exists() { asked } else { named };
    let scene = Scene::with(&OTHER_PYTHON.replace("REAL", &real).replace("OTHERWISE", otherwise));
    let text =
        "import asyncio, sys\nasync def main():\n    print('ready', sys.argv)\nasyncio.run(main())\nsys.exit(7)\n";
    std::fs::write(scene.path("x.py"), text).unwrap();
    Some(scene)
}

#[test]
fn a_python_that_is_too_old_runs_the_program_all_the_same() {
    let Some(scene) = with_python(r#"sys.version_info = (3, 9, 2, "final", 0)"#) else { return };
    let why = "this is CPython 3.9.2, and only CPython 3.11 and later can be traced";
    for manner in [TRACE, "trace x.py", "trace x.py --format text --out t.txt"] {
        let done = scene.run(&format!("{manner} -- a b"));
        assert_eq!((done.code(), done.output.as_str()), (7, "ready ['x.py', 'a', 'b']\n"), "{manner}");
        assert_eq!(done.errors, format!("asynctutor: not traced: {why}\n"), "{manner}");
    }
    let trace = std::fs::read_to_string(scene.path("t.jsonl")).unwrap();
    assert!(trace.contains("CPython 3.9.2") && trace.contains(why), "{trace}");
    let done = scene.run(&format!("{TRACE} --virtual"));
    assert_eq!(done.code(), 2);
    assert_eq!(
        done.errors,
        format!("asynctutor: --virtual: {why}; run it without\n"),
        "the virtual clock is refused, and that is all that is said"
    );
}

#[test]
fn a_python_without_its_global_lock_runs_the_program_all_the_same() {
    let Some(scene) = with_python("sys._is_gil_enabled = lambda: False") else { return };
    let done = scene.run(&format!("{TRACE} -- a b"));
    assert_eq!((done.code(), done.output.as_str()), (7, "ready ['x.py', 'a', 'b']\n"), "{}", done.errors);
    assert!(done.errors.ends_with("without its global lock, which the tracer needs\n"), "{}", done.errors);
}

#[test]
fn a_python_newer_than_the_tracer_is_said_to_be_and_traced_as_far_as_can_be() {
    let Some(scene) = with_python(r#"sys.version_info = (3, 99, 0, "alpha", 1)"#) else { return };
    let done = scene.run(&format!("{TRACE} -- a b"));
    assert_eq!((done.code(), done.output.as_str()), (7, "ready ['x.py', 'a', 'b']\n"), "{}", done.errors);
    let told = "asynctutor: not everything is traced: CPython 3.99.0 is newer than the tracer, which was made for ";
    assert!(done.errors.starts_with(told) && done.errors.lines().count() == 1, "{}", done.errors);
    let trace = std::fs::read_to_string(scene.path("t.jsonl")).unwrap();
    assert!(trace.contains(r#""ev":"spawn","name":"main""#), "{trace}");
}

#[test]
fn of_a_program_that_is_killed_halfway_the_trace_is_kept_so_far() {
    let scene = Scene::new();
    let done = scene.run(&format!("{TRACE} -- killed"));
    assert_eq!((done.code(), done.output.as_str(), done.errors.as_str()), (128 + 9, "ready\n", "to errors\n"));
    let seen = scene.view(&scene.path("t.jsonl"));
    assert_eq!((seen.code(), seen.errors.as_str()), (0, ""));
    assert_eq!(seen.output.lines().count(), 5, "{}", seen.output);
    assert!(seen.output.contains("the program ended by SIGKILL, while "), "{}", seen.output);
    scene.assert_nobody_lives();
}

#[test]
fn a_real_program_that_is_killed_halfway_leaves_what_its_tracer_had_told() {
    let programs = [
        (
            Language::Python,
            "k.py",
            "import asyncio, os\nasync def main():\n    await asyncio.sleep(0.5)\n    os.kill(os.getpid(), 9)\nasyncio.run(main())\n",
        ),
        (
            Language::Node,
            "k.mjs",
            "await new Promise((done) => setTimeout(done, 500));\nprocess.kill(process.pid, 'SIGKILL');\nawait new Promise((done) => setTimeout(done, 9e6));\n",
        ),
        (
            Language::Go,
            "k.go",
            "package main\n\nimport (\n\t\"syscall\"\n\t\"time\"\n)\n\nfunc main() {\n\ttime.Sleep(500 * time.Millisecond)\n\tsyscall.Kill(syscall.Getpid(), syscall.SIGKILL)\n\tselect {}\n}\n",
        ),
    ];
    for (language, file, text) in programs {
        if runtime(language).is_none() {
            continue;
        }
        let scene = Scene::new();
        std::fs::write(scene.path(file), text).unwrap();
        let mut command = scene.command("trace --out t.jsonl");
        // The builds of Go are kept where they always are.
        command.env_remove("ASYNCTUTOR_PYTHON").env_remove("XDG_CACHE_HOME").arg(file);
        let done = scene::Running::start(command).end();
        assert_eq!(done.code(), 128 + 9, "{file}: {}", done.errors);
        let seen = scene.view(&scene.path("t.jsonl"));
        assert_eq!(seen.code(), 0, "{file}: {}", seen.errors);
        assert!(seen.output.contains(r#""ev":"wait""#), "{file}: {}", seen.output);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn on_a_full_disk_the_program_runs_on() {
    let scene = Scene::new();
    for manner in ["short", "floods"] {
        let done = scene.run(&format!("trace x.py --out /dev/full -- {manner}"));
        assert_eq!((done.code(), done.output.as_str()), (7, "to output\n"), "{manner}");
        let told = "to errors\nasynctutor: /dev/full: the trace was cut off: No space left on device";
        assert!(done.errors.starts_with(told), "{manner}: {}", done.errors);
    }
    for format in ["text", "chrome"] {
        let done = scene.run(&format!("trace x.py --out /dev/full --format {format}"));
        assert_eq!((done.code(), done.output.as_str()), (2, "to output\n"), "{format}: {}", done.errors);
        assert!(done.errors.contains("/dev/full: ") && done.errors.contains("No space left"), "{}", done.errors);
    }
    let done = scene.run("trace x.py --out nowhere/t.jsonl");
    assert_eq!((done.code(), done.output.as_str()), (2, ""), "it is refused before the program begins");
    assert!(done.errors.contains("nowhere/t.jsonl: cannot be written"), "{}", done.errors);
}

#[test]
fn a_program_that_cannot_be_started_leaves_the_file_as_it_is() {
    let scene = Scene::new();
    for (file, format) in [("x.py", "jsonl"), ("x.py", "chrome"), ("gone.py", "jsonl")] {
        for before in [None, Some("a trace of before\n")] {
            let _none = std::fs::remove_file(scene.path("t.jsonl"));
            if let Some(text) = before {
                std::fs::write(scene.path("t.jsonl"), text).unwrap();
            }
            let mut command = scene.command("trace --out t.jsonl --format");
            command.args([format, file]).env("ASYNCTUTOR_PYTHON", "/nowhere/runtime");
            let done = scene::Running::start(command).end();
            assert_eq!(done.code(), 2, "{}", done.errors);
            let after = std::fs::read_to_string(scene.path("t.jsonl")).ok();
            assert_eq!(after.as_deref(), before, "{file} as {format}");
        }
    }
    let done = scene.run(TRACE);
    assert_eq!(done.code(), 7, "{}", done.errors);
    assert!(std::fs::read_to_string(scene.path("t.jsonl")).unwrap().starts_with("{\"asynctutor\""));
}

#[test]
fn what_a_program_leaves_behind_ends_with_it() {
    let scene = Scene::new();
    let done = scene.run(&format!("{TRACE} -- daemons"));
    assert_eq!((done.code(), done.output.as_str()), (7, "to output\n"));
    scene.assert_nobody_lives();
    if runtime(Language::Python).is_some() {
        let text = "import os, sys, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(1000)\n    os._exit(0)\n\
            os.wait()\nif os.fork() == 0:\n    time.sleep(1000)\nprint('ready')\n";
        std::fs::write(scene.path("forks.py"), text).unwrap();
        let mut command = scene.command("trace --out t.jsonl forks.py");
        command.env_remove("ASYNCTUTOR_PYTHON");
        let done = scene::Running::start(command).end();
        assert_eq!((done.code(), done.output.as_str()), (0, "ready\n"), "{}", done.errors);
        scene.assert_nobody_lives();
    }
}

#[test]
fn a_program_that_never_ends_is_ended_at_its_time_limit_whatever_it_ignores() {
    for manner in ["endless", "stubborn", "daemons -- stay"] {
        let scene = Scene::new();
        let manner = manner.replace("-- ", "");
        let done = scene.run(&format!("{TRACE} --timeout 300ms -- {manner}"));
        assert_eq!(done.code(), 124, "{manner}: {}", done.errors);
        assert!(done.errors.ends_with("x.py: it was stopped after 0.3 s, its time limit\n"), "{}", done.errors);
        assert_eq!(scene.view(&scene.path("t.jsonl")).code(), 0);
        scene.assert_nobody_lives();
    }
}

#[test]
fn signals_for_us_are_the_programs() {
    for (signal, name, number) in [(Signal::TERM, "TERM", 15), (Signal::INT, "INT", 2), (Signal::HUP, "HUP", 1)] {
        let scene = Scene::new();
        let mut running = scene.start(&format!("{TRACE} -- polite"));
        running.wait_for("ready");
        running.signal(signal);
        let done = running.end();
        assert_eq!((done.code(), done.output), (9, format!("ready\ngot {name}\n")), "{}", done.errors);
        scene.assert_nobody_lives();
        // One that does not listen ends by it, and we as it did, with all it had begun.
        let mut running = scene.start(&format!("{TRACE} -- daemons stay"));
        running.wait_for("ready");
        running.signal(signal);
        let done = running.end();
        assert_eq!(done.code(), 128 + number, "{}", done.errors);
        scene.assert_nobody_lives();
    }
}

#[test]
fn whoever_asks_three_times_does_not_wait_for_a_stubborn_program() {
    let scene = Scene::new();
    let mut running = scene.start(&format!("{TRACE} -- stubborn"));
    running.wait_for("ready");
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        running.signal(signal);
    }
    let done = running.end();
    assert_eq!(done.code(), 130);
    assert!(done.errors.ends_with("x.py: it was stopped by you\n"), "{}", done.errors);
    assert_eq!(scene.view(&scene.path("t.jsonl")).code(), 0);
    scene.assert_nobody_lives();
}

#[test]
fn nobody_survives_us_even_if_we_are_killed() {
    for manner in ["endless", "stubborn", "daemons stay"] {
        let scene = Scene::new();
        let mut running = scene.start(&format!("{TRACE} -- {manner}"));
        running.wait_for("ready");
        assert!(scene.living().len() > 2);
        running.signal(Signal::KILL);
        assert_eq!(running.end().code(), 128 + 9);
        scene.assert_nobody_lives();
    }
}

#[test]
fn a_trace_that_is_cut_off_anywhere_opens() {
    let scene = Scene::new();
    assert_eq!(scene.run(TRACE).code(), 7);
    let whole = std::fs::read(scene.path("t.jsonl")).unwrap();
    let header = whole.iter().position(|byte| *byte == b'\n').unwrap();
    let ends: Vec<usize> = (0..whole.len()).filter(|end| *end == header || end % 29 == 0).collect();
    for end in ends {
        std::fs::write(scene.path("cut.jsonl"), &whole[..end]).unwrap();
        let seen = scene.view(&scene.path("cut.jsonl"));
        if end < header && seen.code() == 2 {
            assert!(seen.errors.contains("cut.jsonl"), "{end}: nothing says that it is a trace; {}", seen.errors);
            continue;
        }
        assert_eq!(seen.code(), 0, "{end}: {}", seen.errors);
        let kept = whole[..end].iter().filter(|byte| **byte == b'\n').count().max(1);
        assert!((kept..=kept + 1).contains(&seen.output.lines().count()), "{end}: {}", seen.output);
    }
}

#[test]
fn a_program_whose_runtime_traces_nothing_runs_all_the_same() {
    let scene = Scene::with("#!/bin/bash\necho untraced\nexit 5\n");
    let done = scene.run(TRACE);
    assert_eq!((done.code(), done.output.as_str()), (5, "untraced\n"), "{}", done.errors);
    assert_eq!(done.errors, "asynctutor: not traced: its runtime did not load the tracer\n");
}

#[test]
fn what_is_known_late_is_put_in_its_place_without_a_word() {
    let scene = Scene::new();
    let done = scene.run(&format!("{TRACE} -- late"));
    assert_eq!((done.code(), done.errors.as_str()), (7, "to errors\n"));
    let trace = std::fs::read_to_string(scene.path("t.jsonl")).unwrap();
    assert!(trace.find("known late") < trace.find("\"ev\":\"wait\""), "{trace}");
    // A pipe has no place to put it in, and is opened but once.
    let done = scene.run("trace x.py --out /dev/stdout -- late");
    assert_eq!((done.code(), done.errors.as_str()), (7, "to errors\n"));
    assert!(done.output.contains("known late"), "{}", done.output);
}

#[test]
fn whoever_hides_and_keeps_the_output_open_is_not_waited_for() {
    let scene = Scene::always("hides");
    limits::write_lesson(&scene);
    let running = scene.start("check --real python --trust flooding");
    assert_eq!(running.end().code(), 0);
}

#[test]
fn the_python_that_is_found_is_the_one_that_is_started() {
    let scene = Scene::new();
    let folder = scene.path("bin");
    std::fs::create_dir(&folder).unwrap();
    for (name, place) in [("bash", "/bin/bash"), ("sh", "/bin/sh"), ("sleep", "/bin/sleep")] {
        std::os::unix::fs::symlink(place, folder.join(name)).unwrap();
    }
    std::os::unix::fs::symlink(scene.path("runtime"), folder.join("python")).unwrap();
    let mut command = scene.command("trace x.py --out t.jsonl");
    command.env_remove("ASYNCTUTOR_PYTHON").env("PATH", &folder);
    let done = scene::Running::start(command).end();
    assert_eq!((done.code(), done.output.as_str()), (7, "to output\n"), "{}", done.errors);
}

/// Leaves orphans behind that nothing tells whose they are, and ends.
const HIDING: &str = r#"#!/bin/bash
if [ "$1" = --version ]; then echo "Python 3.14.0"; exit; fi
exec 8>"held"
env -i setsid bash -c 'trap "" TERM; sleep 1000 & while :; do sleep 1000; done' 9>&- &
( env -i setsid sleep 1000 9>&- & )
echo ready >&8
"#;

#[test]
#[cfg(target_os = "linux")]
fn orphans_do_not_outlive_the_run_either_when_nothing_tells_whose_they_are() {
    let scene = Scene::with(HIDING);
    let held = scene.path("held");
    nix::unistd::mkfifo(&held, nix::sys::stat::Mode::S_IRUSR | nix::sys::stat::Mode::S_IWUSR).unwrap();
    let running = scene::Running::start(scene.command(TRACE));
    let mut lines = scene::lines(std::fs::File::open(held).unwrap());
    lines.wait_for("ready");
    // As long as one of them lives, somebody can write.
    lines.wait_for_end();
    assert_eq!(running.end().code(), 0);
}

/// Kills us as soon as it is there, and stays.
const TURNING: &str = r#"#!/bin/bash
if [ "$1" = --version ]; then echo "Python 3.14.0"; exit; fi
exec 8>"held"
kill -KILL $PPID
trap '' TERM INT HUP
( setsid sleep 1000 & )
while :; do sleep 1000; done
"#;

#[test]
fn nobody_survives_us_either_if_we_are_killed_as_soon_as_the_program_is_there() {
    let scene = Scene::with(TURNING);
    let held = scene.path("held");
    nix::unistd::mkfifo(&held, nix::sys::stat::Mode::S_IRUSR | nix::sys::stat::Mode::S_IWUSR).unwrap();
    let running = scene::Running::start(scene.command(TRACE));
    scene::lines(std::fs::File::open(held).unwrap()).wait_for_end();
    assert_eq!(running.end().code(), 137);
}

/// Waits until an orphan is gone, which it is when nothing can be sent to it any more.
const WAITING: &str = r#"#!/bin/bash
if [ "$1" = --version ]; then echo "Python 3.14.0"; exit; fi
orphan=$( ( sleep 1000 >/dev/null & echo $! ) )
kill -SIGNAL $orphan
for look in {1..200}; do kill -0 $orphan || exit 0; sleep 0.05; done
exit 3
"#;

#[test]
fn an_orphan_that_ended_is_gone_also_while_the_program_runs() {
    // 36 is a real-time signal, for which there is no name.
    for signal in ["TERM", "36"] {
        let scene = Scene::with(&WAITING.replace("SIGNAL", signal));
        assert_eq!(scene.run(TRACE).code(), 0, "{signal}");
    }
}
