//! JSON that can be looked at: what a terminal would obey, hide or reorder is escaped, so that it is the same text to
//! whoever reads it as JSON, and none at all to a terminal.

use super::visible;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// Writes a value on one line.
///
/// # Errors
/// Those of the writer.
pub fn write(value: &(impl Serialize + ?Sized), out: impl Write) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Printing(CompactFormatter)))?)
}

/// Writes a value on many lines.
///
/// # Errors
/// Those of the writer.
pub fn write_pretty(value: &(impl Serialize + ?Sized), out: impl Write) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Printing(PrettyFormatter::new())))?)
}

/// Escapes what does not print.
struct Printing<F>(F);

impl<F: Formatter> Formatter for Printing<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // What most text is needs no look at each character.
        if fragment.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return out.write_all(fragment.as_bytes());
        }
        let mut letter = [0; 4];
        for c in fragment.chars() {
            let text: &str = c.encode_utf8(&mut letter);
            // The joiners inside emoji and words print only there.
            if matches!(c, '\u{200c}' | '\u{200d}') || visible(text) == text {
                out.write_all(text.as_bytes())?;
            } else {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_does_not_print_is_escaped_and_reads_as_it_was() {
        let hostile = "a\u{9b}31m\u{7f}\u{202e}b\u{e0041}\u{1b}[2J 日本 é";
        let mut out = Vec::new();
        write(&json!({ "name": hostile }), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, r#"{"name":"a\u009b31m\u007f\u202eb\udb40\udc41\u001b[2J 日本 é"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), json!({ "name": hostile }));
    }

    #[test]
    fn many_lines_are_as_serde_writes_them() {
        let value = json!([{"a": [1, 2], "b": {}}, [], "x"]);
        let mut out = Vec::new();
        write_pretty(&value, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string_pretty(&value).unwrap());
    }
}
