'use strict';
// The tracer of Node, loaded with `node --expose-internals --require tracer.cjs program.mjs`. It follows the promises of
// the program and writes the trace; the program sees neither it nor how it was loaded.
const fs = require('node:fs');
const { compileFunction } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

/** Takes away all that shows how the tracer was loaded. */
function hide() {
  const at = process.execArgv.indexOf('--expose-internals');
  if (at >= 0) process.execArgv.splice(at, 3);
  process._preload_modules?.splice(0, 1);
  delete require.cache[__filename];
  const { parent } = module;
  if (parent) parent.children = parent.children.filter((child) => child !== module);
  const Module = require('node:module');
  Module.builtinModules = Module.builtinModules.filter((name) => !name.startsWith('internal/'));
}

/** Loads a file of the tracer. `require` would take longer, and keep it where the program can see it. */
function load(name) {
  if (!name.startsWith('./')) return require(name);
  let loaded = files.get(name);
  if (loaded === undefined) {
    files.set(name, (loaded = { exports: {} }));
    const filename = __dirname + name.slice(1);
    const source = fs.readFileSync(filename, 'utf8');
    compileFunction(source, ['require', 'module', '__dirname'], { filename })(load, loaded, __dirname);
  }
  return loaded.exports;
}
const files = new Map();

/** What the environment told, which it tells no longer. */
function takeEnvironment() {
  const taken = {};
  for (const name of ['TRACE', 'FOLDER', 'VIRTUAL', 'STALL_MS']) {
    taken[name] = process.env[`ASYNCTUTOR_${name}`];
    delete process.env[`ASYNCTUTOR_${name}`];
  }
  return taken;
}

function start() {
  const { TRACE, FOLDER, VIRTUAL, STALL_MS } = takeEnvironment();
  if (!isMainThread || TRACE === undefined) return;
  load('./begin.cjs').begin({
    trace: TRACE,
    folder: FOLDER ?? process.cwd(),
    isVirtual: VIRTUAL === '1',
    stall: Number(STALL_MS) > 0 ? Number(STALL_MS) : 50,
  });
}

start();
hide();
