//! Where everything is: pure functions from the state to rectangles, used alike for drawing and for finding what the
//! mouse points at.
//!
//! ```text
//! wide (from 110 columns)                      narrow
//! ┌ header ─────────────────────────────┐      ┌ header ─────────────┐
//! │ text            │ code              │      │ text, or code       │
//! ├─────────────────┴────┬──────────────┤      ├─────────────────────┤
//! │ stages               │ inspector    │      │ stages              │
//! │                      ├ log ─────────┤      ├─────────────────────┤
//! │                      │              │      │ inspector, or log   │
//! └ footer ──────────────┴──────────────┘      └ footer ─────────────┘
//! ```

use super::app::{Activity, Overlay, Pane, Player, Run, Screen, Stage, State};
use super::widget::text::width;
use super::widget::{Pane as Frame, Scene, lanes};
use crate::lesson::DemoView;
use crate::trace::visible;
use ratatui::layout::{Rect, Size};

/// The least size that everything fits into.
pub const LEAST: Size = Size { width: 80, height: 24 };

/// From this width on, panes stand side by side.
const WIDE: u16 = 110;

/// Where the parts of the screen are.
#[derive(Clone, Debug, PartialEq)]
pub enum Regions {
    /// The terminal is smaller than [`LEAST`].
    TooSmall,
    /// The list of lessons.
    Course(CourseRegions),
    /// The player.
    Player(PlayerRegions),
}

/// The parts of the course screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CourseRegions {
    /// The line at the top.
    pub header: Rect,
    /// The pane with the lessons.
    pub list: Rect,
    /// The pane that tells of the selected one.
    pub summary: Rect,
    /// The keys.
    pub footer: Rect,
}

/// The parts of the player. What is absent has no place at this size or in this step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlayerRegions {
    /// The line at the top.
    pub header: Rect,
    /// The line below it, where something of a run could not be traced.
    pub notice: Option<Rect>,
    /// The pane with the lesson's text.
    pub text: Option<Rect>,
    /// The panes with programs: one with tabs, or one for each language.
    pub code: Vec<Rect>,
    /// The runs.
    pub stages: Option<StagesRegions>,
    /// The pane with the selected task's story, and the log below it.
    pub inspector: Option<Rect>,
    /// The line between the story and the log, in the same pane.
    pub divider: Option<Rect>,
    /// The rows of the log.
    pub log: Option<Rect>,
    /// The pane around the log, where it stands alone.
    pub log_pane: Option<Rect>,
    /// The pane of knobs, while it is open.
    pub knobs: Option<Rect>,
    /// The keys.
    pub footer: Rect,
}

/// The pane with the runs.
#[derive(Clone, Debug, PartialEq)]
pub struct StagesRegions {
    /// The whole pane.
    pub pane: Rect,
    /// The ruler, as wide as the tracks: on the pane's upper border or, where the title needs that and a row is left,
    /// below it.
    pub ruler: Rect,
    /// The width of the names.
    pub name_width: u16,
    /// The rows of each stage.
    pub bodies: Vec<Rect>,
    /// The line above each stage but the first.
    pub dividers: Vec<Rect>,
}

/// Where everything is now.
pub fn regions(state: &State) -> Regions {
    let area = state.area();
    if area.width < LEAST.width || area.height < LEAST.height {
        return Regions::TooSmall;
    }
    match &state.screen {
        Screen::Course => Regions::Course(course(area)),
        Screen::Player(player) => Regions::Player(player_regions(player, &state.overlay, area)),
    }
}

fn course(area: Rect) -> CourseRegions {
    let [header, body, footer] = bars(area);
    let (list, summary) = if area.width >= WIDE {
        left_of(body, body.width * 11 / 20)
    } else {
        top_of(body, body.height.saturating_sub(9).max(body.height / 2))
    };
    CourseRegions { header, list, summary, footer }
}

fn player_regions(player: &Player, overlay: &Overlay, area: Rect) -> PlayerRegions {
    let [header, body, footer] = bars(area);
    let (notice, body) = top_of(body, u16::from(!player.gaps().is_empty()));
    let mut regions = if player.stages.is_empty() {
        PlayerRegions { text: Some(body), ..PlayerRegions::default() }
    } else if area.width >= WIDE {
        wide(player, body)
    } else {
        narrow(player, body)
    };
    regions.header = header;
    regions.notice = Some(notice).filter(|notice| !notice.is_empty());
    regions.footer = footer;
    if matches!(overlay, Overlay::Knobs { .. }) {
        regions.knobs =
            regions.inspector.filter(|_| area.width >= WIDE).or(regions.text).or(regions.code.first().copied());
    }
    regions
}

