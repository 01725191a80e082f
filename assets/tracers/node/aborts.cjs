'use strict';
// Learns who aborts what, and of the deadlines of `AbortSignal.timeout`, which are told as scopes of who made them. Node
// assigns a signal's reason, and marks those of timeouts, by symbols: setters on the prototype hear that, without a frame
// on the stack while listeners run.
const journal = require('./journal.cjs');
const { current } = require('./steps.cjs');
const { frames } = require('./frames.cjs');
const { Deadline, requests } = require('./task.cjs');
const { makerOf, timerMakes } = require('./timers.cjs');
const { isObject } = require('./values.cjs');

let running = () => null;
/** The deadlines of signals. */
const deadlines = new WeakMap();

/** A signal was made that aborts after so many milliseconds. */
function timeoutMade(signal, ms) {
  const task = current();
  deadlines.set(signal, task !== null && task.visible ? new Deadline(task, journal.now(), ms) : null);
}

/** A signal is aborted for a reason. */
function aborted(signal, reason) {
  if (!isObject(reason) || requests.has(reason)) return;
  const deadline = deadlines.get(signal);
  const t = journal.now();
  journal.mark();
  if (deadline !== undefined) {
    deadline?.due();
    requests.set(reason, { t, by: null, why: 'timeout', known: true, deadline });
    return;
  }
  // A callback that runs in nobody's name runs in that of who set its timer.
  const task = current() ?? makerOf(running() ?? require('node:async_hooks').executionAsyncResource());
  requests.set(reason, { t, by: task !== null && task.visible ? task.id : null, why: 'task', known: true, deadline: null });
}

/** Calls `heard` when a signal's property is assigned something; what a signal has before is `undefined`. */
function hear(symbol, heard) {
  if (symbol === undefined) return;
  Object.defineProperty(AbortSignal.prototype, symbol, {
    configurable: true,
    get: () => undefined,
    set: function set(value) {
      if (value === undefined) return;
      Object.defineProperty(this, symbol, { value, writable: true, enumerable: true, configurable: true });
      heard(this, value, set);
    },
  });
}

/** Starts listening; `runningTimer` gives the timer whose callback runs, if it is none of Node's. */
function watchAborts(runningTimer) {
  if (runningTimer !== undefined) running = runningTimer;
  const symbols = Object.getOwnPropertySymbols(AbortSignal.timeout(2 ** 31 - 1));
  const named = (name) => symbols.find((symbol) => symbol.description === name);
  hear(named('kReason'), aborted);
  hear(named('kTimeout'), (signal, _, skip) => {
    // The signal's timer is what is made next, unless this is a signal of several others.
    if (frames(skip, 1)[0]?.getFunctionName() === 'timeout') timerMakes((ms) => timeoutMade(signal, ms));
  });
}

module.exports = { timeoutMade, watchAborts };
