'use strict';
// Tasks, and what is written of them.
const journal = require('./journal.cjs');
const { END } = require('./frames.cjs');
const { TASK, VALUE, FUTURE, SLEEP, TURN, IO, EVENT, SEVERAL, REQUEST, Step } = require('./promises.cjs');
const { lineOf } = require('./lines.cjs');
const { calledOff, causeOf, cut, errorText, isObject, valueText } = require('./values.cjs');

const { begin, end: over, number, part, put, stringify } = journal;
let ids = 0;
/** The task that was there first. */
let main = null;
const first = () => main;
let stallNanos = 50e6;

/** An invocation of an async function, an async generator, or a module with top-level awaits. */
class Task {
  constructor(routine, parent) {
    this.kind = TASK;
    this.id = 0;
    this.routine = routine;
    this.parent = parent;
    this.waiters = null;
    /** Where it was seen last. */
    this.site = null;
    /** Where it was called, if it is awaited there; by whom, and in which of the caller's steps. */
    this.caller = null;
    this.call = null;
    this.callStep = 0;
    /** How many steps of it have begun. */
    this.steps = 0;
    /** When its step began, and how much of that was spent in steps of others. */
    this.started = 0;
    this.nested = 0;
    this.ended = false;
    this.failed = false;
    /** Whether anything ever listened to its promise; and when it failed, if that was told to be unheard. */
    this.heard = false;
    this.unheard = null;
    /** The error that its wait ended with, if that was one. */
    this.thrown = null;
    /** Whether it returned a promise, whose outcome will be its own. */
    this.returned = false;
    /** What it waited for last. */
    this.awaits = null;
    /** Whether it ever waited. */
    this.suspended = false;
    /** Its async generators, by routine; and a generator's request at hand. */
    this.generators = null;
    this.request = null;
    /** What is known of the promises by which its awaits come back; many never wait. */
    this.step = null;
  }

  get name() { return this.routine.label; }

  get isModule() { return this.routine.isModule; }

  get root() { return this; }

  get base() { return undefined; }

  get visible() { return this.id !== 0; }

  get resume() { return (this.step ??= new Step(this)); }
}

const PARENT = part(',"parent":');

/** Writes that a task was created. */
function spawn(task, t, site) {
  const { routine, parent } = task;
  task.id = ++ids;
  if (ids === 1) main = task;
  task.site = site;
  begin(t, task.id);
  put((routine.spawn ??= part(`,"ev":"spawn","name":${stringify(routine.label)}`)));
  if (parent !== null && parent.id !== 0) {
    put(PARENT);
    number(parent.id);
  }
  over(site === null ? END : site.end);
}

const RUN = part(',"ev":"run"}\n');

function run(task, t) {
  task.started = t;
  task.nested = 0;
  task.steps += 1;
  if (task.id === 0) return;
  begin(t, task.id);
  over(RUN);
}

/** Writes the stall that the step which ends now was, if it was one. */
function stepOver(task, t, within) {
  if (task.id === 0) return;
  const taken = t - task.started;
  if (within !== null) within.nested += taken;
  if (taken - task.nested < stallNanos) return;
  const found = stalls.at?.(task.site, taken) ?? null;
  const line = found?.line ?? task.site?.line;
  // What the step did first may have been written by now.
  const told = journal.written();
  const from = told > task.started && t - told >= stallNanos ? told : task.started;
  let text = `{"t":${from},"task":${task.id},"ev":"stall","for":${t - from}`;
  if (found?.what) text += `,"what":${stringify(found.what)}`;
  if (line) text += `,"line":${stringify(line)}`;
  journal.insert(null, from, text + '}\n');
}
/** What knows more of stalls, where that is looked into. */
const stalls = { at: null };

const READY = part(',"ev":"ready"}\n');
const READY_BY = part(',"ev":"ready","by":');

/** Writes that a task can go on: woken by the task of that number, or by what has that name. */
function ready(task, t, by) {
  if (task.id === 0) return;
  begin(t, task.id);
  if (by === null) return over(READY);
  put(READY_BY);
  if (typeof by === 'number') number(by);
  else journal.text(`"${by}"`);
  over(END);
}

/** Adds the ids of the tasks that are waited for. */
function idsOf(members, found) {
  for (const member of members) {
    const root = member?.root;
    if (root === undefined) continue;
    if (root.kind === TASK) {
      if (root.visible) found.add(root.id);
    } else if (root.kind === SEVERAL) {
      idsOf(root.members, found);
    }
  }
  return found;
}

