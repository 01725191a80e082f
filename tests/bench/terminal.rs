//! A program in a pseudo-terminal, and what its screen shows.

use crate::rounds::now;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// The screen's width.
pub(crate) const COLUMNS: NonZero<u16> = NonZero::new(120).unwrap();
/// The screen's height.
pub(crate) const ROWS: NonZero<u16> = NonZero::new(40).unwrap();

/// A program in a pseudo-terminal.
pub(crate) struct Screen {
    began: Instant,
    picture: vt100::Parser,
    /// What it writes, and when.
    pub(crate) output: Receiver<(Instant, Vec<u8>)>,
    input: Box<dyn Write + Send>,
    /// Its process.
    pub(crate) child: Box<dyn Child + Send + Sync>,
    /// How many bytes were taken in.
    pub(crate) written: usize,
    _master: Box<dyn MasterPty + Send>,
}

impl Screen {
    /// Starts it.
    pub(crate) fn start(mut command: CommandBuilder) -> Screen {
        let size = PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        command.env("TERM", "xterm-256color");
        let mut reader = pair.master.try_clone_reader().expect("it can be read");
        let input = pair.master.take_writer().expect("it can be written to");
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 16 * 1024];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if send.send((now(), bytes[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let began = now();
        let child = pair.slave.spawn_command(command).expect("it starts");
        let picture = vt100::Parser::new(ROWS, COLUMNS, 0);
        Screen { began, picture, output, input, child, written: 0, _master: pair.master }
    }

    /// Waits until the screen is as wanted, and tells how long that took from the start.
    pub(crate) fn until(&mut self, is_there: impl Fn(&vt100::Screen) -> bool) -> Duration {
        loop {
            let next = self.output.recv_timeout(Duration::from_secs(30));
            let (at, bytes) = next.unwrap_or_else(|_| panic!("the screen stays\n{}", self.picture.screen().contents()));
            self.take(&bytes);
            if is_there(self.picture.screen()) {
                return at - self.began;
            }
        }
    }

    /// Takes in what was written.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.written += bytes.len();
        self.picture.process(bytes);
    }

    /// Ends it with its own keys.
    pub(crate) fn end(mut self) {
        let _gone = self.input.write_all(b"qq");
        let _gone = self.input.flush();
        let _status = self.child.wait();
    }
}
