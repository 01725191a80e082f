'use strict';
// Follows V8's promise hooks:
//   init(promise)           an async function was called, `new Promise`, a combinator; its frames tell which
//   init(promise, parent)   `await parent`, or `parent.then()`
//   before, after           a task's step, or a callback's
//   settled                 a task's end, or what wakes those who wait; told before the promise's state changes
const { promiseHooks } = require('node:v8');
const journal = require('./journal.cjs');
const { BUILTIN, TRACER, USER, DEEP, frames, siteOf } = require('./frames.cjs');
const {
  TASK, STEP, VALUE, FUTURE, SLEEP, TURN, IO, EVENT, SEVERAL, THEN, MEMBER, REQUEST, Known, knownOf, setKnown,
} = require('./promises.cjs');
const {
  Task, end, hideModules, lint, ready, requestOf, run, showModule, spawn, stepOver, undecided, wait,
} = require('./task.cjs');

/** A promise's state and value, as Node's own inspection reads them. */
let details;

const value = new Known(VALUE);
const COMBINATORS = new Set(['all', 'allSettled', 'any', 'race']);
const STEPS = new Set(['next', 'return', 'throw']);

/** The tasks whose steps are under way, the innermost last: async functions run their first step within their caller's. */
const running = [];
let depth = 0;
/** In whose name a callback runs, and what called it. */
let context = null;
let cause = null;
/** The modules with top-level awaits, by file. */
const modules = new Map();
/** The promise made last, as long as nothing else happened. */
let made = null;
/** The combinator that is going through its members. */
let combining = null;
/** A promise that may stand for a plain value that is awaited, and what else it may be. */
let wrapper = null;
let wrapped = false;
let wrapperSite = null;
let wrapperOf = undefined;
/** The generator's request that no body has answered yet. */
let asked = null;
/** The task whose function returned a promise, while V8 asks that one to tell. */
let adopting = null;
/** Promises that were settled, whose state shows only after the hook. */
let settling = [];
/** Looks whether an abort is under way. */
let lookAtAborts = null;

function current() {
  return depth === 0 ? context : running[depth - 1];
}

// ---- steps

function enter(task, t) {
  run(task, t);
  running[depth++] = task;
}

/** Ends the step of the innermost running task. */
function leave(t) {
  const task = running[--depth];
  stepOver(task, t, depth === 0 ? null : running[depth - 1]);
}

/** Ends the steps above `to`: those functions have returned a promise, which no hook tells. */
function cut(to, t) {
  while (depth > to) {
    running[depth - 1].returned = true;
    leave(t);
  }
}

/** The running task whose code `routine` is. */
function runner(routine, awaited) {
  if (depth !== 0) {
    const top = running[depth - 1];
    if (top.routine === routine && top !== awaited) return top;
    for (let at = depth - 1; at >= 0; at--) {
      if (running[at].routine === routine && running[at] !== awaited) {
        cut(at + 1, journal.now());
        return running[at];
      }
    }
  }
  if (asked !== null && !routine.isModule) return generate(asked, routine);
  return routine.isModule ? modules.get(routine.file) ?? null : null;
}

/** The generator whose body answers a request, found by its routine and who asked. */
function generate(request, routine) {
  // A body may be late to answer: `return()` comes to it by way of an await.
  const t = asked === request ? request.t : journal.now();
  asked = null;
  const { caller } = request;
  const known = caller === null ? strays : (caller.generators ??= new Map());
  let task = known.get(routine);
  if (task === undefined || task.ended) {
    known.set(routine, (task = new Task(routine.name, routine, caller)));
    task.heard = true;
    spawn(task, t, request.site);
  } else {
    ready(task, t, caller === null || !caller.visible ? null : caller.id);
  }
  request.task = task;
  task.request = request;
  enter(task, t);
  return task;
}
const strays = new Map();

// ---- awaits

/** A task is suspended at `site` until `awaited` is settled. */
function suspend(task, promise, awaited, known, site) {
  setKnown(promise, task.resume);
  const t = journal.now();
  task.suspended = true;
  if (task.id === 0) {
    // A module is a task of its own only if it does more than await tasks.
    if (known?.root.kind === TASK) hideModules();
    else showModule(task);
  }
  if (depth !== 0 && running[depth - 1] === task) leave(t);
  wait(task, t, known, site);
  if (known === value) {
    ready(task, t, task.id);
    return;
  }
  if (known === undefined) setKnown(awaited, (known = new Known(IO)));
  else if (known.kind === TASK) known.heard = true;
  else listen(known);
  const [state, reason] = details(awaited);
  if (state === 0) {
    (known.waiters ??= []).push(task);
    return;
  }
  if (state === 2) throwInto(task, reason, t, null);
  ready(task, t, task.id);
}

