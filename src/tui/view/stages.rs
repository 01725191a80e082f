//! The runs: lanes, or another view of the same moment, under one ruler.

use super::{bottom, key_of, write};
use crate::lesson::settings::format;
use crate::lesson::{DemoView, Language};
use crate::scenario::run::Action as Strike;
use crate::trace::{ClockKind, Moment, visible};
use crate::tui::action::Action;
use crate::tui::app::{Origin, Pane as Focus, Player, Progress, Real, RealProgram, Run, Stage, State};
use crate::tui::layout::StagesRegions;
use crate::tui::theme::{Role, Theme};
use crate::tui::update::missing;
use crate::tui::widget::text::{cut, width, wrap};
use crate::tui::widget::{Divider, Lanes, Legend, Log, LoopPane, More, Pane, Resources, Ruler, TaskTree, lanes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws the pane.
pub(super) fn draw(state: &State, player: &Player, regions: &StagesRegions, theme: &Theme, buf: &mut Buffer) {
    let focused = player.focus == Focus::Stage && !player.is_asking();
    let first = player.stages.first().map(|stage| title(stage, player.view, theme)).unwrap_or_default();
    let has_ruler = matches!(player.view, DemoView::Lanes | DemoView::Resources);
    let shares_border = has_ruler && regions.ruler.y == regions.pane.y;
    let room = if shares_border { regions.ruler.x.saturating_sub(regions.pane.x + 3) } else { regions.pane.width };
    let first =
        if shares_border && width(&first) > room && player.view == DemoView::Resources { "resources" } else { &first };
    let first = match width(first) > room {
        true => format!("{}{}", cut(first, room.saturating_sub(1)).0, theme.glyphs.ellipsis),
        false => first.to_owned(),
    };
    Pane::new(&first, theme).focused(focused).render(regions.pane, buf);
    if has_ruler {
        Ruler::new(&player.viewport, theme).playhead(player.t).render(regions.ruler, buf);
    }
    // What is on the line above a run is its title, and at the right of how much of the run above it is not in view.
    let titles: Vec<String> = player.stages.iter().skip(1).map(|stage| title(stage, player.view, theme)).collect();
    let more = |index: usize| {
        let more = more(player, index, regions, theme)?;
        Some(more.beside(titles.get(index).map_or(0, |title| width(title))))
    };
    for (index, (title, divider)) in titles.iter().zip(&regions.dividers).enumerate() {
        let kept = more(index).map_or(0, |more| more.columns(*divider));
        Divider::new(title, theme).keeping(kept).focused(focused).render(*divider, buf);
    }
    changes(player, regions.pane, theme, buf);
    for (index, (stage, body)) in player.stages.iter().zip(&regions.bodies).enumerate() {
        match (&stage.run, &stage.real) {
            (Run::Pending, Some(real)) => say(&instead(state, stage, real, theme), Role::Dim, *body, theme, buf),
            _ => draw_stage(player, index, stage, regions, *body, theme, buf),
        }
    }
    legend(player, regions, theme, buf);
    for index in 0..regions.bodies.len() {
        let below = regions.dividers.get(index).copied().unwrap_or_else(|| bottom(regions.pane));
        if let Some(more) = more(index) {
            more.render(below, buf);
        }
    }
}

/// How much of a run is not in view.
fn more<'a>(player: &'a Player, index: usize, regions: &StagesRegions, theme: &'a Theme) -> Option<More<'a>> {
    let (stage, body) = player.stages.get(index).zip(regions.bodies.get(index))?;
    let more = match player.view {
        DemoView::Lanes | DemoView::Tree => More::of(stage.rows(), stage.top, body.height, theme).unit("task"),
        DemoView::Resources => {
            let all = stage.timeline().map_or(0, |timeline| timeline.resources().len());
            More::of(all, player.resources_top, body.height.div_ceil(2), theme).unit("resource")
        }
        DemoView::Log => {
            let (above, below) = log(player, index, stage, theme)?.goes_on(*body);
            More::some(above, below, theme)
        }
        DemoView::Loop => return None,
    };
    Some(more.of_the((player.stages.len() > 1).then_some(stage.title.as_str())))
}

/// Says what the signs on the lanes mean, where there is a row left for it.
fn legend(player: &Player, regions: &StagesRegions, theme: &Theme, buf: &mut Buffer) {
    let (Some(stage), Some(body)) = (player.stages.last(), regions.bodies.last()) else { return };
    let Some(scene) = stage.scene().filter(|_| player.view == DemoView::Lanes) else { return };
    if lanes::rows(scene, body.height) < body.height {
        let stages = player.stages.iter().filter_map(|stage| Some((stage, stage.scene()?)));
        let legend =
            stages.fold(Legend::empty(theme), |legend, (stage, scene)| legend.and(scene, player.reveal(stage)));
        legend.render(Rect { y: body.bottom() - 1, height: 1, ..*body }, buf);
    }
}

/// The demo's title, or the language and whence its run is, and the view if it is not the lanes.
fn title(stage: &Stage, view: DemoView, theme: &Theme) -> String {
    let view = match view {
        DemoView::Lanes => "",
        DemoView::Loop => ": loop",
        DemoView::Resources => ": resources",
        DemoView::Tree => ": tasks",
        DemoView::Log => ": log",
    };
    let whence = stage.real.as_ref().map_or_else(Vec::new, |real| whence(stage, real));
    let title = visible(&stage.title).into_owned();
    let parts: Vec<String> = std::iter::once(title).chain(whence).collect();
    format!("{}{view}", parts.join(&format!(" {} ", theme.glyphs.dot)))
}

/// On which runtime the run of a lesson's program was made, and when.
fn whence(stage: &Stage, real: &Real) -> Vec<String> {
    if matches!(real.program, RealProgram::Own(_)) {
        return Vec::new();
    }
    let standing = real.standing();
    let (now, was) = if real.is_going() { (standing, None) } else { (None, standing) };
    let mut parts: Vec<String> = now.into_iter().collect();
    let runtime = stage
        .timeline()
        .map(|timeline| visible(&timeline.trace().header.runtime).into_owned())
        .filter(|runtime| !runtime.is_empty());
    parts.extend(runtime);
    match &real.origin {
        Origin::Unknown | Origin::Nowhere => {}
        Origin::Recording { day, is_current } => {
            parts.push(match day {
                Some(day) => format!("recorded {}", visible(day)),
                None => "recorded".to_owned(),
            });
            if !is_current {
                parts.push("the program has changed since".to_owned());
            }
        }
        Origin::Here => parts.push("run here".to_owned()),
    }
    // Else what is shown is of an earlier run.
    parts.extend(was.filter(|_| real.origin == Origin::Here && !real.shows_earlier));
    if real.is_full {
        parts.push("the trace is full".to_owned());
    }
    parts
}

/// Says on the lower border what the learner changed about the active run.
fn changes(player: &Player, pane: Rect, theme: &Theme, buf: &mut Buffer) {
    let Some((_, stage)) = player.active_stage() else { return };
    if let Some(facts) = player.own_program().and_then(|real| program_facts(stage, real)) {
        return on_border(&facts, Role::Dim, pane, theme, buf);
    }
    let mut facts = Vec::new();
    if stage.options.clock == ClockKind::Wall {
        facts.push("wall clock".to_owned());
    }
    let knobs = stage.program.iter().flat_map(|program| &program.knobs);
    for (name, knob) in knobs {
        let set = stage.options.settings.get(name).filter(|value| Some(*value) != stage.base.get(name));
        facts.extend(set.map(|value| format!("{}: {}", knob.label, format(value))));
    }
    for done in &stage.options.interventions {
        facts.push(match &done.what {
            Strike::Cancel => format!("{} cancelled at {} ms", done.task, done.at.0),
            Strike::Fail(error) => format!("{error} into {} at {} ms", done.task, done.at.0),
        });
    }
    facts.extend(stage.options.schedule.iter().map(|schedule| format!("schedule {schedule}")));
    on_border(&facts, Role::Warning, pane, theme, buf);
}

/// What is to be known of the run of a program: its runtime and its clock.
fn program_facts(stage: &Stage, real: &Real) -> Option<Vec<String>> {
    let header = &stage.timeline()?.trace().header;
    let mut facts = vec![header.runtime.clone()];
    facts.push(match header.clock {
        ClockKind::Wall => "wall clock".to_owned(),
        ClockKind::Virtual => "virtual clock".to_owned(),
    });
    if real.is_full {
        facts.push("the trace is full: what comes now is not in it".to_owned());
    }
    Some(facts.into_iter().filter(|fact| !fact.is_empty()).collect())
}

/// Writes facts on the lower border.
fn on_border(facts: &[String], role: Role, pane: Rect, theme: &Theme, buf: &mut Buffer) {
    if !facts.is_empty() && pane.height > 1 {
        let text = format!(" {} ", facts.join(&format!(" {} ", theme.glyphs.dot)));
        write(buf, (pane.x + 2, pane.bottom() - 1), &text, pane.width.saturating_sub(4), theme.style(role), theme);
    }
}

fn draw_stage(
    player: &Player,
    index: usize,
    stage: &Stage,
    regions: &StagesRegions,
    body: Rect,
    theme: &Theme,
    buf: &mut Buffer,
) {
    let scene = match &stage.run {
        Run::Here(scene) => scene,
        Run::Pending => return say("running", Role::Dim, body, theme, buf),
        Run::Failed(problem) => return say(problem, Role::Bad, body, theme, buf),
    };
    let timeline = scene.timeline();
    let selected = player.lane_in(index);
    let reveal = player.reveal(stage);
    match player.view {
        DemoView::Lanes => Lanes::new(scene, &player.viewport, regions.name_width, theme)
            .scroll(stage.top)
            .selected(selected)
            .reveal_until(reveal)
            .until_now(reveal.filter(|_| stage.is_live()).map(|_| player.t))
            .render(body, buf),
        DemoView::Loop => LoopPane::new(timeline, stage.moment, theme).selected(selected).render(body, buf),
        DemoView::Resources => Resources::new(timeline, &player.viewport, stage.moment, regions.name_width, theme)
            .scroll(player.resources_top)
            .reveal_until(reveal)
            .render(body, buf),
        DemoView::Tree => {
            TaskTree::new(timeline, stage.moment, theme).scroll(stage.top).selected(selected).render(body, buf);
        }
        DemoView::Log => log(player, index, stage, theme).map_or((), |log| log.render(body, buf)),
    }
}

/// What is said instead of a real run that is not there.
fn instead(state: &State, stage: &Stage, real: &Real, theme: &Theme) -> String {
    if real.is_going() {
        let is_building = real.progress == Progress::Starting && real.program.language() == Language::Go;
        return if is_building { "building" } else { "waiting for the first event" }.to_owned();
    }
    if real.origin == Origin::Unknown {
        return "looking for its recording".to_owned();
    }
    let language = real.program.language();
    let why = match state.runtimes.get(&language) {
        Some(Some(found)) => missing(language, found),
        _ => None,
    };
    let key = key_of(state, &Action::RunHere, theme).unwrap_or_default();
    let then = why.unwrap_or_else(|| format!("{key} runs it here."));
    format!("There is no recorded run of this {} program. {then}", visible(&stage.title))
}

/// Says something instead of a run.
fn say(text: &str, role: Role, body: Rect, theme: &Theme, buf: &mut Buffer) {
    let width = body.width.saturating_sub(2);
    for (y, line) in (body.top()..body.bottom()).zip(wrap(&visible(text), width)) {
        write(buf, (body.x + 1, y), &line, width, theme.style(role), theme);
    }
}

/// The log of a stage as the player shows it.
pub(super) fn log<'a>(player: &'a Player, index: usize, stage: &'a Stage, theme: &'a Theme) -> Option<Log<'a>> {
    let log = Log::new(stage.timeline()?, stage.moment, theme).scroll(player.log_shift);
    Some(log.selected(player.lane_in(index)).reveal_until(player.reveal(stage)))
}

/// The stage and moment that the log's line at row `y` stands for, for a log drawn into `area`.
pub(crate) fn log_moment_at(state: &State, area: Rect, y: u16) -> Option<(usize, Moment)> {
    let player = state.player()?;
    let (index, stage) = player.active_stage()?;
    let moment = log(player, index, stage, &state.theme)?.hit(area, y)?;
    Some((index, moment))
}
