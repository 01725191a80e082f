'use strict';
// Which step runs now, and whose it is.
const journal = require('./journal.cjs');
const { awaitsMore } = require('./awaits.cjs');
const { USER, frames, siteOf } = require('./frames.cjs');
const { Task, ready, run, spawn, stepOver } = require('./task.cjs');

/** The tasks whose steps are under way, the innermost last: async functions run their first step within their caller's. */
const running = [];
/** The modules with top-level awaits, by file. */
const modules = new Map();

const flow = {
  /** How many steps are under way. */
  depth: 0,
  /** In whose name a callback runs, and what called it. */
  context: null,
  cause: null,
  /** The promise made last, as long as nothing else happened. */
  made: null,
  /** The promise of a timer of Node's that was made last, as long as no other promise was. */
  fresh: null,
  /** The combinator that is going through its members. */
  combining: null,
  /** The generator's request that no body has answered yet. */
  asked: null,
};

/** The task that runs, or in whose name a callback does. */
function current() {
  return flow.depth === 0 ? flow.context : running[flow.depth - 1];
}

function enter(task, t) {
  if (flow.depth === 0) journal.underWay(t);
  run(task, t);
  running[flow.depth++] = task;
}

/** Ends the step of the innermost running task. */
function leave(t) {
  const task = running[--flow.depth];
  stepOver(task, t, flow.depth === 0 ? null : running[flow.depth - 1]);
  if (flow.depth === 0) journal.underWay(Infinity);
}

/** Ends the steps above `to`: those functions have returned a promise, which no hook tells. */
function cut(to, t) {
  while (flow.depth > to) {
    running[flow.depth - 1].returned = true;
    leave(t);
  }
}

/** How deep is looked for the functions of the tasks whose steps are under way. */
const WHOLE = 64;

/** Whether a task's function may have returned a promise, which no hook tells: only the first step runs within others. */
const mayHaveReturned = (task) => task.steps === 1 && !task.suspended && !task.isModule;

/** The module with top-level awaits whose code runs now. Nobody tells when it begins: what comes of its code shows that. */
function moduleOf(routine) {
  const module = modules.get(routine.file) ?? null;
  if (module === null || module.steps !== 0) return module;
  const isTask = awaitsMore(routine.file);
  const t = isTask || flow.depth !== 0 ? journal.now() : 0;
  cut(0, t);
  if (isTask) spawn(module, t, null);
  enter(module, t);
  return module;
}

/**
 * Ends the steps of functions that have returned a promise, seen from code of `routine`, which runs now, in `hook`, below so
 * many functions that have just begun.
 */
function unwind(routine, hook, below = 0) {
  if (routine.isModule) moduleOf(routine);
  if (flow.depth === 0 || !mayHaveReturned(running[flow.depth - 1])) return undefined;
  let at = flow.depth - 1;
  while (at >= 0 && running[at].routine !== routine) at -= 1;
  let others = at - 1;
  while (others >= 0 && running[others].routine !== routine) others -= 1;
  // The innermost code of the program is that of the only task it can be of.
  if (at >= 0 && others < 0) return cut(at + 1, journal.now());
  const taken = frames(hook, WHOLE);
  if (taken.length === WHOLE) return at >= 0 ? cut(at + 1, journal.now()) : undefined;
  let live = 0;
  for (let from = taken.length - 1; from >= below && live < flow.depth; from -= 1) {
    const site = taken[from].isAsync() ? null : siteOf(taken[from]);
    if (site?.kind === USER && site.routine === running[live].routine) live += 1;
  }
  return cut(live, journal.now());
}

/** The running task whose code `routine` is, which runs now, in `hook`. */
function runner(routine, awaited, hook) {
  if (flow.depth !== 0) {
    unwind(routine, hook);
    const top = flow.depth === 0 ? null : running[flow.depth - 1];
    if (top !== null && top.routine === routine && top !== awaited) return top;
    for (let at = flow.depth - 1; at >= 0; at--) {
      if (running[at].routine === routine && running[at] !== awaited) {
        cut(at + 1, journal.now());
        return running[at];
      }
    }
  }
  if (flow.asked !== null && !routine.isModule) return generate(flow.asked, routine);
  return routine.isModule ? moduleOf(routine) : null;
}

/** The generator whose body answers a request, found by its routine and who asked. */
function generate(request, routine) {
  // A body may be late to answer: `return()` comes to it by way of an await.
  const t = flow.asked === request ? request.t : journal.now();
  flow.asked = null;
  const { caller } = request;
  const known = caller === null ? strays : (caller.generators ??= new Map());
  let task = known.get(routine);
  if (task === undefined || task.ended) {
    known.set(routine, (task = new Task(routine, caller)));
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

module.exports = { current, cut, enter, flow, generate, leave, mayHaveReturned, modules, runner, running, unwind };
