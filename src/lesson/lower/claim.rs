//! Claims: from the keys of a mapping to the claim they make, at given settings.

use crate::lesson::diagnostic::At;
use crate::lesson::schema::{self, ClaimValue, Ends, List, Located, Or, Param};
use crate::lesson::settings::kind;
use crate::lesson::suggest::{one_of, quoted};
use crate::scenario::program::{Millis, Name, Settings, Value};
use crate::trace::claim::{Activity, Bound, Claim, EventPattern, PatternError, Verb};
use crate::trace::lint;
use crate::trace::{Nanos, Outcome};

/// A mistake in a claim.
pub(in crate::lesson) struct Problem {
    /// Where.
    pub(in crate::lesson) at: At,
    /// What is wrong.
    pub(in crate::lesson) message: String,
    /// What to do.
    pub(in crate::lesson) help: Option<String>,
    /// Whether something is missing, rather than wrong.
    pub(in crate::lesson) missing: bool,
}

/// Where mistakes go.
pub(in crate::lesson) type Problems<'a> = &'a mut dyn FnMut(Problem);

/// Builds the claim for settings, and collects the knobs it names. Mistakes go to `problems`; then there is no claim.
pub(in crate::lesson) fn lower(
    claim: &schema::Claim,
    at: At,
    settings: &Settings,
    knobs: &mut Vec<Name>,
    problems: Problems<'_>,
) -> Option<Claim> {
    Lower { settings, knobs, problems, wrong: false }.claim(claim, at)
}

/// A type that a knob's value can have.
trait FromValue: Sized {
    /// In words.
    const WORDS: &'static str;
    /// Reads the value.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($type:ty, $words:literal, $pattern:pat => $result:expr;)+) => { $(
        impl FromValue for $type {
            const WORDS: &'static str = $words;
            fn from_value(value: &Value) -> Option<Self> {
                match value { $pattern => $result, _ => None }
            }
        }
    )+ };
}

from_value! {
    Millis, "a duration", Value::Duration(ms) => Some(*ms);
    u64, "a whole number", Value::Int(number) => u64::try_from(*number).ok();
    i64, "a whole number", Value::Int(number) => Some(*number);
    Name, "a word", Value::Text(text) => Some(text.clone());
}

impl FromValue for Value {
    const WORDS: &'static str = "a value";

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

struct Lower<'a> {
    settings: &'a Settings,
    knobs: &'a mut Vec<Name>,
    problems: Problems<'a>,
    wrong: bool,
}

