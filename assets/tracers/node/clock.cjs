'use strict';
// The virtual clock: while the program waits for timers only, time jumps to the next one. While files are read and the like,
// time stands still; while a connection is open, it goes as the real one does.
const fs = require('node:fs');
const { DEEP, USER, frames, siteOf } = require('./frames.cjs');
const { Heap } = require('./heap.cjs');

const { setTimeout: realTimeout, setImmediate: realImmediate } = globalThis;
const realNow = performance.now.bind(performance);
const Real = (() => {
  const timer = realTimeout(() => {}, 1);
  clearTimeout(timer);
  return timer.constructor;
})();

/** Reads of the clock in one turn after which each takes time: a loop that waits for the clock comes to its end. */
const READS = 1000;
/** Milliseconds that such a read takes; sums of it are exact. */
const READ = 0.125;
/** Real milliseconds until the loop is looked at again while something else is under way. */
const PAUSE = 1;

/** What is under way without the clock: it will be over soon. */
const INSIDE = /^(FS(Req|Event)|Immediate|.*(Zlib|Job|Random|PBKDF2|Scrypt|Hash|Sign|Cipher|KeyGen))/;
/** What waits for somebody else. */
const OUTSIDE = /^(TCP(Socket|Connect)|Pipe(Connect)|TLS|UDP|GetAddrInfo|GetNameInfo|Query|Write|Shutdown|HTTP|Http)/;

let time = 0;
let reads = 0;
let orders = 0;
/** How many timers keep the program alive. */
let kept = 0;
const timers = new Heap();

/** The time, in milliseconds from the start, without the reading of it taking any. */
const now = () => time;

/** The time as the program reads it. */
function read() {
  reads += 1;
  if (reads > READS) {
    if (reads === READS + 1) hold(read);
    time += READ;
  }
  return time;
}

/** Lets time pass while the loop is held. */
function pass(ms) {
  hold(pass);
  time += ms;
}

/** The place in the program's code that holds the loop. */
let holder = null;

function hold(skip) {
  for (const frame of frames(skip, DEEP)) {
    const site = siteOf(frame);
    if (site.kind !== USER) continue;
    holder = { line: site.line, what: site.name };
    return;
  }
}

/** The place that held the loop in the step which ends now. */
function stallAt() {
  const place = holder;
  holder = null;
  return place;
}

/** The timer whose callback runs. */
let fired = null;
const running = () => fired;

class Timeout extends Real {
  #keeps;
  #listed = false;

  constructor(callback, after, args, repeats, keeps) {
    super(callback, after, args, repeats, false);
    this.#keeps = keeps;
    this.#start();
  }

  #start() {
    const entry = { due: time + Math.trunc(this._idleTimeout), order: (orders += 1), timer: this };
    this.#entry = entry;
    timers.push(entry);
    if (!this.#listed) {
      this.#listed = true;
      if (this.#keeps) kept += 1;
    }
    drive();
  }
  #entry = null;

  /** Calls the callback if `entry` is the current one. */
  fire(entry) {
    if (this.#entry !== entry || this._destroyed) return;
    this.#leave();
    fired = this;
    try {
      this._onTimeout(...(this._timerArgs ?? []));
    } finally {
      fired = null;
      if (this._repeat !== null && !this._destroyed) this.#start();
      else if (!this.#listed) this._destroyed = true;
    }
  }

  #leave() {
    this.#entry = null;
    if (this.#listed && this.#keeps) kept -= 1;
    this.#listed = false;
  }

  ref() {
    if (!this.#keeps && this.#listed) kept += 1;
    this.#keeps = true;
    drive();
    return this;
  }

  unref() {
    if (this.#keeps && this.#listed) kept -= 1;
    this.#keeps = false;
    return this;
  }

  hasRef() { return this.#keeps; }

  refresh() {
    if (!this._destroyed || this._onTimeout) {
      this._destroyed = false;
      this.#start();
    }
    return this;
  }

  close() {
    clear(this);
    return this;
  }

  static drop(timer) { timer.#leave(); }
  static is(timer) { return typeof timer === 'object' && timer !== null && #keeps in timer; }
}

const { clearTimeout: realClear } = globalThis;
const numbered = new Map();

function clear(timer) {
  const found = Timeout.is(timer) ? timer : numbered.get(Number(timer));
  if (found === undefined) return realClear(timer);
  if (!found._destroyed) Timeout.drop(found);
  return realClear(found);
}

// ---- the loop

let isDriving = false;
let began = null;
let made = 0;
let madeBefore = 0;

/** An immediate of the program was made. */
function onImmediate() {
  made += 1;
}

/** Looks at the timers in the next turn of the loop. */
function drive() {
  if (isDriving) return;
  isDriving = true;
  next();
}

function next() {
  made -= 1;
  realImmediate(turn);
}

/** What is under way besides timers. */
function underWay() {
  let inside = false;
  let outside = false;
  for (const resource of process.getActiveResourcesInfo()) {
    inside ||= resource !== 'Immediate' && INSIDE.test(resource);
    outside ||= OUTSIDE.test(resource);
  }
  return { inside, outside };
}

function turn() {
  reads = 0;
  let done = false;
  try {
    fireDue();
    done = true;
  } finally {
    if (!done) next();
  }
  while (timers.top !== undefined && timers.top.timer._destroyed) timers.pop();
  if (timers.top === undefined || kept === 0) {
    isDriving = false;
    if (timers.top !== undefined) realTimeout(drive, PAUSE).unref();
    return;
  }
  const isIdle = made === madeBefore;
  madeBefore = made;
  if (!isIdle) return next();
  const { inside, outside } = underWay();
  if (outside) {
    began ??= { real: realNow(), time };
    time = Math.max(time, began.time + realNow() - began.real);
  } else {
    began = null;
  }
  if (inside || outside) {
    realTimeout(next, PAUSE);
    return undefined;
  }
  time = Math.max(time, timers.top.due);
  return next();
}

/** Calls what is due, the microtasks of each before the next, as Node does. */
function fireDue() {
  while (timers.top !== undefined && timers.top.due <= time) {
    const entry = timers.pop();
    entry.timer.fire(entry);
    process._tickCallback();
  }
}

/** Ends the program: its run would not be what it is by the real clock. */
function refuse(why) {
  fs.writeSync(2, `asynctutor: --virtual: ${why}; run it without\n`);
  process.reallyExit(2);
}

module.exports = { Timeout, clear, now, numbered, onImmediate, pass, read, refuse, running, stallAt };
