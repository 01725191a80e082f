//! The lesson player: where the learner is, the runs on screen, the playhead and the axis they share.

use super::code::Highlight;
use super::layouts::Layouts;
use super::question::{Phase, Question};
use super::real::{Progress, Real, RealProgram};
use super::source::Sources;
use super::speed::Speed;
use super::stage::{Stage, Stages};
use crate::lesson::{Demo, DemoView, Language, Lesson, LessonStep};
use crate::runtime::Launch;
use crate::trace::{LaneId, Moment, Nanos, TaskId, Timeline};
use crate::tui::viewport::Viewport;
use std::sync::Arc;

/// What the player plays.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A lesson.
    Lesson(Arc<Lesson>),
    /// A trace on its own, recorded or of a program that is run, called so.
    Trace(String),
}

/// What the present step asks of the learner.
#[derive(Clone, Debug)]
pub enum Activity {
    /// To read.
    Read,
    /// To watch a run, or two.
    Watch,
    /// To compare a program's languages.
    Languages,
    /// To answer.
    Answer(Question),
}

/// A part of the player that can have the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// What the lesson says.
    Text,
    /// The runs.
    Stage,
    /// The selected task's story.
    Inspector,
    /// The program in a real language.
    Code,
    /// What happened.
    Log,
}

/// Whether time goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// It stands.
    Paused,
    /// The recording plays.
    Playing,
    /// A run on the wall clock goes on.
    Live,
    /// A real program goes on, and the playhead stays with it.
    Following,
}

/// The selected task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Its stage, an index into [`Player::stages`].
    pub stage: usize,
    /// The task.
    pub task: TaskId,
}

/// What the mouse took hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grab {
    /// The playhead.
    Playhead,
}

/// The lesson player.
#[derive(Clone, Debug)]
pub struct Player {
    /// What it plays.
    pub subject: Subject,
    /// The lesson's step, from 0.
    pub step: usize,
    /// What that step asks.
    pub activity: Activity,
    /// The runs, from top to bottom.
    pub stages: Stages,
    /// Runs of real programs that are not shown now.
    pub aside: Stages,
    /// Whether all languages are shown or only the chosen one, if the learner said so.
    pub all_languages: Option<bool>,
    /// Where the languages' runs differ, in words.
    pub contrasts: Vec<String>,
    /// The axis they share.
    pub viewport: Viewport,
    /// The playhead's time.
    pub t: Nanos,
    /// Whether time goes on.
    pub transport: Transport,
    /// How fast.
    pub speed: Speed,
    /// The files of the program whose trace this is, if they can be known.
    pub sources: Option<Sources>,
    /// The selected task.
    pub selected: Option<Selection>,
    /// The pane that has the keyboard.
    pub focus: Pane,
    /// What is shown of the runs.
    pub view: DemoView,
    /// The language of the code pane.
    pub language: Language,
    /// The text's first line shown.
    pub text_top: usize,
    /// Whether the text does not fit into its pane.
    pub(crate) text_goes_on: bool,
    /// The code's first line shown; absent while it follows the playhead.
    pub code_top: Option<usize>,
    /// Lines the log is shifted from where it follows the playhead.
    pub log_shift: i32,
    /// Lines the inspector is scrolled past.
    pub inspector_top: u16,
    /// The first resource shown.
    pub resources_top: usize,
    /// Programs asked to be highlighted, and those that are.
    pub highlights: Vec<Highlight>,
    /// Whether the selected row is to be scrolled into view.
    pub(crate) wants_selection_in_view: bool,
    /// Whether the verdict on the answer is to be scrolled into view.
    pub(crate) wants_verdict_in_view: bool,
    /// What the mouse holds.
    pub grab: Option<Grab>,
    /// The prose that has been laid out.
    pub(crate) layouts: Layouts,
}

impl Player {
    /// A player of nothing yet; see [`update`](crate::tui::update) for what fills it.
    pub(crate) fn new(subject: Subject) -> Player {
        Player {
            subject,
            step: 0,
            activity: Activity::Watch,
            stages: Stages::new(),
            aside: Stages::new(),
            all_languages: None,
            contrasts: Vec::new(),
            viewport: Viewport::fit(Nanos::ZERO, 1),
            t: Nanos::ZERO,
            transport: Transport::Paused,
            speed: Speed::NORMAL,
            sources: None,
            selected: None,
            focus: Pane::Stage,
            view: DemoView::Lanes,
            language: Language::Python,
            text_top: 0,
            text_goes_on: false,
            code_top: None,
            log_shift: 0,
            inspector_top: 0,
            resources_top: 0,
            highlights: Vec::new(),
            wants_selection_in_view: false,
            wants_verdict_in_view: false,
            grab: None,
            layouts: Layouts::default(),
        }
    }

    /// A player of a recorded trace, whose timeline is still to be derived.
    pub(crate) fn of_trace(title: String) -> Player {
        let mut player = Player::new(Subject::Trace(title.clone()));
        player.stages.push(Stage::recorded(title));
        player
    }

    /// A player of a program that is still to be started.
    pub(crate) fn of_program(title: String, launch: Launch) -> Player {
        let target = &launch.target;
        let name = target.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let mut player = Player::of_trace(title);
        player.stages[0].title = name.unwrap_or_else(|| target.path.display().to_string());
        let root = target.root();
        let main = target.path.is_file().then(|| target.path.file_name()).flatten();
        let main = main.and_then(|name| Some(target.folder().canonicalize().ok()?.join(name)));
        let main = main.and_then(|main| Some(main.strip_prefix(&root).ok()?.to_string_lossy().into_owned()));
        player.sources = Some(Sources::within(root, main));
        player.stages[0].real = Some(Box::new(Real::new(RealProgram::Own(Arc::new(launch)))));
        player
    }

