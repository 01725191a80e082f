//! `asynctutor run --explore`

use crate::program::asynctutor;

#[test]
fn outcomes_are_a_table_with_a_schedule_to_see_each() {
    insta::assert_snapshot!(asynctutor("run locks-and-races/lost-update --explore 1000"));
}

#[test]
fn a_schedule_from_the_table_shows_its_outcome() {
    let done = asynctutor("run locks-and-races/lost-update --schedule 1.1");
    assert!(done.stdout.contains("· schedule 1.1\n"), "{done}");
    assert!(done.stdout.contains("lost-update"), "{done}");
    let again = asynctutor("run locks-and-races/lost-update --schedule 1.1");
    assert_eq!(done.stdout, again.stdout);
}

#[test]
fn jsonl_is_an_object_for_each_outcome() {
    let done = asynctutor("run deadlock/two-orders --explore 1000 --format jsonl");
    let lines: Vec<serde_json::Value> = done.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines.iter().map(|line| line["times"].as_u64().unwrap()).sum::<u64>(), 12);
    assert!(lines.iter().all(|line| line["of"] == 12 && line["exhaustive"] == true));
    let stuck = lines.iter().find(|line| line["halted"] == "deadlock").unwrap();
    assert_eq!(stuck["tasks"]["main"], serde_json::Value::Null);
    assert_eq!(lines[0]["tasks"]["main"]["outcome"], "returned");
}

#[test]
fn a_sample_is_the_same_for_the_same_seed() {
    let run = |seed: u64| asynctutor(&format!("run queues/pool --explore 20 --seed {seed} --format jsonl")).stdout;
    assert_eq!(run(3), run(3));
    assert!(run(3).contains(r#""exhaustive":false"#));
}

#[test]
fn what_cannot_be_explored_is_refused() {
    let done = asynctutor("run deadlock/two-orders --explore 10 --format chrome");
    assert_eq!(done.status, Some(2));
    assert!(done.stderr.contains("--explore prints text or jsonl"), "{done}");
    for wrong in
        ["--explore 0", "--explore 10 --wall", "--schedule x", "--schedule 1 --wall", "--explore 2 --schedule 1"]
    {
        assert_eq!(asynctutor(&format!("run deadlock/two-orders {wrong}")).status, Some(2), "{wrong}");
    }
}
