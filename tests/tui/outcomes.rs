//! Exploring a run from the player: the list of outcomes, and opening one.

use crate::{open, text};
use asynctutor::scenario::Schedule;
use asynctutor::scenario::run::RunOptions;
use asynctutor::tui::action::{Action, Arrival, Gesture, Pointer};
use asynctutor::tui::app::{Effect, Open, Overlay, Stage};
use asynctutor::tui::headless::Headless;
use asynctutor::tui::layout;
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
    let list = layout::outcomes(screens.state.area(), 2);
    let row = list.y + 1 + layout::OUTCOMES_HEAD + 1;
    screens.act(Action::Pointer(Pointer { column: list.x + 5, row, what: Gesture::Press }));
    assert_eq!(stage(&screens).options.schedule, Some(Schedule::Choices(vec![0, 1])));
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
