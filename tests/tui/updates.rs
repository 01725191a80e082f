//! What actions do, told as a user would do them.

use crate::{LESSON, Shelf, lesson_at, lines, open, text};
use asynctutor::lesson::progress::{Change, Progress};
use asynctutor::scenario::Millis;
use asynctutor::scenario::run::{Action as Strike, Intervention, RunOptions};
use asynctutor::trace::{ClockKind, Header, Nanos, Trace};
use asynctutor::tui::action::{Action, Arrival, Gesture, Pointer};
use asynctutor::tui::app::{
    Effect, ExitStatus, Open, Overlay, Pane, Phase, Player, Row, Screen, Stage, StageId, State, Transport,
};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::keymap::Keymap;
use asynctutor::tui::layout::{self, PlayerRegions, Regions};
use asynctutor::tui::update::{update, works};
use std::sync::Arc;
use std::time::Duration;

const SIZE: (u16, u16) = (120, 40);
/// Steps of the lesson, from 1.
const SAY: usize = 1;
const WHO_GATHER: usize = 2;
const WHO_GROUP: usize = 3;
const WHEN: usize = 4;
const DEMO: usize = 5;
const COMPARE: usize = 6;
const LANGUAGES: usize = 7;
const ASK: usize = 8;
const RECAP: usize = 9;

fn player(screens: &Headless) -> &Player {
    screens.state.player().expect("the player is on screen")
}

fn stage(screens: &Headless) -> &Stage {
    &player(screens).stages[0]
}

fn press(screens: &mut Headless, keys: &str) {
    screens.press(keys).unwrap();
}

fn ms(t: u64) -> Nanos {
    Nanos::from_millis(t)
}

fn selected(screens: &Headless) -> (usize, String) {
    let (stage, timeline, lane) = player(screens).selected_lane().expect("a task is selected");
    (stage, timeline.name(lane).to_owned())
}

fn regions(screens: &Headless) -> PlayerRegions {
    match layout::regions(&screens.state) {
        Regions::Player(regions) => regions,
        other => panic!("{other:?}"),
    }
}

fn mouse(screens: &mut Headless, column: u16, row: u16, what: Gesture) {
    screens.act(Action::Pointer(Pointer { column, row, what }));
}

/// Clicks on the first place where the screen shows `what`.
fn click(screens: &mut Headless, what: &str) {
    let shown = text(screens);
    let (row, line) = shown.lines().enumerate().find(|(_, line)| line.contains(what)).expect(what);
    let column = line.split(what).next().unwrap().chars().count();
    mouse(screens, column as u16, row as u16, Gesture::Press);
    mouse(screens, column as u16, row as u16, Gesture::Release);
}

#[test]
fn a_lesson_opens_at_its_first_step_and_is_left_for_the_course() {
    let mut screens = lesson_at(SAY, SIZE);
    assert_eq!((player(&screens).step, player(&screens).stages.len()), (0, 0));
    assert!(text(&screens).contains("Three calls"));
    press(&mut screens, "esc");
    assert!(matches!(screens.state.screen, Screen::Course));
    assert_eq!(screens.state.course.selected_entry().unwrap().id, LESSON);
    assert!(text(&screens).contains("step 1/9"));
    press(&mut screens, "esc");
    assert_eq!(screens.state.ended, None, "esc is for closing things");
    press(&mut screens, "q");
    assert_eq!(screens.state.ended, Some(ExitStatus::Fine));
}

#[test]
fn a_lesson_goes_on_where_the_learner_was() {
    let shelf = Shelf::new();
    let mut progress = Progress::default();
    progress.apply(&Change::Step { lesson: LESSON.into(), step: DEMO - 1 });
    let course = shelf.course(&progress);
    let mut screens = Headless::open(
        Open::Course,
        course,
        Keymap::built_in(),
        crate::theme("dark", crate::ColorDepth::None),
        SIZE.into(),
        shelf.clone(),
    );
    press(&mut screens, "enter");
    assert_eq!(player(&screens).step, DEMO - 1);
    press(&mut screens, "n n");
    assert_eq!(shelf.kept.lock().unwrap().last(), Some(&Change::Step { lesson: LESSON.into(), step: DEMO + 1 }));
}

#[test]
fn the_last_step_ends_the_lesson() {
    let mut screens = lesson_at(RECAP, SIZE);
    press(&mut screens, "n");
    assert!(screens.state.course.entries[0].standing.done);
    assert!(text(&screens).contains("1 of 2 done"));
}

