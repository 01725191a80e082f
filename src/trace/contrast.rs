//! Where runs of the same program in several languages differ, in plain words, and read off their traces alone.
//!
//! Tasks correspond by name, whatever the language's way to write one (`bob-pays`, `bob_pays`, `bobPays`). Times of real runs differ a little each
//! time: only what differs by more than [`NEAR`] and a fifth is a difference.

use super::event::{CancelWhy, EventKind, Nanos, Outcome, WaitKind};
use super::timeline::{Finish, LaneId, Timeline};
use super::visible;
use indexmap::IndexMap;
use std::collections::HashSet;
use std::fmt;

/// Times this near each other are the same.
pub const NEAR: Nanos = Nanos::from_millis(30);

/// A step that holds up others for less is not worth a sentence.
const HELD: Nanos = Nanos::from_millis(40);

/// The most sentences that are made of one kind; a crowd of tasks is not told one by one.
const MOST: usize = 4;

/// Says where runs differ, a sentence each; what comes of a failure first. Each run has its label, `Python`.
pub fn contrasts(runs: &[(&str, &Timeline)]) -> Vec<String> {
    let mut sentences = failures(runs);
    sentences.extend(fates(runs).into_iter().take(MOST));
    sentences.extend(unseen(runs));
    sentences.extend(totals(runs));
    sentences.extend(stalls(runs));
    sentences
}

/// What each run's waits make of a task that fails: one sentence for runs that do the same.
fn failures(runs: &[(&str, &Timeline)]) -> Vec<String> {
    let mut told: IndexMap<String, Vec<(&str, Nanos)>> = IndexMap::new();
    for (label, run) in runs {
        if let Some((shape, t)) = failure(run) {
            told.entry(shape).or_default().push((label, t));
        }
    }
    if told.len() == 1 && told.values().all(|labels| labels.len() == runs.len()) && runs.len() > 1 {
        let (shape, labels) = told.into_iter().next().unwrap_or_default();
        return vec![format!("In all of them {}", at(&shape, &labels))];
    }
    told.into_iter()
        .map(|(shape, labels)| format!("{}: {}", list(labels.iter().map(|label| label.0)), at(&shape, &labels)))
        .collect()
}

/// Puts the times, or the one time that is all of theirs, into a sentence.
fn at(shape: &str, labels: &[(&str, Nanos)]) -> String {
    shape.replace("{when}", &when(labels.iter().map(|label| label.1)))
}

/// `at 120 ms`, or as exactly as it can be said of several times.
fn when(times: impl Iterator<Item = Nanos> + Clone) -> String {
    let (least, most) = (times.clone().min().unwrap_or_default(), times.max().unwrap_or_default());
    if About(least).in_ms() == About(most).in_ms() {
        format!("at {}", About(least))
    } else if same(least, most) {
        format!("at about {}", About(Nanos(least.0.midpoint(most.0))))
    } else {
        format!("between {} and {}", About(least), About(most))
    }
}

