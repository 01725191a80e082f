//! A run on the screen: what is run and how, what came of it, and what the run before was.

use super::findings::Findings;
use super::real::Real;
use crate::scenario::program::{Program, Settings};
use crate::scenario::run::RunOptions;
use crate::trace::{ClockKind, Moment, Nanos, Timeline};
use crate::tui::widget::Scene;
use std::sync::Arc;

/// An index into the player's stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StageId(pub usize);

/// The runs on the screen, from top to bottom.
pub type Stages = Vec<Stage>;

/// A run on the screen.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What it is called.
    pub title: String,
    /// The demo it shows; absent for a trace on its own.
    pub demo: Option<String>,
    /// What is run; absent for a recorded trace, which cannot be run again.
    pub program: Option<Arc<Program>>,
    /// The knobs as the lesson's step sets them.
    pub base: Settings,
    /// How it is run.
    pub options: RunOptions,
    /// The real program whose run it is, if it is one's.
    pub real: Option<Box<Real>>,
    /// What came of it.
    pub run: Run,
    /// What looks like a mistake in it.
    pub findings: Findings,
    /// Whether the next result leaves the present run as a ghost.
    pub leaves_ghost: bool,
    /// The number of the last request.
    pub generation: u64,
    /// Where the playhead stands among this run's events.
    pub moment: Moment,
    /// The first row shown.
    pub top: usize,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub enum Run {
    /// Nothing yet.
    Pending,
    /// This, with the run before the last change behind it.
    Here(Box<Scene>),
    /// It could not be made, for this reason.
    Failed(String),
}

impl Stage {
    /// A stage for a demo, whose run is still to be made.
    pub fn new(title: String, demo: String, program: Arc<Program>, base: Settings) -> Stage {
        let options = RunOptions { settings: base.clone(), ..RunOptions::default() };
        Stage {
            title,
            demo: Some(demo),
            program: Some(program),
            base,
            options,
            real: None,
            run: Run::Pending,
            findings: Findings::default(),
            leaves_ghost: false,
            generation: 0,
            moment: Moment(0),
            top: 0,
        }
    }

    /// A stage for a recorded trace.
    pub fn recorded(title: String) -> Stage {
        Stage {
            title,
            demo: None,
            program: None,
            base: Settings::default(),
            options: RunOptions::default(),
            real: None,
            run: Run::Pending,
            findings: Findings::default(),
            leaves_ghost: false,
            generation: 0,
            moment: Moment(0),
            top: 0,
        }
    }

    /// The run and its ghost, once there is one.
    pub fn scene(&self) -> Option<&Scene> {
        match &self.run {
            Run::Here(scene) => Some(scene),
            Run::Pending | Run::Failed(_) => None,
        }
    }

    /// The run, once there is one.
    pub fn timeline(&self) -> Option<&Arc<Timeline>> {
        self.scene().map(Scene::timeline)
    }

    /// When the run, or the ghost behind it, ends.
    pub fn end(&self) -> Nanos {
        let runs = self.scene().into_iter().flat_map(|scene| std::iter::once(scene.timeline()).chain(scene.ghost()));
        runs.map(|timeline| timeline.end()).max().unwrap_or_default()
    }

    /// Whether it is of a real program that runs now.
    pub fn is_going(&self) -> bool {
        self.real.as_ref().is_some_and(|real| real.is_going())
    }

    /// Whether what it shows grows.
    pub fn is_live(&self) -> bool {
        self.timeline().is_some() && self.real.as_ref().is_some_and(|real| real.is_live())
    }

    /// How many rows it is given: those it has, or those the run before had while this one is still to grow.
    pub fn room(&self) -> usize {
        let before = self.real.as_ref().filter(|real| real.is_going()).map_or(0, |real| real.rows_before);
        self.rows().max(before)
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.timeline().map_or(0, |timeline| timeline.rows().len())
    }

    /// Whether the learner changed anything about the run.
    pub fn is_changed(&self) -> bool {
        self.options.settings != self.base
            || !self.options.interventions.is_empty()
            || self.options.schedule.is_some()
            || self.options.clock == ClockKind::Wall
    }

    /// Whether its times are measured, not computed: then they are no whole milliseconds.
    pub fn is_measured(&self) -> bool {
        self.timeline().is_some_and(|timeline| timeline.trace().header.clock == ClockKind::Wall)
    }

    /// Takes over a new run. The playhead stays: at the same event where both runs agree up to it, else at time `t`.
    pub(crate) fn take(&mut self, timeline: Arc<Timeline>, t: Nanos) {
        let (old, ghost) = match std::mem::replace(&mut self.run, Run::Pending) {
            Run::Here(scene) => (Some(scene.timeline().clone()), scene.ghost().cloned()),
            Run::Pending | Run::Failed(_) => (None, None),
        };
        let agrees = |old: &Timeline| match self.moment.0.checked_sub(1) {
            None => true,
            Some(last) => {
                last < old.trace().len()
                    && last < timeline.trace().len()
                    && old.trace().get(last) == timeline.trace().get(last)
            }
        };
        // While a run grows, what was found in it still holds.
        let grows = old.as_deref().is_some_and(|old| {
            let last = old.trace().len().checked_sub(1);
            last.is_none_or(|last| last < timeline.trace().len() && old.trace().get(last) == timeline.trace().get(last))
        });
        if !grows {
            self.findings = Findings::default();
        }
        if !old.as_deref().is_some_and(agrees) {
            self.moment = timeline.moment_at(t);
        }
        let ghost = if self.leaves_ghost { old } else { ghost };
        self.leaves_ghost = false;
        self.run = Run::Here(Box::new(Scene::new(timeline, ghost)));
    }

    /// Forgets the run before the last change.
    pub(crate) fn drop_ghost(&mut self) {
        self.leaves_ghost = false;
        if let Run::Here(scene) = &self.run {
            self.run = Run::Here(Box::new(Scene::new(scene.timeline().clone(), None)));
        }
    }
}
