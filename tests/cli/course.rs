//! `asynctutor list`, and where lessons come from.

use crate::program::{asynctutor, command, done};
use tempfile::TempDir;

#[test]
fn the_list_has_the_five_core_lessons_in_order() {
    let list = asynctutor("list");
    assert_eq!((list.status, list.stderr.as_str()), (Some(0), ""));
    let places: Vec<_> = ["blocking-the-loop", "gather-vs-taskgroup", "timeouts", "semaphores", "queues"]
        .iter()
        .map(|id| list.stdout.find(id).unwrap_or_else(|| panic!("{id} is not in\n{list}")))
        .collect();
    assert!(places.is_sorted(), "{list}");
    insta::assert_snapshot!(list);
}

#[test]
fn the_list_is_json_when_asked() {
    let list: serde_json::Value = serde_json::from_str(&asynctutor("list --json").stdout).unwrap();
    let lesson = list.as_array().unwrap().iter().find(|lesson| lesson["id"] == "gather-vs-taskgroup").unwrap();
    assert_eq!(lesson["title"], "gather versus TaskGroup");
    assert!(lesson["demos"].as_array().unwrap().iter().any(|demo| demo["id"] == "taskgroup"));
}

const HELLO: &str = "
version: 1
id: hello
title: Hello
tier: basics
minutes: 1
summary: The smallest lesson.
demos:
  hello:
    title: one task
    tasks:
      main: [note: hello, sleep: 10ms]
steps:
  - demo: hello
";

#[test]
fn a_folder_of_lessons_is_added_to_the_built_in_ones() {
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join("hello.yaml"), HELLO).unwrap();
    let with = |line: &str| done(command(&home).args(line.split(' ')).arg("--lessons").arg(home.path()));
    let list = with("list").stdout;
    assert!(list.contains("hello") && list.contains("gather-vs-taskgroup"), "{list}");
    assert!(with("run hello/hello").stdout.contains("hello"));
}

#[test]
fn a_broken_lesson_of_a_folder_is_reported_and_the_others_work() {
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join("hello.yaml"), HELLO).unwrap();
    std::fs::write(home.path().join("broken.yaml"), HELLO.replace("sleep", "slep").replace("id: hello", "id: broken"))
        .unwrap();
    let list = done(command(&home).args(["list", "--lessons"]).arg(home.path()));
    assert!(list.stdout.contains("hello"), "{list}");
    assert!(list.stderr.contains("broken.yaml:12:"), "{list}");
}
