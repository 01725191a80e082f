//! What the lesson says at this step, and the question it asks.

use super::{bottom, key_of};
use crate::lesson::{Lesson, LessonStep};
use crate::tui::action::Action;
use crate::tui::app::{Activity, Asked, Pane as Focus, Phase, Player, Question, State, Transport};
use crate::tui::theme::{Role, Theme};
use crate::tui::update::{pages_text, runnable, shows_all};
use crate::tui::widget::text::wrap;
use crate::tui::widget::{ChoiceRow, Choices, MarkdownLayout, MarkdownView, More, Pane, Verdict};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;
use std::ops::Range;
use std::sync::Arc;

/// The most rows a text may take; a longer one is cut.
const MOST: u16 = 4_000;

/// A part of the text.
enum Block {
    /// Markdown.
    Prose(Arc<MarkdownLayout>),
    /// The answers to choose from.
    Choices { rows: Vec<ChoiceRow>, many: bool, cursor: Option<usize> },
    /// One line in a role's style.
    Line(String, Role),
}

impl Block {
    fn height(&self, width: u16, theme: &Theme) -> u16 {
        match self {
            Block::Prose(layout) => u16::try_from(layout.lines().len()).unwrap_or(MOST),
            Block::Choices { rows, many, .. } => Choices::new(rows, *many, theme).height(width),
            Block::Line(..) => 1,
        }
    }
}

/// Draws the pane.
pub(super) fn draw(state: &State, player: &Player, pane: Rect, theme: &Theme, buf: &mut Buffer) {
    let title = match player.activity {
        Activity::Answer(Question { asked: Asked::Knowledge, .. }) => "question",
        Activity::Answer(_) => "predict",
        _ => match player.lesson_step() {
            Some(LessonStep::Recap(_)) => "recap",
            _ => "lesson",
        },
    };
    Pane::new(title, theme).focused(player.focus == Focus::Text || player.is_asking()).render(pane, buf);
    let inner = Pane::inner(pane).intersection(buf.area);
    if inner.is_empty() {
        return;
    }
    let inner = padded(inner);
    let blocks = blocks(state, player, inner.width, theme);
    let height = total(&blocks, inner.width, theme);
    // The whole text is drawn aside, and the part in view copied.
    let mut whole = Buffer::empty(Rect::new(0, 0, inner.width, height));
    whole.set_style(whole.area, theme.base());
    let mut y = 0;
    for block in &blocks {
        let rows = block.height(inner.width, theme).min(height - y);
        let area = Rect::new(0, y, inner.width, rows);
        match block {
            Block::Prose(layout) => MarkdownView::new(layout).render(area, &mut whole),
            Block::Choices { rows, many, cursor } => {
                Choices::new(rows, *many, theme).cursor(*cursor).render(area, &mut whole);
            }
            Block::Line(text, role) => {
                super::write(&mut whole, (0, y), text, inner.width, theme.style(*role), theme);
            }
        }
        y += rows;
    }
    for (row, from) in (inner.top()..inner.bottom()).zip(player.text_top..usize::from(height)) {
        for column in 0..inner.width {
            buf[(inner.x + column, row)] = whole[(column, from as u16)].clone();
        }
    }
    let key = key_of(state, &Action::PageDown, theme).filter(|_| pages_text(player));
    More::of(usize::from(height), player.text_top, inner.height, theme).key(key.as_deref()).render(bottom(pane), buf);
}

/// How many rows the text of this step takes within a pane's inner width.
pub(crate) fn height(state: &State, width: u16) -> u16 {
    let width = padded(Rect::new(0, 0, width, 1)).width;
    state.player().map_or(0, |player| total(&blocks(state, player, width, &state.theme), width, &state.theme))
}

/// The rows of the text that the choice under the cursor takes, while a question waits.
pub(crate) fn cursor_rows(state: &State, width: u16) -> Option<Range<u16>> {
    let width = padded(Rect::new(0, 0, width, 1)).width;
    let player = state.player().filter(|player| player.is_asking())?;
    let mut y = 0;
    for block in blocks(state, player, width, &state.theme) {
        if let Block::Choices { rows, many, cursor: Some(cursor) } = &block {
            let upto = |count: usize| Choices::new(&rows[..count.min(rows.len())], *many, &state.theme).height(width);
            // The first choice brings the question with it.
            let start = if *cursor == 0 { 0 } else { y + upto(*cursor) };
            return Some(start..y + upto(cursor + 1));
        }
        y += block.height(width, &state.theme);
    }
    None
}