/// What the first wait for several tasks, one of which failed, made of it; and when it was left.
fn failure(run: &Timeline) -> Option<(String, Nanos)> {
    let trace = run.trace();
    run.waits_left().find_map(|(on, left)| {
        if !matches!(on.kind, WaitKind::Gather | WaitKind::Group | WaitKind::Wait) || on.tasks.len() < 2 {
            return None;
        }
        // A run that was stopped may never have left it.
        if left >= trace.len() {
            return None;
        }
        let members: Vec<LaneId> = on.tasks.iter().filter_map(|task| run.lane_of(*task)).collect();
        let ended_before = |lane: &LaneId| run.lane(*lane).ended.filter(|ended| *ended < left);
        let failed = *members
            .iter()
            .filter(|lane| ended_before(lane).is_some())
            .find(|lane| outcome(run, **lane) == Some(Outcome::Raised))?;
        let names = |lanes: Vec<LaneId>| list(lanes.iter().map(|lane| run.name(*lane)));
        let word = match (&on.name, on.kind) {
            (Some(name), _) => visible(name).into_owned(),
            (None, WaitKind::Gather) => "gather".to_owned(),
            (None, WaitKind::Group) => "the group".to_owned(),
            (None, _) => "wait".to_owned(),
        };
        let going: Vec<LaneId> = members.iter().filter(|lane| ended_before(lane).is_none()).copied().collect();
        let stopped: Vec<LaneId> = members
            .iter()
            .filter(|lane| ended_before(lane).is_some() && outcome(run, **lane) == Some(Outcome::Cancelled))
            .copied()
            .collect();
        let failed = visible(run.name(failed)).into_owned();
        // Whether the failure was passed on, a trace does not tell of every wait: only what happened is said.
        let sentence = match (going.len(), stopped.len()) {
            (0, 0) => format!("{failed} failed, and {word} was over {{when}}, when all had ended."),
            (0, count) => {
                let were = if count == 1 { "was" } else { "were" };
                let stopped = names(stopped);
                format!(
                    "{failed} failed, {stopped} {were} cancelled, and {word} was over {{when}}, when all had ended."
                )
            }
            _ => format!("{failed} failed, and {word} was over {{when}}; {} went on.", names(going)),
        };
        Some((sentence, trace.time(left)))
    })
}

fn outcome(run: &Timeline, lane: LaneId) -> Option<Outcome> {
    match run.trace().get(run.lane(lane).ended?).kind {
        EventKind::End { outcome, .. } => Some(outcome),
        _ => None,
    }
}

/// What became of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Returned,
    /// It ended in a language whose errors are values, which a trace does not see.
    Ended,
    Raised,
    Cancelled(Option<CancelWhy>),
    /// It was asked to stop, heard of it and returned.
    Complied,
    NeverEnded,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fate::Returned => f.write_str("returned"),
            Fate::Ended => f.write_str("ended"),
            Fate::Raised => f.write_str("failed"),
            Fate::Cancelled(why) => {
                f.write_str("was cancelled")?;
                match why {
                    Some(CancelWhy::Group) => f.write_str(" by its group"),
                    Some(CancelWhy::Gather) => f.write_str(" with its gather"),
                    Some(CancelWhy::Timeout) => f.write_str(" by a timeout"),
                    Some(CancelWhy::Shutdown) => f.write_str(" when main had ended"),
                    Some(CancelWhy::Context) => f.write_str(" through its context"),
                    Some(CancelWhy::Task | CancelWhy::User) | None => Ok(()),
                }
            }
            Fate::Complied => f.write_str("heard that it should stop, and returned"),
            Fate::NeverEnded => f.write_str("never came to its end"),
        }
    }
}

impl Fate {
    /// Whether it is the same in another language: one that cannot tell who cancelled, or with what a task ended, is not
    /// another fate.
    fn is_like(self, other: Fate) -> bool {
        match (self, other) {
            (Fate::Cancelled(a), Fate::Cancelled(b)) => a == b || a.is_none() || b.is_none(),
            (Fate::Ended, Fate::Returned | Fate::Raised) | (Fate::Returned | Fate::Raised, Fate::Ended) => true,
            _ => self == other,
        }
    }

    /// Whether one word is true of both.
    fn is_told_with(self, other: Fate) -> bool {
        self.is_like(other) && (self == Fate::Ended) == (other == Fate::Ended)
    }
}

/// The fate of a lane, and when it came.
fn fate(run: &Timeline, lane: LaneId) -> (Fate, Nanos) {
    let Some(ended) = run.lane(lane).ended else { return (Fate::NeverEnded, run.end()) };
    let events = || run.events_of(lane).iter().map(|event| run.trace().get(*event as usize).kind);
    let why =
        || events().filter_map(|kind| if let EventKind::Cancel { why, .. } = kind { Some(why) } else { None }).last();
    let fate = match outcome(run, lane) {
        Some(Outcome::Cancelled) => Fate::Cancelled(why()),
        Some(Outcome::Raised) => Fate::Raised,
        _ if why() == Some(CancelWhy::Context) && events().any(|kind| kind == EventKind::Deliver) => Fate::Complied,
        _ if run.trace().header.is_go() => Fate::Ended,
        _ => Fate::Returned,
    };
    (fate, run.trace().time(ended))
}

