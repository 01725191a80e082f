'use strict';
// Finds the line that held the loop: V8's sampling profiler runs, and after a stall tells where it was meanwhile.
const journal = require('./journal.cjs');
const { precede } = require('./exits.cjs');
const { USER, fileOf } = require('./frames.cjs');
const { quietly } = require('./hooks.cjs');

/** Microseconds between two samples. */
const INTERVAL = 5000;
/** Real milliseconds after which a profile is thrown away, so that none grows without end. */
const LONGEST = 5000;
/** Stalls of one place that are looked into. */
const ENOUGH = 3;

const { hrtime } = process;
const micros = () => {
  const [seconds, nanos] = hrtime();
  return seconds * 1e6 + nanos / 1e3;
};

let post = null;
/** Whether the profile that is finished now is looked at, and what it was. */
let isWanted = false;
let finished;
/** The name of the profile that runs. One always does: only the first is slow to start. */
let name = '';
let names = 0;
const { profile, profileEnd } = console;

/** Options under which somebody else would hear of the profiler. */
const OTHERS = /--(cpu-prof|heap-prof|inspect)/;

/** Starts the profiler, where there is one. */
function watchStalls(internalBinding) {
  if (OTHERS.test([...process.execArgv, process.env.NODE_OPTIONS].join(' '))) return;
  try {
    const { Connection } = internalBinding('inspector');
    const connection = new Connection((message) => {
      if (!isWanted) return;
      const { method, params } = JSON.parse(message);
      if (method === 'Profiler.consoleProfileFinished') finished = params.profile;
    });
    post = (method, params) => connection.dispatch(JSON.stringify({ id: 1, method, params }));
    post('Profiler.enable');
    post('Profiler.setSamplingInterval', { interval: INTERVAL });
    profile((name = 'asynctutor'));
    const { SIGPROF } = internalBinding('constants').os.signals;
    precede(internalBinding('signal_wrap').Signal.prototype, 'start', (_, [signal]) => {
      if (signal === SIGPROF) endProfile();
    });
    renewLater();
  } catch {
    post = null;
  }
}

/** Goes without a profile from now on: its signals would reach the program, which listens to them. */
function endProfile() {
  if (post === null) return;
  post('Profiler.disable');
  profileEnd(name);
  post = null;
}

/** Begins a new profile in place of the old one. */
function renew() {
  const old = name;
  profile((name = `asynctutor ${(names += 1)}`));
  profileEnd(old);
}

const cell = new Int32Array(new SharedArrayBuffer(4));
const { waitAsync } = Atomics;

/** Throws the profile away after a while, and again. It keeps no program alive. */
function renewLater() {
  quietly(() => waitAsync(cell, 0, 0, LONGEST).value.then(() => {
    if (post === null) return;
    renew();
    renewLater();
  }));
}

/** What was sampled since this was asked before. */
function samples() {
  finished = undefined;
  isWanted = true;
  renew();
  isWanted = false;
  return finished;
}

/** Places found, by where the step began. */
const found = new Map();

/** The place in the program's code at which most of a step of so many nanoseconds was spent, which is over now. */
function stallAt(site, taken) {
  if (post === null) return null;
  const key = site?.line ?? '';
  const before = found.get(key);
  if (before !== undefined && before.count >= ENOUGH) return before.place;
  const end = micros();
  const sampled = samples();
  const place = sampled === undefined ? null : placeOf(sampled, end - taken / 1e3, end, site);
  found.set(key, { count: (before?.count ?? 0) + 1, place });
  return place;
}

/**
 * The place in the program's code that most samples between two moments are in or below, for a step that began at `site`.
 */
function placeOf(sampled, from, to, site) {
  const nodes = new Map();
  const parents = new Map();
  for (const node of sampled.nodes) {
    nodes.set(node.id, node);
    for (const child of node.children ?? []) parents.set(child, node.id);
  }
  const places = new Map();
  let t = sampled.startTime;
  sampled.samples.forEach((sample, index) => {
    t += sampled.timeDeltas[index];
    if (t < from || t > to) return;
    let callee = null;
    for (let at = sample; at !== undefined; at = parents.get(at)) {
      const { callFrame } = nodes.get(at);
      if (callFrame.url !== '' && fileOf(callFrame.url).kind === USER) {
        const place = places.get(at) ?? { count: 0, callees: new Map() };
        place.count += 1;
        if (callee !== null) place.callees.set(callee, (place.callees.get(callee) ?? 0) + 1);
        places.set(at, place);
        return;
      }
      callee = callFrame.functionName.startsWith('(') ? null : callFrame.functionName;
    }
  });
  const most = largest(places, (place) => place.count);
  if (most === undefined) return null;
  const [id, { count, callees }] = most;
  const { callFrame, positionTicks } = nodes.get(id);
  const file = fileOf(callFrame.url);
  // A function that V8 has inlined counts under the line it has in a file of its own.
  const start = callFrame.lineNumber + 1;
  const lines = (positionTicks ?? []).filter(({ line }) => line >= start && file.hasLine(line));
  const line = largest(lines.map((tick) => [tick.line, tick.ticks]), (ticks) => ticks)?.[0];
  const callee = largest(callees, (samples) => samples);
  if (callee === undefined || callee[1] <= 0.8 * count) {
    return { line: `${file.shown}:${line ?? start}`, what: callFrame.functionName || null };
  }
  // The profile has no line for time spent in what was called: it is that of the call.
  const stepLine = site !== null && site.file === file.name && site.routine.name === callFrame.functionName ? lineOf(site) : start;
  const called = file.lineWith(callee[0], Math.max(start, stepLine)) ?? file.lineWith(callee[0], start);
  return { line: `${file.shown}:${called ?? line ?? Math.max(start, stepLine)}`, what: callee[0] };
}

const lineOf = (site) => Number(site.line.slice(site.line.lastIndexOf(':') + 1));

/** The entry with the largest value. */
function largest(entries, size) {
  let found;
  for (const entry of entries) if (found === undefined || size(entry[1]) > size(found[1])) found = entry;
  return found;
}

module.exports = { stallAt, watchStalls };
