'use strict';
// Follows V8's promise hooks:
//   init(promise)           an async function was called, `new Promise`, a combinator; its frames tell which
//   init(promise, parent)   `await parent`, or `parent.then()`
//   before, after           a task's step, or a callback's
//   settled                 a task's end, or what wakes those who wait; told before the promise's state changes
const journal = require('./journal.cjs');
const { born } = require('./births.cjs');
const { causeOf, drain, readBy, settle, stateOf, throwInto, waker } = require('./endings.cjs');
const { BETWEEN, BUILTIN, USER, Stack, frames, siteOf, without } = require('./frames.cjs');
const { TASK, STEP, VALUE, FUTURE, IO, THEN, MEMBER, REQUEST, Known, knownOf, setKnown } = require('./promises.cjs');
const { current, cut, enter, flow, generate, leave, mayHaveReturned, runner, running, unwind } = require('./steps.cjs');
const { hear, lint, ready, run, spawn, wait } = require('./task.cjs');

const value = new Known(VALUE);

/** A promise that may stand for a plain value that is awaited, and what else it may be. */
let wrapper = null;
let wrapped = false;
let wrapperSite = null;
/** Where a value is awaited, if that is known already. */
let wrapperPlace = null;
let wrapperOf = undefined;
/** The task whose function returned a promise, while V8 asks that one to tell. */
let adopting = null;

// ---- awaits

/** A task is suspended at `site` until `awaited` is settled. */
function suspend(task, promise, awaited, known, site) {
  setKnown(promise, task.resume);
  const t = journal.now();
  task.suspended = true;
  if (task.id === 0 && known?.root.kind !== TASK) {
    // A module that awaits more than tasks, though its text does not look it.
    spawn(task, t, null);
    run(task, t);
  }
  if (flow.depth !== 0 && running[flow.depth - 1] === task) leave(t);
  wait(task, t, known, site);
  if (known === value) {
    ready(task, t, task.id);
    return;
  }
  if (known === undefined) setKnown(awaited, (known = new Known(IO)));
  else if (known.kind === TASK) {
    hear(known, task);
    if (!known.failed) {
      if (known.ended) ready(task, t, task.id);
      else hang(task, known);
      return;
    }
  } else {
    listen(known);
  }
  const [state, reason] = stateOf(awaited);
  if (state === 0) {
    hang(task, known);
    return;
  }
  if (state === 2) throwInto(task, reason, t, null);
  ready(task, t, task.id);
}

/** A task waits until a promise is settled. */
function hang(task, known) {
  task.awaits = known;
  (known.waiters ??= []).push(task);
}

/** Somebody hears of the tasks behind a promise. */
function listen(known) {
  for (let at = known; at !== undefined; at = at.base) if (at.kind === TASK) hear(at, current());
}

/** A promise may stand for a plain value that `known` awaits, at a place that may be known. */
function wraps(promise, known, place) {
  wrapper = promise;
  wrapped = false;
  wrapperOf = known;
  wrapperSite = null;
  wrapperPlace = place;
}