/// The tasks of all runs by what their names have in common: the numbers of their runs, and their lanes there.
fn tasks(runs: &[(&str, &Timeline)]) -> IndexMap<String, Vec<(usize, LaneId)>> {
    let mut tasks: IndexMap<String, Vec<(usize, LaneId)>> = IndexMap::new();
    for (index, (_, run)) in runs.iter().enumerate() {
        // The root's end is the run's, which is told apart.
        for lane in run.lane_ids().skip(1) {
            tasks.entry(key(run.name(lane))).or_default().push((index, lane));
        }
    }
    tasks
}

/// Whose failure a language does not show, that of another does.
fn unseen(runs: &[(&str, &Timeline)]) -> Option<String> {
    let mut failed: Vec<&str> = Vec::new();
    let mut labels: Vec<&str> = Vec::new();
    for lanes in tasks(runs).values() {
        let in_which = |wanted: Fate| {
            lanes.iter().filter(move |(index, lane)| fate(runs[*index].1, *lane).0 == wanted).map(|lane| lane.0)
        };
        if in_which(Fate::Raised).next().is_none() || in_which(Fate::Ended).next().is_none() {
            continue;
        }
        failed.push(runs[lanes[0].0].1.name(lanes[0].1));
        for label in in_which(Fate::Ended).map(|index| runs[index].0) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    let who = match failed.len() {
        0 => return None,
        more if more > MOST => format!("these {more} tasks"),
        _ => list(failed.into_iter()),
    };
    Some(format!(
        "Whether {who} failed in {} too, the trace does not tell: what functions return there is not known.",
        list(labels.into_iter())
    ))
}

/// Tasks that fared differently.
fn fates(runs: &[(&str, &Timeline)]) -> Vec<String> {
    let mut sentences = Vec::new();
    let alike: HashSet<&str> = alike(runs);
    for lanes in tasks(runs).values().filter(|lanes| lanes.len() > 1) {
        if crowd(runs[lanes[0].0].1.name(lanes[0].1)).is_some_and(|crowd| alike.contains(crowd)) {
            continue;
        }
        let fate_in = |(index, lane): &(usize, LaneId)| {
            let (label, run) = runs[*index];
            let (fate, t) = fate(run, *lane);
            // What becomes of a task after a run was broken off is not known.
            let is_known = fate != Fate::NeverEnded || matches!(run.finish(), Finish::Over | Finish::Deadlock(_));
            is_known.then_some((label, fate, t))
        };
        let each: Vec<(&str, Fate, Nanos)> = lanes.iter().filter_map(fate_in).collect();
        let Some((_, first, t)) = each.first().copied() else { continue };
        let fates_differ = each.iter().any(|other| !other.1.is_like(first));
        let times_differ = first != Fate::NeverEnded && each.iter().any(|other| !same(other.2, t));
        if !fates_differ && !times_differ {
            continue;
        }
        let mut groups: Vec<(Fate, Vec<(&str, Nanos)>)> = Vec::new();
        for (label, fate, t) in each {
            match groups.iter_mut().find(|group| group.0.is_told_with(fate) && same(group.1[0].1, t)) {
                Some(group) => group.1.push((label, t)),
                None => groups.push((fate, vec![(label, t)])),
            }
        }
        let name = visible(runs[lanes[0].0].1.name(lanes[0].1)).into_owned();
        let parts = groups.iter().map(|(fate, runs)| {
            let labels = list(runs.iter().map(|run| run.0));
            match fate {
                Fate::NeverEnded => format!("{fate} in {labels}"),
                _ => format!("{fate} {} in {labels}", when(runs.iter().map(|run| run.1))),
            }
        });
        sentences.push(format!("{name} {}.", parts.collect::<Vec<_>>().join("; it ")));
    }
    sentences
}

/// What the tasks of a crowd are called by: `call` of `call-7`.
fn crowd(name: &str) -> Option<&str> {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (base.len() < name.len()).then(|| base.trim_end_matches(['-', '_', ' '])).filter(|base| !base.is_empty())
}

/// The crowds that fare alike in all runs but for who is first: which of many goroutines begins is left to chance, and
/// a number in a name says nothing.
fn alike<'a>(runs: &[(&str, &'a Timeline)]) -> HashSet<&'a str> {
    let fates_of = |run: &'a Timeline| {
        let mut crowds: IndexMap<&str, Vec<(Nanos, Fate)>> = IndexMap::new();
        for lane in run.lane_ids().skip(1) {
            if let Some(crowd) = crowd(run.name(lane)) {
                let (fate, t) = fate(run, lane);
                crowds.entry(crowd).or_default().push((t, fate));
            }
        }
        crowds.values_mut().for_each(|fates| fates.sort_by_key(|fate| fate.0));
        crowds
    };
    let mut each = runs.iter().map(|(_, run)| fates_of(run));
    let Some(first) = each.next() else { return HashSet::new() };
    let others: Vec<_> = each.collect();
    let is_alike = |name: &str, fates: &[(Nanos, Fate)]| {
        let found = others
            .iter()
            .filter_map(|crowds| crowds.iter().find(|(other, _)| key(other) == key(name)).map(|(_, fates)| fates));
        let mut found = found.peekable();
        found.peek().is_some()
            && found.all(|others| {
                others.len() == fates.len() && fates.iter().zip(others).all(|(a, b)| a.1.is_like(b.1) && same(a.0, b.0))
            })
    };
    first.iter().filter(|(name, fates)| is_alike(name, fates)).map(|(name, _)| *name).collect()
}

