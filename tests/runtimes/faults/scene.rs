//! `asynctutor` with a runtime that is a script, so that it does exactly what is wanted of it.

use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};
use tempfile::TempDir;

/// The longest anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// By this variable the processes of a scene are known.
const MARK: &str = "FAULTS_SCENE";

/// Begins a trace, then does as it is told: `$2`. What it leaves behind keeps its standard output open.
const RUNTIME: &str = r#"#!/bin/bash
if [ "$1" = --version ]; then echo "Python 3.14.0"; exit; fi
exec 9>"$ASYNCTUTOR_TRACE"
say() { echo "$1" >&9; }
say '{"asynctutor":"trace","version":1,"clock":"wall","runtime":"CPython 3.14.0","source":{"program":"x.py"}}'
say '{"t":0,"task":1,"ev":"spawn","name":"main"}'
say '{"t":0,"task":1,"ev":"run"}'
say '{"t":1000000,"task":1,"ev":"wait","on":{"kind":"sleep","for":2000000},"line":"x.py:2"}'
says() { for name in $1; do trap "echo got $name; exit 9" "$name"; done; }
endless() { echo ready; while :; do sleep 1000 9>&- & wait $!; done; }
echo "to errors" >&2
case "$2" in
 late)
  say '{"t":500000,"task":1,"ev":"note","text":"known late"}';;
 hides) env -i setsid bash -c 'while [ -e x.py ]; do sleep 0.1; done' 9>&- & sleep 0.2;;
 killed) echo ready; kill -KILL $$;;
 floods) for n in {1..5000}; do say '{"t":1000000,"task":1,"ev":"note","text":"again and again"}'; done;;
 writes) while :; do echo "the same line, over and over, until somebody has had enough of it"; done;;
 daemons)
  sleep 1000 9>&- &
  ( setsid sleep 1000 9>&- & )
  ( setsid bash -c '( setsid sleep 1000 & ) ; sleep 1000' 9>&- & )
  ( setsid bash -c 'trap "" TERM HUP INT; while :; do sleep 1000; done' 9>&- & )
  [ "$3" = stay ] && endless;;
 endless) endless;;
 stubborn) trap '' TERM INT HUP QUIT; endless;;
 polite) says "TERM INT HUP"; endless;;
esac
say '{"t":4000000,"task":1,"ev":"ready","by":"timer"}'
say '{"t":4000000,"task":1,"ev":"run"}'
say '{"t":5000000,"task":1,"ev":"end","outcome":"returned"}'
echo "to output"
exit 7
"#;

/// A folder with a program, and a runtime for it.
pub(super) struct Scene {
    pub(super) home: TempDir,
    runtime: PathBuf,
}

/// What came of a command.
pub(super) struct Done {
    pub(super) status: ExitStatus,
    pub(super) output: String,
    pub(super) errors: String,
}

impl Done {
    /// Its exit status, a signal as a shell counts it.
    pub(super) fn code(&self) -> i32 {
        self.status.code().or(self.status.signal().map(|signal| 128 + signal)).unwrap_or(-1)
    }
}

/// What somebody writes, line by line, as it comes.
pub(super) struct Lines {
    coming: Receiver<String>,
    /// What came until now.
    text: String,
}

/// The lines of a stream.
pub(super) fn lines(stream: impl Read + Send + 'static) -> Lines {
    let (send, coming) = channel();
    let lines = BufReader::new(stream).lines();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| send.send(line)));
    Lines { coming, text: String::new() }
}

impl Lines {
    /// Waits for this line.
    pub(super) fn wait_for(&mut self, line: &str) {
        while self.next().unwrap_or_else(|| panic!("no `{line}` in {:?}", self.text)) != line {}
    }

    /// Waits until nobody can write any more.
    pub(super) fn wait_for_end(&mut self) {
        while self.next().is_some() {}
    }

    fn next(&mut self) -> Option<String> {
        match self.coming.recv_timeout(PATIENCE) {
            Ok(line) => {
                self.text += &line;
                self.text.push('\n');
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("nothing comes, and no end, after {:?}", self.text),
        }
    }
}

/// A command that runs.
pub(super) struct Running {
    child: Child,
    lines: Lines,
    errors: JoinHandle<String>,
}

impl Scene {
    pub(super) fn new() -> Scene {
        Scene::with(RUNTIME)
    }

    /// With a runtime that does the same whatever it is told.
    pub(super) fn always(manner: &str) -> Scene {
        Scene::with(&RUNTIME.replace("case \"$2\"", &format!("case {manner}")))
    }

    /// With a script of its own.
    pub(super) fn with(script: &str) -> Scene {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("tmp")).unwrap();
        let runtime = home.path().join("runtime");
        std::fs::write(&runtime, script).unwrap();
        std::fs::set_permissions(&runtime, PermissionsExt::from_mode(0o755)).unwrap();
        std::fs::write(home.path().join("x.py"), "import asyncio\nasyncio.run(main())\n").unwrap();
        Scene { home, runtime }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// `asynctutor` in the folder, its words split at blanks.
    pub(super) fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_asynctutor"));
        command.args(words.split_whitespace()).current_dir(self.home.path());
        command.env(MARK, self.home.path()).env("ASYNCTUTOR_PYTHON", &self.runtime);
        for folder in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ASYNCTUTOR_DATA_DIR"] {
            command.env(folder, self.path("kept"));
        }
        command.env("TMPDIR", self.path("tmp"));
        command.env_remove("RUST_BACKTRACE").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(super) fn start(&self, words: &str) -> Running {
        Running::start(self.command(words))
    }

    /// Runs `asynctutor` to the end of it and of all that has its standard output.
    pub(super) fn run(&self, words: &str) -> Done {
        self.start(words).end()
    }

    /// Every process of the scene that lives.
    pub(super) fn living(&self) -> Vec<String> {
        let mut system = System::new();
        let wanted = ProcessRefreshKind::nothing().with_environ(UpdateKind::Always).with_cmd(UpdateKind::Always);
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted);
        let mark = format!("{MARK}={}", self.home.path().display());
        let ours = system.processes().values().filter(|process| process.environ().iter().any(|entry| *entry == *mark));
        ours.map(|process| format!("{} {:?}", process.pid(), process.cmd())).collect()
    }

    /// That nothing of the scene is left, once [`Running::end`] has seen the end of it.
    pub(super) fn assert_nobody_lives(&self) {
        let left = self.living();
        assert!(left.is_empty(), "{left:#?} outlived its run");
    }

    /// The trace, read back by `asynctutor view`.
    pub(super) fn view(&self, file: &Path) -> Done {
        let mut command = self.command("view --format jsonl");
        command.arg(file);
        Running::start(command).end()
    }
}

impl Running {
    pub(super) fn start(mut command: Command) -> Running {
        let mut child = command.spawn().unwrap();
        let lines = lines(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        Running { child, lines, errors }
    }

    /// Waits until it writes this line.
    pub(super) fn wait_for(&mut self, line: &str) {
        self.lines.wait_for(line);
    }

    pub(super) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for its end, and that of everybody who has its standard output and standard error.
    pub(super) fn end(mut self) -> Done {
        self.lines.wait_for_end();
        let errors = self.errors.join().unwrap();
        Done { status: self.child.wait().unwrap(), output: self.lines.text, errors }
    }
}