fn wide(player: &Player, body: Rect) -> PlayerRegions {
    let mut regions = PlayerRegions::default();
    let shares = if player.stages.len() > 2 || player.lesson().is_none() { [45, 68] } else { [45, 62] };
    let lower = stage_height(player, body.height, shares);
    let (upper, lower) = top_of(body, if has_upper(player) { body.height - lower } else { 0 });
    let count = u16::try_from(player.analogues().len()).unwrap_or(u16::MAX);
    match (&player.activity, count) {
        // Their code stands above the runs of all.
        (Activity::Languages, 2..) if player.stages.len() > usize::from(count) => {
            // The border, and a row or two for each sentence.
            let wanted = 5 + 2 * u16::try_from(player.contrasts.len()).unwrap_or(u16::MAX).min(8);
            let (text, code) = top_of(upper, wanted.min(upper.height * 9 / 20).max(4));
            regions.text = Some(text);
            let each = code.width / count;
            regions.code = (0..count)
                .map(|i| Rect {
                    x: code.x + i * each,
                    width: if i + 1 == count { code.width - i * each } else { each },
                    ..code
                })
                .collect();
        }
        (_, 0) if player.lesson().is_none() => regions.code.extend(Some(upper).filter(|upper| upper.height > 0)),
        (_, 0) => regions.text = Some(upper),
        _ => {
            let (text, code) = left_of(upper, upper.width * 9 / 20);
            regions.text = Some(text);
            regions.code.push(code);
        }
    }
    regions.text = regions.text.filter(|text| text.height > 0);
    let (stages, side) = left_of(lower, lower.width - (lower.width * 3 / 10).clamp(38, 60));
    regions.stages = Some(stages_regions(player, stages));
    regions.inspector = Some(side);
    if player.view != DemoView::Log {
        let inner = Frame::inner(side);
        let (_, log) = top_of(inner, inner.height * 9 / 20);
        regions.divider = Some(Rect { x: side.x, width: side.width, height: 1, ..log });
        regions.log = Some(Rect { y: log.y + 1, height: log.height.saturating_sub(1), ..log });
    }
    regions
}

fn narrow(player: &Player, body: Rect) -> PlayerRegions {
    let mut regions = PlayerRegions::default();
    let foot = (body.height / 4).clamp(5, 12);
    let (body, foot) = top_of(body, body.height - foot);
    let shares = match (player.question(), player.stages.len()) {
        (Some(_), _) => [30, 50],
        (None, ..=1) => [50, 62],
        (None, _) => [50, 72],
    };
    let stage = stage_height(player, body.height, shares);
    let (upper, stages) = top_of(body, if has_upper(player) { body.height - stage } else { 0 });
    let has_code = player.code_lines() > 0;
    let shows_code = match player.activity {
        _ if player.lesson().is_none() => true,
        Activity::Languages => player.focus != Pane::Text,
        _ => player.focus == Pane::Code,
    };
    if shows_code && has_code && upper.height > 0 {
        regions.code.push(upper);
    } else if upper.height > 0 {
        regions.text = Some(upper);
    }
    regions.stages = Some(stages_regions(player, stages));
    if player.focus == Pane::Log {
        regions.log_pane = Some(foot);
        regions.log = Some(Frame::inner(foot));
    } else {
        regions.inspector = Some(foot);
    }
    regions
}

/// Whether something is shown above the runs: what the lesson says, or the program.
fn has_upper(player: &Player) -> bool {
    player.lesson().is_some() || player.code_lines() > 0
}

/// How high the pane of the runs is: what their rows need, within two shares of `body` in per cent.
fn stage_height(player: &Player, body: u16, [least, most]: [u16; 2]) -> u16 {
    let share = |percent: u16| u32::from(body) * u32::from(percent) / 100;
    let rows = |stage: &Stage| if stage.real.is_some() { stage.room().max(2) } else { stage.room().max(3) };
    let rows: usize = player.stages.iter().map(|stage| rows(stage).min(200) + 1).sum();
    let wanted = u32::try_from(rows).unwrap_or(u32::MAX).saturating_add(3);
    wanted.clamp(share(least), share(most)) as u16
}

