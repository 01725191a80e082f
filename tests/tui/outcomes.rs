//! Exploring a run from the player: the list of outcomes, and opening one.

use crate::{open, text};
use asynctutor::scenario::Schedule;
use asynctutor::scenario::run::RunOptions;
use asynctutor::tui::action::{Action, Arrival, Gesture, Pointer};
use asynctutor::tui::app::{Effect, Open, Overlay, Stage};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::update::update;

const SIZE: (u16, u16) = (120, 40);

/// A demo of the course in which two transfers may lock each other out.
fn two_orders() -> Headless {
    let demo = Some("two-orders".into());
    open(Open::Lesson { lesson: "deadlock".into(), demo, options: RunOptions::default() }, SIZE)
}

fn stage(screens: &Headless) -> &Stage {
    &screens.state.player().expect("the player").stages[0]
}

#[test]
fn the_outcomes_are_listed_with_how_often_they_came_up() {
    let mut screens = two_orders();
    screens.press("e").unwrap();
    let text = text(&screens);
    assert!(text.contains("outcomes of all 12 schedules there are"), "{text}");
    assert!(text.contains("8   66.7 %  all tasks returned"), "{text}");
    assert!(text.contains("4   33.3 %  deadlock; no task ended"), "{text}");
}

#[test]
fn an_outcome_opens_as_the_run_with_the_former_as_its_ghost() {
    let mut screens = two_orders();
    let before = stage(&screens).timeline().unwrap().clone();
    screens.press("e down enter").unwrap();
    assert!(matches!(screens.state.overlay, Overlay::None));
    let scene = stage(&screens).scene().unwrap();
    assert_eq!(stage(&screens).options.schedule, Some(Schedule::Choices(vec![0, 1])));
    assert!(std::sync::Arc::ptr_eq(scene.ghost().unwrap(), &before));
    let source = &scene.timeline().trace().header.source;
    assert_eq!(source.schedule.as_deref(), Some("0.1"));
    assert!(text(&screens).contains("schedule 0.1"));
    // And back.
    screens.press("u").unwrap();
    assert_eq!(stage(&screens).options.schedule, None);
    screens.press("e 2 r").unwrap();
    assert_eq!(stage(&screens).options.schedule, None);
    assert!(!stage(&screens).is_changed());
}

#[test]
fn an_outcome_can_be_clicked() {
    let mut screens = two_orders();
    screens.press("e").unwrap();
    let shown = text(&screens);
    let row = shown.lines().position(|line| line.contains("deadlock; no task ended")).unwrap() as u16;
    screens.act(Action::Pointer(Pointer { column: 40, row, what: Gesture::Press }));
    assert_eq!(stage(&screens).options.schedule, Some(Schedule::Choices(vec![0, 1])));
}

#[test]
fn an_outcome_of_many_words_is_told_whole() {
    let mut screens = two_orders();
    let effects = update(&mut screens.state, Action::Explore);
    let [Effect::Explore { request, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let mut found = asynctutor::scenario::explore::explore(&request.program, &request.options, 1000);
    let names: Vec<String> = (1..=40).map(|number| format!("task-{number} raised ValueError")).collect();
    found.outcomes[0].says = names.join("; ");
    let arrival = Arrival::Explored { generation: request.generation, found: Ok(found.into()) };
    screens.act(Action::Arrived(arrival));
    for size in [(80, 24), (120, 40), (200, 50)] {
        screens.act(Action::Resize { columns: size.0, rows: size.1 });
        let shown = text(&screens);
        let within = |line: &str| line.split('│').find(|part| part.contains("task-")).map(str::trim).map(str::to_owned);
        let told: Vec<String> = shown.lines().filter_map(within).collect();
        let told = told.join(" ");
        for name in &names[..if size.1 > 24 { 40 } else { 15 }] {
            assert!(told.contains(name), "{name} in {shown}");
        }
        // The lines that go on stand below the words, not below the numbers.
        assert!(shown.contains("8   66.7 %  task-1 raised"), "{shown}");
    }
    // A click on any of its lines opens it.
    let row = text(&screens).lines().position(|line| line.contains("task-30")).unwrap() as u16;
    screens.act(Action::Pointer(Pointer { column: 100, row, what: Gesture::Press }));
    assert!(stage(&screens).options.schedule.is_some());
}

#[test]
fn leaving_the_list_changes_nothing_and_a_late_result_is_ignored() {
    let mut screens = two_orders();
    let effects = update(&mut screens.state, Action::Explore);
    let [Effect::Explore { request, count: 1000 }] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text(&screens).contains("trying many schedules"));
    // Nothing to choose yet.
    screens.press("enter down 1").unwrap();
    assert!(matches!(screens.state.overlay, Overlay::Outcomes { found: None, .. }));
    screens.press("esc").unwrap();
    let found = asynctutor::scenario::explore::explore(&request.program, &request.options, 5);
    let late = Arrival::Explored { generation: request.generation, found: Ok(found.into()) };
    screens.act(Action::Arrived(late));
    assert!(matches!(screens.state.overlay, Overlay::None));
    assert!(!stage(&screens).is_changed());
}

#[test]
fn closing_the_list_stops_the_search_and_its_arrival_does_not() {
    for leave in [Action::Back, Action::Help] {
        let mut screens = two_orders();
        let effects = update(&mut screens.state, Action::Explore);
        assert!(matches!(effects.as_slice(), [Effect::Explore { .. }]), "{effects:?}");
        // As long as the list is there, the search goes on.
        assert!(update(&mut screens.state, Action::Down).is_empty());
        let effects = update(&mut screens.state, leave);
        assert!(effects.iter().any(|effect| matches!(effect, Effect::StopExploring)), "{effects:?}");
    }
    let mut screens = two_orders();
    let effects = update(&mut screens.state, Action::Explore);
    let [Effect::Explore { request, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let found = asynctutor::scenario::explore::explore(&request.program, &request.options, 5);
    let arrival = Arrival::Explored { generation: request.generation, found: Ok(found.into()) };
    assert!(update(&mut screens.state, Action::Arrived(arrival)).is_empty());
    assert!(!update(&mut screens.state, Action::Back).iter().any(|effect| matches!(effect, Effect::StopExploring)));
}
