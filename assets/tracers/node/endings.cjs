'use strict';
// Promises that were settled: whom that wakes, and which tasks it ends. A promise's state shows only after the hook.
const journal = require('./journal.cjs');
const { TASK, FUTURE, SLEEP, TURN, IO, Known } = require('./promises.cjs');
const { end, mayAnswer, ready, requestOf, run, wait } = require('./task.cjs');
const { flow, running } = require('./steps.cjs');

/** A promise's state and value, as Node's own inspection reads them. */
let details;
/** Promises that were settled; the records are used again and again. */
const settling = [];
let count = 0;

class Settled {
  promise = null;
  known = null;
  t = 0;
  by = null;
  outside = false;
  generator = null;
}

/** Reads promises in this way. */
function readBy(promiseDetails) {
  details = promiseDetails;
}

const stateOf = (promise) => details(promise);

/** A promise is being settled, by whom. Of a task: whether that is `outside` its steps; of a request: whose. */
function settle(promise, known, t, by, outside = false, generator = null) {
  if (count === settling.length) settling.push(new Settled());
  const settled = settling[count++];
  settled.promise = promise;
  settled.known = known;
  settled.t = t;
  settled.by = by;
  settled.outside = outside;
  settled.generator = generator;
}

/** A wait ended with an error: it may be the answer to an abort. */
function throwInto(task, error, t, by) {
  const isAnswer = mayAnswer(error);
  task.thrown = { error, t, by, isAnswer, run: t, mark: isAnswer ? journal.mark() : null, began: null };
}

/** Who settles a promise. */
function waker(known) {
  if (flow.depth !== 0) return running[flow.depth - 1].visible ? running[flow.depth - 1].id : null;
  return flow.cause ?? causeOf(known);
}

/** What wakes those who wait for a promise, if no task does. */
function causeOf(known) {
  if (known === undefined) return null;
  switch (known.kind) {
    case TASK: return known.visible ? known.id : null;
    case SLEEP: return 'timer';
    case IO: return 'io';
    default: return null;
  }
}

/** What a generator waits for that has yielded: that its reader asks for more. */
const yielded = new Known(FUTURE, 'next()');

/** Writes what became of promises that were settled. */
function drain() {
  if (count === 0) return;
  const total = count;
  count = 0;
  for (let at = 0; at < total; at += 1) {
    const settled = settling[at];
    const { promise, known, t, by, outside, generator } = settled;
    settled.promise = settled.known = settled.generator = null;
    const found = details(promise);
    const state = found[0];
    const result = found[1];
    // Settled with a promise that is not settled itself: it will be told again.
    if (state === 0) continue;
    if (known.kind === TASK) {
      if (!known.ended) {
        if (outside) {
          ready(known, t, by);
          run(known, t);
        }
        end(known, t, state, result);
      }
      wake(known, t, known.visible ? known.id : null, state, result);
      continue;
    }
    if (generator !== null) finishRequest(generator, t, state, result);
    wake(known, t, by, state, result);
  }
}

function finishRequest(task, t, state, result) {
  task.request = null;
  if (state === 2 || result?.done === true) end(task, t, state, state === 2 ? result : undefined);
  else wait(task, t, yielded, task.site);
}

function wake(known, t, by, state, result) {
  const { waiters } = known;
  if (waiters === null) return;
  known.waiters = null;
  const request = state === 2 ? requestOf(result, { t, by }, t) : null;
  request?.deadline?.strike(t);
  for (const task of waiters) {
    if (state === 2) throwInto(task, result, t, by);
    const self = known.kind === TURN ? task.id : by;
    ready(task, t, request === null || typeof self === 'number' ? self : request.by ?? (request.why === 'timeout' ? 'timer' : self));
  }
}

module.exports = { causeOf, drain, readBy, settle, stateOf, throwInto, waker };
