//! A claim that is not true is told at its place: what was claimed, what happened, and when.

use asynctutor::lesson::check::{ENGINE, Report, check, prove};
use asynctutor::lesson::load::load;
use asynctutor::lesson::source::{Folder, SourceText};
use std::cell::Cell;

/// A lesson of one demo in which `orders` fails and `profile` goes on.
fn report(claims: &str, steps: &str) -> Report {
    prove(&lesson(claims, steps))
}

fn lesson(claims: &str, steps: &str) -> std::sync::Arc<asynctutor::lesson::Lesson> {
    let text = format!(
        "version: 1\nid: x\ntitle: x\ntier: core\n\
         knobs:\n  fail_after: {{label: fails after, default: 120ms, min: 20ms, max: 400ms, step: 20ms}}\n  \
         other: {{label: other, default: true}}\n\
         demos:\n  gather:\n    tasks:\n      \
         main: [try: {{do: [gather: [orders, profile]], except: {{any: []}}}}, sleep: 400ms]\n      \
         orders: [sleep: $fail_after, raise: ValueError]\n      \
         profile: [if: {{value: $other, is: true, do: [sleep: 300ms]}}]\n    claims: [{claims}]\n\
         steps: [{steps}]\n"
    );
    let loaded = load(SourceText::from_bytes("lesson.yaml", text.as_bytes()).unwrap(), &Folder::Nowhere);
    let told: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    loaded.lesson.unwrap_or_else(|| panic!("{}", told.join("\n")))
}

fn told(report: &Report) -> String {
    report.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn true_claims_are_proven_without_a_word() {
    let report = report("{task: profile, ends: returned, at: 300ms}, {cancelled: []}", "");
    assert_eq!((told(&report).as_str(), report.claims), ("", 2));
    assert!(report.is_proven());
}

#[test]
fn a_failed_claim_says_what_was_claimed_what_happened_and_when() {
    let report = report("{task: profile, ends: cancelled, at: 120ms}", "");
    let told = told(&report);
    assert!(told.starts_with("lesson.yaml:14:14: claimed: "), "{told}");
    assert!(told.contains("happened: ") && told.contains("300 ms"), "{told}");
    assert!(!report.is_proven());
}

#[test]
fn a_claim_that_names_a_knob_is_proven_over_its_whole_range() {
    let fine = report("{task: orders, ends: raised, at: $fail_after}", "");
    assert_eq!((told(&fine).as_str(), fine.runs), ("", 2 + 19));
    let wrong = report("{task: orders, ends: raised, at: $fail_after, before: 250ms}", "");
    assert!(told(&wrong).contains("with fail_after = 260ms: claimed: "), "{}", told(&wrong));
    assert_eq!(wrong.diagnostics.len(), 1);
}

#[test]
fn an_answer_must_be_what_the_run_shows_at_the_settings_of_the_step() {
    let step = |set: &str, answer: &str| {
        report("", &format!("predict: {{ask: Which?, demo: gather, set: {{{set}}}, answer: {answer}}}"))
    };
    assert!(step("", "{task: profile, ends: returned, at: 300ms}").is_proven());
    assert!(step("other: false", "{task: profile, ends: returned, at: 0ms}").is_proven());
    let wrong = step("other: false", "{task: profile, ends: returned, at: 300ms}");
    assert!(told(&wrong).contains("the answer is wrong: claimed: "), "{}", told(&wrong));
}

#[test]
fn exactly_one_choice_must_hold() {
    let step = |choices: &[&str]| {
        let choices: Vec<String> =
            choices.iter().enumerate().map(|(n, claim)| format!("{{say: choice {n}, claim: {claim}}}")).collect();
        report("", &format!("predict: {{ask: Which?, demo: gather, choices: [{}]}}", choices.join(", ")))
    };
    let (right, wrong) = ("{cancelled: []}", "{cancelled: [profile]}");
    assert!(step(&[right, wrong, wrong]).is_proven());
    assert!(told(&step(&[wrong, wrong])).contains("no choice is right"));
    assert!(told(&step(&[right, right])).contains("`choice 1` holds as well as `choice 0`"));
}

#[test]
fn runs_that_differ_for_no_reason_are_told() {
    let lesson = lesson("{cancelled: []}", "");
    let count = Cell::new(0);
    let run = |program: &_, options: &asynctutor::scenario::RunOptions| {
        count.set(count.get() + 1);
        let mut options = options.clone();
        if count.get() == 2 {
            options
                .settings
                .insert("fail_after".into(), asynctutor::scenario::Value::Duration(asynctutor::scenario::Millis(20)));
        }
        (ENGINE.run)(program, &options)
    };
    let mut prover = ENGINE;
    prover.run = &run;
    assert!(told(&check(&lesson, prover)).contains("two runs of the demo `gather` differ"));
}
