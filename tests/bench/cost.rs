//! What it costs a program to be traced: its wall and processor time beside those it takes untraced, by turns. Each program
//! has 10,000 tasks and 100,000 awaits.
//!
//! The trace is taken in by a sink that counts. The program's times end with the program. What reads the trace besides (this
//! process, Go's converter) is told as the time at which the trace is whole.

use crate::rounds::{now, tell};
use crate::{is_there, native, processor_of, programs, runtime};
use asynctutor::lesson::Language;
use asynctutor::runtime::{Ending, Launch, Limits, Streams, Surroundings, Target, start};
use asynctutor::trace::codec::jsonl::Sink;
use asynctutor::trace::{ClockKind, Event, EventKind, Header};
use nix::sys::resource::UsageWho;
use rustix::io::Errno;
use rustix::process::{WaitId, WaitIdOptions, waitid};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const ROUNDS: usize = 5;

/// What one run took.
#[derive(Clone, Copy)]
struct Run {
    wall: Duration,
    processor: Duration,
    /// Until all of its trace was read.
    whole: Duration,
}

/// Measures every program of a language but the smallest, each to take at most so many times its own time.
pub(crate) fn bench(language: Language, limit: f64) {
    if !is_there(language) {
        return;
    }
    let entries = programs(language).read_dir().expect("the folder of programs is there");
    let mut programs: Vec<_> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    programs.retain(|path| path.is_file() && path.file_stem().is_some_and(|name| name != "smallest"));
    programs.sort();
    for program in programs {
        let mut own = native(language, &program);
        let mut peers = peers(language, &program);
        let count = Counter::default();
        untraced(&mut own);
        traced(language, &program, &count);
        let (mut owns, mut traces, mut others) = (Vec::new(), Vec::new(), vec![Vec::new(); peers.len()]);
        for _ in 0..ROUNDS {
            owns.push(untraced(&mut own));
            count.clear();
            traces.push(traced(language, &program, &count));
            for ((_, peer), runs) in peers.iter_mut().zip(&mut others) {
                runs.push(untraced(peer));
            }
        }
        let name = format!("{} {}", language.title(), program.file_name().expect("a name").display());
        let wall = Ratio::of(&owns, &traces, |run| run.wall);
        let more = format!(
            "{} to {}; {}; {} events, {} waits, whole after {:.2} ×",
            millis(&traces, |run| run.wall),
            millis(&owns, |run| run.wall),
            wall.spread(),
            count.events(),
            count.waits(),
            Ratio::of(&owns, &traces, |run| run.whole).middle
        );
        tell(&format!("{name}, wall time to untraced"), wall.middle, " ×", limit, &more);
        let processor = Ratio::of(&owns, &traces, |run| run.processor);
        let more = format!(
            "{} to {}; {}",
            millis(&traces, |run| run.processor),
            millis(&owns, |run| run.processor),
            processor.spread()
        );
        tell(&format!("{name}, processor time to untraced"), processor.middle, " ×", limit, &more);
        for ((peer, _), runs) in peers.iter().zip(&others) {
            let (wall, processor) =
                (Ratio::of(&owns, runs, |run| run.wall), Ratio::of(&owns, runs, |run| run.processor));
            println!(
                "       {name}, under {peer}: wall {:.2} × ({}), processor {:.2} × ({})",
                wall.middle,
                wall.spread(),
                processor.middle,
                processor.spread()
            );
        }
    }
}

/// What else looks into programs of the language, where it is installed.
fn peers(language: Language, program: &Path) -> Vec<(&'static str, Command)> {
    if language != Language::Python {
        return Vec::new();
    }
    let python = || Command::new(runtime("ASYNCTUTOR_PYTHON", "python3"));
    let mut dev = python();
    dev.args(["-X", "dev"]).arg(program);
    let mut peers = vec![("-X dev", dev)];
    let has_viztracer = python().args(["-c", "import viztracer"]).stderr(Stdio::null()).status();
    if has_viztracer.is_ok_and(|status| status.success()) {
        let mut viztracer = python();
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("viztracer.json");
        viztracer.args(["-m", "viztracer", "--log_async", "--quiet", "-o"]).arg(file).arg(program);
        peers.push(("viztracer --log_async", viztracer));
    } else {
        println!("       viztracer is not installed here");
    }
    peers
}

