//! Lines of bounded length from any input.

use std::io::{self, BufRead, Read};

/// How a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// As a line does.
    Newline,
    /// Where the input did.
    Input,
    /// Nowhere in reach; the rest of it is still to be skipped.
    TooLong,
}

/// The lines of an input, one at a time in one buffer.
#[derive(Debug)]
pub(super) struct Lines<R> {
    input: R,
    longest: usize,
    skip: bool,
    /// The line, without its newline.
    pub(super) buffer: Vec<u8>,
    /// Its number, from 1.
    pub(super) number: u64,
    /// Bytes read so far.
    pub(super) bytes: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R, longest: usize) -> Lines<R> {
        Lines { input, longest, skip: false, buffer: Vec::new(), number: 0, bytes: 0 }
    }

    /// Reads the next line; absent at the end of the input. Of a line that is too long no more is read than that.
    pub(super) fn advance(&mut self) -> io::Result<Option<LineEnd>> {
        if std::mem::take(&mut self.skip) && !self.skip_line()? {
            return Ok(None);
        }
        self.buffer.clear();
        self.number += 1;
        // With room for its newline.
        let most = self.longest as u64 + 1;
        self.bytes += self.input.by_ref().take(most).read_until(b'\n', &mut self.buffer)? as u64;
        if self.buffer.last() == Some(&b'\n') {
            self.buffer.pop();
            return Ok(Some(LineEnd::Newline));
        }
        if self.buffer.len() > self.longest {
            self.buffer.truncate(self.longest);
            self.skip = true;
            return Ok(Some(LineEnd::TooLong));
        }
        Ok((!self.buffer.is_empty()).then_some(LineEnd::Input))
    }

    /// Skips the rest of a line; false if the input ends first.
    fn skip_line(&mut self) -> io::Result<bool> {
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                return Ok(false);
            }
            let newline = available.iter().position(|byte| *byte == b'\n');
            let used = newline.map_or(available.len(), |at| at + 1);
            self.input.consume(used);
            self.bytes += used as u64;
            if newline.is_some() {
                return Ok(true);
            }
        }
    }
}