    /// The user's own program that is run here.
    pub fn own_program(&self) -> Option<&Real> {
        let real = self.stages.first()?.real.as_deref()?;
        matches!(real.program, RealProgram::Own(_)).then_some(real)
    }

    /// Whether a real program runs now, whether or not it is shown.
    pub fn is_any_going(&self) -> bool {
        self.stages.iter().chain(&self.aside).any(Stage::is_going)
    }

    /// Whether it is shown for how long a program has been running: that of one's own is not.
    pub fn shows_duration(&self) -> bool {
        self.stages
            .iter()
            .filter_map(|stage| stage.real.as_ref())
            .any(|real| matches!(real.progress, Progress::Going(_)) && matches!(real.program, RealProgram::Analogue(_)))
    }

    /// The stage of the real program that goes on and was started last, an index into [`Player::stages`]: its end is
    /// where the present is.
    pub fn live_stage(&self) -> Option<usize> {
        let going = self.stages.iter().enumerate().filter(|(_, stage)| stage.is_going());
        going.max_by_key(|(_, stage)| stage.generation).map(|(index, _)| index)
    }

    /// Until when the run is known that goes on.
    pub fn live_end(&self) -> Option<Nanos> {
        let stage = &self.stages[self.live_stage()?];
        stage.is_live().then(|| stage.end())
    }

    /// The lesson, if it is one.
    pub fn lesson(&self) -> Option<&Arc<Lesson>> {
        match &self.subject {
            Subject::Lesson(lesson) => Some(lesson),
            Subject::Trace(_) => None,
        }
    }

    /// The lesson's step.
    pub fn lesson_step(&self) -> Option<&LessonStep> {
        self.lesson()?.steps.get(self.step)
    }

    /// The question of this step.
    pub fn question(&self) -> Option<&Question> {
        match &self.activity {
            Activity::Answer(question) => Some(question),
            _ => None,
        }
    }

    /// The question of this step, to change it.
    pub(crate) fn question_mut(&mut self) -> Option<&mut Question> {
        match &mut self.activity {
            Activity::Answer(question) => Some(question),
            _ => None,
        }
    }

    /// Whether a question waits for its answer.
    pub fn is_asking(&self) -> bool {
        self.question().is_some_and(|question| question.phase == Phase::Asking)
    }

    /// Whether what comes after the playhead is hidden, since a prediction is about it.
    pub fn hides_future(&self) -> bool {
        matches!(self.lesson_step(), Some(LessonStep::Predict { .. }))
            && self.question().is_some_and(|question| !matches!(question.phase, Phase::Revealed { .. }))
    }

    /// From which moment on a stage is hidden: for predictions, and for a run that still goes on.
    pub fn reveal(&self, stage: &Stage) -> Option<Moment> {
        match (self.hides_future(), self.transport) {
            (true, _) | (_, Transport::Live) => Some(stage.moment),
            (_, Transport::Following) if stage.is_live() => Some(stage.moment),
            _ => None,
        }
    }

    /// The stage of the selection, else the first.
    pub fn active_stage(&self) -> Option<(usize, &Stage)> {
        let index = self.selected.map_or(0, |selected| selected.stage);
        self.stages.get(index).map(|stage| (index, stage))
    }

    /// The selected task's stage and lane.
    pub fn selected_lane(&self) -> Option<(usize, &Arc<Timeline>, LaneId)> {
        let selected = self.selected?;
        let timeline = self.stages.get(selected.stage)?.timeline()?;
        Some((selected.stage, timeline, timeline.lane_of(selected.task)?))
    }

    /// The lane selected in a stage.
    pub fn lane_in(&self, stage: usize) -> Option<LaneId> {
        self.selected_lane().filter(|found| found.0 == stage).map(|found| found.2)
    }

    /// Selects a row of a stage, if it has that row.
    pub(crate) fn select_row(&mut self, stage: usize, row: usize) {
        let timeline = self.stages.get(stage).and_then(Stage::timeline);
        let lane = timeline.and_then(|timeline| timeline.rows().get(row).map(|lane| timeline.lane(*lane)));
        if let Some(lane) = lane {
            self.selected = Some(Selection { stage, task: lane.task });
        }
    }

    /// The demo of a stage.
    pub fn demo(&self, stage: &Stage) -> Option<&Demo> {
        self.lesson()?.demos.get(stage.demo.as_ref()?)
    }

    /// When the longest run on screen ends.
    pub fn end(&self) -> Nanos {
        self.stages.iter().map(Stage::end).max().unwrap_or_default()
    }

    /// Moves the playhead to a time.
    pub(crate) fn seek(&mut self, t: Nanos) {
        self.t = t.min(self.end());
        for stage in &mut self.stages {
            if let Some(timeline) = stage.timeline() {
                stage.moment = timeline.moment_at(self.t);
            }
        }
        self.follow();
    }

    /// Keeps the playhead in view.
    pub(crate) fn follow(&mut self) {
        self.viewport = self.viewport.following(self.t);
    }

    /// The name that stands for what is played.
    pub fn title(&self) -> &str {
        match &self.subject {
            Subject::Lesson(lesson) => &lesson.title,
            Subject::Trace(title) => title,
        }
    }
}
