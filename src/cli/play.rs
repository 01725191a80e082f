//! `asynctutor` and `asynctutor play`: the player, or one picture of it.

use super::args::{ColorWhen, Picture, PlayArgs};
use super::outside::Outside;
use super::{Status, changes, course};
use crate::export::svg;
use crate::lesson::catalog::{Catalog, Target};
use crate::lesson::diagnostic::Diagnostic;
use crate::lesson::progress::{Change, Progress};
use crate::lesson::{Analogue, Lesson};
use crate::runtime::Launch;
use crate::runtime::recording::{self, Recording};
use crate::scenario::{RunOptions, engine};
use crate::trace::{Nanos, Timeline, Trace};
use crate::tui::action::Action;
use crate::tui::app::{Course, ExitStatus, Open};
use crate::tui::headless::Headless;
use crate::tui::keymap::Keymap;
use crate::tui::perform::World;
use crate::tui::theme::{ColorChoice, ColorDepth};
use crate::tui::{self, Options};
use anyhow::{Context, Result, anyhow, bail};
use ratatui::layout::Size;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the course.
pub(super) fn course(outside: &Outside) -> Result<Status> {
    needs_terminal(outside)?;
    open(Open::Course, course::open(outside)?, outside)
}

/// Opens a lesson, at a demo if one is named.
pub(super) fn play(args: &PlayArgs, outside: &Outside) -> Result<Status> {
    let catalog = course::open(outside)?;
    let Target { lesson, demo } = catalog.find(&args.target)?;
    let options = match demo.as_ref().map(|demo| &lesson.demos[demo]) {
        Some(demo) => {
            let options = changes::options(&demo.program, &args.changes)?;
            if !options.interventions.is_empty() {
                let trace = engine::run(&demo.program, &changes::rehearsal(&options));
                changes::check(&options.interventions, &Timeline::new(Arc::new(trace)))?;
            }
            options
        }
        None if args.changes.any() => {
            let demos: Vec<&str> = lesson.demos.keys().map(String::as_str).collect();
            bail!("name the demo whose run is to be changed\nhelp: {}/{} …", lesson.id, demos.join(" | "));
        }
        None => RunOptions::default(),
    };
    let target = Open::Lesson { lesson: lesson.id.clone(), demo, options };
    if let Some(file) = &args.picture.screenshot {
        return picture(target, catalog, file, &args.picture, outside);
    }
    needs_terminal(outside)?;
    open(target, catalog, outside)
}

/// Opens a recorded trace.
pub(super) fn trace(title: String, trace: Arc<Trace>, folder: Option<PathBuf>, outside: &Outside) -> Result<Status> {
    open(Open::Trace { title, trace, folder }, Catalog::default(), outside)
}

/// Runs a program and opens its trace, while it grows.
pub(super) fn program(title: String, launch: Launch, outside: &Outside) -> Result<Status> {
    let name = title.clone();
    open_named(&name, Open::Program { title, launch }, Catalog::default(), outside)
}

fn open(target: Open, catalog: Catalog, outside: &Outside) -> Result<Status> {
    open_named("", target, catalog, outside)
}

/// Opens the screens. What is to be said of the trace of the program `name` is said after they are left.
fn open_named(name: &str, target: Open, catalog: Catalog, outside: &Outside) -> Result<Status> {
    let color = match outside.flags.color {
        ColorWhen::Auto => ColorChoice::Auto,
        ColorWhen::Always => ColorChoice::Always,
        ColorWhen::Never => ColorChoice::Never,
    };
    let options = Options { open: target, theme: outside.flags.theme.clone(), ascii: outside.flags.ascii, color };
    let left = tui::run(options, catalog)?;
    for warning in &left.warnings {
        outside.note(&format!("{name}: {warning}"));
    }
    let own = left.program.filter(|_| left.status == ExitStatus::default());
    Ok(own.map_or(Status(left.status.code()), Status::of_program))
}

fn needs_terminal(outside: &Outside) -> Result<()> {
    if outside.is_interactive() {
        return Ok(());
    }
    bail!(
        "the player needs a terminal\n\
         help: `asynctutor run LESSON/DEMO` prints a run as text, `asynctutor list` shows what there is"
    )
}

/// Draws one frame through the player's own views.
fn picture(target: Open, catalog: Catalog, file: &Path, picture: &Picture, outside: &Outside) -> Result<Status> {
    let depth = if outside.flags.color == ColorWhen::Never { ColorDepth::None } else { ColorDepth::True };
    let theme = tui::theme(outside.flags.theme.as_deref(), outside.flags.ascii, depth)?;
    let course = Course::of(&catalog, &Progress::default());
    let size = Size::new(picture.size.columns, picture.size.rows);
    let mut screen = Headless::open(target, course, Keymap::built_in(), theme, size, Arc::new(Museum(catalog)));
    screen.press(picture.keys.as_deref().unwrap_or_default()).map_err(|problem| anyhow!("--keys: {problem}"))?;
    if let Some(at) = picture.at {
        if let Some(player) = screen.state.player_mut() {
            player.seek(Nanos::from_millis(at.0.0));
        }
        screen.act(Action::Redraw);
    }
    let name = || file.display().to_string();
    let mut out = BufWriter::new(File::create(file).with_context(|| format!("{}: cannot be written", name()))?);
    svg::write(&screen.picture(), &svg::DARK, "The lesson player of asynctutor", &mut out)
        .and_then(|()| out.flush())
        .with_context(|| format!("{}: cannot be written", name()))?;
    Ok(Status::FINE)
}

/// A world in which lessons are read and nothing is kept.
struct Museum(Catalog);

impl World for Museum {
    fn lesson(&self, id: &str) -> Result<Arc<Lesson>, String> {
        let text =
            |problems: Vec<Diagnostic>| problems.iter().map(Diagnostic::to_string).collect::<Vec<_>>().join("\n\n");
        self.0.lesson(id).map_err(text)
    }

    fn keep(&self, _: &Change) -> Result<(), String> {
        Ok(())
    }

    fn recording(&self, lesson: &str, program: &Analogue) -> Option<Recording> {
        recording::find(lesson, program)
    }
}
