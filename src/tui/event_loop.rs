//! The event loop: waits, tells [`update`], performs effects, draws. The only place of the screens that reads the clock.
//!
//! ```text
//! input ────┐
//! signals ──┼─► one channel ─► update ─► effects ─► runs   (virtual time, one at a time, superseded ones dropped)
//! runs ─────┤                                   ├─► desk   (lessons, syntax, progress)
//! desk ─────┤                                   ├─► live   (wall clock)
//! live ─────┤                                   └─► real   (programs)
//! real ─────┘
//! ```
//!
//! The loop sleeps until something comes; only while something plays it wakes for every frame, and draws those that differ.

use super::Left;
use super::action::{Action, Arrival, Gesture, Pointer};
use super::app::{Effect, ExitStatus, Progress, RealProgram, StageId, State};
use super::keymap::Chord;
use super::live::Live;
use super::perform::{World, perform};
use super::real::{self, Begun, Follower};
use super::terminal::{self, Screen, Taken};
use super::update::update;
use super::view;
use crate::runtime::Preparation;
use crossterm::event::{Event, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// The most that is taken in before the screen is drawn again.
const BATCH: usize = 512;

/// Something the loop is told.
enum Told {
    /// The terminal has something.
    Input(Event),
    /// The terminal can no longer be read.
    Closed,
    /// A signal came.
    Signal(i32),
    /// An effect has a result.
    Result(Action),
}

/// Runs the screens until they end.
///
/// # Errors
/// If the terminal cannot be taken over or a thread cannot be started.
pub(super) fn run(mut state: State, effects: Vec<Effect>, world: Arc<dyn World>) -> anyhow::Result<Left> {
    // Signals first: from here on none of them may leave the terminal as it is not to be left.
    let (tell, told) = channel();
    listen_to_signals(tell.clone())?;
    let mut hands = Hands::new(tell.clone(), world)?;
    // Why a program cannot be started is said where it can be read.
    for effect in &effects {
        if let Effect::Launch { generation, program } = effect {
            let preparation = Preparation::on_terminal();
            let begun = preparation.heeding(&[SIGINT, SIGTERM, SIGHUP], || real::begin(program, &preparation))?;
            hands.follow(*generation, program.clone(), Some(begun))?;
        }
    }
    let effects = effects.into_iter().filter(|effect| !matches!(effect, Effect::Launch { .. })).collect();
    let taken = Taken::take()?;
    let mut screen = terminal::screen()?;
    let size = screen.size()?;
    state.size = size;
    super::update::settle(&mut state);
    // The first picture comes before anything is read or run.
    draw(&mut screen, &mut state)?;
    read_input(tell)?;
    hands.perform_all(effects, &mut screen)?;
    let status = turn(&mut state, &told, &mut hands, &mut screen);
    // The terminal first: whatever the hands still have to finish, nobody has to look at it.
    drop(taken);
    drop(hands);
    let reals = || state.player().into_iter().flat_map(|player| &player.stages).filter_map(|stage| stage.real.as_ref());
    let own = reals().find(|real| matches!(real.program, RealProgram::Own(_)));
    Ok(Left {
        status: status.unwrap_or(ExitStatus::HungUp),
        program: own.and_then(|real| if let Progress::Over(ending) = real.progress { Some(ending) } else { None }),
        warnings: reals().flat_map(|real| real.warnings.clone()).collect(),
    })
}

/// Takes in and draws until the end. An error means that the terminal is gone.
fn turn(state: &mut State, told: &Receiver<Told>, hands: &mut Hands, screen: &mut Screen) -> io::Result<ExitStatus> {
    let mut clock = Metronome::default();
    loop {
        let mut batch = Vec::new();
        match clock.wait(state.pace(), told) {
            Some(first) => batch.push(first),
            None if state.pace().is_some() => {}
            None => return Ok(ExitStatus::HungUp),
        }
        while batch.len() < BATCH
            && let Ok(next) = told.try_recv()
        {
            push(&mut batch, next);
        }
        let (mut changed, mut resized) = (false, false);
        for told in batch {
            let action = match told {
                Told::Input(event) => action_of(state, event),
                Told::Closed => return Ok(ExitStatus::HungUp),
                Told::Signal(SIGINT) => Some(Action::Interrupt),
                Told::Signal(SIGTERM) => return Ok(ExitStatus::Terminated),
                Told::Signal(SIGHUP) => return Ok(ExitStatus::HungUp),
                Told::Signal(signal) => {
                    hands.heed(signal, screen)?;
                    resized = true;
                    let size = screen.size()?;
                    Some(Action::Resize { columns: size.width, rows: size.height })
                }
                Told::Result(action) => Some(action),
            };
            if let Some(action) = action {
                changed = true;
                let effects = update(state, action);
                hands.perform_all(effects, screen)?;
            }
        }
        if let Some(elapsed) = clock.elapsed(state.pace()) {
            let before = view::pulse(state);
            let effects = update(state, Action::Tick(elapsed));
            changed |= !effects.is_empty() || view::pulse(state) != before;
            hands.perform_all(effects, screen)?;
        }
        if let Some(status) = state.ended {
            return Ok(status);
        }
        if changed && !hands.is_stopped {
            if resized {
                // Between two sizes a terminal may lose what it showed, even if in the end it is as large as before.
                screen.backend_mut().forget();
                screen.clear()?;
            }
            draw(screen, state)?;
        }
    }
}

/// Draws the state. Should the terminal have another size by now, the state learns of it first.
fn draw(screen: &mut Screen, state: &mut State) -> io::Result<()> {
    loop {
        let wanted = state.size;
        let frame = screen.draw(|frame| {
            if frame.area().as_size() == wanted {
                view::draw(state, &state.theme, frame.area(), frame.buffer_mut());
            }
        })?;
        let size = frame.area.as_size();
        if size == wanted {
            return Ok(());
        }
        state.size = size;
        super::update::settle(state);
    }
}

/// Adds to a batch; of resizes and drags in a row only the last counts.
fn push(batch: &mut Vec<Told>, next: Told) {
    let supersedes = |next: &Told, last: &Told| match (next, last) {
        (Told::Signal(SIGWINCH), Told::Signal(SIGWINCH)) => true,
        (Told::Input(Event::Mouse(next)), Told::Input(Event::Mouse(last))) => {
            matches!(next.kind, MouseEventKind::Drag(_)) && next.kind == last.kind
        }
        _ => false,
    };
    match batch.last_mut() {
        Some(last) if supersedes(&next, last) => *last = next,
        _ => batch.push(next),
    }
}

/// What an event of the terminal asks for in the present context.
pub(super) fn action_of(state: &State, event: Event) -> Option<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => state.keymap.action(state.context(), Chord::of(&key)),
        Event::Mouse(mouse) => pointer_of(mouse).map(Action::Pointer),
        Event::Resize(columns, rows) => Some(Action::Resize { columns, rows }),
        Event::Paste(text) => Some(Action::Paste(text)),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => None,
    }
}

