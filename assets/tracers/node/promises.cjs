'use strict';
// What is known of a promise. It is kept in a private field of the promise itself: no reflection shows that, and it
// costs less than a WeakMap.

/** A task's own promise; what is known is the `Task` itself. */
const TASK = 0;
/** The promise by which an `await` comes back; nobody else sees it. */
const STEP = 1;
/** What `await` made of a value that was no promise. */
const VALUE = 2;
/** `new Promise`. */
const FUTURE = 3;
/** A timer's. */
const SLEEP = 4;
/** One turn of the loop. */
const TURN = 5;
/** Node's own, or a library's. */
const IO = 6;
/** `events.once`. */
const EVENT = 7;
/** `Promise.all`, `allSettled`, `race`, `any`. */
const SEVERAL = 8;
/** What `then`, `catch` and `finally` give. */
const THEN = 9;
/** What such a combinator, or a function that returned a promise, hears through. */
const MEMBER = 10;
/** One call of an async generator's `next`. */
const REQUEST = 11;

class Known {
  constructor(kind, name = null) {
    this.kind = kind;
    this.name = name;
    /** Milliseconds, of a timer. */
    this.ms = undefined;
    /** What a `THEN` or `MEMBER` hears of. */
    this.base = undefined;
    /** What a `SEVERAL` hears of. */
    this.members = null;
    /** The tasks that wait. */
    this.waiters = null;
    /** The task that runs, the one in whose name a callback does, or the generator that answers. */
    this.task = null;
    /** Who asked a generator, or called for the promise at `call`. */
    this.caller = null;
    /** Where it was made. */
    this.site = null;
    /** Where it was called for, if it is awaited there; and in which of the caller's steps. */
    this.call = null;
    this.callStep = 0;
    /** Whether nobody but who called can have it. */
    this.isGiven = false;
    /** When a `REQUEST` was made. */
    this.t = 0;
  }

  /** What it is all about, behind any number of `then`s. */
  get root() {
    let known = this;
    while ((known.kind === THEN || known.kind === MEMBER) && known.base !== undefined) known = known.base;
    return known;
  }
}

/** What is known of a promise by which an `await` of a task comes back. */
class Step {
  constructor(task) {
    this.kind = STEP;
    this.task = task;
  }
}

class Given {
  constructor(object) { return object; }
}

class Promises extends Given {
  #known;

  constructor(promise, known) {
    super(promise);
    this.#known = known;
  }

  static of(promise) {
    return #known in promise ? promise.#known : undefined;
  }

  static set(promise, known) {
    if (#known in promise) promise.#known = known;
    else new Promises(promise, known);
  }
}

module.exports = {
  TASK, STEP, VALUE, FUTURE, SLEEP, TURN, IO, EVENT, SEVERAL, THEN, MEMBER, REQUEST, Known, Step,
  knownOf: Promises.of, setKnown: Promises.set,
};
