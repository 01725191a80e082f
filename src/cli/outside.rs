//! What the commands know of the world around them: streams, terminal, environment, folders of lessons.

use super::args::{ColorWhen, Everywhere};
use crate::export::text::{Look, Sieve};
use crate::trace::{in_ascii, visible};
use crate::tui::theme::{ColorChoice, ColorDepth, TerminalHints};
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// The width of a page when nothing says how wide it is.
const WIDTH: usize = 100;

/// The world around a command, read once.
#[derive(Debug)]
pub(super) struct Outside {
    /// The flags that every command takes.
    pub(super) flags: Everywhere,
    /// Whether standard output is a terminal.
    pub(super) stdout_is_terminal: bool,
    stdin_is_terminal: bool,
    no_color: bool,
    stderr_is_terminal: bool,
}

impl Outside {
    /// Reads the environment.
    pub(super) fn new(flags: &Everywhere) -> Outside {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let mut flags = flags.clone();
        flags.ascii |= dumb || knows_only_ascii();
        Outside {
            flags,
            stdout_is_terminal: io::stdout().is_terminal(),
            stdin_is_terminal: io::stdin().is_terminal(),
            no_color: no_color || dumb,
            stderr_is_terminal: io::stderr().is_terminal(),
        }
    }

    /// Whether there is someone to press keys and to look at screens.
    pub(super) fn is_interactive(&self) -> bool {
        self.stdin_is_terminal && self.stdout_is_terminal
    }

    /// Whether results are coloured.
    pub(super) fn color_on_stdout(&self) -> bool {
        self.color(self.stdout_is_terminal)
    }

    /// Whether messages are coloured.
    pub(super) fn color_on_stderr(&self) -> bool {
        self.color(self.stderr_is_terminal)
    }

    fn color(&self, terminal: bool) -> bool {
        match self.flags.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => terminal && !self.no_color,
        }
    }

    /// Says something beside the results, on standard error.
    pub(super) fn note(&self, text: &str) {
        let sign = if self.color_on_stderr() { "\x1b[33mnote:\x1b[0m" } else { "note:" };
        // Standard error may be closed: then nobody wants to know.
        let _ = writeln!(io::stderr(), "{sign} {}", self.legible(text));
    }

    /// Says what is wrong with an input that can be done without, on standard error.
    pub(super) fn say(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", self.legible(text));
    }

    /// Text of unknown origin as this terminal can show it.
    pub(super) fn legible(&self, text: &str) -> String {
        let text = shown(text);
        if self.flags.ascii { in_ascii(&text).into_owned() } else { text }
    }

    /// Standard output for text.
    pub(super) fn page(&self) -> Sieve<BufWriter<StdoutLock<'static>>> {
        Sieve::new(stdout(), self.flags.ascii)
    }

    /// How many colours the terminal shows, as the flags and the environment say.
    pub(super) fn color_depth(&self) -> ColorDepth {
        let variable = |name| std::env::var(name).ok();
        let (no_color, colorterm, term) = (variable("NO_COLOR"), variable("COLORTERM"), variable("TERM"));
        let hints =
            TerminalHints { no_color: no_color.as_deref(), colorterm: colorterm.as_deref(), term: term.as_deref() };
        let choice = match self.flags.color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        ColorDepth::detect(choice, hints)
    }

    /// How text on standard output looks; `width` as the user asked for.
    pub(super) fn look(&self, width: Option<u16>) -> Look {
        Look { width: self.width(width), ascii: self.flags.ascii, color: self.color_on_stdout() }
    }

    /// What was asked for, else `COLUMNS`, else the terminal's width, else a page.
    fn width(&self, asked: Option<u16>) -> usize {
        let columns = || std::env::var("COLUMNS").ok()?.parse::<u16>().ok().filter(|columns| *columns > 0);
        let terminal =
            || self.stdout_is_terminal.then(|| crossterm::terminal::size().ok())?.map(|(columns, _)| columns);
        asked.or_else(columns).or_else(terminal).map_or(WIDTH, usize::from).clamp(40, 1000)
    }
}

/// What the locale says of characters, in capitals; nothing if there is no locale.
pub(super) fn locale() -> Option<String> {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    set.map(|value| value.to_string_lossy().to_uppercase())
}

/// Whether the locale says that there is nothing but ASCII, or at least no Unicode.
fn knows_only_ascii() -> bool {
    locale().is_some_and(|locale| {
        let charset = locale.split_once('.').map(|(_, charset)| charset.split('@').next().unwrap_or_default());
        match charset {
            Some(charset) => !matches!(charset, "UTF-8" | "UTF8"),
            None => matches!(locale.as_str(), "C" | "POSIX"),
        }
    })
}

/// Standard output, written in large pieces.
pub(super) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// Text of unknown origin, several lines of it, as it can be shown.
pub(super) fn shown(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// What `--color` says, read before the command line is understood.
pub(super) fn color_flag(words: &[OsString]) -> ColorWhen {
    let mut words = words.iter().map(|word| word.to_string_lossy());
    let mut value = None;
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        } else if word == "--color" {
            value = words.next();
        } else if let Some(text) = word.strip_prefix("--color=") {
            value = Some(text.to_owned().into());
        }
    }
    match value.as_deref() {
        Some("always") => ColorWhen::Always,
        Some("never") => ColorWhen::Never,
        _ => ColorWhen::Auto,
    }
}
