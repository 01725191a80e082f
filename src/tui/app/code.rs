//! What the code pane shows: a demo's program in a real language or a file of the program that is traced, and the lines
//! that are current.

use super::player::Player;
use super::real::{Origin, RealProgram};
use super::source::{Listing, place_of};
use super::stage::Stage;
use crate::lesson::{Analogue, Language};
use crate::runtime::target::language_of;
use crate::scenario::program::{Knob, Value};
use crate::trace::LaneId;
use crate::trace::contrast::key;
use crate::tui::widget::Highlighted;
use std::path::Path;
use std::sync::Arc;

/// How far up the task tree a mark is looked for.
const MOST_ANCESTORS: usize = 64;
/// How many tasks are looked at for one of a certain name.
const MOST_NAMES: usize = 2_000;

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

impl Highlight {
    /// Whether it is this text's.
    pub fn is_of(&self, source: &Arc<str>) -> bool {
        Arc::ptr_eq(&self.source, source)
    }
}

impl Player {
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

    /// The knobs that do not stand as the programs in real languages are written, which have the defaults: each with its
    /// value in the run.
    pub fn turned(&self) -> Vec<(&Knob, &Value)> {
        let Some((_, stage)) = self.active_stage() else { return Vec::new() };
        let knobs = stage.program.iter().flat_map(|program| &program.knobs);
        let valued = knobs.filter_map(|(name, knob)| Some((knob, stage.options.settings.get(name)?)));
        valued.filter(|(knob, value)| **value != knob.default).collect()
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
}
