//! The lesson player: where the learner is, the runs on screen, the playhead and the axis they share.

use super::layouts::Layouts;
use super::question::{Phase, Question};
use super::real::{Origin, Real, RealProgram};
use super::source::{Listing, Sources, place_of};
use super::stage::{Stage, Stages};
use crate::lesson::{Analogue, Demo, DemoView, Language, Lesson, LessonStep};
use crate::runtime::Launch;
use crate::runtime::target::language_of;
use crate::trace::contrast::key;
use crate::trace::{LaneId, Moment, Nanos, TaskId, Timeline};
use crate::tui::viewport::Viewport;
use crate::tui::widget::Highlighted;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// How far up the task tree a mark is looked for.
const MOST_ANCESTORS: usize = 64;
/// How many tasks are looked at for one of a certain name.
const MOST_NAMES: usize = 2_000;

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

/// How many times faster than the clock a recording plays: 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(i32);

impl Speed {
    /// As fast as the clock.
    pub const NORMAL: Speed = Speed(0);
    const SLOWEST: i32 = -18;
    const FASTEST: i32 = 12;

    /// The factor.
    pub fn factor(self) -> f64 {
        [1.0, 2.0, 5.0][self.0.rem_euclid(3) as usize] * 10f64.powi(self.0.div_euclid(3))
    }

    /// The next faster one.
    #[must_use]
    pub fn faster(self) -> Speed {
        Speed((self.0 + 1).min(Speed::FASTEST))
    }

    /// The next slower one.
    #[must_use]
    pub fn slower(self) -> Speed {
        Speed((self.0 - 1).max(Speed::SLOWEST))
    }

    /// The fastest at which a run of that length can be followed: it plays for three seconds or more.
    pub fn to_follow(end: Nanos) -> Speed {
        let mut speed = Speed(Speed::FASTEST);
        while speed.0 > Speed::SLOWEST && end.0 as f64 / speed.factor() < 3e9 {
            speed = speed.slower();
        }
        speed
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::try_from(-self.0.div_euclid(3)).unwrap_or(0);
        write!(f, "{:.decimals$}", self.factor())
    }
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

/// A program that is highlighted, or will be.
#[derive(Clone, Debug)]
pub struct Highlight {
    /// Its language.
    pub language: Language,
    /// Its text.
    pub source: Arc<str>,
    /// Its syntax, once known.
    pub ready: Option<Arc<Highlighted>>,
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
        let main = target.path.is_file().then(|| target.path.file_name()).flatten();
        let main = main.map(|name| name.to_string_lossy().into_owned());
        player.sources = Some(Sources::within(target.folder().to_owned(), main));
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

    /// The programs in real languages of what is on screen.
    pub fn analogues(&self) -> &[Analogue] {
        let demo = self.active_stage().and_then(|(_, stage)| self.demo(stage));
        demo.map_or(&[], |demo| &demo.analogues)
    }

    /// The program in the chosen language, else the first there is.
    pub fn analogue(&self) -> Option<&Analogue> {
        let all = self.analogues();
        all.iter().find(|analogue| analogue.language == self.language).or(all.first())
    }

    /// The syntax of a program's text, once known.
    pub fn highlighted(&self, source: &Arc<str>) -> Option<&Highlighted> {
        let found = self.highlights.iter().find(|highlight| highlight.is_of(source))?;
        found.ready.as_deref()
    }

    /// The file and line that the selected task is at, else the task that did something last.
    pub fn place(&self) -> Option<(&str, usize)> {
        let (_, stage) = self.active_stage()?;
        let timeline = stage.timeline()?;
        let selected = self.selected_lane().map(|found| found.2);
        let mut lanes = [selected, self.last_lane(stage)].into_iter().flatten();
        lanes.find_map(|lane| place_of(timeline, lane, stage.moment))
    }

    /// The lane of the task that did something last in a stage.
    fn last_lane(&self, stage: &Stage) -> Option<LaneId> {
        let timeline = stage.timeline()?;
        let event = stage.moment.0.checked_sub(1).filter(|event| *event < timeline.trace().len())?;
        timeline.lane_of(timeline.trace().task(event))
    }

