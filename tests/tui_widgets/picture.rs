//! What is drawn, as text.

use asynctutor::trace::Timeline;
use asynctutor::tui::theme::{ColorDepth, Glyphs, Theme};
use asynctutor::tui::viewport::Viewport;
use asynctutor::tui::widget::{Lanes, Ruler, Scene, lanes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

pub(crate) fn mono() -> Theme {
    Theme::load("dark", ColorDepth::None, &Glyphs::UNICODE).unwrap()
}

pub(crate) fn ascii() -> Theme {
    Theme::load("dark", ColorDepth::None, &Glyphs::ASCII).unwrap()
}

/// What is drawn into an area of that size, as lines without blanks at their ends.
pub(crate) fn picture(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(area, &mut buf);
    let rows: Vec<String> = area
        .rows()
        .map(|row| {
            let mut line = String::new();
            let mut hidden = 0;
            for at in row.positions() {
                let symbol = buf[at].symbol();
                if hidden == 0 {
                    line.push_str(symbol);
                    hidden = symbol.width().max(1);
                }
                hidden -= 1;
            }
            line.trim_end().to_owned()
        })
        .collect();
    rows.join("\n").trim_end().to_owned()
}

/// A run's ruler and lanes.
pub(crate) struct Stage {
    pub(crate) scene: Scene,
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) theme: Theme,
}

impl Stage {
    pub(crate) fn new(timeline: &Arc<Timeline>, width: u16, height: u16) -> Stage {
        Stage { scene: Scene::new(timeline.clone(), None), width, height, theme: mono() }
    }

    pub(crate) fn ghost(self, ghost: &Arc<Timeline>) -> Stage {
        Stage { scene: Scene::new(self.scene.timeline().clone(), Some(ghost.clone())), ..self }
    }

    pub(crate) fn theme(self, theme: Theme) -> Stage {
        Stage { theme, ..self }
    }

    pub(crate) fn viewport(&self) -> Viewport {
        let names = self.scene.name_width(self.width);
        Viewport::fit(self.scene.timeline().end(), self.width - names)
    }

    pub(crate) fn show(&self) -> String {
        self.show_as(&self.viewport(), |lanes| lanes)
    }

    pub(crate) fn show_as<'a>(&'a self, viewport: &'a Viewport, more: impl FnOnce(Lanes<'a>) -> Lanes<'a>) -> String {
        let names = self.scene.name_width(self.width);
        picture(self.width, self.height, |area, buf| {
            let ruler = Rect { height: 1, ..lanes::track(area, names) };
            Ruler::new(viewport, &self.theme).render(ruler, buf);
            let below = Rect { y: 1, height: area.height - 1, ..area };
            more(Lanes::new(&self.scene, viewport, names, &self.theme)).render(below, buf);
        })
    }
}
