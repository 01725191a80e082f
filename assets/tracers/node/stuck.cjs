'use strict';
// What can never go on, once the loop has nothing more to do.
const { TASK, FUTURE, EVENT, SEVERAL, REQUEST } = require('./promises.cjs');
const { modules } = require('./steps.cjs');
const { first, lint } = require('./task.cjs');

/**
 * Whether nothing can settle what is known of a promise. A timer or a socket could, that does not keep the program alive:
 * such a program has ended because it wanted to. `path` gathers the tasks that lead there, the last of which waits for no other.
 */
function isHopeless(known, path) {
  const root = known?.root;
  switch (root?.kind) {
    case FUTURE: case EVENT: return true;
    case TASK: return isTaskHopeless(root, path);
    case REQUEST: return root.task !== null && isTaskHopeless(root.task, path);
    case SEVERAL: {
      const needsAll = root.name === 'all' || root.name === 'allSettled';
      const isMemberHopeless = (member) => isHopeless(member, path);
      return needsAll ? root.members.some(isMemberHopeless) : root.members.every(isMemberHopeless);
    }
    default: return false;
  }
}

function isTaskHopeless(task, path) {
  if (task.ended || task.awaits === null) return false;
  if (path.has(task)) return true;
  path.add(task);
  if (isHopeless(task.awaits, path)) return true;
  path.delete(task);
  return false;
}

/** Where those that lead nowhere come to: `waits waits at app.mjs:2, and …`. */
function endOf(path, task) {
  const last = [...path].findLast((one) => one.visible) ?? null;
  const where = last === null || last.site === null ? '' : ` at ${last.site.line}`;
  const who = last === null || last === task ? 'it' : last.name;
  return { last, text: `${who} waits${where}, and nothing is left that could settle what it waits for` };
}

/** Tells of the deadlock that a program which has nothing more to do has ended in, if it has. */
function tellStuck() {
  for (const module of modules.values()) {
    if (!module.suspended || module.ended) continue;
    const path = new Set();
    isTaskHopeless(module, path);
    const { last, text } = endOf(path, module);
    lint('deadlock', `a top-level await can never end: ${text}`, last, last?.site ?? null);
    return;
  }
  const main = first();
  const path = new Set();
  if (main === null || !isTaskHopeless(main, path)) return;
  const { last, text } = endOf(path, main);
  lint('deadlock', `${main.name} can never go on: ${text}`, last, last.site);
}

module.exports = { tellStuck };