fn pointer_of(mouse: MouseEvent) -> Option<Pointer> {
    let zoom = mouse.modifiers.contains(KeyModifiers::CONTROL);
    let what = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Gesture::Press,
        MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
        MouseEventKind::Up(MouseButton::Left) => Gesture::Release,
        MouseEventKind::ScrollUp => Gesture::WheelUp { zoom },
        MouseEventKind::ScrollDown => Gesture::WheelDown { zoom },
        _ => return None,
    };
    Some(Pointer { column: mouse.column, row: mouse.row, what })
}

/// What tells the time at a pace, as long as there is one.
#[derive(Default)]
struct Metronome {
    pace: Option<Duration>,
    last: Option<Instant>,
}

impl Metronome {
    #[expect(clippy::disallowed_methods, reason = "the event loop is where time enters the screens")]
    fn now() -> Instant {
        Instant::now()
    }

    /// Takes up a pace. What begins to play begins now, however long the beat before it was.
    fn keep(&mut self, pace: Option<Duration>) {
        if self.pace != pace {
            (self.pace, self.last) = (pace, None);
        }
    }

    /// Waits for something to be told; not beyond the next beat.
    fn wait(&mut self, pace: Option<Duration>, told: &Receiver<Told>) -> Option<Told> {
        self.keep(pace);
        let Some(pace) = pace else { return told.recv().ok() };
        let last = *self.last.get_or_insert_with(Metronome::now);
        let left = (last + pace).saturating_duration_since(Metronome::now());
        told.recv_timeout(left).ok()
    }

