'use strict';
// Starts tracing, and ends it.
const path = require('node:path');
const journal = require('./journal.cjs');

/** Real milliseconds between two writings, at most, while there is something to write. */
const PAUSE = 10;
/** The status with which Node leaves when a top-level await can never end. */
const NEVER_SETTLED = 13;

/** Says that the program is not traced, and why. */
function untraced(why) {
  journal.write(`{"t":0,"ev":"lint","name":"untraced","text":${journal.stringify(why)}}\n`);
  journal.flush();
}

/** How Node itself looks into promises. */
function promiseDetails() {
  const warn = process.emitWarning;
  process.emitWarning = () => {};
  try {
    const { internalBinding } = require('internal/test/binding');
    const { getPromiseDetails } = internalBinding('util');
    return getPromiseDetails(Promise.resolve(1))[1] === 1 ? getPromiseDetails : null;
  } catch {
    return null;
  } finally {
    process.emitWarning = warn;
  }
}

function begin({ trace, folder, isVirtual, stall }) {
  const { performance } = globalThis;
  const now = performance.now.bind(performance);
  const program = process.argv[1] === undefined ? undefined : path.basename(process.argv[1]);
  const source = program === undefined ? {} : { program };
  const header = { asynctutor: 'trace', version: 1, clock: isVirtual ? 'virtual' : 'wall', runtime: `Node ${process.versions.node}`, source };
  const clock = isVirtual ? require('./clock.cjs') : null;
  if (!journal.open(trace, clock === null ? now : clock.now)) return;
  journal.begin(header);
  journal.flush();
  if (Number(process.versions.node.split('.')[0]) < 20) {
    return untraced(`Node ${process.versions.node} is too old to be traced; Node 20 or later is needed`);
  }
  const details = promiseDetails();
  if (details === null) return untraced(`Node ${process.versions.node} does not show the state of promises to the tracer`);

  const { setFolder } = require('./frames.cjs');
  const { setStall } = require('./task.cjs');
  const { start } = require('./hooks.cjs');
  const { watchAborts } = require('./aborts.cjs');
  const { watchTimers } = require('./timers.cjs');
  setFolder(folder);
  setStall(stall);
  write();
  watchTimers();
  watchEnd();
  watchThreads();
  start(details, watchAborts());
}

/** Writes what there is when the loop comes round, and at the end. */
function write() {
  const { tellUnheard } = require('./task.cjs');
  const { setTimeout } = globalThis;
  let due = false;
  const turn = () => {
    due = false;
    tellUnheard();
    journal.flush();
  };
  journal.whenFirst(() => {
    if (due) return;
    due = true;
    setTimeout(turn, PAUSE).unref();
  });
}

function watchEnd() {
  const { finish } = require('./hooks.cjs');
  const { lint, tellUnheard } = require('./task.cjs');
  process.once('exit', (status) => {
    finish();
    tellUnheard();
    if (status === NEVER_SETTLED) lint('deadlock', 'a top-level await can never end: nothing is left that could settle what it waits for');
    journal.flush();
    // What happens while the program's own listeners run is written at once.
    const { reallyExit } = process;
    process.reallyExit = function exit(code) {
      process.reallyExit = reallyExit;
      finish();
      journal.flush();
      return reallyExit.call(process, code);
    };
  });
}

function watchThreads() {
  const { lint } = require('./task.cjs');
  let told = false;
  process.on('worker', () => {
    if (told) return;
    told = true;
    lint('untraced', 'worker threads are not followed; what they post shows when it arrives');
  });
}

module.exports = { begin };
