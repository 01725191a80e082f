//! The lesson's steps: entering one, answering its question, going on.

use super::{change, judge, languages, leave_player, message, playing, program, view};
use crate::lesson::progress::Change;
use crate::lesson::{Guess, Language, Lesson, LessonStep};
use crate::scenario::program::Settings;
use crate::trace::Nanos;
use crate::tui::action::Action;
use crate::tui::app::{
    Activity, Asked, Effect, Highlight, Opening, Pane, Phase, Player, Question, Screen, Stage, State, Subject,
    Transport,
};
use crate::tui::keymap::Context;
use crate::tui::layout::{self, Regions};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A lesson has been read: opens it, or says what is wrong with it.
pub(super) fn opened(state: &mut State, id: &str, lesson: Result<Arc<Lesson>, String>) -> Vec<Effect> {
    let Some(opening) = state.opening.take_if(|opening| opening.lesson == id) else { return Vec::new() };
    if let Some(entry) = state.course.entry_mut(id) {
        entry.problem = lesson.as_ref().err().cloned();
    }
    match lesson {
        Err(problem) => {
            message(state, &format!("{id} cannot be opened"), problem);
            Vec::new()
        }
        Ok(lesson) => {
            let standing = state.course.standing(&lesson.id);
            let step = if standing.done { 0 } else { standing.step.unwrap_or(0) };
            let last = lesson.steps.len().saturating_sub(1);
            state.screen = Screen::Player(Box::new(Player::new(Subject::Lesson(lesson))));
            match opening.demo.clone() {
                Some(demo) => open_demo(state, &demo, opening),
                None => enter(state, step.min(last)),
            }
        }
    }
}

/// Opens the player at a demo: to watch it, whatever the step that has it asks for.
fn open_demo(state: &mut State, demo: &str, opening: Opening) -> Vec<Effect> {
    let Some(lesson) = state.player().and_then(Player::lesson).cloned() else { return Vec::new() };
    if !lesson.demos.contains_key(demo) {
        let known: Vec<&str> = lesson.demos.keys().map(String::as_str).collect();
        message(state, "No such demo", format!("{} has no demo `{demo}`; it has {}.", lesson.id, known.join(", ")));
        return enter(state, 0);
    }
    let at = |step: &LessonStep| shown_demos(step).is_some_and(|(demos, _)| demos.contains(&demo));
    let step = lesson.steps.iter().position(at).unwrap_or(0);
    let before = state.course.standing(&lesson.id).step;
    let mut effects = enter(state, step);
    // Looking at a demo is not going on in the lesson.
    effects.retain(|effect| !matches!(effect, Effect::Save(_)));
    if let Some(entry) = state.course.entry_mut(&lesson.id) {
        entry.standing.step = before;
    }
    if let Some(player) = state.player_mut() {
        player.activity = Activity::Watch;
        let mut stage = stage_of(&lesson, demo, &Settings::default()).into_iter();
        player.stages = stage.by_ref().collect();
        if let Some(stage) = player.stages.first_mut() {
            stage.options = opening.options;
        }
    }
    effects.retain(|effect| !matches!(effect, Effect::Run(_)));
    effects.extend(change::request(state, 0));
    effects
}

/// The demos a step shows, with its knobs.
fn shown_demos(step: &LessonStep) -> Option<(Vec<&str>, Settings)> {
    match step {
        LessonStep::Demo { demo, set, .. } | LessonStep::Predict { demo, set, .. } => Some((vec![demo], set.clone())),
        LessonStep::Compare { demos, set, .. } => Some((demos.iter().map(String::as_str).collect(), set.clone())),
        LessonStep::Languages { demo } => Some((vec![demo], Settings::default())),
        LessonStep::Say(_) | LessonStep::Ask { .. } | LessonStep::Recap(_) => None,
    }
}