#[test]
fn playing_goes_on_with_time_and_stops_at_the_end() {
    let mut screens = lesson_at(DEMO, SIZE);
    press(&mut screens, "space");
    assert_eq!(player(&screens).transport, Transport::Playing);
    screens.act(Action::Tick(Duration::from_secs(1)));
    assert_eq!(player(&screens).t, ms(100), "at a tenth of the clock's speed");
    press(&mut screens, "space");
    screens.act(Action::Tick(Duration::from_secs(1)));
    assert_eq!(player(&screens).t, ms(100));
    press(&mut screens, "+ space");
    screens.act(Action::Tick(Duration::from_secs(60)));
    assert_eq!((player(&screens).t, player(&screens).transport), (ms(520), Transport::Paused));
    press(&mut screens, "space");
    assert_eq!(player(&screens).t, ms(0), "from the start again");
}

#[test]
fn steps_go_through_every_event_and_back() {
    for step in [DEMO, COMPARE] {
        let mut screens = lesson_at(step, SIZE);
        press(&mut screens, "home");
        while player(&screens).stages.iter().any(|stage| stage.moment.0 > 0) {
            press(&mut screens, "left");
        }
        let events: usize = player(&screens).stages.iter().map(|stage| stage.timeline().unwrap().trace().len()).sum();
        let mut times = vec![player(&screens).t];
        for _ in 0..events {
            press(&mut screens, "right");
            times.push(player(&screens).t);
        }
        assert!(times.is_sorted(), "{times:?}");
        assert!(player(&screens).stages.iter().all(|stage| stage.moment == stage.timeline().unwrap().last_moment()));
        for _ in 0..events {
            press(&mut screens, "left");
        }
        assert!(player(&screens).stages.iter().all(|stage| stage.moment.0 == 0));
        assert_eq!(player(&screens).t, ms(0));
    }
}

#[test]
fn a_jump_goes_to_what_matters_and_selects_its_task() {
    let mut screens = lesson_at(COMPARE, SIZE);
    press(&mut screens, "X");
    assert_eq!((player(&screens).t, selected(&screens)), (ms(120), (0, "orders".into())));
    press(&mut screens, "C");
    assert_eq!((player(&screens).t, selected(&screens).0), (ms(120), 1));
    press(&mut screens, "end [");
    assert!(player(&screens).t < ms(520));
}

#[test]
fn cancelling_here_runs_again_with_the_old_run_as_ghost() {
    let mut screens = lesson_at(DEMO, SIZE);
    press(&mut screens, "X down");
    assert_eq!(selected(&screens).1, "profile");
    let before = (player(&screens).t, stage(&screens).moment);
    press(&mut screens, "c");
    assert_eq!((player(&screens).t, stage(&screens).moment), before, "the playhead stays");
    let wanted = [Intervention { at: Millis(120), task: "profile".into(), what: Strike::Cancel }];
    assert_eq!(stage(&screens).options.interventions, wanted);
    assert!(stage(&screens).scene().unwrap().ghost().is_some());
    assert!(text(&screens).contains("profile cancelled at 120 ms"));
    press(&mut screens, "end");
    assert!(text(&screens).contains('⊘'));
    press(&mut screens, "u");
    assert!(stage(&screens).options.interventions.is_empty());
}

#[test]
fn failing_here_asks_for_the_error() {
    let mut screens = lesson_at(DEMO, SIZE);
    press(&mut screens, "X down x");
    assert!(matches!(screens.state.overlay, Overlay::Errors { .. }));
    press(&mut screens, "down enter");
    assert_eq!(stage(&screens).options.interventions[0].what, Strike::Fail("ValueError".into()));
    press(&mut screens, "x esc");
    assert_eq!(stage(&screens).options.interventions.len(), 1);
}

#[test]
fn a_task_that_has_ended_cannot_be_cancelled() {
    let mut screens = lesson_at(DEMO, SIZE);
    press(&mut screens, "end c");
    assert!(stage(&screens).options.interventions.is_empty());
    assert!(!works(&screens.state, &Action::CancelHere));
}

