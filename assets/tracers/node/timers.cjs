'use strict';
// Learns of timers without being called in place of Node's functions, which stack traces would show: the constructors of
// Node's timers assign the timer's async id, and a setter on their prototypes hears that.
const { timerMade } = require('./births.cjs');
const { current } = require('./steps.cjs');

const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;

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

/** The symbol under which an async resource keeps its id. */
function idOf(resource) {
  return Object.getOwnPropertySymbols(resource).find((symbol) => symbol.description === 'asyncId' || symbol.description === 'async_id_symbol');
}

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

/** Starts listening. Nothing is heard where Node makes its timers in another way. */
function watchTimers(onImmediate) {
  const timeout = realTimeout(() => {}, 1);
  const immediate = setImmediate(() => {});
  realClear(timeout);
  clearImmediate(immediate);
  const symbol = idOf(timeout);
  if (symbol === undefined || idOf(immediate) !== symbol) return;
  hear(Object.getPrototypeOf(timeout), symbol, (made, skip) => {
    if (typeof made._idleTimeout !== 'number') return;
    if (onNext !== null) {
      onNext(made._idleTimeout);
      onNext = null;
    }
    timerMade(made._idleTimeout, skip);
  });
  hear(Object.getPrototypeOf(immediate), symbol, (_, skip) => {
    onImmediate?.();
    timerMade(null, skip);
  });
}

module.exports = { makerOf: Made.makerOf, timerMakes, watchTimers };
