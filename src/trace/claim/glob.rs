//! Task names with wildcards.

/// Whether `name` is what `glob` stands for: `*` is any text, also none, `?` any one character, all else itself.
pub fn matches(glob: &str, name: &str) -> bool {
    let (mut pattern, mut rest) = (glob.chars(), name.chars());
    // Where to go on when a guess at what the last `*` stands for was too short.
    let mut retry: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let before = pattern.clone();
        match (pattern.next(), rest.clone().next()) {
            (Some('*'), _) => {
                retry = Some((before, rest.clone()));
                continue;
            }
            (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {
                rest.next();
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        let Some((star, mut from)) = retry.take() else { return false };
        if from.next().is_none() {
            return false;
        }
        (pattern, rest) = (star, from);
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_and_question_marks_stand_for_text() {
        for (glob, name) in [
            ("call", "call"),
            ("call-*", "call-"),
            ("call-*", "call-17"),
            ("*", ""),
            ("*", "a"),
            ("c?ll", "cäll"),
            ("*-1", "call-1-1"),
            ("a*b*c", "aXbYbZc"),
            ("**", "x"),
            ("a*", "a*"),
        ] {
            assert!(matches(glob, name), "{glob} {name}");
        }
        for (glob, name) in
            [("call", "calls"), ("call-*", "call"), ("?", ""), ("a*b", "ac"), ("", "a"), ("a*b*c", "aXcYb")]
        {
            assert!(!matches(glob, name), "{glob} {name}");
        }
    }

    #[test]
    fn many_stars_take_no_more_than_the_product_of_lengths() {
        assert!(!matches(&"*a".repeat(200), &"a".repeat(199)));
        assert!(!matches(&format!("{}b", "*a".repeat(500)), &"a".repeat(5000)));
    }
}