#[test]
fn a_knob_runs_again_and_reset_takes_all_back() {
    let mut screens = lesson_at(COMPARE, SIZE);
    press(&mut screens, "k right right");
    for stage in &player(&screens).stages {
        assert!(stage.options.settings.values().any(|value| value.to_string() == "160ms"), "both runs have the knob");
        assert!(stage.scene().unwrap().ghost().is_some());
    }
    press(&mut screens, "down right esc");
    assert!(text(&screens).contains("return_exceptions: yes"));
    press(&mut screens, "r");
    assert!(
        player(&screens).stages.iter().all(|stage| !stage.is_changed() && stage.scene().unwrap().ghost().is_none())
    );
}

#[test]
fn beside_code_that_a_knob_does_not_change_it_is_said_where_the_knob_stands() {
    let mut screens = lesson_at(DEMO, (200, 50));
    assert!(!text(&screens).contains("this run:"));
    press(&mut screens, "k right right esc");
    let shown = text(&screens);
    assert!(shown.contains("this run: orders fails after = 160 ms, in the code 120 ms"), "{shown}");
    press(&mut screens, "k down right esc");
    assert!(text(&screens).contains("this run: orders fails after = 160 ms, return_exceptions = yes"), "{shown}");
    press(&mut screens, "r");
    assert!(!text(&screens).contains("this run:"));
}

#[test]
fn a_prediction_hides_the_run_until_it_is_answered() {
    let mut screens = lesson_at(WHO_GATHER, SIZE);
    assert_eq!(player(&screens).question().unwrap().options, ["main", "user", "orders", "profile"]);
    let shown = text(&screens);
    for given_away in ["✓", "✗", "520", "unowned", "raised"] {
        assert!(!shown.contains(given_away), "{given_away}\n{shown}");
    }
    for action in [Action::PlayPause, Action::StepForward, Action::CancelHere, Action::NextView, Action::Knobs] {
        assert!(!works(&screens.state, &action), "{action:?}");
    }
    press(&mut screens, "enter");
    assert_eq!(player(&screens).transport, Transport::Playing);
    screens.act(Action::Tick(Duration::from_secs(2)));
    assert!(text(&screens).contains("✗ ValueError") && !text(&screens).contains("Right."));
    screens.act(Action::Tick(Duration::from_secs(60)));
    assert!(text(&screens).contains("✓ Right."));
    assert_eq!(screens.state.course.entries[0].standing.right, 1);
}

#[test]
fn a_wrong_prediction_is_shown_against_the_run() {
    let mut screens = lesson_at(WHO_GROUP, SIZE);
    press(&mut screens, "down space enter n");
    assert_eq!(player(&screens).question().unwrap().verdict(), Some(false));
    let Phase::Revealed { right } = &player(&screens).question().unwrap().phase else { panic!("revealed") };
    assert_eq!(right.iter().copied().collect::<Vec<_>>(), [3], "profile, in the order of the lanes");
    assert!(works(&screens.state, &Action::Knobs), "now it can be played with");
}

#[test]
fn of_statements_the_one_that_holds_is_right() {
    for (keys, wanted) in [("1 enter n", false), ("2 enter n", true), ("down enter n", true), ("enter n", false)] {
        let mut screens = lesson_at(WHEN, SIZE);
        press(&mut screens, keys);
        assert_eq!(player(&screens).question().unwrap().verdict(), Some(wanted), "{keys}");
    }
}

#[test]
fn a_question_about_knowledge_is_answered_at_once() {
    let mut screens = lesson_at(ASK, SIZE);
    press(&mut screens, "2 enter");
    assert!(text(&screens).contains("✓ Right.") && text(&screens).contains("It owns them."));
    press(&mut screens, "n");
    assert_eq!(player(&screens).step, RECAP - 1);
}

#[test]
fn a_result_that_was_superseded_changes_nothing() {
    let mut screens = lesson_at(DEMO, SIZE);
    let old = stage(&screens).timeline().unwrap().clone();
    let old_request = stage(&screens).generation;
    press(&mut screens, "X down c");
    let late = Arrival::Run { stage: StageId(0), generation: old_request, timeline: Ok(old.clone()) };
    screens.act(Action::Arrived(late));
    assert!(!Arc::ptr_eq(stage(&screens).timeline().unwrap(), &old));
}

