//! The Chrome trace format.

use crate::runs;
use asynctutor::export::chrome;
use asynctutor::trace::Timeline;
use serde_json::Value;

fn events(timeline: &Timeline) -> Vec<Value> {
    let mut out = Vec::new();
    chrome::write(timeline, &mut out).unwrap();
    let whole: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(whole["displayTimeUnit"], "ms");
    whole["traceEvents"].as_array().unwrap().clone()
}

fn with<'a>(events: &'a [Value], phase: &str, name: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["ph"] == phase && event["name"] == name).collect()
}

#[test]
fn every_task_is_a_named_thread_and_every_wait_a_slice() {
    let events = events(&runs::group());
    let names: Vec<_> = with(&events, "M", "thread_name").iter().map(|event| event["args"]["name"].clone()).collect();
    assert_eq!(names, ["main", "user", "orders", "profile"]);
    let group = with(&events, "X", "group");
    assert_eq!(group.len(), 1);
    assert_eq!((&group[0]["ts"], &group[0]["dur"]), (&0.into(), &120_000.into()));
    assert_eq!(group[0]["args"]["tasks"][2], "profile");
}

#[test]
fn a_cancellation_is_an_arrow_from_who_asked_to_who_is_asked() {
    let events = events(&runs::group());
    let (from, to) = (with(&events, "s", "cancel"), with(&events, "f", "cancel"));
    assert_eq!((&from[0]["tid"], &to[0]["tid"]), (&1.into(), &4.into()));
    assert_eq!(from[0]["id"], to[0]["id"]);
}

#[test]
fn who_created_and_woke_whom_are_arrows_too() {
    let events = events(&runs::group());
    let ends = |what: &str| -> Vec<(Value, Value)> {
        let (from, to) = (with(&events, "s", what), with(&events, "f", what));
        from.iter().zip(to).map(|(from, to)| (from["tid"].clone(), to["tid"].clone())).collect()
    };
    assert_eq!(ends("spawn"), [(1.into(), 2.into()), (1.into(), 3.into()), (1.into(), 4.into())]);
    assert!(!ends("wake").is_empty());
    assert!(ends("wake").iter().all(|(from, to)| from != to));
}

#[test]
fn stalls_are_slices_and_levels_are_counters() {
    let stall = events(&runs::stall());
    assert_eq!(with(&stall, "X", "stall")[0]["dur"], 200_000);
    let queue = events(&runs::queue());
    assert_eq!(with(&queue, "C", "queue jobs").len(), 7);
}

#[test]
fn an_empty_run_is_valid_too() {
    assert_eq!(events(&runs::Recorder::new("l", "d").timeline()).len(), 1);
}
