'use strict';
// Learns of timers without being called in place of Node's functions, which stack traces would show: the constructors of
// Node's timers assign the timer's async id, and a setter on their prototypes hears that.
const { timerMade } = require('./births.cjs');
const { current } = require('./steps.cjs');

class Given {
  constructor(object) { return object; }
}

/** The task that made a timer, in a private field of it. */
class Made extends Given {
  #maker;

  constructor(timer, maker) {
    super(timer);
    this.#maker = maker;
  }

  static makerOf(timer) { return #maker in timer ? timer.#maker : null; }
}

/** What is to be told of the next timer's milliseconds. */
let onNext = null;
const timerMakes = (call) => { onNext = call; };

function hear(prototype, symbol, onMade) {
  Object.defineProperty(prototype, symbol, {
    configurable: true,
    get: undefined,
    set: function heard(value) {
      Object.defineProperty(this, symbol, { value, writable: true, enumerable: true, configurable: true });
      const task = current();
      if (task !== null) new Made(this, task);
      onMade(this, heard);
    },
  });
}

/** Node's own parts of that name; empty where there are none. */
function internals(name) {
  try { return require(name); } catch { return {}; }
}

/** Starts listening. Nothing is heard where Node makes its timers in another way. */
function watchTimers(onImmediate) {
  // To make a timer and look at it would take longer, and one of the program's async ids.
  const { Timeout, Immediate, async_id_symbol: symbol } = internals('internal/timers');
  if (Timeout === undefined || Immediate === undefined || symbol === undefined) return;
  hear(Timeout.prototype, symbol, (made, skip) => {
    if (typeof made._idleTimeout !== 'number') return;
    if (onNext !== null) {
      onNext(made._idleTimeout);
      onNext = null;
    }
    timerMade(made._idleTimeout, skip);
  });
  hear(Immediate.prototype, symbol, (_, skip) => {
    onImmediate?.();
    timerMade(null, skip);
  });
}

module.exports = { makerOf: Made.makerOf, timerMakes, watchTimers };