#[test]
fn a_run_on_the_wall_clock_streams_in_and_stops_when_left() {
    let mut screens = lesson_at(DEMO, SIZE);
    let whole = stage(&screens).timeline().unwrap().clone();
    let effects = update(&mut screens.state, Action::WallClock);
    assert!(matches!(effects.as_slice(), [Effect::RunLive(request)] if request.options.clock == ClockKind::Wall));
    let generation = stage(&screens).generation;
    let live = |over| Arrival::Live { stage: StageId(0), generation, timeline: whole.clone(), over };
    screens.act(Action::Tick(Duration::from_millis(30)));
    assert_eq!(player(&screens).t, ms(30));
    screens.act(Action::Arrived(live(false)));
    assert!(text(&screens).contains("live"));
    let effects = update(&mut screens.state, Action::Back);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::StopLive)));
    screens.act(Action::Arrived(live(true)));
    assert!(matches!(screens.state.screen, Screen::Course));
}

#[test]
fn a_lesson_with_mistakes_is_told_not_opened() {
    let mut screens = open(Open::Course, SIZE);
    screens.state.opening = None;
    press(&mut screens, "enter");
    let opening = asynctutor::tui::app::Opening { lesson: "x".into(), demo: None, options: RunOptions::default() };
    let mut fresh = open(Open::Course, SIZE);
    fresh.state.opening = Some(opening);
    let problem = Err("x/lesson.yaml:3:1: unknown key\u{1b}[31m".to_owned());
    fresh.act(Action::Arrived(Arrival::Lesson { id: "x".into(), lesson: problem }));
    assert!(text(&fresh).contains("x/lesson.yaml:3:1") && text(&fresh).contains('␛'));
    press(&mut fresh, "esc");
    assert!(matches!(fresh.state.overlay, Overlay::None));
}

#[test]
fn play_opens_a_demo_as_asked_without_its_question() {
    let options = RunOptions {
        interventions: vec![Intervention { at: Millis(50), task: "user".into(), what: Strike::Cancel }],
        ..RunOptions::default()
    };
    let demo = |demo: &str| Open::Lesson { lesson: LESSON.into(), demo: Some(demo.into()), options: options.clone() };
    let screens = open(demo("taskgroup"), SIZE);
    assert!(player(&screens).question().is_none());
    assert_eq!(stage(&screens).demo.as_deref(), Some("taskgroup"));
    assert!(text(&screens).contains("user cancelled at 50 ms"));
    let screens = open(demo("nowhere"), SIZE);
    assert!(text(&screens).contains("No such demo") && text(&screens).contains("gather"));
}

#[test]
fn looking_at_a_demo_leaves_the_place_in_the_lesson() {
    let shelf = Shelf::new();
    let target = Open::Lesson { lesson: LESSON.into(), demo: Some("gather".into()), options: RunOptions::default() };
    let screens = crate::open_on(shelf.clone(), target, SIZE);
    assert!(player(&screens).step > 0);
    assert_eq!(*shelf.kept.lock().unwrap(), []);
    assert_eq!(screens.state.course.standing(LESSON).step, None);
}

#[test]
fn a_remark_is_said_in_the_first_line_until_a_key_is_pressed() {
    let mut screens = open(Open::Course, (80, 24));
    screens.state.remark = Some("your progress was damaged; it is kept as progress.json.bad".into());
    screens.act(Action::Resize { columns: 80, rows: 24 });
    assert!(text(&screens).lines().next().unwrap().contains("kept as progress.json.bad"), "{}", text(&screens));
    press(&mut screens, "down");
    assert!(!text(&screens).contains("damaged"));
}

#[test]
fn a_text_that_does_not_fit_is_paged_while_the_runs_have_the_keyboard() {
    let target = Open::Lesson { lesson: "deadlock".into(), demo: None, options: RunOptions::default() };
    let mut screens = open(target, (80, 24));
    press(&mut screens, "n");
    assert_eq!(player(&screens).focus, Pane::Stage);
    assert!(text(&screens).contains("more lines: pgdn"), "{}", text(&screens));
    press(&mut screens, "page-down page-down");
    assert!(player(&screens).text_top > 0);
    let shown = text(&screens);
    assert!(shown.contains("more lines ─") && !shown.contains('↓'), "{shown}");
    press(&mut screens, "page-up page-up");
    assert_eq!(player(&screens).text_top, 0);
}

