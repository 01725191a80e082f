//! Near names, for "did you mean".

use crate::trace::visible;

/// A text of the author's in a message: between backquotes, on one line, and not too long.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown = visible(&text.chars().take(MOST).collect::<String>()).into_owned();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The known name nearest to `name`, if one is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > 100 {
        return None;
    }
    let wanted = name.to_lowercase();
    known
        .into_iter()
        .map(|other| (strsim::damerau_levenshtein(&wanted, &other.to_lowercase()), other))
        .filter(|(distance, other)| *distance * 3 <= other.chars().count().max(wanted.chars().count()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// "did you mean …?" if a known name is near, else all of them if there are not too many.
pub fn one_of<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const MOST: usize = 40;
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return Some(format!("did you mean {}?", quoted(near)));
    }
    match known.as_slice() {
        [] => None,
        [only] => Some(format!("there is only {}", quoted(only))),
        some if some.len() <= MOST => {
            Some(format!("there are {}", some.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ")))
        }
        _ => None,
    }
}
