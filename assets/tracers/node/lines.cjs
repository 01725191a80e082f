'use strict';
// Where an error came up, by the stack that V8 keeps of it. V8 makes the text of a stack when it is first asked for, and
// the program may have a say in that, or change the error before: so the frames are looked at, and no text is made.
const { types } = require('node:util');
const { USER, fileOf, peek } = require('./frames.cjs');

const { isNativeError } = types;
const { apply } = Reflect;
const { getOwnPropertyDescriptor } = Object;
/** The accessor that errors have where their stack is not plain data; where it is, V8 makes the text to describe it. */
const getStack = (() => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const { get } = getOwnPropertyDescriptor(new Error(), 'stack');
  Error.stackTraceLimit = stackTraceLimit;
  return get;
})();

/** A stack, if it is V8's own. */
function stackOf(error) {
  const found = getOwnPropertyDescriptor(error, 'stack');
  if (found === undefined || found.get !== getStack) return undefined;
  return getStack === undefined ? found.value : apply(getStack, error, []);
}

const FRAME = /^ {4}at (?:.*? \()?((?:file:\/\/)?\/.*?):(\d+):\d+\)?$/;

/** The place of the innermost frame of the program's in the text of a stack, below a message of so many lines. */
function placeIn(text, skipped) {
  for (const line of text.split('\n').slice(skipped)) {
    const found = FRAME.exec(line);
    if (found === null) continue;
    const file = fileOf(found[1]);
    if (file.kind === USER) return `${file.shown}:${found[2]}`;
  }
  return null;
}

/** `FILE:N` where an error with that message came up in the program's own code; null if that is not known. */
function lineOf(error, message) {
  if (!isNativeError(error)) return null;
  const { frames, result } = peek(() => stackOf(error));
  if (frames === null) return typeof result === 'string' ? placeIn(result, message.split('\n').length) : null;
  for (const frame of frames) {
    const name = frame.getFileName();
    if (typeof name !== 'string') continue;
    const file = fileOf(name);
    if (file.kind === USER) return `${file.shown}:${frame.getLineNumber()}`;
  }
  return null;
}

module.exports = { lineOf };