fn untraced(command: &mut Command) -> Run {
    let (began, before) = (now(), processor_of(UsageWho::RUSAGE_CHILDREN));
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("it starts").success(), "{command:?} ends well");
    let wall = began.elapsed();
    Run { wall, processor: processor_of(UsageWho::RUSAGE_CHILDREN) - before, whole: wall }
}

fn traced(language: Language, program: &Path, count: &Counter) -> Run {
    let launch = Launch {
        target: Target { language, path: program.to_owned(), args: Vec::new() },
        clock: ClockKind::Wall,
        limits: Limits::default(),
        streams: Streams::Kept,
        surroundings: Surroundings::Whole,
    };
    let began = now();
    let run = start(&launch, count.clone()).expect("it starts");
    // A Go program is built in there; how long that takes is measured as its start.
    let (began, before) = if language == Language::Go {
        (now(), processor_of(UsageWho::RUSAGE_CHILDREN))
    } else {
        (began, processor_of(UsageWho::RUSAGE_CHILDREN))
    };
    let leader = run.leader();
    let over = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    while matches!(waitid(WaitId::Pid(leader), over), Err(Errno::INTR)) {}
    let wall = began.elapsed();
    // Its processor time counts once it is reaped, which is not done here. The converter has the pipe to read until later.
    while waitid(WaitId::Pid(leader), over).is_ok() {
        std::thread::yield_now();
    }
    let processor = processor_of(UsageWho::RUSAGE_CHILDREN) - before;
    let report = run.wait();
    let whole = began.elapsed();
    assert_eq!(report.ending, Ending::Exited(0), "{}", String::from_utf8_lossy(&report.output));
    report.trace.expect("it has a trace");
    Run { wall, processor, whole }
}

/// The ratios of the rounds.
struct Ratio {
    least: f64,
    middle: f64,
    most: f64,
}

impl Ratio {
    fn of(owns: &[Run], runs: &[Run], part: impl Fn(&Run) -> Duration) -> Ratio {
        let ratio = |(own, run)| part(run).as_secs_f64() / part(own).as_secs_f64();
        let mut ratios: Vec<f64> = owns.iter().zip(runs).map(ratio).collect();
        ratios.sort_by(f64::total_cmp);
        Ratio { least: ratios[0], middle: ratios[ratios.len() / 2], most: ratios[ratios.len() - 1] }
    }

    fn spread(&self) -> String {
        format!("{:.2} to {:.2} in {ROUNDS} rounds", self.least, self.most)
    }
}

fn millis(runs: &[Run], part: impl Fn(&Run) -> Duration) -> String {
    let mut times: Vec<Duration> = runs.iter().map(part).collect();
    times.sort();
    format!("{:.0} ms", times[times.len() / 2].as_secs_f64() * 1000.0)
}

/// Counts the events of a trace.
#[derive(Clone, Default)]
struct Counter(Arc<(AtomicUsize, AtomicUsize)>);

impl Counter {
    fn clear(&self) {
        self.0.0.store(0, Ordering::Relaxed);
        self.0.1.store(0, Ordering::Relaxed);
    }

    fn events(&self) -> usize {
        self.0.0.load(Ordering::Relaxed)
    }

    fn waits(&self) -> usize {
        self.0.1.load(Ordering::Relaxed)
    }
}

impl Sink for Counter {
    fn begin(&mut self, _: Header) {}

    fn event(&mut self, event: &Event<'_>) {
        self.0.0.fetch_add(1, Ordering::Relaxed);
        if matches!(event.kind, EventKind::Wait { .. }) {
            self.0.1.fetch_add(1, Ordering::Relaxed);
        }
    }
}
