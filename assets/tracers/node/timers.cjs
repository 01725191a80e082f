'use strict';
// Learns of timers without being called in place of Node's functions, which stack traces would show: the constructors of
// Node's timers assign the timer's async id, and a setter on their prototypes hears that.
const { timerMade } = require('./births.cjs');

const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;

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
    timerMade(made._idleTimeout, skip);
  });
  hear(Object.getPrototypeOf(immediate), symbol, (_, skip) => {
    onImmediate?.();
    timerMade(null, skip);
  });
}

module.exports = { watchTimers };
