//! The step that shows a demo's programs on their own runtimes.

use crate::{LESSON, Shelf, lesson_at, open_on, real, text};
use asynctutor::lesson::Language;
use asynctutor::runtime::{Ending, Found, Stop};
use asynctutor::trace::Timeline;
use asynctutor::tui::action::{Action, Arrival, News, Over};
use asynctutor::tui::app::{Effect, Open, Overlay, RealProgram};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::keymap::Context;
use asynctutor::tui::update::update;
use std::sync::Arc;

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
    assert!(shown.contains("did not come with asynctutor") && shown.contains("await asyncio.gather("), "{shown}");
    screens.press("enter").unwrap();
    assert_eq!(screens.state.context(), Context::Trust, "enter may have been meant for something else");
    screens.press("n").unwrap();
    assert_eq!(screens.state.context(), Context::Player);
    screens.press("R").unwrap();
    let effects = effects(&mut screens, Action::Allow);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Allow { name, .. } if name == "fan-out/gather.py")));
    assert_eq!(launched(&effects).unwrap().1, Language::Python);
    assert!(text(&screens).contains("Python · running"));
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
    let program = match &screens.state.player().unwrap().stages[1].real.as_ref().unwrap().program {
        RealProgram::Analogue(program) => program.clone(),
        RealProgram::Own(_) => unreachable!(),
    };
    let effects = effects(&mut screens, Action::Arrived(Arrival::Trust { program, allowed: true }));
    let (generation, _) = launched(&effects).unwrap();
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
