//! The same program in other languages: its text, its marks.

use super::claim;
use super::demo::Context;
use super::marks;
use crate::lesson::diagnostic::{At, Findings};
use crate::lesson::model::{Analogue, ClaimSpec, Language};
use crate::lesson::schema::{self, Located};
use crate::lesson::suggest::quoted;
use crate::scenario::program::{Name, Settings};
use std::path::Path;
use std::sync::Arc;

/// Lowers the analogues of a demo, in the order of the screens.
pub(super) fn analogues(
    context: &Context<'_>,
    demo: &str,
    written: Option<&schema::Analogues>,
    defaults: &Settings,
    findings: &mut Findings,
) -> Vec<Analogue> {
    let Some(written) = written else { return Vec::new() };
    let each = [(Language::Python, &written.python), (Language::Go, &written.go), (Language::Node, &written.node)];
    let mut analogues = Vec::new();
    for (language, analogue) in each {
        let Some(Located { at, value: analogue }) = analogue else { continue };
        let Some((file, source)) = text(context, demo, language, analogue, *at, findings) else { continue };
        let marks = marks::scan(&source, language);
        let claims = claims(&analogue.claims, defaults, findings);
        let place = findings.source().place(*at);
        let is_inline = analogue.file.is_none();
        analogues.push(Analogue { language, file, is_inline, source, marks, claims, place });
    }
    analogues
}

/// Lowers claims that mention only what any program has.
pub(super) fn claims(
    list: &schema::List<schema::Claim>,
    defaults: &Settings,
    findings: &mut Findings,
) -> Vec<ClaimSpec> {
    list.0.iter().filter_map(|claim| spec(claim, defaults, findings)).collect()
}

/// Lowers one claim.
pub(super) fn spec(claim: &Located<schema::Claim>, defaults: &Settings, findings: &mut Findings) -> Option<ClaimSpec> {
    let mut knobs: Vec<Name> = Vec::new();
    let mut problems = |problem: claim::Problem| {
        let claim::Problem { at, message, help, missing } = problem;
        if missing { findings.missing(at, message, help) } else { findings.error(at, message, help) }
    };
    let at_defaults = claim::lower(&claim.value, claim.at, defaults, &mut knobs, &mut problems)?;
    let place = findings.source().place(claim.at);
    Some(ClaimSpec::new(at_defaults, knobs, Arc::new(claim.value.clone()), defaults, place))
}

/// The file's name and text.
fn text(
    context: &Context<'_>,
    demo: &str,
    language: Language,
    analogue: &schema::Analogue,
    at: At,
    findings: &mut Findings,
) -> Option<(String, Arc<str>)> {
    match (&analogue.file, &analogue.code) {
        (Some(file), None)
            if Path::new(&file.value).file_name().is_some_and(|name| name.to_string_lossy().starts_with('-')) =>
        {
            let help = "a runtime would take it for an option; rename it".to_owned();
            findings.error(
                file.at,
                format!("the program's file name {} begins with `-`", quoted(&file.value)),
                Some(help),
            );
            None
        }
        (Some(file), None) => match context.folder.read(&file.value) {
            Ok(text) => Some((file.value.clone(), text.into())),
            Err(problem) => {
                findings.error(file.at, format!("the program {} {problem}", quoted(&file.value)), None);
                None
            }
        },
        (None, Some(code)) => {
            let extension = match language {
                Language::Python => "py",
                Language::Go => "go",
                Language::Node => "mjs",
            };
            Some((format!("{demo}.{extension}"), code.value.as_str().into()))
        }
        _ => {
            let help = "`file: NAME` is a file of the lesson's folder; `code: |` holds the program itself".to_owned();
            findings.missing(at, "a program needs one of `file` and `code`", Some(help));
            None
        }
    }
}
