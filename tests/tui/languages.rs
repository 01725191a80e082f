//! The step that shows a demo's programs on their own runtimes.

use crate::{LESSON, Shelf, lesson_at, open_on, real, text};
use asynctutor::lesson::diagnostic::Place;
use asynctutor::lesson::{Analogue, Language};
use asynctutor::runtime::{Ending, Found, Stop};
use asynctutor::trace::Timeline;
use asynctutor::tui::action::{Action, Arrival, News, Over};
use asynctutor::tui::app::{Effect, Open, Overlay, RealProgram, Transport};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::keymap::Context;
use asynctutor::tui::layout::{self, Regions};
use asynctutor::tui::update::update;
use asynctutor::tui::view::pulse;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const LARGE: (u16, u16) = (120, 40);

/// The languages step, with the recordings of this test.
fn languages(size: (u16, u16)) -> Headless {
    lesson_at(7, size)
}

/// The same on a shelf without recordings.
fn bare(shelf: Shelf, size: (u16, u16)) -> Headless {
    let open = Open::Lesson { lesson: LESSON.into(), demo: None, options: Default::default() };
    let mut screens = open_on(Arc::new(shelf), open, size);
    screens.press("n n n n n n").unwrap();
    screens
}

fn stages(screens: &Headless) -> Vec<String> {
    screens.state.player().unwrap().stages.iter().map(|stage| stage.title.clone()).collect()
}

/// Presses a key and returns the effects it asks for, without performing them.
fn effects(screens: &mut Headless, action: Action) -> Vec<Effect> {
    update(&mut screens.state, action)
}

fn launched(effects: &[Effect]) -> Option<(u64, Language)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Launch { generation, program } => Some((*generation, program.language())),
        _ => None,
    })
}

fn over(trace: &str, ending: Ending, wrote: &str) -> News {
    let timeline = (!trace.is_empty()).then(|| Timeline::new(Arc::new(real::trace(trace))));
    let timeline = timeline.unwrap_or_else(|| Timeline::new(Arc::default()));
    News {
        timeline: Some(Arc::new(timeline)),
        wrote: Some(wrote.into()),
        is_full: false,
        over: Some(Over { ending, warnings: Vec::new() }),
    }
}

/// Has the program of the second stage allowed, and tells by what number it was started.
fn allowed(screens: &mut Headless) -> u64 {
    let program = match &screens.state.player().unwrap().stages[1].real.as_ref().unwrap().program {
        RealProgram::Analogue(program) => program.clone(),
        RealProgram::Own(_) => unreachable!(),
    };
    let effects = effects(screens, Action::Arrived(Arrival::Trust { program, allowed: true }));
    launched(&effects).unwrap().0
}

#[test]
fn a_large_terminal_shows_all_and_a_small_one_the_chosen_language() {
    assert_eq!(stages(&languages(LARGE)), ["asyncio.gather", "Python", "Node"]);
    let mut screens = languages((80, 24));
    assert_eq!(stages(&screens), ["asyncio.gather", "Python"]);
    screens.press("l").unwrap();
    assert_eq!(stages(&screens), ["asyncio.gather", "Node"]);
    screens.press("a").unwrap();
    assert_eq!(stages(&screens), ["asyncio.gather", "Python", "Node"]);
    screens.act(Action::Resize { columns: 200, rows: 50 });
    screens.press("a").unwrap();
    assert_eq!(stages(&screens), ["asyncio.gather", "Node"]);
}

#[test]
fn of_runs_below_each_other_it_is_said_which_has_more_tasks() {
    let mut screens = languages((80, 24));
    screens.press("a").unwrap();
    let shown = text(&screens);
    assert!(
        shown.contains("├ Python · CPython 3.11.7 · recorded 2026-11-21 ──── asyncio.gather: ↓ 2 more ─┤"),
        "{shown}"
    );
    // The selection takes its run along, and the sign says in which direction the others are.
    screens.press("down down").unwrap();
    let shown = text(&screens);
    assert!(shown.contains("asyncio.gather: ↑ 1 ↓ 1 ─┤"), "{shown}");
    // A run alone needs no name.
    screens.press("a").unwrap();
    assert!(!text(&screens).contains("asyncio.gather: "), "{}", text(&screens));
}

