//! Finding a program's syntax.

use crate::lesson::model::Language;
use crate::tui::theme::Role;
use std::ops::Range;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

/// Longer lines, and lines beyond so many, stay plain: nobody reads them, and they take long.
const LONGEST_LINE: usize = 2_000;
const MOST_LINES: usize = 20_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Which role shows a scope; the innermost scope that begins with one of these decides, and of several the first here.
static ROLES: LazyLock<Vec<(Scope, Role)>> = LazyLock::new(|| {
    const TABLE: [(&str, Role); 16] = [
        ("comment", Role::SyntaxComment),
        ("string", Role::SyntaxString),
        ("constant", Role::SyntaxConstant),
        ("keyword.operator.logical.python", Role::SyntaxKeyword),
        ("keyword.operator", Role::SyntaxOperator),
        ("keyword", Role::SyntaxKeyword),
        ("storage", Role::SyntaxKeyword),
        ("variable.language", Role::SyntaxKeyword),
        ("entity.name.function", Role::SyntaxFunction),
        ("support.function", Role::SyntaxFunction),
        ("variable.function", Role::SyntaxFunction),
        ("entity.name", Role::SyntaxType),
        ("entity.other.inherited-class", Role::SyntaxType),
        ("support.type", Role::SyntaxType),
        ("support.class", Role::SyntaxType),
        ("support.constant", Role::SyntaxConstant),
    ];
    TABLE.iter().filter_map(|(scope, role)| Some((Scope::new(scope).ok()?, *role))).collect()
});

/// A program's syntax by roles, so that it suits every theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Highlighted {
    /// For each line what is coloured, in bytes from its beginning, in order.
    lines: Vec<Vec<(Range<usize>, Role)>>,
}

impl Highlighted {
    /// What is coloured in a line, from 0.
    pub(super) fn line(&self, index: usize) -> Option<&[(Range<usize>, Role)]> {
        self.lines.get(index).map(Vec::as_slice)
    }
}

/// Finds the syntax of a program. Takes tens of milliseconds: do it off the thread that draws, once a program.
pub fn highlight(source: &str, language: Language) -> Highlighted {
    let extension = match language {
        Language::Python => "py",
        Language::Go => "go",
        Language::Node => "js",
    };
    let Some(syntax) = SYNTAXES.find_syntax_by_extension(extension) else { return Highlighted::default() };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut lines = vec![];
    for line in source.split_inclusive('\n').take(MOST_LINES) {
        let mut spans = vec![];
        if line.len() <= LONGEST_LINE {
            let Ok(changes) = state.parse_line(line, &SYNTAXES) else { break };
            let end = line.trim_end_matches(['\n', '\r']).len();
            let mut from = 0;
            for (at, change) in changes {
                push(&mut spans, from..at.min(end), role_of(&stack));
                from = at;
                if stack.apply(&change).is_err() {
                    return Highlighted { lines };
                }
            }
            push(&mut spans, from..end, role_of(&stack));
        }
        lines.push(spans);
    }
    Highlighted { lines }
}

fn push(spans: &mut Vec<(Range<usize>, Role)>, range: Range<usize>, role: Option<Role>) {
    let Some(role) = role.filter(|_| !range.is_empty()) else { return };
    match spans.last_mut() {
        Some((last, same)) if *same == role && last.end == range.start => last.end = range.end,
        _ => spans.push((range, role)),
    }
}

fn role_of(stack: &ScopeStack) -> Option<Role> {
    stack
        .as_slice()
        .iter()
        .rev()
        .find_map(|scope| ROLES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, role)| *role))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a program that have a role, as `word role`.
    fn words(source: &str, language: Language) -> Vec<String> {
        let highlighted = highlight(source, language);
        let mut words = vec![];
        for (line, spans) in source.lines().zip(&highlighted.lines) {
            words.extend(spans.iter().map(|(range, role)| format!("{} {role:?}", line[range.clone()].trim())));
        }
        words
    }

    fn has(words: &[String], wanted: &[&str]) {
        for word in wanted {
            assert!(words.iter().any(|found| found == word), "{word} not among {words:#?}");
        }
    }

    #[test]
    fn python_go_and_node_are_known() {
        has(
            &words(
                "async def user():\n    await asyncio.sleep(0.1)  # mark: x\n    return \"ada\"\n",
                Language::Python,
            ),
            &[
                "user SyntaxFunction",
                "await SyntaxKeyword",
                "0.1 SyntaxConstant",
                "# mark: x SyntaxComment",
                "\"ada\" SyntaxString",
            ],
        );
        has(
            &words("package main\n\nfunc main() {\n\tgo fetch(ctx) // mark: x\n\treturn \"a\", nil\n}\n", Language::Go),
            &[
                "main SyntaxFunction",
                "return SyntaxKeyword",
                "\"a\" SyntaxString",
                "nil SyntaxConstant",
                "// mark: x SyntaxComment",
            ],
        );
        has(
            &words("async function user() {\n  await sleep(100); // mark: x\n  return 'ada';\n}\n", Language::Node),
            &[
                "user SyntaxFunction",
                "return SyntaxKeyword",
                "100 SyntaxConstant",
                "'ada' SyntaxString",
                "// mark: x SyntaxComment",
            ],
        );
    }

    #[test]
    fn text_that_is_no_program_does_no_harm() {
        for language in Language::ALL {
            highlight("", language);
            highlight("\u{0}\u{1b}\"\"\"'''`${{{{(((\n\r\n", language);
            assert_eq!(highlight(&"(".repeat(LONGEST_LINE + 1), language).lines, [vec![]]);
        }
    }
}
