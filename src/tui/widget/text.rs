//! Text made fit for cells: shown safely, cut and wrapped at whole letters.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns `text` takes.
pub(crate) fn width(text: &str) -> u16 {
    if text.is_ascii() { text.len().min(usize::from(u16::MAX)) as u16 } else { text.width().min(65_535) as u16 }
}

/// The longest beginning of `text` that fits into `columns`, and its width. A wide letter is never split.
pub(crate) fn cut(text: &str, columns: u16) -> (&str, u16) {
    if text.is_ascii() {
        let len = text.len().min(usize::from(columns));
        return (&text[..len], len as u16);
    }
    let mut used = 0;
    for (at, letter) in text.grapheme_indices(true) {
        let next = used + width(letter);
        if next > columns {
            return (&text[..at], used);
        }
        used = next;
    }
    (text, used)
}

/// Writes `text` from (`x`, `y`) on, at most `columns` wide, with `ellipsis` where it had to be cut. Returns the columns
/// used. The text must have been made visible already.
pub(crate) fn put(buf: &mut Buffer, (x, y): (u16, u16), text: &str, columns: u16, ellipsis: &str, style: Style) -> u16 {
    if columns == 0 {
        return 0;
    }
    let (head, used) = cut(text, columns);
    if head.len() == text.len() {
        if text.is_ascii() && x.saturating_add(used) <= buf.area.right() {
            // What most text is needs no search for letters.
            for (x, letter) in (x..).zip(text.chars()) {
                buf[(x, y)].set_char(letter).set_style(style);
            }
        } else {
            buf.set_stringn(x, y, head, usize::from(columns), style);
        }
        return used;
    }
    let (head, used) = cut(text, columns - 1);
    buf.set_stringn(x, y, head, usize::from(columns), style);
    buf.set_stringn(x + used, y, ellipsis, 1, style);
    used + 1
}

/// `text` broken into lines of at most `columns`, at spaces where possible and never within a letter.
pub(crate) fn wrap(text: &str, columns: u16) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![];
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut word = word;
        let mut wide = width(word);
        if used > 0 && used + 1 + wide > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        while used + wide > columns {
            let (head, _) = cut(word, columns - used);
            let head = if head.is_empty() { word.graphemes(true).next().unwrap_or("") } else { head };
            line.push_str(head);
            lines.push(std::mem::take(&mut line));
            word = &word[head.len()..];
            wide = width(word);
            used = 0;
        }
        line.push_str(word);
        used += wide;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn cutting_never_splits_a_wide_letter() {
        assert_eq!(cut("漢字", 3), ("漢", 2));
        assert_eq!(cut("e\u{301}x", 1), ("e\u{301}", 1));
        assert_eq!(cut("abc", 2), ("ab", 2));
        assert_eq!(cut("漢", 1), ("", 0));
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_only_then_in_words() {
        assert_eq!(wrap("who waits on what", 9), ["who waits", "on what"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("漢字漢字", 3), ["漢", "字", "漢", "字"]);
        assert_eq!(wrap("漢字", 1), ["漢", "字"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("a bbbbbb", 4), ["a", "bbbb", "bb"]);
    }

    #[test]
    fn what_does_not_fit_ends_with_a_sign() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        assert_eq!(put(&mut buf, (0, 0), "profile", 6, "…", Style::new()), 6);
        assert_eq!(buf, Buffer::with_lines(["profi…"]));
    }
}
