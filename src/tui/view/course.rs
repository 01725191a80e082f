//! The list of lessons, and what the selected one is about.

use super::{bottom, key_of, pages, write};
use crate::tui::action::Action;
use crate::tui::app::{Entry, Row, Standing, State};
use crate::tui::layout::CourseRegions;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::{width, wrap};
use crate::tui::widget::{More, Pane};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws the course.
pub(super) fn draw(state: &State, regions: &CourseRegions, theme: &Theme, buf: &mut Buffer) {
    list(state, regions.list, theme, buf);
    summary(state, regions.summary, theme, buf);
}

fn list(state: &State, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let course = &state.course;
    let cursor = if course.typing { "_" } else { "" };
    let title = match (course.typing, course.query.is_empty()) {
        (false, true) => "lessons".to_owned(),
        _ => format!("search: {}{cursor}", course.query),
    };
    Pane::new(&title, theme).focused(true).render(area, buf);
    let inner = Pane::inner(area);
    if course.rows.is_empty() {
        let text = if course.query.is_empty() { "There are no lessons." } else { "No lesson matches this." };
        write(buf, (inner.x + 1, inner.y), text, inner.width.saturating_sub(1), theme.style(Role::Dim), theme);
    }
    More::of(course.rows.len(), course.top, inner.height, theme).render(bottom(area), buf);
    for (y, (index, row)) in (inner.top()..inner.bottom()).zip(course.rows.iter().enumerate().skip(course.top)) {
        match row {
            Row::Track(track) => {
                let style = theme.style(Role::Heading);
                write(buf, (inner.x + 1, y), &course.tracks[*track], inner.width.saturating_sub(1), style, theme);
            }
            Row::Lesson(entry) => {
                let row = Rect { y, height: 1, ..inner };
                lesson(&course.entries[*entry], index == course.selected, row, theme, buf);
            }
        }
    }
}

fn lesson(entry: &Entry, is_selected: bool, row: Rect, theme: &Theme, buf: &mut Buffer) {
    let glyphs = theme.glyphs;
    let style = theme.style(if is_selected { Role::Selected } else { Role::Text });
    if is_selected {
        buf.set_style(row, style);
        write(buf, (row.x + 1, row.y), glyphs.pointer, 1, style, theme);
    }
    let standing = match entry.problem {
        Some(_) => "cannot be opened".to_owned(),
        None => standing(&entry.standing),
    };
    let facts = if standing.is_empty() {
        format!("{:>2} min", entry.minutes)
    } else {
        format!("{standing}   {:>2} min", entry.minutes)
    };
    let (sign, role) = match &entry.standing {
        _ if entry.problem.is_some() => (glyphs.raised, Role::Bad),
        Standing { done: true, .. } => (glyphs.returned, Role::Good),
        Standing { step: Some(_), .. } => (glyphs.chosen, Role::Key),
        _ => (glyphs.unchosen, Role::Dim),
    };
    let sign_style = if is_selected { style } else { theme.style(role) };
    write(buf, (row.x + 3, row.y), sign, 1, sign_style, theme);
    let facts_width = width(&facts).min(row.width.saturating_sub(6));
    let x = row.right().saturating_sub(facts_width + 1);
    let facts_style = if is_selected { style } else { theme.style(Role::Dim) };
    write(buf, (x, row.y), &facts, facts_width, facts_style, theme);
    write(buf, (row.x + 5, row.y), &entry.title, x.saturating_sub(row.x + 7), style, theme);
}

fn standing(standing: &Standing) -> String {
    match standing {
        Standing { done: true, skipped, .. } if skipped.is_empty() => "done".to_owned(),
        Standing { done: true, skipped, answered, .. } => {
            format!("done, {} of {} skipped", skipped.len(), skipped.len() + answered.len())
        }
        Standing { step: Some(step), of, .. } if *of > 0 => format!("step {}/{of}", step + 1),
        Standing { step: Some(step), .. } => format!("step {}", step + 1),
        Standing { step: None, .. } => String::new(),
    }
}

fn summary(state: &State, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let Some(entry) = state.course.selected_entry() else {
        Pane::new("", theme).render(area, buf);
        return;
    };
    Pane::new(&entry.title, theme).render(area, buf);
    let inner = Pane::inner(area);
    let mut lines: Vec<(String, Role)> = Vec::new();
    let text_width = inner.width.saturating_sub(2);
    if let Some(problem) = &entry.problem {
        let key =
            key_of(state, &Action::Confirm, theme).map_or(String::new(), |key| format!("; {key} shows all of it"));
        let said = format!("It cannot be opened{key}:");
        lines.extend(wrap(&said, text_width).into_iter().map(|line| (line, Role::Bad)));
        lines.extend(pages::lines(problem, text_width).into_iter().map(|line| (line, Role::Text)));
        return show(&lines, inner, theme, area, buf);
    }
    let mut say = |text: &str, role| lines.extend(wrap(text, text_width).into_iter().map(|line| (line, role)));
    say(&entry.summary, Role::Text);
    say("", Role::Text);
    let mut facts = vec![entry.tier.title().to_owned(), format!("{} minutes", entry.minutes)];
    let Standing { done, right, wrong, ref skipped, ref answered, .. } = entry.standing;
    let standing = if done { "done".to_owned() } else { self::standing(&entry.standing) };
    if !standing.is_empty() {
        facts.push(standing);
    }
    if !skipped.is_empty() {
        facts.push(format!("{} of {} questions skipped", skipped.len(), skipped.len() + answered.len()));
    }
    if right + wrong > 0 {
        facts.push(format!("{right} of {} questions right", right + wrong));
    }
    say(&facts.join(&format!(" {} ", theme.glyphs.dot)), Role::Dim);
    if !entry.needs.is_empty() {
        say(&format!("after: {}", entry.needs.join(", ")), Role::Dim);
    }
    if let Some(key) = key_of(state, &Action::Confirm, theme) {
        say("", Role::Text);
        let goes_on = entry.standing.step.is_some() && !entry.standing.done;
        say(&format!("{key} {}", if goes_on { "goes on where you were" } else { "opens it" }), Role::Dim);
    }
    show(&lines, inner, theme, area, buf);
}

/// Writes the beginning of what is to be said.
fn show(lines: &[(String, Role)], inner: Rect, theme: &Theme, area: Rect, buf: &mut Buffer) {
    More::of(lines.len(), 0, inner.height, theme).render(bottom(area), buf);
    for (y, (line, role)) in (inner.top()..inner.bottom()).zip(lines) {
        write(buf, (inner.x + 1, y), line, inner.width.saturating_sub(2), theme.style(*role), theme);
    }
}