#[test]
fn a_recording_says_its_runtime_its_day_and_that_the_program_has_changed() {
    let shown = text(&languages(LARGE));
    assert!(shown.contains("Python · CPython 3.11.7 · recorded 2026-11-21 ─"), "{shown}");
    assert!(shown.contains("Node · Node 20.20.2 · recorded 2026-11-20 · the program has changed since"), "{shown}");
}

#[test]
fn the_text_says_where_the_runs_differ() {
    let shown = text(&languages((200, 50)));
    assert!(shown.contains("main was over after 523 ms in Python and 122 ms in Node."), "{shown}");
}

#[test]
fn each_languages_line_follows_its_own_run() {
    let mut screens = languages(LARGE);
    let lines = |screens: &Headless| {
        let player = screens.state.player().unwrap();
        player.analogues().iter().map(|program| player.current_lines(program)).collect::<Vec<_>>()
    };
    screens.press("end").unwrap();
    assert_eq!(lines(&screens), [vec![6], vec![2]], "main's last wait in each");
    screens.press("home").unwrap();
    assert_eq!(lines(&screens), [vec![4], vec![2]], "before the real runs begin the marks tell");
    screens.press("down X").unwrap();
    assert_eq!(lines(&screens), [vec![1], vec![2]], "orders has its own line in Python");
}

#[test]
fn stepping_goes_through_the_events_of_all_runs() {
    let mut screens = languages(LARGE);
    screens.press("end").unwrap();
    let end = screens.state.player().unwrap().t;
    screens.press("left").unwrap();
    let player = screens.state.player().unwrap();
    assert!(player.t < end && player.stages.iter().all(|stage| stage.timeline().is_some()));
}

#[test]
fn without_recording_and_runtime_it_says_what_to_install() {
    let screens = bare(Shelf::without_recordings(Found::Missing), LARGE);
    let shown = text(&screens);
    assert!(
        shown.contains("There is no recorded run of this Python program. Python is not installed here."),
        "{shown}"
    );
    assert!(shown.contains("3.11 or newer from https://www.python.org"), "{shown}");
}

#[test]
fn a_program_of_a_foreign_lesson_runs_only_once_it_was_seen_and_allowed() {
    let found = Found::Good { command: "python3".into(), version: "3.11.7".into() };
    let mut screens = bare(Shelf::without_recordings(found), LARGE);
    assert!(text(&screens).contains("R runs it here."));
    // These lessons come from a folder.
    screens.press("R").unwrap();
    assert_eq!(screens.state.context(), Context::Trust);
    let shown = text(&screens);
    // What lies over the screen has the widest part of each line, broken where a path of any length has it broken.
    let widest = shown.lines().filter_map(|line| line.split('│').max_by_key(|part| part.len()));
    let joined: String = widest.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
    assert!(joined.contains("didnotcomewithasynctutor") && shown.contains("await asyncio.gather("), "{shown}");
    assert!(shown.lines().last().unwrap().contains("y run it"), "all of it is in view: {shown}");
    // It names the program, its language, and where it comes from.
    assert!(shown.contains("╭ run gather.py, a Python program? ─"), "{shown}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tui/lessons/fan-out.yaml");
    let whence = format!("standsinthelessonfan-out,{}:25.", path.display());
    assert!(joined.contains(&whence), "{whence} in {shown}");
    screens.press("enter").unwrap();
    assert_eq!(screens.state.context(), Context::Trust, "enter may have been meant for something else");
    screens.press("n").unwrap();
    assert_eq!(screens.state.context(), Context::Player);
    screens.press("R").unwrap();
    let effects = effects(&mut screens, Action::Allow);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Allow { name, .. } if name == "fan-out/gather.py")));
    assert_eq!(launched(&effects).unwrap().1, Language::Python);
    assert!(text(&screens).contains("Python · starting"));
}

