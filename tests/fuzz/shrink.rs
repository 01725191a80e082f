//! Reduces a text to the smallest that still shows what it shows: lines go first, then bytes.

/// The most attempts at one text.
const ATTEMPTS: usize = 3000;

/// The smallest text found of which `shows` is true, as it is of `text`.
pub(crate) fn shrink(text: &[u8], mut shows: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut left = ATTEMPTS;
    let by_lines: Vec<Vec<u8>> = text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let lines = reduce(by_lines, &mut left, |lines| shows(&lines.concat()));
    let bytes: Vec<Vec<u8>> = lines.concat().into_iter().map(|byte| vec![byte]).collect();
    reduce(bytes, &mut left, |bytes| shows(&bytes.concat())).concat()
}

/// Leaves out as many parts as it can, the largest runs of them first.
fn reduce(mut parts: Vec<Vec<u8>>, left: &mut usize, mut shows: impl FnMut(&[Vec<u8>]) -> bool) -> Vec<Vec<u8>> {
    let mut length = parts.len() / 2;
    while length > 0 {
        let mut from = 0;
        while from < parts.len() {
            let Some(fewer) = left.checked_sub(1) else { return parts };
            *left = fewer;
            let mut candidate = parts.clone();
            candidate.drain(from..(from + length).min(parts.len()));
            if shows(&candidate) {
                parts = candidate;
            } else {
                from += length;
            }
        }
        length /= 2;
    }
    parts
}
