//! The file format: what is written is read back, and what is broken is read as far as it is whole.

use crate::arbitrary::any_trace;
use asynctutor::trace::codec::jsonl::{Limits, Problem, Reading, read, read_within, sort, write};
use asynctutor::trace::*;
use proptest::prelude::*;
use std::io::{BufReader, Read};

const HEADER: &str = r#"{"asynctutor":"trace","version":1,"clock":"virtual","runtime":"tokio 1.54"}"#;

fn text(trace: &Trace) -> Vec<u8> {
    let mut out = Vec::new();
    write(trace, &mut out).unwrap();
    out
}

fn events(trace: &Trace) -> Vec<Event<'_>> {
    trace.iter().collect()
}

fn reading(lines: &[&str]) -> Reading {
    let text = std::iter::once(&HEADER).chain(lines).fold(String::new(), |text, line| text + line + "\n");
    read("a.trace", text.as_bytes()).unwrap()
}

#[test]
fn the_example_of_the_format_is_written_as_it_is_read() {
    let file = r#"{"asynctutor":"trace","version":1,"clock":"virtual","runtime":"tokio 1.54","source":{"lesson":"gather-vs-taskgroup","demo":"gather","knobs":{"fail_after":"120ms"},"seed":0}}
{"t":0,"task":1,"ev":"spawn","name":"main"}
{"t":0,"task":1,"ev":"run"}
{"t":0,"task":2,"ev":"spawn","name":"user","parent":1,"line":"gather.py:11"}
{"t":0,"task":1,"ev":"wait","on":{"kind":"gather","tasks":[2,3,4]},"line":"gather.py:11"}
{"t":0,"task":2,"ev":"wait","on":{"kind":"sleep","for":100000000}}
{"t":100000000,"task":2,"ev":"ready","by":"timer"}
{"t":100000000,"task":1,"ev":"ready","by":2}
{"t":120000000,"task":3,"ev":"end","outcome":"raised","error":"ValueError","message":""}
{"t":120000000,"task":4,"ev":"cancel","by":1,"why":"group"}
{"t":120000000,"task":4,"ev":"deliver"}
{"t":120000000,"task":4,"ev":"end","outcome":"cancelled"}
{"t":120000000,"task":1,"ev":"stall","for":5,"what":"hash","line":"gather.py:3"}
{"t":120000000,"task":1,"ev":"open","scope":1,"kind":"timeout","deadline":300}
{"t":120000000,"task":1,"ev":"close","scope":1,"kind":"timeout","error":"TimeoutError"}
{"t":120000000,"task":1,"ev":"level","name":"api","kind":"semaphore","value":2,"max":3,"waiting":0}
{"t":120000000,"task":1,"ev":"fail","error":"ValueError"}
{"t":120000000,"task":1,"ev":"note","text":"hello"}
{"t":120000000,"task":1,"ev":"mark","label":"fan-out"}
{"t":120000000,"task":1,"ev":"lint","name":"deadlock","tasks":[1,2]}
"#;
    let reading = read("gather.trace", file.as_bytes()).unwrap();
    assert_eq!(reading.warnings, []);
    assert_eq!(String::from_utf8(text(&reading.trace)).unwrap(), file);
}

#[test]
fn unknown_fields_and_events_are_passed_over() {
    let reading = reading(&[
        r#"{"t":0,"task":1,"ev":"spawn","name":"main","colour":{"deep":[1,2]}}"#,
        r#"{"t":0,"task":1,"ev":"dance"}"#,
        r#"{"t":1,"task":1,"ev":"wait","on":{"kind":"telepathy","of":1}}"#,
        "",
        r#"{"t":2.5,"task":1,"ev":"end","outcome":"returned","value":42}"#,
    ]);
    assert_eq!(reading.trace.len(), 3);
    assert_eq!(reading.warnings.len(), 1);
    assert_eq!(reading.warnings[0].to_string(), "line 3: passed over, since `dance` is no event known here");
    let end = EventKind::End {
        outcome: Outcome::Returned,
        value: Some("42"),
        error: None,
        message: None,
        errors: None,
        line: None,
    };
    assert_eq!(reading.trace.get(2), Event { t: Nanos(2), task: TaskId(1), kind: end });
}

#[test]
fn events_out_of_order_are_sorted() {
    let reading = reading(&[
        r#"{"t":5,"task":1,"ev":"run"}"#,
        r#"{"t":3,"task":1,"ev":"spawn","name":"main"}"#,
        r#"{"t":5,"task":1,"ev":"deliver"}"#,
    ]);
    let order: Vec<(u64, &str)> = reading.trace.iter().map(|event| (event.t.0, event.kind.word())).collect();
    assert_eq!(order, [(3, "spawn"), (5, "run"), (5, "deliver")]);
    assert_eq!(reading.warnings[0].problem, Problem::OutOfOrder);
}