#[test]
fn what_was_allowed_runs_at_once_and_as_often_as_wanted() {
    let found = Found::Good { command: "python3".into(), version: "3.11.7".into() };
    let mut screens = bare(Shelf::without_recordings(found).that_allows(), LARGE);
    for _ in 0..3 {
        screens.press("R").unwrap();
        let stage = &screens.state.player().unwrap().stages[1];
        assert!(stage.real.as_ref().unwrap().is_going());
        let generation = stage.generation;
        let news = over(real::PYTHON, Ending::Exited(0), "answered\n");
        screens.act(Action::Arrived(Arrival::Program { generation, news }));
        let shown = text(&screens);
        assert!(shown.contains("Python · CPython 3.11.7 · run here"), "{shown}");
        assert!(matches!(screens.state.overlay, Overlay::None));
    }
    screens.press("O").unwrap();
    assert!(text(&screens).contains("answered"));
}

#[test]
fn a_run_without_a_trace_shows_what_the_program_wrote_and_keeps_the_recording() {
    let mut screens = languages(LARGE);
    let generation = allowed(&mut screens);
    let news = over("", Ending::Stopped(Stop::Output(1 << 20)), "y\ny\n");
    screens.act(Action::Arrived(Arrival::Program { generation, news }));
    let shown = text(&screens);
    assert!(shown.contains("Python ended: output limit.") && shown.contains("Nothing was traced"), "{shown}");
    screens.press("esc").unwrap();
    assert!(text(&screens).contains("recorded 2026-11-21"));
}

#[test]
fn a_program_that_cannot_be_started_says_why_and_keeps_what_was_there() {
    let mut screens = languages(LARGE);
    let generation = screens.state.player().unwrap().stages[2].generation;
    let problem = "node cannot be started: it is on fire".to_owned();
    screens.act(Action::Arrived(Arrival::NotStarted { generation, problem }));
    let shown = text(&screens);
    assert!(shown.contains("Node cannot be run here") && shown.contains("on fire"), "{shown}");
}

#[test]
fn going_on_and_back_keeps_the_runs() {
    let mut screens = languages(LARGE);
    screens.press("n").unwrap();
    assert_eq!(stages(&screens), ["asyncio.gather"]);
    screens.press("p").unwrap();
    assert_eq!(stages(&screens), ["asyncio.gather", "Python", "Node"]);
    assert!(screens.state.player().unwrap().stages.iter().all(|stage| stage.timeline().is_some()));
}

#[test]
fn leaving_stops_what_runs() {
    let found = Found::Good { command: "python3".into(), version: "3.11.7".into() };
    let mut screens = bare(Shelf::without_recordings(found).that_allows(), LARGE);
    screens.press("R").unwrap();
    let generation = screens.state.player().unwrap().stages[1].generation;
    let effects = effects(&mut screens, Action::Back);
    let stops = |effect: &Effect| matches!(effect, Effect::EndProgram { generation: one } if *one == generation);
    assert!(effects.iter().any(stops));
}

/// The step with Python started on a machine without recordings, and the number it was started by.
fn started(shelf: Shelf, size: (u16, u16)) -> (Headless, u64) {
    let mut screens = bare(shelf.that_allows(), size);
    screens.press("R").unwrap();
    let generation = screens.state.player().unwrap().stages[1].generation;
    (screens, generation)
}

fn python() -> Found {
    Found::Good { command: "python3".into(), version: "3.11.7".into() }
}

/// The first `lines` of the Python run, the header among them, while it goes on.
fn part(lines: usize) -> News {
    let text: String = real::PYTHON.lines().take(lines).flat_map(|line| [line, "\n"]).collect();
    let timeline = Timeline::of_a_run_going_on(Arc::new(real::trace(&text)));
    News { timeline: Some(Arc::new(timeline)), ..News::default() }
}

fn tell(screens: &mut Headless, generation: u64, news: News) {
    screens.act(Action::Arrived(Arrival::Program { generation, news }));
}

fn tick(screens: &mut Headless, millis: u64) {
    screens.act(Action::Tick(Duration::from_millis(millis)));
}

