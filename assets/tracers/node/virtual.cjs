'use strict';
// Puts the virtual clock in the place of Node's own.
const timers = require('node:timers');
const timersPromises = require('node:timers/promises');
const Module = require('node:module');
const { promisify } = require('node:util');
const { Timeout, clear, numbered, pass, read, refuse } = require('./clock.cjs');

const real = { ...timersPromises };
const { abort } = AbortController.prototype;

function setTimeout(callback, after, ...args) {
  if (typeof callback !== 'function') return realSetTimeout(callback, after);
  return new Timeout(callback, after, args, false, true);
}
const { setTimeout: realSetTimeout, setInterval: realSetInterval } = timers;

function setInterval(callback, after, ...args) {
  if (typeof callback !== 'function') return realSetInterval(callback, after);
  return new Timeout(callback, after, args, true, true);
}

Object.defineProperty(Timeout.prototype, Symbol.toPrimitive, {
  configurable: true,
  writable: true,
  value: function toPrimitive() {
    for (const symbol of Object.getOwnPropertySymbols(this)) {
      if (symbol.description !== 'asyncId') continue;
      numbered.set(this[symbol], this);
      return this[symbol];
    }
    return NaN;
  },
});

/** `setTimeout` and `setInterval` of `node:timers/promises`. */
function promised(AbortError) {
  const isPlain = (after, { signal, ref } = {}) =>
    (after === undefined || typeof after === 'number') &&
    (signal === undefined || (signal instanceof AbortSignal && !signal.aborted)) &&
    (ref === undefined || typeof ref === 'boolean');

  function setTimeout(after, value, options = {}) {
    if (options === null || typeof options !== 'object' || !isPlain(after, options)) {
      return real.setTimeout(after, value, options);
    }
    const { signal, ref = true } = options;
    return new Promise((resolve, reject) => {
      const timer = new Timeout(done, after, [value], false, ref);
      function done(result) {
        signal?.removeEventListener('abort', stop);
        resolve(result);
      }
      function stop() {
        clear(timer);
        reject(new AbortError(undefined, { cause: signal.reason }));
      }
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  async function* setInterval(after, value, options = {}) {
    const { signal, ref = true } = options;
    signal?.throwIfAborted();
    let due = 0;
    let wake = null;
    const timer = new Timeout(() => { due += 1; wake?.(); }, after, [], true, ref);
    const stop = () => wake?.();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      for (;;) {
        if (due === 0) await new Promise((resolve) => { wake = resolve; });
        if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
        for (; due > 0; due -= 1) yield value;
      }
    } finally {
      clear(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  return { setTimeout, setInterval };
}

function replaceTimers(AbortError) {
  const { timeoutMade } = require('./aborts.cjs');
  const { setTimeout: sleep, setInterval: ticks } = promised(AbortError);
  Object.defineProperty(setTimeout, promisify.custom, { enumerable: true, get: () => sleep });
  for (const holder of [globalThis, timers]) {
    Object.assign(holder, { setTimeout, setInterval, clearTimeout: clear, clearInterval: clear });
  }
  timersPromises.setTimeout = sleep;
  timersPromises.setInterval = ticks;
  timersPromises.scheduler.wait = (delay, options) => sleep(delay, undefined, options);
  AbortSignal.timeout = function timeout(delay) {
    const controller = new AbortController();
    const stop = () => {
      abort.call(controller, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    };
    new Timeout(stop, delay, [], false, false);
    timeoutMade(controller.signal, delay);
    return controller.signal;
  };
  Module.syncBuiltinESMExports();
}

function replaceClocks() {
  const RealDate = Date;
  const start = RealDate.now();
  const base = Math.round(performance.now());
  const date = () => Math.floor(start + read());
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [date()] : args, made),
    apply: () => new RealDate(date()).toString(),
  });
  RealDate.now = now;
  function now() { return date(); }
  RealDate.prototype.constructor = globalThis.Date;
  performance.now = () => base + read();
  const nanos = process.hrtime.bigint();
  const bigint = () => nanos + BigInt(Math.round(read() * 1e6));
  process.hrtime = Object.assign(
    (from) => {
      const t = bigint() - (from === undefined ? 0n : BigInt(from[0]) * 1_000_000_000n + BigInt(from[1]));
      return [Number(t / 1_000_000_000n), Number(t % 1_000_000_000n)];
    },
    { bigint },
  );
  const uptime = process.uptime();
  process.uptime = () => uptime + read() / 1e3;
  const { wait } = Atomics;
  Atomics.wait = function (array, index, value, timeout = Infinity) {
    if (timeout === Infinity || Atomics.load(array, index) !== value) return wait(array, index, value, timeout);
    pass(Math.max(0, timeout));
    return 'timed-out';
  };
}

/** Other threads and processes go by the real clock. */
function refuseCompany(internals) {
  const { beforeWorkers } = require('./exits.cjs');
  beforeWorkers(internals, () => refuse('it starts a worker thread, whose clock is the real one'));
  const why = 'it starts another process, whose clock is the real one';
  internals('process_wrap').Process.prototype.spawn = () => refuse(why);
  internals('spawn_sync').spawn = () => refuse(why);
}

function begin(internals) {
  const { AbortError } = require('internal/errors');
  replaceTimers(AbortError);
  replaceClocks();
  refuseCompany(internals);
}

module.exports = { begin };