/// The row of the text where the verdict on an answer begins.
pub(crate) fn verdict_row(state: &State, width: u16) -> Option<u16> {
    let width = padded(Rect::new(0, 0, width, 1)).width;
    let blocks = blocks(state, state.player()?, width, &state.theme);
    let verdict = blocks.iter().position(|block| matches!(block, Block::Line(_, Role::Good | Role::Bad)))?;
    Some(total(&blocks[..verdict], width, &state.theme))
}

/// The choice at a place, for a text drawn into a pane whose inside is `inner`.
pub(crate) fn choice_at(state: &State, inner: Rect, at: Position) -> Option<usize> {
    let inner = padded(inner);
    let player = state.player().filter(|_| inner.contains(at))?;
    let row = u16::try_from(usize::from(at.y - inner.y) + player.text_top).ok()?;
    let mut y = 0;
    for block in blocks(state, player, inner.width, &state.theme) {
        let rows = block.height(inner.width, &state.theme);
        if let Block::Choices { rows: choices, many, cursor } = &block {
            let area = Rect::new(0, y, inner.width, rows);
            return Choices::new(choices, *many, &state.theme).cursor(*cursor).hit(area, row);
        }
        y += rows;
    }
    None
}

/// A column free on each side.
fn padded(inner: Rect) -> Rect {
    let side = inner.width.min(2) / 2;
    Rect { x: inner.x + side, width: inner.width - 2 * side, ..inner }
}

fn total(blocks: &[Block], width: u16, theme: &Theme) -> u16 {
    blocks.iter().fold(0, |sum: u16, block| sum.saturating_add(block.height(width, theme))).min(MOST)
}

/// The parts of this step's text, none of its lines too long.
fn blocks(state: &State, player: &Player, width: u16, theme: &Theme) -> Vec<Block> {
    let fit = |block: Block| match block {
        Block::Line(text, role) => wrap(&text, width).into_iter().map(|line| Block::Line(line, role)).collect(),
        block => vec![block],
    };
    parts(state, player, width, theme).into_iter().flat_map(fit).collect()
}

/// The parts of this step's text.
fn parts(state: &State, player: &Player, width: u16, theme: &Theme) -> Vec<Block> {
    let prose = |markdown: &str| Block::Prose(player.layouts.of(markdown, width, theme));
    let blank = || Block::Line(String::new(), Role::Text);
    let Some(lesson) = player.lesson() else { return Vec::new() };
    let (asks, why) = match player.lesson_step() {
        Some(LessonStep::Say(text) | LessonStep::Recap(text)) => return vec![prose(text)],
        Some(LessonStep::Demo { demo, say, .. }) => {
            return watch(state, lesson, player, (std::slice::from_ref(demo), say.as_deref()), &prose, theme);
        }
        Some(LessonStep::Compare { demos, say, .. }) => {
            return watch(state, lesson, player, (demos, say.as_deref()), &prose, theme);
        }
        Some(LessonStep::Languages { demo }) => {
            let title = lesson.demos.get(demo).map_or(demo.as_str(), |demo| &demo.title);
            return languages(state, title, player, &prose, theme);
        }
        Some(LessonStep::Ask { question, why, .. }) => (question.as_str(), Some(why.as_str())),
        Some(LessonStep::Predict { ask, why, .. }) => (ask.as_str(), why.as_deref()),
        None => return Vec::new(),
    };
    let Some(question) = player.question() else {
        let mut blocks = vec![prose(&lesson.summary)];
        blocks.extend(why.map(|_| blank()));
        return blocks;
    };
    let mut blocks = vec![prose(asks), blank()];
    blocks.push(choices(question));
    blocks.push(blank());
    match (&question.phase, question.verdict()) {
        (_, Some(true)) => blocks.push(Block::Line(format!("{} Right.", theme.glyphs.returned), Role::Good)),
        (_, Some(false)) => {
            let says = if question.asked == Asked::Knowledge { "Not this time" } else { "The run says otherwise" };
            let line = format!("{} {says}: {}", theme.glyphs.raised, right_answer(question));
            blocks.push(Block::Line(line, Role::Bad));
        }
        (Phase::Asking, None) => blocks.push(Block::Line(how(state, question, theme), Role::Dim)),
        (_, None) => {
            let key = key_of(state, &Action::NextStep, theme).unwrap_or_default();
            blocks.push(Block::Line(format!("Now the run answers. {key}: skip to its end"), Role::Dim));
        }
    }
    if let (Phase::Revealed { .. }, Some(why)) = (&question.phase, why) {
        blocks.push(blank());
        blocks.push(prose(why));
    }
    blocks
}

