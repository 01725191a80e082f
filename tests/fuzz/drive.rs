//! Working through cases on a thread of its own, under the eyes of one that knows when a case takes too long.

use crate::HEAP;
use crate::corpus::Corpus;
use crate::material::{Case, Kind};
use crate::random::Random;
use crate::shrink::shrink;
use crate::{files, lesson};
use asynctutor::lesson::source::Folder;
use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How often the watch looks.
const LOOK: Duration = Duration::from_millis(500);

/// At so many looks at the same case it counts as endless.
const ENDLESS: u32 = 60;

/// At so many it is told as slow.
const SLOW: u32 = 3;

/// A case whose memory grew is tried so often more: a leak grows each time.
const AGAIN: usize = 4;

/// Different findings, after which there is no use in going on.
const MOST_FINDINGS: usize = 12;

/// What was done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    seeds: Range<u64>,
    seconds: f64,
    /// Lessons that were loaded.
    pub(crate) loaded: u64,
    /// Lessons that were refused.
    pub(crate) refused: u64,
    /// Runs that were made.
    pub(crate) runs: u64,
    /// Their events.
    pub(crate) events: u64,
    /// Traces that were read, in part at least.
    pub(crate) traces: u64,
}

impl Figures {
    /// The cases were of all kinds, and not all refused at the door.
    pub(crate) fn assert_worth_it(&self) {
        let cases = self.seeds.end - self.seeds.start;
        assert!(self.loaded * 5 > cases, "too few lessons load: {self}");
        assert!(self.refused * 10 > cases, "too few lessons are refused: {self}");
        assert!(self.traces * 20 > cases, "too few traces are read: {self}");
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures { seeds, seconds, loaded, refused, runs, events, traces } = self;
        let cases = seeds.end - seeds.start;
        let speed = cases as f64 / seconds.max(0.001);
        write!(
            f,
            "{cases} cases (seeds {} to {}) in {seconds:.1} s, {speed:.0} a second: {loaded} lessons loaded, {refused} refused, \
             {runs} runs with {events} events, {traces} traces read; no panic, hang or leak",
            seeds.start, seeds.end
        )
    }
}

/// What went wrong last, and where, as the panic told it.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn remember(info: &PanicHookInfo<'_>) {
    let text = info.payload().downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| info.payload().downcast_ref::<String>().cloned()).unwrap_or_default();
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = format!("{place}: {text}");
}

/// Adds something to what is told of the failure there was.
pub(crate) fn add_to_finding(text: &str) {
    LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).push_str(text);
}

/// Works through cases.
pub(crate) struct Drive {
    folder: TempDir,
    first: u64,
    current: AtomicU64,
}

impl Drive {
    /// A drive through cases of these numbers. The corpus is read, and its memory is not theirs.
    pub(crate) fn new(_corpus: &Corpus, numbers: Range<u64>) -> Drive {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Drive { folder, first: numbers.start, current: AtomicU64::new(u64::MAX) }
    }

