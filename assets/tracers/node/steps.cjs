'use strict';
// Which step runs now, and whose it is.
const journal = require('./journal.cjs');
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
  run(task, t);
  running[flow.depth++] = task;
}

/** Ends the step of the innermost running task. */
function leave(t) {
  const task = running[--flow.depth];
  stepOver(task, t, flow.depth === 0 ? null : running[flow.depth - 1]);
}

/** Ends the steps above `to`: those functions have returned a promise, which no hook tells. */
function cut(to, t) {
  while (flow.depth > to) {
    running[flow.depth - 1].returned = true;
    leave(t);
  }
}

/** The running task whose code `routine` is. */
function runner(routine, awaited) {
  if (flow.depth !== 0) {
    const top = running[flow.depth - 1];
    if (top.routine === routine && top !== awaited) return top;
    for (let at = flow.depth - 1; at >= 0; at--) {
      if (running[at].routine === routine && running[at] !== awaited) {
        cut(at + 1, journal.now());
        return running[at];
      }
    }
  }
  if (flow.asked !== null && !routine.isModule) return generate(flow.asked, routine);
  return routine.isModule ? modules.get(routine.file) ?? null : null;
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

module.exports = { current, cut, enter, flow, generate, leave, modules, runner, running };