proptest! {
    #[test]
    fn a_trace_is_sorted_without_being_held_as_it_is_when_it_is_read(times in prop::collection::vec(0_u64..12, 0..40)) {
        let lines: Vec<String> = (times.iter().enumerate())
            .map(|(number, t)| format!(r#"{{"t":{t},"task":1,"ev":"note","text":"{number}"}}"#))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let file = [&[HEADER], &lines[..]].concat().join("\n");
        let mut sorted = Vec::new();
        sort("a.trace", file.as_bytes(), file.as_bytes(), &mut sorted).unwrap();
        prop_assert_eq!(String::from_utf8(sorted), String::from_utf8(text(&reading(&lines).trace)));
    }
}

#[test]
fn broken_lines_are_told_with_their_place_and_counted() {
    let reading = reading(&[
        r#"{"t":1,"task":1,"ev":"run"}"#,
        r#"{"t":1,"task":1,"ev":}"#,
        "garbage",
        r#"{"t":2,"ev":"run"}"#,
        r#"{"t":3,"task":1,"ev":"run"}"#,
    ]);
    assert_eq!(reading.trace.len(), 2);
    let warning = reading.warnings[0].to_string();
    assert!(warning.starts_with("line 3, column 22: passed over, since it is no event ("), "{warning}");
    assert!(warning.ends_with("(and 2 more lines like it)"), "{warning}");
}

#[test]
fn what_is_no_trace_is_an_error_with_its_place() {
    let error = |bytes: &[u8]| read("notes.txt", bytes).unwrap_err().to_string();
    assert!(error(b"").starts_with("notes.txt:1:1: this is no trace: it is empty"));
    let shown = error(b"dear \x1b[31mdiary\nline 2");
    assert!(shown.starts_with("notes.txt:1:1: this is no trace"), "{shown}");
    assert!(shown.contains("\n  dear ␛[31mdiary\n") && shown.contains("--format jsonl"), "{shown}");
    assert!(error(br#"{"t":0,"task":1,"ev":"run"}"#).contains("does not say so"));
    let newer = error(br#"{"asynctutor":"trace","version":2}"#);
    assert!(newer.contains("version 2") && newer.contains("newer asynctutor"), "{newer}");
    assert!(error(&[0xff, 0xfe, 0x00]).starts_with("notes.txt:1:"));
}

#[test]
fn bytes_that_are_no_utf8_and_half_surrogates_do_not_lose_the_event() {
    let mut file = format!("{HEADER}\n").into_bytes();
    file.extend_from_slice(b"{\"t\":0,\"task\":1,\"ev\":\"note\",\"text\":\"a\xffb\"}\n");
    file.extend_from_slice(br#"{"t":0,"task":1,"ev":"note","text":"\ud83d\ude00 \\ud800 \ud800."}"#);
    let reading = read("a.trace", &file[..]).unwrap();
    assert_eq!(reading.trace.get(0).kind, EventKind::Note { text: "a\u{fffd}b" });
    assert_eq!(reading.trace.get(1).kind, EventKind::Note { text: "😀 \\ud800 \u{fffd}." });
    assert_eq!(reading.warnings[0].problem, Problem::NotUtf8);
}

#[test]
fn endless_lines_are_neither_held_nor_obeyed() {
    let limits = Limits { line: 1 << 10, ..Limits::default() };
    let garbage = || std::io::repeat(b'x').take(1 << 22);
    assert!(read_within("big", BufReader::new(garbage()), limits).is_err());
    let header = format!("{HEADER}\n");
    let tail = &b"\n{\"t\":1,\"task\":1,\"ev\":\"run\"}\n"[..];
    let file = header.as_bytes().chain(garbage()).chain(tail);
    let reading = read_within("big", BufReader::new(file), limits).unwrap();
    assert_eq!((reading.trace.len(), reading.warnings.len()), (1, 1));
    assert_eq!(reading.warnings[0].problem, Problem::TooLong);
}

#[test]
fn reading_stops_at_the_limit_of_events_and_says_so() {
    let file = format!("{HEADER}\n{}", "{\"t\":1,\"task\":1,\"ev\":\"run\"}\n".repeat(10));
    let reading = read_within("a", file.as_bytes(), Limits { events: 4, ..Limits::default() }).unwrap();
    assert_eq!(reading.trace.len(), 4);
    assert_eq!(reading.warnings[0].to_string(), "line 6: the file is too large; from here on it was not read");
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(trace in any_trace(50)) {
        let reading = read("a.trace", &text(&trace)[..]).unwrap();
        prop_assert_eq!(&reading.warnings, &[]);
        prop_assert_eq!(events(&reading.trace), events(&trace));
        prop_assert_eq!(&reading.trace.header, &trace.header);
    }

    #[test]
    fn a_file_cut_off_anywhere_gives_what_is_whole(trace in any_trace(12), cut in any::<prop::sample::Index>()) {
        let whole = text(&trace);
        let cut = 1 + cut.index(whole.len() - 1);
        let reading = read("a.trace", &whole[..cut]).unwrap();
        let kept = reading.trace.len();
        prop_assert_eq!(events(&reading.trace), &events(&trace)[..kept]);
        let newlines = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
        prop_assert!(kept + 1 >= newlines);
        if kept + 1 == newlines && whole[cut - 1] != b'\n' || newlines == 0 && kept == 0 && reading.trace.header != trace.header {
            prop_assert_eq!(&reading.warnings.last().unwrap().problem, &Problem::CutOff);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), line in "\\PC{0,80}") {
        let _ = read("a", &bytes[..]);
        let _ = read("a", [HEADER.as_bytes(), b"\n", &bytes].concat().as_slice());
        let _ = read("a", format!("{HEADER}\n{{{line}}}\n").as_bytes());
        let _ = read("a", format!("{HEADER}\n{{\"ev\":\"note\",\"text\":\"{line}\\ud8\"}}\n").as_bytes());
    }
}

#[test]
fn a_header_says_whether_every_retrieval_is_told() {
    let header = Header { retrieves: true, ..Header::default() };
    let mut trace = Trace::new(header.clone());
    trace.push(&Event { t: Nanos(5), task: TaskId(1), kind: EventKind::Retrieve { of: TaskId(2) } });
    let written = String::from_utf8(text(&trace)).unwrap();
    assert!(written.ends_with("\"retrieves\":true}\n{\"t\":5,\"task\":1,\"ev\":\"retrieve\",\"of\":2}\n"), "{written}");
    let read = read("a.trace", written.as_bytes()).unwrap().trace;
    assert_eq!((&read.header, events(&read)), (&header, events(&trace)));
}
