//! A pseudo-terminal with a program in it: keys in, screen out. Everything is waited for, nothing is slept.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program in a pseudo-terminal.
pub(crate) struct Terminal {
    screen: vt100::Parser,
    /// All that was written, for what a screen does not show.
    pub(crate) written: Vec<u8>,
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    master: Option<Box<dyn MasterPty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    /// Tells the thread that reads to let go of the terminal.
    closed: Arc<AtomicBool>,
    pub(crate) home: TempDir,
}

#[expect(clippy::disallowed_methods, reason = "a test that waits needs a deadline")]
fn now() -> Instant {
    Instant::now()
}

impl Terminal {
    /// The program with these arguments in a terminal of that size.
    pub(crate) fn start(arguments: &[&str], size: (u16, u16)) -> Terminal {
        Terminal::start_at_home(tempfile::tempdir().unwrap(), arguments, size)
    }

    /// The same, with the data and settings in `home`.
    pub(crate) fn start_at_home(home: TempDir, arguments: &[&str], size: (u16, u16)) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_asynctutor"));
        command.args(arguments);
        Terminal::run(home, command, size)
    }

    /// Any program.
    pub(crate) fn run(home: TempDir, mut command: CommandBuilder, (columns, rows): (u16, u16)) -> Terminal {
        for (name, folder) in [
            ("HOME", ""),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("ASYNCTUTOR_DATA_DIR", "data/asynctutor"),
            ("TMPDIR", "tmp"),
        ] {
            command.env(name, home.path().join(folder));
        }
        std::fs::create_dir_all(home.path().join("tmp")).unwrap();
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        command.env_remove("COLORTERM");
        command.env_remove("NO_COLOR");
        command.cwd(home.path());
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        // One at a time: a program started meanwhile would inherit this terminal and keep it open.
        static STARTING: Mutex<()> = Mutex::new(());
        let starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let input = pair.master.take_writer().unwrap();
        drop(starting);
        let (send, output) = channel();
        let closed = Arc::new(AtomicBool::new(false));
        let closing = closed.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 16 * 1024];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if closing.load(Ordering::SeqCst) {
                    return;
                }
                if send.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        Terminal { screen, written: Vec::new(), output, input, master: Some(pair.master), child, closed, home }
    }

    /// What the screen shows.
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Sends bytes as the keyboard would.
    pub(crate) fn send(&mut self, keys: &str) -> &mut Terminal {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
        self
    }

    /// Clicks on the first place that shows `what`.
    pub(crate) fn click(&mut self, what: &str) -> &mut Terminal {
        self.wait_for(what);
        let text = self.text();
        let found = text.lines().enumerate().find_map(|(row, line)| {
            let column = line.split_once(what)?.0.chars().count();
            Some((column + 1, row + 1))
        });
        let (column, row) = found.expect(what);
        self.send(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"))
    }

    /// Waits until the screen shows `wanted`.
    pub(crate) fn wait_for(&mut self, wanted: &str) -> &mut Terminal {
        self.wait_until(&format!("`{wanted}` is shown"), |terminal| terminal.text().contains(wanted))
    }

    /// Waits until the screen no longer shows `unwanted`.
    pub(crate) fn wait_for_no(&mut self, unwanted: &str) -> &mut Terminal {
        self.wait_until(&format!("`{unwanted}` is gone"), |terminal| !terminal.text().contains(unwanted))
    }

    /// Waits until `holds`.
    pub(crate) fn wait_until(&mut self, what: &str, holds: impl Fn(&Terminal) -> bool) -> &mut Terminal {
        let deadline = now() + PATIENCE;
        while !holds(self) {
            match self.output.recv_timeout(deadline.saturating_duration_since(now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("not in time: {what}\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended before {what}\n{}", self.text()),
            }
        }
        self
    }

    /// Waits until the keys go to another program than the shell that was started.
    pub(crate) fn wait_for_handover(&mut self) -> &mut Terminal {
        let deadline = now() + PATIENCE;
        while self.master.as_ref().unwrap().process_group_leader() == Some(self.pid().as_raw_pid()) {
            assert!(now() < deadline, "the shell keeps the terminal\n{}", self.text());
            self.drain(Duration::from_millis(10));
        }
        self
    }

    /// Takes in whatever has been written, until nothing comes for `quiet`. Returns how many bytes came.
    pub(crate) fn drain(&mut self, quiet: Duration) -> usize {
        let before = self.written.len();
        while let Ok(bytes) = self.output.recv_timeout(quiet) {
            self.take(&bytes);
        }
        self.written.len() - before
    }

    fn take(&mut self, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// Another size of the terminal.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Terminal {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
        self.screen.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        self
    }

    /// Takes the terminal away from the program, as closing a window does.
    pub(crate) fn close(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        // What is drawn for another size wakes the thread that reads, and it lets go of its end.
        self.resize(90, 25);
        self.master = None;
        self.input = Box::new(std::io::sink());
    }

    /// The program's process id.
    pub(crate) fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_raw(self.child.process_id().unwrap().try_into().unwrap()).unwrap()
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    /// Waits for the program's end and returns its exit status.
    pub(crate) fn wait(&mut self) -> u32 {
        let deadline = now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.drain(Duration::from_millis(50));
                return status.exit_code();
            }
            assert!(now() < deadline, "it does not end\n{}", self.text());
            self.drain(Duration::from_millis(10));
        }
    }

    /// Whether what was written gives the terminal back: the main screen, the cursor, no mouse. (A shell asks for
    /// bracketed paste itself.)
    pub(crate) fn is_restored(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.child.kill();
    }
}

/// Threads of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threads {
    /// Every one.
    All,
    /// The one that draws.
    Main,
}

/// How often threads of the program were woken; always the same where the system does not tell.
pub(crate) fn wakes(terminal: &Terminal, which: Threads) -> u64 {
    let own = terminal.pid().as_raw_nonzero().to_string();
    let Ok(threads) = std::fs::read_dir(format!("/proc/{own}/task")) else { return 0 };
    let threads = threads.filter_map(Result::ok);
    let threads = threads.filter(|thread| which == Threads::All || thread.file_name().to_string_lossy() == own);
    let statuses = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("status")).ok());
    let count = |status: String| -> u64 {
        let lines = status.lines().filter(|line| line.starts_with("voluntary_ctxt_switches"));
        lines.filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok()).sum()
    };
    statuses.map(count).sum()
}
