//! How soon the trace of the smallest program is on the screen, beside how long the program takes by itself.

use crate::rounds::{Rounds, now, tell};
use crate::terminal::Screen;
use crate::{is_there, native, programs};
use asynctutor::lesson::Language;
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const ROUNDS: usize = 11;
const SUBJECT: &str = env!("CARGO_BIN_EXE_asynctutor");

/// Measures it in every language.
pub(crate) fn bench() {
    for (language, file) in
        [(Language::Python, "smallest.py"), (Language::Node, "smallest.mjs"), (Language::Go, "smallest.go")]
    {
        if !is_there(language) {
            continue;
        }
        let data = TempDir::new().expect("a folder");
        let program = programs(language).join(file);
        let mut own = native(language, &program);
        let mut own = || timed(&mut own);
        let screen = Rounds::of(ROUNDS, &mut own, || on_screen(&program, &data));
        let out = Rounds::of(ROUNDS, &mut own, || {
            let mut command = Command::new(SUBJECT);
            command.arg("trace").arg(&program).arg("--out").arg(data.path().join("trace"));
            timed(&mut command)
        });
        for (what, rounds) in [("on the screen", &screen), ("in a file", &out)] {
            let times = format!("{:.0} ms to {:.0} ms", millis(rounds.subject()), millis(rounds.peer()));
            let name = format!("whole trace of {file} {what}");
            let best = rounds.best_ratio();
            match language {
                Language::Go => tell(&name, rounds.subject().as_secs_f64(), " s", 1.0, &times),
                _ => {
                    let more = format!("{times}; the fastest of each {best:.2} ×");
                    tell(&format!("{name} to the program"), rounds.ratio(), " ×", 1.3, &more);
                }
            }
        }
    }
}

fn timed(command: &mut Command) -> Duration {
    let began = now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let time = began.elapsed();
    assert!(status.expect("it starts").success(), "{command:?} ends well");
    time
}

/// From the command to the frame that shows the trace and how the program ended.
fn on_screen(program: &Path, data: &TempDir) -> Duration {
    let mut command = CommandBuilder::new(SUBJECT);
    command.arg("trace");
    command.arg(program);
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "ASYNCTUTOR_DATA_DIR"] {
        command.env(name, data.path());
    }
    let mut screen = Screen::start(command);
    let time = screen.until(|picture| {
        let contents = picture.contents();
        contents.contains("exit status 0") && contents.contains("wall clock")
    });
    screen.end();
    time
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
