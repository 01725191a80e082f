//! What looks like a mistake in a run, worked out aside since it takes time.

use super::player::Player;
use crate::trace::Timeline;
use crate::trace::event::{PROGRAM_ENDED, PROGRAM_STOPPED};
use crate::trace::lint::Finding;
use std::sync::{Arc, Weak};

/// The name under which a tracer tells what it could not trace.
const UNTRACED: &str = "untraced";

/// What looks like a mistake in a stage's run, as far as that has been worked out.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    all: Arc<[Finding]>,
    /// The run they are of.
    of: Weak<Timeline>,
    /// The run they are being worked out of.
    asked: Option<Weak<Timeline>>,
}

impl Findings {
    /// The mistakes, in the order of events.
    pub fn mistakes(&self) -> impl Iterator<Item = &Finding> {
        self.all.iter().filter(|finding| finding.lint != UNTRACED)
    }

    /// What the tracer could not trace.
    pub fn gaps(&self) -> impl Iterator<Item = &Finding> {
        self.all.iter().filter(|finding| finding.lint == UNTRACED)
    }

    /// Notes that those of `run` are wanted. Says whether they are still to be asked for.
    pub(crate) fn want(&mut self, run: &Arc<Timeline>) -> bool {
        let is_new = self.asked.is_none() && !std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(run));
        if is_new {
            self.asked = Some(Arc::downgrade(run));
        }
        is_new
    }

    /// Takes what was found in `run`, if it was asked for.
    pub(crate) fn take(&mut self, run: &Arc<Timeline>, found: &Arc<[Finding]>) {
        let is_it = |asked: &mut Weak<Timeline>| std::ptr::eq(asked.as_ptr(), Arc::as_ptr(run));
        if let Some(of) = self.asked.take_if(is_it) {
            (self.of, self.all) = (of, found.clone());
        }
    }
}

impl Player {
    /// The mistakes in the runs on screen, each with its stage. Where they would give an answer away there are none.
    pub fn mistakes(&self) -> Vec<(usize, &Finding)> {
        if self.hides_future() {
            return Vec::new();
        }
        let all = self.stages.iter().enumerate();
        // How a program ended that was run here is said elsewhere.
        let ends = [PROGRAM_ENDED, PROGRAM_STOPPED];
        let is_told = |real: bool, finding: &Finding| real && ends.contains(&&*finding.lint);
        all.flat_map(|(index, stage)| {
            let mistakes = stage.findings.mistakes().filter(move |finding| !is_told(stage.real.is_some(), finding));
            mistakes.map(move |finding| (index, finding))
        })
        .collect()
    }

    /// What could not be traced of the runs on screen, each with its stage.
    pub fn gaps(&self) -> Vec<(usize, &Finding)> {
        let all = self.stages.iter().enumerate();
        all.flat_map(|(index, stage)| stage.findings.gaps().map(move |finding| (index, finding))).collect()
    }
}
