//! The views of a moment: loop, resources, tree, log.

use crate::picture::{mono, picture};
use crate::run;
use asynctutor::trace::{LaneId, Moment, Nanos, Timeline};
use asynctutor::tui::viewport::Viewport;
use asynctutor::tui::widget::{Log, LoopPane, Resources, TaskTree};
use insta::assert_snapshot;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The moment after so many of the events at a millisecond.
fn moment(timeline: &Timeline, ms: u64, events: usize) -> Moment {
    let before = Nanos::from_millis(ms).0.checked_sub(1).map_or(0, |before| timeline.moment_at(Nanos(before)).0);
    Moment(before + events)
}

#[test]
fn the_loop_shows_who_runs_who_is_next_and_what_the_others_wait_for() {
    let (timeline, theme) = (run::timeline(run::GATHER), mono());
    let shown = |width, at| {
        picture(width, 16, |area, buf| LoopPane::new(&timeline, at, &theme).selected(Some(LaneId(3))).render(area, buf))
    };
    assert_snapshot!(shown(100, moment(&timeline, 120, 2)));
    assert_snapshot!(shown(60, Moment(5)));
    assert_snapshot!(shown(30, Moment(5)));
}

#[test]
fn a_long_list_is_counted() {
    let spawns: String = (0..50).map(|n| format!("0 t{n} spawn main\n")).collect();
    let timeline = run::timeline(&format!("0 main spawn\n0 main run\n{spawns}"));
    let theme = mono();
    assert_snapshot!(picture(40, 12, |area, buf| LoopPane::new(&timeline, Moment(40), &theme).render(area, buf)));
}

#[test]
fn the_tree_shows_what_each_task_waits_on() {
    let (timeline, theme) = (run::timeline(run::GATHER), mono());
    let shown = |at| {
        picture(60, 6, |area, buf| TaskTree::new(&timeline, at, &theme).selected(Some(LaneId(2))).render(area, buf))
    };
    assert_snapshot!(shown(moment(&timeline, 0, 6)));
    assert_snapshot!(shown(moment(&timeline, 120, 5)));
    assert_snapshot!(shown(timeline.last_moment()));
    let area = Rect::new(0, 3, 60, 6);
    assert_eq!(TaskTree::hit(area, &timeline, 1, 4), Some(LaneId(2)));
    assert_eq!(TaskTree::hit(area, &timeline, 1, 8), None);
}

#[test]
fn the_tree_names_a_blocking_step() {
    let (timeline, theme) = (run::timeline(run::BLOCKING), mono());
    let at = moment(&timeline, 120, 3);
    assert_snapshot!(picture(60, 6, |area, buf| TaskTree::new(&timeline, at, &theme).render(area, buf)));
}

const PERMITS: &str = "
    0 main spawn
    0 main run
    0 main level semaphore api 3 0 3
    0 main level queue jobs 0 0 10
    0 main level lock door 0
    10 main level semaphore api 1 0 3
    20 main level semaphore api 0 0 3
    20 main level queue jobs 4 0 10
    30 main level semaphore api 0 2 3
    40 main level semaphore api 0 1 3
    40 main level lock door 1 1
    50 main level queue jobs 10 3 10
    60 main level semaphore api 2 0 3
    80 main level semaphore api 3 0 3
    80 main level lock door 0
    90 main level queue jobs 0 0 10
    100 main end returned
";

#[test]
fn resources_show_levels_over_time_and_now() {
    let (timeline, theme) = (run::timeline(PERMITS), mono());
    let viewport = Viewport::fit(timeline.end(), 44);
    let shown = |at, until| {
        picture(60, 9, |area, buf| {
            Resources::new(&timeline, &viewport, at, 16, &theme).reveal_until(until).render(area, buf);
        })
    };
    assert_snapshot!(shown(moment(&timeline, 40, 1), None));
    let now = moment(&timeline, 50, 1);
    assert_snapshot!(shown(now, Some(now)));
}

#[test]
fn a_run_without_resources_says_so() {
    let (timeline, theme) = (run::timeline(run::GATHER), mono());
    let viewport = Viewport::fit(timeline.end(), 44);
    assert_snapshot!(picture(70, 3, |area, buf| {
        Resources::new(&timeline, &viewport, Moment(0), 16, &theme).render(area, buf);
    }));
}

#[test]
fn the_log_follows_the_playhead() {
    let (timeline, theme) = (run::timeline(run::TASKGROUP), mono());
    let shown = |at, scroll, until| {
        picture(50, 8, |area, buf| {
            Log::new(&timeline, at, &theme).scroll(scroll).reveal_until(until).render(area, buf);
        })
    };
    let at = moment(&timeline, 120, 3);
    assert_snapshot!(shown(at, 0, None));
    assert_snapshot!(shown(at, 0, Some(at)));
    assert_snapshot!(shown(at, -1_000, None));
    assert_snapshot!(shown(at, 1_000, None));
}

#[test]
fn a_click_in_the_log_means_its_moment() {
    let (timeline, theme) = (run::timeline(run::TASKGROUP), mono());
    let area = Rect::new(0, 0, 50, 8);
    let log = Log::new(&timeline, Moment(0), &theme);
    assert_eq!(log.hit(area, 0), Some(Moment(1)));
    assert_eq!(log.hit(area, 8), None);
}
