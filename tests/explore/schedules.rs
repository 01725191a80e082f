//! Schedules: which there are, and that each can be made again.

use crate::{built_in, events, program, run_by};
use asynctutor::scenario::explore::choice::Decisions;
use asynctutor::scenario::explore::{Coverage, explore};
use asynctutor::scenario::{RunOptions, Schedule, Value};

const TWO_BY_TWO: &str = "
tasks:
  main: [gather: [a, b]]
  a: [yield, yield]
  b: [yield, yield]";

const TWO_THAT_MEET: &str = "
events: [e]
tasks:
  main: [gather: [a, b]]
  a: [set: e, yield, set: e, yield, set: e]
  b: [set: e, yield, set: e, yield, set: e]";

#[test]
fn two_tasks_with_two_yields_have_eight_schedules() {
    // Three turns in which both can go first: the first step, and one after each yield.
    let found = explore(&program(TWO_BY_TWO), &RunOptions::default(), 1000);
    assert_eq!((found.coverage, found.runs, found.cut_short), (Coverage::Every, 8, false));
    assert_eq!(found.outcomes.len(), 1);
    assert_eq!(found.outcomes[0].says, "all tasks returned");
}

#[test]
fn exactly_as_many_schedules_as_asked_for_are_still_all() {
    // Each yield is a turn of its own that the other task's event tells apart.
    let program = program(TWO_THAT_MEET);
    assert_eq!(explore(&program, &RunOptions::default(), 8).coverage, Coverage::Every);
    let fewer = explore(&program, &RunOptions::default(), 7);
    assert_eq!((fewer.coverage, fewer.runs), (Coverage::Sample, 7));
}

#[test]
fn three_tasks_that_are_ready_at_once_have_six_orders() {
    let three = "tasks: {main: [gather: [{task: t, times: 3}]], t: [note: here]}";
    let found = explore(&program(three), &RunOptions::default(), 1000);
    assert_eq!((found.coverage, found.runs), (Coverage::Every, 6));
}

#[test]
fn a_program_with_nothing_to_choose_has_one_schedule() {
    let found = explore(&program("tasks: {main: [sleep: 1ms, yield]}"), &RunOptions::default(), 1000);
    assert_eq!((found.coverage, found.runs), (Coverage::Every, 1));
}

#[test]
fn a_sleep_with_a_range_takes_every_value_of_it() {
    let range = "
knobs: {pause: {label: pause, default: 20ms, min: 10ms, max: 40ms, step: 10ms}}
tasks: {main: [sleep: $pause, sleep: $pause]}";
    let program = program(range);
    let found = explore(&program, &RunOptions::default(), 1000);
    assert_eq!((found.coverage, found.runs), (Coverage::Every, 16));
    assert_eq!(found.varied, ["pause".into()]);
    let ends: Vec<u64> = [vec![0], vec![1], vec![2], vec![3], vec![3, 3]]
        .into_iter()
        .map(|choices| run_by(&program, Some(Schedule::from_choices(choices))).end().0 / 1_000_000)
        .collect();
    assert_eq!(ends, [40, 30, 50, 60, 80], "the default is the first choice");
}

#[test]
fn a_knob_that_was_set_stays_as_set() {
    let range = "
knobs: {pause: {label: pause, default: 20ms, min: 10ms, max: 40ms, step: 10ms}}
tasks: {main: [sleep: $pause]}";
    let program = program(range);
    let mut options = RunOptions::default();
    options.settings.insert("pause".into(), Value::Duration(asynctutor::scenario::Millis(30)));
    let found = explore(&program, &options, 1000);
    assert_eq!((found.runs, found.varied.len()), (1, 0));
}

#[test]
fn a_duration_given_by_with_is_no_range() {
    let given = "
knobs: {pause: {label: pause, default: 20ms, min: 10ms, max: 40ms, step: 10ms}}
tasks:
  main: [gather: [{task: t, with: {pause: 5ms}}]]
  t: [sleep: $pause]";
    assert_eq!(explore(&program(given), &RunOptions::default(), 1000).runs, 1);
}

