'use strict';
// Writes the trace: lines are gathered, and written in large pieces. If writing fails, tracing ends and the program goes on.
const fs = require('node:fs');

const { openSync, writeSync } = fs;
const { from } = Buffer;
const { stringify } = JSON;
/** Characters that are gathered at most. */
const FULL = 1 << 16;

let descriptor = -1;
let clock = null;
let start = null;
let text = '';
let writing = false;
/** Called when there is something to write that was not asked to be written yet. */
let onFirst = null;
/** Called before something is written. */
let onFlush = null;

/** Opens the trace; false if it cannot be. */
function open(file, now) {
  try { descriptor = openSync(file, 'w'); } catch { return false; }
  clock = now;
  writing = true;
  return true;
}

/** The time now, in nanoseconds since the first task. */
function now() {
  const time = clock();
  start ??= time;
  return Math.round((time - start) * 1e6);
}

/** Adds whole lines. */
function write(lines) {
  if (text === '' && onFirst !== null) onFirst();
  text += lines;
  if (text.length > FULL) flush();
}

function flush() {
  if (text === '') return;
  onFlush?.();
  const bytes = from(text, 'utf8');
  text = '';
  for (const mark of marks) mark.gone = true;
  marks = [];
  if (!writing) return;
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at, bytes.length - at);
  } catch {
    writing = false;
  }
}

/** Changes what was not written yet. */
function amend(change) {
  text = change(text);
  for (const mark of marks) mark.gone = true;
  marks = [];
}

let marks = [];

/** Here, for `insert`. */
function mark() {
  const made = { length: text.length, gone: false };
  marks.push(made);
  return made;
}

/**
 * Adds a line of the time `t` where `mark` was made, or as far before as belongs there. If what was there has been
 * written, it comes late.
 */
function insert(at, t, line) {
  let place = at === null || at.gone ? text.length : at.length;
  while (place > 0) {
    const start = text.lastIndexOf('\n', place - 2) + 1;
    if (parseInt(text.slice(start + 5, start + 25), 10) <= t) break;
    place = start;
  }
  if (text === '') return write(line);
  text = text.slice(0, place) + line + text.slice(place);
  for (const other of marks) if (other.length > place) other.length += line.length;
}

let first = '';

/** Writes the header at once. */
function begin(header) {
  first = stringify(header) + '\n';
  text = first;
}

/** The header's line. */
const header = () => first;

const whenFirst = (call) => { onFirst = call; };
const beforeFlush = (call) => { onFlush = call; };
const isWriting = () => writing;

module.exports = { amend, beforeFlush, begin, flush, header, insert, isWriting, mark, now, open, stringify, whenFirst, write };