impl Lower<'_> {
    fn wrong(&mut self, at: At, message: impl Into<String>, help: Option<String>) {
        self.wrong = true;
        (self.problems)(Problem { at, message: message.into(), help, missing: false });
    }

    fn missing(&mut self, at: At, message: impl Into<String>, help: impl Into<String>) {
        self.wrong = true;
        (self.problems)(Problem { at, message: message.into(), help: Some(help.into()), missing: true });
    }

    fn or<T: FromValue + Clone>(&mut self, at: At, value: &Or<T>) -> Option<T> {
        let name = match value {
            Or::Is(value) => return Some(value.clone()),
            Or::Param(name) => name,
        };
        let Some(value) = self.settings.get(name) else {
            let help = one_of(name, self.settings.keys().map(AsRef::as_ref));
            self.wrong(at, format!("unknown knob {}", quoted(&format!("${name}"))), help);
            return None;
        };
        if !self.knobs.contains(name) {
            self.knobs.push(name.clone());
        }
        let read = T::from_value(value);
        if read.is_none() && *value != Value::Null {
            let message =
                format!("the knob {} is {}, but {} is wanted here", quoted(&format!("${name}")), kind(value), T::WORDS);
            self.wrong(at, message, None);
        } else if read.is_none() {
            self.wrong = true; // a knob that has been reported
        }
        read
    }

    fn value<T: FromValue + Clone>(&mut self, value: &Option<Param<T>>) -> Option<T> {
        value.as_ref().and_then(|value| self.or(value.at, &value.value))
    }

    fn name(&mut self, value: &Option<Param<Name>>) -> Option<String> {
        self.value(value).map(|name| name.to_string())
    }

    fn names(&mut self, list: &List<schema::Glob>) -> Vec<String> {
        list.0.iter().filter_map(|name| self.or(name.at, &name.value)).map(|name| name.to_string()).collect()
    }

    fn nanos(&mut self, value: &Option<Param<Millis>>) -> Option<Nanos> {
        self.value(value).map(|Millis(ms)| Nanos::from_millis(ms))
    }

    fn claim(mut self, claim: &schema::Claim, at: At) -> Option<Claim> {
        let heads = heads(claim);
        let (head, head_at) = match heads.as_slice() {
            [one] => *one,
            [] if claim.task.is_some() => {
                self.missing(
                    at,
                    "this claim says nothing of the task",
                    "add `ends`, `at`, `outlives` or `never_starts`",
                );
                return None;
            }
            [] => {
                let help = "start with `task`, `cancelled`, `order`, `peak`, `total`, `stall`, `depth`, `value`, `resource`, `lint` or `no_lint`";
                self.missing(at, "this claims nothing", help);
                return None;
            }
            [first, second, ..] => {
                let message = format!("`{}` and `{}` are two claims", first.0, second.0);
                self.wrong(second.1, message, Some("make two claims of it, each with its own `- `".into()));
                return None;
            }
        };
        self.companions(claim, head);
        let lowered = match head {
            "ends" | "at" => self.ends(claim, at),
            "outlives" => {
                let task = self.task(claim, head_at);
                let owner = self.name(&claim.outlives);
                task.zip(owner).map(|(task, owner)| Claim::Outlives { task, owner })
            }
            "never_starts" => {
                if claim.never_starts.as_ref().is_some_and(|value| !value.value) {
                    self.wrong(
                        head_at,
                        "`never_starts: false` is no claim",
                        Some("claim how it `ends` instead".into()),
                    );
                }
                self.task(claim, head_at).map(|task| Claim::NeverStarts { task })
            }
            "cancelled" => {
                let tasks = claim.cancelled.as_ref().map(|list| self.names(&list.value)).unwrap_or_default();
                Some(Claim::Cancelled { tasks, by: self.name(&claim.by) })
            }
            "order" => self.order(claim),
            "peak" => self.peak(claim),
            "total" | "stall" => self.times(claim, head),
            "depth" => claim.depth.as_ref().and_then(|depth| {
                let Located { at, value: depth } = depth;
                let bound = self.counts(*at, &depth.at_most, &depth.at_least, &depth.exactly)?;
                Some(Claim::Depth { queue: depth.queue.value.clone(), bound })
            }),
            "value" => self.var(claim),
            "resource" => {
                let resource = claim.resource.as_ref().map(|resource| &resource.value);
                resource.map(|resource| Claim::Resource { name: resource.name.value.clone(), closed: resource.closed })
            }
            "lint" => self.lint(&claim.lint).map(Claim::Lint),
            _ => self.lint(&claim.no_lint).map(Claim::NoLint),
        };
        lowered.filter(|_| !self.wrong)
    }

    /// Keys that say nothing beside `head` are mistakes.
    fn companions(&mut self, claim: &schema::Claim, head: &str) {
        let place = |value: &Option<Param<Millis>>| value.as_ref().map(|value| value.at);
        let text = |value: &Option<Param<Name>>| value.as_ref().map(|value| value.at);
        let of_task = matches!(head, "ends" | "at" | "outlives" | "never_starts");
        let of_end = matches!(head, "ends" | "at");
        let keys = [
            ("task", of_task, text(&claim.task), "`ends`, `outlives` or `never_starts`"),
            ("error", of_end, text(&claim.error), "`task` and `ends`"),
            ("errors", of_end, claim.errors.as_ref().map(|errors| errors.at), "`task` and `ends`"),
            ("at", of_end, place(&claim.at), "`task` and `ends`"),
            ("before", of_end, place(&claim.before), "`task` and `ends`"),
            ("after", of_end, place(&claim.after), "`task` and `ends`"),
            ("by", head == "cancelled", text(&claim.by), "`cancelled`"),
        ];
        for (key, fits, at, partner) in keys {
            if let (false, Some(at)) = (fits, at) {
                self.wrong(
                    at,
                    format!("`{key}` says nothing beside `{head}`"),
                    Some(format!("it goes with {partner}")),
                );
            }
        }
    }

    fn task(&mut self, claim: &schema::Claim, at: At) -> Option<String> {
        if claim.task.is_none() {
            self.missing(at, "of which task?", "add `task: NAME`");
        }
        self.name(&claim.task)
    }

    fn ends(&mut self, claim: &schema::Claim, at: At) -> Option<Claim> {
        let task = self.task(claim, at);
        let outcome = claim.ends.as_ref().map(|ends| match ends.value {
            Ends::Returned => Outcome::Returned,
            Ends::Raised => Outcome::Raised,
            Ends::Cancelled => Outcome::Cancelled,
        });
        if let (Some(error), Some(Outcome::Returned | Outcome::Cancelled)) = (&claim.error, outcome) {
            self.wrong(error.at, "only a task that raised has an `error`", Some("write `ends: raised`".into()));
        }
        if let Some(errors) = &claim.errors {
            if matches!(outcome, Some(Outcome::Returned | Outcome::Cancelled)) {
                self.wrong(errors.at, "only a task that raised has `errors`", Some("write `ends: raised`".into()));
            }
            if errors.value.0.is_empty() {
                let help = "name what is in the group, or leave `errors` out".to_owned();
                self.wrong(errors.at, "a group is never empty", Some(help));
            }
        }
        let value = claim.value.as_ref().and_then(|value| match &value.value {
            ClaimValue::Returned(Or::Is(Value::Null)) => {
                let help = "leave `value` out, or have the task return something".to_owned();
                self.wrong(value.at, "that a task returns nothing cannot be claimed", Some(help));
                None
            }
            ClaimValue::Returned(is) => self.or(value.at, is).map(|is| is.to_string()),
            ClaimValue::Var(_) => {
                self.wrong(
                    value.at,
                    "a task's value is not a variable's",
                    Some("make a claim of its own of it".into()),
                );
                None
            }
        });
        if let (Some(value), Some(Outcome::Raised | Outcome::Cancelled)) = (&claim.value, outcome) {
            self.wrong(value.at, "only a task that returned has a `value`", Some("write `ends: returned`".into()));
        }
        Some(Claim::Ends {
            task: task?,
            outcome,
            error: self.name(&claim.error),
            errors: claim.errors.as_ref().map(|errors| self.names(&errors.value)),
            at: self.nanos(&claim.at),
            before: self.nanos(&claim.before),
            after: self.nanos(&claim.after),
            value,
        })
    }

    fn order(&mut self, claim: &schema::Claim) -> Option<Claim> {
        let list = claim.order.as_ref()?;
        if list.value.0.is_empty() {
            self.wrong(list.at, "an order of no events", Some("write `order: [TASK VERB, TASK VERB]`".into()));
        }
        let mut patterns = Vec::new();
        for item in &list.value.0 {
            match pattern(&item.value) {
                Ok(pattern) => patterns.push(pattern),
                Err((message, help)) => self.wrong(item.at, message, help),
            }
        }
        Some(Claim::Order(patterns))
    }

    fn peak(&mut self, claim: &schema::Claim) -> Option<Claim> {
        let Located { at, value: peak } = claim.peak.as_ref()?;
        let (of, task) = match (&peak.running, &peak.waiting) {
            (Some(_), None) => (Activity::Running, &peak.running),
            (None, Some(_)) => (Activity::Waiting, &peak.waiting),
            _ => {
                self.missing(*at, "a peak is of `running` or of `waiting` tasks", "write one of them: `running: GLOB`");
                return None;
            }
        };
        let task = self.name(task)?;
        let bound = self.counts(*at, &peak.at_most, &peak.at_least, &peak.exactly)?;
        Some(Claim::Peak { of, task, bound })
    }

    fn counts(
        &mut self,
        at: At,
        at_most: &Option<Param<u64>>,
        at_least: &Option<Param<u64>>,
        exactly: &Option<Param<u64>>,
    ) -> Option<Bound<u64>> {
        let bound =
            Bound { at_most: self.value(at_most), at_least: self.value(at_least), exactly: self.value(exactly) };
        self.bounded(at, bound)
    }

    fn times(&mut self, claim: &schema::Claim, head: &str) -> Option<Claim> {
        let which = if head == "total" { &claim.total } else { &claim.stall };
        let Located { at, value: times } = which.as_ref()?;
        let bound = Bound {
            at_most: self.nanos(&times.at_most),
            at_least: self.nanos(&times.at_least),
            exactly: self.nanos(&times.exactly),
        };
        let bound = self.bounded(*at, bound)?;
        Some(if head == "total" { Claim::Total(bound) } else { Claim::Stall(bound) })
    }

    fn bounded<T: Copy>(&mut self, at: At, bound: Bound<T>) -> Option<Bound<T>> {
        if self.wrong {
            return None;
        }
        if bound.at_most.is_none() && bound.at_least.is_none() && bound.exactly.is_none() {
            self.missing(at, "how much?", "add `at_most`, `at_least` or `exactly`");
            return None;
        }
        Some(bound)
    }

    fn var(&mut self, claim: &schema::Claim) -> Option<Claim> {
        let Located { at, value } = claim.value.as_ref()?;
        let ClaimValue::Var(var) = value else {
            self.missing(
                *at,
                "the value of what?",
                "write `{task: NAME, ends: returned, value: …}` or `value: {var: NAME, equals: …}`",
            );
            return None;
        };
        let among = match (&var.equals, &var.r#in) {
            (Some(_), None) => self.value(&var.equals).into_iter().collect(),
            (None, Some(list)) => list.0.iter().filter_map(|value| self.or(value.at, &value.value)).collect(),
            _ => {
                self.missing(*at, "one of `equals` and `in` is needed", "add one of them");
                return None;
            }
        };
        Some(Claim::Value { var: var.var.value.clone(), among })
    }

    fn lint(&mut self, name: &Option<schema::Word>) -> Option<String> {
        let name = name.as_ref()?;
        if !lint::is_known(&name.value) {
            let known = lint::ALL.iter().map(|lint| lint.name());
            self.wrong(name.at, format!("unknown lint {}", quoted(&name.value)), one_of(&name.value, known));
        }
        Some(name.value.clone())
    }
}