/** Whole nanoseconds of a timer's milliseconds. */
const nanos = (ms) => Math.round(ms * 1e6);

const FUTURE_ON = part('{"kind":"future"}');
const NEXT_ON = part('{"kind":"future","name":"next()"}');
const TASK_ON = part('{"kind":"task","tasks":[');
const TASK_END = part(']}');
const YIELD_ON = part('{"kind":"yield"}');
const SLEEP_ON = part('{"kind":"sleep"}');
const SLEEP_FOR = part('{"kind":"sleep","for":');
const FOR_END = part('}');
const IO_ON = part('{"kind":"io"}');

function onTask(id) {
  put(TASK_ON);
  number(id);
  put(TASK_END);
}

/** Writes what a task waits on, the value of the field `on`. */
function on(known) {
  if (known === undefined) return put(IO_ON);
  const root = known.root;
  switch (root.kind) {
    case TASK: return root.id !== 0 ? onTask(root.id) : put(FUTURE_ON);
    case VALUE: case TURN: return put(YIELD_ON);
    case SLEEP: {
      if (root.ms === undefined) return put(SLEEP_ON);
      put(SLEEP_FOR);
      number(nanos(root.ms));
      return put(FOR_END);
    }
    case SEVERAL: {
      const all = root.name === 'all' || root.name === 'allSettled';
      const tasks = [...idsOf(root.members, new Set())];
      const limit = all ? undefined : root.members.find((member) => member?.root.kind === SLEEP)?.root.ms;
      const until = limit === undefined ? '' : `,"for":${nanos(limit)}`;
      return journal.text(`{"kind":"${all ? 'gather' : 'wait'}","tasks":[${tasks}]${until}}`);
    }
    case IO: return root.name === null ? put(IO_ON) : journal.text(`{"kind":"io","name":${stringify(root.name)}}`);
    case EVENT: return journal.text('{"kind":"event","name":"once"}');
    case REQUEST: return root.task === null ? journal.text('{"kind":"io","name":"next"}') : onTask(root.task.id);
    case FUTURE: default: return put(root.name === null ? FUTURE_ON : NEXT_ON);
  }
}

const WAIT = part(',"ev":"wait","on":');

function wait(task, t, known, site) {
  if (site !== null) task.site = site;
  if (task.id === 0) return;
  begin(t, task.id);
  put(WAIT);
  on(known);
  over(task.site === null ? END : task.site.end);
}

/** The deadlines that tasks are under. */
const under = new Map();
let scopes = 0;
/** Deadlines that are over: whether that concerned anybody shows soon after. */
let due = [];

/** A deadline that a task has set: a scope that ends with it, or with the task. */
class Deadline {
  constructor(task, t, ms) {
    this.task = task;
    this.scope = ++scopes;
    this.t = t;
    if (!under.has(task)) under.set(task, new Set());
    under.get(task).add(this);
    journal.write(t, `{"t":${t},"task":${task.id},"ev":"open","scope":${this.scope},"kind":"timeout","deadline":${t + nanos(ms)}}\n`);
  }

  /** It is over. */
  due() {
    this.t = journal.now();
    due.push(this);
    journal.mark();
  }

  /** Its error has reached somebody. */
  strike(t) { this.close(t, ',"error":"TimeoutError"'); }

  close(t, error = '') {
    const open = under.get(this.task);
    if (!open?.delete(this)) return;
    if (open.size === 0) under.delete(this.task);
    journal.insert(null, t, `{"t":${t},"task":${this.task.id},"ev":"close","scope":${this.scope},"kind":"timeout"${error}}\n`);
  }
}

/** Closes the deadlines that were over and reached nobody. */
function closeDue() {
  if (due.length === 0) return;
  for (const deadline of due) deadline.close(deadline.t);
  due = [];
}

/** Closes the deadlines of a task that ends. */
function closeAll(task, t, state, value) {
  if (state === 2) requestOf(value, null, t)?.deadline?.strike(t);
  closeDue();
  for (const deadline of [...(under.get(task) ?? [])].reverse()) deadline.close(t);
}

/** Requests to stop, by their reason: when, by whom, and why. */
const requests = new WeakMap();

