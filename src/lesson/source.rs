//! The text of a lesson's file: reading it within limits, and its lines.

use super::diagnostic::{At, Diagnostic, Place, excerpt};
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

/// The most bytes a lesson's file may have; more are not read.
pub const MAX_BYTES: u64 = 1 << 20;

/// A text and the name of the file it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceText {
    /// The file, as shown to people.
    pub path: String,
    /// Its text, without a byte order mark.
    text: String,
    /// Where each line begins and ends, found when first asked for.
    lines: OnceLock<Vec<Range<usize>>>,
}

impl SourceText {
    /// A text that is known to be short enough, without a byte order mark.
    pub(super) fn new(path: impl Into<String>, text: impl Into<String>) -> SourceText {
        SourceText { path: path.into(), text: text.into(), lines: OnceLock::new() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A text that is already in memory; one that is too long or not UTF-8 is refused.
    ///
    /// # Errors
    /// What is wrong, with the place where that can be told.
    pub fn from_bytes(path: impl Into<String>, bytes: &[u8]) -> Result<SourceText, Diagnostic> {
        let path = path.into();
        if bytes.len() as u64 > MAX_BYTES {
            return Err(too_long(&path));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(SourceText::new(path, text.strip_prefix('\u{feff}').unwrap_or(text))),
            Err(error) => Err(not_utf8(path, bytes, error.valid_up_to())),
        }
    }

    /// Reads a file, but never more than [`MAX_BYTES`] of it.
    ///
    /// # Errors
    /// What is wrong: it cannot be read, is too long, or is not UTF-8.
    pub fn read(path: &Path, shown: impl Into<String>) -> Result<SourceText, Diagnostic> {
        let shown = shown.into();
        let bytes = read_at_most(path, MAX_BYTES + 1)
            .map_err(|error| Diagnostic::of_file(shown.clone(), format!("cannot be read: {error}"), None))?;
        SourceText::from_bytes(shown, &bytes)
    }

    /// `at`, or the end of the text if it lies beyond that: a parser's complaint about an end may.
    pub(super) fn within(&self, at: At) -> At {
        let last = self.lines().len().max(1) as u32;
        let line = at.line.clamp(1, last);
        let end = self.line(line).chars().count() as u32 + 1;
        At { line, column: if at.line > last { end } else { at.column.clamp(1, end) } }
    }

    /// The place `at`, with its line.
    pub fn place(&self, at: At) -> Place {
        let (excerpt, caret) = excerpt(self.line(at.line), at.column);
        Place { path: self.path.clone(), line: at.line, column: at.column, excerpt, caret }
    }

    /// The last line of the mapping that begins `at`, by its indentation.
    pub(super) fn extent(&self, at: At) -> u32 {
        let deeper = |line: &&str| {
            line.trim().is_empty() || line.chars().take_while(|c| *c == ' ').count() as u32 + 1 >= at.column
        };
        let rest = self.lines().get(at.line as usize..).unwrap_or_default();
        at.line + rest.iter().map(|line| &self.text[line.clone()]).take_while(deeper).count() as u32
    }

    /// The text of a line, from 1; empty beyond the end.
    fn line(&self, number: u32) -> &str {
        self.lines().get(number.max(1) as usize - 1).map_or("", |line| &self.text[line.clone()])
    }

    fn lines(&self) -> &[Range<usize>] {
        let start = |line: &str| line.as_ptr() as usize - self.text.as_ptr() as usize;
        self.lines.get_or_init(|| lines(&self.text).map(|line| start(line)..start(line) + line.len()).collect())
    }
}

/// Where the files beside a lesson are.
#[derive(Clone, Debug)]
pub enum Folder {
    /// On disk.
    Disk(PathBuf),
    /// In the binary.
    Embedded(&'static include_dir::Dir<'static>),
    /// Nowhere: the lesson came as text.
    Nowhere,
}

impl Folder {
    /// The text of a file of the folder.
    ///
    /// # Errors
    /// What is wrong, to follow the file's name in a sentence.
    pub fn read(&self, name: &str) -> Result<String, String> {
        let path = Path::new(name);
        if name.is_empty() || !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err("lies outside the lesson's folder".to_owned());
        }
        let bytes = match self {
            Folder::Nowhere => return Err("is not there: this lesson has no folder; use `code: |`".to_owned()),
            Folder::Embedded(folder) => {
                let file = folder.get_file(folder.path().join(path));
                file.ok_or_else(|| "is not there".to_owned())?.contents().to_vec()
            }
            Folder::Disk(folder) => {
                let missing = |error: std::io::Error| match error.kind() {
                    std::io::ErrorKind::NotFound => "is not there".to_owned(),
                    _ => format!("cannot be read: {error}"),
                };
                let real = folder.join(path).canonicalize().map_err(missing)?;
                if !real.starts_with(folder.canonicalize().map_err(missing)?) {
                    return Err("lies outside the lesson's folder".to_owned());
                }
                read_at_most(&real, MAX_BYTES + 1).map_err(missing)?
            }
        };
        if bytes.len() as u64 > MAX_BYTES {
            return Err("is longer than 1 MiB".to_owned());
        }
        String::from_utf8(bytes).map_err(|error| {
            let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            format!("is not UTF-8 on line {line}")
        })
    }
}

/// The first `limit` bytes of a regular file.
///
/// # Errors
/// Those of the file system; a device or pipe is refused, since it may never end.
pub(super) fn read_at_most(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Err(std::io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::with_capacity(meta.len().min(limit) as usize);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Lines as YAML counts them: `\n`, `\r\n` and a lone `\r` all end one.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let next = if text[end..].starts_with("\r\n") { end + 2 } else { end + 1 };
        rest = Some(&text[next..]);
        Some(&text[..end])
    })
}

fn too_long(path: &str) -> Diagnostic {
    let help = Some("split it into several lessons".to_owned());
    Diagnostic::of_file(path, "the file is longer than 1 MiB, the most a lesson may have", help)
}

fn not_utf8(path: String, bytes: &[u8], valid: usize) -> Diagnostic {
    let before = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
    let before = before.strip_prefix('\u{feff}').unwrap_or(before);
    let line = lines(before).count() as u32;
    let start = lines(before).last().unwrap_or("");
    let mut whole = start.to_owned();
    let rest = &bytes[valid..];
    let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
    whole.push_str(&String::from_utf8_lossy(&rest[..end.min(200)]));
    let column = start.chars().count() as u32 + 1;
    let (excerpt, caret) = excerpt(&whole, column);
    Diagnostic {
        severity: super::diagnostic::Severity::Error,
        place: Place { path, line, column, excerpt, caret },
        message: format!("the byte {:#04x} here is not UTF-8", bytes[valid]),
        help: Some("save the file with the encoding UTF-8".to_owned()),
    }
}
