'use strict';
// Promises that are born: what their frames tell of them.
const journal = require('./journal.cjs');
const { BUILTIN, NODE, TRACER, USER, DEEP, frames, siteOf } = require('./frames.cjs');
const { FUTURE, SLEEP, TURN, IO, EVENT, SEVERAL, REQUEST, Known, setKnown } = require('./promises.cjs');
const { Task, spawn } = require('./task.cjs');
const { current, cut, enter, flow, modules, unwind } = require('./steps.cjs');

const COMBINATORS = new Set(['all', 'allSettled', 'any', 'race']);
const STEPS = new Set(['next', 'return', 'throw']);
/** How many frames are looked at first below a promise that was constructed by something that was called. */
const NEAR = 3;
const PROMISED_TIMERS = 'node:timers/promises';

/** A promise was born in the function of the second of the frames that were taken in `hook`. */
function born(promise, taken, site, hook) {
  if (site.kind === USER) return site.entry ? called(promise, site, taken, hook) : native(promise);
  const below = taken.length > 2 ? siteOf(taken[2]) : null;
  if (site.kind === BUILTIN) {
    if (site.name === 'Promise') return constructed(promise, below, hook);
    if (site.name === 'withResolvers' && below?.kind === NODE) {
      // The timers of newer Nodes are made beside their promise, not by its executor.
      below.sleeps = below.file === PROMISED_TIMERS;
      return constructed(promise, below, hook);
    }
    if (COMBINATORS.has(site.name)) {
      if (below?.kind !== USER) return undefined;
      const several = new Known(SEVERAL, site.name);
      several.members = [];
      unwind(below.routine, hook);
      setKnown(promise, several);
      flow.combining = several;
      return undefined;
    }
    if (STEPS.has(site.name)) return request(promise, below);
    if (below?.kind === USER) setKnown(promise, new Known(FUTURE));
    return undefined;
  }
  if (below?.kind === USER) setKnown(promise, foreign(site));
  return undefined;
}

/** What a promise of Node or of a library stands for, by the function that the program called. */
function foreign(site) {
  if (site.file === PROMISED_TIMERS || site.kind === TRACER) {
    if (site.name === 'setImmediate' || site.name === 'yield') return new Known(TURN);
    const sleep = new Known(SLEEP);
    sleep.ms = flow.made === null ? lastSleep : undefined;
    return sleep;
  }
  if (site.file === 'node:events' && site.name === 'once') return new Known(EVENT);
  return new Known(IO, site.name);
}
let lastSleep;

/** `import()`, say. */
function native(promise) {
  setKnown(promise, new Known(IO, 'import'));
}

/** `new Promise`, in the program or below what it called. */
function constructed(promise, below, hook) {
  if (below === null) return;
  if (below.kind === USER) {
    flow.made = new Known(FUTURE);
    flow.made.site = below;
    setKnown(promise, flow.made);
    flow.made.isGiven = true;
    rememberCall(flow.made, current(), below);
    return;
  }
  if (!foreignIn(frames(hook, NEAR), promise, below)) foreignIn(frames(hook, DEEP), promise, below);
}

/** A promise was constructed by something that the program called, if a function of the program is among the frames. */
function foreignIn(taken, promise, below) {
  let called = below;
  for (let at = 1; at < taken.length; at++) {
    const site = siteOf(taken[at]);
    if (site.kind === USER) {
      const known = foreign(called);
      setKnown(promise, known);
      flow.made = known;
      flow.made.site = below;
      // Node's timers make one promise, and give that, unless they make others.
      if (called.file === PROMISED_TIMERS && called === below) {
        flow.fresh = known;
        rememberCall(known, current(), site);
      }
      return true;
    }
    if (site.kind !== BUILTIN) called = site;
  }
  return false;
}

/** A task's code has called what gave a promise: that it is awaited at once may be known of the place. */
function rememberCall(known, caller, site) {
  if (caller === null || !site.isAwaited || site.routine !== caller.routine) return;
  known.caller = caller;
  known.call = site;
  known.callStep = caller.steps;
}

/** An async function was called, or a module is about to run. */
function called(promise, site, taken, hook) {
  const { routine } = site;
  if (routine.isModule) {
    begun(site);
    return;
  }
  const from = callerOf(taken, hook);
  if (from !== null) unwind(from.routine, hook, 1);
  else if (flow.depth !== 0) cut(0, journal.now());
  const t = journal.now();
  const parent = current();
  const task = new Task(routine, parent);
  setKnown(promise, task);
  spawn(task, t, from);
  if (parent !== null && from !== null) {
    parent.site = from;
    // Called by nobody in between, its promise can only go to where it was called.
    if (from === siteOf(taken[2])) rememberCall(task, parent, from);
  }
  task.site = site;
  enter(task, t);
}

/** A module with top-level awaits will run, once those it imports have. */
function begun(site) {
  const { routine } = site;
  const module = new Task(routine, null);
  module.heard = true;
  module.site = site;
  modules.set(routine.file, module);
}

/** The place in the program from which the function of the second frame was called, if no callback of Node's was. */
function callerOf(taken, hook) {
  if (taken.length < 3 || taken[2].isAsync()) return null;
  const below = siteOf(taken[2]);
  if (below.kind === USER) return below;
  const deep = frames(hook, DEEP);
  for (let at = 1; at < deep.length && !deep[at].isAsync(); at++) {
    const site = siteOf(deep[at]);
    if (site.kind === USER) return site;
  }
  return null;
}

/** An async generator is asked to go on; its body, if it is the program's, shows later. */
function request(promise, below) {
  const known = new Known(REQUEST);
  known.caller = current();
  known.site = below?.kind === USER ? below : null;
  known.t = journal.now();
  setKnown(promise, known);
  flow.asked = known;
}

/** A timer was made: the promise that was just constructed may be waiting for it. */
function timerMade(ms, skip) {
  if (flow.made === null) return;
  const known = flow.made;
  flow.made = null;
  const { site } = known;
  if (site.sleeps === null) site.sleeps = underPromise(skip);
  if (!site.sleeps) return;
  known.kind = ms === null ? TURN : SLEEP;
  if (ms !== null) known.ms = lastSleep = ms;
}

/** Whether the executor of a `new Promise` is at work. */
function underPromise(skip) {
  for (const frame of frames(skip, 8)) {
    const site = siteOf(frame);
    if (site.kind === BUILTIN && site.name === 'Promise') return true;
  }
  return false;
}

module.exports = { born, timerMade };