    /// The time since the last beat, once the next is due.
    fn elapsed(&mut self, pace: Option<Duration>) -> Option<Duration> {
        self.keep(pace);
        let pace = pace?;
        let now = Metronome::now();
        let last = *self.last.get_or_insert(now);
        let elapsed = now - last;
        (elapsed >= pace).then(|| {
            self.last = Some(now);
            elapsed
        })
    }
}

/// What performs the effects.
struct Hands {
    tell: Sender<Told>,
    world: Arc<dyn World>,
    runs: Sender<(Effect, CancellationToken)>,
    desk: Option<(Sender<Effect>, JoinHandle<()>)>,
    /// What stops the run of each stage that is being made.
    stops: HashMap<StageId, CancellationToken>,
    /// What stops the exploration that goes on.
    exploration: Option<CancellationToken>,
    live: Option<Live>,
    /// The real programs that run, by the number of the request.
    programs: Vec<(u64, Follower)>,
    is_stopped: bool,
}

impl Hands {
    fn new(tell: Sender<Told>, world: Arc<dyn World>) -> io::Result<Hands> {
        let (runs, asked) = channel::<(Effect, CancellationToken)>();
        let (told, quiet) = (tell.clone(), Quiet);
        std::thread::Builder::new().name("runs".into()).spawn(move || {
            for (effect, stop) in asked {
                if stop.is_cancelled() {
                    continue;
                }
                if let Some(action) = perform(effect, &quiet, &stop)
                    && told.send(Told::Result(action)).is_err()
                {
                    return;
                }
            }
        })?;
        let shared = world.clone();
        let (desk, asked) = channel::<Effect>();
        let told = tell.clone();
        let thread = std::thread::Builder::new().name("desk".into()).spawn(move || {
            for effect in asked {
                if let Some(action) = perform(effect, world.as_ref(), &CancellationToken::new())
                    && told.send(Told::Result(action)).is_err()
                {
                    return;
                }
            }
        })?;
        let desk = Some((desk, thread));
        Ok(Hands {
            tell,
            world: shared,
            runs,
            desk,
            stops: HashMap::new(),
            exploration: None,
            live: None,
            programs: Vec::new(),
            is_stopped: false,
        })
    }

    fn perform_all(&mut self, effects: Vec<Effect>, screen: &mut Screen) -> io::Result<()> {
        effects.into_iter().try_for_each(|effect| self.perform(effect, screen))
    }

    fn perform(&mut self, effect: Effect, screen: &mut Screen) -> io::Result<()> {
        match effect {
            Effect::Run(_) | Effect::Derive { .. } => {
                let (Effect::Run(super::app::Request { stage, .. }) | Effect::Derive { stage, .. }) = &effect else {
                    return Ok(());
                };
                // Nobody looks at an exploration when a run is asked for, and the run would have to wait for it.
                self.stop_exploring();
                let stop = CancellationToken::new();
                if let Some(before) = self.stops.insert(*stage, stop.clone()) {
                    before.cancel();
                }
                // The thread ends only with this sender.
                let _ended = self.runs.send((effect, stop));
            }
            Effect::Explore { .. } => {
                let stop = CancellationToken::new();
                if let Some(before) = self.exploration.replace(stop.clone()) {
                    before.cancel();
                }
                let _ended = self.runs.send((effect, stop));
            }
            Effect::Load { .. }
            | Effect::Highlight { .. }
            | Effect::ReadSource { .. }
            | Effect::Recording { .. }
            | Effect::AskTrust { .. }
            | Effect::Allow { .. }
            | Effect::Save(_) => {
                if let Some((desk, _)) = &self.desk {
                    let _ended = desk.send(effect);
                }
            }
            Effect::RunLive(request) => {
                self.live = None;
                let tell = self.tell.clone();
                let told = move |action| {
                    let _ended = tell.send(Told::Result(action));
                };
                match Live::start(request, told) {
                    Ok(live) => self.live = Some(live),
                    Err(error) => {
                        let trouble = Arrival::Trouble(format!("The run cannot be started: {error}"));
                        let _ended = self.tell.send(Told::Result(Action::Arrived(trouble)));
                    }
                }
            }
            Effect::StopLive => self.live = None,
            Effect::StopExploring => self.stop_exploring(),
            Effect::Detect { .. } | Effect::Lint { .. } | Effect::Inspect { .. } => {
                // A runtime may take its time to tell its version; a large run, or many lessons, to be looked through.
                let (tell, world) = (self.tell.clone(), self.world.clone());
                std::thread::Builder::new().name("aside".into()).spawn(move || {
                    if let Some(action) = perform(effect, world.as_ref(), &CancellationToken::new()) {
                        let _ended = tell.send(Told::Result(action));
                    }
                })?;
            }
            Effect::Launch { generation, program } => {
                if let Err(error) = self.follow(generation, program, None) {
                    let trouble = Arrival::NotStarted { generation, problem: error.to_string() };
                    let _ended = self.tell.send(Told::Result(Action::Arrived(trouble)));
                }
            }
            Effect::EndProgram { generation } => {
                for (_, follower) in self.programs.iter().filter(|(number, _)| *number == generation) {
                    follower.stop();
                }
            }
            Effect::Redraw => {
                screen.backend_mut().forget();
                screen.clear()?;
            }
            Effect::Suspend => suspend(),
        }
        Ok(())
    }

