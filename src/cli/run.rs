//! `asynctutor run LESSON/DEMO`: a run without the player, as text or as a trace.

use super::args::{Format, RunArgs};
use super::outside::{Outside, stdout};
use super::{Status, changes, course, live};
use crate::export::text::{Line, Text};
use crate::export::{chrome, outcomes};
use crate::lesson::{ClaimSpec, Demo};
use crate::scenario::explore::explore as explore_schedules;
use crate::scenario::{RunOptions, engine};
use crate::trace::codec::jsonl;
use crate::trace::{ClockKind, Nanos, Timeline, Trace};
use anyhow::{Result, bail};
use std::io::Write;
use std::sync::Arc;

/// Runs the demo and prints what happened.
pub(super) fn run(args: &RunArgs, outside: &Outside) -> Result<Status> {
    let catalog = course::open(outside)?;
    let (_, demo) = course::demo(&catalog, &args.target)?;
    let options = changes::options(&demo.program, &args.changes)?;
    if let Some(count) = args.explore {
        return explore(args, &demo, &options, count, outside);
    }
    match (args.format, options.clock) {
        (Format::Text, ClockKind::Wall) => return stream(args, &demo, &options, outside),
        (Format::Jsonl, ClockKind::Wall) => return stream_jsonl(&demo, &options, outside),
        _ => {}
    }
    let (trace, interrupted) = record(&demo, &options)?;
    let timeline = Timeline::new(trace);
    changes::check(&options.interventions, &timeline)?;
    mention(&options, &timeline, outside);
    let mut out = stdout();
    match args.format {
        Format::Jsonl => jsonl::write(timeline.trace(), &mut out)?,
        Format::Chrome => chrome::write(&timeline, &mut out)?,
        Format::Text => {
            let mut text = Text::new(outside.look(args.width), &mut out);
            text.run(&timeline, Some(&demo.title))?;
            close(&mut text, &timeline, &demo, &options)?;
        }
    }
    out.flush()?;
    Ok(status(interrupted))
}

/// What happened, and whether it was interrupted.
fn record(demo: &Demo, options: &RunOptions) -> Result<(Arc<Trace>, bool)> {
    match options.clock {
        ClockKind::Virtual => Ok((Arc::new(engine::run(&demo.program, options)), false)),
        ClockKind::Wall => live::follow(&demo.program, options, |_| Ok(())),
    }
}

/// A run on the wall clock as text: the log as it happens, the lanes when it is over.
fn stream(args: &RunArgs, demo: &Demo, options: &RunOptions, outside: &Outside) -> Result<Status> {
    rehearse(demo, options)?;
    let mut out = stdout();
    let look = outside.look(args.width);
    let empty = Trace::new(engine::header(&demo.program, options));
    let mut text = Text::new(look, &mut out);
    text.header(&Timeline::new(Arc::new(empty)), Some(&demo.title))?;
    text.heading("log")?;
    out.flush()?;
    let mut said = 0;
    let (trace, interrupted) = live::follow(&demo.program, options, |trace| {
        let timeline = Timeline::new(trace.clone());
        let mut text = Text::new(look, &mut out);
        for event in said..trace.len() {
            text.log_line(&timeline, event)?;
        }
        said = trace.len();
        Ok(out.flush()?)
    })?;
    let timeline = Timeline::new(trace);
    let mut text = Text::new(look, &mut out);
    text.lanes(&timeline)?;
    close(&mut text, &timeline, demo, options)?;
    out.flush()?;
    mention(options, &timeline, outside);
    Ok(status(interrupted))
}

/// A run on the wall clock as a trace, each event as it happens.
fn stream_jsonl(demo: &Demo, options: &RunOptions, outside: &Outside) -> Result<Status> {
    rehearse(demo, options)?;
    let mut out = stdout();
    jsonl::write_header(&engine::header(&demo.program, options), &mut out)?;
    let mut written = 0;
    let (trace, interrupted) = live::follow(&demo.program, options, |trace| {
        for event in written..trace.len() {
            jsonl::write_event(&trace.get(event), &mut out)?;
        }
        written = trace.len();
        Ok(out.flush()?)
    })?;
    mention(options, &Timeline::new(trace), outside);
    Ok(status(interrupted))
}

/// Many schedules of the demo, and how often each outcome came up.
fn explore(args: &RunArgs, demo: &Demo, options: &RunOptions, count: u64, outside: &Outside) -> Result<Status> {
    rehearse(demo, options)?;
    if args.format == Format::Chrome {
        bail!("--explore prints text or jsonl; --format chrome shows one run, as with --schedule");
    }
    let found = explore_schedules(&demo.program, options, count);
    let mut out = stdout();
    match args.format {
        Format::Jsonl => outcomes::write_jsonl(&found, &mut out)?,
        _ => {
            let header = engine::header(&demo.program, options);
            let empty = Timeline::new(Arc::new(Trace::new(header)));
            let mut text = Text::new(outside.look(args.width), &mut out);
            text.header(&empty, Some(&demo.title))?;
            text.outcomes(&found)?;
        }
    }
    out.flush()?;
    Ok(Status::FINE)
}

/// Says that the name of a task is wrong before anything is waited for.
fn rehearse(demo: &Demo, options: &RunOptions) -> Result<()> {
    if options.interventions.is_empty() {
        return Ok(());
    }
    let rehearsal = engine::run(&demo.program, &changes::rehearsal(options));
    changes::check(&options.interventions, &Timeline::new(Arc::new(rehearsal)))
}

/// Says which interventions changed nothing.
fn mention(options: &RunOptions, timeline: &Timeline, outside: &Outside) {
    for note in changes::without_effect(&options.interventions, timeline) {
        outside.note(&note);
    }
}

fn status(interrupted: bool) -> Status {
    if interrupted { Status::INTERRUPTED } else { Status::FINE }
}

/// What was found in the run, and what the lesson claims of it.
fn close(text: &mut Text<'_>, timeline: &Timeline, demo: &Demo, options: &RunOptions) -> Result<()> {
    text.findings(timeline)?;
    // Claims are about the run as the lesson describes it.
    let unchanged = options.settings.is_empty() && options.interventions.is_empty() && options.seed.is_none();
    let unchanged = unchanged && options.schedule.is_none();
    if unchanged && options.clock == ClockKind::Virtual && !demo.claims.is_empty() {
        let lines: Vec<Line> = demo.claims.iter().map(|claim| prove(claim, timeline)).collect();
        text.section("claims of the lesson", &lines)?;
    }
    Ok(())
}

/// Whether a claim holds of the run.
fn prove(claim: &ClaimSpec, timeline: &Timeline) -> Line {
    match claim.at_defaults.check(timeline, Nanos::ZERO) {
        Ok(()) => Line::Good(claim.at_defaults.to_string()),
        Err(failure) => Line::Bad(failure.to_string()),
    }
}