#[test]
fn a_real_run_grows_on_the_screen_and_says_how_far_it_is() {
    let (mut screens, generation) = started(Shelf::without_recordings(python()), LARGE);
    assert!(text(&screens).contains("Python · starting"), "{}", text(&screens));
    tell(&mut screens, generation, News::default());
    tick(&mut screens, 1230);
    assert!(text(&screens).contains("Python · running 1.2 s"), "{}", text(&screens));
    tell(&mut screens, generation, part(9));
    let player = screens.state.player().unwrap();
    assert_eq!((player.transport, player.stages[1].rows()), (Transport::Following, 4));
    assert_eq!(player.t, player.stages[1].end(), "the playhead is at the present");
    tell(&mut screens, generation, part(20));
    tick(&mut screens, 20);
    let player = screens.state.player().unwrap();
    let demo = player.stages[0].timeline().unwrap();
    assert_eq!(player.stages[0].moment, demo.moment_at(player.t), "the demo is at the same time");
    tell(&mut screens, generation, over(real::PYTHON, Ending::Exited(0), ""));
    let shown = text(&screens);
    assert!(shown.contains("Python · CPython 3.11.7 · run here · done"), "{shown}");
    assert_eq!(screens.state.player().unwrap().transport, Transport::Paused);
}

#[test]
fn looking_back_only_the_tenths_of_its_duration_are_drawn_anew() {
    let (mut screens, generation) = started(Shelf::without_recordings(python()), LARGE);
    tell(&mut screens, generation, part(16));
    screens.press("left").unwrap();
    assert_eq!(screens.state.pace(), Some(Duration::from_millis(100)));
    let mut changes = 0;
    for _ in 0..30 {
        let before = pulse(&screens.state);
        tick(&mut screens, 33);
        changes += usize::from(pulse(&screens.state) != before);
    }
    assert_eq!(changes, 9, "in 990 ms");
}

#[test]
fn looking_back_at_a_run_that_grows_moves_nothing_until_it_is_followed_again() {
    let (mut screens, generation) = started(Shelf::without_recordings(python()), LARGE);
    tell(&mut screens, generation, part(16));
    tick(&mut screens, 600);
    let scale = screens.state.player().unwrap().viewport.per_column();
    screens.press("left left").unwrap();
    assert_eq!(screens.state.player().unwrap().viewport.per_column(), scale);
    let track = |screens: &Headless| {
        let player = screens.state.player().unwrap();
        (player.t, player.stages[1].moment, player.viewport.column(player.t), player.viewport.per_column())
    };
    let before = track(&screens);
    for lines in [19, 22, 25, 28] {
        tell(&mut screens, generation, part(lines));
        tick(&mut screens, 700);
        assert_eq!(track(&screens), before);
    }
    assert!(text(&screens).contains("end follows it again"), "{}", text(&screens));
    screens.press("end").unwrap();
    let player = screens.state.player().unwrap();
    assert_eq!(player.transport, Transport::Following);
    assert_eq!(player.stages[1].moment, player.stages[1].timeline().unwrap().last_moment());
    // Playing on from the past catches up, too.
    screens.press("home space").unwrap();
    assert_eq!(screens.state.player().unwrap().transport, Transport::Playing);
    tick(&mut screens, 1_000_000);
    assert_eq!(screens.state.player().unwrap().transport, Transport::Following);
}

#[test]
fn a_recording_stays_until_there_is_something_to_see_of_the_new_run() {
    let mut screens = lesson_at(7, LARGE);
    let generation = allowed(&mut screens);
    assert!(text(&screens).contains("Python · starting · CPython 3.11.7 · recorded"), "{}", text(&screens));
    tell(&mut screens, generation, part(1));
    assert!(text(&screens).contains("Python · running 0.0 s · CPython 3.11.7 · recorded"));
    tell(&mut screens, generation, part(3));
    let shown = text(&screens);
    assert!(shown.contains("Python · running 0.0 s · CPython 3.11.7 · run here"), "{shown}");
    let height = |screens: &Headless| match layout::regions(&screens.state) {
        Regions::Player(regions) => regions.stages.unwrap().bodies[1].height,
        _ => 0,
    };
    assert_eq!(height(&screens), 4, "its place stays as large as it was");
}

