//! What a program wrote, as lines that a page can show.

/// The most that is shown of it: its last bytes.
const MOST: usize = 64 << 10;

/// The width of a tab stop.
const TAB: usize = 8;

/// The last of what a program wrote, without what is meant for a terminal: colours and movements of the cursor. Of a
/// line that was written over, the last version is kept.
pub(super) fn tail(bytes: &[u8]) -> String {
    let cut = bytes.len() > MOST;
    let last = &bytes[bytes.len() - bytes.len().min(MOST)..];
    let text = String::from_utf8_lossy(last);
    // A line that was cut is no line.
    let text = if cut { text.split_once('\n').map_or(&*text, |(_, rest)| rest) } else { &text };
    let mut shown = String::with_capacity(text.len());
    for line in text.split('\n') {
        let line = line.trim_end_matches('\r');
        push_line(line.rsplit('\r').next().unwrap_or(line), &mut shown);
        shown.push('\n');
    }
    shown.truncate(shown.trim_end_matches('\n').len());
    shown
}

fn push_line(line: &str, shown: &mut String) {
    let mut column = 0;
    let mut left = line.chars().peekable();
    while let Some(c) = left.next() {
        match c {
            '\x1b' => match left.next() {
                Some('[') => while left.next().is_some_and(|c| !('@'..='~').contains(&c)) {},
                Some(']') => while left.next().is_some_and(|c| c != '\x07' && c != '\x1b') {},
                _ => {}
            },
            '\t' => {
                let gap = TAB - column % TAB;
                shown.extend(std::iter::repeat_n(' ', gap));
                column += gap;
            }
            c => {
                shown.push(c);
                column += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_progress_bars_leave_their_text() {
        assert_eq!(tail(b"\x1b[31mred\x1b[0m\n 1%\r 50%\r100%\r\na\tb\n\n"), "red\n100%\na       b");
        assert_eq!(tail(b"\x1b]0;title\x07x \x1b["), "x ");
        assert_eq!(tail(b""), "");
    }

    #[test]
    fn of_much_output_the_last_whole_lines_are_kept() {
        let much: String = (0..100_000).map(|n| format!("line {n}\n")).collect();
        let shown = tail(much.as_bytes());
        assert!(shown.ends_with("line 99999") && shown.starts_with("line ") && shown.len() < MOST);
    }
}