    fn stop_exploring(&mut self) {
        if let Some(exploration) = self.exploration.take() {
            exploration.cancel();
        }
    }

    /// Follows a program. Another run of one of the user's own has to be gone first: it may hold what this one needs.
    fn follow(&mut self, generation: u64, program: RealProgram, begun: Option<Begun>) -> io::Result<()> {
        self.programs.retain(|(_, follower)| !follower.is_done());
        let is_own = matches!(program, RealProgram::Own(_));
        let before = self.programs.pop_if(|_| is_own).map(|(_, follower)| follower);
        let tell = self.tell.clone();
        let told = move |arrival| {
            let _ended = tell.send(Told::Result(Action::Arrived(arrival)));
        };
        self.programs.push((generation, Follower::follow(program, begun, before, told, generation)?));
        Ok(())
    }

    /// SIGTSTP: the terminal is given back and the process stops. SIGCONT: the terminal is taken again, whatever the
    /// shell made of it. SIGWINCH: nothing but that all is drawn anew.
    fn heed(&mut self, signal: i32, screen: &mut Screen) -> io::Result<()> {
        match signal {
            SIGTSTP => {
                self.is_stopped = true;
                terminal::leave();
                signal_hook::low_level::emulate_default_handler(SIGTSTP)
            }
            SIGCONT => {
                terminal::leave();
                terminal::enter()?;
                self.is_stopped = false;
                screen.backend_mut().forget();
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Runs are given up. The desk gets to finish, since it keeps the learner's progress.
impl Drop for Hands {
    fn drop(&mut self) {
        self.live = None;
        // All are asked before any is waited for.
        for (_, follower) in &self.programs {
            follower.stop();
        }
        self.programs.clear();
        for stop in self.stops.values().chain(&self.exploration) {
            stop.cancel();
        }
        if let Some((desk, thread)) = self.desk.take() {
            drop(desk);
            let _joined = thread.join();
        }
    }
}

/// A world for the thread that only runs programs.
struct Quiet;

impl World for Quiet {
    fn lesson(&self, id: &str) -> Result<Arc<crate::lesson::Lesson>, String> {
        Err(format!("{id} is not read here"))
    }

    fn keep(&self, _change: &crate::lesson::progress::Change) -> Result<(), String> {
        Ok(())
    }
}

/// Stops the whole job, as the terminal's driver would for Ctrl-Z; the signal then comes to us like to the others. Where
/// no shell could continue it, nothing happens.
fn suspend() {
    let own = rustix::process::getpid();
    if rustix::process::getsid(None).is_ok_and(|leader| leader != own) {
        let _refused = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
    }
}

fn listen_to_signals(tell: Sender<Told>) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            if tell.send(Told::Signal(signal)).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

fn read_input(tell: Sender<Told>) -> io::Result<()> {
    std::thread::Builder::new().name("input".into()).spawn(move || {
        loop {
            let told = match crossterm::event::read() {
                // The signal has been heard already, and earlier: crossterm listens only from its first reading on.
                Ok(Event::Resize(..)) => continue,
                Ok(event) => Told::Input(event),
                Err(_) => Told::Closed,
            };
            let is_last = matches!(told, Told::Closed);
            if tell.send(told).is_err() || is_last {
                return;
            }
        }
    })?;
    Ok(())
}