#[test]
fn a_trace_opens_without_a_lesson() {
    let mut trace = Trace::new(Header::default());
    let event = |t, task, kind| asynctutor::trace::Event { t: Nanos(t), task: asynctutor::trace::TaskId(task), kind };
    let spawn = asynctutor::trace::EventKind::Spawn { name: "ma\u{1b}]0;in", parent: None, line: None };
    trace.push(&event(0, 1, spawn));
    trace.push(&event(0, 1, asynctutor::trace::EventKind::Run));
    let mut screens = open(Open::Trace { title: "recorded.trace".into(), trace: Arc::new(trace), folder: None }, SIZE);
    assert!(text(&screens).contains("recorded.trace") && text(&screens).contains("ma␛]0;in"));
    assert!(!works(&screens.state, &Action::CancelHere));
    let nothing = Open::Trace { title: "empty".into(), trace: Arc::new(Trace::new(Header::default())), folder: None };
    let mut empty = open(nothing, SIZE);
    press(&mut empty, "space right left [ ] down v v v v tab + z");
    assert!(text(&empty).contains("empty"));
    press(&mut screens, "q");
    assert_eq!(screens.state.ended, Some(ExitStatus::Fine));
}

#[test]
fn many_tasks_with_any_names_can_be_gone_through() {
    let mut trace = Trace::new(Header::default());
    for task in 1..=20_000_u32 {
        let id = asynctutor::trace::TaskId(task);
        let name = ["漢字", "e\u{301}e\u{301}", "\u{202e}evil", "a\tb\u{9b}31m", ""][task as usize % 5];
        let parent = (task > 1).then_some(asynctutor::trace::TaskId(task / 2));
        let spawn = asynctutor::trace::EventKind::Spawn { name, parent, line: None };
        let event = |t, kind| asynctutor::trace::Event { t: Nanos(t), task: id, kind };
        trace.push(&event(u64::from(task) * 1000, spawn));
        trace.push(&event(u64::from(task) * 1000, asynctutor::trace::EventKind::Run));
    }
    let mut screens = open(Open::Trace { title: "many\u{7}".into(), trace: Arc::new(trace), folder: None }, (100, 30));
    for keys in ["end", "page-down page-down", "v", "page-down", "v v v", "[ [ ]", "z z z < >", "up up", "home f"] {
        press(&mut screens, keys);
        let shown = text(&screens);
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
        assert!(!shown.contains('\u{202e}'));
    }
}

#[test]
fn views_languages_and_panes_go_round() {
    let mut screens = lesson_at(LANGUAGES, SIZE);
    let mut views = Vec::new();
    for _ in 0..5 {
        press(&mut screens, "v");
        views.push(format!("{:?}", player(&screens).view));
    }
    assert_eq!(views, ["Loop", "Resources", "Tree", "Log", "Lanes"]);
    press(&mut screens, "f5");
    assert_eq!(format!("{:?}", player(&screens).view), "Tree");
    let mut screens = lesson_at(DEMO, SIZE);
    press(&mut screens, "l");
    assert!(text(&screens).contains("Promise.all"));
    press(&mut screens, "l");
    assert!(text(&screens).contains("asyncio.gather(user()"));
    press(&mut screens, "shift+tab");
    assert_eq!(player(&screens).focus, Pane::Text);
    press(&mut screens, "tab tab");
    assert_eq!(player(&screens).focus, Pane::Stage);
}

#[test]
fn the_axis_zooms_pans_and_fits() {
    let mut screens = lesson_at(DEMO, SIZE);
    let whole = player(&screens).viewport;
    press(&mut screens, "z z z");
    let near = player(&screens).viewport;
    assert!(near.per_column() < whole.per_column());
    press(&mut screens, ">");
    assert!(player(&screens).viewport.from() > near.from());
    press(&mut screens, "f");
    assert_eq!(player(&screens).viewport, whole);
}

#[test]
fn the_playhead_stays_in_view_while_it_plays() {
    let mut screens = lesson_at(DEMO, SIZE);
    press(&mut screens, "z z z z space");
    for _ in 0..60 {
        screens.act(Action::Tick(Duration::from_millis(100)));
        let player = player(&screens);
        assert!(player.viewport.column(player.t).is_some(), "{:?}", player.t);
    }
}

#[test]
fn the_selection_goes_across_both_runs() {
    let mut screens = lesson_at(COMPARE, SIZE);
    assert_eq!(selected(&screens), (0, "main".into()));
    press(&mut screens, "down down down down");
    assert_eq!(selected(&screens), (1, "main".into()));
    press(&mut screens, "up");
    assert_eq!(selected(&screens), (0, "profile".into()));
    press(&mut screens, "page-down page-down page-down");
    assert_eq!(selected(&screens), (1, "profile".into()));
}

