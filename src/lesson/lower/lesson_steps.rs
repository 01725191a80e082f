//! What the learner is led through.

use super::analogue::spec;
use super::demo::Lowered;
use crate::lesson::diagnostic::{At, Findings};
use crate::lesson::model::{ClaimSpec, DemoView, Guess, LessonStep};
use crate::lesson::schema::{self, LessonStep as Written, List, Located, Or, Short, Table, View, Word};
use crate::lesson::settings;
use crate::lesson::suggest::{one_of, quoted};
use crate::scenario::program::{Settings, Value};
use crate::trace::claim::Claim;
use indexmap::IndexMap;

/// Lowers the steps of a lesson; those that are wrong are recorded and left out. `known` are the demos that were written,
/// also those that are not in `demos` because they are wrong.
pub(super) fn steps(
    list: &List<Written>,
    demos: &IndexMap<String, Lowered>,
    known: &[&str],
    findings: &mut Findings,
) -> Vec<LessonStep> {
    let mut lower = Lower { demos, known, findings };
    list.0.iter().filter_map(|step| lower.step(step)).collect()
}

struct Lower<'a> {
    demos: &'a IndexMap<String, Lowered>,
    known: &'a [&'a str],
    findings: &'a mut Findings,
}

impl<'a> Lower<'a> {
    fn step(&mut self, step: &Located<Written>) -> Option<LessonStep> {
        match &step.value {
            Written::Say(text) => Some(LessonStep::Say(text.clone())),
            Written::Recap(text) => Some(LessonStep::Recap(text.clone())),
            Written::Demo(Short(show)) => {
                let demo = self.demo(&show.id)?;
                let set = self.set(&show.set, &[demo]);
                let view = show.view.map(|view| match view {
                    View::Lanes => DemoView::Lanes,
                    View::Loop => DemoView::Loop,
                    View::Resources => DemoView::Resources,
                    View::Tree => DemoView::Tree,
                    View::Log => DemoView::Log,
                });
                Some(LessonStep::Demo { demo: show.id.value.clone(), set, view, say: show.say.clone() })
            }
            Written::Predict(predict) => self.predict(predict, step.at),
            Written::Compare(Short(compare)) => self.compare(compare, step.at),
            Written::Languages(id) => {
                let demo = self.demo(id)?;
                if demo.demo.analogues.is_empty() {
                    let message = format!("the demo {} has no programs in other languages", quoted(&id.value));
                    self.findings.error(id.at, message, Some("give it `analogues`".to_owned()));
                }
                Some(LessonStep::Languages { demo: id.value.clone() })
            }
            Written::Ask(ask) => self.ask(ask),
        }
    }

