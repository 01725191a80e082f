//! The selected task's story, and the log.

use super::{bottom, key_of, stages};
use crate::trace::story::story;
use crate::tui::action::Action;
use crate::tui::app::{Pane as Focus, Player, State};
use crate::tui::layout::PlayerRegions;
use crate::tui::theme::Theme;
use crate::tui::widget::{Divider, Inspector, More, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws the story and the log, as far as they have a place.
pub(super) fn draw(state: &State, player: &Player, regions: &PlayerRegions, theme: &Theme, buf: &mut Buffer) {
    if let (Some(pane), Some(inner)) = (regions.inspector, story_area(regions)) {
        let more = inspector(player, pane, inner, theme, buf);
        // From the runs, the next pane is this one: there the arrows scroll it.
        let key = key_of(state, &Action::NextPane, theme).filter(|_| player.focus == Focus::Stage);
        if let Some(divider) = regions.divider {
            Divider::new("log", theme).focused(player.focus == Focus::Log).render(divider, buf);
        }
        more.key(key.as_deref()).render(regions.divider.unwrap_or_else(|| bottom(pane)), buf);
    }
    if let Some(pane) = regions.log_pane {
        Pane::new("log", theme).focused(player.focus == Focus::Log).render(pane, buf);
    }
    if let (Some(area), Some((index, stage))) = (regions.log, player.active_stage())
        && let Some(log) = stages::log(player, index, stage, &state.theme)
    {
        let (above, below) = log.goes_on(area);
        log.render(area, buf);
        let pane = regions.log_pane.or(regions.inspector).unwrap_or(area);
        More::some(above, below, theme).render(bottom(pane), buf);
    }
}

/// Where the story is, with a blank column on either side.
fn story_area(regions: &PlayerRegions) -> Option<Rect> {
    let inner = Pane::inner(regions.inspector?);
    let height = regions.divider.map_or(inner.height, |divider| divider.y.saturating_sub(inner.y));
    Some(Rect { x: inner.x + inner.width.min(1), width: inner.width.saturating_sub(2), height, ..inner })
}

/// How far the story can be scrolled: until its last line is in view.
pub(crate) fn story_end(player: &Player, regions: &PlayerRegions, theme: &Theme) -> u16 {
    let Some(((stage, timeline, lane), area)) = player.selected_lane().zip(story_area(regions)) else { return 0 };
    let story = story(timeline, lane, player.stages[stage].moment);
    Inspector::new(&story, theme).height(area.width).saturating_sub(area.height)
}

/// Draws the story into `inner`. Returns how much of it is not in view.
fn inspector<'a>(player: &Player, pane: Rect, inner: Rect, theme: &'a Theme, buf: &mut Buffer) -> More<'a> {
    let focused = player.focus == Focus::Inspector;
    let Some((stage, timeline, lane)) = player.selected_lane() else {
        Pane::new("", theme).focused(focused).render(pane, buf);
        return More::new(0, 0, theme);
    };
    Pane::new(timeline.name(lane), theme).focused(focused).render(pane, buf);
    let story = story(timeline, lane, player.stages[stage].moment);
    let inspector = Inspector::new(&story, theme).scroll(player.inspector_top);
    inspector.render(inner, buf);
    let height = usize::from(inspector.height(inner.width));
    let top = usize::from(player.inspector_top).min(height.saturating_sub(1));
    More::of(height, top, inner.height, theme)
}