#[test]
fn the_mouse_selects_lanes_and_drags_the_playhead() {
    let mut screens = lesson_at(DEMO, SIZE);
    click(&mut screens, "├ orders");
    assert_eq!(selected(&screens).1, "orders");
    let ruler = regions(&screens).stages.unwrap().ruler;
    let column = player(&screens).viewport.column(ms(200)).unwrap();
    mouse(&mut screens, ruler.x + column, ruler.y, Gesture::Press);
    assert_eq!(player(&screens).t, ms(200));
    mouse(&mut screens, ruler.x + column + 5, ruler.y + 9, Gesture::Drag);
    assert!(player(&screens).t > ms(200));
    mouse(&mut screens, 0, 0, Gesture::Drag);
    assert_eq!(player(&screens).t, ms(0));
    mouse(&mut screens, 0, 0, Gesture::Release);
    mouse(&mut screens, ruler.x + column, ruler.y, Gesture::Drag);
    assert_eq!(player(&screens).t, ms(0), "it was let go");
    let before = player(&screens).viewport.per_column();
    mouse(&mut screens, ruler.x + column, ruler.y, Gesture::WheelUp { zoom: false });
    assert!(player(&screens).viewport.per_column() < before, "the wheel zooms on the ruler");
}

#[test]
fn the_mouse_answers_opens_and_presses_keys() {
    let mut screens = open(Open::Course, SIZE);
    click(&mut screens, "○ A blocked");
    assert!(matches!(screens.state.screen, Screen::Course));
    click(&mut screens, "○ A fan-out");
    click(&mut screens, "○ A fan-out");
    assert!(matches!(screens.state.screen, Screen::Player(_)));
    click(&mut screens, "n next");
    assert_eq!(player(&screens).step, WHO_GATHER - 1);
    click(&mut screens, "☐ profile");
    assert_eq!(player(&screens).question().unwrap().picked.iter().copied().collect::<Vec<_>>(), [3]);
    click(&mut screens, "Node");
    assert!(text(&screens).contains("Promise.all"));
    click(&mut screens, "? help");
    assert!(matches!(screens.state.overlay, Overlay::Help { .. }));
    mouse(&mut screens, 0, 0, Gesture::Press);
    assert!(matches!(screens.state.overlay, Overlay::None));
}

#[test]
fn a_search_is_typed_and_taken_back() {
    let mut screens = open(Open::Course, SIZE);
    press(&mut screens, "/ b l o c k q");
    assert_eq!(screens.state.course.query, "blockq", "letters are letters here");
    assert!(text(&screens).contains("No lesson matches"));
    press(&mut screens, "backspace");
    assert_eq!(screens.state.course.rows, [Row::Lesson(1)]);
    screens.act(Action::Paste("\u{7}\n".into()));
    assert_eq!(screens.state.course.query, "block");
    press(&mut screens, "esc");
    assert_eq!((screens.state.course.query.as_str(), screens.state.course.rows.len()), ("", 4));
}

#[test]
fn a_resize_keeps_the_moment_and_the_selection() {
    let mut screens = lesson_at(DEMO, SIZE);
    press(&mut screens, "X");
    for (columns, rows) in [(80, 24), (10, 3), (1, 1), (500, 200), (120, 40)] {
        screens.act(Action::Resize { columns, rows });
        assert_eq!((player(&screens).t, selected(&screens).1.as_str()), (ms(120), "orders"));
    }
    assert!(lines(&screens.picture()).contains("orders"));
}

#[test]
fn ctrl_c_interrupts_wherever_it_is_pressed() {
    for keys in ["", "/", "?", "enter", "enter n", "enter n n n n k"] {
        let mut screens = open(Open::Course, SIZE);
        press(&mut screens, keys);
        press(&mut screens, "ctrl+c");
        assert_eq!(screens.state.ended, Some(ExitStatus::Interrupted), "after {keys}");
    }
}

#[test]
fn what_the_bar_shows_works() {
    let screens = lesson_at(DEMO, (200, 50));
    let state: &State = &screens.state;
    let shown = text(&screens);
    let bar = shown.lines().last().unwrap();
    assert!(bar.contains("space play") && bar.ends_with("? help"), "{bar}");
    assert!(!bar.contains("undo"), "there is nothing to undo: {bar}");
    assert!(!works(state, &Action::Undo));
}