/// The text beside a run to watch: what it shows, and its own words, or else what was said just before.
fn watch(
    state: &State,
    lesson: &Lesson,
    player: &Player,
    (demos, say): (&[String], Option<&str>),
    prose: &dyn Fn(&str) -> Block,
    theme: &Theme,
) -> Vec<Block> {
    let titles: Vec<&str> =
        demos.iter().filter_map(|id| lesson.demos.get(id)).map(|demo| demo.title.as_str()).collect();
    let before = player.step.checked_sub(1).and_then(|step| lesson.steps.get(step));
    let said = match before {
        Some(LessonStep::Say(text)) => text,
        Some(LessonStep::Predict { why: Some(why), .. }) => why,
        _ => &lesson.summary,
    };
    let mut blocks = vec![
        prose(&format!("**{}**", titles.join("** and **"))),
        Block::Line(String::new(), Role::Text),
        prose(say.unwrap_or(said)),
    ];
    let keys = [(Action::PlayPause, "plays"), (Action::NextLandmark, "jumps to what matters")];
    let hints: Vec<String> =
        keys.iter().filter_map(|(action, does)| Some(format!("{} {does}", key_of(state, action, theme)?))).collect();
    blocks.push(Block::Line(String::new(), Role::Text));
    blocks.push(Block::Line(hints.join(", "), Role::Dim));
    blocks
}

/// The text beside the runs of a demo's programs: where they differ, and what can be done.
fn languages(state: &State, title: &str, player: &Player, prose: &dyn Fn(&str) -> Block, theme: &Theme) -> Vec<Block> {
    let blank = || Block::Line(String::new(), Role::Text);
    let mut blocks = vec![prose(&format!("**{title}**, and the same program run for real."))];
    if !player.contrasts.is_empty() {
        blocks.push(blank());
        let sentences: Vec<String> =
            player.contrasts.iter().map(|sentence| format!("- {}", escaped(sentence))).collect();
        blocks.push(prose(&sentences.join("\n")));
    }
    let key = |action| key_of(state, &action, theme).unwrap_or_default();
    let mut hints = Vec::new();
    if let Some((language, stage)) = runnable(player) {
        let again = if stage.timeline().is_some() { " again" } else { "" };
        hints.push(match stage.real.as_ref().filter(|real| real.is_going()).and_then(|real| real.standing()) {
            Some(standing) => format!("{}: {standing}, {} stops it", language.title(), key(Action::StopProgram)),
            None => format!("{} runs {}{again} here", key(Action::RunHere), language.title()),
        });
        if player.live_end().is_some() && player.transport != Transport::Following {
            hints.push(format!("{} follows it again", key(Action::Last)));
        }
    }
    if player.analogues().len() > 1 {
        hints.push(format!("{} another language", key(Action::NextLanguage)));
        let all = shows_all(player, state.size);
        let only = player.analogue().map_or("", |analogue| analogue.language.title());
        let shown = if all { format!("only {only}") } else { "all of them".to_owned() };
        hints.push(format!("{} {shown}", key(Action::AllLanguages)));
    }
    blocks.push(blank());
    blocks.push(Block::Line(hints.join(", "), Role::Dim));
    blocks
}

/// Text that is to be read as it is, within Markdown.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}

fn choices(question: &Question) -> Block {
    let right = match &question.phase {
        Phase::Revealed { right } => Some(right),
        Phase::Asking | Phase::Playing => None,
    };
    let row = |(index, text): (usize, &String)| {
        let picked = question.picked.contains(&index);
        let verdict = right.and_then(|right| match (picked, right.contains(&index)) {
            (true, true) => Some(Verdict::Right),
            (true, false) => Some(Verdict::Wrong),
            (false, true) => Some(Verdict::Missed),
            (false, false) => None,
        });
        ChoiceRow { text: plain(question, text), picked, verdict }
    };
    let rows = question.options.iter().enumerate().map(row).collect();
    let cursor = (question.phase == Phase::Asking).then_some(question.cursor);
    Block::Choices { rows, many: question.takes_many(), cursor }
}

/// A choice's text without the marks of Markdown, since it has only one style. The names of tasks stay as they are.
fn plain(question: &Question, text: &str) -> String {
    if question.takes_many() { text.to_owned() } else { text.replace(['`', '*'], "") }
}

/// The right answer in a line: names of tasks, or the text of a choice.
fn right_answer(question: &Question) -> String {
    let Phase::Revealed { right } = &question.phase else { return String::new() };
    let texts: Vec<&str> = right.iter().filter_map(|index| question.options.get(*index)).map(String::as_str).collect();
    if texts.is_empty() { "none of them".to_owned() } else { plain(question, &texts.join(", ")) }
}

/// How to answer, in a line.
fn how(state: &State, question: &Question, theme: &Theme) -> String {
    let key = |action| key_of(state, &action, theme).unwrap_or_default();
    if question.takes_many() {
        format!("{} picks, {} answers; none is an answer too", key(Action::Toggle), key(Action::Confirm))
    } else {
        format!("{} answers", key(Action::Confirm))
    }
}
