//! CPython.

use crate::traced::{PATIENCE, run, run_until, runtime};
use crate::{analogues, bank};
use asynctutor::lesson::Language;
use asynctutor::runtime::{Ending, Stop};
use asynctutor::trace::ClockKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Suites of CPython's own tests that must not notice the tracer; older versions do not have all of them.
const SUITES: [&str; 19] = [
    "base_events",
    "context",
    "eager_task_factory",
    "futures",
    "futures2",
    "graph",
    "locks",
    "pep492",
    "queues",
    "runners",
    "server",
    "staggered",
    "streams",
    "taskgroups",
    "tasks",
    "threads",
    "timeouts",
    "unix_events",
    "waitfor",
];

/// The command that runs a program without the tracer.
fn native(path: &Path) -> Command {
    let python = std::env::var_os("ASYNCTUTOR_PYTHON").filter(|python| !python.is_empty());
    let mut command = Command::new(python.unwrap_or("python3".into()));
    command.arg(path);
    command
}

fn program(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn every_program_of_the_bank_shows_what_it_must() {
    bank::hold(Language::Python, "py", native);
}

#[test]
fn on_the_virtual_clock_the_programs_of_the_lessons_do_exactly_as_their_demos() {
    analogues::agree(Language::Python, ClockKind::Virtual);
}

#[test]
fn on_the_real_clock_the_programs_of_the_lessons_come_to_the_same() {
    analogues::agree(Language::Python, ClockKind::Wall);
}

#[test]
fn cpythons_own_tests_pass_under_the_tracer() {
    if runtime(Language::Python).is_none() {
        return;
    }
    let list = "import os, test.test_asyncio as tests; print(*os.listdir(os.path.dirname(tests.__file__)))";
    let listed = native(Path::new("-c")).arg(list).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let is_there = |suite: &&str| listed.split_whitespace().any(|file| file == format!("test_{suite}.py"));
    let suites: Vec<String> =
        SUITES.iter().copied().filter(is_there).map(|suite| format!("test.test_asyncio.test_{suite}")).collect();
    if suites.is_empty() {
        eprintln!("SKIPPED: this Python comes without its own tests");
        return;
    }
    let (_folder, path) = program("suites.py", "import sys, unittest\nunittest.main(None, argv=sys.argv)\n");
    let names: Vec<&str> = suites.iter().map(String::as_str).collect();
    let traced = run(&path, &names, ClockKind::Wall, Duration::from_secs(900));
    assert_eq!(traced.ending, Ending::Exited(0), "{}", traced.errors);
    assert!(traced.errors.contains("OK"), "{}", traced.errors);
    assert!(!traced.errors.contains("Warning -- "), "a thread of the tracer shows: {}", traced.errors);
    assert!(traced.timeline.lanes().len() > 100, "the tests' own tasks are in the trace");
}

#[test]
fn a_deadlock_is_told_at_the_time_of_the_last_thing_that_happened() {
    if runtime(Language::Python).is_none() {
        return;
    }
    let text = "import asyncio\nasync def main():\n    await asyncio.sleep(0.01)\n    await asyncio.Event().wait()\n\
        asyncio.run(main())\n";
    let (_folder, path) = program("waits.py", text);
    let traced = run_until(Some("deadlock"), &path, &[], ClockKind::Wall, PATIENCE);
    assert_eq!(traced.ending, Ending::Stopped(Stop::User), "{}", traced.errors);
    let events = traced.events();
    let [.., before, last] = &events[..] else { panic!("{events:?}") };
    assert_eq!((&last["name"], &before["ev"]), (&"deadlock".into(), &"wait".into()), "{events:?}");
    assert_eq!(last["t"], before["t"]);
    assert_eq!(last["text"], "main waits at waits.py:4 for an event: nothing is left that could wake it");
}

#[test]
fn an_event_loop_of_a_kind_of_its_own_is_refused_the_virtual_clock() {
    if runtime(Language::Python).is_none() {
        return;
    }
    let text = "import asyncio\nclass Loop(asyncio.SelectorEventLoop):\n    def __init__(self):\n        super().__init__()\n        \
        self._selector = self._selector.selector\nasyncio.Runner(loop_factory=Loop).run(asyncio.sleep(1))\n";
    let (_folder, path) = program("own_loop.py", text);
    let traced = run(&path, &[], ClockKind::Virtual, PATIENCE);
    assert_eq!(traced.ending, Ending::Exited(2), "{}", traced.errors);
    assert!(traced.errors.starts_with("asynctutor: --virtual: "), "{}", traced.errors);
    assert!(traced.errors.trim_end().ends_with("; run it without"), "{}", traced.errors);
}

/// Writes files into a new folder.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// What a command writes and how it ends, in a folder, with a `PYTHONPATH` of its own.
fn said(command: &mut Command, folder: &Path) -> (String, String, Option<i32>) {
    let output = command.current_dir(folder).env("PYTHONPATH", folder.join("site")).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

fn asynctutor(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_asynctutor"));
    command.args(words);
    command
}

#[test]
fn a_package_runs_as_the_module_that_it_is() {
    if runtime(Language::Python).is_none() {
        return;
    }
    let main = "import asyncio, sys\nfrom .parts import work\nif __name__ == '__main__':\n    \
        print(sys.argv[1:], sys.path[0], __package__)\n    sys.exit(asyncio.run(work()))\n";
    let parts = "import asyncio\nasync def work():\n    await asyncio.sleep(0)\n    return 3\n";
    let files = [("apps/server/__init__.py", ""), ("apps/server/__main__.py", main), ("apps/server/parts.py", parts)];
    let folder = folder(&files);
    let by_hand = said(native(Path::new("-m")).args(["apps.server", "one"]), folder.path());
    let traced = said(&mut asynctutor(&["trace", "apps/server", "--out", "t.jsonl", "--", "one"]), folder.path());
    assert_eq!(by_hand, traced);
    assert_eq!(traced.2, Some(3));
    let trace = std::fs::read_to_string(folder.path().join("t.jsonl")).unwrap();
    assert!(trace.contains(r#""program":"apps.server""#) && trace.contains(r#""line":"parts.py:3""#), "{trace}");
}

/// Tells all that a program can see of how it was started.
const LOOKS_AROUND: &str = "import asyncio, os, sys\nprint(sys.argv, sys.orig_argv[1:], sys.path, os.environ['PYTHONPATH'], \
    sys.flags)\nprint(sys.modules['sitecustomize'].__file__, [name for name in os.environ if name.startswith('ASYNCTUTOR_T')])\n\
    asyncio.run(asyncio.sleep(0))\n";

#[test]
fn a_sitecustomize_of_the_users_own_runs_as_ever() {
    if runtime(Language::Python).is_none() {
        return;
    }
    let site = "import asyncio, os, sys\nprint('site', sys.path, os.environ['PYTHONPATH'], sys.argv)\n";
    let folder = folder(&[("site/sitecustomize.py", site), ("looks.py", LOOKS_AROUND)]);
    let by_hand = said(native(Path::new("looks.py")).arg("-x"), folder.path());
    let traced = said(&mut asynctutor(&["trace", "looks.py", "--out", "t.jsonl", "--", "-x"]), folder.path());
    assert_eq!(by_hand, traced);
    let trace = std::fs::read_to_string(folder.path().join("t.jsonl")).unwrap();
    assert!(trace.contains(r#""ev":"spawn","name":"sleep""#), "{trace}");
}

#[test]
fn asyncio_may_be_there_before_the_tracer_is() {
    if runtime(Language::Python).is_none() {
        return;
    }
    let folder = folder(&[("x.py", "import asyncio\nasyncio.run(asyncio.sleep(0))\n")]);
    let env = folder.path().join("env");
    native(Path::new("-m")).args(["venv", "--without-pip"]).arg(&env).output().unwrap();
    let asked = "import sysconfig; print(sysconfig.get_path('purelib'))";
    let Ok(packages) = Command::new(env.join("bin/python3")).args(["-c", asked]).output() else {
        eprintln!("SKIPPED: this Python makes no virtual environments");
        return;
    };
    let packages = PathBuf::from(String::from_utf8_lossy(&packages.stdout).trim());
    std::fs::write(packages.join("early.pth"), "import asyncio\n").unwrap();
    let mut traced = asynctutor(&["trace", "x.py", "--out", "t.jsonl"]);
    traced.env("ASYNCTUTOR_PYTHON", env.join("bin/python3"));
    assert_eq!(said(&mut traced, folder.path()), (String::new(), String::new(), Some(0)));
    let trace = std::fs::read_to_string(folder.path().join("t.jsonl")).unwrap();
    assert!(trace.contains(r#""ev":"spawn","name":"sleep""#), "{trace}");
}

#[test]
fn uvloop_is_traced_and_refused_the_virtual_clock() {
    if runtime(Language::Python).is_none() {
        return;
    }
    if !native(Path::new("-c")).arg("import uvloop").output().unwrap().status.success() {
        eprintln!("SKIPPED: this Python has no uvloop");
        return;
    }
    let text = "import asyncio, uvloop\nasync def work():\n    await asyncio.sleep(0.01)\nasync def main():\n    \
        async with asyncio.TaskGroup() as group:\n        group.create_task(work())\n    print(asyncio.get_running_loop())\n    \
        await asyncio.to_thread(sum, [1])\nuvloop.run(main())\n";
    let (_folder, path) = program("fast.py", text);
    let traced = run(&path, &[], ClockKind::Wall, PATIENCE);
    assert_eq!(traced.ending, Ending::Exited(0), "{}", traced.errors);
    assert!(traced.output.contains("<uvloop.Loop running"), "{}", traced.output);
    let names: Vec<String> = traced
        .events()
        .iter()
        .filter_map(|event| event["name"].as_str().filter(|_| event["ev"] == "spawn").map(str::to_owned))
        .collect();
    assert_eq!(names, ["main", "work"], "the loop's own tasks are hidden");
    for part in
        [r#""kind":"sleep","for":10000000},"line":"fast.py:3""#, r#""kind":"thread","name":"sum""#, r#""by":"timer""#]
    {
        assert!(traced.text().contains(part), "{part}: {}", traced.text());
    }
    let traced = run(&path, &[], ClockKind::Virtual, PATIENCE);
    let refused = "asynctutor: --virtual: uvloop keeps a clock of its own; run it without\n";
    assert_eq!((traced.ending, traced.errors.as_str()), (Ending::Exited(2), refused));
}
