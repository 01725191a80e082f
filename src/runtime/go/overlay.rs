//! What is changed of the standard library: files that are added, and lines that call them.
//!
//! A line is changed only where exactly one stands as it is expected to; the line numbers stay. What cannot be changed in
//! some version of Go is done without, and the trace says so.

use super::toolchain::Toolchain;
use crate::runtime::assets;
use crate::runtime::run::LaunchError;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// How much is lost without a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// There is no trace without it.
    All,
    /// The trace lacks this.
    Lack(&'static str),
    /// A name at most.
    Nothing,
}

/// A change of a file: what stands there, and what is put in its place.
struct Change {
    /// The versions it is for: the second number of the first and of the last.
    versions: (u32, u32),
    file: &'static str,
    from: &'static str,
    to: &'static str,
    need: Need,
}

/// No last version is known.
const LAST: u32 = u32::MAX;
const ALL: (u32, u32) = (0, LAST);

const CONTEXTS: Need = Need::Lack("when contexts begin and end");
const SLEEPS: Need = Need::Lack("for how long goroutines sleep");
const ENDING: Need = Need::Lack("what came last before the program was ended");

const CHANGES: &[Change] = &[
    Change {
        versions: ALL,
        file: "runtime/proc.go",
        from: "\tmain_init_done = make(chan bool)\n",
        to: "\tasynctutorStart(); main_init_done = make(chan bool)\n",
        need: Need::All,
    },
    Change {
        versions: (22, 22),
        file: "runtime/exithook.go",
        from: "func runExitHooks(exitCode int) {\n",
        to: "func runExitHooks(exitCode int) { defer asynctutorExit(exitCode)\n",
        need: Need::All,
    },
    Change {
        versions: (23, LAST),
        file: "runtime/proc.go",
        from: "func runExitHooks(code int) {\n",
        to: "func runExitHooks(code int) { defer asynctutorExit(code)\n",
        need: Need::All,
    },
    Change {
        versions: ALL,
        file: "runtime/proc.go",
        from: "\t\tunlock(&sched.lock) // unlock so that GODEBUG=scheddetail=1 doesn't hang\n\t\tfatal(\"no goroutines",
        to: "\t\tif asynctutorAsleep() { return }; unlock(&sched.lock)\n\t\tfatal(\"no goroutines",
        need: ENDING,
    },
    Change {
        versions: ALL,
        file: "runtime/proc.go",
        from: "\tunlock(&sched.lock) // unlock so that GODEBUG=scheddetail=1 doesn't hang\n\tfatal(\"all goroutines",
        to: "\tif asynctutorAsleep() { return }; unlock(&sched.lock)\n\tfatal(\"all goroutines",
        need: Need::Lack("deadlocks"),
    },
    Change {
        versions: ALL,
        file: TRACE,
        from: "\ttraceAdvancer.start()\n",
        to: "\tif !asynctutor.advances { traceAdvancer.start() }\n",
        need: Need::Lack("deadlocks"),
    },
    Change {
        versions: ALL,
        file: TRACE,
        from: "\t\ttraceAdvancer.stop()\n",
        to: "\t\tif !asynctutor.advances { traceAdvancer.stop() }\n",
        need: Need::Lack("deadlocks"),
    },
    Change {
        versions: ALL,
        file: TRACE,
        from: "\ttraceStartReadCPU()\n",
        to: "\tif !asynctutor.advances { traceStartReadCPU() }\n",
        need: Need::Lack("deadlocks"),
    },
    Change {
        versions: ALL,
        file: TRACE,
        from: "\t\ttraceStopReadCPU()\n",
        to: "\t\tif !asynctutor.advances { traceStopReadCPU() }\n",
        need: Need::Lack("deadlocks"),
    },
    Change {
        versions: (22, 23),
        file: EVENTS,
        from: NOW,
        to: "\t// A goroutine that starts does so at once after what was before.\n\tvar ts traceTime; if ev != traceEvGoStart { ts = traceClockNow() }\n",
        need: Need::Nothing,
    },
    Change {
        versions: (24, 24),
        file: "runtime/tracebuf.go",
        from: NOW,
        to: "\t// A goroutine that starts does so at once after what was before.\n\tvar ts traceTime; if ev != traceEvGoStart { ts = traceClockNow() }\n",
        need: Need::Nothing,
    },
    Change {
        versions: (25, LAST),
        file: "runtime/tracebuf.go",
        from: NOW,
        to: "\t// A goroutine that starts does so at once after what was before.\n\tvar ts traceTime; if ev != tracev2.EvGoStart { ts = traceClockNow() }\n",
        need: Need::Nothing,
    },
    Change {
        versions: (25, LAST),
        file: "runtime/time.go",
        from: "t.rand = cheaprand()\n",
        to: "t.rand = asynctutorTurn()\n",
        need: Need::Nothing,
    },
    Change {
        versions: (25, LAST),
        file: "runtime/time.go",
        from: "\tif bubble := getg().bubble; bubble != nil {\n\t\tsec = ",
        to: "\tif bubble := getg().bubble; bubble != nil { asynctutorLook()\n\t\tsec = ",
        need: Need::Nothing,
    },
    Change {
        versions: (25, LAST),
        file: "sync/waitgroup.go",
        from: "\twg.Add(1)\n\tgo func() {\n",
        to: "\twg.Add(1); asynctutorGives(f)\n\tgo func() {\n",
        need: Need::Nothing,
    },
    Change {
        versions: ALL,
        file: "runtime/panic.go",
        from: "func preprintpanics(p *_panic) {\n",
        to: "func preprintpanics(p *_panic) { defer asynctutorPanic(p, asynctutorAgain(p))\n",
        need: Need::Lack("panics"),
    },
    Change {
        versions: ALL,
        file: "runtime/panic.go",
        from: "func fatal(s string) {\n",
        to: "func fatal(s string) { asynctutorFatal(s)\n",
        need: ENDING,
    },
    Change {
        versions: ALL,
        file: "runtime/signal_unix.go",
        from: "\tif flags&_SigKill != 0 {\n\t\tdieFromSignal(sig)\n",
        to: "\tif flags&_SigKill != 0 {\n\t\tif asynctutorDying(sig) { return }; dieFromSignal(sig)\n",
        need: ENDING,
    },
    Change {
        versions: (22, 22),
        file: "runtime/time.go",
        from: "\tt.nextwhen = nanotime() + ns\n",
        to: "\tt.nextwhen = nanotime() + ns; asynctutorSleeps(ns)\n",
        need: SLEEPS,
    },
    Change {
        versions: (23, LAST),
        file: "runtime/time.go",
        from: "\tgp.sleepWhen = when\n",
        to: "\tgp.sleepWhen = when; asynctutorSleeps(ns)\n",
        need: SLEEPS,
    },
    Change {
        versions: ALL,
        file: "context/context.go",
        from: "type cancelCtx struct {\n",
        to: "type cancelCtx struct { asynctutor uint64\n",
        need: CONTEXTS,
    },
    Change {
        versions: ALL,
        file: "context/context.go",
        from: "\tc := withCancel(parent)\n\treturn c, func() { c.cancel(true, Canceled, nil) }\n",
        to: "\tc := withCancel(parent); c.asynctutor = asynctutorOpen(-1)\n\treturn c, func() { asynctutorTell(\"asynctutor:close\", c.asynctutor, \"\"); c.cancel(true, Canceled, nil) }\n",
        need: CONTEXTS,
    },
    Change {
        versions: ALL,
        file: "context/context.go",
        from: "\tc := withCancel(parent)\n\treturn c, func(cause error) { c.cancel(true, Canceled, cause) }\n",
        to: "\tc := withCancel(parent); c.asynctutor = asynctutorOpen(-1)\n\treturn c, func(cause error) { asynctutorTell(\"asynctutor:close\", c.asynctutor, \"\"); c.cancel(true, Canceled, cause) }\n",
        need: CONTEXTS,
    },
    Change {
        versions: ALL,
        file: "context/context.go",
        from: "\t\tc.timer = time.AfterFunc(dur, func() {\n\t\t\tc.cancel(true, DeadlineExceeded, cause)\n\t\t})\n\t}\n\treturn c, func() { c.cancel(true, Canceled, nil) }\n",
        to: "\t\tc.asynctutor = asynctutorOpen(dur); c.timer = time.AfterFunc(dur, func() {\n\t\t\tasynctutorTell(\"asynctutor:strike\", c.asynctutor, \"\"); c.cancel(true, DeadlineExceeded, cause)\n\t\t})\n\t}\n\treturn c, func() { asynctutorTell(\"asynctutor:close\", c.asynctutor, \"\"); c.cancel(true, Canceled, nil) }\n",
        need: CONTEXTS,
    },
];

