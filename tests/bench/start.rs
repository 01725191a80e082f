//! From the command to the first whole frame in a pseudo-terminal, beside a bare ratatui program; and what happens when
//! nothing happens: `cargo bench --bench start`.
//!
//! The bare program is this one, called with `--bare`.

mod rounds;
mod terminal;

use portable_pty::CommandBuilder;
use ratatui::widgets::Paragraph;
use rounds::{Rounds, now, tell};
use std::io::Read;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use terminal::{COLUMNS, ROWS, Screen};

const ROUNDS: usize = 41;

/// How long nothing is done, to see that nothing happens.
const IDLE: Duration = Duration::from_secs(2);

fn main() {
    if std::env::args().any(|word| word == "--bare") {
        bare();
        return;
    }
    let home = TempDir::new().expect("a folder");
    let bare = std::env::current_exe().expect("this program has a name");
    let subject = Path::new(env!("CARGO_BIN_EXE_asynctutor"));
    let first_frame = |program: &Path, words: &[&str]| {
        let mut screen = at_home(program, words, &home);
        let time = screen.until_whole();
        screen.end();
        time
    };
    for (what, words) in [("the course", &[][..]), ("a lesson", &["play", "gather-vs-taskgroup"][..])] {
        let rounds = Rounds::of(ROUNDS, || first_frame(&bare, &["--bare"]), || first_frame(subject, words));
        let more = format!(
            "{:.1} ms to {:.1} ms; the fastest of each {:.2} ×",
            rounds.subject().as_secs_f64() * 1000.0,
            rounds.peer().as_secs_f64() * 1000.0,
            rounds.best_ratio()
        );
        tell(&format!("first frame of {what} to a bare program's"), rounds.ratio(), " ×", 1.6, &more);
    }
    #[cfg(target_os = "linux")]
    for (what, words) in [("the course", &[][..]), ("a lesson", &["play", "gather-vs-taskgroup"][..])] {
        let mut screen = at_home(subject, words, &home);
        screen.until_whole();
        screen.until_quiet();
        let (before, bytes) = (screen.wakes(), screen.written);
        screen.rest(IDLE);
        tell(
            &format!("times {what} wakes when idle"),
            (screen.wakes() - before) as f64,
            "",
            0.0,
            "all threads, in 2 s",
        );
        tell(&format!("bytes {what} writes when idle"), (screen.written - bytes) as f64, "", 0.0, "in 2 s");
        screen.end();
    }
}

/// The least there is: the alternate screen, one frame full of text, and a key to end it.
fn bare() {
    let mut terminal = ratatui::init();
    let text =
        format!("{}\n", "bare ".repeat(usize::from(COLUMNS.get()) / 5)).repeat(usize::from(ROWS.get()) - 1) + "help";
    terminal.draw(|frame| frame.render_widget(Paragraph::new(text), frame.area())).expect("a terminal");
    let _ended = std::io::stdin().read(&mut [0]);
    ratatui::restore();
}

/// Starts a program in a pseudo-terminal, with a home of its own.
fn at_home(program: &Path, words: &[&str], home: &TempDir) -> Screen {
    let mut command = CommandBuilder::new(program);
    command.args(words);
    for name in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "ASYNCTUTOR_DATA_DIR"] {
        command.env(name, home.path());
    }
    Screen::start(command)
}

impl Screen {
    /// Waits until the last row is there, and tells when that came.
    fn until_whole(&mut self) -> Duration {
        self.until(|picture| picture.rows(0, COLUMNS.get()).last().is_some_and(|row| row.contains("help")))
    }

    /// Waits until nothing has come for half a second.
    fn until_quiet(&mut self) {
        while let Ok((_, bytes)) = self.output.recv_timeout(Duration::from_millis(500)) {
            self.take(&bytes);
        }
    }

    /// Waits, and takes in what comes.
    fn rest(&mut self, time: Duration) {
        let end = now() + time;
        while let Ok((_, bytes)) = self.output.recv_timeout(end.saturating_duration_since(now())) {
            self.take(&bytes);
        }
    }

    /// How often its threads have gone to sleep by themselves.
    #[cfg(target_os = "linux")]
    fn wakes(&self) -> u64 {
        let id = self.child.process_id().expect("it runs");
        let threads = std::fs::read_dir(format!("/proc/{id}/task")).expect("it runs");
        let switches = threads.filter_map(|thread| {
            let status = std::fs::read_to_string(thread.ok()?.path().join("status")).ok()?;
            status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse::<u64>().ok())
        });
        switches.sum()
    }
}
