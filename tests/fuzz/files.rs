//! What must be true of the readers of other files and words.

use crate::drive::Figures;
use crate::lesson::assert_visible;
use crate::random::Random;
use crate::run;
use asynctutor::lesson::progress::{Change, ProgressFile};
use asynctutor::lesson::settings;
use asynctutor::scenario::Schedule;
use asynctutor::scenario::program::{Knob, KnobRange, Millis, Value};
use asynctutor::trace::codec::jsonl::{Limits, read_within};
use asynctutor::tui::keymap::Keymap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Reads a trace, as far as it is one, and tells of it.
pub(crate) fn trace(bytes: &[u8], random: &mut Random, figures: &mut Figures) {
    let few = Limits { line: 1 + random.below(400), bytes: random.below(4000) as u64, events: random.below(50) };
    let limits = if random.chance(15) { few } else { Limits::default() };
    let reading = match read_within("case.trace", bytes, limits) {
        Ok(reading) => reading,
        Err(error) => return assert_visible(&error.to_string()),
    };
    figures.traces += 1;
    let lines = String::from_utf8_lossy(bytes).split('\n').skip(1).filter(|line| !line.trim().is_empty()).count();
    assert!(reading.trace.len() <= lines, "more events than lines");
    assert!(reading.trace.len() == lines || !reading.warnings.is_empty(), "what is missing is told");
    reading.warnings.iter().for_each(|warning| assert_visible(&warning.to_string()));
    run::round_trip(&reading.trace);
    run::told(Arc::new(reading.trace), None, random);
}

/// Reads a file of progress, and adds to it.
pub(crate) fn progress(bytes: &[u8], folder: &Path, random: &mut Random) {
    let file = ProgressFile::in_folder(folder);
    fs::write(file.path(), bytes).expect("a temporary file");
    let (read, again) = (file.read(), file.read());
    match read {
        Err(error) => {
            let kept = fs::read(file.path()).expect("what a newer program wrote");
            assert_eq!(kept, bytes, "what cannot be read is left alone: {error}");
        }
        Ok(read) => {
            match &read.set_aside {
                Some(aside) => {
                    assert_eq!(fs::read(aside).expect("the damaged file"), bytes);
                    fs::remove_file(aside).expect("it was there");
                }
                None => assert_eq!(again.expect("it was read before").progress, read.progress),
            }
            if random.chance(5) {
                let change = Change::Guess { lesson: "queues".into(), step: usize::MAX, right: true };
                let recorded = file.record(std::slice::from_ref(&change)).expect("it can be written");
                assert_eq!(file.read().expect("it was written").progress, recorded.progress);
            }
        }
    }
}

/// Reads a keymap over the built-in one.
pub(crate) fn keymap(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut keymap = Keymap::built_in();
    if let Err(error) = keymap.read("keymap.yaml", text) {
        assert_visible(&error.to_string());
    }
}

/// Reads words as durations, schedules and values of knobs.
pub(crate) fn words(bytes: &[u8]) {
    let knob = |default, range| Knob { label: "knob".into(), default, range };
    let knobs = [
        knob(Value::Int(3), KnobRange::Steps { min: 0, max: u64::MAX, step: 1 }),
        knob(Value::Duration(Millis(5)), KnobRange::Steps { min: 0, max: 1 << 40, step: 5 }),
        knob(Value::Bool(true), KnobRange::Choices(vec![Value::Bool(false), Value::Bool(true)])),
        knob(Value::Text("a".into()), KnobRange::Choices(vec![Value::Text("a".into())])),
    ];
    for word in String::from_utf8_lossy(bytes).lines() {
        match settings::duration(word) {
            Ok(duration) => assert_eq!(settings::duration(&duration.to_string()), Ok(duration)),
            Err(problem) => assert!(!problem.is_empty()),
        }
        if let Ok(schedule) = word.parse::<Schedule>() {
            assert_eq!(schedule.to_string().parse(), Ok(schedule));
        }
        for knob in &knobs {
            if let Ok(value) = settings::parse(knob, word) {
                assert_eq!(settings::parse(knob, &value.to_string()), Ok(value.clone()));
                settings::turn(knob, &value, settings::Turn::Up);
                settings::turn(knob, &value, settings::Turn::Down);
            }
        }
    }
}
