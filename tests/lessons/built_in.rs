//! The built-in lessons load without a word, and everything they claim is true.

use asynctutor::lesson::LessonStep;
use asynctutor::lesson::catalog::Catalog;
use asynctutor::lesson::check::prove;
use asynctutor::runtime::analogue::TOLERANCE;

#[test]
fn the_course_and_its_lessons_load_without_errors_or_advice() {
    let catalog = Catalog::open(&[]);
    let mut told: Vec<String> = catalog.problems.iter().map(ToString::to_string).collect();
    for entry in catalog.entries() {
        told.extend(catalog.diagnostics(&entry.id).iter().map(ToString::to_string));
    }
    assert!(told.is_empty(), "{}", told.join("\n\n"));
}

#[test]
fn what_the_course_screen_shows_is_what_the_lesson_says() {
    let catalog = Catalog::open(&[]);
    for entry in catalog.entries() {
        let lesson = catalog.lesson(&entry.id).unwrap();
        assert_eq!(entry.id, lesson.id);
        assert_eq!((&entry.title, entry.tier, entry.minutes), (&lesson.title, lesson.tier, lesson.minutes));
        assert_eq!((&entry.needs, &entry.summary), (&lesson.needs, &lesson.summary));
    }
}

#[test]
fn every_step_has_the_line_of_the_program_its_mark_names() {
    let catalog = Catalog::open(&[]);
    for entry in catalog.entries() {
        for demo in catalog.lesson(&entry.id).unwrap().demos.values() {
            let Some(python) = demo.analogues.first() else { continue };
            for line in &demo.program.lines {
                let (file, number) = line.rsplit_once(':').unwrap();
                let number: usize = number.parse().unwrap();
                assert!(file == "lesson.yaml" || python.source.lines().nth(number - 1).is_some(), "{line}");
            }
        }
    }
}

#[test]
fn every_lesson_asks_the_learner_to_predict() {
    let catalog = Catalog::open(&[]);
    for entry in catalog.entries() {
        let steps = &catalog.lesson(&entry.id).unwrap().steps;
        assert!(steps.iter().any(|step| matches!(step, LessonStep::Predict { .. })), "{}", entry.id);
        assert!(matches!(steps.last(), Some(LessonStep::Recap(_))), "{}", entry.id);
    }
}

#[test]
fn every_claim_of_every_lesson_is_true() {
    let catalog = Catalog::open(&[]);
    let mut failed = Vec::new();
    for entry in catalog.entries() {
        let report = prove(&catalog.lesson(&entry.id).unwrap());
        assert!(report.claims > 0 && report.runs > 0, "{} claims nothing", entry.id);
        failed.extend(report.diagnostics.iter().map(ToString::to_string));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn what_is_claimed_of_real_programs_is_more_than_clocks_may_miss_by() {
    let catalog = Catalog::open(&[]);
    for entry in catalog.entries() {
        let lesson = catalog.lesson(&entry.id).unwrap();
        for claim in lesson.demos.values().flat_map(|demo| &demo.analogues).flat_map(|program| &program.claims) {
            assert_eq!(claim.at_defaults.time_lost_in(TOLERANCE), None, "{}", claim.place);
        }
    }
}
