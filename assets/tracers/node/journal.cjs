'use strict';
// Writes the trace: lines are gathered as bytes, and written in large pieces. If writing fails, tracing ends and the
// program goes on. Events come by the hundred thousand: their usual parts are bytes beforehand, and numbers are spelt out
// in place, so that nothing is left for the garbage collector.
const fs = require('node:fs');

const { openSync, writeSync } = fs;
const { allocUnsafeSlow, from } = Buffer;
const { stringify } = JSON;
/** Bytes that are gathered; there is room for as many again. */
const FULL = 1 << 16;
const NEWLINE = 10;
const ZERO = 48;

let descriptor = -1;
let clock = null;
/** The real clock, where the events go by another. */
let real = null;
let start = null;
let bytes = allocUnsafeSlow(2 * FULL);
/** How many of them there are. */
let size = 0;
let writing = false;
/** Called when there is something to write, or a mark, that was not asked to be written yet. */
let onFirst = null;

/** Opens the trace, whose times are `now`'s; false if it cannot be. */
function open(file, now, realNow = null) {
  try { descriptor = openSync(file, 'w'); } catch { return false; }
  clock = now;
  real = realNow;
  writing = true;
  return true;
}

/** The time now, in nanoseconds since the first task. */
function now() {
  const time = clock();
  start ??= time;
  return Math.round((time - start) * 1e6);
}

/** Takes back a line that was begun only: where the stack is nearly used up, any call in between may fail. */
function whole() {
  if (size !== 0 && bytes[size - 1] !== NEWLINE) size = bytes.lastIndexOf(NEWLINE, size - 1) + 1;
}

/** Adds a whole line of the time `t`. */
function write(t, line) {
  whole();
  if (size === 0) onFirst?.();
  if (t > latest) latest = t;
  text(line);
  over();
}

/** Begins the line of an event of a task, which `end` completes. */
function begin(t, task) {
  whole();
  if (size === 0) onFirst?.();
  if (t > latest) latest = t;
  put(TIME);
  number(t);
  put(TASK);
  number(task);
}

/** Completes a line. */
function end(bytes) {
  put(bytes);
  over();
}

/** A part of a line, for `put` and `end`. */
const part = (text) => from(text, 'utf8');
const TIME = part('{"t":');
const TASK = part(',"task":');

/** Adds a part to the line at hand. */
function put(added) {
  const { length } = added;
  const into = bytes;
  const from = size;
  for (let at = 0; at < length; at += 1) into[from + at] = added[at];
  size = from + length;
}

/** Adds a whole number that is not negative. */
function number(value) {
  if (value < 1e9) return digits(value, 1);
  const high = Math.floor(value / 1e9);
  number(high);
  return digits(value - high * 1e9, 9);
}

/** Adds a number below a milliard, with at least so many digits. */
function digits(value, least) {
  let count = least;
  if (least === 1) for (let rest = value; rest >= 10; rest = (rest / 10) | 0) count += 1;
  const into = bytes;
  const from = size;
  let rest = value;
  for (let at = from + count - 1; at >= from; at -= 1) {
    const next = (rest / 10) | 0;
    into[at] = ZERO + rest - 10 * next;
    rest = next;
  }
  size = from + count;
}

/** Adds text to the line at hand. */
function text(added) {
  // A unit of UTF-16 takes three bytes at most.
  const most = size + 3 * added.length;
  if (most + FULL > bytes.length) {
    const larger = allocUnsafeSlow(2 * most + FULL);
    larger.set(bytes.subarray(0, size));
    bytes = larger;
  }
  size += bytes.write(added, size, 'utf8');
}

/** A line is over. */
function over() {
  if (size > FULL) flush();
  else if (latest >= soon && marks.length === 0 && latest - since < SHORT) writeSoon();
}

/** Nanoseconds in a step after which its events wait for its end: it may be a stall, which is told where it began. */
const SHORT = 5e6;
/** How many events are written one by one, and nanoseconds after which that may be done with one more. */
const BURST = 200;
const PER_EVENT = 1e6;
/** The times of the latest event, of the latest that is written, and of the beginning of the step under way, if one is. */
let latest = 0;
let told = 0;
let since = Infinity;
let credit = BURST;
let credited = 0;
/** The time from which on there is credit. */
let soon = 0;

/**
 * Writes an event at once: the step that it begins may never come back. Where events come thick and fast they are not all
 * written so.
 */
function writeSoon() {
  const time = real === null ? latest : real() * 1e6;
  credit = Math.min(BURST, credit + (time - credited) / PER_EVENT);
  credited = time;
  if (credit < 1) {
    if (real === null) soon = time + (1 - credit) * PER_EVENT;
    return;
  }
  credit -= 1;
  // To write takes more of the stack than to gather: with an error in between it would not be known what was written.
  try { descend(DEPTH); } catch { return; }
  flush();
}
const DEPTH = 12;

function descend(depth, ...more) {
  return depth === 0 ? more.length : descend(depth - 1, depth, depth, depth, depth, depth, depth) + 1;
}

/** A step of which there is none around it began at that time; `Infinity` if none is under way. */
const underWay = (started) => { since = started; };

/** The time of the latest event that is written. */
const written = () => told;

function flush() {
  whole();
  forget();
  if (size === 0) return;
  const length = size;
  size = 0;
  told = latest;
  if (!writing) return;
  try {
    for (let at = 0; at < length;) at += writeSync(descriptor, bytes, at, length - at);
  } catch {
    writing = false;
  }
}

let marks = [];

/** Here, for `insert`: what follows is not written before it has to be. */
function mark() {
  // A mark holds events back, so it goes also if none comes.
  if (size === 0) onFirst?.();
  const made = { at: size, gone: false };
  marks.push(made);
  return made;
}

/** All marks are gone. */
function forget() {
  if (marks.length === 0) return;
  for (const mark of marks) mark.gone = true;
  marks = [];
}

/**
 * Adds a line of the time `t` where `mark` was made, or as far before as belongs there. If what was there has been
 * written, it comes late.
 */
function insert(mark, t, line) {
  if (size === 0) return write(t, line);
  if (t > latest) latest = t;
  let place = mark === null || mark.gone ? size : mark.at;
  while (place > 0) {
    const start = place === 1 ? 0 : bytes.lastIndexOf(NEWLINE, place - 2) + 1;
    if (parseInt(bytes.toString('latin1', start + TIME.length, start + TIME.length + 20), 10) <= t) break;
    place = start;
  }
  const rest = from(bytes.subarray(place, size));
  size = place;
  text(line);
  const moved = size - place;
  bytes.set(rest, size);
  size += rest.length;
  for (const other of marks) if (other.at > place) other.at += moved;
}

/** Writes the header at once. */
function head(header) {
  text(stringify(header) + '\n');
  flush();
}

const whenFirst = (call) => { onFirst = call; };

module.exports = {
  begin, end, flush, head, insert, mark, now, number, open, part, put, stringify, text, underWay, whenFirst, write, written,
};
