//! How soon the trace of the smallest program is on the screen, beside how long the program takes by itself.

use crate::rounds::{Rounds, tell};
use crate::terminal::Screen;
use crate::{is_there, native, programs};
use asynctutor::lesson::Language;
use portable_pty::CommandBuilder;
use std::ffi::OsStr;
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
        let own = native(language, &program);
        // What runs in a terminal of its own gets another share of a busy machine: everything does.
        let own = || Screen::start(in_terminal(own.get_program(), own.get_args(), &data)).until_over();
        let subject = |words: &[&OsStr]| in_terminal(SUBJECT.as_ref(), words.iter().copied(), &data);
        let traced = ["trace".as_ref(), program.as_os_str()];
        let screen = Rounds::of(ROUNDS, own, || on_screen(subject(&traced)));
        let kept = data.path().join("trace");
        let to_file = [&traced[..], &["--out".as_ref(), kept.as_os_str()]].concat();
        let out = Rounds::of(ROUNDS, own, || Screen::start(subject(&to_file)).until_over());
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

/// A command in a terminal that keeps nothing of it.
fn in_terminal<'a>(program: &OsStr, words: impl Iterator<Item = &'a OsStr>, data: &TempDir) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(words);
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "ASYNCTUTOR_DATA_DIR"] {
        command.env(name, data.path());
    }
    command
}

/// From the command to the frame that shows the trace and how the program ended.
fn on_screen(command: CommandBuilder) -> Duration {
    let mut screen = Screen::start(command);
    let time = screen.until(|picture| {
        let contents = picture.contents();
        contents.contains("exit status 0") && contents.contains("wall clock")
    });
    screen.end();
    time
}

impl Screen {
    /// Waits until the program is over, and tells how long that took from the start.
    fn until_over(mut self) -> Duration {
        let status = self.child.wait().expect("it can be waited for");
        let time = self.began.elapsed();
        assert!(status.success(), "it ends well: {status:?}");
        time
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