    /// The text of the program whose trace this is, if it can be shown.
    pub fn listing(&self) -> Option<Listing<'_>> {
        self.sources.as_ref()?.listing(self.place())
    }

    /// How many lines the code pane has to show.
    pub(crate) fn code_lines(&self) -> usize {
        match (self.analogue(), self.listing()) {
            (Some(analogue), _) => analogue.source.lines().count(),
            (None, Some(listing)) => listing.text.lines().count(),
            (None, None) => 0,
        }
    }

    /// The lines of `analogue` that are current: the one its own run is at, else those that the demo's marks tell.
    pub fn current_lines(&self, analogue: &Analogue) -> Vec<usize> {
        match self.real_line(analogue) {
            Some(line) => vec![line],
            None => self.marked_lines(analogue).to_vec(),
        }
    }

    /// The line that the run of `analogue` itself is at, if it is shown: that of the task called like the selected one,
    /// else of the task that did something last.
    fn real_line(&self, analogue: &Analogue) -> Option<usize> {
        let is_of = |stage: &&Stage| match stage.real.as_ref().map(|real| &real.program) {
            Some(RealProgram::Analogue(program)) => Arc::ptr_eq(&program.source, &analogue.source),
            _ => false,
        };
        // The lines of a recording are those of the program it was made of.
        let is_current = |stage: &&Stage| {
            let origin = stage.real.as_ref().map(|real| &real.origin);
            !matches!(origin, Some(Origin::Recording { is_current: false, .. }))
        };
        let is_of = |stage: &&Stage| is_of(stage) && is_current(stage);
        let stage = self.stages.iter().find(is_of)?;
        let timeline = stage.timeline()?;
        let name = self.selected_lane().map(|(_, timeline, lane)| key(timeline.name(lane)));
        let mut lanes = timeline.lane_ids().take(MOST_NAMES);
        let named = name.and_then(|name| lanes.find(|lane| key(timeline.name(*lane)) == name));
        let lanes = named.into_iter().chain(self.last_lane(stage));
        let (file, line) = lanes.into_iter().find_map(|lane| place_of(timeline, lane, stage.moment))?;
        let own = Path::new(&analogue.file).file_name()?.to_str()?;
        // A program without a file of its own has been given a name.
        (file == own || language_of(Path::new(own)).is_none()).then_some(line)
    }

    /// The lines of `analogue` that the selected task is at: those of the mark that governs it, else the one that governs
    /// what started it, else those of the task that ran last.
    fn marked_lines<'a>(&self, analogue: &'a Analogue) -> &'a [usize] {
        let Some((_, stage)) = self.active_stage() else { return &[] };
        let Some(timeline) = stage.timeline() else { return &[] };
        let last = self.last_lane(stage);
        let selected = self.selected_lane().map(|found| found.2);
        let mut lanes = [selected, last].into_iter().flatten().flat_map(|lane| {
            std::iter::successors(Some(lane), |lane| timeline.lane(*lane).parent).take(MOST_ANCESTORS)
        });
        let label = lanes.find_map(|lane| timeline.mark(lane, stage.moment));
        label.and_then(|label| analogue.marks.get(label)).map_or(&[], Vec::as_slice)
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

impl Highlight {
    /// Whether it is this text's.
    pub fn is_of(&self, source: &Arc<str>) -> bool {
        Arc::ptr_eq(&self.source, source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_are_one_two_five_and_read_so() {
        let mut speed = Speed::NORMAL;
        for wanted in ["1", "0.5", "0.2", "0.1", "0.05"] {
            assert_eq!(speed.to_string(), wanted);
            speed = speed.slower();
        }
        assert_eq!(Speed::NORMAL.faster().faster().faster().faster().to_string(), "20");
    }

    #[test]
    fn a_short_run_is_slowed_down_so_that_it_can_be_followed() {
        for (ms, wanted) in [(520, "0.1"), (3_000, "1"), (60_000, "20"), (0, "0.000001")] {
            assert_eq!(Speed::to_follow(Nanos::from_millis(ms)).to_string(), wanted, "{ms} ms");
        }
    }
}
