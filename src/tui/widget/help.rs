//! Help: the keys that work here.

use super::text;
use crate::trace::visible;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Blank columns between two columns of the table.
const GUTTER: u16 = 3;

/// Keys that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyGroup {
    /// What they are for.
    pub title: String,
    /// Each key, as it is written, and what it does.
    pub keys: Vec<(String, String)>,
}

/// All keys in groups, in as many columns as fit.
#[derive(Clone, Copy, Debug)]
pub struct KeyTable<'a> {
    groups: &'a [KeyGroup],
    theme: &'a Theme,
    scroll: u16,
}

/// A row of one column of the table.
#[derive(Clone, Copy)]
enum Entry<'a> {
    Title(&'a str),
    Key(&'a str, &'a str),
    Blank,
}

/// How the table is laid out at a width.
struct Layout<'a> {
    columns: Vec<Vec<Entry<'a>>>,
    key_width: u16,
    column_width: u16,
}

impl<'a> KeyTable<'a> {
    /// The keys.
    pub fn new(groups: &'a [KeyGroup], theme: &'a Theme) -> KeyTable<'a> {
        KeyTable { groups, theme, scroll: 0 }
    }

    /// Rows scrolled past.
    pub fn scroll(mut self, rows: u16) -> KeyTable<'a> {
        self.scroll = rows;
        self
    }

    /// How many rows they take at a width.
    pub fn height(&self, width: u16) -> u16 {
        self.layout(width).columns.iter().map(Vec::len).max().unwrap_or(0).min(usize::from(u16::MAX)) as u16
    }

    fn layout(&self, width: u16) -> Layout<'a> {
        let keys = || self.groups.iter().flat_map(|group| &group.keys);
        let key_width = keys().map(|(key, _)| text::width(&visible(key))).max().unwrap_or(0);
        let says_width = keys().map(|(_, says)| text::width(&visible(says))).max().unwrap_or(0);
        let titles = self.groups.iter().map(|group| text::width(&visible(&group.title))).max().unwrap_or(0);
        let column_width = (key_width + 2 + says_width).max(titles).clamp(1, width.max(1));
        let columns = usize::from(((width + GUTTER) / (column_width + GUTTER)).max(1));
        let rows: usize = self.groups.iter().map(|group| group.keys.len() + 2).sum();
        let share = rows.div_ceil(columns);
        let mut placed = vec![vec![]];
        for group in self.groups {
            let column = placed.len();
            let filled = &mut placed[column - 1];
            // A group goes where more than half of it still fits.
            if !filled.is_empty() && column < columns && filled.len() + group.keys.len() / 2 + 1 >= share {
                placed.push(vec![]);
            } else if !filled.is_empty() {
                filled.push(Entry::Blank);
            }
            if let Some(filled) = placed.last_mut() {
                filled.push(Entry::Title(&group.title));
                filled.extend(group.keys.iter().map(|(key, says)| Entry::Key(key, says)));
            }
        }
        Layout { columns: placed, key_width, column_width }
    }
}

impl Widget for KeyTable<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let layout = self.layout(area.width);
        let [title, key, says] = [Role::Heading, Role::Key, Role::Text].map(|role| self.theme.style(role));
        let mut x = area.x;
        for column in &layout.columns {
            let room = layout.column_width.min(area.right().saturating_sub(x));
            let mut put = |y: u16, from: u16, text: &str, style| {
                let room = room.saturating_sub(from);
                text::put(buf, (x + from, y), &visible(text), room, self.theme.glyphs.ellipsis, style);
            };
            for (y, entry) in (area.top()..area.bottom()).zip(column.iter().skip(usize::from(self.scroll))) {
                match entry {
                    Entry::Title(text) => put(y, 0, text, title),
                    Entry::Key(name, text) => {
                        put(y, 0, name, key);
                        put(y, layout.key_width + 2, text, says);
                    }
                    Entry::Blank => {}
                }
            }
            x = x.saturating_add(layout.column_width + GUTTER);
            if x >= area.right() {
                break;
            }
        }
    }
}

/// The most useful keys in one row: as many as fit whole.
#[derive(Clone, Copy, Debug)]
pub struct KeyBar<'a> {
    keys: &'a [(String, String)],
    theme: &'a Theme,
}

impl<'a> KeyBar<'a> {
    /// The keys, the most useful first; each with what it does.
    pub fn new(keys: &'a [(String, String)], theme: &'a Theme) -> KeyBar<'a> {
        KeyBar { keys, theme }
    }

    /// Which key is at column `x`, for a bar drawn into `area`.
    pub fn hit(&self, area: Rect, x: u16) -> Option<usize> {
        self.places(area).position(|(start, key, says)| (start..start + key + 1 + says).contains(&x))
    }

    /// Where each key that fits stands: its column, its width, and the width of what it does.
    fn places(&self, area: Rect) -> impl Iterator<Item = (u16, u16, u16)> {
        let mut x = area.x.saturating_add(1);
        self.keys.iter().map_while(move |(key, says)| {
            let (key, says) = (text::width(&visible(key)), text::width(&visible(says)));
            let start = x;
            let end = start.saturating_add(key).saturating_add(1).saturating_add(says);
            x = end.saturating_add(2);
            (end <= area.right()).then_some((start, key, says))
        })
    }
}

impl Widget for KeyBar<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        for ((x, width, _), (key, says)) in self.places(area).zip(self.keys) {
            buf.set_string(x, area.y, visible(key), self.theme.style(Role::Key));
            buf.set_string(x + width + 1, area.y, visible(says), self.theme.style(Role::Dim));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};

    fn keys(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, says)| ((*key).to_owned(), (*says).to_owned())).collect()
    }

    fn groups() -> Vec<KeyGroup> {
        let group = |title: &str, pairs| KeyGroup { title: title.to_owned(), keys: keys(pairs) };
        vec![
            group("Time", &[("space", "play or pause"), ("←→", "step")]),
            group("Run", &[("c", "cancel here")]),
            group("Screen", &[("v", "next view"), ("?", "help")]),
        ]
    }

    #[test]
    fn keys_stand_in_groups_in_as_many_columns_as_fit() {
        let (groups, theme) = (groups(), plain());
        let table = KeyTable::new(&groups, &theme);
        assert_eq!(
            picture(46, 9, |area, buf| table.render(area, buf)),
            "\
Time                   Screen
space  play or pause   v      next view
←→     step            ?      help

Run
c      cancel here"
        );
        assert_eq!((table.height(46), table.height(20)), (6, 10));
        assert_eq!(picture(20, 1, |area, buf| table.scroll(4).render(area, buf)), "Run");
    }

    #[test]
    fn the_bar_holds_what_fits_whole() {
        let theme = plain();
        let keys = keys(&[("space", "play"), ("←→", "step"), ("?", "help")]);
        let bar = KeyBar::new(&keys, &theme);
        assert_eq!(picture(24, 1, |area, buf| bar.render(area, buf)), " space play  ←→ step");
        let area = Rect::new(0, 0, 24, 1);
        assert_eq!((bar.hit(area, 1), bar.hit(area, 12), bar.hit(area, 14)), (Some(0), None, Some(1)));
    }

    #[test]
    fn any_size_will_do() {
        let (groups, theme) = (groups(), plain());
        for_every_size(|area, buf| {
            KeyTable::new(&groups, &theme).scroll(1).render(area, buf);
            KeyTable::new(&[], &theme).render(area, buf);
            KeyBar::new(&groups[0].keys, &theme).render(area, buf);
        });
    }
}
