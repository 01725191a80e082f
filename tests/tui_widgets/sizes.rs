//! Every widget of a run, at every size, for runs of every shape.

use crate::picture::{ascii, mono};
use crate::run;
use asynctutor::trace::{LaneId, Moment, Nanos, Timeline};
use asynctutor::tui::viewport::Viewport;
use asynctutor::tui::widget::{Lanes, Log, LoopPane, Resources, Ruler, Scene, TaskTree, lanes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::sync::Arc;

/// Draws everything there is of a run.
fn draw_all(scene: &Scene, moment: Moment, area: Rect, buf: &mut Buffer) {
    let timeline: &Timeline = scene.timeline();
    for theme in [mono(), ascii()] {
        for names in [0, scene.name_width(area.width), area.width] {
            let track = lanes::track(area, names);
            let fit = Viewport::fit(timeline.end(), track.width);
            for view in [fit, fit.zoomed(9.0, track.width / 2), fit.zoomed(1e12, 0).panned(5)] {
                Ruler::new(&view, &theme).playhead(timeline.time_of(moment)).render(track, buf);
                let shown = Lanes::new(scene, &view, names, &theme).selected(Some(LaneId(1)));
                shown.scroll(1).render(area, buf);
                shown.reveal_until(Some(moment)).render(area, buf);
                Resources::new(timeline, &view, moment, names, &theme).scroll(7).render(area, buf);
                for place in [(area.x, area.y), (area.right(), area.bottom()), (area.x + area.width / 2, area.y + 1)] {
                    lanes::hit(area, scene, &view, names, 3, place);
                }
            }
        }
        LoopPane::new(timeline, moment, &theme).selected(Some(LaneId(1))).render(area, buf);
        TaskTree::new(timeline, moment, &theme).scroll(2).selected(Some(LaneId(1))).render(area, buf);
        let log = Log::new(timeline, moment, &theme).selected(Some(LaneId(1)));
        log.scroll(-3).render(area, buf);
        log.hit(area, area.y);
    }
}

fn for_every_size(timeline: &Arc<Timeline>, ghost: &Arc<Timeline>) {
    let scene = Scene::new(timeline.clone(), Some(ghost.clone()));
    let sizes = [0, 1, 2, 3, 4, 8, 13];
    let sizes = sizes.iter().flat_map(|width| sizes.map(|height| (*width, height))).chain([(500, 200), (80, 24)]);
    for (width, height) in sizes {
        let area = Rect::new(0, 0, width, height);
        for moment in [Moment(0), Moment(timeline.last_moment().0 / 2), timeline.last_moment()] {
            draw_all(&scene, moment, area, &mut Buffer::empty(area));
        }
    }
    draw_all(&scene, Moment(3), Rect::ZERO, &mut Buffer::empty(Rect::new(0, 0, 5, 5)));
    draw_all(&scene, Moment(3), Rect::new(3, 2, 40, 40), &mut Buffer::empty(Rect::new(0, 0, 30, 12)));
}

#[test]
fn lesson_runs_are_drawn_at_any_size() {
    let runs = [run::GATHER, run::TASKGROUP, run::TIMEOUT, run::BLOCKING].map(run::timeline);
    for (number, timeline) in runs.iter().enumerate() {
        for_every_size(timeline, &runs[(number + 1) % runs.len()]);
    }
}

#[test]
fn odd_runs_are_drawn_at_any_size() {
    let deep: String = (0..300).map(|n| format!("0 t{} spawn t{n}\n", n + 1)).collect();
    let chain: String = (0..200).map(|n| format!("{n} main wait sleep 1\n{n} main ready\n{n} main run\n")).collect();
    let scopes: String = (1..40).map(|n| format!("{n} main open {n} timeout {}\n", 100 - n)).collect();
    for script in [
        String::new(),
        "0 main spawn".to_owned(),
        "0 main spawn\n0 main run\n0 main end returned".to_owned(),
        "5 main end cancelled".to_owned(),
        "0 漢字漢字漢字漢字 spawn\n3 \u{1b}[2J\u{202e} spawn 漢字漢字漢字漢字\n9 漢字漢字漢字漢字 cancel user"
            .to_owned(),
        format!("0 t0 spawn\n{deep}"),
        format!("0 main spawn\n0 main run\n{chain}"),
        format!("0 main spawn\n0 main run\n{scopes}\n50 main stall 9000 x\n99999 main cancel task main"),
    ] {
        let timeline = run::timeline(&script);
        for_every_size(&timeline, &run::timeline(run::GATHER));
    }
}

#[test]
fn a_run_at_the_end_of_time_is_drawn() {
    let far = u64::MAX / 1_000_000;
    let timeline = run::timeline(&format!("0 main spawn\n0 main run\n0 main wait sleep\n{far} main end returned"));
    assert_eq!(timeline.end(), Nanos::from_millis(far));
    for_every_size(&timeline, &timeline);
}
