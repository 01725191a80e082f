'use strict';
// Call frames, cheaply: taking them is most of what tracing costs. Stacks are taken in a realm of their own, so that the
// program's `Error.stackTraceLimit` and `Error.prepareStackTrace` are neither used nor touched; what a frame's place means
// is worked out once and kept.
const fs = require('node:fs');
const vm = require('node:vm');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { part, stringify } = require('./journal.cjs');

/** Whose code a frame runs. */
const BUILTIN = 0;
const NODE = 1;
const LIBRARY = 2;
const USER = 3;
const TRACER = 4;
/** A function of Node's between a promise and a hook. */
const BETWEEN = 5;

/**
 * A new `Stack().stack` is an array of the frames of the function that makes it, which is the first, and of the two below.
 * `take` gives at most `count` frames below the function `skip`. Both have the innermost first.
 */
const { realm, Stack, take } = vm.runInContext(
  `Error.prepareStackTrace = (_, frames) => frames;
   Error.stackTraceLimit = 3;
   ({
     realm: globalThis,
     Stack: Error,
     take(skip, count) {
       const holder = {};
       const limit = Error.stackTraceLimit;
       Error.stackTraceLimit = count;
       Error.captureStackTrace(holder, skip);
       Error.stackTraceLimit = limit;
       return holder.stack;
     },
   })`,
  vm.createContext({ __proto__: null }),
);

/** What a stack that is looked at ends with, instead of becoming a text. */
const PEEKED = {};
let isPeeking = false;
let peeked = null;

/** Calls `call`, which asks for the stack of an error: its frames, or what came of it if V8 had made the text before. */
function peek(call) {
  if (!canPeek) return { frames: null, result: undefined };
  isPeeking = true;
  peeked = null;
  let result;
  try {
    result = call();
  } catch (thrown) {
    if (thrown !== PEEKED) throw thrown;
  } finally {
    isPeeking = false;
  }
  return { frames: peeked, result };
}

/**
 * Has V8 give the frames of that realm's errors right away, and those of all others to Node as ever; without the tracer's
 * own, where its functions stand in for Node's.
 */
function shorten(internals, standsIn) {
  const shown = (frames) => (standsIn ? frames.filter((frame) => !frame.getFileName()?.startsWith(here)) : frames);
  try {
    const { prepareStackTraceCallback } = require('internal/errors');
    internals('errors').setPrepareStackTraceCallback((global, error, frames) => {
      if (global === realm) return frames;
      if (!isPeeking) return prepareStackTraceCallback(global, error, shown(frames));
      // V8 keeps no text, and will ask again.
      peeked = frames;
      throw PEEKED;
    });
    canPeek = true;
  } catch { /* then Node asks the realm itself */ }
}
let canPeek = false;

/** Node runs several promise hooks through functions of this file, which then stand on top of every stack. */
const HOOKS = 'node:internal/promise_hooks';

/** What `Stack` gives in the function `hook`, where Node called that from `HOOKS`. */
function without(taken, hook) {
  if (Stack.stackTraceLimit === 3) {
    Stack.stackTraceLimit = 4;
    return [taken[0], ...frames(hook, 2)];
  }
  taken.splice(1, 1);
  return taken;
}

function frames(skip, count) {
  const taken = take(skip, count + 1);
  if (taken.length !== 0 && taken[0].getFileName() === HOOKS) taken.shift();
  else if (taken.length > count) taken.pop();
  return taken;
}

let folder = '';
const here = __dirname + path.sep;

/** Lines are told relative to this folder. */
function setFolder(name) {
  folder = name.endsWith(path.sep) ? name : name + path.sep;
}

/** A file as traces name it: relative to the program's folder, else its last two components. */
function shown(file) {
  let name = file;
  if (file.startsWith('file:')) {
    try { name = fileURLToPath(file); } catch { /* a name like any other */ }
  }
  if (name.startsWith(folder)) return name.slice(folder.length);
  return name.split(path.sep).slice(-2).join(path.sep);
}

function kindOf(file) {
  if (file.startsWith('node:')) return file === HOOKS ? BETWEEN : NODE;
  if (file.includes('/node_modules/')) return LIBRARY;
  return file.startsWith(here) ? TRACER : USER;
}

/** The end of an event without a place. */
const END = part('}\n');

/** A function of the program: what its frames have in common. */
class Routine {
  constructor(file, name, line, column) {
    this.name = name;
    this.file = file;
    this.line = line;
    this.column = column;
    /** How the first event of its tasks goes on. */
    this.spawn = null;
    this.place = null;
    /** A module's own code is a function too; only a module's can start where the file does. */
    this.isModule = name === null && line === 1 && column === 1;
  }

  /** What its tasks are called: its name, what it is the callback of, or its place. */
  get label() { return this.name ?? (this.isModule ? fileOf(this.file).shown : (this.place ??= this.placeName())); }

  placeName() {
    const above = textAt(this.file, this.line - 1, 1) ?? '';
    const before = textAt(this.file, this.line, 1)?.slice(0, this.column - 1) ?? '';
    const near = `${above.slice(-NEAR)}\n${before.slice(-NEAR)}`.slice(-NEAR);
    const called = CALLBACK.exec(near)?.[1];
    if (called !== undefined && !WORDS.has(called)) return `${called} callback`;
    return `async at ${fileOf(this.file).shown}:${this.line}`;
  }
}

