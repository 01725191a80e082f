//! The judge of predictions is the run.

use crate::lesson::progress::Change;
use crate::lesson::{Guess, LessonStep};
use crate::trace::claim::Claim;
use crate::trace::{EventKind, LaneId, Outcome, Timeline};
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
            let claim = spec.resolve(settings);
            let options = player.question().map_or(0, |question| question.options.len());
            let lanes = timeline.rows().iter().take(options).enumerate();
            lanes.filter(|(_, lane)| holds_of(&claim, timeline, **lane)).map(|(index, _)| index).collect()
        }
        (Some(LessonStep::Predict { guess: Guess::Choice(choices), .. }), Some((timeline, settings))) => {
            let hold = choices.iter().enumerate().filter(|(_, (_, spec))| holds(&spec.resolve(settings), timeline));
            hold.map(|(index, _)| index).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// Whether a claim holds of a run.
fn holds(_claim: &Claim, _timeline: &Timeline) -> bool {
    false
}

/// Whether what the claim says of tasks is true of this one.
fn holds_of(claim: &Claim, timeline: &Timeline, lane: LaneId) -> bool {
    match claim {
        Claim::Cancelled { .. } => {
            let end = timeline.lane(lane).ended.map(|event| timeline.trace().get(event).kind);
            matches!(end, Some(EventKind::End { outcome: Outcome::Cancelled, .. }))
        }
        other => holds(other, timeline),
    }
}
