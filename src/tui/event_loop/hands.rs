//! What performs the effects: threads for runs and for the desk, the live run, the programs, the terminal.

use super::Told;
use crate::tui::action::{Action, Arrival};
use crate::tui::app::{Effect, RealProgram, Request, StageId};
use crate::tui::live::Live;
use crate::tui::perform::{World, perform};
use crate::tui::real::{Begun, Follower};
use crate::tui::terminal::{self, Screen};
use signal_hook::consts::{SIGCONT, SIGTSTP};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What performs the effects.
pub(super) struct Hands {
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
    pub(super) is_stopped: bool,
}

impl Hands {
    pub(super) fn new(tell: Sender<Told>, world: Arc<dyn World>) -> io::Result<Hands> {
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

    pub(super) fn perform_all(&mut self, effects: Vec<Effect>, screen: &mut Screen) -> io::Result<()> {
        effects.into_iter().try_for_each(|effect| self.perform(effect, screen))
    }

    fn perform(&mut self, effect: Effect, screen: &mut Screen) -> io::Result<()> {
        match effect {
            Effect::Run(_) | Effect::Derive { .. } => {
                let (Effect::Run(Request { stage, .. }) | Effect::Derive { stage, .. }) = &effect else {
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
    pub(super) fn follow(&mut self, generation: u64, program: RealProgram, begun: Option<Begun>) -> io::Result<()> {
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
    pub(super) fn heed(&mut self, signal: i32, screen: &mut Screen) -> io::Result<()> {
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
