//! `asynctutor doctor`: what this terminal and this machine can do.

use super::Status;
use super::outside::{Outside, locale, shown};
use crate::lesson::Language;
use crate::lesson::catalog::Catalog;
use crate::lesson::progress::ProgressFile;
use crate::runtime::detect::{Found, detect, named, oldest, variable};
use crate::runtime::{cache, cannot_tell, traced_versions};
use crate::tui::keymap::{self, Keymap};
use crate::tui::layout::LEAST;
use crate::tui::theme::ColorDepth;
use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Prints what was found; fails if something keeps the program from working.
pub(super) fn doctor(outside: &Outside) -> anyhow::Result<Status> {
    let mut report = Report::default();
    terminal(&mut report, outside);
    folders(&mut report);
    runtimes(&mut report);
    lessons(&mut report, outside);
    let mut out = outside.page();
    writeln!(out, "asynctutor {}", env!("CARGO_PKG_VERSION"))?;
    out.write_all(report.text.as_bytes())?;
    out.flush()?;
    Ok(if report.broken { Status::FAILED } else { Status::FINE })
}

/// What was found so far.
#[derive(Default)]
struct Report {
    text: String,
    broken: bool,
}

impl Report {
    fn heading(&mut self, text: &str) {
        self.text.push_str(&format!("\n{text}\n"));
    }

    fn fact(&mut self, name: &str, value: &str) {
        self.text.push_str(&format!("  {name:<11} {}\n", shown(value)));
    }
}

fn terminal(report: &mut Report, outside: &Outside) {
    report.heading("terminal");
    let size = outside.stdout_is_terminal.then(|| crossterm::terminal::size().ok()).flatten();
    let size = match size {
        None => "unknown: standard output is not a terminal".to_owned(),
        Some((columns, rows)) if columns < LEAST.width || rows < LEAST.height => {
            format!("{columns} x {rows}: too small for the player, which needs {} x {}", LEAST.width, LEAST.height)
        }
        Some((columns, rows)) => format!("{columns} x {rows}"),
    };
    report.fact("size", &size);
    let colors = match outside.color_depth() {
        ColorDepth::None => "none",
        ColorDepth::Ansi16 => "16",
        ColorDepth::Ansi256 => "256",
        ColorDepth::True => "true colour",
    };
    report.fact("colours", colors);
    report.fact("Unicode", unicode(outside));
    let term = env::var("TERM").unwrap_or_default();
    let mouse = if matches!(term.as_str(), "" | "dumb" | "linux") {
        "not in this terminal; every key works without it"
    } else {
        "used if the terminal reports it"
    };
    report.fact("mouse", mouse);
    for name in ["TERM", "COLORTERM", "NO_COLOR"] {
        match env::var_os(name) {
            Some(value) => report.fact(name, &value.to_string_lossy()),
            None => report.fact(name, "not set"),
        }
    }
}

/// What the locale says of the terminal's characters.
fn unicode(outside: &Outside) -> &'static str {
    match locale() {
        _ if outside.flags.ascii => "not used: --ascii is given, or the locale or TERM speaks against it",
        Some(locale) if locale.contains("UTF-8") || locale.contains("UTF8") => "yes, says the locale",
        Some(_) => "the locale does not say so: try --ascii if lines look broken",
        None => "no locale is set: try --ascii if lines look broken",
    }
}

fn folders(report: &mut Report) {
    report.heading("folders");
    match ProgressFile::standard() {
        Err(error) => report.fact("progress", &error.to_string()),
        Ok(file) => {
            let path = file.path();
            let state = match path.parent().map_or(Ok(false), writable) {
                Ok(true) => "its folder is writable".to_owned(),
                Ok(false) => "its folder is made when it is needed".to_owned(),
                Err(error) => {
                    report.broken = true;
                    format!("its folder is not writable: {error}")
                }
            };
            report.fact("progress", &format!("{} ({state})", path.display()));
        }
    }
    match keymap::user_file() {
        None => report.fact("keymap", "built in; no folder for settings is known"),
        Some(path) if !path.exists() => {
            report.fact("keymap", &format!("built in; {} may change it", path.display()));
        }
        Some(path) => match Keymap::open(Some(&path)) {
            Ok(_) => report.fact("keymap", &path.display().to_string()),
            Err(error) => {
                report.broken = true;
                report.fact("keymap", &error.to_string());
            }
        },
    }
    caches(report);
}

/// What is kept from run to run, and how large it is.
fn caches(report: &mut Report) {
    let Some(folder) = cache::folder() else {
        return report.fact("caches", "none; no folder for caches is known");
    };
    let days = cache::DAYS_KEPT;
    let state = match cache::size(&folder) {
        0 => "nothing yet".to_owned(),
        bytes => format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20)),
    };
    report.fact("caches", &format!("{} ({state}; what no run has used for {days} days is removed)", folder.display()));
}

/// Whether files can be made in `folder`; false if it is not there and can be made.
fn writable(folder: &Path) -> std::io::Result<bool> {
    let there: PathBuf = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new(".")).to_owned();
    tempfile::tempfile_in(&there)?;
    Ok(there == folder)
}

fn runtimes(report: &mut Report) {
    report.heading("runtimes (for tracing programs, yours and the lessons'; the player needs none)");
    // One may be slow to answer: all are asked at once.
    let asked = Language::ALL.map(|language| (language, std::thread::spawn(move || detect(language))));
    for (language, answer) in asked {
        let oldest = oldest(language);
        let text = match answer.join() {
            Ok(Found::Good { command, version }) => format!("{version} ({command})"),
            Ok(Found::Old { command, version }) => {
                format!("{version} ({command}) is too old: the lessons' programs need {oldest}")
            }
            Ok(Found::Unclear { command, why }) => format!("{command} {why}"),
            Ok(Found::Missing) => format!("not found; the lessons' programs need {oldest} or newer"),
            Err(_) => "could not be asked".to_owned(),
        };
        let text = match named(language) {
            Some(command) => {
                format!("{text}; {} is set to {}", variable(language), command.to_string_lossy())
            }
            None => text,
        };
        report.fact(language.title(), &text);
        report.fact("  traced", traced_versions(language));
        report.fact("  not told", cannot_tell(language));
    }
}

fn lessons(report: &mut Report, outside: &Outside) {
    report.heading("lessons");
    let catalog = Catalog::open(&outside.flags.lessons);
    let (mut fine, mut demos, mut broken) = (0, 0, Vec::new());
    for entry in catalog.entries() {
        match catalog.lesson(&entry.id) {
            Ok(lesson) => (fine, demos) = (fine + 1, demos + lesson.demos.len()),
            Err(_) => broken.push(entry.id.as_str()),
        }
    }
    report.fact("loaded", &format!("{fine} lessons with {demos} demos"));
    if !broken.is_empty() || !catalog.problems.is_empty() {
        report.broken = true;
        let what = if broken.is_empty() { "the course".to_owned() } else { broken.join(", ") };
        report.fact("wrong", &format!("{what}: asynctutor check says what is wrong"));
    }
}
