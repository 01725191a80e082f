//! A trace put in order without being held: only the events that came late are.

use super::read::{Limits, ReadError, Sink, follow};
use super::write::{write_event, write_header};
use crate::trace::event::{Event, Nanos};
use crate::trace::header::Header;
use std::io::{self, BufRead, Write};

/// Reads a trace of any length twice, as `input` and `again`, and writes it ordered by time, events of one time in the order
/// they came in. `file` is its name in messages.
///
/// # Errors
/// If it cannot be read, is no trace, or cannot be written.
pub fn sort(file: &str, input: impl BufRead, again: impl BufRead, out: &mut impl Write) -> Result<(), ReadError> {
    let unlimited = Limits { bytes: u64::MAX, events: usize::MAX, ..Limits::default() };
    let mut stragglers = Stragglers::default();
    follow(file, input, unlimited, &mut stragglers)?;
    let mut late = stragglers.late;
    late.sort_by_key(|(t, _)| *t);
    // The first is taken from the end.
    late.reverse();
    let mut merging = Merging { late, latest: Nanos::ZERO, out, done: Ok(()) };
    follow(file, again, unlimited, &mut merging)?;
    merging.done.map_err(|source| ReadError::Io { file: file.to_owned(), source })
}

/// The lines of the events that came late.
#[derive(Default)]
struct Stragglers {
    latest: Nanos,
    late: Vec<(Nanos, Vec<u8>)>,
}

impl Sink for Stragglers {
    fn begin(&mut self, _: Header) {}

    fn event(&mut self, event: &Event<'_>) {
        if event.t < self.latest {
            let mut line = Vec::new();
            if write_event(event, &mut line).is_ok() {
                self.late.push((event.t, line));
            }
        }
        self.latest = self.latest.max(event.t);
    }
}

/// Writes the events that came in time, and the others between them. An event that came late stood after all of its own time
/// that did not.
struct Merging<'a, W> {
    late: Vec<(Nanos, Vec<u8>)>,
    latest: Nanos,
    out: &'a mut W,
    done: io::Result<()>,
}

impl<W: Write> Merging<'_, W> {
    fn merge(&mut self, event: &Event<'_>) -> io::Result<()> {
        while let Some((_, line)) = self.late.pop_if(|(t, _)| *t < event.t) {
            self.out.write_all(&line)?;
        }
        write_event(event, self.out)
    }
}

impl<W: Write> Sink for Merging<'_, W> {
    fn begin(&mut self, header: Header) {
        self.done = write_header(&header, self.out);
    }

    fn event(&mut self, event: &Event<'_>) {
        if event.t >= self.latest && self.done.is_ok() {
            self.latest = event.t;
            self.done = self.merge(event);
        }
    }
}
