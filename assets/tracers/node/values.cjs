'use strict';
// Values of the program as text. Nothing of the program's own runs for it.
const { types } = require('node:util');

/** Characters of a text that are kept. */
const MOST = 500;
const cut = (text) => (text.length > MOST ? text.slice(0, MOST - 1) + '\u2026' : text);

/** A returned value as text, if it is a plain one. */
function valueText(value) {
  switch (typeof value) {
    case 'string': return cut(value);
    case 'number': case 'boolean': case 'bigint': return String(value);
    case 'object': return value === null ? 'null' : undefined;
    default: return undefined;
  }
}

/** A property that is data, of the object or of what it inherits from. */
function data(object, name) {
  for (let at = object; at !== null && !types.isProxy(at); at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found !== undefined) return found.value;
  }
  return undefined;
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
const { get: domName } = Object.getOwnPropertyDescriptor(DOMException.prototype, 'name');
const { get: domMessage } = Object.getOwnPropertyDescriptor(DOMException.prototype, 'message');

function domException(error) {
  // The accessors refuse whatever is not one.
  try { return { name: domName.call(error), message: domMessage.call(error) }; } catch { return null; }
}

/** An error's class and message. */
function errorText(error) {
  if (!isObject(error)) return { name: error === null ? 'null' : typeof error, message: cut(String(error)) };
  if (types.isProxy(error)) return { name: 'Proxy', message: '' };
  const dom = domException(error);
  if (dom !== null) return dom;
  const name = data(error, 'name');
  const message = data(error, 'message');
  const made = data(error, 'constructor');
  const called = typeof made === 'function' && !types.isProxy(made) ? data(made, 'name') : undefined;
  const own = typeof name === 'string' && name !== 'Error' ? name : called;
  return {
    name: typeof own === 'string' && own !== '' ? own : 'Error',
    message: typeof message === 'string' ? cut(message) : '',
  };
}

/** `abort` or `timeout` if an error says by itself that work was called off. */
function calledOff(error) {
  if (!isObject(error) || types.isProxy(error)) return null;
  const dom = domException(error);
  if (dom !== null) return dom.name === 'TimeoutError' ? 'timeout' : dom.name === 'AbortError' ? 'abort' : null;
  return data(error, 'code') === 'ABORT_ERR' ? calledOff(data(error, 'cause')) ?? 'abort' : null;
}

/** What an error was made from. */
const causeOf = (error) => (isObject(error) && !types.isProxy(error) ? data(error, 'cause') : undefined);

module.exports = { calledOff, causeOf, cut, errorText, isObject, valueText };
