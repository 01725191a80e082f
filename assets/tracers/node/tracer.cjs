'use strict';
// The tracer of Node, loaded with `node --expose-internals --require tracer.cjs program.mjs`. It follows the promises of
// the program and writes the trace; the program sees neither it nor how it was loaded.
//
// This file is written so that every Node can read it: one that is too old has to say so.
const fs = require('fs');
const { Script } = require('vm');

/** The first version that can be followed. */
const OLDEST = 20;

/** Takes away all that shows how the tracer was loaded. */
function hide() {
  const at = process.execArgv.indexOf('--expose-internals');
  if (at >= 0) process.execArgv.splice(at, process.execArgv.indexOf(__filename) + 1 - at);
  if (process._preload_modules) process._preload_modules.splice(0, 1);
  delete require.cache[__filename];
  const { NODE_OPTIONS, NODE_PENDING_DEPRECATION } = process.env;
  if (!/--pending-deprecation/.test(NODE_OPTIONS) && NODE_PENDING_DEPRECATION !== '1') {
    // There, to look would be told as the program's own mistake.
    const { parent } = module;
    if (parent) parent.children = parent.children.filter((child) => child !== module);
  }
  try { closeInternals(); } catch (_) { /* then the program could load them */ }
  const { constructor: Module } = module;
  Module.builtinModules = Module.builtinModules.filter((name) => !name.startsWith('internal/'));
}

/** Lets programs load no more of Node's own parts than without `--expose-internals`. */
function closeInternals() {
  const { constructor: Builtin } = require('internal/modules/helpers').loadBuiltinModule('fs');
  const open = [];
  Builtin.map.forEach((_, name) => {
    if (!name.startsWith('internal/') && Builtin.canBeRequiredByUsers(name)) open.push(name);
  });
  Builtin.setRealmAllowRequireByUsers(open);
  for (const name of open) if (!Builtin.canBeRequiredByUsers(name)) Builtin.allowRequireByUsers(name);
}

/** What the environment told, which it tells no longer. */
function takeEnvironment() {
  const taken = {};
  for (const name of ['TRACE', 'FOLDER', 'VIRTUAL', 'STALL_MS', 'KEPT']) {
    taken[name] = process.env[`ASYNCTUTOR_${name}`];
    delete process.env[`ASYNCTUTOR_${name}`];
  }
  return taken;
}

/** All files of the tracer as one script, which gives a function for each. */
function gather() {
  const isPart = (name) => name.endsWith('.cjs') && name !== 'tracer.cjs' && !name.startsWith('whole-');
  const parts = fs.readdirSync(__dirname).filter(isPart).map((name) => {
    const text = fs.readFileSync(`${__dirname}/${name}`, 'utf8');
    return `'./${name}': (require, module, __dirname) => {${text}\n},\n`;
  });
  return `({\n${parts.join('')}})`;
}

/** What was left here of a run before, by this version of Node. */
function find(name) {
  try {
    return { cachedData: fs.readFileSync(`${name}.cache`), source: fs.readFileSync(`${name}.cjs`, 'utf8') };
  } catch (_) {
    return {};
  }
}

/**
 * Loads the tracer. `require` would take longer, and keep it where the program can see it. Where its folder stays, it is
 * left there compiled for the next run.
 */
function load(isKept) {
  const name = `${__dirname}/whole-${process.version}-${process.arch}`;
  const found = isKept ? find(name) : {};
  const source = found.source || gather();
  const script = new Script(source, { filename: `${name}.cjs`, cachedData: found.cachedData });
  const parts = script.runInThisContext();
  const loaded = new Map();
  const get = (name) => {
    if (!name.startsWith('./')) return require(name);
    let part = loaded.get(name);
    if (part === undefined) {
      loaded.set(name, (part = { exports: {} }));
      parts[name](get, part, __dirname);
    }
    return part.exports;
  };
  const keep = () => {
    if (!isKept || (found.cachedData !== undefined && !script.cachedDataRejected)) return;
    try {
      // Under another name until it is whole: several programs may end at once.
      for (const [ending, content] of [['.cjs', source], ['.cache', script.createCachedData()]]) {
        fs.writeFileSync(`${name}.${process.pid}`, content);
        fs.renameSync(`${name}.${process.pid}`, name + ending);
      }
    } catch (_) { /* then the next run compiles it again */ }
  };
  return { get, keep };
}

/** Writes the trace of a program that is not followed. */
function refuse(file, clock) {
  const source = process.argv[1] === undefined ? {} : { program: require('path').basename(process.argv[1]) };
  const { node } = process.versions;
  const header = { asynctutor: 'trace', version: 1, clock, runtime: `Node ${node}`, source };
  const text = `Node ${node} is too old to be traced; Node ${OLDEST} or later is needed`;
  const lint = { t: 0, ev: 'lint', name: 'untraced', text };
  fs.writeFileSync(file, `${JSON.stringify(header)}\n${JSON.stringify(lint)}\n`);
}

function start() {
  const { TRACE, FOLDER, VIRTUAL, STALL_MS, KEPT } = takeEnvironment();
  if (TRACE === undefined) return;
  if (parseInt(process.versions.node, 10) < OLDEST) {
    refuse(TRACE, VIRTUAL === '1' ? 'virtual' : 'wall');
    return;
  }
  const { get, keep } = load(KEPT === '1');
  get('./begin.cjs').begin({
    trace: TRACE,
    folder: FOLDER === undefined ? process.cwd() : FOLDER,
    isVirtual: VIRTUAL === '1',
    stall: Number(STALL_MS) > 0 ? Number(STALL_MS) : 50,
    keep,
  });
}

try { start(); } catch (_) { /* then the program runs without */ }
hide();
