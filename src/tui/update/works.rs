//! Which actions make sense now: what the keys do nothing about, and what the help leaves out.

use crate::trace::timeline::Landmark;
use crate::trace::{Moment, State as TaskState};
use crate::tui::action::Action;
use crate::tui::app::{Activity, Asked, Overlay, Phase, Player, Screen, Stage, State, Subject, Transport};
use crate::tui::keymap::Context;

/// Whether `action` would do something now.
pub fn works(state: &State, action: &Action) -> bool {
    use Action as A;
    match action {
        // Who closes one thing too many is not to be thrown out.
        A::Back if state.context() == Context::Course => !state.course.query.is_empty(),
        A::Quit | A::Interrupt | A::Suspend | A::Redraw | A::Back | A::Help => true,
        A::Pointer(_) | A::Resize { .. } | A::Tick(_) | A::Arrived(_) => true,
        _ => match state.context() {
            Context::Page => {
                matches!(action, A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last | A::Confirm)
                    || (matches!(action, A::Output) && matches!(state.overlay, Overlay::Output { .. }))
            }
            Context::Trust if matches!(action, A::Allow) => matches!(state.overlay, Overlay::Trust { seen: true, .. }),
            Context::Trust => matches!(action, A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last),
            Context::Menu => works_in_menu(state, action),
            Context::Course => match action {
                A::Search | A::EraseAll => !state.course.entries.is_empty(),
                A::Confirm => state.course.selected_entry().is_some(),
                A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last => !state.course.rows.is_empty(),
                _ => false,
            },
            Context::Search => match action {
                A::Up | A::Down | A::PageUp | A::PageDown | A::Confirm => state.course.selected_entry().is_some(),
                A::Type(_) | A::Paste(_) => true,
                A::Erase | A::EraseAll => !state.course.query.is_empty(),
                _ => false,
            },
            Context::Knobs if matches!(action, A::Up | A::Down | A::Increase | A::Decrease) => true,
            Context::Player | Context::Question | Context::Knobs | Context::Everywhere => match &state.screen {
                Screen::Player(player) => works_in_player(player, action),
                Screen::Course => false,
            },
        },
    }
}

fn works_in_menu(state: &State, action: &Action) -> bool {
    let entries = match &state.overlay {
        Overlay::Errors { classes, .. } => classes.len(),
        Overlay::Findings { .. } => state.player().map_or(0, |player| player.mistakes().len()),
        Overlay::Outcomes { found, .. } => found.as_ref().map_or(0, |found| found.outcomes.len()),
        _ => 0,
    };
    match action {
        Action::Up | Action::Down | Action::Confirm => entries > 0,
        Action::Findings => matches!(state.overlay, Overlay::Findings { .. }),
        Action::PageUp | Action::PageDown | Action::First | Action::Last => {
            entries > 0 && matches!(state.overlay, Overlay::Findings { .. })
        }
        Action::Choose(number) => (1..=entries).contains(&usize::from(*number)),
        _ => false,
    }
}

fn works_in_player(player: &Player, action: &Action) -> bool {
    use Action as A;
    let asking = player.is_asking();
    let hidden = player.hides_future();
    let has_run = player.stages.iter().any(|stage| stage.timeline().is_some());
    let is_live = player.transport == Transport::Live;
    let moves = has_run && !is_live && !(asking && hidden);
    let changes = !hidden && player.active_stage().is_some_and(|(_, stage)| stage.program.is_some());
    match action {
        A::Leave | A::Up | A::Down | A::PageUp | A::PageDown => true,
        A::First | A::Last | A::StepForward | A::StepBack | A::NextLandmark | A::PreviousLandmark => moves,
        A::NextCancel => moves && !hidden && has(player, Landmark::Cancel),
        A::NextFailure => moves && !hidden && has(player, Landmark::Failure),
        A::NextStall => moves && !hidden && has(player, Landmark::Stall),
        A::PlayPause => has_run && !(asking && hidden),
        A::Faster | A::Slower => has_run && !is_live,
        A::ZoomIn | A::ZoomOut | A::PanLeft | A::PanRight | A::Fit => has_run,
        A::NextPane | A::PreviousPane => !player.stages.is_empty(),
        A::NextView | A::Show(_) => has_run && !(asking && hidden),
        A::Toggle => asking,
        A::Choose(number) => player.question().is_some_and(|question| {
            question.phase == Phase::Asking && (1..=question.options.len()).contains(&usize::from(*number))
        }),
        A::Confirm => match player.question() {
            Some(question) if asking => !question.options.is_empty() && (question.asked == Asked::Knowledge || has_run),
            _ => matches!(player.subject, Subject::Lesson(_)),
        },
        A::NextLanguage => player.analogues().len() > 1,
        A::NextStep => matches!(player.subject, Subject::Lesson(_)),
        A::PreviousStep => player.step > 0,
        A::CancelHere | A::FailHere => changes && !is_live && selected_lives(player),
        A::Undo => {
            changes
                && player.active_stage().is_some_and(|(_, stage)| {
                    !stage.options.interventions.is_empty() || stage.options.schedule.is_some()
                })
        }
        A::Reset if player.own_program().is_some() => true,
        A::RunHere => {
            let is_idle = |stage: &Stage| stage.real.as_ref().is_some_and(|real| !real.is_going());
            player.own_program().is_some() || super::languages::runnable(player).is_some_and(|(_, one)| is_idle(one))
        }
        A::AllLanguages => matches!(player.activity, Activity::Languages) && player.analogues().len() > 1,
        A::StopProgram => player.is_any_going(),
        A::Findings => !player.mistakes().is_empty() || !player.gaps().is_empty(),
        A::Output => super::program::written_stage(player).is_some(),
        A::Reset => !hidden && player.stages.iter().any(|stage| stage.is_changed()),
        A::Knobs => changes && !super::knobs(player).is_empty(),
        A::WallClock => changes,
        A::Explore => changes && has_run && !is_live,
        _ => false,
    }
}

/// Whether any run has such a landmark, wherever the playhead is.
fn has(player: &Player, landmark: Landmark) -> bool {
    let mut runs = player.stages.iter().filter_map(Stage::timeline);
    runs.any(|timeline| timeline.jump(Moment(0), landmark, true).is_some())
}

/// Whether the selected task exists at the playhead and has not ended.
fn selected_lives(player: &Player) -> bool {
    player.selected_lane().is_some_and(|(stage, timeline, lane)| {
        !matches!(
            timeline.state(lane, player.stages[stage].moment),
            TaskState::Unborn | TaskState::Ended(_) | TaskState::Collected
        )
    })
}
