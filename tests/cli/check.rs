//! `asynctutor check`

use crate::program::{asynctutor, command, done};
use tempfile::TempDir;

#[test]
fn every_claim_of_the_course_holds() {
    let check = asynctutor("check");
    assert_eq!((check.status, check.stderr.as_str()), (Some(0), ""), "{check}");
    assert!(check.stdout.contains("gather-vs-taskgroup"), "{check}");
}

const WRONG: &str = "
version: 1
id: wrong
title: Wrong
tier: basics
minutes: 1
summary: A lesson that claims what is not so.
demos:
  one:
    title: one task
    tasks:
      main: [sleep: 10ms, return: 1]
    claims:
      - {task: main, ends: returned, at: 20ms}
      - {cancelled: []}
steps:
  - demo: one
";

#[test]
fn a_claim_that_does_not_hold_says_what_was_claimed_and_what_happened() {
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join("wrong.yaml"), WRONG).unwrap();
    let check = done(command(&home).args(["check", "wrong.yaml"]).current_dir(home.path()));
    assert_eq!(check.status, Some(1));
    insta::assert_snapshot!(check);
}

#[test]
fn every_mistake_is_reported_in_one_go_with_its_place() {
    let home = TempDir::new().unwrap();
    let text = WRONG.replace("sleep: 10ms", "slep: 10ms, await: nobody").replace("minutes: 1", "minuets: 1");
    std::fs::write(home.path().join("wrong.yaml"), text).unwrap();
    let check = done(command(&home).args(["check", "wrong.yaml"]).current_dir(home.path()));
    assert_eq!(check.status, Some(1));
    insta::assert_snapshot!(check);
}

#[test]
fn a_folder_without_lessons_is_wrong_usage() {
    let home = TempDir::new().unwrap();
    let check = done(command(&home).args(["check", "."]).current_dir(home.path()));
    assert_eq!((check.status, check.stdout.as_str()), (Some(2), ""));
    assert!(check.stderr.contains("there is no lesson in this folder"), "{check}");
}

#[test]
fn a_folder_of_lessons_is_checked_and_the_course_is_not() {
    let home = TempDir::new().unwrap();
    std::fs::create_dir(home.path().join("mine")).unwrap();
    std::fs::write(home.path().join("mine/wrong.yaml"), WRONG.replace("at: 20ms", "at: 10ms")).unwrap();
    let check = done(command(&home).args(["check", "mine"]).current_dir(home.path()));
    assert_eq!(check.status, Some(0), "{check}");
    assert!(check.stdout.contains("1 lesson, 1 demo: all 2 claims proven"), "{check}");
}

#[test]
fn a_path_that_is_not_there_is_wrong_usage() {
    let check = asynctutor("check /no/such/lesson.yaml");
    assert_eq!(check.status, Some(2), "{check}");
    assert!(check.stderr.contains("/no/such/lesson.yaml"), "{check}");
}