fn stages_regions(player: &Player, pane: Rect) -> StagesRegions {
    let inner = Frame::inner(pane);
    let names = player.stages.iter().filter_map(Stage::scene).map(|scene: &Scene| scene.name_width(inner.width));
    // The first stage's title shares the upper border with the ruler, if that leaves it room.
    let title = player.stages.first().map_or(0, |stage| width(&visible(&stage.title)).saturating_add(3));
    let names = names.max().unwrap_or(inner.width / 5);
    let (bodies, dividers) = stacked(player, pane, inner);
    let is_cut = title.saturating_sub(1) > names.max(inner.width / 4);
    if is_cut && player.view == DemoView::Lanes && has_row_left(player, &bodies) {
        let (ruler, below) = top_of(inner, 1);
        let (bodies, dividers) = stacked(player, pane, below);
        return StagesRegions { pane, ruler: lanes::track(ruler, names), name_width: names, bodies, dividers };
    }
    let name_width = names.max(title.min(inner.width / 4));
    let track = lanes::track(inner, name_width);
    let ruler = Rect { x: track.x, y: pane.y, width: track.width, height: 1.min(pane.height) };
    StagesRegions { pane, ruler, name_width, bodies, dividers }
}

/// Whether the lanes of the last stage leave a row of theirs empty.
fn has_row_left(player: &Player, bodies: &[Rect]) -> bool {
    let scene = player.stages.last().and_then(Stage::scene);
    scene.zip(bodies.last()).is_some_and(|(scene, body)| lanes::rows(scene, body.height) < body.height)
}

/// The rows of each stage: what it needs where there is room for that, and what is left goes to the last.
fn stacked(player: &Player, pane: Rect, inner: Rect) -> (Vec<Rect>, Vec<Rect>) {
    let (mut bodies, mut dividers) = (Vec::new(), Vec::new());
    let count = player.stages.len();
    let most = fair_share(player, inner.height.saturating_sub(count.saturating_sub(1) as u16));
    let mut y = inner.y;
    let mut left = inner.height;
    for (index, stage) in player.stages.iter().enumerate() {
        if index > 0 {
            let height = 1.min(left);
            dividers.push(Rect { x: pane.x, y, width: pane.width, height });
            y += height;
            left -= height;
        }
        let height = if index + 1 == count { left } else { needed(player, stage).min(most).min(left) };
        bodies.push(Rect { y, height, ..inner });
        y += height;
        left -= height;
    }
    (bodies, dividers)
}

/// How many rows a stage has a use for; a view that is no list of lanes takes all it can get.
fn needed(player: &Player, stage: &Stage) -> u16 {
    match (player.view, &stage.run) {
        (DemoView::Lanes, Run::Here(_)) => stage.room().clamp(2, 500) as u16,
        // What is said instead of a run.
        (DemoView::Lanes, _) if stage.real.is_some() => 2,
        _ => u16::MAX,
    }
}

/// The most rows that every stage can have which needs so many, of `rows` in all.
fn fair_share(player: &Player, rows: u16) -> u16 {
    let mut needs: Vec<u16> = player.stages.iter().map(|stage| needed(player, stage)).collect();
    needs.sort_unstable();
    let mut left = rows;
    for (index, need) in needs.iter().enumerate() {
        let share = left / (needs.len() - index) as u16;
        if *need > share {
            return share;
        }
        left -= need;
    }
    u16::MAX
}

/// The part of the screen for a text or list that lies over it, at most so large.
pub fn popup(area: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// The place of the help page or a message, with the frame.
pub fn page(area: Rect) -> Rect {
    popup(area, area.width.saturating_sub(8).min(110), area.height.saturating_sub(4))
}

/// The place of a short list with so many entries, with the frame.
pub fn menu(area: Rect, entries: usize) -> Rect {
    popup(area, 44, u16::try_from(entries).unwrap_or(u16::MAX).saturating_add(2))
}

/// The place of the list of outcomes, of so many lines, with the frame.
pub fn outcomes(area: Rect, lines: u16) -> Rect {
    popup(area, area.width.saturating_sub(8).min(100), lines.saturating_add(2).min(area.height.saturating_sub(4)))
}

fn bars(area: Rect) -> [Rect; 3] {
    let header = Rect { height: 1.min(area.height), ..area };
    let footer = Rect { y: area.bottom().saturating_sub(1), height: 1.min(area.height), ..area };
    let body = Rect { y: area.y + header.height, height: area.height.saturating_sub(2), ..area };
    [header, body, footer]
}

fn top_of(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
}

fn left_of(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    (Rect { width, ..area }, Rect { x: area.x + width, width: area.width - width, ..area })
}