/// The keys that say which claim it is.
fn heads(claim: &schema::Claim) -> Vec<(&'static str, At)> {
    let mut heads = Vec::new();
    let mut head = |key, at: Option<At>| heads.extend(at.map(|at| (key, at)));
    let ends = claim.ends.as_ref().map(|ends| ends.at);
    let time = [&claim.at, &claim.before, &claim.after].into_iter().flatten().map(|time| time.at).next();
    let error = claim.error.as_ref().map(|error| error.at).or(claim.errors.as_ref().map(|errors| errors.at));
    let value = claim.value.as_ref();
    let var = value.filter(|value| matches!(value.value, ClaimValue::Var(_))).map(|value| value.at);
    let returned = value.filter(|value| matches!(value.value, ClaimValue::Returned(_))).map(|value| value.at);
    match ends {
        Some(at) => head("ends", Some(at)),
        None if claim.task.is_some() => head("at", time.or(error).or(returned)),
        None => {}
    }
    head("outlives", claim.outlives.as_ref().map(|task| task.at));
    head("never_starts", claim.never_starts.as_ref().map(|value| value.at));
    head("cancelled", claim.cancelled.as_ref().map(|list| list.at));
    head("order", claim.order.as_ref().map(|list| list.at));
    head("peak", claim.peak.as_ref().map(|peak| peak.at));
    head("total", claim.total.as_ref().map(|times| times.at));
    head("stall", claim.stall.as_ref().map(|times| times.at));
    head("depth", claim.depth.as_ref().map(|depth| depth.at));
    head("value", var.or(returned.filter(|_| claim.task.is_none())));
    head("resource", claim.resource.as_ref().map(|resource| resource.at));
    head("lint", claim.lint.as_ref().map(|lint| lint.at));
    head("no_lint", claim.no_lint.as_ref().map(|lint| lint.at));
    heads
}

/// Reads `TASK VERB [TEXT]`.
fn pattern(text: &str) -> Result<EventPattern, (String, Option<String>)> {
    let verbs = || Verb::ALL.into_iter().map(Verb::word);
    text.trim().parse().map_err(|error| match error {
        PatternError::UnknownVerb(verb) => (format!("unknown verb {}", quoted(&verb)), one_of(&verb, verbs())),
        _ => {
            let help = format!("the verbs are {}", verbs().collect::<Vec<_>>().join(", "));
            (format!("{} is not `TASK VERB`", quoted(text)), Some(help))
        }
    })
}