/** What was taken for the wrapper of an awaited value was none. */
function notWrapper() {
  const promise = wrapper;
  const known = wrapperOf;
  wrapper = null;
  if (wrapperSite !== null) {
    const task = runner(wrapperSite.routine, undefined, init);
    if (task !== null) suspend(task, promise, wrapperAwaited, known, wrapperSite);
    return;
  }
  // `then` on the promise of a function that has returned.
  if (flow.depth !== 0 && running[flow.depth - 1] === known) cut(flow.depth - 1, journal.now());
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
    drain();
    flow.made = null;
    const { fresh } = flow;
    flow.fresh = null;
    if (parent === undefined) {
      if (wrapper !== null) notWrapper();
      let taken = new Stack().stack;
      if (taken.length < 2) return;
      let site = siteOf(taken[1]);
      if (site.kind === BETWEEN) {
        taken = without(taken, init);
        if (taken.length < 2) return;
        site = siteOf(taken[1]);
      }
      born(promise, taken, site, init);
      return;
    }
    const known = knownOf(parent);
    if (wrapper === null) {
      if (known !== undefined && known.call !== null && isAwaitedByCaller(known, fresh) && known.call.await !== null) {
        flow.combining = null;
        suspend(known.caller, promise, parent, known, known.call.await);
        return;
      }
      if (known !== undefined && flow.depth !== 0) {
        const top = running[flow.depth - 1];
        if ((top === known && !mayHaveReturned(top)) || known === top.request) {
          wraps(promise, known, null);
          return;
        }
      }
    } else if (parent !== wrapper) {
      notWrapper();
    } else if (wrapperPlace !== null) {
      awaitOrUse(promise, parent, known, wrapperPlace, fresh);
      return;
    }
    let taken = new Stack().stack;
    if (taken.length < 2) return;
    let site = siteOf(taken[1]);
    if (site.kind === BETWEEN) {
      taken = without(taken, init);
      if (taken.length < 2) return;
      site = siteOf(taken[1]);
    }
    if (wrapper === null && known !== undefined && flow.depth !== 0 && running[flow.depth - 1] === known) {
      // Only while a function runs can a wrapper hang on its promise; what else is done with that shows that it has returned.
      if (site.kind === USER && site.routine === known.routine) unwind(site.routine, init);
      else cut(flow.depth - 1, journal.now());
      if (flow.depth !== 0 && running[flow.depth - 1] === known) {
        wraps(promise, known, site);
        return;
      }
    }
    if (site.kind === USER) {
      awaitOrUse(promise, parent, known, site, fresh);
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

/**
 * Whether what is done with a promise can only be the `await` behind which it was called for. If the place of that is known
 * from calls before, no frame need be looked at.
 */
function isAwaitedByCaller(known, fresh) {
  if (flow.depth === 0 || running[flow.depth - 1] !== known.caller || known.caller.steps !== known.callStep) return false;
  return known.kind === TASK || known.isGiven || known === fresh;
}

/** `await parent` in the program's code. */
function awaitOrUse(promise, parent, known, site, fresh) {
  flow.combining = null;
  if (wrapper === parent) {
    const top = flow.depth === 0 ? null : running[flow.depth - 1];
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
    wraps(promise, known, null);
    wrapperAwaited = parent;
    wrapperSite = site;
    return;
  }
  const task = runner(site.routine, known, init);
  if (task === null) return;
  if (known !== undefined && known === task.request && known !== null) {
    // The first value that a generator's body awaits in answer to a request.
    wraps(promise, known, null);
    return;
  }
  if (known !== undefined && known.call !== null && known.caller === task && isAwaitedByCaller(known, fresh)) {
    known.call.await ??= site;
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
  if (flow.combining !== null) {
    if (taken.length > 2 && siteOf(taken[2]).name === flow.combining.name) {
      flow.combining.members.push(known);
      member(promise, known);
      return;
    }
    flow.combining = null;
  }
  const user = taken.length > 2 ? siteOf(taken[2]) : null;
  if (user?.kind === USER) unwind(user.routine, init);
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
  if (task.ended) return;
  task.awaits = known ?? new Known(FUTURE);
  wait(task, journal.now(), task.awaits, task.site);
}

function before(promise) {
  if (isQuiet) return;
  try {
    drain();
    if (wrapper !== null) notWrapper();
    flow.made = flow.combining = flow.asked = null;
    if (flow.depth !== 0) cut(0, journal.now());
    flow.context = flow.cause = adopting = null;
    const known = knownOf(promise);
    if (known === undefined) return;
    if (known.kind === STEP) {
      const { task } = known;
      const t = journal.now();
      if (task.thrown !== null && task.thrown.isAnswer && task.thrown.began === null) {
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
      flow.context = known.task;
      flow.cause = causeOf(known.base?.root);
    }
  } catch (error) {
    failed(error);
  }
}

function after(promise) {
  if (isQuiet) return;
  try {
    drain();
    if (wrapper !== null) notWrapper();
    flow.made = flow.combining = flow.asked = null;
    if (flow.depth !== 0) cut(0, journal.now());
    flow.context = flow.cause = adopting = null;
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
      if (flow.depth !== 0 && running[flow.depth - 1].isModule) moduleOver(promise);
      return;
    }
    if (known.kind === STEP) return;
    drain();
    if (wrapper !== null) notWrapper();
    if (known.kind === TASK) return over(promise, known);
    if (known.kind === REQUEST) return answered(promise, known);
    if (known.waiters === null) return;
    settle(promise, known, journal.now(), waker(known));
  } catch (error) {
    failed(error);
  }
}

/** A task's function has returned or thrown, or what it returned is settled. */
function over(promise, task) {
  const t = journal.now();
  let by = null;
  const at = running.lastIndexOf(task, flow.depth - 1);
  if (flow.depth !== 0 && at >= 0 && at < flow.depth) {
    cut(at + 1, t);
    leave(t);
  } else {
    by = waker(task);
  }
  settle(promise, task, t, by, task.returned);
}

/** A promise of V8's was settled in a module's step: it is the module's own if no other function did it. */
function moduleOver(promise) {
  const module = running[flow.depth - 1];
  const taken = frames(settled, 1);
  if (taken.length === 0 || siteOf(taken[0]).routine !== module.routine) return;
  drain();
  setKnown(promise, module);
  over(promise, module);
}

/** A generator yielded, returned or threw. */
function answered(promise, known) {
  if (known.task === null) {
    const taken = frames(settled, 1);
    const site = taken.length === 0 ? null : siteOf(taken[0]);
    flow.asked = null;
    if (site?.kind === USER && (flow.depth === 0 || running[flow.depth - 1].routine !== site.routine)) generate(known, site.routine);
  }
  const task = known.task !== null && known.task.request === known ? known.task : null;
  const t = journal.now();
  if (task !== null && flow.depth !== 0 && running[flow.depth - 1] === task) leave(t);
  settle(promise, known, t, task === null ? waker(known) : task.id, false, task);
}

let stop = null;

/** The tracer must never harm the program: with an error of its own, tracing ends. */
function failed(error) {
  // Where the stack is nearly used up, anything may fail: the program's own call is next. Whether anybody listens to the
  // tasks that are running is not known from now on.
  if (error instanceof RangeError) {
    for (let at = 0; at < flow.depth; at += 1) running[at].heard = true;
    return;
  }
  stop?.();
  stop = null;
  lint('untraced', `the tracer failed, and what follows is not traced: ${error?.stack ?? error}`);
}

/** What `v8.promiseHooks.createHook` is; `node:v8` has much else, which takes its time to load. */
function createHook(hooks) {
  let made;
  try { made = require('internal/promise_hooks').createHook; } catch { /* it may move */ }
  return (made ?? require('node:v8').promiseHooks.createHook)(hooks);
}

function start(promiseDetails) {
  readBy(promiseDetails);
  stop = createHook({ init, before, after, settled });
}

module.exports = { quietly, start };
