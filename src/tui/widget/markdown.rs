//! Prose: Markdown laid out in lines.

mod flow;

use crate::trace::visible;
use crate::tui::theme::{Role, Theme};
use flow::Flow;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Markdown laid out at a width in a theme. Keep it until one of the three changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MarkdownLayout {
    lines: Vec<Line<'static>>,
}

impl MarkdownLayout {
    /// Lays `source` out.
    pub fn new(source: &str, width: u16, theme: &Theme) -> MarkdownLayout {
        let mut composer = Composer { flow: Flow::new(width, theme), styles: vec![theme.base()], theme, table: None };
        for event in Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            composer.take(event);
        }
        MarkdownLayout { lines: composer.flow.finish() }
    }

    /// The lines.
    pub fn lines(&self) -> &[Line<'static>] {
        &self.lines
    }
}

/// Turns the events of a parser into laid-out lines.
struct Composer<'a> {
    flow: Flow<'a>,
    /// The styles of the elements around, the innermost last.
    styles: Vec<Style>,
    theme: &'a Theme,
    /// The table being read: its rows of cells so far.
    table: Option<Vec<Vec<String>>>,
}

impl Composer<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text, self.style()),
            Event::Code(text) => self.text(&text, self.style().patch(self.theme.style(Role::Code))),
            Event::SoftBreak => self.text(" ", self.style()),
            Event::HardBreak => self.flow.line_break(),
            Event::Rule => self.flow.rule(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn text(&mut self, text: &str, style: Style) {
        if let Some(cell) = self.table.as_mut().and_then(|rows| rows.last_mut()).and_then(|row| row.last_mut()) {
            cell.push_str(text);
        } else {
            self.flow.text(text, style);
        }
    }

    fn push(&mut self, role: Role) {
        self.styles.push(self.style().patch(self.theme.style(role)));
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.flow.block(),
            Tag::Heading { level, .. } => {
                self.flow.block();
                self.push(if level <= HeadingLevel::H2 { Role::Heading } else { Role::Strong });
            }
            Tag::BlockQuote(_) => {
                self.flow.block();
                self.flow.quote();
                self.push(Role::Quote);
            }
            Tag::CodeBlock(_) => {
                self.flow.block();
                self.flow.verbatim(true);
                self.push(Role::Code);
            }
            Tag::List(first) => self.flow.list(first),
            Tag::Item => self.flow.item(),
            Tag::Emphasis => self.push(Role::Emphasis),
            Tag::Strong => self.push(Role::Strong),
            Tag::Strikethrough => self.styles.push(self.style().crossed_out()),
            Tag::Link { .. } | Tag::Image { .. } => self.styles.push(self.style().underlined()),
            Tag::Table(_) => {
                self.flow.block();
                self.table = Some(vec![]);
            }
            Tag::TableHead | Tag::TableRow => self.table.iter_mut().for_each(|rows| rows.push(vec![])),
            Tag::TableCell => {
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(String::new());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flow.end_line(),
            TagEnd::Heading(_) => {
                self.flow.end_line();
                self.styles.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flow.leave();
                self.styles.pop();
            }
            TagEnd::CodeBlock => {
                self.flow.verbatim(false);
                self.styles.pop();
            }
            TagEnd::List(_) => self.flow.end_list(),
            TagEnd::Item => self.flow.leave(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                self.styles.pop();
            }
            TagEnd::Table => {
                let rows = self.table.take().unwrap_or_default();
                self.flow.table(&rows);
            }
            _ => {}
        }
    }
}

/// Laid-out Markdown, from some line on.
#[derive(Clone, Copy, Debug)]
pub struct MarkdownView<'a> {
    layout: &'a MarkdownLayout,
    scroll: usize,
}

impl<'a> MarkdownView<'a> {
    /// The text from its beginning.
    pub fn new(layout: &'a MarkdownLayout) -> MarkdownView<'a> {
        MarkdownView { layout, scroll: 0 }
    }

    /// Lines scrolled past.
    pub fn scroll(mut self, lines: usize) -> MarkdownView<'a> {
        self.scroll = lines;
        self
    }
}

impl Widget for MarkdownView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let lines = self.layout.lines.iter().skip(self.scroll);
        for (y, line) in (area.top()..area.bottom()).zip(lines) {
            buf.set_line(area.x, y, line, area.width);
        }
    }
}

/// Text for a cell: shown safely, tabs as blanks.
fn fit_for_cells(text: &str) -> String {
    visible(&text.replace('\t', "    ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::{for_every_size, picture, plain};
    use ratatui::style::Modifier;

    const LESSON: &str = "\
# Who stops?

One child *fails*. What happens to the **other two** depends
on `gather`:

- it answers with the first error,
- it does *not* stop `profile`, and nobody waits for it
  1. first
  2. second

> A gather is not a scope.

```python
await asyncio.gather(user(), orders())
\tx
```

| call | stops others |
|------|--------------|
| `gather` | no |
| TaskGroup | yes, and waits |
";

    fn shown(source: &str, width: u16, height: u16) -> String {
        let layout = MarkdownLayout::new(source, width, &plain());
        picture(width, height, |area, buf| MarkdownView::new(&layout).render(area, buf))
    }

    #[test]
    fn a_lesson_reads_as_it_was_meant() {
        assert_eq!(
            shown(LESSON, 40, 40),
            "\
Who stops?

One child fails. What happens to the
other two depends on gather:

• it answers with the first error,
• it does not stop profile, and nobody
  waits for it
  1. first
  2. second

▎ A gather is not a scope.

  await asyncio.gather(user(), orders())
      x

call       stops others
─────────  ──────────────
gather     no
TaskGroup  yes, and waits"
        );
    }

    #[test]
    fn a_narrow_pane_wraps_everything() {
        assert_eq!(
            shown("- one two three\n\n  > four five six\n\n```\nabcdefghijkl\n```", 10, 20),
            "\
• one two
  three

  ▎ four
  ▎ five
  ▎ six

  abcdefgh
  ijkl"
        );
        assert_eq!(
            shown("| a | b |\n|---|---|\n| one two | three four |", 12, 9),
            "a      b\n────── ─────\none    three\ntwo    four"
        );
    }

    #[test]
    fn styles_come_from_the_theme() {
        let layout = MarkdownLayout::new("a **b** *c*", 20, &plain());
        let spans = &layout.lines()[0].spans;
        let style = |text: &str| spans.iter().find(|span| span.content == text).unwrap().style;
        assert!(style("b").add_modifier.contains(Modifier::BOLD));
        assert!(style("c").add_modifier.contains(Modifier::ITALIC));
    }

    #[test]
    fn words_that_change_style_within_stay_whole() {
        assert_eq!(shown("see (`gather`), or", 9, 3), "see\n(gather),\nor");
    }

    #[test]
    fn hostile_text_is_shown_and_depth_is_no_matter() {
        assert_eq!(shown("a\u{1b}[2Jb", 20, 2), "a␛[2Jb");
        let deep = "> ".repeat(5_000) + "x";
        assert!(shown(&deep, 20, 9).contains('x'));
        let lists: String = (0..500).map(|depth| " ".repeat(depth * 2) + "- x\n").collect();
        assert!(shown(&lists, 20, 9).contains('x'));
    }

    #[test]
    fn any_size_will_do() {
        for width in [0, 1, 2, 3, 7, 500] {
            let layout = MarkdownLayout::new(&format!("{LESSON}\n漢字漢字 e\u{301}"), width, &plain());
            for_every_size(|area, buf| MarkdownView::new(&layout).scroll(2).render(area, buf));
        }
    }
}
