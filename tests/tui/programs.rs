//! A program of the user's in the player, as its trace grows.

use crate::{Shelf, open_on, real, text};
use asynctutor::lesson::Language;
use asynctutor::runtime::{Ending, Launch, Limits, Streams, Surroundings, Target};
use asynctutor::trace::{ClockKind, Timeline};
use asynctutor::tui::action::{Action, Arrival, News, Over};
use asynctutor::tui::app::{Effect, Open, Overlay, Transport};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::update::update;
use asynctutor::tui::view::pulse;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const SIZE: (u16, u16) = (120, 40);

fn program(folder: &Path, size: (u16, u16)) -> Headless {
    let path = folder.join("gather.py");
    let launch = Launch {
        target: Target { language: Language::Python, path, args: Vec::new() },
        clock: ClockKind::Wall,
        limits: Limits::default(),
        streams: Streams::Kept,
        surroundings: Surroundings::Whole,
    };
    open_on(Shelf::new(), Open::Program { title: "gather.py".into(), launch }, size)
}

/// The first `lines` of the trace, the header among them.
fn part(lines: usize) -> Arc<Timeline> {
    let text: Vec<&str> = real::PYTHON.lines().take(lines).collect();
    Arc::new(Timeline::of_a_run_going_on(Arc::new(real::trace(&(text.join("\n") + "\n")))))
}

fn tell(screens: &mut Headless, news: News) {
    let generation = screens.state.player().unwrap().stages[0].generation;
    screens.act(Action::Arrived(Arrival::Program { generation, news }));
}

fn grows(screens: &mut Headless, lines: usize) {
    tell(screens, News { timeline: Some(part(lines)), ..News::default() });
}

fn ends(screens: &mut Headless, lines: usize, ending: Ending, wrote: &str) {
    let over = Some(Over { ending, warnings: Vec::new() });
    tell(screens, News { timeline: Some(part(lines)), wrote: Some(wrote.into()), is_full: false, over });
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("gather.py"), "import a\n\n\n# four\n\n# six\n").unwrap();
    folder
}

#[test]
fn the_playhead_stays_with_a_program_until_it_is_moved_and_again_on_request() {
    let folder = folder();
    let mut screens = program(folder.path(), SIZE);
    assert!(text(&screens).contains("● live") && text(&screens).contains("waiting for the first event"));
    grows(&mut screens, 13);
    screens.act(Action::Tick(Duration::from_millis(50)));
    let transport = |screens: &Headless| screens.state.player().unwrap().transport;
    assert_eq!(transport(&screens), Transport::Following);
    screens.press("left").unwrap();
    assert_eq!(transport(&screens), Transport::Paused);
    let at = screens.state.player().unwrap().t;
    grows(&mut screens, 20);
    assert_eq!(screens.state.player().unwrap().t, at, "what comes does not move it");
    assert!(text(&screens).contains("● live   ‖"), "{}", text(&screens));
    screens.press("end").unwrap();
    assert_eq!(transport(&screens), Transport::Following);
    grows(&mut screens, 24);
    let player = screens.state.player().unwrap();
    assert_eq!(player.stages[0].moment, player.stages[0].timeline().unwrap().last_moment());
    ends(&mut screens, 28, Ending::Exited(0), "bye\n");
    assert_eq!(transport(&screens), Transport::Paused);
    let shown = text(&screens);
    assert!(shown.contains("exit status 0") && shown.contains("CPython 3.11.7 · wall clock"), "{shown}");
    assert!(matches!(screens.state.overlay, Overlay::None), "there is nothing to complain of");
}

#[test]
fn nothing_is_drawn_anew_while_nothing_of_it_would_differ() {
    let folder = folder();
    let mut screens = program(folder.path(), SIZE);
    grows(&mut screens, 20);
    let tick = |screens: &mut Headless| {
        let before = pulse(&screens.state);
        screens.act(Action::Tick(Duration::from_millis(33)));
        pulse(&screens.state) != before
    };
    assert!(screens.state.pace().is_some() && tick(&mut screens), "its time is shown");
    screens.press("left").unwrap();
    assert!(screens.state.pace().is_none() && !tick(&mut screens), "nothing moves, though the program goes on");
    screens.press("end").unwrap();
    ends(&mut screens, 28, Ending::Exited(0), "");
    assert!(screens.state.pace().is_none(), "it is over");
    // So slow that the playhead stands still for the eye.
    screens.press("home - - - - - - - - - - space").unwrap();
    assert!(screens.state.pace().is_some() && !tick(&mut screens));
}

#[test]
fn playing_on_from_the_past_catches_up() {
    let folder = folder();
    let mut screens = program(folder.path(), SIZE);
    grows(&mut screens, 20);
    screens.press("home space").unwrap();
    assert_eq!(screens.state.player().unwrap().transport, Transport::Playing);
    screens.act(Action::Tick(Duration::from_secs(1000)));
    assert_eq!(screens.state.player().unwrap().transport, Transport::Following);
}