#[test]
fn the_first_choice_everywhere_is_the_run_without_a_schedule() {
    for (lesson, demos) in [("gather-vs-taskgroup", ["gather", "taskgroup"]), ("queues", ["pool", "join"])] {
        for demo in demos {
            let program = built_in(lesson, demo);
            let plain = run_by(&program, None);
            let scheduled = run_by(&program, Some(Schedule::Choices(Vec::new())));
            assert_eq!(events(&plain), events(&scheduled), "{lesson}/{demo}");
            assert_eq!(plain.header.source.schedule, None);
            assert_eq!(scheduled.header.source.schedule.as_deref(), Some("0"));
        }
    }
}

#[test]
fn a_schedule_gives_the_same_run_every_time() {
    let program = built_in("queues", "pool");
    let plain = events(&run_by(&program, None));
    let mut others = 0;
    for number in 0..20 {
        let run = || events(&run_by(&program, Some(Schedule::Random(number))));
        assert_eq!(run(), run());
        others += usize::from(run() != plain);
    }
    assert!(others > 10, "random schedules differ from the plain run: {others} of 20 do");
}

#[test]
fn the_schedule_of_an_outcome_shows_that_outcome() {
    let program = built_in("queues", "pool");
    let found = explore(&program, &RunOptions::default(), 50);
    assert_eq!((found.coverage, found.runs), (Coverage::Sample, 50));
    for outcome in &found.outcomes {
        assert_eq!(run_by(&program, Some(outcome.schedule.clone())).len(), outcome.events);
    }
}

#[test]
fn exploring_is_repeatable_and_its_seed_matters() {
    let program = built_in("queues", "pool");
    let with_seed = |seed| explore(&program, &RunOptions { seed: Some(seed), ..RunOptions::default() }, 30);
    assert_eq!(with_seed(1), with_seed(1));
    let first = |seed| Decisions::new(&Schedule::Random(0), seed).choose(1 << 30);
    assert_ne!(first(1), first(2));
}

/// How many schedules a main of one step has whose duration is a knob of three values.
fn schedules_of(step: &str) -> u64 {
    let range = "knobs: {d: {label: d, default: 20ms, min: 10ms, max: 30ms, step: 10ms}}";
    let steps = format!("try: {{do: [{step}], except: {{any: []}}}}");
    let found = explore(&program(&format!("{range}\ntasks: {{main: [{steps}]}}")), &RunOptions::default(), 1000);
    assert_eq!((found.coverage, found.varied), (Coverage::Every, vec!["d".into()]), "{step}");
    found.runs
}

#[test]
fn every_duration_with_a_range_takes_every_value_of_it() {
    let steps = [
        "sleep: $d",
        "block: $d",
        "block: {for: $d, what: work}",
        "offload: {to: thread, for: $d}",
        "offload: {to: thread, for: $d, cpu: true}",
        "timeout: {after: $d, do: [sleep: 20ms]}",
        "timeout: {at: $d, do: [sleep: 20ms]}",
        "context: {after: $d, do: [sleep: {for: 20ms, ctx: true}]}",
        "context: {do: [sleep: {for: $d, ctx: true}]}",
        "with: {resource: r, open: $d, do: [yield]}",
        "with: {resource: r, close: $d, do: [yield]}",
        "retry: {times: 2, backoff: $d, on: [any], do: [raise: ValueError]}",
    ];
    for step in steps {
        assert_eq!(schedules_of(step), 3, "{step}");
    }
    assert_eq!(schedules_of("with: {resource: r, open: $d, close: $d, do: [yield]}"), 9);
}

#[test]
fn a_timeout_whose_range_holds_the_work_ends_both_ways() {
    let range = "
knobs: {limit: {label: limit, default: 50ms, min: 10ms, max: 90ms, step: 10ms}}
tasks:
  main: [timeout: {after: $limit, do: [sleep: 45ms]}, return: answered]";
    let found = explore(&program(range), &RunOptions::default(), 1000);
    let said: Vec<(u64, &str)> = found.outcomes.iter().map(|found| (found.times, &*found.says)).collect();
    assert_eq!(said, [(5, "main returned answered"), (4, "main raised TimeoutError")]);
}
