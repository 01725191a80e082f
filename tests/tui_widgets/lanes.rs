use crate::picture::{Stage, ascii, mono, picture};
use crate::run;
use asynctutor::trace::{LaneId, Moment, Nanos, Timeline};
use asynctutor::tui::widget::{Lanes, LanesHit, Legend, Ruler, Scene, lanes};
use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::sync::Arc;

/// Prints pictures to look at: `cargo test --test tui_widgets look -- --ignored --nocapture`.
#[test]
#[ignore = "for people to look at"]
fn look() {
    let runs = [
        ("gather", run::GATHER),
        ("TaskGroup", run::TASKGROUP),
        ("timeout", run::TIMEOUT),
        ("blocking", run::BLOCKING),
    ];
    for width in [80, 120, 200] {
        for (name, script) in runs {
            let stage = Stage::new(&run::timeline(script), width, 12);
            println!("── {name} {}\n{}\n", "─".repeat(usize::from(width) - 10), stage.show());
        }
    }
}

#[test]
fn gather_leaves_a_task_unowned() {
    assert_snapshot!(Stage::new(&run::timeline(run::GATHER), 80, 8).show());
    assert_snapshot!(Stage::new(&run::timeline(run::GATHER), 120, 8).show());
}

#[test]
fn a_group_cancels_and_the_arrow_tells_whom() {
    assert_snapshot!(Stage::new(&run::timeline(run::TASKGROUP), 80, 8).show());
    assert_snapshot!(Stage::new(&run::timeline(run::TASKGROUP), 80, 8).theme(ascii()).show());
}

#[test]
fn without_room_scopes_become_brackets() {
    assert_snapshot!(Stage::new(&run::timeline(run::TASKGROUP), 60, 5).show());
    assert_snapshot!(Stage::new(&run::timeline(run::TIMEOUT), 80, 3).show());
}

#[test]
fn timeouts_show_their_deadline_and_cleanup_runs_past_it() {
    assert_snapshot!(Stage::new(&run::timeline(run::TIMEOUT), 120, 8).show());
}

#[test]
fn a_stall_starves_the_others() {
    assert_snapshot!(Stage::new(&run::timeline(run::BLOCKING), 100, 8).show());
}

#[test]
fn the_ghost_stays_below_what_differs() {
    // The same program with a later failure: orders fails at 250 ms instead of 120.
    let later = run::TASKGROUP.replace("120", "250");
    let (now, before) = (run::timeline(run::TASKGROUP), run::timeline(&later));
    assert_snapshot!(Stage::new(&now, 80, 10).ghost(&before).show());
    assert_snapshot!(Stage::new(&before, 80, 10).ghost(&now).show());
    assert_snapshot!(Stage::new(&now, 120, 6).ghost(&before).show());
}

#[test]
fn what_is_not_revealed_is_hidden() {
    let timeline = run::timeline(run::TASKGROUP);
    let stage = Stage::new(&timeline, 80, 8);
    let view = stage.viewport();
    let at = |moment| stage.show_as(&view, |lanes| lanes.reveal_until(Some(moment)));
    // Just after orders raised, before the group cancels profile.
    let raised = timeline.moment_at(Nanos(119_999_999)).0 + 3;
    assert_snapshot!(at(Moment(raised)));
    assert_snapshot!(at(Moment(raised + 1)));
    assert_snapshot!(at(Moment(5)));
    assert_eq!(at(timeline.last_moment()), stage.show());
}

#[test]
fn drawing_goes_on_where_zoom_and_pan_cut() {
    let stage = Stage::new(&run::timeline(run::TASKGROUP), 80, 8);
    let view = stage.viewport().zoomed(8.0, 19);
    assert_snapshot!(stage.show_as(&view, |lanes| lanes));
    assert_snapshot!(stage.show_as(&view.panned(-40), |lanes| lanes));
}

#[test]
fn more_changes_than_columns_are_summed_up() {
    let ticks: String = (0..2_000)
        .map(|n| format!("{n} main wait {}\n{n} main run\n", if n < 1000 { "sleep 1" } else { "queue.get jobs" }))
        .collect();
    let timeline = run::timeline(&format!("0 main spawn\n0 main run\n{ticks}2000 main end returned"));
    assert_snapshot!(Stage::new(&timeline, 80, 3).show());
}

#[test]
fn many_victims_are_joined() {
    let script = "
        0 main spawn
        0 main run
        0 main open 1 group
        0 a spawn main
        0 b spawn main
        0 c spawn main
        0 d spawn main
        0 main wait group a b c d
        0 a run
        0 a wait sleep 90
        0 b run
        0 b wait event ready
        0 c run
        0 c wait sleep 50
        0 d run
        0 d wait queue.get jobs
        50 c ready
        50 c run
        50 c end raised KeyError
        50 a cancel group main
        50 b cancel group main
        50 d cancel group main
        50 a deliver
        50 a run
        50 a end cancelled
        50 b deliver
        50 b run
        50 b wait lock db
        50 d deliver
        50 d run
        50 d end cancelled
        80 b ready
        80 b run
        80 b end cancelled
        80 main ready
        80 main run
        80 main close 1 group ExceptionGroup
        80 main end raised ExceptionGroup
    ";
    assert_snapshot!(Stage::new(&run::timeline(script), 90, 8).show());
}

