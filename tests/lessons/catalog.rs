//! Where lessons come from.

use asynctutor::lesson::Tier;
use asynctutor::lesson::catalog::{Catalog, FindError};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn lesson(id: &str, title: &str, tier: &str) -> String {
    format!(
        "version: 1\nid: {id}\ntitle: {title}\ntier: {tier}\nminutes: 3\nneeds: [a, b]\nsummary: >\n  Two\n  lines\n\
         demos:\n  first: {{tasks: {{main: [sleep: 10ms]}}}}\n  second: {{tasks: {{main: [yield]}}}}\n"
    )
}

/// A folder with files at these paths.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn open(place: &Path) -> Catalog {
    Catalog::open(&[PathBuf::from(place)])
}

fn problems(catalog: &Catalog) -> Vec<String> {
    catalog.problems.iter().map(|problem| problem.message.clone()).collect()
}

#[test]
fn a_folder_of_lessons_adds_folders_and_single_files() {
    let place = folder(&[
        ("one/lesson.yaml", &lesson("one", "The first", "basics")),
        ("two.yaml", &lesson("second-lesson", "The second", "advanced")),
        ("notes.txt", "not a lesson"),
        ("empty/readme.md", "nor this"),
    ]);
    let catalog = open(place.path());
    assert_eq!(problems(&catalog), [""; 0]);
    let one = catalog.entry("one").unwrap();
    assert_eq!((one.title.as_str(), one.tier, one.minutes), ("The first", Tier::Basics, 3));
    assert_eq!((one.needs.join(" "), one.summary.as_str()), ("a b".to_owned(), "Two lines"));
    assert_eq!(catalog.lesson("second-lesson").unwrap().demos.len(), 2);
}

#[test]
fn a_lesson_folder_and_a_single_file_can_be_named_themselves() {
    let place = folder(&[
        ("one/lesson.yaml", &lesson("one", "The first", "basics")),
        ("two.yaml", &lesson("two", "The second", "basics")),
    ]);
    let catalog = Catalog::open(&[place.path().join("one"), place.path().join("two.yaml")]);
    assert!(catalog.lesson("one").is_ok() && catalog.lesson("two").is_ok());
}

#[test]
fn a_later_place_overrides_an_earlier_one() {
    let first = folder(&[("one/lesson.yaml", &lesson("one", "Old", "basics"))]);
    let second = folder(&[("one/lesson.yaml", &lesson("one", "New", "basics"))]);
    let catalog = Catalog::open(&[first.path().to_owned(), second.path().to_owned()]);
    assert_eq!(catalog.entry("one").unwrap().title, "New");
    assert_eq!(catalog.lesson("one").unwrap().title, "New");
}

#[test]
fn a_course_gives_the_order_and_the_rest_is_listed_under_its_tier() {
    let place = folder(&[
        ("one/lesson.yaml", &lesson("one", "First", "basics")),
        ("two/lesson.yaml", &lesson("two", "Second", "basics")),
        ("three/lesson.yaml", &lesson("three", "Third", "interview")),
        (
            "course.yaml",
            "version: 1\ntitle: Mine\ntracks:\n  - {id: mine, title: My track, summary: Short., lessons: [two, one]}\n",
        ),
    ]);
    let catalog = open(place.path());
    assert_eq!(catalog.title, "Mine");
    let track = catalog.tracks.iter().find(|track| track.id == "mine").unwrap();
    assert_eq!((track.title.as_str(), track.lessons.join(" ")), ("My track", "two one".to_owned()));
    let rest = catalog.tracks.iter().find(|track| track.lessons.contains(&"three".to_owned())).unwrap();
    assert_eq!(rest.title, "Interview");
}

#[test]
fn what_is_wrong_with_a_course_is_told_at_its_place() {
    let place = folder(&[
        ("one/lesson.yaml", &lesson("one", "First", "basics")),
        ("also-one.yaml", &lesson("one", "Again", "basics")),
        (
            "course.yaml",
            "version: 1\ntracks:\n  - {id: a, title: A, lessons: [one, oen, one]}\n  - {id: a, title: B, lesons: []}\n",
        ),
    ]);
    let catalog = open(place.path());
    let told: Vec<String> = catalog.problems.iter().map(ToString::to_string).collect();
    let told = told.join("\n");
    assert!(told.contains("the id `one` is also that of"), "{told}");
    assert!(told.contains("course.yaml:4:23: unknown key `lesons`"), "{told}");

    let place = folder(&[
        ("one/lesson.yaml", &lesson("one", "First", "basics")),
        ("course.yaml", "version: 1\ntracks:\n  - {id: a, title: A, lessons: [one, oen, one]}\n"),
    ]);
    let catalog = open(place.path());
    let told: Vec<String> = catalog.problems.iter().map(ToString::to_string).collect();
    let told = told.join("\n");
    assert!(told.contains("course.yaml:3:38: there is no lesson `oen`"), "{told}");
    assert!(told.contains("help: did you mean `one`?"), "{told}");
    assert!(told.contains("course.yaml:3:43: the lesson `one` is listed twice"), "{told}");
}

#[test]
fn a_place_without_lessons_is_told() {
    let place = folder(&[("readme.md", "nothing")]);
    assert_eq!(problems(&open(place.path())), ["there is no lesson in this folder"]);
    assert!(problems(&open(&place.path().join("nosuch")))[0].starts_with("cannot be read"));
}

#[test]
fn a_wrong_lesson_is_listed_and_says_what_is_wrong_when_it_is_opened() {
    let place =
        folder(&[("bad/lesson.yaml", "version: 1\nid: bad\ntitle: Bad\ntier: basics\ndemos: {a: {task: {}}}\n")]);
    let catalog = open(place.path());
    assert_eq!(catalog.entry("bad").unwrap().title, "Bad");
    let wrong = catalog.lesson("bad").unwrap_err();
    assert_eq!(wrong[0].message, "unknown key `task`");
}

#[test]
fn a_lesson_and_a_demo_are_found_by_name_and_near_names_are_told() {
    let place = folder(&[("one/lesson.yaml", &lesson("one", "The first", "basics"))]);
    let catalog = open(place.path());
    assert_eq!(catalog.find("one").unwrap().demo, None);
    assert_eq!(catalog.find("one/second").unwrap().demo.as_deref(), Some("second"));
    let told = |name: &str| catalog.find(name).unwrap_err().to_string();
    assert_eq!(told("oen"), "there is no lesson `oen`\nhelp: did you mean `one`?");
    assert_eq!(told("one/secnd"), "the lesson `one` has no demo `secnd`\nhelp: did you mean `second`?");
    assert!(matches!(catalog.find("zzz"), Err(FindError::Unknown { .. })));
}

#[test]
fn a_link_that_leads_out_of_the_lessons_folder_is_not_followed() {
    let place = folder(&[
        ("secret.py", "import os"),
        (
            "one/lesson.yaml",
            "version: 1\nid: one\ntitle: One\ntier: basics\ndemos:\n  a:\n    tasks: {main: [yield]}\n    analogues: {python: {file: link.py}}\n",
        ),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.path().join("secret.py"), place.path().join("one/link.py")).unwrap();
    let wrong = open(place.path()).lesson("one").unwrap_err();
    assert!(cfg!(not(unix)) || wrong[0].message.contains("outside the lesson's folder"), "{}", wrong[0]);
}