#[test]
fn one_that_never_ends_is_stopped_by_a_key_or_at_its_limit() {
    let (mut screens, generation) = started(Shelf::without_recordings(python()), (80, 24));
    tell(&mut screens, generation, part(16));
    assert!(text(&screens).lines().last().unwrap().contains("s stop"), "{}", text(&screens));
    let effects = effects(&mut screens, Action::StopProgram);
    assert!(matches!(effects[..], [Effect::EndProgram { generation: one }] if one == generation));
    let mut stopped = part(16);
    stopped.over = Some(Over { ending: Ending::Stopped(Stop::User), warnings: Vec::new() });
    tell(&mut screens, generation, stopped);
    assert!(text(&screens).contains("run here · stopped"), "{}", text(&screens));
    screens.press("R").unwrap();
    let generation = screens.state.player().unwrap().stages[1].generation;
    let mut limited = part(16);
    limited.over = Some(Over { ending: Ending::Stopped(Stop::Wall(Duration::from_secs(30))), warnings: Vec::new() });
    tell(&mut screens, generation, limited);
    assert!(text(&screens).contains("run here · stopped at the time limit"), "{}", text(&screens));
    assert!(matches!(screens.state.overlay, Overlay::None));
}

#[test]
fn going_on_in_the_lesson_ends_what_runs_and_keeps_what_came_of_it() {
    let (mut screens, generation) = started(Shelf::without_recordings(python()), LARGE);
    tell(&mut screens, generation, part(16));
    let effects = effects(&mut screens, Action::NextStep);
    assert!(effects.iter().any(|one| matches!(one, Effect::EndProgram { generation: one } if *one == generation)));
    let mut stopped = part(20);
    stopped.over = Some(Over { ending: Ending::Stopped(Stop::User), warnings: Vec::new() });
    tell(&mut screens, generation, stopped);
    screens.press("p").unwrap();
    assert!(text(&screens).contains("run here · stopped"), "{}", text(&screens));
}

#[test]
fn it_looks_like_this_while_a_program_runs() {
    for size in [(80, 24), LARGE, (200, 50)] {
        let (mut screens, generation) = started(Shelf::without_recordings(python()), size);
        tell(&mut screens, generation, part(22));
        tick(&mut screens, 120);
        crate::screens::hold("languages-live", size, &screens);
    }
}

#[test]
fn a_long_program_can_be_allowed_only_once_its_end_was_seen() {
    let mut screens = bare(Shelf::without_recordings(python()), (80, 24));
    let program = match &screens.state.player().unwrap().stages[1].real.as_ref().unwrap().program {
        RealProgram::Analogue(program) => program.clone(),
        RealProgram::Own(_) => unreachable!(),
    };
    let source: String = (1..=60).map(|number| format!("print({number})\n")).collect();
    let place = Place { path: "course/fan-out/lesson.yaml".into(), line: 24, ..Place::default() };
    let file = "gather.py".into();
    let program = Arc::new(Analogue { source: source.into(), place, file, is_inline: false, ..(*program).clone() });
    screens.act(Action::Arrived(Arrival::Trust { program, allowed: false }));
    crate::screens::hold("trust", (80, 24), &screens);
    let footer = |screens: &Headless| text(screens).lines().last().unwrap().to_owned();
    assert!(text(&screens).contains("↓ 48 more lines"), "{}", text(&screens));
    assert!(footer(&screens).contains("read on") && !footer(&screens).contains("y run it"), "{}", footer(&screens));
    screens.press("y page-down y").unwrap();
    assert_eq!(screens.state.context(), Context::Trust, "its end has not been seen");
    screens.press("end").unwrap();
    assert!(text(&screens).contains("print(60)") && text(&screens).contains("↑ 48 more lines"));
    crate::screens::hold("trust-read", (80, 24), &screens);
    screens.press("home").unwrap();
    assert!(footer(&screens).contains("y run it"), "{}", footer(&screens));
    let effects = effects(&mut screens, Action::Allow);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Allow { .. })));
}

#[test]
fn a_run_that_was_stopped_before_it_began_leaves_what_was_shown() {
    let mut screens = lesson_at(7, LARGE);
    let generation = allowed(&mut screens);
    let over = Some(Over { ending: Ending::Stopped(Stop::User), warnings: Vec::new() });
    tell(&mut screens, generation, News { over, ..News::default() });
    let shown = text(&screens);
    assert!(shown.contains("Python · CPython 3.11.7 · recorded 2026-11-21 ─"), "{shown}");
    assert!(!shown.contains("was stopped"), "{shown}");
    assert!(matches!(screens.state.overlay, Overlay::None));
    assert_eq!(screens.state.player().unwrap().transport, Transport::Paused);
}
