//! The timeline again, by replaying from the start each time: slow, short, and what the real one is held to.

use asynctutor::trace::timeline::Column;
use asynctutor::trace::*;

/// A stretch of one task in one state, found by replay; `event` is what began it.
#[derive(Clone, Debug)]
struct Span {
    start: u64,
    event: usize,
    state: State,
}

/// (event, start, end) of every stall.
fn stalls(trace: &Trace) -> Vec<(usize, u64, u64)> {
    let stall = |(index, event): (usize, Event<'_>)| match event.kind {
        EventKind::Stall { duration, .. } => Some((index, event.t.0, event.t.plus(duration).0)),
        _ => None,
    };
    trace.iter().enumerate().filter_map(stall).collect()
}

fn spans(trace: &Trace, task: TaskId) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut until: Option<u64> = None;
    let stalls = stalls(trace);
    let leave = |spans: &mut Vec<Span>, until: Option<u64>, t: u64, index: usize| {
        let (Some(last), Some(until)) = (spans.last().cloned(), until) else { return };
        let in_stall = stalls.iter().any(|(event, start, end)| *event < index && *start <= until && until < *end);
        let state = match last.state {
            State::Stalling if until <= t => State::Running,
            State::Waiting(_) if until < t && in_stall => State::Ready,
            _ => return,
        };
        spans.push(Span { start: until, event: last.event, state });
    };
    for (index, Event { t, kind, .. }) in trace.iter().enumerate().filter(|(_, event)| event.task == task) {
        let now = spans.last().map_or(State::Unborn, |span| span.state);
        let begun = if now == State::Unborn { Some(State::Running) } else { None };
        let next = match &kind {
            _ if matches!(now, State::Ended(_) | State::Collected) => None,
            EventKind::Spawn { .. } | EventKind::Cancel { .. } | EventKind::Fail { .. } if now == State::Unborn => {
                Some(State::Scheduled)
            }
            EventKind::Run => Some(State::Running),
            EventKind::Deliver => Some(State::Delivered),
            EventKind::Wait { on, .. } => Some(State::Waiting(on.kind)),
            EventKind::Ready { .. } if now != State::Scheduled => Some(State::Ready),
            EventKind::Stall { .. } => Some(State::Stalling),
            EventKind::End { outcome, .. } => Some(State::Ended(*outcome)),
            EventKind::Lint { name: "task-garbage-collected", .. } => Some(State::Collected),
            EventKind::Note { .. } | EventKind::Mark { .. } | EventKind::Open { .. } | EventKind::Close { .. } => begun,
            _ => None,
        };
        let Some(next) = next else { continue };
        // A stall that begins where the task's last one ends goes on with it.
        if let (EventKind::Stall { duration, .. }, State::Stalling, true) = (&kind, now, until == Some(t.0)) {
            until = Some(t.plus(*duration).0);
            continue;
        }
        if next == now && !matches!(now, State::Waiting(_) | State::Stalling) {
            continue;
        }
        leave(&mut spans, until, t.0, index);
        spans.push(Span { start: t.0, event: index, state: next });
        until = match kind {
            EventKind::Stall { duration, .. } => Some(t.plus(duration).0),
            EventKind::Wait { on, .. } => on.duration.map(|span| t.plus(span).0),
            _ => None,
        };
        if next == State::Delivered {
            spans.push(Span { start: t.0, event: index, state: State::Running });
        }
    }
    leave(&mut spans, until, u64::MAX, usize::MAX);
    spans
}

fn is_ready(state: State) -> bool {
    matches!(state, State::Scheduled | State::Ready)
}

/// What `task` does when the first `moment` events have happened.
pub(crate) fn state(trace: &Trace, task: TaskId, moment: usize) -> State {
    let Some(last) = moment.checked_sub(1) else { return State::Unborn };
    let t = trace.time(last).0;
    let spans = spans(trace, task);
    let Some(span) = spans.iter().rev().find(|span| span.event < moment && span.start <= t) else {
        return State::Unborn;
    };
    let stalled = stalls(trace).iter().any(|(event, _, end)| *event < moment && *end > t);
    if is_ready(span.state) && stalled { State::Starved } else { span.state }
}

/// When everything is over.
pub(crate) fn end(trace: &Trace) -> u64 {
    stalls(trace).iter().map(|(_, _, end)| *end).fold(trace.end().0, u64::max)
}

/// The order of states that columns go by.
pub(crate) fn rank(state: State) -> usize {
    match state {
        State::Unborn => 0,
        State::Waiting(WaitKind::Yield) => 1,
        State::Waiting(WaitKind::Sleep) => 2,
        State::Waiting(kind) => 3 + WaitKind::ALL.iter().position(|other| *other == kind).unwrap(),
        State::Scheduled => 100,
        State::Ready => 101,
        State::Running => 102,
        State::Starved => 103,
        State::Stalling => 104,
        State::Delivered => 105,
        State::Ended(Outcome::Returned) => 106,
        State::Ended(Outcome::Cancelled) => 107,
        State::Ended(Outcome::Raised) => 108,
        State::Collected => 109,
    }
}

/// What each of `count` columns of `width` nanoseconds shows: the highest-ranking state of those that are never lost,
/// else the one that fills most of it.
pub(crate) fn columns(trace: &Trace, task: TaskId, from: u64, width: u64, count: usize) -> Vec<Column> {
    let (spans, stalls, end) = (spans(trace, task), stalls(trace), end(trace));
    let column = |index: usize| {
        let lo = from.saturating_add(index as u64 * width);
        let hi = lo.saturating_add(width);
        if lo > end {
            return State::Unborn;
        }
        let mut shown = State::Unborn;
        let mut shares: Vec<(u64, State)> = vec![];
        for (index, span) in spans.iter().enumerate() {
            let over = spans.get(index + 1).map_or(end.saturating_add(1), |next| next.start);
            let touches = span.start < hi && (over > lo || (over == span.start && span.start >= lo));
            if !touches {
                continue;
            }
            let (a, b) = (span.start.max(lo), over.min(hi));
            let whole = (span.start, spans.get(index + 1).map_or(end, |next| next.start));
            let starved = is_ready(span.state)
                && whole.0 < whole.1
                && stalls.iter().any(|(_, start, end)| (*start).max(a) < (*end).min(b));
            let state = if starved { State::Starved } else { span.state };
            shown = if rank(state) > rank(shown) { state } else { shown };
            let time = b.saturating_sub(a);
            match shares.iter_mut().find(|(_, other)| *other == state) {
                Some((share, _)) => *share += time,
                None => shares.push((time, state)),
            }
        }
        if rank(shown) >= rank(State::Starved) {
            return shown;
        }
        let most = shares.into_iter().max_by_key(|(share, state)| (*share, rank(*state)));
        most.map_or(shown, |(_, state)| state)
    };
    (0..count).map(column).collect()
}