    /// Works through the cases of `numbers`, each with what its chances are drawn from.
    ///
    /// # Panics
    /// After all of them, with what was found.
    #[expect(clippy::disallowed_methods, reason = "the speed is told")]
    pub(crate) fn run(&self, numbers: Range<u64>, case: impl Fn(u64) -> (Case, u64) + Sync) -> Figures {
        let start = Instant::now();
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(remember));
        let (send, done) = channel();
        let (figures, findings) = thread::scope(|scope| {
            let range = numbers.clone();
            let case = &case;
            scope.spawn(move || {
                let result = self.work(range, case);
                let _watched = send.send(result);
            });
            let (mut seen, mut looks) = (u64::MAX, 0);
            loop {
                match done.recv_timeout(LOOK) {
                    Ok(result) => return result,
                    Err(RecvTimeoutError::Disconnected) => panic!("the drive itself failed: {LAST_PANIC:?}"),
                    Err(RecvTimeoutError::Timeout) => {}
                }
                let current = self.current.load(Ordering::Relaxed);
                looks = if current == seen && current != u64::MAX { looks + 1 } else { 1 };
                seen = current;
                if looks == SLOW {
                    println!("case {current} is slow");
                }
                if looks == ENDLESS {
                    println!("case {current} does not end");
                    self.keep(&case(current).0.bytes, current);
                    std::process::abort();
                }
            }
        });
        std::panic::set_hook(before);
        assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
        Figures { seeds: numbers, seconds: start.elapsed().as_secs_f64(), ..figures }
    }

    fn work(&self, numbers: Range<u64>, case: &(impl Fn(u64) -> (Case, u64) + Sync)) -> (Figures, Vec<String>) {
        let mut figures = Figures::default();
        let mut findings = Vec::new();
        let mut places = HashSet::new();
        let loud = std::env::var_os("FUZZ_LOUD").is_some();
        for number in numbers {
            self.current.store(number, Ordering::Relaxed);
            if number > self.first && (number - self.first).is_multiple_of(50_000) {
                println!("{} cases so far", number - self.first);
            }
            if loud {
                println!("case {number}");
            }
            let (case, chances) = case(number);
            let Err(found) = self.judge(&case, chances, &mut figures) else { continue };
            let place = found.split(": ").next().unwrap_or_default().to_owned();
            if !places.insert(place.clone()) {
                continue;
            }
            println!("case {number}, {:?}: {found}", case.kind);
            self.current.store(u64::MAX, Ordering::Relaxed);
            let again = |bytes: &[u8]| {
                let smaller = Case { bytes: bytes.to_vec(), ..case.clone() };
                let result = self.judge(&smaller, chances, &mut Figures::default());
                result.is_err_and(|found| found.starts_with(&place))
            };
            let smallest = shrink(&case.bytes, again);
            let last = self.judge(&Case { bytes: smallest.clone(), ..case.clone() }, chances, &mut Figures::default());
            let text = format!(
                "case {number}, {:?}: {}\n{}",
                case.kind,
                last.err().unwrap_or(found),
                String::from_utf8_lossy(&smallest)
            );
            println!("{text}");
            self.keep(&smallest, number);
            findings.push(text);
            if findings.len() == MOST_FINDINGS {
                break;
            }
        }
        (figures, findings)
    }

    /// Writes a case down where `FUZZ_KEEP` says.
    fn keep(&self, bytes: &[u8], number: u64) {
        if let Some(folder) = std::env::var_os("FUZZ_KEEP") {
            fs::write(PathBuf::from(folder).join(format!("case-{number}")), bytes).expect("the folder of FUZZ_KEEP");
        }
    }

    /// Whether all is well with a case; if not, what is not, with its place in the source.
    fn judge(&self, case: &Case, chances: u64, figures: &mut Figures) -> Result<(), String> {
        let mut grown = self.growth(case, chances, figures)?;
        for _ in 0..AGAIN {
            if grown <= 0 {
                return Ok(());
            }
            grown = self.growth(case, chances, &mut Figures::default())?;
        }
        if grown > 0 { Err(format!("memory: {grown} bytes stay behind each time")) } else { Ok(()) }
    }

    /// How many bytes a case leaves behind.
    fn growth(&self, case: &Case, chances: u64, figures: &mut Figures) -> Result<i64, String> {
        let before = HEAP.allocated() as i64;
        let result = catch_unwind(AssertUnwindSafe(|| check(case, chances, self.folder.path(), figures)));
        match result {
            Ok(()) => Ok(HEAP.allocated() as i64 - before),
            Err(_) => Err(std::mem::take(&mut *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner))),
        }
    }
}

fn check(case: &Case, chances: u64, scratch: &Path, figures: &mut Figures) {
    // Other numbers than those the case was made of.
    let mut random = Random::new(!chances);
    match case.kind {
        Kind::Lesson => lesson::check(&case.bytes, &Folder::Nowhere, &mut random, figures),
        Kind::BuiltIn => {
            let folder = case.folder.clone().map_or(Folder::Nowhere, Folder::Disk);
            lesson::check(&case.bytes, &folder, &mut random, figures);
        }
        Kind::Trace => files::trace(&case.bytes, &mut random, figures),
        Kind::Progress => files::progress(&case.bytes, scratch, &mut random),
        Kind::Keymap => files::keymap(&case.bytes),
        Kind::Words => files::words(&case.bytes),
    }
}