/** What stands before a function that is given to another, whose name that is. */
const CALLBACK = /([\w$]+)(?:<[^<>()]*>)?\s*\((?:[^()]*,)?\s*(?:async\s*(?:function\s*\*?\s*)?)?$/;
/** How many characters before a function that is looked for in: minified code has lines of megabytes. */
const NEAR = 200;
/** Words that a bracket follows without a call. */
const WORDS = new Set(
  ['await', 'case', 'default', 'delete', 'for', 'if', 'in', 'of', 'return', 'switch', 'throw', 'typeof', 'void', 'while', 'yield'],
);

/** A place in the code. */
class Site {
  constructor(kind, name, file) {
    this.kind = kind;
    this.name = name;
    this.file = file;
    /** `FILE:N`, and the end of an event that happens there. */
    this.line = '';
    this.end = END;
    this.routine = null;
    /** Whether a promise that is born here is that of the function itself. */
    this.entry = false;
    /** Whether the promise that a call here gives is awaited at once: the call is all that stands behind an `await`. */
    this.isAwaited = false;
    /** The place of that `await`, once it is known. */
    this.await = null;
    /** For `new Promise`: whether its executor sets the timer; null until that was looked at. */
    this.sleeps = null;
  }
}

const sources = new Map();

/** The text of a file; null if there is none. */
function textOf(file) {
  try { return readFile(file.startsWith('file:') ? fileURLToPath(file) : file, 'utf8'); } catch { return null; }
}

/** The text of a file from a place on. */
function textAt(file, line, column) {
  let lines = sources.get(file);
  if (lines === undefined) sources.set(file, (lines = textOf(file)?.split('\n') ?? null));
  return lines?.[line - 1]?.slice(column - 1);
}
const readFile = fs.readFileSync;

/** What stands before a call, or the last name of one, that is awaited. */
const AWAIT = /(?:^|[^\w$.])await\s+(?:[\w$]+\.)*$/;

class File {
  constructor(name) {
    this.name = name;
    this.kind = kindOf(name);
    this.shown = this.kind === USER ? shown(name) : name;
    this.sites = new Map();
    this.routines = new Map();
  }

  /** The place of a frame in the program's own code. */
  site(frame) {
    const position = frame.getPosition();
    let site = this.sites.get(position);
    if (site === undefined) this.sites.set(position, (site = this.look(frame)));
    return site;
  }

  look(frame) {
    const site = new Site(USER, frame.getFunctionName(), this.name);
    const line = frame.getLineNumber();
    site.line = `${this.shown}:${line}`;
    site.end = part(`,"line":${stringify(site.line)}}\n`);
    const [startLine, startColumn] = [frame.getEnclosingLineNumber(), frame.getEnclosingColumnNumber()];
    // A function may start where its module does, at the beginning of the file.
    const key = `${startLine}:${startColumn}:${site.name === null}`;
    let routine = this.routines.get(key);
    if (routine === undefined) {
      this.routines.set(key, (routine = new Routine(this.name, site.name, startLine, startColumn)));
    }
    site.routine = routine;
    // A function's promise is born at its start or its parameters; native code makes promises elsewhere, `import()` say.
    const column = frame.getColumnNumber();
    site.entry =
      (line === startLine && column === startColumn) ||
      (!routine.isModule && (textAt(this.name, line, column)?.startsWith('(') ?? true));
    site.isAwaited = AWAIT.test(textAt(this.name, line, 1)?.slice(0, column - 1) ?? '');
    return site;
  }

  /** Whether the file is known to have a line of that number. */
  hasLine(line) {
    return textAt(this.name, line, 1) !== undefined;
  }

  /** The first line from a number on that seems to call the function of that name; absent if there is none. */
  lineWith(called, from) {
    const calls = new RegExp(`(?<![\\w$])${called.replace(/[^\w$]/g, '\\$&')}\\s*\\(`);
    for (let line = from; ; line += 1) {
      const text = textAt(this.name, line, 1);
      if (text === undefined) return undefined;
      if (calls.test(text) && !/^\s*(\/\/|\*|\/\*)|\bfunction\b/.test(text)) return line;
    }
  }

  /** The place of a frame in code that is not the program's: by function. */
  foreign(name) {
    let site = this.sites.get(name);
    if (site === undefined) this.sites.set(name, (site = new Site(this.kind, name, this.name)));
    return site;
  }
}

const files = new Map();
const builtins = new Map();
let last = new File('');

function fileOf(name) {
  let file = files.get(name);
  if (file === undefined) files.set(name, (file = new File(name)));
  return file;
}

function siteOf(frame) {
  const name = frame.getFileName();
  if (name === undefined || name === null) {
    const called = frame.getFunctionName();
    let site = builtins.get(called);
    if (site === undefined) builtins.set(called, (site = new Site(BUILTIN, called, null)));
    return site;
  }
  if (name !== last.name) last = fileOf(name);
  return last.kind === USER ? last.site(frame) : last.foreign(frame.getFunctionName());
}

/** How deep is looked for the program's own code. */
const DEEP = 16;


module.exports = {
  BUILTIN, NODE, LIBRARY, USER, TRACER, BETWEEN, DEEP, END, Stack, fileOf, frames, peek, setFolder, shorten, siteOf, textOf, without,
};
