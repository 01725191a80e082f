//! How long a frame takes: `cargo test --release --test tui_widgets speed -- --ignored --nocapture`.

use crate::picture::mono;
use asynctutor::trace::{Cause, Event, EventKind, Header, Nanos, Outcome, TaskId, Timeline, Trace, WaitKind, WaitOn};
use asynctutor::tui::viewport::Viewport;
use asynctutor::tui::widget::{Lanes, Log, Ruler, Scene, lanes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::sync::Arc;

/// A run of so many tasks that sleep by turns, so many times each.
fn run(tasks: u32, rounds: u64) -> Timeline {
    let mut trace = Trace::new(Header::default());
    let on = WaitOn { duration: Some(Nanos::from_millis(1)), ..WaitOn::new(WaitKind::Sleep) };
    let names: Vec<String> = (1..=tasks).map(|task| format!("task-{task}")).collect();
    let mut push = |t: u64, task: u32, kind| trace.push(&Event { t: Nanos(t), task: TaskId(task), kind });
    for (task, name) in (1..).zip(&names) {
        let parent = (task > 1).then_some(TaskId(1));
        push(0, task, EventKind::Spawn { name, parent, line: None });
    }
    for round in 0..rounds {
        for task in 1..=tasks {
            let t = round * 1_000_000 + u64::from(task) * 7;
            if round > 0 {
                push(t, task, EventKind::Ready { by: Cause::Timer });
            }
            push(t, task, EventKind::Run);
            push(t, task, EventKind::Wait { on: &on, line: None });
        }
    }
    for task in (1..=tasks).rev() {
        let kind = EventKind::end(Outcome::Returned);
        push(rounds * 1_000_000, task, kind);
    }
    Timeline::new(Arc::new(trace))
}

#[test]
#[ignore = "a measurement, for an optimized build"]
#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn speed() {
    let theme = mono();
    for (tasks, rounds) in [(100_000, 3), (100_000, 33)] {
        let timeline = Arc::new(run(tasks, rounds));
        let events = timeline.trace().len();
        let begun = std::time::Instant::now();
        let scene = Scene::new(timeline.clone(), None);
        println!("{events} events, {tasks} tasks: scene {:?}", begun.elapsed());
        let area = Rect::new(0, 0, 200, 50);
        let names = scene.name_width(area.width);
        let fit = Viewport::fit(timeline.end(), area.width - names);
        let mut buf = Buffer::empty(area);
        for (what, view) in [("fit", fit), ("zoomed 1000×", fit.zoomed(1000.0, 50))] {
            let mut times: Vec<_> = (0..1000)
                .map(|number| {
                    let begun = std::time::Instant::now();
                    buf.reset();
                    Ruler::new(&view, &theme).playhead(Nanos(1_000)).render(lanes::track(area, names), &mut buf);
                    let below = Rect { y: 1, height: 49, ..area };
                    Lanes::new(&scene, &view, names, &theme).scroll(number % 200).render(below, &mut buf);
                    begun.elapsed()
                })
                .collect();
            times.sort();
            println!("  {what}: median {:?}, 99th {:?}", times[500], times[990]);
        }
        let begun = std::time::Instant::now();
        Log::new(&timeline, asynctutor::trace::Moment(events / 2), &theme).render(area, &mut buf);
        println!("  log {:?}", begun.elapsed());
    }
}
