'use strict';
// What a module's text says of its top-level awaits: before the module runs, it must be known whether it is a task.
const { textOf } = require('./frames.cjs');

/** Comments, strings, names and numbers, arrows, and whatever else is one character. */
const TOKEN = /\/\/.*|\/\*[^]*?\*\/|'(?:\\[^]|[^'\\\n])*'|"(?:\\[^]|[^"\\\n])*"|[\w$]+|=>|\S/g;
const REGEXP = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y;
/** The text of a template up to its end, or to a value within. */
const TEMPLATE = /(?:\\[^]|\$(?!\{)|[^`\\$])*(`|\$\{)/y;
const NAME = /^[\w$]/;
/** Words after which a value begins. */
const OPEN = new Set(['return', 'typeof', 'case', 'of', 'in', 'await', 'yield', 'void', 'delete', 'else', 'do', 'throw', 'new']);
const LOOPS = new Set(['for', 'while']);
const CONDITIONS = new Set(['if', 'switch', 'catch', 'with']);

/** Whether a value may end with a token. */
const endsValue = (token) => /^[\w$)\]}'"`]/.test(token) && !OPEN.has(token);

/** What is open at a place of a text: brackets, and the bodies of functions. */
class Place {
  constructor() {
    this.open = [];
    /** Whether a class or a function has been named, and its body comes. */
    this.comes = null;
    /** Whether a loop's body without braces is under way. */
    this.loops = false;
  }

  enter(ends, isFunction, isLoop, head = null) {
    this.open.push({ ends, isFunction, isLoop, head });
  }

  /** The bodies of arrow functions that are mere values end here. */
  endArrows() {
    while (this.open.at(-1)?.ends === '=>') this.open.pop();
  }

  leave() {
    this.endArrows();
    return this.open.pop();
  }

  get isTop() { return !this.open.some((one) => one.isFunction); }

  get isLoop() { return this.loops || this.open.some((one) => one.isLoop); }
}

/** The top-level awaits of a module: how often they may come about, as far as 2, and what stands behind the last. */
function awaitsIn(text) {
  const place = new Place();
  let count = 0;
  let operand = '';
  let before = '';
  let closed = null;
  let end = 0;
  const skip = (pattern, from) => {
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    TOKEN.lastIndex = found === null ? from + 1 : pattern.lastIndex;
    return found?.[1];
  };
  const template = (from) => {
    if (skip(TEMPLATE, from) === '${') place.enter('`', false, false);
  };
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    let [token] = found;
    const { index } = found;
    if (token.startsWith('//') || token.startsWith('/*')) continue;
    const isNewLine = text.slice(end, index).includes('\n');
    if (isNewLine && endsValue(before) && NAME.test(token) && token !== 'in' && token !== 'instanceof') {
      place.endArrows();
      place.loops = false;
    }
    if (before === '=>' && token !== '{') place.enter('=>', true, false);
    switch (token) {
      case '/': if (!endsValue(before)) skip(REGEXP, index); break;
      case '`': template(index + 1); break;
      case '(': place.enter(')', false, LOOPS.has(before), before); break;
      case '[': place.enter(']', false, false); break;
      case '{': {
        const head = before === ')' ? closed?.head : null;
        const isMethod = before === ')' && !LOOPS.has(head) && !CONDITIONS.has(head);
        const isNamed = place.comes === place.open.length;
        if (isNamed) place.comes = null;
        const isFunction = before === '=>' || isNamed || isMethod;
        place.enter('}', isFunction, before === 'do' || LOOPS.has(head));
        place.loops = false;
        break;
      }
      case ')': case ']': case '}': {
        closed = place.leave();
        if (closed?.ends === '`') template(index + 1);
        if (token === ')' && closed?.isLoop) {
          place.loops = true;
          closed.head = 'for';
        }
        break;
      }
      case ',': place.endArrows(); break;
      case ';': place.endArrows(); place.loops = false; break;
      case 'function': case 'class': if (before !== '.') place.comes = place.open.length; break;
      case 'await': {
        if (before === '.' || !place.isTop) break;
        count += place.isLoop || before === 'for' ? 2 : 1;
        if (before === 'for') token = 'for';
        operand = text.slice(index + 5, index + 505);
        break;
      }
      default:
    }
    if (count > 1) break;
    before = token;
    end = TOKEN.lastIndex;
  }
  return { count, operand };
}

const CALL = /^[\s(]*(?:new\s+[\w$]+\s*\([^()]*\)\s*\.\s*)?(?:[\w$]+\s*\.\s*)*([\w$]+)\s*\(/;

/** Whether an operand seems to be a call of one of the program's own async functions. */
function isTask(operand, text) {
  if (/^[\s(]*async\b/.test(operand)) return true;
  const name = CALL.exec(operand)?.[1].replace(/\$/g, '\\$&');
  if (name === undefined) return false;
  return [
    `\\basync\\s+(?:function\\s*)?${name}\\s*[(<]`,
    `(?<![\\w$])${name}\\s*[=:]\\s*async\\b`,
    `\\bimport\\b[^;'"]*(?<![\\w$])${name}(?![\\w$])[^;'"]*['"]\\.`,
  ].some((pattern) => new RegExp(pattern).test(text));
}

/** Whether a module awaits more than one task: then it is one itself. */
function awaitsMore(file) {
  const text = textOf(file);
  if (text === null) return true;
  const { count, operand } = awaitsIn(text);
  return count > 1 || !isTask(operand, text);
}

module.exports = { awaitsMore };