#[test]
fn a_person_a_shutdown_and_a_deadlock() {
    let script = "
        0 main spawn
        0 main run
        0 worker spawn main
        0 late spawn main
        0 stuck spawn main
        0 main wait sleep 100
        0 worker run
        0 worker wait semaphore api
        0 stuck run
        0 stuck wait event never
        40 worker cancel user
        40 worker deliver
        40 worker run
        40 worker end cancelled
        40 late cancel task main
        40 late end cancelled superseded
        100 main ready
        100 main run
        100 main end returned
        100 stuck cancel shutdown
        100 stuck deliver
        100 stuck run
        100 stuck wait lock m
        120 main note bye
    ";
    assert_snapshot!(Stage::new(&run::timeline(script), 90, 8).show());
}

#[test]
fn a_task_without_an_end_says_why() {
    let stuck = "
        0 main spawn
        0 main run
        0 worker spawn main
        0 main wait task worker
        0 worker run
        0 worker wait sleep 100
        100 worker ready
        100 worker run
        100 worker wait queue.get jobs
    ";
    let shown = |timeline: &Arc<Timeline>, width| Stage::new(timeline, width, 3).show();
    let deadlock = run::timeline(&format!("{stuck} 100 main lint deadlock nothing_is_left"));
    assert_snapshot!(shown(&deadlock, 80));
    assert_snapshot!(shown(&deadlock, 50));
    assert_snapshot!(shown(&run::timeline(&format!("{stuck} 100 main lint step-limit stopped")), 80));
    assert_snapshot!(shown(&run::timeline(stuck), 80));
    let over = |lint: &str| shown(&run::timeline(&format!("{stuck} 100 main lint {lint} so_it_was")), 80);
    assert!(over("program-ended").contains("ended") && !over("program-ended").contains("stopped"));
    assert!(over("program-stopped").contains("stopped") && !over("program-stopped").contains("ended"));
    let going = Arc::new(Timeline::of_a_run_going_on(Arc::new(run::trace(stuck))));
    assert_snapshot!(shown(&going, 80));
}

#[test]
fn hostile_and_wide_names_are_shown() {
    let script = "
        0 main\u{1b}[2J spawn
        0 漢字e\u{301} spawn main\u{1b}[2J
        0 main\u{1b}[2J wait task 漢字e\u{301}
        50 漢字e\u{301} end returned 漢\u{202e}
        50 main\u{1b}[2J end returned
    ";
    let timeline = run::timeline(script);
    assert_snapshot!(Stage::new(&timeline, 60, 4).show());
    assert_snapshot!(Stage::new(&timeline, 21, 4).show());
}

#[test]
fn places_are_found_by_the_mouse() {
    let stage = Stage::new(&run::timeline(run::TASKGROUP), 80, 8);
    let (view, names) = (stage.viewport(), stage.scene.name_width(80));
    let area = Rect::new(0, 1, 80, 7);
    let hit = |x, y| lanes::hit(area, &stage.scene, &view, names, 0, (x, y));
    assert_eq!(hit(3, 1), Some(LanesHit::Name(LaneId(0))));
    // The second row is the group's; it belongs to main.
    assert_eq!(hit(3, 2), Some(LanesHit::Name(LaneId(0))));
    assert_eq!(hit(3, 3), Some(LanesHit::Name(LaneId(1))));
    assert_eq!(hit(names, 4), Some(LanesHit::Track(LaneId(2), Nanos::ZERO)));
    let last = view.column(Nanos::from_millis(400)).unwrap();
    assert_eq!(hit(names + last, 5), Some(LanesHit::Track(LaneId(3), Nanos::from_millis(400))));
    assert_eq!(hit(names + 1, 7), Some(LanesHit::Empty(view.round_time_at(1))));
    assert_eq!((hit(3, 0), hit(80, 2)), (None, None));
}

#[test]
fn only_the_rows_in_view_are_shown_of_many() {
    let spawns: String = (1..1000).map(|n| format!("0 t{n} spawn main\n")).collect();
    let timeline = run::timeline(&format!("0 main spawn\n0 main run\n{spawns}10 main end returned"));
    let stage = Stage::new(&timeline, 60, 5);
    let view = stage.viewport();
    assert_snapshot!(stage.show_as(&view, |lanes| lanes.scroll(500).selected(Some(LaneId(502)))));
    // Beyond the end the last page is shown.
    assert_snapshot!(stage.show_as(&view, |lanes| lanes.scroll(1_000_000)));
}

#[test]
fn the_legend_explains_the_signs_that_occur() {
    for script in [run::TASKGROUP, run::BLOCKING, run::GATHER, run::TIMEOUT] {
        let scene = Scene::new(run::timeline(script), None);
        let theme = mono();
        assert_snapshot!(picture(80, 1, |area, buf| Legend::new(&scene, &theme).render(area, buf)));
    }
}

#[test]
fn moving_the_playhead_changes_two_cells() {
    let stage = Stage::new(&run::timeline(run::TASKGROUP), 120, 12);
    let view = stage.viewport();
    let names = stage.scene.name_width(120);
    let frame = |ms| {
        let area = Rect::new(0, 0, 120, 12);
        let mut buf = Buffer::empty(area);
        let ruler = Rect { height: 1, ..lanes::track(area, names) };
        Ruler::new(&view, &stage.theme).playhead(Nanos::from_millis(ms)).render(ruler, &mut buf);
        Lanes::new(&stage.scene, &view, names, &stage.theme).render(Rect { y: 1, height: 11, ..area }, &mut buf);
        buf
    };
    for ms in [10, 99, 120, 121, 399] {
        assert!(frame(ms).diff(&frame(ms + 5)).len() <= 2, "{ms} ms");
    }
}
