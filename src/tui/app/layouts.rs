//! Prose that has been laid out, kept since it is wanted several times for every frame.

use crate::tui::theme::Theme;
use crate::tui::widget::MarkdownLayout;
use std::sync::{Arc, Mutex, PoisonError};

/// How many texts are kept: those of a step, at the two widths that a change of size brings.
const MOST: usize = 24;

/// The texts laid out last, by their source and width. The theme stays the same as long as the state lives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layouts(Arc<Mutex<Vec<Known>>>);

#[derive(Debug)]
struct Known {
    width: u16,
    source: Box<str>,
    layout: Arc<MarkdownLayout>,
}

impl Layouts {
    /// The text laid out at a width.
    pub(crate) fn of(&self, source: &str, width: u16, theme: &Theme) -> Arc<MarkdownLayout> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.iter().find(|known| known.width == width && *known.source == *source) {
            return found.layout.clone();
        }
        let layout = Arc::new(MarkdownLayout::new(source, width, theme));
        if known.len() >= MOST {
            known.remove(0);
        }
        known.push(Known { width, source: source.into(), layout: layout.clone() });
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::pictures::plain;

    #[test]
    fn a_text_is_laid_out_once_for_each_width() {
        let (layouts, theme) = (Layouts::default(), plain());
        let first = layouts.of("one *two* three", 20, &theme);
        assert!(Arc::ptr_eq(&first, &layouts.of("one *two* three", 20, &theme)));
        assert!(layouts.of("one *two* three", 7, &theme).lines().len() > first.lines().len());
        for number in 0..100 {
            let text = format!("text {number}");
            assert_eq!(layouts.of(&text, 20, &theme).lines().len(), 1);
        }
        assert!(layouts.0.lock().unwrap().len() <= MOST);
    }
}
