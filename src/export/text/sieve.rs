//! Text for readers that know nothing but ASCII.

use crate::trace::in_ascii;
use std::io::{self, Write};

/// A writer of text that passes on ASCII only, if so told: every other character becomes one like it.
#[derive(Debug)]
pub struct Sieve<W> {
    out: W,
    ascii: bool,
}

impl<W> Sieve<W> {
    /// A writer to `out`.
    pub fn new(out: W, ascii: bool) -> Sieve<W> {
        Sieve { out, ascii }
    }
}

impl<W: Write> Write for Sieve<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.ascii || bytes.is_ascii() {
            return self.out.write(bytes);
        }
        self.out.write_all(in_ascii(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