/// A stage for a demo of the lesson, its knobs as `set` says.
fn stage_of(lesson: &Lesson, demo: &str, set: &Settings) -> Option<Stage> {
    let demo = lesson.demos.get(demo)?;
    let known = |name: &crate::scenario::program::Name| demo.program.knobs.contains_key(name);
    let base = set.iter().filter(|(name, _)| known(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    Some(Stage::new(demo.title.clone(), demo.id.clone(), demo.program.clone(), base))
}

/// Goes to a step of the lesson.
pub(super) fn enter(state: &mut State, step: usize) -> Vec<Effect> {
    let mut effects = change::stop_live(state);
    // What is out of sight does not go on; what has come of it is kept.
    effects.extend(program::stop(state));
    let Some(player) = state.player_mut() else { return effects };
    let Some(lesson) = player.lesson().cloned() else { return effects };
    languages::put_aside(player);
    player.step = step;
    player.transport = Transport::Paused;
    player.text_top = 0;
    player.grab = None;
    player.code_top = None;
    player.activity = lesson.steps.get(step).map_or(Activity::Read, activity);
    // Text about a run keeps it on the stage.
    let shown = lesson.steps[..lesson.steps.len().min(step + 1)].iter().rev().find_map(shown_demos);
    let stages: Vec<Stage> = match &shown {
        Some((demos, set)) => demos.iter().filter_map(|demo| stage_of(&lesson, demo, set)).collect(),
        None => Vec::new(),
    };
    let reads_on = matches!(player.activity, Activity::Read | Activity::Languages)
        || player.question().is_some_and(|question| question.asked == Asked::Knowledge);
    let same =
        stages.iter().map(|stage| (&stage.demo, &stage.base)).eq(player.stages.iter().map(|s| (&s.demo, &s.base)));
    if !(reads_on && same) {
        player.stages = stages;
        player.selected = None;
        player.t = Nanos::ZERO;
        player.view = match lesson.steps.get(step) {
            Some(LessonStep::Demo { view: Some(view), .. }) => *view,
            _ => Default::default(),
        };
        for stage in 0..player.stages.len() {
            effects.extend(change::request(state, stage));
        }
    }
    if matches!(lesson.steps.get(step), Some(LessonStep::Languages { .. })) {
        effects.extend(languages::open(state));
    }
    let Some(player) = state.player_mut() else { return effects };
    player.focus = match player.activity {
        Activity::Read => Pane::Text,
        _ if player.stages.is_empty() => Pane::Text,
        _ => Pane::Stage,
    };
    let of = lesson.steps.len();
    if let Some(entry) = state.course.entry_mut(&lesson.id) {
        entry.standing.step = Some(step);
        entry.standing.of = of;
    }
    effects.push(Effect::Save(Change::Step { lesson: lesson.id.clone(), step }));
    effects
}

fn activity(step: &LessonStep) -> Activity {
    match step {
        LessonStep::Say(_) | LessonStep::Recap(_) => Activity::Read,
        LessonStep::Demo { .. } | LessonStep::Compare { .. } => Activity::Watch,
        LessonStep::Languages { .. } => Activity::Languages,
        LessonStep::Ask { choices, .. } => Activity::Answer(Question::new(Asked::Knowledge, choices.clone())),
        LessonStep::Predict { guess: Guess::Choice(choices), .. } => {
            let texts = choices.iter().map(|(text, _)| text.clone()).collect();
            Activity::Answer(Question::new(Asked::Statement, texts))
        }
        LessonStep::Predict { guess: Guess::Tasks(_), .. } => Activity::Answer(Question::new(Asked::Tasks, Vec::new())),
    }
}

/// What an action does to the lesson's place and language.
pub(super) fn act(state: &mut State, action: &Action) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    match action {
        Action::PreviousStep => {
            let step = player.step.saturating_sub(1);
            enter(state, step)
        }
        Action::NextStep | Action::Confirm => next(state),
        Action::NextLanguage => {
            let all: Vec<Language> = player.analogues().iter().map(|analogue| analogue.language).collect();
            let now = player.analogue().and_then(|shown| all.iter().position(|language| *language == shown.language));
            if let Some(language) = now.and_then(|now| all.get((now + 1) % all.len())) {
                show_language(player, *language);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Shows the program in a language.
pub(super) fn show_language(player: &mut Player, language: Language) {
    player.language = language;
    player.code_top = None;
    languages::select(player, language);
    // Where the runs of all languages are shown, so is their code.
    if !matches!(player.activity, Activity::Languages) {
        player.focus = Pane::Code;
    }
}

/// On in the lesson: first to the answer of a question that was answered, then to the next step, then out.
fn next(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let Some(lesson) = player.lesson().cloned() else { return Vec::new() };
    if player.question().is_some_and(|question| question.phase == Phase::Playing) {
        playing::hold(player, player.end());
        return playing::arrived_at_end(state);
    }
    let step = player.step + 1;
    let mut effects = skip(state);
    let skipped = effects.first().and(state.player()).and_then(Player::question).map(Question::word);
    if step < lesson.steps.len() {
        effects.extend(enter(state, step));
        let back = view::key_of(state, &Action::PreviousStep, &state.theme);
        let now = format!("step {}/{}", step + 1, lesson.steps.len());
        state.remark = skipped.zip(back).map(|(what, key)| format!("{what} skipped: {key} goes back to it   {now}"));
        return effects;
    }
    let of = lesson.steps.len();
    effects.extend(leave_player(state));
    if let Some(entry) = state.course.entry_mut(&lesson.id) {
        entry.standing.done = true;
        entry.standing.of = of;
    }
    state.course.move_by(1);
    effects.push(Effect::Save(Change::Finish { lesson: lesson.id.clone() }));
    effects
}

/// Whether going on in the lesson leaves a question behind that was never answered.
pub(crate) fn skips(state: &State) -> bool {
    let Some((player, lesson)) = state.player().and_then(|player| Some((player, player.lesson()?))) else {
        return false;
    };
    player.is_asking() && !state.course.standing(&lesson.id).answered.contains(&player.step)
}

/// Remembers that the present question is left behind without an answer, if it is.
fn skip(state: &mut State) -> Vec<Effect> {
    if !skips(state) {
        return Vec::new();
    }
    let Some((lesson, step)) = state.player().and_then(|player| Some((player.lesson()?.id.clone(), player.step)))
    else {
        return Vec::new();
    };
    if let Some(entry) = state.course.entry_mut(&lesson) {
        entry.standing.skipped.insert(step);
    }
    vec![Effect::Save(Change::Skip { lesson, step })]
}

/// Says why a key does nothing about a run that stands still until a question is answered.
pub(super) fn stand_still(state: &mut State, action: &Action) {
    let is_of_the_run = matches!(
        action,
        Action::StepForward
            | Action::StepBack
            | Action::First
            | Action::Last
            | Action::NextLandmark
            | Action::PreviousLandmark
            | Action::PlayPause
            | Action::NextView
            | Action::CancelHere
            | Action::FailHere
            | Action::Knobs
            | Action::WallClock
            | Action::Explore
            | Action::Findings
    );
    let Some(player) = state.player().filter(|_| is_of_the_run && state.context() == Context::Question) else { return };
    let Some(question) = player.question().filter(|_| player.hides_future()) else { return };
    let pick = if question.takes_many() { Action::Toggle } else { Action::Down };
    let key = |action: &Action| view::key_of(state, action, &state.theme).unwrap_or_default();
    state.remark =
        Some(format!("the run waits for your answer: {} picks, {} answers", key(&pick), key(&Action::Confirm)));
}

/// What an action does to the question that waits.
pub(super) fn answer(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(question) = state.player_mut().and_then(Player::question_mut) else { return Vec::new() };
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::Toggle => {
            question.toggle(question.cursor);
            return Vec::new();
        }
        Action::Choose(number) => {
            question.toggle(usize::from(number).saturating_sub(1));
            return Vec::new();
        }
        Action::Confirm => {
            if !question.takes_many() && question.picked.is_empty() {
                question.toggle(question.cursor);
            }
            return give(state);
        }
        action => return super::act_in_player(state, action),
    };
    let was = !question.picked.is_empty();
    question.move_by(by);
    if was && !question.takes_many() {
        question.picked = BTreeSet::from([question.cursor]);
    }
    Vec::new()
}

/// Gives the picked answer: what a run decides is played from the start, everything else is known at once.
fn give(state: &mut State) -> Vec<Effect> {
    let Some(player) = state.player_mut() else { return Vec::new() };
    let Some(question) = player.question_mut().filter(|question| question.is_answerable()) else { return Vec::new() };
    if question.asked == Asked::Knowledge {
        return judge::reveal(state);
    }
    question.phase = Phase::Playing;
    player.focus = Pane::Stage;
    player.text_top = usize::MAX;
    player.seek(Nanos::ZERO);
    player.transport = Transport::Playing;
    Vec::new()
}

/// Asks for the syntax of the programs in view that have none yet.
pub(super) fn highlights(state: &mut State) -> Vec<Effect> {
    let Regions::Player(regions) = layout::regions(state) else { return Vec::new() };
    let Some(player) = state.player_mut().filter(|_| !regions.code.is_empty()) else { return Vec::new() };
    let analogues = if regions.code.len() > 1 {
        player.analogues()
    } else {
        player.analogue().map_or(&[][..], std::slice::from_ref)
    };
    let in_view = analogues.iter().map(|analogue| (analogue.language, &analogue.source));
    let listing = player.listing().and_then(|listing| Some((listing.language()?, listing.text)));
    let missing: Vec<Highlight> = in_view
        .chain(listing)
        .filter(|(_, source)| !player.highlights.iter().any(|highlight| highlight.is_of(source)))
        .map(|(language, source)| Highlight { language, source: source.clone(), ready: None })
        .collect();
    let effects = missing
        .iter()
        .map(|highlight| Effect::Highlight { language: highlight.language, source: highlight.source.clone() })
        .collect();
    player.highlights.extend(missing);
    effects
}