#[test]
fn the_source_is_read_below_the_programs_folder_only() {
    let folder = folder();
    let mut screens = program(&folder.path().join("."), SIZE);
    grows(&mut screens, 8);
    let shown = text(&screens);
    assert!(shown.contains("4 ▶ # four"), "{shown}");
    let outside = |file: &str| {
        let folder = folder.path().join("sub");
        std::fs::create_dir_all(&folder).unwrap();
        let effect = Effect::ReadSource { folder, file: file.into() };
        let stop = tokio_util::sync::CancellationToken::new();
        match asynctutor::tui::perform::perform(effect, Shelf::new().as_ref(), &stop) {
            Some(Action::Arrived(Arrival::Source { text, .. })) => text,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(outside("../gather.py"), None);
    assert_eq!(outside("/etc/hostname"), None);
    assert_eq!(outside("."), None);
}

#[test]
fn what_a_failing_program_wrote_is_shown_at_once() {
    let folder = folder();
    let mut screens = program(folder.path(), SIZE);
    grows(&mut screens, 8);
    ends(&mut screens, 8, Ending::Exited(1), "Traceback\n  \u{202e}ValueError: boom");
    let shown = text(&screens);
    assert!(shown.contains("gather.py ended: exit status 1.") && shown.contains("ValueError: boom"), "{shown}");
    assert!(!shown.contains('\u{202e}'));
    screens.press("esc").unwrap();
    assert!(!text(&screens).contains("Traceback"));
    screens.press("O").unwrap();
    assert!(text(&screens).contains("Traceback"));
    screens.press("O").unwrap();
    assert!(!text(&screens).contains("Traceback"));
}

#[test]
fn a_program_of_which_nothing_was_traced_says_so() {
    let folder = folder();
    let mut screens = program(folder.path(), SIZE);
    ends(&mut screens, 1, Ending::Exited(0), "");
    let shown = text(&screens);
    assert!(shown.contains("Nothing was traced") && shown.contains("It wrote nothing."), "{shown}");
}

#[test]
fn the_output_stays_at_its_end_while_it_grows() {
    let folder = folder();
    let mut screens = program(folder.path(), (80, 24));
    grows(&mut screens, 8);
    let wrote = |count: usize| (1..=count).map(|n| format!("line {n}\n")).collect::<String>();
    tell(&mut screens, News { wrote: Some(wrote(50).into()), ..News::default() });
    screens.press("O").unwrap();
    assert!(text(&screens).contains("line 50"));
    tell(&mut screens, News { wrote: Some(wrote(60).into()), ..News::default() });
    assert!(text(&screens).contains("line 60"));
    screens.press("home").unwrap();
    tell(&mut screens, News { wrote: Some(wrote(70).into()), ..News::default() });
    assert!(text(&screens).contains("line 1 ") && !text(&screens).contains("line 70"));
}

#[test]
fn a_program_is_stopped_and_run_again() {
    let folder = folder();
    let mut screens = program(folder.path(), SIZE);
    grows(&mut screens, 8);
    let first = screens.state.player().unwrap().stages[0].generation;
    let effects = update(&mut screens.state, Action::StopProgram);
    assert!(matches!(effects[..], [Effect::EndProgram { generation }] if generation == first));
    let effects = update(&mut screens.state, Action::Reset);
    assert!(matches!(effects[0], Effect::Launch { generation, .. } if generation != first));
    // News of the run before are of no use any more.
    let news = News { timeline: Some(part(8)), ..News::default() };
    screens.act(Action::Arrived(Arrival::Program { generation: first, news }));
    assert!(text(&screens).contains("waiting for the first event"));
}

#[test]
fn a_run_that_cannot_be_made_again_says_why() {
    let folder = folder();
    let mut screens = program(folder.path(), SIZE);
    let generation = screens.state.player().unwrap().stages[0].generation;
    screens.act(Action::Arrived(Arrival::NotStarted { generation, problem: "main.go:3: syntax error".into() }));
    assert!(text(&screens).contains("main.go:3: syntax error"));
    assert_eq!(screens.state.player().unwrap().transport, Transport::Paused);
    // However much it is, all of it can be read.
    let problem: String = (1..=90).map(|line| format!("main.go:{line}: syntax error\n")).collect();
    let effects = update(&mut screens.state, Action::RunHere);
    assert!(effects.is_empty(), "the page lies over it");
    screens.press("esc").unwrap();
    update(&mut screens.state, Action::RunHere);
    let generation = screens.state.player().unwrap().stages[0].generation;
    screens.act(Action::Arrived(Arrival::NotStarted { generation, problem }));
    screens.press("end").unwrap();
    assert!(text(&screens).contains("main.go:90: syntax error"), "{}", text(&screens));
}

#[test]
fn it_looks_like_this() {
    for size in [(80, 24), (120, 40), (200, 50)] {
        let folder = folder();
        let mut screens = program(folder.path(), size);
        grows(&mut screens, 22);
        crate::screens::hold("program-live", size, &screens);
        ends(&mut screens, 28, Ending::Signalled(15), "one\ntwo\n");
        crate::screens::hold("program-over", size, &screens);
    }
}