/** Whether an error may be the answer to a request. */
function mayAnswer(error) {
  if (!isObject(error)) return false;
  const cause = causeOf(error);
  return requests.has(error) || (isObject(cause) && requests.has(cause)) || calledOff(error) !== null;
}

/** The request that an error is the answer to, if it is one. */
function requestOf(error, thrown, t) {
  if (!isObject(error)) return null;
  const cause = causeOf(error);
  const known = requests.get(error) ?? (isObject(cause) ? requests.get(cause) : undefined);
  if (known !== undefined) return known;
  const off = calledOff(error);
  if (off === null) return null;
  const by = typeof thrown?.by === 'number' && off === 'abort' ? thrown.by : null;
  const request = { t: thrown?.t ?? t, by, why: off === 'timeout' ? 'timeout' : 'task', known: thrown !== null, deadline: null };
  requests.set(isObject(cause) && calledOff(cause) !== null ? cause : error, request);
  return request;
}

/** Failed tasks of which nobody may have heard. */
let unheard = [];

const RETURNED = part(',"ev":"end","outcome":"returned"}\n');
const RETURNED_VALUE = part(',"ev":"end","outcome":"returned","value":');

/** Writes how a task ended. */
function end(task, t, state, value) {
  task.ended = true;
  task.awaits = null;
  task.failed = state === 2;
  if (task.id === 0) return;
  if (under.size !== 0) closeAll(task, t, state, value);
  if (state === 1) {
    const text = valueText(value);
    begin(t, task.id);
    if (text === undefined) return over(RETURNED);
    put(RETURNED_VALUE);
    journal.text(stringify(text));
    over(END);
    return;
  }
  const head = `{"t":${t},"task":${task.id},"ev":"end","outcome":`;
  if (!task.heard) unheard.push({ task, t, error: value });
  const thrown = task.thrown !== null && task.thrown.error === value ? task.thrown : null;
  const request = requestOf(value, thrown, t);
  if (request === null) {
    const { name, message } = errorText(value);
    const line = lineOf(value, message);
    const place = line === null ? '' : `,"line":${stringify(line)}`;
    journal.write(t, `${head}"raised","error":${stringify(name)},"message":${stringify(message)}${place}}\n`);
    return;
  }
  if (thrown !== null && thrown.began !== null) {
    journal.insert(thrown.began, thrown.run, `{"t":${thrown.run},"task":${task.id},"ev":"deliver"}\n`);
  }
  if (request.known) {
    const by = request.by === null ? '' : `,"by":${request.by}`;
    const line = `{"t":${request.t},"task":${task.id},"ev":"cancel"${by},"why":"${request.why}"}\n`;
    journal.insert(thrown?.mark ?? null, request.t, line);
  }
  journal.write(t, `${head}"cancelled"}\n`);
}

/**
 * Writes of the failed tasks that nobody listened to. Node decides the same when the microtasks have run; somebody may
 * listen later, unless the program is over.
 */
function tellUnheard(isOver) {
  if (unheard.length === 0) return;
  const told = unheard;
  unheard = [];
  for (const { task, t, error } of told) {
    if (task.heard) continue;
    const { name } = errorText(error);
    task.unheard = t;
    const then = isOver ? '' : ' then';
    lint(isOver ? 'exception-never-retrieved' : 'unhandled-rejection', `${task.name} raised ${name}, and nobody listened to its promise${then}`, task);
  }
}

/** A task's promise is listened to, by a task or by nobody known. */
function hear(task, listener) {
  task.heard = true;
  if (task.unheard === null) return;
  const ms = Math.round((journal.now() - task.unheard) / 1e6);
  task.unheard = null;
  const who = listener === null || !listener.visible ? 'somebody' : listener.name;
  lint('rejection-handled', `${who} listened to the promise of ${task.name} only ${ms} ms after it had failed`, task);
}

function lint(name, text, task = null, site = null) {
  const who = task === null ? '' : `,"task":${task.id}`;
  const where = site === null ? '' : `,"line":${stringify(site.line)}`;
  const t = journal.now();
  journal.write(t, `{"t":${t}${who},"ev":"lint","name":"${name}","text":${stringify(cut(text))}${where}}\n`);
}

function setStall(ms) { stallNanos = ms * 1e6; }

module.exports = {
  Deadline, Task, closeDue, end, first, hear, lint, mayAnswer, ready, requestOf, requests, run, setStall, spawn, stalls, stepOver,
  tellUnheard, wait,
};
