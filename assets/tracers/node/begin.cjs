'use strict';
// Starts tracing, and ends it.
const path = require('node:path');
const journal = require('./journal.cjs');

/** Real milliseconds between two writings, at most, while there is something to write. */
const PAUSE = 10;
/** Says that the program is not traced, and why. */
function untraced(why) {
  journal.write(0, `{"t":0,"ev":"lint","name":"untraced","text":${journal.stringify(why)}}\n`);
  journal.flush();
}

/** Calls something of Node's that warns whoever does so for the first time. */
function unwarned(call) {
  const warn = process.emitWarning;
  process.emitWarning = () => {};
  try { return call(); } finally { process.emitWarning = warn; }
}

/** The way into Node's own parts. */
function findInternals() {
  try {
    return unwarned(() => require('internal/test/binding').internalBinding);
  } catch {
    return null;
  }
}

/** How Node itself looks into promises. */
function promiseDetails(internals) {
  try {
    const { getPromiseDetails } = internals('util');
    return getPromiseDetails(Promise.resolve(1))[1] === 1 ? getPromiseDetails : null;
  } catch {
    return null;
  }
}

/** The real clock, in milliseconds. */
function clockOf(internals) {
  try {
    const { now } = internals('performance');
    if (now() > 0) return now;
  } catch { /* then the one that there is for all */ }
  return performance.now.bind(performance);
}

function begin({ trace, folder, isVirtual, stall, keep }) {
  const program = process.argv[1] === undefined ? undefined : path.basename(process.argv[1]);
  const source = program === undefined ? {} : { program };
  const header = { asynctutor: 'trace', version: 1, clock: isVirtual ? 'virtual' : 'wall', runtime: `Node ${process.versions.node}`, source };
  const clock = isVirtual ? require('./clock.cjs') : null;
  const internals = findInternals();
  const real = clockOf(internals);
  if (!(clock === null ? journal.open(trace, real) : journal.open(trace, clock.now, real))) return;
  journal.head(header);
  try {
    follow({ internals, folder, clock, stall, keep });
  } catch (error) {
    // A Node that is not known yet, say.
    untraced(`the tracer failed, and nothing is traced: ${error?.stack ?? error}`);
  }
}

/** Starts following the program. */
function follow({ internals, folder, clock, stall, keep }) {
  const details = promiseDetails(internals);
  if (details === null) return untraced(`Node ${process.versions.node} does not show the state of promises to the tracer`);

  const { setFolder, shorten } = require('./frames.cjs');
  const { setStall, stalls } = require('./task.cjs');
  const { stallAt, watchStalls } = require('./stalls.cjs');
  const { start } = require('./hooks.cjs');
  const { watchAborts } = require('./aborts.cjs');
  const { watchEnd, watchThreads } = require('./exits.cjs');
  const { watchTimers } = require('./timers.cjs');
  setFolder(folder);
  shorten(internals, clock !== null);
  setStall(stall);
  if (clock !== null) {
    unwarned(() => process._tickCallback());
    require('./virtual.cjs').begin(internals);
  }
  // The profiler goes by the real clock.
  if (clock === null) watchStalls(internals);
  stalls.at = clock === null ? stallAt : clock.stallAt;
  write();
  watchTimers(clock?.onImmediate);
  watchEnd(keep);
  if (clock === null) watchThreads(internals);
  watchAborts(clock?.running);
  start(details);
}

/** Writes what there is after a pause. */
function write() {
  const { closeDue, tellUnheard } = require('./task.cjs');
  const { quietly } = require('./hooks.cjs');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const { waitAsync } = Atomics;
  let due = false;
  const turn = () => {
    due = false;
    closeDue();
    tellUnheard(false);
    journal.flush();
  };
  journal.whenFirst(() => {
    if (due) return;
    due = true;
    // A timer of Node's would change the stacks of the program's own, which it calls in one go.
    quietly(() => waitAsync(cell, 0, 0, PAUSE).value.then(turn));
  });
}

module.exports = { begin };
