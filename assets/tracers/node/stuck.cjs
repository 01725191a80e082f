'use strict';
// What can never go on, once the loop has nothing more to do.
const { TASK, FUTURE, EVENT, SEVERAL, REQUEST } = require('./promises.cjs');
const { modules } = require('./steps.cjs');
const { first, lint } = require('./task.cjs');

/**
 * Whether nothing can settle what is known of a promise. A timer or a socket could, that does not keep the program alive:
 * such a program has ended because it wanted to. `path` gathers the tasks that lead there.
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
  return isHopeless(task.awaits, path);
}

/** Tells of the deadlock that a program which has nothing more to do has ended in, if it has. */
function tellStuck() {
  for (const module of modules.values()) {
    if (!module.suspended || module.ended) continue;
    lint('deadlock', 'a top-level await can never end: nothing is left that could settle what it waits for');
    return;
  }
  const main = first();
  if (main === null || !isTaskHopeless(main, new Set())) return;
  lint('deadlock', `${main.name} can never go on: nothing is left that could settle what it waits for`, main);
}

module.exports = { tellStuck };
