//! The inspector: a task's story in sentences.

use super::text;
use crate::trace::visible;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The most lines that are counted.
const MOST_LINES: u16 = 999;

/// Sentences, wrapped; the first one stands out.
#[derive(Clone, Copy, Debug)]
pub struct Inspector<'a> {
    sentences: &'a [String],
    theme: &'a Theme,
    scroll: u16,
}

impl<'a> Inspector<'a> {
    /// The sentences of a task's story, say.
    pub fn new(sentences: &'a [String], theme: &'a Theme) -> Inspector<'a> {
        Inspector { sentences, theme, scroll: 0 }
    }

    /// Lines scrolled past; more than there are shows the last.
    pub fn scroll(mut self, lines: u16) -> Inspector<'a> {
        self.scroll = lines;
        self
    }
}

impl Inspector<'_> {
    /// How many lines it has at a width, as far as they can be scrolled to.
    pub fn height(&self, width: u16) -> u16 {
        let mut lines: usize = 0;
        for sentence in self.sentences {
            lines += text::wrap(&visible(sentence), width).len();
            if lines > usize::from(MOST_LINES) {
                return MOST_LINES;
            }
        }
        lines as u16
    }
}

impl Widget for Inspector<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        // Sentences that cannot be reached by then need not be wrapped.
        let enough = usize::from(self.scroll) + usize::from(area.height);
        let mut lines = vec![];
        for (number, sentence) in self.sentences.iter().enumerate() {
            let role = if number == 0 { Role::Strong } else { Role::Text };
            lines.extend(text::wrap(&visible(sentence), area.width).into_iter().map(|line| (line, role)));
            if lines.len() >= enough {
                break;
            }
        }
        let first = usize::from(self.scroll).min(lines.len().saturating_sub(1));
        for (y, (line, role)) in (area.top()..area.bottom()).zip(&lines[first.min(lines.len())..]) {
            buf.set_stringn(area.x, y, line, usize::from(area.width), self.theme.style(*role));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};

    #[test]
    fn the_story_is_wrapped() {
        let story =
            ["main waits for user, orders and profile since 0 ms.".to_owned(), "It runs next at 120 ms.".to_owned()];
        let theme = plain();
        let shown =
            |scroll| picture(26, 3, |area, buf| Inspector::new(&story, &theme).scroll(scroll).render(area, buf));
        assert_eq!(shown(0), "main waits for user,\norders and profile since 0\nms.");
        assert_eq!(shown(2), "ms.\nIt runs next at 120 ms.");
        assert_eq!(shown(99), "It runs next at 120 ms.");
    }

    #[test]
    fn any_size_will_do() {
        let story = ["漢字 and e\u{301}\u{1b}[31m and more of it".to_owned()];
        let theme = plain();
        for_every_size(|area, buf| Inspector::new(&story, &theme).scroll(1).render(area, buf));
        for_every_size(|area, buf| Inspector::new(&[], &theme).render(area, buf));
    }
}
