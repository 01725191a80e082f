//! The judge of predictions is the run.

use crate::lesson::progress::Change;
use crate::lesson::{Guess, LessonStep};
use crate::trace::Nanos;
use crate::tui::app::{Effect, Phase, Player, State};
use std::collections::BTreeSet;

/// Reveals the answer of the present question, and remembers whether it was right.
pub(super) fn reveal(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let right = right_options(player);
    let step = player.step;
    let Some(lesson) = player.lesson().map(|lesson| lesson.id.clone()) else { return Vec::new() };
    let Some(question) = player.question_mut() else { return Vec::new() };
    question.phase = Phase::Revealed { right };
    let was_right = question.verdict() == Some(true);
    player.text_top = 0;
    player.wants_verdict_in_view = true;
    if let Some(entry) = state.course.entry_mut(&lesson) {
        let standing = &mut entry.standing;
        *(if was_right { &mut standing.right } else { &mut standing.wrong }) += 1;
        standing.answered.insert(step);
        standing.skipped.remove(&step);
    }
    vec![Effect::Save(Change::Guess { lesson, step, right: was_right })]
}

/// The right answers among the options of the present question.
fn right_options(player: &Player) -> BTreeSet<usize> {
    let stage = player.stages.first();
    let run = stage.and_then(|stage| Some((stage.timeline()?, &stage.options.settings)));
    match (player.lesson_step(), run) {
        (Some(LessonStep::Ask { answer, .. }), _) => BTreeSet::from([*answer]),
        (Some(LessonStep::Predict { guess: Guess::Tasks(spec), .. }), Some((timeline, settings))) => {
            let matching = spec.resolve(settings).tasks_matching(timeline);
            let options = player.question().map_or(0, |question| question.options.len());
            let lanes = timeline.rows().iter().take(options).enumerate();
            lanes.filter(|(_, lane)| matching.contains(lane)).map(|(index, _)| index).collect()
        }
        (Some(LessonStep::Predict { guess: Guess::Choice(choices), .. }), Some((timeline, settings))) => {
            let hold = choices
                .iter()
                .enumerate()
                .filter(|(_, (_, spec))| spec.resolve(settings).check(timeline, Nanos::ZERO).is_ok());
            hold.map(|(index, _)| index).collect()
        }
        _ => BTreeSet::new(),
    }
}
