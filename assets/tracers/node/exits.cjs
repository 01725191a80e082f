'use strict';
// Hears how the program ends, and of its worker threads. No listener is added for it: the program would see it, and could
// take it away.
const journal = require('./journal.cjs');
const { frames } = require('./frames.cjs');
const { drain } = require('./endings.cjs');
const { tellStuck } = require('./stuck.cjs');
const { first, lint, tellUnheard } = require('./task.cjs');

const { apply } = Reflect;

/** Has `before` called before a method, which nobody sees on a stack. */
function precede(object, name, before) {
  const method = object[name];
  const heard = {
    [name](...args) {
      before(this, args);
      return apply(method, this, args);
    },
  }[name];
  Object.defineProperty(object, name, { ...Object.getOwnPropertyDescriptor(object, name), value: heard });
}

/** Writes all there is. */
function tell() {
  try {
    drain();
    journal.flush();
  } catch { /* the program ends as ever */ }
}

/** Whether the program ends since it has nothing more to do, by who calls `emit`. */
function hasRunDry(skip) {
  return frames(skip, 8).every((frame) => !frame.getFileName()?.startsWith('node:internal/process/'));
}

/** Calls `call` right before the listeners of `exit` are, which are looked for in `_events`. */
function beforeExit(call) {
  const { get: isExiting } = Object.getOwnPropertyDescriptor(process, '_exiting');
  const { enumerable } = Object.getOwnPropertyDescriptor(process, '_events');
  let { _events: events } = process;
  let told = false;
  Object.defineProperty(process, '_events', {
    enumerable,
    configurable: true,
    get: function get() {
      if (!told && apply(isExiting, process, [])) {
        told = true;
        call(get);
      }
      return events;
    },
    set(changed) { events = changed; },
  });
}

/** Options that load what may take the types away, as tsx does. */
const LOADERS = /(^|\s)(-r|--(import|require|loader|experimental-loader))(?![\w-])/;

/** Whether the program is left to a Node that takes no types away. */
function isWithoutTypes() {
  const { env, execArgv, features, versions } = process;
  const [major, minor] = versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18) || features.typescript) return false;
  return !LOADERS.test([...execArgv, env.NODE_OPTIONS].join(' '));
}

/** Says why a program in TypeScript has failed before it began, where Node does not take the types away. */
function tellUntyped() {
  const { argv, exitCode, versions } = process;
  if (first() !== null || !exitCode || !/\.[cm]?ts$/.test(argv[1]) || !isWithoutTypes()) return;
  lint('untraced', `Node ${versions.node} does not run TypeScript by itself; Node 22.18 or later does`);
}

function watchEnd(keep) {
  beforeExit((skip) => {
    try {
      drain();
      tellUnheard(true);
      tellUntyped();
      if (hasRunDry(skip)) tellStuck();
      journal.flush();
      keep();
    } catch { /* the program ends as ever */ }
  });
  // Ways out that no event announces.
  precede(process, '_kill', tell);
  precede(process, 'reallyExit', tell);
  // V8 writes the stack on which it aborts: native functions that call each other are not on it.
  const { value: abort, ...rest } = Object.getOwnPropertyDescriptor(process, 'abort');
  const both = Array.prototype.forEach.bind([tell, abort], apply);
  Object.defineProperty(both, 'name', { value: 'abort', configurable: true });
  Object.defineProperty(process, 'abort', { ...rest, value: both });
}

/** Calls `call` before a worker thread starts. */
function beforeWorkers(internals, call) {
  precede(internals('worker').Worker.prototype, 'startThread', call);
}

function watchThreads(internals) {
  let told = false;
  beforeWorkers(internals, () => {
    if (told) return;
    told = true;
    lint('untraced', 'worker threads are not followed; what they post shows when it arrives');
  });
}

module.exports = { beforeWorkers, precede, watchEnd, watchThreads };