/** A wait ended with an error: it may be the answer to an abort. */
function throwInto(task, error, t, by) {
  task.thrown = { error, t, by, run: t, mark: journal.mark(), began: null };
}

/** Somebody hears of the tasks behind a promise. */
function listen(known) {
  for (let at = known; at !== undefined; at = at.base) if (at.kind === TASK) at.heard = true;
}

/** What was taken for the wrapper of an awaited value was none. */
function notWrapper() {
  const promise = wrapper;
  const known = wrapperOf;
  wrapper = null;
  if (wrapperSite !== null) {
    const task = runner(wrapperSite.routine, undefined);
    if (task !== null) suspend(task, promise, wrapperAwaited, known, wrapperSite);
    return;
  }
  // `then` on the promise of a function that has returned.
  if (depth !== 0 && running[depth - 1] === known) cut(depth - 1, journal.now());
  derive(promise, known);
}
let wrapperAwaited = null;

function derive(promise, known) {
  if (known !== undefined) listen(known);
  const task = current();
  if (known === undefined && task === null) return;
  const derived = new Known(THEN);
  derived.base = known;
  derived.task = task;
  setKnown(promise, derived);
}

// ---- promises that are born

function born(promise, hook) {
  const taken = frames(hook, 2);
  if (taken.length === 0) return;
  const site = siteOf(taken[0]);
  if (site.kind === USER) return site.entry ? called(promise, site, taken, hook) : native(promise);
  const below = taken.length > 1 ? siteOf(taken[1]) : null;
  if (site.kind === BUILTIN) {
    if (site.name === 'Promise') return constructed(promise, below, hook);
    if (COMBINATORS.has(site.name)) {
      if (below?.kind !== USER) return undefined;
      const several = new Known(SEVERAL, site.name);
      several.members = [];
      setKnown(promise, several);
      combining = several;
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
  if (site.file === 'node:timers/promises' || site.kind === TRACER) {
    if (site.name === 'setImmediate' || site.name === 'yield') return new Known(TURN);
    const sleep = new Known(SLEEP);
    sleep.ms = made === null ? lastSleep : undefined;
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
    made = new Known(FUTURE);
    made.site = below;
    setKnown(promise, made);
    return;
  }
  const taken = frames(hook, DEEP);
  let called = below;
  for (let at = 1; at < taken.length; at++) {
    const site = siteOf(taken[at]);
    if (site.kind === USER) {
      const known = foreign(called);
      setKnown(promise, known);
      made = known;
      made.site = below;
      return;
    }
    if (site.kind !== BUILTIN) called = site;
  }
}

/** An async function was called, or a module is about to run. */
function called(promise, site, taken, hook) {
  const { routine } = site;
  if (routine.isModule) {
    const name = site.line.slice(0, site.line.lastIndexOf(':'));
    const module = new Task(name, routine, null);
    module.site = site;
    module.isModule = true;
    module.heard = true;
    modules.set(routine.file, module);
    undecided.parent = true;
    return;
  }
  let from = null;
  for (let at = 1; at < taken.length && from === null; at++) {
    if (taken[at].isAsync()) break;
    const below = siteOf(taken[at]);
    if (below.kind === USER) from = below;
    else if (at === taken.length - 1 && at < 2) taken = frames(hook, DEEP);
  }
  const t = journal.now();
  if (from !== null && depth !== 0 && running[depth - 1].routine !== from.routine) {
    for (let at = depth - 2; at >= 0; at--) if (running[at].routine === from.routine) cut(at + 1, t);
  }
  const parent = current() ?? (from !== null && from.routine.isModule ? modules.get(from.file) ?? null : null);
  const task = new Task(site.name, routine, parent);
  setKnown(promise, task);
  spawn(task, t, from);
  if (parent !== null && from !== null) parent.site = from;
  task.site = site;
  enter(task, t);
}

/** An async generator is asked to go on; its body, if it is the program's, shows later. */
function request(promise, below) {
  const known = new Known(REQUEST);
  known.caller = current();
  known.site = below?.kind === USER ? below : null;
  known.t = journal.now();
  setKnown(promise, known);
  asked = known;
}

// ---- the hooks

/** Whether the tracer itself uses promises. */
let isQuiet = false;

/** Calls something of the tracer's that makes promises. */
function quietly(call) {
  isQuiet = true;
  try { call(); } finally { isQuiet = false; }
}

function init(promise, parent) {
  if (isQuiet) return;
  try {
    if (settling.length !== 0) drain();
    made = null;
    if (parent === undefined) {
      if (wrapper !== null) notWrapper();
      born(promise, init);
      return;
    }
    const known = knownOf(parent);
    if (wrapper === null) {
      if (known !== undefined && depth !== 0) {
        const top = running[depth - 1];
        if (top === known || (known === top.request && known !== null)) {
          wrapper = promise;
          wrapped = false;
          wrapperOf = known;
          wrapperSite = null;
          return;
        }
      }
    } else if (parent !== wrapper) {
      notWrapper();
    }
    const taken = frames(init, combining === null ? 1 : 2);
    if (taken.length === 0) return;
    const site = siteOf(taken[0]);
    if (site.kind === USER) {
      awaitOrUse(promise, parent, known, site);
      return;
    }
    if (wrapper !== null) {
      notWrapper();
      then(promise, knownOf(parent), site, taken);
      return;
    }
    then(promise, known, site, taken);
  } catch (error) {
    failed(error);
  }
}

/** `await parent` in the program's code. */
function awaitOrUse(promise, parent, known, site) {
  combining = null;
  if (wrapper === parent) {
    const top = depth === 0 ? null : running[depth - 1];
    const own = wrapperSite !== null || (top !== null && top.routine === site.routine);
    if (own) {
      wrapper = null;
      if (!wrapped) setKnown(parent, (known = new Known(FUTURE)));
      else known = value;
    } else {
      notWrapper();
      known = knownOf(parent);
    }
  } else if (known === undefined && site.routine.isModule) {
    // The wrapper of a value that a module awaits hangs on a promise that was never seen.
    wrapper = promise;
    wrapped = false;
    wrapperOf = known;
    wrapperAwaited = parent;
    wrapperSite = site;
    return;
  }
  const task = runner(site.routine, known);
  if (task === null) return;
  if (known !== undefined && known === task.request && known !== null) {
    // The first value that a generator's body awaits in answer to a request.
    wrapper = promise;
    wrapped = false;
    wrapperOf = known;
    wrapperSite = null;
    return;
  }
  suspend(task, promise, parent, known, site);
}

/** `parent.then()`, by the program, by a combinator or by V8 itself. */
function then(promise, known, site, taken) {
  if (site.kind !== BUILTIN) {
    if (known !== undefined) listen(known);
    return;
  }
  if (adopting !== null) {
    adopt(promise, known);
    return;
  }
  if (combining !== null) {
    if (taken.length > 1 && siteOf(taken[1]).name === combining.name) {
      combining.members.push(known);
      member(promise, known);
      return;
    }
    combining = null;
  }
  derive(promise, known);
}

function member(promise, known) {
  if (known === undefined) return;
  listen(known);
  const heard = new Known(MEMBER);
  heard.base = known;
  setKnown(promise, heard);
}

/** The task at hand returned a promise, and waits for it. */
function adopt(promise, known) {
  const task = adopting;
  adopting = null;
  member(promise, known);
  if (!task.ended) wait(task, journal.now(), known ?? new Known(FUTURE), task.site);
}

function before(promise) {
  if (isQuiet) return;
  try {
    if (settling.length !== 0) drain();
    if (wrapper !== null) notWrapper();
    made = combining = asked = null;
    if (depth !== 0) cut(0, journal.now());
    context = cause = adopting = null;
    const known = knownOf(promise);
    if (known === undefined) return;
    if (known.kind === STEP) {
      const { task } = known;
      const t = journal.now();
      if (task.thrown !== null && task.thrown.began === null) {
        enter(task, t);
        task.thrown.run = t;
        task.thrown.began = journal.mark();
      } else {
        enter(task, t);
      }
      return;
    }
    if (known.kind === TASK) {
      adopting = known;
      return;
    }
    if (known.kind === THEN || known.kind === MEMBER) {
      context = known.task;
      cause = causeOf(known.base?.root);
    }
  } catch (error) {
    failed(error);
  }
}

/** What wakes those who wait for a promise, if no task does. */
function causeOf(known) {
  if (known === undefined) return null;
  switch (known.kind) {
    case TASK: return known.visible ? known.id : null;
    case SLEEP: return 'timer';
    case IO: return 'io';
    default: return null;
  }
}

function after(promise) {
  if (isQuiet) return;
  try {
    if (settling.length !== 0) drain();
    if (wrapper !== null) notWrapper();
    made = combining = asked = null;
    if (depth !== 0) cut(0, journal.now());
    context = cause = adopting = null;
  } catch (error) {
    failed(error);
  }
}

function settled(promise) {
  if (isQuiet) return;
  try {
    if (promise === wrapper) {
      wrapped = true;
      return;
    }
    const known = knownOf(promise);
    if (known === undefined) {
      if (depth !== 0 && running[depth - 1].isModule) moduleOver(promise);
      return;
    }
    if (known.kind === STEP) return;
    if (settling.length !== 0) drain();
    if (wrapper !== null) notWrapper();
    if (known.kind === TASK) return over(promise, known);
    if (known.kind === REQUEST) return answered(promise, known);
    if (known.waiters === null) return;
    settling.push({ promise, known, t: journal.now(), by: waker(known) });
  } catch (error) {
    failed(error);
  }
}

/** Who settles a promise. */
function waker(known) {
  if (depth !== 0) return running[depth - 1].visible ? running[depth - 1].id : null;
  return cause ?? causeOf(known);
}

/** A task's function has returned or thrown, or what it returned is settled. */
function over(promise, task) {
  const t = journal.now();
  let by = null;
  const at = running.lastIndexOf(task, depth - 1);
  if (depth !== 0 && at >= 0 && at < depth) {
    cut(at + 1, t);
    leave(t);
  } else {
    by = waker(task);
  }
  settling.push({ promise, known: task, t, by, outside: task.returned });
}

/** A promise of V8's was settled in a module's step: it is the module's own if no other function did it. */
function moduleOver(promise) {
  const module = running[depth - 1];
  const taken = frames(settled, 1);
  if (taken.length === 0 || siteOf(taken[0]).routine !== module.routine) return;
  if (settling.length !== 0) drain();
  setKnown(promise, module);
  over(promise, module);
}

/** A generator yielded, returned or threw. */
function answered(promise, known) {
  if (known.task === null) {
    const taken = frames(settled, 1);
    const site = taken.length === 0 ? null : siteOf(taken[0]);
    asked = null;
    if (site?.kind === USER && (depth === 0 || running[depth - 1].routine !== site.routine)) generate(known, site.routine);
  }
  const task = known.task !== null && known.task.request === known ? known.task : null;
  const t = journal.now();
  if (task !== null && depth !== 0 && running[depth - 1] === task) leave(t);
  settling.push({ promise, known, t, by: task === null ? waker(known) : task.id, generator: task });
}

const yielded = new Known(FUTURE);

/** Writes what became of promises that were settled. */
function drain() {
  lookAtAborts?.();
  const now = settling;
  settling = [];
  for (const { promise, known, t, by, outside, generator } of now) {
    const [state, result] = details(promise);
    // Settled with a promise that is not settled itself: it will be told again.
    if (state === 0) continue;
    if (known.kind === TASK) {
      if (!known.ended) {
        if (outside) {
          ready(known, t, by);
          run(known, t);
        }
        end(known, t, state, result);
      }
      wake(known, t, known.visible ? known.id : null, state, result);
      continue;
    }
    if (generator) finishRequest(generator, t, state, result);
    wake(known, t, by, state, result);
  }
}

function finishRequest(task, t, state, result) {
  task.request = null;
  if (state === 2 || result?.done === true) end(task, t, state, state === 2 ? result : undefined);
  else wait(task, t, yielded, task.site);
}

function wake(known, t, by, state, result) {
  const { waiters } = known;
  if (waiters === null) return;
  known.waiters = null;
  const request = state === 2 ? requestOf(result, { t, by }, t) : null;
  for (const task of waiters) {
    if (state === 2) throwInto(task, result, t, by);
    const self = known.kind === TURN ? task.id : by;
    ready(task, t, request === null || typeof self === 'number' ? self : request.by ?? (request.why === 'timeout' ? 'timer' : self));
  }
}

/** A timer was made: the promise that was just constructed may be waiting for it. */
function timerMade(ms, skip) {
  if (made === null) return;
  const known = made;
  made = null;
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

let stop = null;

/** The tracer must never harm the program: with an error of its own, tracing ends. */
function failed(error) {
  // Where the stack is nearly used up, anything may fail: the program's own call is next.
  if (error instanceof RangeError) return;
  stop?.();
  stop = null;
  lint('untraced', `the tracer failed, and what follows is not traced: ${error?.stack ?? error}`);
}

function start(promiseDetails, aborts) {
  details = promiseDetails;
  lookAtAborts = aborts;
  stop = promiseHooks.createHook({ init, before, after, settled });
}

/** Writes what is still to be written. */
function finish() {
  if (settling.length !== 0) drain();
  hideModules();
}

/** Whether a module waits for what can never come, if the loop has nothing more to do. */
function isStuck() {
  for (const module of modules.values()) if (module.suspended && !module.ended) return true;
  return false;
}

module.exports = { current, finish, isStuck, quietly, start, timerMade };