    /// A demo by id. `None` without a word if it is there but wrong.
    fn demo(&mut self, id: &Word) -> Option<&'a Lowered> {
        let found = self.demos.get(&id.value);
        if found.is_none() && !self.known.contains(&id.value.as_str()) && !self.findings.is_full() {
            let help = one_of(&id.value, self.known.iter().copied());
            self.findings.error(id.at, format!("unknown demo {}", quoted(&id.value)), help);
        }
        found
    }

    /// Knobs to set; each must be one of at least one of the demos, and have a value it can have there.
    fn set(&mut self, table: &Table<Or<Value>>, demos: &[&Lowered]) -> Settings {
        let mut set = Settings::new();
        for (name, value) in table.entries() {
            let Or::Is(value_is) = &value.value else {
                self.findings.error(value.at, "a knob is set to a value, not to another knob", None);
                continue;
            };
            let knobs: Vec<_> =
                demos.iter().filter_map(|demo| demo.demo.program.knobs.get(name.value.as_str())).collect();
            if knobs.is_empty() {
                let known = demos.iter().flat_map(|demo| demo.demo.program.knobs.keys()).map(AsRef::as_ref);
                self.findings.error(
                    name.at,
                    format!("unknown knob {}", quoted(&name.value)),
                    one_of(&name.value, known),
                );
                continue;
            }
            let problem = knobs
                .iter()
                .filter(|knob| knob.default != Value::Null)
                .find_map(|knob| settings::check(knob, value_is).err());
            match problem {
                Some(problem) => self.findings.error(value.at, problem, None),
                None => drop(set.insert(name.value.as_str().into(), value_is.clone())),
            }
        }
        set
    }

    fn predict(&mut self, predict: &schema::Predict, at: At) -> Option<LessonStep> {
        let demo = self.demo(&predict.demo)?;
        let set = self.set(&predict.set, &[demo]);
        let guess = match (&predict.answer, &predict.choices) {
            (Some(answer), None) => self.pick(answer, demo),
            (None, Some(choices)) => self.choose(choices, demo, at),
            _ => {
                let help =
                    "`answer: {cancelled: [TASK]}` lets the learner pick tasks, `choices` lets choose a statement";
                self.findings.missing(at, "a prediction needs one of `answer` and `choices`", Some(help.to_owned()));
                None
            }
        };
        let (ask, why) = (predict.ask.clone(), predict.why.clone());
        Some(LessonStep::Predict { ask, demo: predict.demo.value.clone(), set, guess: guess?, why })
    }

    /// The learner picks tasks: the claim must be one of tasks.
    fn pick(&mut self, answer: &Located<schema::Claim>, demo: &Lowered) -> Option<Guess> {
        let claim = self.claim(answer, demo)?;
        let of_tasks = matches!(
            claim.at_defaults,
            Claim::Cancelled { .. } | Claim::Ends { .. } | Claim::Outlives { .. } | Claim::NeverStarts { .. }
        );
        if !of_tasks {
            let help = "claim `cancelled`, or a `task` with `ends`, `outlives` or `never_starts`; or offer `choices`";
            self.findings.error(answer.at, "no tasks can be picked to answer with this claim", Some(help.to_owned()));
            return None;
        }
        Some(Guess::Tasks(claim))
    }

    fn choose(&mut self, choices: &List<schema::Choice>, demo: &Lowered, at: At) -> Option<Guess> {
        if choices.0.len() < 2 {
            self.findings.missing(
                at,
                "a choice of fewer than two statements",
                Some("add a tempting wrong one".to_owned()),
            );
        }
        let mut lowered = Vec::new();
        for choice in &choices.0 {
            lowered.push((choice.value.say.clone(), self.claim(&choice.value.claim, demo)?));
        }
        Some(Guess::Choice(lowered))
    }

    fn claim(&mut self, claim: &Located<schema::Claim>, demo: &Lowered) -> Option<ClaimSpec> {
        let defaults = demo.demo.program.defaults();
        let spec = spec(claim, &defaults, self.findings)?;
        demo.judge.claim(&claim.value, &spec.at_defaults, claim.at, self.findings);
        Some(spec)
    }

    fn compare(&mut self, compare: &schema::Compare, at: At) -> Option<LessonStep> {
        if compare.demos.0.len() < 2 {
            let help = Some("write `compare: [ONE, OTHER]`".to_owned());
            self.findings.missing(at, "it takes two demos to compare", help);
            return None;
        }
        let demos: Vec<&Lowered> = compare.demos.0.iter().filter_map(|id| self.demo(id)).collect();
        let set = self.set(&compare.set, &demos);
        let ids = compare.demos.0.iter().map(|id| id.value.clone()).collect();
        Some(LessonStep::Compare { demos: ids, set, say: compare.say.clone() })
    }

    fn ask(&mut self, ask: &schema::Ask) -> Option<LessonStep> {
        let count = ask.choices.0.len();
        let answer = usize::try_from(ask.answer.value).unwrap_or(usize::MAX);
        if answer == 0 || answer > count {
            let message = format!("the answer is number {}, and there are {count} choices", ask.answer.value);
            self.findings.error(ask.answer.at, message, Some("choices count from 1".to_owned()));
            return None;
        }
        Some(LessonStep::Ask {
            question: ask.question.clone(),
            choices: ask.choices.0.iter().map(|choice| choice.value.clone()).collect(),
            answer: answer - 1,
            why: ask.why.clone().unwrap_or_default(),
        })
    }
}
