'use strict';
// Learns who aborts what. `abort` becomes an accessor that gives Node's own function: it hears that an abort is about to
// be called, and no frame of the tracer is on the stack while it runs.
const journal = require('./journal.cjs');
const { current } = require('./steps.cjs');
const { DEEP, USER, frames, siteOf } = require('./frames.cjs');
const { requests } = require('./task.cjs');
const { isObject } = require('./values.cjs');

/** Aborts that may be under way. */
let looming = [];

/** Whether a timer's callback runs, rather than that of anything else. */
function inTimer(skip) {
  const calls = (frame) => frame.getFunctionName() === 'listOnTimeout' || frame.getFunctionName() === 'fireDue';
  return frames(skip, DEEP).some((frame) => calls(frame) && siteOf(frame).kind !== USER);
}

function watchAborts() {
  const prototype = AbortController.prototype;
  const { value, ...rest } = Object.getOwnPropertyDescriptor(prototype, 'abort');
  const { get: signalOf } = Object.getOwnPropertyDescriptor(prototype, 'signal');
  const isAborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted').get;
  const reasonOf = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'reason').get;
  Object.defineProperty(prototype, 'abort', {
    enumerable: rest.enumerable,
    configurable: rest.configurable,
    get: function abort() {
      let signal = null;
      try { signal = signalOf.call(this); } catch { /* the prototype itself is looked at */ }
      if (signal !== null && !isAborted.call(signal)) {
        const task = current();
        const why = task === null && inTimer(abort) ? 'timeout' : 'task';
        const by = task !== null && task.visible ? task.id : null;
        looming.push({ signal, request: { t: journal.now(), by, why, known: true } });
      }
      return value;
    },
    set(changed) {
      Object.defineProperty(this, 'abort', { value: changed, writable: true, enumerable: true, configurable: true });
    },
  });

  return function lookAtAborts() {
    if (looming.length === 0) return;
    const seen = looming;
    looming = [];
    for (const { signal, request } of seen) {
      if (!isAborted.call(signal)) continue;
      const reason = reasonOf.call(signal);
      if (isObject(reason) && !requests.has(reason)) requests.set(reason, request);
    }
  };
}

module.exports = { watchAborts };