/// What is changed for the virtual clock alone.
const LISTENS: Change = Change {
    versions: (25, LAST),
    file: "os/signal/signal.go",
    from: "func Notify(c chan<- os.Signal, sig ...os.Signal) {\n",
    to: "func Notify(c chan<- os.Signal, sig ...os.Signal) { asynctutorListens()\n",
    need: Need::Nothing,
};

/// Where the trace is started and stopped.
const TRACE: &str = "runtime/trace.go";
/// Where events were written in older versions.
const EVENTS: &str = "runtime/traceevent.go";
/// Where it is asked what time it is; that takes a good part of the time that an event takes.
const NOW: &str = "\t// Compute the timestamp diff that we'll put in the trace.\n\tts := traceClockNow()\n";

/// What a file is called in a version.
fn called(file: &'static str, minor: u32) -> &'static str {
    // The old form of traces was still there beside the new one.
    match file {
        TRACE if minor == 22 => "runtime/trace2.go",
        EVENTS if minor == 22 => "runtime/trace2event.go",
        _ => file,
    }
}

/// The files to put into the standard library.
pub(super) struct Overlay {
    /// Their texts, by their paths in `GOROOT/src`.
    pub(super) files: BTreeMap<String, String>,
    /// What the trace will lack, as a sentence.
    pub(super) lack: Option<String>,
}

impl Overlay {
    /// The one for a version of Go.
    pub(super) fn of(toolchain: &Toolchain, is_virtual: bool) -> Result<Overlay, LaunchError> {
        if is_virtual && toolchain.minor < 25 {
            return Err(LaunchError::Refused(format!(
                "--virtual needs Go 1.25 or later, which has testing/synctest; this is {}",
                toolchain.title()
            )));
        }
        let mut files = BTreeMap::new();
        let log = if toolchain.minor < 25 { "log_old" } else { "log" };
        let clock = if is_virtual { "virtual" } else { "wall" };
        let added = ["asynctutor", log, clock, "open_linux", "open_darwin", "open_freebsd"];
        for name in added {
            let mut text = assets::text(&format!("go/runtime/{name}.go")).to_owned();
            if toolchain.minor < 23 {
                text = text.replace("\"internal/runtime/atomic\"", "\"runtime/internal/atomic\"");
            }
            files.insert(format!("runtime/zz_{}", file_name(name)), text);
        }
        let (minor, mut lacks) = (toolchain.minor, Vec::new());
        let changes = CHANGES.iter().chain(is_virtual.then_some(&LISTENS));
        for change in changes.filter(|change| (change.versions.0..=change.versions.1).contains(&minor)) {
            let file = called(change.file, minor);
            let text = match files.get(file) {
                Some(text) => text,
                None => {
                    let path = place(toolchain, file);
                    // What is not there has nothing that could be changed.
                    files.entry(file.to_owned()).or_insert(std::fs::read_to_string(&path).unwrap_or_default())
                }
            };
            if text.matches(change.from).count() == 1 {
                let changed = text.replace(change.from, change.to);
                files.insert(file.to_owned(), changed);
                continue;
            }
            match change.need {
                Need::Nothing => {}
                Need::Lack(what) if lacks.contains(&what) => {}
                Need::Lack(what) => lacks.push(what),
                Need::All => {
                    return Err(LaunchError::Refused(format!(
                        "{} cannot be traced: its {} is not as asynctutor knows it",
                        toolchain.title(),
                        file
                    )));
                }
            }
        }
        files.retain(|_, text| !text.is_empty());
        if lacks.contains(&"when contexts begin and end") {
            // In part it would not compile, or tell half.
            files.remove("context/context.go");
        } else {
            for end in ["go", "s"] {
                let text = assets::text(&format!("go/context/asynctutor.{end}"));
                files.insert(format!("context/zz_asynctutor.{end}"), text.to_owned());
            }
        }
        for (file, calls, added) in
            [("sync/waitgroup.go", "asynctutorGives", "sync"), ("os/signal/signal.go", "asynctutorListens", "signal")]
        {
            if files.get(file).is_some_and(|text| text.contains(calls)) {
                let package = file.rsplit_once('/').map_or("", |(package, _)| package);
                let text = assets::text(&format!("go/{added}/asynctutor.go"));
                files.insert(format!("{package}/zz_asynctutor.go"), text.to_owned());
            }
        }
        let lack = (!lacks.is_empty())
            .then(|| format!("of {}, the trace does not tell {}", toolchain.title(), lacks.join(", ")));
        Ok(Overlay { files, lack })
    }

    /// Whether what the compiler says is of packages that are changed, and not of the program.
    pub(super) fn breaks(&self, said: &str) -> bool {
        let package = |file: &String| file.rsplit_once('/').map(|(package, _)| package.to_owned());
        let packages: BTreeSet<String> = self.files.keys().filter_map(package).collect();
        said.lines().filter_map(|line| line.strip_prefix("# ")).any(|package| packages.contains(package.trim()))
    }
}

/// `open_linux.go` is built for Linux alone, and so must be its name in the overlay.
fn file_name(name: &str) -> String {
    match name.strip_prefix("open_") {
        Some(system) => format!("asynctutor_{system}.go"),
        None if name == "asynctutor" => "asynctutor.go".to_owned(),
        None => format!("asynctutor_{name}.go"),
    }
}

/// Where a file of the overlay belongs.
pub(super) fn place(toolchain: &Toolchain, file: &str) -> PathBuf {
    toolchain.root.join("src").join(file)
}