/// When the runs' first tasks end, if not together.
fn totals(runs: &[(&str, &Timeline)]) -> Option<String> {
    let ends: Vec<(&str, Nanos)> = runs
        .iter()
        .filter_map(|(label, run)| {
            let root = run.lanes().first()?;
            Some((*label, run.trace().time(root.ended?)))
        })
        .collect();
    let first = ends.first()?.1;
    if ends.len() < 2 || ends.iter().all(|end| same(end.1, first)) {
        return None;
    }
    let main = visible(runs[0].1.name(runs[0].1.lane_ids().next()?)).into_owned();
    Some(format!(
        "{main} was over after {}.",
        list_of(ends.iter().map(|(label, t)| format!("{} in {label}", About(*t))))
    ))
}

/// Whose loop was held, if not everybody's.
fn stalls(runs: &[(&str, &Timeline)]) -> Option<String> {
    let longest =
        |run: &Timeline| run.stalls().iter().map(|stall| stall.end.since(stall.start)).max().unwrap_or_default();
    let (held, free): (Vec<_>, Vec<_>) =
        runs.iter().map(|(label, run)| (*label, longest(run))).partition(|run| run.1 >= HELD);
    if held.is_empty() {
        return None;
    }
    let held_for = list_of(held.iter().map(|(label, span)| format!("{} in {label}", About(*span))));
    Some(match free.is_empty() {
        true => format!("One step held all others up, for {held_for}."),
        false => {
            format!("One step held all others up for {held_for}, and nobody in {}.", list(free.iter().map(|run| run.0)))
        }
    })
}

/// A task's name without what only says how a language writes names.
pub fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn same(a: Nanos, b: Nanos) -> bool {
    let apart = a.0.abs_diff(b.0);
    apart <= NEAR.0 || apart <= a.0.max(b.0) / 5
}

/// `a`, `a and b`, `a, b and c`
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    list_of(names.map(|name| visible(name).into_owned()))
}

fn list_of(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = names.collect();
    match names.pop() {
        None => String::new(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
    }
}

/// A time in whole milliseconds, as precise as a comparison needs it.
struct About(Nanos);

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.in_ms())
    }
}

impl About {
    fn in_ms(&self) -> u64 {
        (self.0.0 + 500_000) / 1_000_000
    }
}
